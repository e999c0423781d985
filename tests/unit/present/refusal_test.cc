// SPDX-License-Identifier: Apache-2.0
// Violations in words, and codes that this program does not know.
#include "verifier/present/refusal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lode::present {
namespace {

namespace say = ::lode::statement;

constexpr say::Code kHeld = {"ADM-07.held-by-another", "author:id holder:id lot:id"};
constexpr say::Code kGains = {"ADM-09.gains-too-much", "what:word gained:mg max:ppm of:mg"};
constexpr say::Code kRole = {"ADM-04.no-role", "who:id roles:names where:word site:id"};
constexpr say::Code kLater = {"ADM-07.of-a-later-version", ""};

// The types of what is said are compared with the declaration where this is compiled.
static_assert(say::Fits<say::Id, say::Id, say::Id>(kHeld));
static_assert(!say::Fits<say::Id, say::Id>(kHeld));
static_assert(!say::Fits<say::Id, say::Id, say::Name>(kHeld));
static_assert(!say::Fits<say::Id, say::Id, say::Id, say::Id>(kHeld));
static_assert(say::Fits<>(kLater));

TEST(Refusal, IsItsCodesSentences) {
  const record::Violation violation{
      say::Make<kHeld>(say::Id{"local:a"}, say::Id{"local:b"}, say::Id{"lot:p/1"}), "retired.lots"};
  EXPECT_EQ(violation.rule(), "ADM-07");
  EXPECT_EQ(violation.code(), "ADM-07.held-by-another");
  const Refusal refusal = RefusalOf(violation);
  EXPECT_EQ(refusal.value, "local:a");
  EXPECT_EQ(refusal.limit, "local:b");
  EXPECT_EQ(refusal.message, "lot:p/1 is held by another party");
  EXPECT_EQ(refusal.violation.field, "retired.lots");
  EXPECT_TRUE(KnowsRefusal(violation.said));
}

TEST(Refusal, NumbersHaveTheirUnitsAndNamesAreJoined) {
  const Refusal gain = RefusalOf(
      {say::Make<kGains>(say::Word{"DRY_MASS"}, say::Mg{1500}, say::Ppm{7000}, say::Mg{100000}),
       ""});
  EXPECT_EQ(gain.value, "dry mass gains 1500 mg (1.500 g)");
  EXPECT_EQ(gain.limit, "7000 ppm (0.7 %) of 100000 mg (100.000 g)");
  const std::vector<std::string> roles = {"MINE", "AGENT"};
  const Refusal role = RefusalOf({say::Make<kRole>(say::Id{"local:a"}, say::NamesOf(roles),
                                                   say::Word{"AT_SITE"}, say::Id{"site:p/s"}),
                                  ""});
  EXPECT_EQ(role.limit, "MINE or AGENT at site:p/s");
}

TEST(Refusal, WhatIsNotDeclaredIsNotKnown) {
  EXPECT_FALSE(KnowsRefusal(say::Make<kLater>()));
  auto other = say::Make<kHeld>(say::Id{"a"}, say::Id{"b"}, say::Id{"c"});
  other.mutable_arguments()->RemoveLast();
  EXPECT_FALSE(KnowsRefusal(other));
}

// What was found need not be UTF-8; what is said always is.
TEST(Refusal, ForeignBytesAreEscaped) {
  const auto said = say::Make<kHeld>(say::Id{"a\xff"}, say::Id{"b"}, say::Id{"c"});
  EXPECT_EQ(said.arguments(0).id(), "a\\xff");
}

}  // namespace
}  // namespace lode::present
