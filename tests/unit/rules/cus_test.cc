// SPDX-License-Identifier: Apache-2.0
// CUS-06: reserves, losses, and as-of times before and after the lot is made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

namespace lode::rules {
namespace {

using report::FAIL;
using report::PASS;
using report::UNKNOWN;

std::vector<report::Finding> CheckClaims(const History& history, bool stale = false,
                                         const std::string& rules = "") {
  const TrailFacts trail;
  const Profile profile = ProfileWith(rules);
  Facts facts(history, trail, profile);
  GatherFacts(catalogue::Icmm(), facts);
  facts.stale = stale;
  return FindingsOf("CUS-06", facts);
}

report::Finding CheckClaimable(const History& history, bool stale = false,
                               const std::string& rules = "") {
  const std::vector<report::Finding> found = CheckClaims(history, stale, rules);
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? report::Finding() : found.front();
}

TEST(Cus06, ReserveAnywhereOnThePathIsUnknownLossFails) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  EXPECT_EQ(CheckClaimable(*b.Make("lot:a/1"), false).outcome(), PASS);
  EXPECT_EQ(CheckClaimable(*b.Make("lot:a/1"), true).outcome(), UNKNOWN);
  b.Receive("local:plant", "lot:a/1", 100, 90, pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  b.Transform("local:plant", "site:b/plant", pb::PROCESS_REFINE, {{"lot:a/1", 90}},
              {{"lot:b/2", 90}});
  auto h = b.Make("lot:b/2");
  EXPECT_EQ(CheckClaimable(*h).outcome(), UNKNOWN);
  pb::Record lost;
  lost.mutable_quantity_changed()->set_lot("lot:b/2");
  lost.mutable_quantity_changed()->set_reason(pb::QUANTITY_REASON_STOLEN);
  lost.mutable_quantity_changed()->mutable_after()->set_basis(pb::BASIS_DERIVED);
  b.Add("local:plant", lost);
  h = b.Make("lot:b/2");
  EXPECT_EQ(h->Lot("lot:b/2")->end, LotEnd::kLost);
  // The quarrel goes on, and is told besides.
  const std::vector<report::Finding> found = CheckClaims(*h);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].outcome(), FAIL);
  EXPECT_EQ(ArgumentOf(found[0], "how").word(), "STOLEN");
  EXPECT_EQ(found[1].found().code(), "CUS-06.reserve");
}

// Nobody stole it, as far as anybody says: it arrived empty.
TEST(Cus06, ALotThatIsReceivedEmpty) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  b.Receive("local:plant", "lot:a/1", 100, 0);
  const auto h = b.Make("lot:a/1");
  const report::Finding found = CheckClaimable(*h);
  EXPECT_EQ(found.found().code(), "CUS-06.lost");
  EXPECT_EQ(ArgumentOf(found, "how").word(), "RECEIVED_EMPTY");
  EXPECT_EQ(found.who(), "local:plant");
}

// Where its metal came from stands, so it is only told, unless the profile asks for more.
TEST(Cus06, ALotThatIsUsedUp) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  b.Lot("local:mine", "lot:a/2", "site:a/mine", 100);
  b.Transform("local:plant", "site:b/plant", pb::PROCESS_REFINE, {{"lot:a/1", 100}},
              {{"lot:b/1", 50}, {"lot:b/2", 50}});
  pb::Record retired;
  retired.mutable_retired()->add_lots("lot:a/2");
  b.Add("local:brand", retired);
  const report::Finding consumed = CheckClaimable(*b.Make("lot:a/1"));
  EXPECT_EQ(consumed.outcome(), FAIL);
  EXPECT_EQ(consumed.severity(), report::INFORMS);
  EXPECT_EQ(consumed.found().code(), "CUS-06.consumed");
  ASSERT_EQ(ArgumentOf(consumed, "into").items().items_size(), 2);
  EXPECT_EQ(ArgumentOf(consumed, "into").items().items(1).id(), "lot:b/2");
  const report::Finding spent = CheckClaimable(*b.Make("lot:a/2"), true);  // stale or not
  EXPECT_EQ(spent.outcome(), FAIL);
  EXPECT_EQ(spent.severity(), report::INFORMS);
  for (const auto& [word, severity] :
       {std::pair("WARNS", report::WARNS), std::pair("FAILS", report::FAILS)}) {
    const std::string rules = std::string("[rule.CUS-06]\nspent = \"") + word + "\"\n";
    EXPECT_EQ(CheckClaimable(*b.Make("lot:a/2"), false, rules).severity(), severity);
    EXPECT_EQ(CheckClaimable(*b.Make("lot:b/1"), false, rules).outcome(), PASS);
  }
  EXPECT_EQ(spent.found().code(), "CUS-06.retired");
  EXPECT_EQ(spent.who(), "local:brand");
  EXPECT_EQ(CheckClaimable(*b.Make("lot:b/1")).outcome(), PASS);
}

TEST(Cus06, ALotThatIsNotInTheLogYet) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  const auto as_of = [&](std::string_view day) {
    const auto h = b.Make("lot:a/1", day);
    return CheckClaimable(*h).outcome();
  };
  EXPECT_EQ(as_of("2026-01-31"), UNKNOWN);
  EXPECT_EQ(as_of("2026-02-01"), PASS);  // a later as-of time, as the remedy says
}

}  // namespace
}  // namespace lode::rules
