// SPDX-License-Identifier: Apache-2.0
// The names of the files that lode writes (verifier/program/output_file.h does that).
#ifndef LODE_CLIENT_CLI_FILES_H_
#define LODE_CLIENT_CLI_FILES_H_

#include <string>
#include <string_view>

#include "verifier/program/output_file.h"

namespace lode::cli {

// For program::WriteOutput(): a file that is there stays, unless the user said --force.
program::OutputOptions NewOrForced(bool force);

inline constexpr std::string_view kDsseExtension = ".dsse.json";

// "a/b.json" or "a/b.dsse.json" -> "b" in `folder`, or beside the file if `folder` is empty; with
// `extension`.
std::string PathBeside(const std::string& path, const std::string& folder,
                       std::string_view extension);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_FILES_H_
