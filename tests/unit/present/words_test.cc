// SPDX-License-Identifier: Apache-2.0
// Masses, shares and limits as people read them.
#include "verifier/present/words.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace lode::present
