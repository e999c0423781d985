// SPDX-License-Identifier: Apache-2.0
// Masses, shares and limits as people read them.
#include "verifier/present/words.h"

#include <gtest/gtest.h>

#include <limits>

namespace lode::present {
namespace {

TEST(Words, AreExactAndNeverRoundAway) {
  EXPECT_EQ(MassText(44'748'800'000), "44.749 t");
  EXPECT_EQ(MassText(4'000'000'000'000), "4,000.000 t");
  EXPECT_EQ(MassText(3'024'000), "3.024 kg");
  EXPECT_EQ(MassText(517), "0.517 g");
  EXPECT_EQ(MassText(0), "0");
  // A column has the unit of its largest mass.
  EXPECT_EQ(MassLike(1'000'000'000, 135'170'000), "0.135 t");
  EXPECT_EQ(MassLike(999'999'999, 135'170'000), "135.170 kg");
  EXPECT_EQ(MassLike(1'000'000'000, 400'000), "< 0.001 t");
  EXPECT_EQ(MassLike(1'000'000'000, 0), "0");
  EXPECT_EQ(Lower("FINAL_ASSAY"), "final assay");
  EXPECT_EQ(SignedMassText(-3'024'000), "-3.024 kg");
  EXPECT_EQ(PercentText(1, 1'000'000'000), "< 0.01 %");
  EXPECT_EQ(PercentText(999'999'999, 1'000'000'000), "> 99.99 %");
  EXPECT_EQ(PercentText(45'000'000'000, 49'829'464'000), "90.31 %");
  EXPECT_EQ(PercentText(0, 0), "0 %");
  EXPECT_EQ(LimitText(25'000), "2.5 %");
}

TEST(Words, WhatAFieldHoldsInItsUnitAndInThatOfPeople) {
  EXPECT_EQ(ExactMassText(0), "0 mg");
  EXPECT_EQ(ExactMassText(900), "900 mg (0.900 g)");
  EXPECT_EQ(ExactMassText(90'000'000), "90000000 mg (90.000 kg)");
  EXPECT_EQ(ExactMassText(-25'100'000'000), "-25100000000 mg (-25.100 t)");
  EXPECT_EQ(ExactMassText(std::numeric_limits<int64_t>::min()),
            "-9223372036854775808 mg (-9,223,372,036.855 t)");
  EXPECT_EQ(ExactShareText(0), "0 ppm (0 %)");
  EXPECT_EQ(ExactShareText(7), "7 ppm (0.0007 %)");
  EXPECT_EQ(ExactShareText(5'000), "5000 ppm (0.5 %)");
  EXPECT_EQ(ExactShareText(-70'000), "-70000 ppm (-7 %)");
}

}  // namespace
}  // namespace lode::present
