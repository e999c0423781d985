// SPDX-License-Identifier: Apache-2.0
// Where goods may arrive (ADM-07), and what a receiver may find alone (ADM-02), at the edge.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kTrip[] = "consignment:mine/1";

class ArrivalTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    ledger_.AddLot("lot:mine/a");
  }

  Ledger ledger_;
};

// Where they were sent, or at another site of who operates that one, in the same country.
TEST_F(ArrivalTest, GoodsArriveWhereTheyWereSent) {
  ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a"}));
  const auto add = [&](const char* id, const char* operator_id, const char* part) {
    pb::Record r = ledger_.SiteRecord(id, operator_id);
    r.mutable_site_registered()->set_iso3166_2(part);
    ledger_.Must(r);
  };
  add("site:plant/yard", kPlant, "CD-KN");
  add("site:plant/abroad", kPlant, "ZM-09");
  add("site:plant/nowhere", kPlant, "");
  add("site:broker/yard", kBroker, "CD-LU");
  add("site:mine/yard", kMine, "CD-KN");
  const auto judge = [&](const char* site, const char* author, pb::Outcome outcome) {
    pb::Record r = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
    r.set_author(author);
    r.mutable_received()->set_site(site);
    r.mutable_received()->set_outcome(outcome);
    if (outcome != pb::OUTCOME_ACCEPTED) r.mutable_received()->set_reserve_reason("late");
    return Rules(ledger_.Judge(r));
  };
  for (const char* site : {kRefinery, "site:plant/yard"}) {
    EXPECT_THAT(judge(site, kPlant, pb::OUTCOME_ACCEPTED), IsEmpty()) << site;
  }
  for (const char* site : {"site:plant/abroad", "site:plant/nowhere", "site:broker/yard",
                           "site:mine/yard", kPit, kMill}) {
    EXPECT_THAT(judge(site, kPlant, pb::OUTCOME_ACCEPTED), ElementsAre("ADM-07")) << site;
    EXPECT_THAT(judge(site, kPlant, pb::OUTCOME_ACCEPTED_WITH_RESERVE), ElementsAre("ADM-07"))
        << site;
    // What is rejected may lie anywhere: nothing is taken over.
    EXPECT_THAT(judge(site, kPlant, pb::OUTCOME_REJECTED), IsEmpty()) << site;
  }
  // Taken back: also where they came from, or nearby of the same hand.
  pb::Record rejection = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
  rejection.mutable_received()->set_outcome(pb::OUTCOME_REJECTED);
  rejection.mutable_received()->set_reserve_reason("wet");
  ledger_.Must(rejection);
  for (const char* site : {kRefinery, "site:plant/yard", kMill, kPit, "site:mine/yard"}) {
    EXPECT_THAT(judge(site, kMine, pb::OUTCOME_ACCEPTED), IsEmpty()) << site;
  }
  for (const char* site : {"site:plant/abroad", "site:plant/nowhere", "site:broker/yard"}) {
    EXPECT_THAT(judge(site, kMine, pb::OUTCOME_ACCEPTED), ElementsAre("ADM-07")) << site;
  }
}

TEST_F(ArrivalTest, ASiteThatSaysNoCountryIsInNone) {
  for (const char* id : {"site:plant/x", "site:plant/y"}) {
    pb::Record r = ledger_.SiteRecord(id, kPlant);
    r.mutable_site_registered()->clear_iso3166_2();
    ledger_.Must(r);
  }
  pb::Record trip = ledger_.DispatchRecord(kTrip, {"lot:mine/a"});
  trip.mutable_dispatched()->set_to_site("site:plant/x");
  ledger_.Must(trip);
  pb::Record receipt = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
  receipt.mutable_received()->set_site("site:plant/y");
  EXPECT_THAT(Rules(ledger_.Judge(receipt)), ElementsAre("ADM-07"));
  receipt.mutable_received()->set_site("site:plant/x");
  ledger_.Must(receipt);
  // Nor are they next door to one another, though they lie in one place.
  pb::Record onward = ledger_.DispatchRecord("consignment:plant/2", {"lot:mine/a"});
  onward.set_author(kPlant);
  onward.mutable_dispatched()->set_from_site("site:plant/y");
  EXPECT_THAT(Rules(ledger_.Judge(onward)), ElementsAre("ADM-07"));
  onward.mutable_dispatched()->set_from_site("site:plant/x");
  EXPECT_THAT(Rules(ledger_.Judge(onward)), IsEmpty());
}

// Exactly the tolerance is within it, as everywhere (docs/formats/quantity.md).
TEST_F(ArrivalTest, AGainOfExactlyTheToleranceIsTheReceiversAlone) {
  ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a"}));
  for (const auto& [co, alone] : {std::pair{102'000, true}, {102'001, false}}) {
    pb::Record r = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});  // 100,000 mg were sent
    pb::ReceivedLot& lot = *r.mutable_received()->mutable_lots(0);
    *lot.mutable_quantity() = Ledger::Ore(1'000'000, co);
    *lot.mutable_difference() =
        record::Subtract(lot.quantity(), ledger_.Lot("lot:mine/a").quantity());
    EXPECT_EQ(ledger_.Judge(r).admitted(), alone) << co;
    if (!alone) {
      EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
    }
  }
}

}  // namespace
}  // namespace lode::custody
