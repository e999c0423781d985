// SPDX-License-Identifier: Apache-2.0
// What was declared to customs, held against what the trail shows of the same goods: where their
// metal comes from, where they arrived, and what they are.
#ifndef LODE_VERIFIER_RULES_CLEARANCES_H_
#define LODE_VERIFIER_RULES_CLEARANCES_H_

#include <vector>

#include "verifier/rules/about.h"
#include "verifier/rules/history.h"
#include "verifier/rules/remarks.h"

namespace lode::rules {

// In leaf order: a remark for each declaration that contradicts the path, of the first lot of the
// clearance that it contradicts.
std::vector<Remark> ClearanceRemarks(const History& history, const LotsByRecord& about);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_CLEARANCES_H_
