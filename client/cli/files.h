// SPDX-License-Identifier: Apache-2.0
// Files that lode reads, and the names of those that it writes (verifier/program/output_file.h does
// that). Reading is bounded before anything is kept.
#ifndef LODE_CLIENT_CLI_FILES_H_
#define LODE_CLIENT_CLI_FILES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/program/output_file.h"

namespace lode::cli {

// kUsage: can't be read; kTooLarge: above `max_bytes`.
absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t max_bytes);

// For program::WriteOutput(): a file that is there stays, unless the user said --force.
program::OutputOptions NewOrForced(bool force);

inline constexpr std::string_view kDsseExtension = ".dsse.json";

// "a/b.json" or "a/b.dsse.json" -> "b" in `folder`, or beside the file if `folder` is empty; with
// `extension`.
std::string PathBeside(const std::string& path, const std::string& folder,
                       std::string_view extension);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_FILES_H_
