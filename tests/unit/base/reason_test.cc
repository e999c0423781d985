// SPDX-License-Identifier: Apache-2.0
// The registry of reasons: names are stable, distinct and parse back; a status carries its reason
// through context, and one that Lode did not make is INTERNAL.
#include "verifier/base/reason.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace lode::base {
namespace {

// kCancelled is the last enumerator; a reason added after it belongs here too.
constexpr int kLast = static_cast<int>(Reason::kCancelled);

TEST(Reason, EveryNameIsUpperCaseDistinctAndParsesBack) {
  std::set<std::string_view> names;
  for (int i = 0; i <= kLast; ++i) {
    const auto reason = static_cast<Reason>(i);
    const std::string_view name = ReasonName(reason);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), std::string_view::npos)
        << name;
    EXPECT_EQ(ReasonFromName(name), reason) << name;
  }
}

TEST(Reason, NamesThatProgramsMatchOnDoNotChange) {
  EXPECT_EQ(ReasonName(Reason::kMalformed), "MALFORMED");
  EXPECT_EQ(ReasonName(Reason::kNotCanonical), "NOT_CANONICAL");
  EXPECT_EQ(ReasonName(Reason::kBadProof), "BAD_PROOF");
  EXPECT_EQ(ReasonName(Reason::kNotAuthentic), "NOT_AUTHENTIC");
  EXPECT_EQ(ReasonName(Reason::kWaitingForParent), "WAITING_FOR_PARENT");
}

TEST(Reason, UnknownNamesAreNone) {
  for (const std::string_view name : {"", "malformed", "MALFORMED ", "BAD", "kMalformed", "OK"}) {
    EXPECT_EQ(ReasonFromName(name), std::nullopt) << name;
  }
}

TEST(Reason, AnErrorKeepsItsReasonAndMessage) {
  for (int i = 0; i <= kLast; ++i) {
    const absl::Status status = Error(static_cast<Reason>(i), "what and where");
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(ReasonOf(status), static_cast<Reason>(i));
    EXPECT_EQ(status.message(), "what and where");
  }
}

TEST(Reason, AStatusOfOthersIsInternal) {
  EXPECT_EQ(ReasonOf(absl::InvalidArgumentError("not ours")), Reason::kInternal);
  absl::Status forged = absl::DataLossError("a payload that names no reason");
  forged.SetPayload("lode/reason", absl::Cord("NO_SUCH_REASON"));
  EXPECT_EQ(ReasonOf(forged), Reason::kInternal);
}

TEST(WithContext, PutsTheContextFirstAndKeepsTheReason) {
  const absl::Status inner = Error(Reason::kBadProof, "another root");
  const absl::Status outer = WithContext(WithContext(inner, "entry 7"), "trail");
  EXPECT_EQ(outer.message(), "trail: entry 7: another root");
  EXPECT_EQ(outer.code(), inner.code());
  EXPECT_EQ(ReasonOf(outer), Reason::kBadProof);
}

TEST(WithContext, LeavesOkAlone) { EXPECT_TRUE(WithContext(absl::OkStatus(), "trail").ok()); }

}  // namespace
}  // namespace lode::base
