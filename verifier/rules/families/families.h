// SPDX-License-Identifier: Apache-2.0
// The families of rules: one file each. A new family is a file, a line here and a line in table.cc.
#ifndef LODE_VERIFIER_RULES_FAMILIES_FAMILIES_H_
#define LODE_VERIFIER_RULES_FAMILIES_FAMILIES_H_

#include <span>

#include "verifier/rules/rule.h"

namespace lode::rules {

std::span<const Rule> LogRules();        // the trail itself: its proofs, its replay, its age
std::span<const Rule> SigRules();        // keys and signatures
std::span<const Rule> CusRules();        // custody: may the lot be claimed?
std::span<const Rule> MbRules();         // mass balance: where the metal comes from
std::span<const Rule> SeenRules();       // what the trail says and no other rule judges
std::span<const Rule> UnheardRules();    // what assessors say and no cell shows
std::span<const Rule> AttRules();        // attestations about the sites of the path
std::span<const Rule> AttOthersRules();  // what other attestations say than those that govern

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_FAMILIES_FAMILIES_H_
