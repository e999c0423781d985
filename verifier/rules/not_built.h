// SPDX-License-Identifier: Apache-2.0
// Rules of the catalogue that this program does not have yet, by family: each report lists them as
// not checked. They are data (data/rules/not-built.toml); a rule that gets a row leaves the list,
// which a test sees to.
#ifndef LODE_VERIFIER_RULES_NOT_BUILT_H_
#define LODE_VERIFIER_RULES_NOT_BUILT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace lode::rules {

struct NotBuilt {
  std::string id;                  // "CAP"
  std::string title;               // what nobody looked at
  std::vector<std::string> rules;  // "CAP-01", ...; not empty
};

// kMalformed with line and key.
absl::StatusOr<std::vector<NotBuilt>> ParseNotBuilt(std::string_view toml);
std::string_view NotBuiltFile();
// The built-in list.
const std::vector<NotBuilt>& FamiliesNotBuilt();

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_NOT_BUILT_H_
