// SPDX-License-Identifier: Apache-2.0
// Packed, Unpacked, Dispatched, HandedOn, Received through Admit (ADM-06, ADM-07, ADM-10, ADM-11).
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kTrip[] = "consignment:mine/1";
constexpr char kBox[] = "ABLU1001204";

class MovesTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    for (const char* lot : {"lot:mine/a", "lot:mine/b"}) ledger_.AddLot(lot);
  }
  void Dispatch() { ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a", "lot:mine/b"})); }

  pb::Record Pack(const std::string& lot) {
    pb::Record r = ledger_.Make(kMine);
    r.mutable_packed()->add_lots()->set_lot(lot);
    return r;
  }
  static void AddTags(pb::Record& packed, const char* book, uint64_t first, uint64_t last) {
    pb::TagRange* range = packed.mutable_packed()->mutable_lots(0)->add_tags();
    range->set_book(book);
    range->set_first(first);
    range->set_last(last);
  }
  static void AddSeal(pb::Record& packed, const char* id) {
    pb::SealApplied* seal = packed.mutable_packed()->mutable_lots(0)->add_seals();
    seal->set_id(id);
    seal->set_party(kMine);
  }
  pb::Record Unpack(const char* lot) {
    pb::Record r = ledger_.Make(kMine);
    r.mutable_unpacked()->add_lots(lot);
    return r;
  }
  pb::Record Handover(const char* author, const char* from, const char* to) {
    pb::Record r = ledger_.Make(author);
    pb::HandedOn& body = *r.mutable_handed_on();
    body.set_consignment(kTrip);
    body.set_from_bailee(from);
    body.set_to_bailee(to);
    body.set_site(kRefinery);
    return r;
  }
  // A receipt that measures lot a with `co` mg of cobalt.
  pb::Record Measured(int64_t co, pb::Outcome outcome) {
    pb::Record r = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
    pb::Received& body = *r.mutable_received();
    body.set_outcome(outcome);
    if (outcome != pb::OUTCOME_ACCEPTED) body.set_reserve_reason("short");
    pb::ReceivedLot& lot = *body.mutable_lots(0);
    *lot.mutable_quantity() = Ledger::Ore(1'000'000, static_cast<int32_t>(co));
    *lot.mutable_difference() =
        record::Subtract(lot.quantity(), ledger_.Lot("lot:mine/a").quantity());
    if (outcome != pb::OUTCOME_ACCEPTED && co < 100'000) {
      lot.add_transit_short()->set_element("Co");
      lot.mutable_transit_short(0)->set_mg(100'000 - co);
    }
    return r;
  }

  Ledger ledger_;
};

TEST_F(MovesTest, PackedByTheHolderWithItsOwnTags) {
  pb::Record r = Pack("lot:mine/a");
  AddTags(r, "book:mine/BB", 1, 20);
  ledger_.Must(r);
  pb::Record again = Pack("lot:mine/b");
  AddTags(again, "book:mine/BB", 20, 30);
  EXPECT_THAT(Rules(ledger_.Judge(again)), ElementsAre("ADM-11"));
  again.set_author(kStranger);
  again.mutable_packed()->mutable_lots(0)->clear_tags();
  EXPECT_THAT(Rules(ledger_.Judge(again)), ElementsAre("ADM-07"));
}

TEST_F(MovesTest, Adm08NoMoreIsPackedThanThereIsOfTheLot) {
  pb::Record r = Pack("lot:mine/a");
  r.mutable_packed()->mutable_lots(0)->set_net_mg(1'000'000);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  r.mutable_packed()->mutable_lots(0)->set_net_mg(1'000'001);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
  // Several rows of one lot count together.
  r.mutable_packed()->mutable_lots(0)->set_net_mg(600'000);
  *r.mutable_packed()->add_lots() = r.packed().lots(0);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
  r.mutable_packed()->mutable_lots(1)->set_net_mg(400'000);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

// All of it was lost on the way: the receipt says so, and no lot of nothing lives on.
TEST_F(MovesTest, AReceiptOfNothingEndsTheLot) {
  Dispatch();
  pb::Record r = Measured(0, pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  pb::ReceivedLot& lot = *r.mutable_received()->mutable_lots(0);
  lot.mutable_quantity()->set_wet_mg(0);
  lot.mutable_quantity()->set_dry_mg(0);
  *lot.mutable_difference() =
      record::Subtract(lot.quantity(), ledger_.Lot("lot:mine/a").quantity());
  pb::Record accepted = r;
  accepted.mutable_received()->set_outcome(pb::OUTCOME_ACCEPTED);
  EXPECT_THAT(Rules(ledger_.Judge(accepted)), ElementsAre("ADM-10"));
  ledger_.Must(r);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").status(), ::lode::state::v1::LOT_STATUS_LOST);
  ledger_.Must(ledger_.ReceiptRecord(kTrip, {"lot:mine/b"}));  // the rest travels on
}

TEST_F(MovesTest, TagsOfAnotherPartysBookMustBeIssued) {
  pb::Record r = Pack("lot:mine/a");
  AddTags(r, "book:agency/MT", 1, 20);
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-11"));
  EXPECT_TRUE(decision.waits_for_parent());
  pb::Record issue = ledger_.Make(kAgency);
  issue.mutable_tags_issued()->mutable_range()->set_book("book:agency/MT");
  issue.mutable_tags_issued()->mutable_range()->set_first(1);
  issue.mutable_tags_issued()->mutable_range()->set_last(20);
  issue.mutable_tags_issued()->set_to_party(kMine);
  issue.mutable_tags_issued()->set_tag_type("MINE_TAG");
  ledger_.Must(issue);
  pb::Record more = r;
  more.mutable_packed()->mutable_lots(0)->mutable_tags(0)->set_last(21);
  EXPECT_THAT(Rules(ledger_.Judge(more)), ElementsAre("ADM-11"));
  ledger_.Must(r);
}

TEST_F(MovesTest, TagsComeOffOnceAfterTheyWerePutOn) {
  pb::Record r = Pack("lot:mine/a");
  AddTags(r, "book:mine/BB", 1, 20);
  ledger_.Must(r);
  pb::Record off = Unpack("lot:mine/a");
  pb::TagRange* range = off.mutable_unpacked()->add_tags_removed();
  range->set_book("book:mine/BB");
  range->set_first(1);
  range->set_last(21);
  EXPECT_THAT(Rules(ledger_.Judge(off)), ElementsAre("ADM-11"));
  range->set_last(20);
  pb::TagRange* lost = off.mutable_unpacked()->add_tags_lost();  // tag 7 removed and lost
  *lost = *range;
  lost->set_first(7);
  lost->set_last(7);
  EXPECT_THAT(Rules(ledger_.Judge(off)), ElementsAre("ADM-11"));
  off.mutable_unpacked()->clear_tags_lost();
  ledger_.Must(off);
  off.set_nonce(std::string(16, '1'));
  EXPECT_THAT(Rules(ledger_.Judge(off)), ElementsAre("ADM-11"));
}

TEST_F(MovesTest, ASealIsPutOnOnceAndTakenOffOnce) {
  pb::Record r = Pack("lot:mine/a");
  AddSeal(r, "seal:mine/1");
  ledger_.Must(r);
  pb::Record again = Pack("lot:mine/b");
  AddSeal(again, "seal:mine/1");
  EXPECT_THAT(Rules(ledger_.Judge(again)), ElementsAre("ADM-11"));
  pb::Record off = Unpack("lot:mine/a");
  pb::SealCheck* seal = off.mutable_unpacked()->add_seals_removed();
  seal->set_id("seal:mine/2");
  seal->set_state(pb::SEAL_STATE_INTACT);
  EXPECT_THAT(Rules(ledger_.Judge(off)), ElementsAre("ADM-11"));
  seal->set_id("seal:mine/1");
  ledger_.Must(off);
  off.set_nonce(std::string(16, '1'));
  EXPECT_THAT(Rules(ledger_.Judge(off)), ElementsAre("ADM-11"));
}

TEST_F(MovesTest, DispatchedMentionsASealThatIsOnButNotOneThatIsOff) {
  pb::Record r = Pack("lot:mine/a");
  AddSeal(r, "seal:mine/1");
  ledger_.Must(r);
  pb::Record dispatch = ledger_.DispatchRecord(kTrip, {"lot:mine/a"});
  pb::SealApplied* seal = dispatch.mutable_dispatched()->add_seals();
  seal->set_id("seal:mine/1");
  seal->set_party(kMine);
  EXPECT_THAT(Rules(ledger_.Judge(dispatch)), IsEmpty());
  pb::Record off = Unpack("lot:mine/a");
  off.mutable_unpacked()->add_seals_removed()->set_id("seal:mine/1");
  off.mutable_unpacked()->mutable_seals_removed(0)->set_state(pb::SEAL_STATE_INTACT);
  ledger_.Must(off);
  EXPECT_THAT(Rules(ledger_.Judge(dispatch)), ElementsAre("ADM-11"));
}

TEST_F(MovesTest, DispatchedByTheHolderOnceWithTheLedgersQuantities) {
  pb::Record r = ledger_.DispatchRecord(kTrip, {"lot:mine/a"});
  pb::Record wrong = r;
  wrong.mutable_dispatched()->mutable_lots(0)->mutable_quantity()->set_wet_mg(1'000'001);
  EXPECT_THAT(Rules(ledger_.Judge(wrong)), ElementsAre("ADM-09"));
  ledger_.Must(r);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").bailee(), kHauler);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").holder(), kMine);
  r.set_nonce(std::string(16, '1'));
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-06", "ADM-07"));
}

TEST_F(MovesTest, AContainerTravelsInOneOpenConsignment) {
  for (const char* lot : {"lot:mine/a", "lot:mine/b"}) {
    pb::Record r = Pack(lot);
    r.mutable_packed()->mutable_lots(0)->set_container(kBox);
    ledger_.Must(r);
  }
  ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a"}));
  const pb::Record second = ledger_.DispatchRecord("consignment:mine/2", {"lot:mine/b"});
  const Decision decision = ledger_.Judge(second);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-11"));
  EXPECT_THAT(FirstOf(decision).message, HasSubstr(kTrip));
  ledger_.Must(ledger_.ReceiptRecord(kTrip, {"lot:mine/a"}));
  EXPECT_THAT(Rules(ledger_.Judge(second)), IsEmpty());
}

TEST_F(MovesTest, HandedOnFromTheBailee) {
  Dispatch();
  ledger_.Must(ledger_.RoleRecord(kPlant, pb::ROLE_TERMINAL, {kRefinery}));
  EXPECT_THAT(Rules(ledger_.Judge(Handover(kPlant, kMine, kPlant))), ElementsAre("ADM-07"));
  ledger_.Must(Handover(kPlant, kHauler, kPlant));
  EXPECT_EQ(ledger_.Lot("lot:mine/b").bailee(), kPlant);
  EXPECT_EQ(ledger_.Consignment(kTrip).bailee(), kPlant);
}

TEST_F(MovesTest, TheTakerSignsAndIsACarrierOrTerminal) {
  Dispatch();
  EXPECT_THAT(Rules(ledger_.Judge(Handover(kPlant, kHauler, kPlant))), ElementsAre("ADM-04"));
  EXPECT_THAT(Rules(ledger_.Judge(Handover(kHauler, kHauler, kPlant))),
              ElementsAre("ADM-04", "ADM-07"));
}

TEST_F(MovesTest, ACarrierThatNobodyNamedTakesNothingByItself) {
  Dispatch();
  ledger_.Must(ledger_.RoleRecord(kStranger, pb::ROLE_CARRIER));
  EXPECT_THAT(Rules(ledger_.Judge(Handover(kStranger, kHauler, kStranger))), ElementsAre("ADM-07"));
  for (const char* agrees : {kHauler, kMine, kPlant}) {  // giver, shipper, receiver
    pb::Record r = Handover(kStranger, kHauler, kStranger);
    pb::Signer* signer = r.add_signers();
    signer->set_party(agrees);
    signer->set_capacity(pb::CAPACITY_COUNTERPARTY);
    EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty()) << agrees;
  }
}

TEST_F(MovesTest, ForATakerWithoutKeysSomebodyConcernedSigns) {
  Dispatch();
  for (const auto& [author, admitted] :
       {std::pair{kHauler, true}, {kMine, true}, {kPlant, true}, {kStranger, false}}) {
    pb::Record r = Handover(author, kHauler, kTruck);
    r.mutable_handed_on()->set_taker_unkeyed(true);
    const Decision decision = ledger_.Judge(r);
    EXPECT_EQ(decision.admitted(), admitted) << author << Explain(decision);
    if (!admitted) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-07"));
    }
  }
  pb::Record keyed = Handover(kHauler, kHauler, kPlant);
  keyed.mutable_handed_on()->set_taker_unkeyed(true);
  EXPECT_THAT(Rules(ledger_.Judge(keyed)), ElementsAre("ADM-07"));
}

TEST_F(MovesTest, ReceivedByTheReceiverLotByLot) {
  Dispatch();
  pb::Record r = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
  pb::Record wrong = r;
  wrong.set_author(kStranger);
  EXPECT_THAT(Rules(ledger_.Judge(wrong)), ElementsAre("ADM-07"));
  ledger_.Must(r);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").status(), ::lode::state::v1::LOT_STATUS_ACTIVE);
  EXPECT_EQ(ledger_.Lot("lot:mine/b").status(), ::lode::state::v1::LOT_STATUS_IN_TRANSIT);
  r.set_nonce(std::string(16, '1'));
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-07"));
  ledger_.Must(ledger_.ReceiptRecord(kTrip, {"lot:mine/b"}));
}

TEST_F(MovesTest, AReceiptBeforeItsDispatchWaits) {
  EXPECT_TRUE(ledger_.Judge(ledger_.ReceiptRecord(kTrip, {"lot:mine/a"})).waits_for_parent());
}

TEST_F(MovesTest, ARejectionMovesNothingAndLetsTheShipperTakeTheGoodsBack) {
  Dispatch();
  pb::Record back = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
  back.set_author(kMine);
  EXPECT_THAT(Rules(ledger_.Judge(back)), ElementsAre("ADM-07"));
  pb::Record rejection = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
  rejection.mutable_received()->set_outcome(pb::OUTCOME_REJECTED);
  rejection.mutable_received()->set_reserve_reason("wet");
  ledger_.Must(rejection);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").status(), ::lode::state::v1::LOT_STATUS_IN_TRANSIT);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").bailee(), kHauler);
  ledger_.Must(back);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").bailee(), kMine);
}

TEST_F(MovesTest, TheShipperTakesBackTheRejectedLotAndNoOther) {
  ledger_.Must(ledger_.DispatchRecord(kTrip, {"lot:mine/a", "lot:mine/b"}));
  pb::Record rejection = ledger_.ReceiptRecord(kTrip, {"lot:mine/a"});
  rejection.mutable_received()->set_outcome(pb::OUTCOME_REJECTED);
  rejection.mutable_received()->set_reserve_reason("wet");
  ledger_.Must(rejection);
  EXPECT_THAT(ledger_.Consignment(kTrip).rejected_lots(), ElementsAre("lot:mine/a"));
  const auto back = [&](std::initializer_list<std::string> lots) {
    pb::Record r = ledger_.ReceiptRecord(kTrip, lots);
    r.set_author(kMine);
    return r;
  };
  EXPECT_THAT(Rules(ledger_.Judge(back({"lot:mine/b"}))), ElementsAre("ADM-07"));
  EXPECT_THAT(Rules(ledger_.Judge(back({"lot:mine/a", "lot:mine/b"}))), ElementsAre("ADM-07"));
  // The receiver may think better of it until the shipper has the lot.
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.ReceiptRecord(kTrip, {"lot:mine/a"}))), IsEmpty());
  ledger_.Must(ledger_.ReceiptRecord(kTrip, {"lot:mine/b"}));
  ledger_.Must(back({"lot:mine/a"}));
  EXPECT_EQ(ledger_.Lot("lot:mine/a").holder(), kMine);
  EXPECT_EQ(ledger_.Lot("lot:mine/b").holder(), kPlant);
  EXPECT_THAT(ledger_.Consignment(kTrip).rejected_lots(), IsEmpty());
}

TEST_F(MovesTest, Adm10TransitDifferenceAtTheCapAndOneMilligramMore) {
  Dispatch();
  for (const auto& [co, admitted] :
       {std::pair{95'000, true}, {94'999, false}, {105'000, true}, {105'001, false}}) {
    pb::Record r = Measured(co, pb::OUTCOME_ACCEPTED);
    // Without the owner a gain is bounded by what weighing can't tell.
    if (co == 105'000) {
      EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
    }
    pb::Signer* owner = r.add_signers();
    owner->set_party(kMine);
    owner->set_capacity(pb::CAPACITY_COUNTERPARTY);
    const Decision decision = ledger_.Judge(r);
    EXPECT_EQ(decision.admitted(), admitted) << co << Explain(decision);
    if (!admitted) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-10"));
    }
  }
}

TEST_F(MovesTest, Adm10BeyondTheCapOnlyAsAReserveWithTheMissingPartBooked) {
  Dispatch();
  pb::Record r = Measured(90'000, pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  pb::Record unbooked = r;
  unbooked.mutable_received()->mutable_lots(0)->clear_transit_short();
  EXPECT_THAT(Rules(ledger_.Judge(unbooked)), ElementsAre("ADM-10"));
  pb::Record wrong = r;
  wrong.mutable_received()->mutable_lots(0)->mutable_transit_short(0)->set_mg(9'999);
  EXPECT_THAT(Rules(ledger_.Judge(wrong)), ElementsAre("ADM-10"));
  ledger_.Must(r);
  EXPECT_TRUE(ledger_.Lot("lot:mine/a").marked());
}

TEST_F(MovesTest, Adm10TheDifferenceIsFoundMinusDispatched) {
  Dispatch();
  pb::Record r = Measured(99'000, pb::OUTCOME_ACCEPTED);
  r.mutable_received()->mutable_lots(0)->mutable_difference()->set_wet_mg(-1);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-10"));
}

TEST_F(MovesTest, Adm11AOneUseDocumentIsUsedOnceAndFlaggedAsGenesisSays) {
  pb::Record r = ledger_.DispatchRecord(kTrip, {"lot:mine/a"});
  pb::Document* document = r.add_documents();
  document->set_type("AVQ");
  document->set_number("26-1");
  document->set_issuer(kAgency);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-11"));  // one_use is not said
  document->set_one_use(true);
  ledger_.Must(r);
  pb::Record second = ledger_.DispatchRecord("consignment:mine/2", {"lot:mine/b"});
  *second.add_documents() = r.documents(0);
  const Decision decision = ledger_.Judge(second);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-11"));
  EXPECT_THAT(FirstOf(decision).message, HasSubstr("at leaf"));
  second.mutable_documents(0)->set_number("26-2");
  EXPECT_THAT(Rules(ledger_.Judge(second)), IsEmpty());
  second.mutable_documents(0)->set_issuer("local:new");
  EXPECT_TRUE(ledger_.Judge(second).waits_for_parent());
}

TEST_F(MovesTest, Adm11AKindOutsideTheDocumentsChainUsesNone) {
  pb::Record r = Pack("lot:mine/a");
  pb::Document* document = r.add_documents();
  document->set_type("AVQ");
  document->set_number("26-1");
  document->set_issuer(kAgency);
  document->set_one_use(true);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-11"));
}

}  // namespace
}  // namespace lode::custody
