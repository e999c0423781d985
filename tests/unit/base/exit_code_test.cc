// SPDX-License-Identifier: Apache-2.0
// Scripts stop shipments by these codes, so each is written down here once more.
#include "verifier/base/exit_code.h"

#include <gtest/gtest.h>

namespace lode::base {
namespace {

TEST(ExitCode, TellsForgedUndecidedAndRefusedApart) {
  EXPECT_EQ(ExitCodeOf(Reason::kUsage), 2);
  EXPECT_EQ(ExitCodeOf(Reason::kMalformed), 2);
  EXPECT_EQ(ExitCodeOf(Reason::kBadProof), 3);
  EXPECT_EQ(ExitCodeOf(Reason::kUnknownKey), 3);
  EXPECT_EQ(ExitCodeOf(Reason::kNotFound), 4);
  EXPECT_EQ(ExitCodeOf(Reason::kQuorumMissing), 5);
  EXPECT_EQ(ExitCodeOf(Reason::kStoreDamaged), 6);
  EXPECT_EQ(ExitCodeOf(Reason::kUnsupportedVersion), 7);
  EXPECT_EQ(ExitCodeOf(Reason::kRefused), 8);
  EXPECT_EQ(ExitCodeOf(Reason::kUnreachable), 9);
  EXPECT_EQ(ExitCodeOf(Reason::kClockImplausible), 9);
  EXPECT_EQ(ExitCodeOf(Reason::kOtherLog), 11);
  EXPECT_EQ(ExitCodeOf(Reason::kOutputLost), 12);
  EXPECT_EQ(ExitCodeOf(Reason::kLoggedNotKept), 12);
  EXPECT_EQ(ExitCodeOf(Reason::kOutOfMemory), 12);
  EXPECT_EQ(ExitCodeOf(Reason::kOtherSignatures), 13);
  EXPECT_EQ(ExitCodeOf(Reason::kInternal), 1);
}

// No error is success, and none is left without advice.
TEST(ExitCode, EveryReasonHasACodeAndANextStep) {
  for (int i = 0; i <= static_cast<int>(Reason::kCancelled); ++i) {
    const Reason reason = static_cast<Reason>(i);
    EXPECT_GE(ExitCodeOf(reason), 1) << ReasonName(reason);
    EXPECT_LE(ExitCodeOf(reason), 13) << ReasonName(reason);
    EXPECT_NE(ExitCodeOf(reason), 10) << ReasonName(reason) << ": a verdict is not an error";
    EXPECT_FALSE(NextStep(reason).empty()) << ReasonName(reason);
  }
}

}  // namespace
}  // namespace lode::base
