// SPDX-License-Identifier: Apache-2.0
// The names that the checks of a report can have, in the order in which a report has them. A name
// is stable: docs/formats/report.md lists them, and a report with another one does not pass a test.
#ifndef LODE_VERIFIER_EVALUATE_CHECK_NAMES_H_
#define LODE_VERIFIER_EVALUATE_CHECK_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

namespace lode::evaluate {

struct CheckName {
  std::string name;       // "state root", "ATT-05", "CAP"
  std::string_view what;  // in one line; "" for rules and families, which have titles of their own
};

// The trail's checks, the rules, what depends on witnesses, profile and ledger, and the families of
// rules that are not built.
const std::vector<CheckName>& CheckNames();

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_CHECK_NAMES_H_
