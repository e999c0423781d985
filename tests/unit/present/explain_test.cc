// SPDX-License-Identifier: Apache-2.0
// Every rule and every reason can be explained, and what is misspelt is told with the nearest.
#include "verifier/present/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verifier/base/reason.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/table.h"

namespace lode::present {
namespace {

using ::testing::HasSubstr;

std::string TextOf(std::string_view code) {
  const auto text = Explain(code);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.value_or("");
}

TEST(Explain, EveryRuleAndReason) {
  for (const std::string_view id : rules::RuleIds()) EXPECT_FALSE(TextOf(id).empty()) << id;
  for (int i = 0; i <= 13; ++i) {
    const std::string id = (i < 10 ? "ADM-0" : "ADM-") + std::to_string(i);
    EXPECT_THAT(TextOf(id), HasSubstr("What to do: ")) << id;
  }
  for (const rules::NotBuilt& family : rules::FamiliesNotBuilt()) {
    for (const std::string& id : family.rules)
      EXPECT_THAT(TextOf(id), HasSubstr("not built")) << id;
  }
  for (int i = 0;; ++i) {
    const auto reason = static_cast<base::Reason>(i);
    const std::string_view name = base::ReasonName(reason);
    EXPECT_THAT(TextOf(name), HasSubstr("Exit code: ")) << name;
    if (reason == base::Reason::kCancelled) break;  // the last one
  }
}

TEST(Explain, SaysWhatARuleAsksAndWhatMayBeSet) {
  EXPECT_THAT(TextOf("att-06"), HasSubstr("`minimum_level` = \"SECOND\""));
  EXPECT_THAT(TextOf("not_found"), HasSubstr("never told apart"));
}

TEST(Explain, WhatIsMisspeltIsToldWithTheNearest) {
  const auto none = Explain("ATT-66");
  EXPECT_EQ(base::ReasonOf(none.status()), base::Reason::kNotFound);
  EXPECT_THAT(std::string(none.status().message()), HasSubstr("Did you mean ATT-"));
  EXPECT_FALSE(Explain("\x1b[2J").ok());
  EXPECT_THAT(std::string(Explain("\x1b[2J").status().message()), HasSubstr("\\x1b[2J"));
}

}  // namespace
}  // namespace lode::present
