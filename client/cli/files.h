// SPDX-License-Identifier: Apache-2.0
// Files that lode reads and writes. Reading is bounded before anything is kept; a written file is
// whole or not there.
#ifndef LODE_CLIENT_CLI_FILES_H_
#define LODE_CLIENT_CLI_FILES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::cli {

// kUsage: can't be read; kTooLarge: above `max_bytes`.
absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t max_bytes);

// `replace`: also over a file that is there; else kUsage.
absl::Status WriteFile(const std::string& path, std::string_view bytes, bool replace);

// kUsage if WriteFile() to this path would fail: known before what is to be written is had.
absl::Status CheckWritable(const std::string& path);

// "a/b.json" -> "b" in `folder`, or beside the file if `folder` is empty; with `extension`.
std::string PathBeside(const std::string& path, const std::string& folder,
                       std::string_view extension);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_FILES_H_
