// SPDX-License-Identifier: Apache-2.0
// Every place where metal or mass could appear, and where somebody else's could disappear:
// receipts, own figures, umpires, tollers, caps (ADM-02, ADM-08, ADM-09, ADM-10, ADM-13), each at
// its limit and one milligram past it.
#include "verifier/record/quantity.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr char kLot[] = "lot:mine/a";

// Without moisture; `dry` is a million mg, so that a grade in ppm is a mass in mg.
pb::Quantity Measured(int32_t co, int32_t cu, int64_t dry = 1'000'000) {
  pb::Quantity q = Ledger::Ore(dry, co);
  if (cu == 0) return q;
  pb::Contained* c = q.add_contained();
  c->set_element("Cu");
  c->set_grade_ppm(cu);
  c->set_method("XRF");
  c->set_mg(record::ContainedMass(dry, cu));
  return q;
}

class QuantityTest : public testing::Test {
 protected:
  void SetUp() override { ledger_.Populate(); }

  void Create(const pb::Quantity& quantity) { ledger_.Must(ledger_.LotRecord(kLot, quantity)); }
  pb::Record Receipt(const pb::Quantity& found, const std::string& lot = kLot) {
    pb::Record r = ledger_.ReceiptRecord("consignment:mine/1", {lot});
    pb::ReceivedLot& row = *r.mutable_received()->mutable_lots(0);
    *row.mutable_quantity() = found;
    *row.mutable_difference() = record::Subtract(found, ledger_.Lot(lot).quantity());
    return r;
  }
  // What a receipt of `found` is refused by, if `sent` was dispatched.
  std::vector<std::string> Receive(const pb::Quantity& sent, const pb::Quantity& found) {
    ledger_ = Ledger();
    ledger_.Populate();
    Create(sent);
    ledger_.Must(ledger_.DispatchRecord("consignment:mine/1", {kLot}));
    return Rules(ledger_.Judge(With(Receipt(found), kMine, pb::CAPACITY_COUNTERPARTY)));
  }
  // Held by the plant, owned by the mine.
  void Entrust(const pb::Quantity& quantity) {
    Create(quantity);
    ledger_.Must(ledger_.DispatchRecord("consignment:mine/1", {kLot}));
    ledger_.Must(ledger_.ReceiptRecord("consignment:mine/1", {kLot}));
  }
  pb::Record Change(const std::string& holder, pb::QuantityReason reason, const pb::Quantity& after,
                    const std::string& lot = kLot) {
    pb::Record r = ledger_.Make(holder);
    pb::QuantityChanged& body = *r.mutable_quantity_changed();
    body.set_lot(lot);
    body.set_reason(reason);
    *body.mutable_before() = record::EchoOf(ledger_.Lot(lot).quantity());
    *body.mutable_after() = after;
    *body.mutable_difference() = record::Subtract(after, body.before());
    return r;
  }
  static pb::Record With(pb::Record r, const std::string& signer, pb::Capacity capacity) {
    pb::Signer* added = r.add_signers();
    added->set_party(signer);
    added->set_capacity(capacity);
    return r;
  }
  pb::Record Process(const std::string& author, const std::string& site, pb::Process process,
                     const std::string& from, const std::string& to, const pb::Quantity& out) {
    pb::Record r = ledger_.Make(author);
    pb::Transformed& body = *r.mutable_transformed();
    body.set_site(site);
    body.set_process(process);
    record::ElementAmounts missing = record::ContainedOf(ledger_.Lot(from).quantity());
    pb::Input* input = body.add_inputs();
    input->set_lot(from);
    for (const auto& [element, mg] : missing) {
      input->add_contained()->set_element(element);
      input->mutable_contained(input->contained_size() - 1)->set_mg(mg);
    }
    pb::Output* output = body.add_outputs();
    output->set_lot(to);
    output->set_form("ORE");
    *output->mutable_quantity() = out;
    for (const auto& [element, mg] : record::ContainedOf(out)) missing[element] -= mg;
    for (const auto& [element, mg] : missing) {
      if (mg == 0) continue;
      body.add_unaccounted()->set_element(element);
      body.mutable_unaccounted(body.unaccounted_size() - 1)->set_mg(mg);
    }
    return r;
  }

  Ledger ledger_;
};

TEST_F(QuantityTest, Adm10WatchesEveryElementNotThePrimaryAlone) {
  // A twentieth of 100,000 mg of copper is more than 2,000 ppm of the dry mass; of 10,000 it is
  // less.
  const pb::Quantity rich = Measured(100'000, 100'000), poor = Measured(100'000, 10'000),
                     none = Measured(100'000, 0);
  for (const int sign : {1, -1}) {
    EXPECT_THAT(Receive(rich, Measured(100'000, 100'000 + sign * 5'000)), IsEmpty());
    EXPECT_THAT(Receive(rich, Measured(100'000, 100'000 + sign * 5'001)), ElementsAre("ADM-10"));
    EXPECT_THAT(Receive(poor, Measured(100'000, 10'000 + sign * 2'000)), IsEmpty());
    EXPECT_THAT(Receive(poor, Measured(100'000, 10'000 + sign * 2'001)), ElementsAre("ADM-10"));
    // The primary has no such room.
    EXPECT_THAT(Receive(Measured(10'000, 0), Measured(10'000 + sign * 500, 0)), IsEmpty());
    EXPECT_THAT(Receive(Measured(10'000, 0), Measured(10'000 + sign * 501, 0)),
                ElementsAre("ADM-10"));
  }
  EXPECT_THAT(Receive(none, Measured(100'000, 2'000)), IsEmpty());
  EXPECT_THAT(Receive(none, Measured(100'000, 2'001)), ElementsAre("ADM-10"));
}

TEST_F(QuantityTest, Adm10BeyondTheToleranceOnlyAsAReserveThatBooksWhatIsMissing) {
  EXPECT_THAT(Receive(Measured(100'000, 100'000), Measured(100'000, 90'000)),
              ElementsAre("ADM-10"));
  pb::Record r = Receipt(Measured(100'000, 90'000));
  r.mutable_received()->set_outcome(pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  r.mutable_received()->set_reserve_reason("copper is short");
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-10"));
  EXPECT_THAT(FirstOf(decision).limit, "Cu 10000 mg (10.000 g)");
  pb::ElementMass* missing = r.mutable_received()->mutable_lots(0)->add_transit_short();
  missing->set_element("Cu");
  missing->set_mg(10'000);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(QuantityTest, Adm10WatchesTheDryMass) {
  const pb::Quantity sent = Measured(100'000, 0);
  const auto found = [](int64_t dry) {  // the same metal in it, to a milligram
    return Measured(static_cast<int32_t>(100'000'000'000 / dry), 0, dry);
  };
  EXPECT_THAT(Receive(sent, found(1'050'000)), IsEmpty());
  EXPECT_THAT(Receive(sent, found(1'050'001)), ElementsAre("ADM-10"));
  EXPECT_THAT(Receive(sent, found(950'000)), IsEmpty());
  EXPECT_THAT(Receive(sent, found(949'999)), ElementsAre("ADM-10"));
}

TEST_F(QuantityTest, Adm09DryMassGainsNoMoreThanMetalAndALossGainsNothing) {
  Create(Measured(100'000, 0));
  const auto judge = [&](pb::QuantityReason reason, int64_t wet, int64_t dry) {
    pb::Quantity q = Measured(static_cast<int32_t>(100'000'000'000 / dry) - 1, 0, dry);
    if (wet != dry) {
      q = Measured(50'000, 0, wet);
      q.set_moisture_ppm(static_cast<int32_t>((wet - dry) * 1'000'000 / wet));
      q.set_dry_mg(record::DryMass(wet, q.moisture_ppm()));
      q.mutable_contained(0)->set_mg(record::ContainedMass(q.dry_mg(), 50'000));
    }
    return Rules(ledger_.Judge(Change(kMine, reason, q)));
  };
  EXPECT_THAT(judge(pb::QUANTITY_REASON_STOCKTAKE, 1'020'000, 1'020'000), IsEmpty());
  EXPECT_THAT(judge(pb::QUANTITY_REASON_STOCKTAKE, 1'020'001, 1'020'001), ElementsAre("ADM-09"));
  EXPECT_THAT(judge(pb::QUANTITY_REASON_SPILLED, 1'000'000, 1'000'000), IsEmpty());
  EXPECT_THAT(judge(pb::QUANTITY_REASON_SPILLED, 1'000'001, 1'000'001), testing::Each("ADM-09"));
  // Rain wets a lot; nothing is wetter for having been spilled.
  EXPECT_THAT(judge(pb::QUANTITY_REASON_REWEIGHED, 1'250'000, 1'000'000), IsEmpty());
  EXPECT_THAT(judge(pb::QUANTITY_REASON_SPILLED, 1'250'000, 1'000'000), ElementsAre("ADM-09"));
}

TEST_F(QuantityTest, Adm09WhatIsOnlySortedOrCrushedGainsNoDryMass) {
  Create(Measured(100'000, 0));
  const auto judge = [&](pb::Process process, int64_t dry) {
    return Rules(ledger_.Judge(
        Process(kMine, kMill, process, kLot, "lot:mine/out", Measured(90'000, 0, dry))));
  };
  EXPECT_THAT(judge(pb::PROCESS_CRUSH, 1'020'000), IsEmpty());
  EXPECT_THAT(judge(pb::PROCESS_CRUSH, 1'020'001), ElementsAre("ADM-09"));
  EXPECT_THAT(judge(pb::PROCESS_LEACH_PRECIPITATE, 1'100'000), IsEmpty());
}

TEST_F(QuantityTest, Adm08WhatWasWeighedDoesNotBecomeAnEstimate) {
  pb::Quantity estimate;
  estimate.set_basis(pb::BASIS_ESTIMATED);
  estimate.set_stage(pb::STAGE_PROVISIONAL);
  estimate.add_contained()->set_element("Co");
  estimate.mutable_contained(0)->set_mg(100'000);
  Create(Measured(100'000, 0));
  EXPECT_THAT(Rules(ledger_.Judge(Change(kMine, pb::QUANTITY_REASON_STOCKTAKE, estimate))),
              ElementsAre("ADM-08"));
  EXPECT_THAT(Receive(Measured(100'000, 0), estimate), ElementsAre("ADM-08"));
  // An estimate stays one until it is weighed.
  EXPECT_THAT(Receive(estimate, estimate), IsEmpty());
  EXPECT_THAT(Receive(estimate, Measured(100'000, 0)), IsEmpty());
}

TEST_F(QuantityTest, Adm09AnUmpireIsALaboratoryThatHasNothingToDoWithHolderOrOwner) {
  Entrust(Measured(100'000, 0));
  const auto lab_of = [&](const std::string& lab, const std::string& owner) {
    pb::Record r = ledger_.PartyRecord(lab);
    if (!owner.empty()) {
      r.mutable_party_registered()->add_owners()->set_party(owner);
      r.mutable_party_registered()->mutable_owners(0)->set_country("CD");
      r.mutable_party_registered()->mutable_owners(0)->set_pct_ppm(500'001);
    }
    ledger_.Must(r);
    ledger_.Must(ledger_.KeyRecord(lab, pb::PURPOSE_OBSERVE));
    ledger_.Must(ledger_.RoleRecord(lab, pb::ROLE_LAB));
  };
  lab_of("local:holders", kPlant);
  lab_of("local:owners", kMine);
  lab_of("local:sister", "local:holders");
  ledger_.Must(ledger_.RoleRecord(kMine, pb::ROLE_LAB));
  ledger_.Must(ledger_.RoleRecord(kPlant, pb::ROLE_LAB));
  const pb::Record alone = Change(kPlant, pb::QUANTITY_REASON_UMPIRE_ASSAY, Measured(300'000, 0));
  EXPECT_THAT(Rules(ledger_.Judge(alone)), ElementsAre("ADM-09"));
  for (const char* lab : {"local:holders", "local:owners", "local:sister"}) {
    EXPECT_THAT(Rules(ledger_.Judge(With(alone, lab, pb::CAPACITY_WITNESS))), ElementsAre("ADM-09"))
        << lab;
  }
  EXPECT_THAT(Rules(ledger_.Judge(With(alone, kMine, pb::CAPACITY_COUNTERPARTY))),
              ElementsAre("ADM-09"));
  EXPECT_THAT(Rules(ledger_.Judge(With(alone, kLab, pb::CAPACITY_WITNESS))), IsEmpty());
  // The word umpire is not for the holder alone, however little changes.
  EXPECT_THAT(
      Rules(ledger_.Judge(Change(kPlant, pb::QUANTITY_REASON_UMPIRE_ASSAY, Measured(100'001, 0)))),
      ElementsAre("ADM-09"));
}

TEST_F(QuantityTest, Adm02ATollersLossBeyondTheToleranceNeedsTheOwner) {
  Entrust(Measured(100'000, 50'000));
  const auto judge = [&](pb::Record r) {
    const auto alone = Rules(ledger_.Judge(r));
    EXPECT_THAT(Rules(ledger_.Judge(With(r, kMine, pb::CAPACITY_COUNTERPARTY))), IsEmpty());
    return alone;
  };
  const auto spill = [&](int32_t co, int32_t cu) {
    return judge(Change(kPlant, pb::QUANTITY_REASON_SPILLED, Measured(co, cu)));
  };
  EXPECT_THAT(spill(98'000, 50'000), IsEmpty());
  EXPECT_THAT(spill(97'999, 50'000), ElementsAre("ADM-02"));
  EXPECT_THAT(spill(100'000, 49'000), IsEmpty());
  EXPECT_THAT(spill(100'000, 48'999), ElementsAre("ADM-02"));
  const auto refine = [&](int32_t co, int32_t cu) {
    return judge(
        Process(kPlant, kRefinery, pb::PROCESS_REFINE, kLot, "lot:plant/out", Measured(co, cu)));
  };
  EXPECT_THAT(refine(98'000, 49'000), IsEmpty());
  EXPECT_THAT(refine(97'999, 49'000), ElementsAre("ADM-02"));
  EXPECT_THAT(refine(98'000, 48'999), ElementsAre("ADM-02"));
}

TEST_F(QuantityTest, Adm02AGainOfAnothersMetalBeyondTheToleranceNeedsTheOwner) {
  // Taken over as it was sent: 100,000 mg, and 2 % of it are 2,000 mg.
  Entrust(Measured(100'000, 0));
  const auto gain = [&](int32_t co) {
    return Change(kPlant, pb::QUANTITY_REASON_REWEIGHED, Measured(co, 0));
  };
  ledger_.Must(gain(102'000));
  // A second gain is counted from what was taken over, not from the first.
  EXPECT_THAT(Rules(ledger_.Judge(gain(102'001))), ElementsAre("ADM-02"));
  ledger_.Must(With(gain(103'000), kMine, pb::CAPACITY_COUNTERPARTY));
  // The owner's signature begins a new count.
  EXPECT_THAT(Rules(ledger_.Judge(gain(105'060))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(gain(105'061))), Not(IsEmpty()));
}

TEST_F(QuantityTest, Adm02AReceiptOfAnothersMetalGainsNoMoreThanItsReceiverMayBook) {
  Create(Measured(100'000, 0));
  ledger_.Must(ledger_.DispatchRecord("consignment:mine/1", {kLot}));
  EXPECT_THAT(Rules(ledger_.Judge(Receipt(Measured(102'000, 0)))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(Receipt(Measured(102'001, 0)))), ElementsAre("ADM-02"));
  pb::Record reserve = Receipt(Measured(110'000, 0));
  reserve.mutable_received()->set_outcome(pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  reserve.mutable_received()->set_reserve_reason("richer than sent");
  EXPECT_THAT(Rules(ledger_.Judge(reserve)), ElementsAre("ADM-02"));
  EXPECT_THAT(Rules(ledger_.Judge(With(reserve, kMine, pb::CAPACITY_COUNTERPARTY))), IsEmpty());
}

TEST_F(QuantityTest, Adm02ManySmallLossesAreOneAndTheOwnersSignatureEndsTheCount) {
  Entrust(Measured(100'000, 0));
  ledger_.Must(Change(kPlant, pb::QUANTITY_REASON_STOCKTAKE, Measured(99'000, 0)));
  ledger_.Must(
      Process(kPlant, kRefinery, pb::PROCESS_CRUSH, kLot, "lot:plant/b", Measured(98'500, 0)));
  // 98,500 is there, for 100,000 taken over: 2 % of that is all that the plant may miss alone.
  const auto next = [&](int32_t co) {
    return Process(kPlant, kRefinery, pb::PROCESS_CRUSH, "lot:plant/b", "lot:plant/c",
                   Measured(co, 0));
  };
  EXPECT_THAT(Rules(ledger_.Judge(next(98'000))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(next(97'999))), ElementsAre("ADM-02"));
  ledger_.Must(With(next(97'000), kMine, pb::CAPACITY_COUNTERPARTY));
  const auto later = [&](int32_t co) {
    return Change(kPlant, pb::QUANTITY_REASON_STOCKTAKE, Measured(co, 0), "lot:plant/c");
  };
  EXPECT_THAT(Rules(ledger_.Judge(later(95'060))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(later(95'059))), ElementsAre("ADM-02"));
}

TEST_F(QuantityTest, Adm02WhoOwnsWhatItHoldsMayLoseIt) {
  Create(Measured(100'000, 0));
  EXPECT_THAT(Rules(ledger_.Judge(Change(kMine, pb::QUANTITY_REASON_SPILLED, Measured(10'000, 0)))),
              IsEmpty());
  // From the day on which the mine sells what it holds, it answers for it.
  pb::Record sale = ledger_.Make(kMine);
  sale.mutable_title_transferred()->set_seller(kMine);
  sale.mutable_title_transferred()->set_buyer(kPlant);
  sale.mutable_title_transferred()->add_lots(kLot);
  ledger_.Must(With(sale, kPlant, pb::CAPACITY_COUNTERPARTY));
  EXPECT_THAT(Rules(ledger_.Judge(Change(kMine, pb::QUANTITY_REASON_SPILLED, Measured(10'000, 0)))),
              ElementsAre("ADM-02"));
}

TEST_F(QuantityTest, Adm13TheCapOfASiteCountsWhatItsOperatorGains) {
  ledger_.Must(ledger_.RoleRecord(kMine, pb::ROLE_PROCESSOR, {kPit}));
  // 999,999,900 mg of the cap of 10^9 are made.
  Create(Measured(499'999, 0, 2'000'000'000));
  const int64_t room = 1'000'000'000 - 999'998'000;
  const auto gains = [&](int64_t mg) {
    // Grades are whole ppm: the gain comes of a little more dry mass.
    pb::Quantity q = Measured(499'999, 0, 2'000'000'000 + 2 * mg);
    EXPECT_EQ(q.contained(0).mg(), 999'998'000 + mg);
    return q;
  };
  const auto judge = [&](const pb::Record& r) { return Rules(ledger_.Judge(r)); };
  const auto change = [&](int64_t mg) {
    return Change(kMine, pb::QUANTITY_REASON_STOCKTAKE, gains(mg));
  };
  EXPECT_THAT(judge(change(room)), IsEmpty());
  EXPECT_THAT(judge(change(room + 1)), ElementsAre("ADM-13"));
  const auto crush = [&](int64_t mg) {
    return Process(kMine, kPit, pb::PROCESS_CRUSH, kLot, "lot:mine/out", gains(mg));
  };
  EXPECT_THAT(judge(crush(room)), IsEmpty());
  EXPECT_THAT(judge(crush(room + 1)), ElementsAre("ADM-13"));
  pb::Record away = ledger_.DispatchRecord("consignment:mine/1", {kLot});
  away.mutable_dispatched()->set_receiver(kMine);
  away.mutable_dispatched()->set_to_site(kPit);
  const Ledger sent = ledger_;
  ledger_.Must(away);
  const auto back = [&](int64_t mg) {
    pb::Record r = Receipt(gains(mg));
    r.set_author(kMine);
    r.mutable_received()->set_site(kPit);
    return r;
  };
  EXPECT_THAT(judge(back(room)), IsEmpty());
  EXPECT_THAT(judge(back(room + 1)), ElementsAre("ADM-13"));
  // Another party's figures use up nothing of the mine's cap, even at its site.
  for (const char* site : {kRefinery, kPit}) {
    ledger_ = sent;
    pb::Record trip = ledger_.DispatchRecord("consignment:mine/1", {kLot});
    trip.mutable_dispatched()->set_to_site(site);
    ledger_.Must(trip);
    pb::Record elsewhere = Receipt(gains(room + 1));
    elsewhere.mutable_received()->set_site(site);
    EXPECT_THAT(judge(elsewhere), IsEmpty()) << site;
  }
}

}  // namespace
}  // namespace lode::custody
