// SPDX-License-Identifier: Apache-2.0
// Rounding and overflow at their edges. A second implementation must get the same milligrams.
#include "verifier/base/arith.h"

#include <gtest/gtest.h>

namespace lode::base {
namespace {

TEST(DivideRoundHalfEven, RoundsTiesToEven) {
  EXPECT_EQ(static_cast<int64_t>(DivideRoundHalfEven(1, 2)), 0);
  EXPECT_EQ(static_cast<int64_t>(DivideRoundHalfEven(3, 2)), 2);
  EXPECT_EQ(static_cast<int64_t>(DivideRoundHalfEven(5, 2)), 2);
  EXPECT_EQ(static_cast<int64_t>(DivideRoundHalfEven(7, 4)), 2);
  EXPECT_EQ(static_cast<int64_t>(DivideRoundHalfEven(5, 4)), 1);
}

TEST(MulDivRoundHalfEven, UsesWideProducts) {
  EXPECT_EQ(MulDivRoundHalfEven(1'000'000'000'000'000, 999'999, 1'000'000), 999'999'000'000'000);
  EXPECT_EQ(MulDivRoundHalfEven(INT64_MAX, 2, 1), std::nullopt);
  EXPECT_EQ(MulDivRoundHalfEven(INT64_MAX, 1, 1), INT64_MAX);
}

TEST(Checked, RefusesOverflow) {
  EXPECT_EQ(CheckedAdd(INT64_MAX, 1), std::nullopt);
  EXPECT_EQ(CheckedSub(INT64_MIN, 1), std::nullopt);
  EXPECT_EQ(CheckedAdd(2, 3), 5);
}

TEST(ExceedsPpm, ComparesWithoutDivision) {
  EXPECT_FALSE(ExceedsPpm(20'000, 1'000'000, 20'000));
  EXPECT_TRUE(ExceedsPpm(20'001, 1'000'000, 20'000));
}

}  // namespace
}  // namespace lode::base
