// SPDX-License-Identifier: Apache-2.0
// CUS-06: may the lot be claimed, or is there a reserve, a loss, another's claim?
#ifndef LODE_VERIFIER_RULES_CLAIMS_H_
#define LODE_VERIFIER_RULES_CLAIMS_H_

#include "verifier/rules/custody_path.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

extern const RuleInfo kCus06;

report::Finding CheckClaimable(const History& history, const CustodyPath& path, bool stale);

// "active, held by ...", "retired", ...: where the lot asked for stands as of.
std::string StateText(const History& history);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_CLAIMS_H_
