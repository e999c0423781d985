// SPDX-License-Identifier: Apache-2.0
// Numbers as people write them: what was meant, exactly, or nothing.
#include "verifier/base/number_words.h"

#include <gtest/gtest.h>

namespace lode::base {
namespace {

TEST(NumberWords, WhatWasMeantInTheUnitOfTheField) {
  const struct {
    const char *field, *typed, *meant;
  } cases[] = {{"count", "1,000", "1000"},
               {"count", "1 000 000", "1000000"},
               {"count", "1'000", "1000"},
               {"max_ppm", "1%", "10000"},
               {"max_ppm", "0.7 %", "7000"},
               {"max_ppm", "\"1,000\"", "1000"},
               {"ppm", "5000 ppm", "5000"},
               {"max_days", "7 days", "7"},
               {"max_days", "2 weeks", "14"},
               {"max_period_months", "2 years", "24"},
               {"wet_mg", "1,000 kg", "1000000000"},
               {"wet_mg", "25.1 t", "25100000000"},
               {"mg", "25.1t", "25100000000"},
               {"wet_mg", "1000000000 t", "1000000000000000000"},
               // Not whole, ambiguous, of another unit, or no number.
               {"wet_mg", "1000000001 t", ""},
               {"max_ppm", "0.00001 %", ""},
               {"count", "8,5", ""},
               {"count", "1,0000", ""},
               {"count", "1,000,00", ""},
               {"count", "1.000.000", ""},
               {"count", "1.", ""},
               {"count", "7 days", ""},
               {"max_days", "7 kg", ""},
               {"kmg", "1 kg", ""},
               {"count", "2026-12-01", ""},
               {"count", "-1,000", ""},
               {"count", "many", ""},
               {"count", "", ""},
               {"count", "9999999999999999999", ""}};
  for (const auto& one : cases)
    EXPECT_EQ(NumberMeant(one.field, one.typed), one.meant) << one.field << " = " << one.typed;
}

TEST(NumberWords, WhatAFieldCounts) {
  EXPECT_EQ(UnitOf("wet_mg"), ". wet_mg counts milligrams: 1 kg is 1000000, 1 t is 1000000000");
  EXPECT_EQ(UnitOf("grade_ppm"), ". grade_ppm counts parts per million: 1 % is 10000");
  EXPECT_EQ(UnitOf("seq"), "");
  EXPECT_EQ(UnitOf("days"), ". days counts days");
}

}  // namespace
}  // namespace lode::base
