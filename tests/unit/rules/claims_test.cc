// SPDX-License-Identifier: Apache-2.0
// CUS-06 as of times before and after the lot is made.
#include "verifier/rules/claims.h"

#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"

namespace lode::rules {
namespace {

using report::PASS;
using report::UNKNOWN;

TEST(Cus06, ALotThatIsNotInTheLogYet) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  const auto as_of = [&](std::string_view day) {
    const auto h = b.Make("lot:a/1", day);
    return CheckClaimable(*h, TraceBack(*h), false).outcome();
  };
  EXPECT_EQ(as_of("2026-01-31"), UNKNOWN);
  EXPECT_EQ(as_of("2026-02-01"), PASS);  // a later as-of time, as the remedy says
}

}  // namespace
}  // namespace lode::rules
