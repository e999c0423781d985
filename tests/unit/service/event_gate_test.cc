// SPDX-License-Identifier: Apache-2.0
// So many events a second pass; the next that passes says how many did not.
#include "ledger/service/event_gate.h"

#include <gtest/gtest.h>

namespace lode::ledger {
namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

TEST(EventGate, LetsSoManyThroughInASecondAndCountsTheOthers) {
  EventGate gate(2);
  const Time start = Time() + std::chrono::hours(1);
  EXPECT_EQ(gate.Pass(start), 0u);
  EXPECT_EQ(gate.Pass(start + milliseconds(10)), 0u);
  EXPECT_EQ(gate.Pass(start + milliseconds(20)), std::nullopt);
  EXPECT_EQ(gate.Pass(start + milliseconds(999)), std::nullopt);
  EXPECT_EQ(gate.Pass(start + milliseconds(1000)), 2u);
  EXPECT_EQ(gate.Pass(start + milliseconds(1001)), 0u);
  EXPECT_EQ(gate.Pass(start + milliseconds(1002)), std::nullopt);
}

TEST(EventGate, LetsTheFirstThroughOnAMachineJustBootedAndTheNextAfterItsPeriod) {
  EventGate gate(1, std::chrono::minutes(1));
  const Time start = Time() + milliseconds(1);
  EXPECT_EQ(gate.Pass(start), 0u);
  EXPECT_EQ(gate.Pass(start + std::chrono::seconds(59)), std::nullopt);
  EXPECT_EQ(gate.Pass(start + std::chrono::seconds(60)), 1u);
}

}  // namespace
}  // namespace lode::ledger
