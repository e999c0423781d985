// SPDX-License-Identifier: Apache-2.0
// Cleared: who clears, once in each direction, several quotas in one record, what a return gives
// back (ADM-07, ADM-13).
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/custody/crossings.h"
#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kTrip[] = "consignment:mine/1";

class ClearingTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    for (const char* lot : {"lot:mine/a", "lot:mine/b"}) ledger_.AddLot(lot);  // 100,000 mg of Co
  }
  void Grant(const char* period, int64_t mg) {
    pb::Record r = ledger_.Make(kAgency);
    r.mutable_quota_granted()->set_exporter(kMine);
    r.mutable_quota_granted()->set_period(period);
    r.mutable_quota_granted()->set_element("Co");
    r.mutable_quota_granted()->set_mg(mg);
    r.mutable_quota_granted()->set_enforced(true);
    ledger_.Must(r);
  }
  pb::Record Clear(const char* trader, pb::Direction direction,
                   std::initializer_list<const char*> lots) {
    pb::Record r = ledger_.Make(trader);
    pb::Cleared& body = *r.mutable_cleared();
    body.set_direction(direction);
    body.set_country("CD");
    body.set_hs("2605.00");
    (direction == pb::DIRECTION_EXPORT ? body.mutable_exporter() : body.mutable_importer())
        ->assign(trader);
    for (const char* lot : lots) body.add_lots(lot);
    return r;
  }
  static void Add(google::protobuf::RepeatedPtrField<pb::QuotaCharge>* list, const char* period,
                  int64_t mg) {
    pb::QuotaCharge& charge = *list->Add();
    charge.set_regulator(kAgency);
    charge.set_exporter(kMine);
    charge.set_period(period);
    charge.set_element("Co");
    charge.set_charged_mg(mg);
  }
  void Charge(pb::Record& r, const char* period, int64_t mg) {
    Add(r.mutable_cleared()->mutable_quota(), period, mg);
  }
  // With the regulator's signature.
  void Credit(pb::Record& r, const char* period, int64_t mg) {
    Add(r.mutable_cleared()->mutable_quota_credit(), period, mg);
    if (r.signers_size() > 0) return;
    r.add_signers()->set_party(kAgency);
    r.mutable_signers(0)->set_capacity(pb::CAPACITY_OFFICIAL);
  }
  int64_t Charged(const char* period) {
    ::lode::state::v1::QuotaState quota;
    const auto bytes =
        ledger_.memory().Read(RowKind::kQuota, record::QuotaId(kAgency, kMine, period));
    EXPECT_TRUE(bytes.ok() && *bytes && quota.ParseFromString(**bytes));
    return quota.charged_mg();
  }
  std::vector<std::string> Judge(const pb::Record& r) { return Rules(ledger_.Judge(r)); }

  Ledger ledger_;
};

TEST_F(ClearingTest, SeveralQuotasTogetherAreTheMetalExactly) {
  Grant("2026-02", 30'000);
  Grant("2026-03", 200'000);
  const auto split = [&](int64_t february, int64_t march) {
    pb::Record r = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a", "lot:mine/b"});
    Charge(r, "2026-02", february);
    Charge(r, "2026-03", march);
    return r;
  };
  EXPECT_THAT(Judge(split(30'000, 169'999)), ElementsAre("ADM-13"));
  EXPECT_THAT(Judge(split(30'000, 170'001)), ElementsAre("ADM-13"));
  EXPECT_THAT(Judge(split(30'001, 169'999)), ElementsAre("ADM-13"));  // above February's grant
  ledger_.Must(split(30'000, 170'000));
  EXPECT_EQ(Charged("2026-02"), 30'000);
  EXPECT_EQ(Charged("2026-03"), 170'000);
  // In order: the first lot takes all of February and the rest of March.
  const auto a = ledger_.Lot("lot:mine/a"), b = ledger_.Lot("lot:mine/b");
  ASSERT_EQ(a.crossings(0).charged_size(), 2);
  EXPECT_EQ(a.crossings(0).charged(1).charged_mg(), 70'000);
  ASSERT_EQ(b.crossings(0).charged_size(), 1);
  EXPECT_EQ(b.crossings(0).charged(0).charged_mg(), 100'000);
}

TEST_F(ClearingTest, OnlyAnExportChargesAndOnlyOnesOwnQuotaThere) {
  Grant("2026-03", 1'000'000);
  pb::Record import = Clear(kMine, pb::DIRECTION_IMPORT, {"lot:mine/a"});
  EXPECT_THAT(Judge(import), IsEmpty());
  Charge(import, "2026-03", 100'000);
  EXPECT_THAT(Judge(import), ElementsAre("ADM-13"));
  pb::Record elsewhere = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Charge(elsewhere, "2026-03", 100'000);
  EXPECT_THAT(Judge(elsewhere), IsEmpty());
  elsewhere.mutable_cleared()->set_country("ZM");
  EXPECT_THAT(Judge(elsewhere), ElementsAre("ADM-13"));
  pb::Record credit = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Credit(credit, "2026-03", 1);
  EXPECT_THAT(Judge(credit), ElementsAre("ADM-13"));
}

TEST_F(ClearingTest, OnceInEachDirectionUnlessTheLotCameBack) {
  Grant("2026-03", 100'000);
  pb::Record out = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Charge(out, "2026-03", 100'000);
  ledger_.Must(out);
  pb::Record again = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  EXPECT_THAT(Judge(again), ElementsAre("ADM-07"));
  pb::Record other_border = again;
  other_border.mutable_cleared()->set_country("ZM");
  EXPECT_THAT(Judge(other_border), IsEmpty());
  const auto back = [&](int64_t mg) {
    pb::Record r = Clear(kMine, pb::DIRECTION_IMPORT, {"lot:mine/a"});
    if (mg > 0) Credit(r, "2026-03", mg);
    return r;
  };
  EXPECT_THAT(Judge(back(99'999)), ElementsAre("ADM-13"));
  EXPECT_THAT(Judge(back(100'001)), ElementsAre("ADM-13"));
  ledger_.Must(back(100'000));
  EXPECT_EQ(Charged("2026-03"), 0);
  EXPECT_THAT(Judge(back(0)), ElementsAre("ADM-07"));
  pb::Record anew = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Charge(anew, "2026-03", 100'000);
  EXPECT_THAT(Judge(anew), IsEmpty());
}

// A lot that never left could be "returned" on its owner's word, and its quota spent again.
TEST_F(ClearingTest, TheRegulatorGivesAQuotaBack) {
  Grant("2026-03", 100'000);
  pb::Record out = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Charge(out, "2026-03", 100'000);
  ledger_.Must(out);
  pb::Record back = Clear(kMine, pb::DIRECTION_IMPORT, {"lot:mine/a"});
  Credit(back, "2026-03", 100'000);
  EXPECT_THAT(Judge(back), IsEmpty());
  back.clear_signers();
  EXPECT_THAT(Judge(back), ElementsAre("ADM-13"));
  // Another office of the country gives nothing away that is not its own.
  const char customs[] = "local:customs";
  ledger_.AddParty(customs, {pb::PURPOSE_AUTHORITY});
  ledger_.Must(ledger_.RoleRecord(customs, pb::ROLE_CUSTOMS));
  back.add_signers()->set_party(customs);
  back.mutable_signers(0)->set_capacity(pb::CAPACITY_OFFICIAL);
  EXPECT_THAT(Judge(back), ElementsAre("ADM-13"));
  back.mutable_cleared()->clear_quota_credit();
  EXPECT_THAT(Judge(back), IsEmpty());
  // Without a credit it is an import, and the quota stays charged.
  ledger_.Must(Clear(kMine, pb::DIRECTION_IMPORT, {"lot:mine/a"}));
  EXPECT_EQ(Charged("2026-03"), 100'000);
}

TEST_F(ClearingTest, WhatIsLostBehindTheBorderStaysCharged) {
  Grant("2026-02", 30'000);
  Grant("2026-03", 200'000);
  pb::Record out = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Charge(out, "2026-02", 30'000);
  Charge(out, "2026-03", 70'000);
  ledger_.Must(out);
  // Spilled to a hundredth.
  pb::Record spill = ledger_.Make(kMine);
  pb::QuantityChanged& body = *spill.mutable_quantity_changed();
  body.set_lot("lot:mine/a");
  body.set_reason(pb::QUANTITY_REASON_SPILLED);
  *body.mutable_before() = record::EchoOf(ledger_.Lot("lot:mine/a").quantity());
  *body.mutable_after() = Ledger::Ore(10'000, 100'000);
  *body.mutable_difference() = record::Subtract(body.after(), body.before());
  ledger_.Must(spill);
  const auto back = [&](int64_t february, int64_t march) {
    pb::Record r = Clear(kMine, pb::DIRECTION_IMPORT, {"lot:mine/a"});
    Credit(r, "2026-02", february);
    Credit(r, "2026-03", march);
    return r;
  };
  EXPECT_THAT(Judge(back(30'000, 70'000)), ElementsAre("ADM-13"));
  EXPECT_THAT(Judge(back(300, 701)), ElementsAre("ADM-13"));
  ledger_.Must(back(300, 700));
  EXPECT_EQ(Charged("2026-02"), 29'700);
  EXPECT_EQ(Charged("2026-03"), 69'300);
}

TEST_F(ClearingTest, AQuotaIsGivenBackWhenTheLotLiesInTheCountry) {
  Grant("2026-03", 200'000);
  pb::Record out = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Charge(out, "2026-03", 100'000);
  ledger_.Must(out);
  ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a"}));
  const auto import = [&](const char* trader) {
    pb::Record r = Clear(trader, pb::DIRECTION_IMPORT, {"lot:mine/a"});
    Credit(r, "2026-03", 100'000);
    return r;
  };
  EXPECT_THAT(Judge(import(kPlant)), ElementsAre("ADM-13"));  // on the road
  ledger_.Must(ledger_.ReceiptRecord(kTrip, {"lot:mine/a"}));
  EXPECT_THAT(Judge(import(kPlant)), IsEmpty());  // the refinery of this world lies in CD
  // Received abroad, or where nobody knows.
  for (const char* part : {"ZM-09", ""}) {
    pb::Record site = ledger_.SiteRecord(std::string("site:plant/a") + (*part ? "b" : "c"), kPlant);
    site.mutable_site_registered()->set_iso3166_2(part);
    ledger_.Must(site);
    const std::string trip = std::string("consignment:plant/") + (*part ? "b" : "c");
    pb::Record away = ledger_.DispatchRecord(trip, {"lot:mine/a"});
    away.set_author(kPlant);
    away.mutable_dispatched()->set_from_site(ledger_.Lot("lot:mine/a").now_at());
    away.mutable_dispatched()->set_to_site(site.site_registered().site());
    ledger_.Must(away);
    pb::Record arrival = ledger_.ReceiptRecord(trip, {"lot:mine/a"});
    arrival.mutable_received()->set_site(site.site_registered().site());
    ledger_.Must(arrival);
    EXPECT_THAT(Judge(import(kPlant)), ElementsAre("ADM-13")) << part;
  }
}

TEST_F(ClearingTest, PartiesOfTheOpenConsignmentClear) {
  ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a"}));
  pb::Record sale = ledger_.Make(kMine);
  sale.mutable_title_transferred()->set_seller(kMine);
  sale.mutable_title_transferred()->set_buyer(kPlant);
  sale.mutable_title_transferred()->add_lots("lot:mine/a");
  pb::Signer* buyer = sale.add_signers();
  buyer->set_party(kPlant);
  buyer->set_capacity(pb::CAPACITY_COUNTERPARTY);
  ledger_.Must(sale);
  for (const char* trader : {kMine, kPlant}) {  // shipper; owner and receiver
    EXPECT_THAT(Judge(Clear(trader, pb::DIRECTION_EXPORT, {"lot:mine/a"})), IsEmpty()) << trader;
  }
  EXPECT_THAT(Judge(Clear(kPlant, pb::DIRECTION_IMPORT, {"lot:mine/a"})), IsEmpty());
  EXPECT_THAT(Judge(Clear(kMine, pb::DIRECTION_IMPORT, {"lot:mine/a"})), ElementsAre("ADM-07"));
  for (const char* trader : {kHauler, kStranger}) {
    for (const auto direction : {pb::DIRECTION_EXPORT, pb::DIRECTION_IMPORT}) {
      EXPECT_THAT(Judge(Clear(trader, direction, {"lot:mine/a"})), ElementsAre("ADM-07")) << trader;
    }
  }
}

TEST_F(ClearingTest, TheReceiverStillClearsWhatHasArrived) {
  ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a"}));
  ledger_.Must(ledger_.ReceiptRecord(kTrip, {"lot:mine/a"}));
  EXPECT_THAT(Judge(Clear(kPlant, pb::DIRECTION_IMPORT, {"lot:mine/a"})), IsEmpty());
  EXPECT_THAT(Judge(Clear(kPlant, pb::DIRECTION_EXPORT, {"lot:mine/a"})), ElementsAre("ADM-07"));
}

TEST_F(ClearingTest, TheSameElementTwiceAndNothingLeft) {
  Grant("2026-03", 1'000'000);
  pb::Record r = Clear(kMine, pb::DIRECTION_EXPORT, {"lot:mine/a"});
  Charge(r, "2026-03", 100'000);
  r.mutable_cleared()->mutable_quota(0)->set_element("Cu");
  EXPECT_THAT(Judge(r), ElementsAre("ADM-13"));
}

TEST(Crossings, ASplitCarriesThemWithItsShareOfTheCharges) {
  ::lode::state::v1::LotState parent;
  ::lode::state::v1::Crossing& crossing = RenewCrossing(parent, "CD");
  crossing.set_direction(pb::DIRECTION_EXPORT);
  crossing.add_charged()->set_charged_mg(101);
  RenewCrossing(parent, "AO").set_direction(pb::DIRECTION_IMPORT);
  EXPECT_EQ(parent.crossings(0).country(), "AO");  // ascending
  std::vector<::lode::state::v1::LotState> parts(2);
  parts[0].mutable_quantity()->set_wet_mg(1);
  parts[1].mutable_quantity()->set_wet_mg(1);
  SplitCrossings(parent, parts);
  for (const auto& part : parts) ASSERT_EQ(part.crossings_size(), 2);
  EXPECT_EQ(FindCrossing(parts[0], "CD")->charged(0).charged_mg() +
                FindCrossing(parts[1], "CD")->charged(0).charged_mg(),
            101);
  EXPECT_EQ(FindCrossing(parts[0], "ZM"), nullptr);
}

}  // namespace
}  // namespace lode::custody
