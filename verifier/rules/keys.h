// SPDX-License-Identifier: Apache-2.0
// SIG-02: keys of the trail's signatures that were revoked later. A superseded key is harmless; a
// compromised one warns about what it signed before and never undoes it.
#ifndef LODE_VERIFIER_RULES_KEYS_H_
#define LODE_VERIFIER_RULES_KEYS_H_

#include <vector>

#include "verifier/rules/history.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

extern const RuleInfo kSig02;

// One finding for each compromised key that signed something of the trail; else one that passes, or
// is UNKNOWN if the trail is stale.
std::vector<report::Finding> CheckKeys(const History& history, bool stale);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_KEYS_H_
