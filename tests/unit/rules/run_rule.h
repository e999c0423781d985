// SPDX-License-Identifier: Apache-2.0
// One rule at one place, as its row in the table says.
#ifndef LODE_TESTS_UNIT_RULES_RUN_RULE_H_
#define LODE_TESTS_UNIT_RULES_RUN_RULE_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "verifier/rules/table.h"
#include "verifier/rules/word_lists.h"

namespace lode::rules {

inline std::vector<report::Finding> FindingsOf(std::string_view id, const Facts& facts,
                                               const Place& place = {}) {
  const Rule* rule = FindRule(id);
  EXPECT_NE(rule, nullptr) << id;
  if (rule == nullptr) return {};
  const Rule* rows[] = {rule};
  std::vector<report::Finding> found = CheckRows(rows, rule->scope, facts, place);
  for (const report::Finding& finding : found) {
    EXPECT_EQ(StatementFault(finding.found(), rule->codes), "");
    EXPECT_EQ(WordFault(finding.found()), "");
  }
  return found;
}

// An argument of a finding's statement; an empty one if it has none of the name.
inline report::Argument ArgumentOf(const report::Finding& finding, std::string_view name) {
  for (const report::Argument& argument : finding.found().arguments()) {
    if (argument.name() == name) return argument;
  }
  ADD_FAILURE() << "no argument " << name;
  return {};
}

inline report::Finding FindingOf(std::string_view id, const Facts& facts, const Place& place = {}) {
  const std::vector<report::Finding> found = FindingsOf(id, facts, place);
  EXPECT_EQ(found.size(), 1u) << id;
  return found.empty() ? report::Finding() : found.front();
}

// A profile that says `rules` (tables [rule.ID]) and nothing else.
inline Profile ProfileWith(const std::string& rules) {
  const auto profile = ParseProfile("[profile]\nname = \"t\"\ntitle = \"\"\n" + rules);
  EXPECT_TRUE(profile.ok()) << profile.status();
  return profile.ok() ? *profile : Profile();
}

}  // namespace lode::rules

#endif  // LODE_TESTS_UNIT_RULES_RUN_RULE_H_
