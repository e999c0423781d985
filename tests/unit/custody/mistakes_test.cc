// SPDX-License-Identifier: Apache-2.0
// One mistake against the state is one violation, at the figure that was mistyped, and the right
// figure stands in the refusal.
#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kLot[] = "lot:mine/a";
constexpr char kWay[] = "consignment:mine/1";

class MistakesTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    ledger_.AddLot(kLot);  // wet and dry 1,000,000, Co 100,000
  }
  // The violation of `record` after `mistake`; without it the record is admitted.
  present::Refusal Told(pb::Record record, const std::function<void(pb::Record&)>& mistake) {
    EXPECT_THAT(Rules(ledger_.Judge(record)), IsEmpty()) << Explain(ledger_.Judge(record));
    mistake(record);
    const Decision decision = ledger_.Judge(record);
    EXPECT_EQ(decision.violations.size(), 1u) << Explain(decision);
    return decision.violations.empty() ? present::Refusal() : FirstOf(decision);
  }
  pb::Record Weighed(int64_t wet_mg) {
    pb::Record r = ledger_.Make(kMine);
    pb::QuantityChanged& body = *r.mutable_quantity_changed();
    body.set_lot(kLot);
    body.set_reason(pb::QUANTITY_REASON_REWEIGHED);
    *body.mutable_before() = record::EchoOf(ledger_.Lot(kLot).quantity());
    *body.mutable_after() = body.before();
    body.mutable_after()->set_basis(pb::BASIS_WEIGHED);
    body.mutable_after()->set_wet_mg(wet_mg);
    *body.mutable_difference() = record::Subtract(body.after(), body.before());
    return r;
  }

  Ledger ledger_;
};

TEST_F(MistakesTest, AnEchoNamesTheFigure) {
  const auto told = Told(ledger_.DispatchRecord(kWay, {kLot}), [](pb::Record& r) {
    r.mutable_dispatched()->mutable_lots(0)->mutable_quantity()->set_wet_mg(1'000'009);
  });
  EXPECT_EQ(told.violation.field, "dispatched.lots[0].quantity.wet_mg");
  EXPECT_EQ(told.limit,
            "wet_mg 1000000 mg (1.000 kg), dry_mg 1000000 mg (1.000 kg), Co 100000 mg (100.000 g)");
  const auto before = Told(Weighed(1'100'000), [](pb::Record& r) {
    pb::QuantityChanged& body = *r.mutable_quantity_changed();
    body.mutable_before()->mutable_contained(0)->set_mg(10'000);
    *body.mutable_difference() = record::Subtract(body.after(), body.before());
  });
  EXPECT_EQ(before.violation.field, "quantity_changed.before.contained");
}

TEST_F(MistakesTest, AReceiptThatCopiesWrongly) {
  ledger_.Must(ledger_.DispatchRecord(kWay, {kLot}));
  const pb::Record right = ledger_.ReceiptRecord(kWay, {kLot});
  const auto quantity = [](pb::Record& r) {
    return r.mutable_received()->mutable_lots(0)->mutable_quantity();
  };
  auto told = Told(right, [&](pb::Record& r) { quantity(r)->set_dry_mg(900'000); });
  EXPECT_EQ(told.violation.field, "received.lots[0].quantity.dry_mg");
  EXPECT_EQ(told.limit,
            "wet_mg 1000000 mg (1.000 kg), dry_mg 1000000 mg (1.000 kg), Co 100000 mg (100.000 g)");
  told = Told(right, [&](pb::Record& r) { quantity(r)->mutable_contained(0)->set_mg(10'000); });
  EXPECT_EQ(told.violation.field, "received.lots[0].quantity.contained");
  told = Told(right, [&](pb::Record& r) {
    r.mutable_received()->mutable_lots(0)->mutable_difference()->set_wet_mg(5);
  });
  EXPECT_EQ(told.violation.field, "received.lots[0].difference");
  EXPECT_EQ(told.limit, "wet_mg 0 mg, dry_mg 0 mg");
}

TEST_F(MistakesTest, AWeighingThatChangesMore) {
  const auto told = Told(Weighed(1'100'000), [](pb::Record& r) {
    pb::QuantityChanged& body = *r.mutable_quantity_changed();
    body.mutable_after()->set_dry_mg(1'050'000);
    *body.mutable_difference() = record::Subtract(body.after(), body.before());
  });
  EXPECT_EQ(told.violation.field, "quantity_changed.after.dry_mg");
  EXPECT_EQ(told.limit,
            "wet_mg 1100000 mg (1.100 kg), dry_mg 1000000 mg (1.000 kg), Co 100000 mg (100.000 g)");
}

TEST_F(MistakesTest, ASampleWithAnotherBasis) {
  pb::Record r = Weighed(900'000);
  pb::QuantityChanged& body = *r.mutable_quantity_changed();
  body.set_reason(pb::QUANTITY_REASON_SAMPLED);
  body.set_mass_taken_mg(100'000);
  body.mutable_after()->set_basis(pb::BASIS_DERIVED);
  body.mutable_after()->set_dry_mg(900'000);
  body.mutable_after()->mutable_contained(0)->set_mg(90'000);
  *body.mutable_difference() = record::Subtract(body.after(), body.before());
  auto told = Told(r, [](pb::Record& wrong) {
    wrong.mutable_quantity_changed()->mutable_after()->set_basis(pb::BASIS_WEIGHED);
  });
  EXPECT_EQ(told.violation.field, "quantity_changed.after.basis");
  told = Told(r, [](pb::Record& wrong) {
    pb::QuantityChanged& changed = *wrong.mutable_quantity_changed();
    changed.mutable_after()->set_dry_mg(890'000);
    *changed.mutable_difference() = record::Subtract(changed.after(), changed.before());
  });
  EXPECT_EQ(told.violation.field, "quantity_changed.after.dry_mg");
  EXPECT_EQ(told.limit,
            "wet_mg 900000 mg (900.000 g), dry_mg 900000 mg (900.000 g), Co 90000 mg (90.000 g)");
  told = Told(
      r, [](pb::Record& wrong) { wrong.mutable_quantity_changed()->set_mass_taken_mg(10'000); });
  EXPECT_THAT(told.remedy, HasSubstr("or correct mass_taken_mg"));
}

TEST_F(MistakesTest, TheAuthorAmongTheSigners) {
  pb::Record r = ledger_.DispatchRecord(kWay, {kLot});
  pb::Signer* signer = r.add_signers();
  signer->set_party(kMine);
  signer->set_capacity(pb::CAPACITY_COUNTERPARTY);
  envelope::Envelope envelope;
  envelope.payload = record::EncodePayload(r);
  Ledger::AddSignature(envelope, Ledger::Key(kMine, pb::PURPOSE_CUSTODY));
  const Decision decision = ledger_.Judge(envelope);
  ASSERT_EQ(decision.violations.size(), 1u) << Explain(decision);
  EXPECT_EQ(decision.violations[0].field, "signers[0]");
}

TEST_F(MistakesTest, ATimeThatIsMissingOrOld) {
  const pb::Record right = ledger_.DispatchRecord(kWay, {kLot});
  EXPECT_EQ(Told(right, [](pb::Record& r) { r.clear_event_time(); }).violation.field, "event_time");
  EXPECT_EQ(
      Told(right,
           [](pb::Record& r) { r.mutable_period_from()->set_us(r.event_time().us() + kMinuteUs); })
          .violation.field,
      "period_from");
  // Two kinds of late, of which the record has one.
  Ledger& l = ledger_;
  pb::Record old = l.DispatchRecord(kWay, {kLot});
  l.SetNow(old.event_time().us() + 30 * kDayUs);
  const auto told = Told(old, [&](pb::Record&) { l.SetNow(l.now_us() + 1); });
  EXPECT_EQ(told.violation.field, "late");
  EXPECT_THAT(told.remedy, HasSubstr("submit_before that is still to come"));
}

// One wrong year is one line, though keys, roles, the mandate, the month of a quota, Genesis and
// each registration lie elsewhere than the event.
TEST_F(MistakesTest, AYearThatIsWrong) {
  constexpr int64_t kYearUs = 365 * kDayUs;
  for (const int years : {-30, -2, -1, 1, 2, 30}) {
    const auto wrong = [&](pb::Record& r) {
      r.mutable_event_time()->set_us(r.event_time().us() + years * kYearUs);
    };
    const auto wrong_and_late = [&](pb::Record& r) {
      wrong(r);
      r.set_late(true);
      r.set_delay_reason(pb::DELAY_REASON_PAPERWORK);
      r.mutable_submit_before()->set_us(ledger_.now_us() + kDayUs);
    };
    const std::string field = years > 0 ? "event_time" : "late";
    EXPECT_EQ(Told(ledger_.DispatchRecord(kWay, {kLot}), wrong).violation.field, field) << years;
    EXPECT_EQ(
        Told(ledger_.LotRecord("lot:mine/b", Ledger::Ore(1'000, 1'000)), wrong).violation.field,
        field);
    EXPECT_EQ(Told(ledger_.LotRecord("lot:mine/b", Ledger::Ore(1'000, 1'000)), wrong_and_late)
                  .violation.field,
              "event_time");
    pb::Record site = ledger_.SiteRecord("site:mine/b", kMine);
    site.mutable_period_from()->set_us(site.event_time().us() - kDayUs);
    EXPECT_EQ(Told(site, wrong).violation.field, field);
    pb::Record mandate = ledger_.Make(kMine);
    mandate.mutable_mandate_granted()->set_principal(kMine);
    mandate.mutable_mandate_granted()->set_agent(kBroker);
    mandate.mutable_mandate_granted()->add_kinds(pb::KIND_CLEARED);
    mandate.mutable_mandate_granted()->mutable_valid_to()->set_days(
        static_cast<int32_t>(ledger_.now_us() / kDayUs) + 1);
    EXPECT_EQ(Told(mandate, wrong).violation.field, field) << years;
  }
}

// Another fault beside it is still told.
TEST_F(MistakesTest, AYearThatIsWrongHidesNoOtherFault) {
  pb::Record r = ledger_.DispatchRecord(kWay, {kLot});
  r.mutable_event_time()->set_us(r.event_time().us() - 365 * kDayUs);
  r.mutable_dispatched()->mutable_lots(0)->mutable_quantity()->set_wet_mg(1'000'009);
  EXPECT_THAT(Rules(ledger_.Judge(r)), testing::ElementsAre("ADM-05", "ADM-09"));
  r.set_author(kStranger);
  EXPECT_THAT(Rules(ledger_.Judge(r)), testing::Contains("ADM-07"));
}

// Two ways out, and on a ledger of simulated times another two.
TEST_F(MistakesTest, AnEventInTheFuture) {
  const auto ahead = [](pb::Record& r) {
    r.mutable_event_time()->set_us(r.event_time().us() + 2 * kDayUs);
  };
  EXPECT_THAT(Told(ledger_.DispatchRecord(kWay, {kLot}), ahead).remedy,
              HasSubstr("later record time"));
  ledger_ = Ledger("ledger.example/real");
  ledger_.Populate();
  ledger_.AddLot(kLot);
  pb::Record r = ledger_.DispatchRecord(kWay, {kLot});
  EXPECT_THAT(Told(r, ahead).remedy, HasSubstr("set the clock right or correct event_time"));
  ahead(r);
  ledger_.SetNow(ledger_.now_us() + 2 * kDayUs);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

}  // namespace
}  // namespace lode::custody
