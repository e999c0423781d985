// SPDX-License-Identifier: Apache-2.0
// The table of all rules, by family, in the order of docs/rules.md, and how its rows are run.
#ifndef LODE_VERIFIER_RULES_TABLE_H_
#define LODE_VERIFIER_RULES_TABLE_H_

#include <span>
#include <string_view>
#include <vector>

#include "verifier/rules/facts.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

std::span<const Rule* const> AllRules();
// Null: there is no such rule.
const Rule* FindRule(std::string_view id);
std::vector<std::string_view> RuleIds();

// Which rules, parameters, defaults and codes this program has: "lode-rules/2", and H of their
// list, so that two reports tell whether the same was asked.
std::string_view RuleSetName();
base::Hash256 RuleSetDigest();

// Every rule of `scope` at `place`, in table order, with what the facts' profile sets.
std::vector<report::Finding> CheckAt(Scope scope, const Facts& facts, const Place& place);
// The same of other rows than the table's.
std::vector<report::Finding> CheckRows(std::span<const Rule* const> rows, Scope scope,
                                       const Facts& facts, const Place& place);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_TABLE_H_
