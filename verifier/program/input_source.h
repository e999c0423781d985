// SPDX-License-Identifier: Apache-2.0
// A file that somebody names, as the kernel reads it: by position, so that nothing is held that was
// not asked for. A pipe can't be read twice, so it is kept in memory, as long as the watcher, who
// knows the format, allows it.
#ifndef LODE_VERIFIER_PROGRAM_INPUT_SOURCE_H_
#define LODE_VERIFIER_PROGRAM_INPUT_SOURCE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/file_source.h"

namespace lode::program {

// Sees each piece of a pipe before it is kept; an error ends the reading.
using Watch = std::function<absl::Status(std::string_view)>;

// Errors as of InputFile (input_file.h), and the watch's.
absl::StatusOr<std::unique_ptr<base::FileSource>> OpenSource(const std::string& path,
                                                             const Watch& watch);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_INPUT_SOURCE_H_
