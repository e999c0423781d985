// SPDX-License-Identifier: Apache-2.0
// A profile of one's own: the TOML file by which its user wants trails judged.
#ifndef LODE_VERIFIER_INPUTS_PROFILE_FILE_H_
#define LODE_VERIFIER_INPUTS_PROFILE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::inputs {

// Whether the bytes of the file `name` are a profile. Errors of program::CheckUtf8 and
// rules::ParseProfile, with the file named and "correct the profile" as the next step; a file of
// another kind is told as what it is.
absl::Status CheckProfile(std::string_view bytes, const std::string& name);

// The exact bytes, which the report's digest of the profile is of; checked. Errors of
// program::ReadInput too.
absl::StatusOr<std::string> ReadProfile(const std::string& path);

}  // namespace lode::inputs

#endif  // LODE_VERIFIER_INPUTS_PROFILE_FILE_H_
