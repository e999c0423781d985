// SPDX-License-Identifier: Apache-2.0
// SEEN-01: each thing that speaks against a lot, and what looks like one and is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"
#include "verifier/base/limits.h"

namespace lode::rules {
namespace {

using ::testing::ElementsAre;

constexpr char kLot[] = "lot:a/1";

class Seen : public ::testing::Test {
 protected:
  Seen() {
    b_.On("2026-02-01");
    b_.Lot("local:mine", kLot, "site:a/mine", 100);
    b_.On("2026-02-02");
  }

  std::vector<report::Finding> Findings(const std::string& rules = "") {
    const auto history = b_.Make(kLot);
    const TrailFacts trail;
    const Profile profile = ProfileWith(rules);
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    return FindingsOf("SEEN-01", facts);
  }
  std::vector<std::string> Codes(const std::string& rules = "") {
    std::vector<std::string> out;
    for (const report::Finding& f : Findings(rules)) {
      out.push_back(f.found().code().substr(8));
      EXPECT_EQ(f.outcome() == report::PASS, out.back() == "nothing");
      EXPECT_EQ(f.severity(), report::WARNS);
      EXPECT_EQ(f.outcome() == report::PASS, f.evidence().empty());
    }
    return out;
  }

  base::Hash256 Dispatch(const std::string& lot = kLot,
                         const std::vector<std::string>& seals = {}) {
    pb::Record r;
    r.mutable_dispatched()->set_consignment("consignment:a/1");
    r.mutable_dispatched()->add_lots()->set_lot(lot);
    for (const std::string& id : seals) r.mutable_dispatched()->add_seals()->set_id(id);
    return b_.Add("local:mine", r);
  }
  // 1,000,000 mg of dry mass, of which so much is Co: a grade of so many ppm.
  static pb::Quantity OfGrade(int64_t co, int64_t wet_mg = 1'100'000) {
    pb::Quantity q;
    q.set_basis(pb::BASIS_MEASURED);
    q.set_wet_mg(wet_mg);
    q.set_dry_mg(1'000'000);
    pb::Contained* contained = q.add_contained();
    contained->set_element("Co");
    contained->set_mg(co);
    return q;
  }
  void Book(const pb::Quantity& quantity, const std::string& lot = kLot) {
    pb::Record r;
    r.mutable_quantity_changed()->set_lot(lot);
    r.mutable_quantity_changed()->set_reason(pb::QUANTITY_REASON_UMPIRE_ASSAY);
    *r.mutable_quantity_changed()->mutable_after() = quantity;
    b_.Add("local:mine", r);
  }
  static pb::Record Weighing(int64_t wet_mg) {
    pb::Record r;
    r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_WEIGHING);
    r.mutable_observed()->add_lots(kLot);
    pb::Weighing* weighing = r.mutable_observed()->add_weighings();
    weighing->set_lot(kLot);
    weighing->set_wet_mg(wet_mg);
    return r;
  }
  static pb::Record Received(pb::Outcome outcome = pb::OUTCOME_ACCEPTED) {
    pb::Record r;
    r.mutable_received()->set_consignment("consignment:a/1");
    r.mutable_received()->set_outcome(outcome);
    pb::ReceivedLot* lot = r.mutable_received()->add_lots();
    lot->set_lot(kLot);
    *lot->mutable_quantity() = HistoryBuilder::Mass(100);
    return r;
  }
  static pb::Record Assay(int32_t ppm, const std::string& lot = kLot) {
    pb::Record r;
    r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_ASSAY);
    r.mutable_observed()->add_lots(lot);
    pb::AssayResult* result = r.mutable_observed()->mutable_assay()->add_results();
    result->set_element("Co");
    result->set_ppm(ppm);
    return r;
  }
  static pb::Record Countersign(const base::Hash256& target, pb::CountersignOutcome outcome) {
    pb::Record r;
    r.mutable_countersigned()->add_records(target.str());
    r.mutable_countersigned()->set_outcome(outcome);
    return r;
  }

  HistoryBuilder b_;
};

TEST_F(Seen, NothingSpeaksAgainstAnOrdinaryJourney) {
  Dispatch();
  b_.On("2026-02-03");
  pb::Record received = Received();
  received.mutable_received()->mutable_lots(0)->set_condition(pb::CONDITION_GOOD);
  received.mutable_received()->add_seals()->set_state(pb::SEAL_STATE_INTACT);
  b_.Add("local:plant", received);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

TEST_F(Seen, SealsAndCondition) {
  Dispatch(kLot, {"seal:a/1"});
  pb::Record received = Received();
  received.mutable_received()->mutable_lots(0)->set_condition(pb::CONDITION_DAMAGED);
  received.mutable_received()->add_seals()->set_state(pb::SEAL_STATE_MISSING);
  received.mutable_received()->mutable_seals(0)->set_id("seal:a/1");
  received.mutable_received()->add_seals()->set_state(pb::SEAL_STATE_BROKEN);
  b_.Add("local:plant", received);
  const auto found = Findings();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(ArgumentOf(found[0], "state").word(), "MISSING");
  EXPECT_EQ(ArgumentOf(found[0], "seal").id(), "seal:a/1");
  EXPECT_EQ(ArgumentOf(found[1], "which").word(), "ALL");
  EXPECT_EQ(found[2].found().code(), "SEEN-01.condition");
  EXPECT_EQ(found[2].who(), "local:plant");
}

TEST_F(Seen, OnTheRoadAConsignmentIsItsLots) {
  Dispatch();
  pb::Record handed;
  handed.mutable_handed_on()->set_consignment("consignment:a/1");
  handed.mutable_handed_on()->set_condition(pb::CONDITION_SHORT);
  b_.Add("local:carrier", handed);
  pb::Record held;
  held.mutable_observed()->set_type(pb::OBSERVATION_TYPE_DETAINED);
  held.mutable_observed()->set_consignment("consignment:a/1");
  b_.Add("local:customs", held);
  EXPECT_THAT(Codes(), ElementsAre("condition", "detained"));
  b_.Add("local:plant", Received());
  b_.Add("local:customs", held);  // what is on that road now is not this lot
  EXPECT_THAT(Codes(), ElementsAre("condition", "detained"));
}

TEST_F(Seen, ARejection) {
  Dispatch();
  b_.Add("local:plant", Received(pb::OUTCOME_REJECTED));
  EXPECT_THAT(Codes(), ElementsAre("rejected"));
}

TEST_F(Seen, CountersignaturesThatDoNotAgree) {
  const base::Hash256 sent = Dispatch();
  b_.Add("local:plant", Countersign(sent, pb::COUNTERSIGN_OUTCOME_AGREES));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  b_.Add("local:plant", Countersign(sent, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Codes(), ElementsAre("countersigned"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "outcome").word(), "REFUSES");
  EXPECT_EQ(Findings()[0].evidence_size(), 2);
  pb::Record offer;
  offer.mutable_title_transferred()->add_lots(kLot);
  offer.mutable_title_transferred()->set_pending(true);
  const base::Hash256 offered = b_.Add("local:mine", offer);
  b_.Add("local:plant", Countersign(offered, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Codes(), ElementsAre("countersigned"));  // whoever does not buy says nothing of it
}

TEST_F(Seen, APaperIsGoodOnItsLastDay) {
  pb::Record r;
  r.mutable_cleared()->add_lots(kLot);
  pb::Document* paper = r.add_documents();
  paper->set_type("CERT");
  paper->set_number("7");
  b_.Add("local:mine", r);
  *r.mutable_documents(0)->mutable_valid_to() = Day("2026-02-02");
  b_.Add("local:mine", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  *r.mutable_documents(0)->mutable_valid_to() = Day("2026-02-01");
  b_.Add("local:mine", r);
  EXPECT_THAT(Codes(), ElementsAre("paper"));
}

TEST_F(Seen, NothingHappensToALotBeforeItWasMadeNorArrivesBeforeItLeft) {
  b_.On("2026-01-31");
  Dispatch();
  EXPECT_THAT(Codes(), ElementsAre("order"));
  b_.On("2026-02-03");
  b_.Add("local:plant", Received());
  EXPECT_THAT(Codes(), ElementsAre("order"));
  b_.On("2026-01-30");
  b_.Add("local:plant", Received());
  EXPECT_THAT(Codes(), ElementsAre("order", "order"));
  EXPECT_EQ(ArgumentOf(Findings()[1], "before").time_us(), OnDay("2026-01-31"));
}

TEST_F(Seen, AnInputIsNotUsedBeforeItArrived) {
  Dispatch();
  b_.On("2026-02-10");
  b_.Add("local:plant", Received());
  b_.On("2026-02-09");
  b_.Transform("local:plant", "site:a/works", pb::PROCESS_REFINE, {{kLot, 100}},
               {{"lot:a/2", 100}});
  const auto history = b_.Make("lot:a/2");
  EXPECT_EQ(RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), {0, 0}).size(), 1u);
}

TEST_F(Seen, AReceiptThatIsSilentOnSealsThatWerePutOn) {
  Dispatch(kLot, {"seal:a/1", "seal:a/2"});
  b_.On("2026-02-03");
  b_.Add("local:plant", Received());
  ASSERT_THAT(Codes(), ElementsAre("seals-silent"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "seals").count(), 2u);
}

// Who tells late may date an event before the assessment that failed.
TEST_F(Seen, AnEventThatWasLoggedLongAfterIt) {
  const auto dispatched = [&](int64_t days_late_us) {
    HistoryBuilder b;
    b.On("2026-02-01");
    b.Lot("local:mine", kLot, "site:a/mine", 100);
    pb::Record r;
    r.mutable_dispatched()->set_consignment("consignment:a/1");
    r.mutable_dispatched()->add_lots()->set_lot(kLot);
    r.set_delay_reason(pb::DELAY_REASON_NO_NETWORK);
    b.AddLate("local:mine", r, days_late_us);
    const auto history = b.Make(kLot);
    return RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), {0, 0});
  };
  EXPECT_TRUE(dispatched(base::limits::kSubmitBeforeMicros).empty());
  const auto late = dispatched(base::limits::kSubmitBeforeMicros + 1);
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].kind, RemarkKind::kLate);
  EXPECT_EQ(late[0].word, "NO_NETWORK");
}

TEST_F(Seen, ASealThatNobodyPutOn) {
  Dispatch(kLot, {"seal:a/1"});
  b_.On("2026-02-03");
  pb::Record received = Received();
  for (const char* id : {"seal:a/1", "seal:a/9"}) {
    received.mutable_received()->add_seals()->set_id(id);
    received.mutable_received()->mutable_seals()->rbegin()->set_state(pb::SEAL_STATE_INTACT);
  }
  b_.Add("local:plant", received);
  ASSERT_THAT(Codes(), ElementsAre("seal-unknown"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "seal").id(), "seal:a/9");
}

TEST_F(Seen, AnAssayThatTheBooksDoNotTakeUp) {
  Book(OfGrade(100'000));
  b_.Add("local:lab", Assay(103'000));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  b_.Add("local:lab", Assay(96'999));
  // It contradicts the other assay, too.
  ASSERT_THAT(Codes("[rule.SEEN-01]\nassay_ppm = 3000\n"), ElementsAre("assays", "assayed"));
  EXPECT_EQ(ArgumentOf(Findings()[1], "grade").ppm(), 96'999);
  EXPECT_EQ(ArgumentOf(Findings()[1], "booked").ppm(), 100'000);
  Book(OfGrade(97'000));
  EXPECT_THAT(Codes(), ElementsAre("assays"));
}

TEST_F(Seen, ABookingTakesUpWhatAgreesWithItAndNothingElse) {
  Book(OfGrade(100'000));
  b_.Add("local:lab", Assay(90'000));
  b_.Add("local:lab", Assay(91'000));
  Book(OfGrade(94'000));
  EXPECT_THAT(Codes(), ElementsAre("assayed"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "grade").ppm(), 90'000);
}

TEST_F(Seen, AWeighingThatTheBooksDoNotTakeUp) {
  Book(OfGrade(100'000, 1'000'000));
  b_.Add("local:lab", Weighing(1'005'000));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  b_.Add("local:lab", Weighing(1'005'001));
  EXPECT_THAT(Codes(), ElementsAre("weighed"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "booked").mg(), 1'000'000);
  Book(OfGrade(100'000, 1'005'000));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

TEST_F(Seen, OneSampleOfSeveralLotsIsHeldAgainstAllOfThem) {
  b_.Lot("local:mine", "lot:a/9", "site:a/mine", 100);
  Book(OfGrade(80'000));
  Book(OfGrade(120'000), "lot:a/9");
  pb::Record r = Assay(100'000);
  r.mutable_observed()->add_lots("lot:a/9");
  r.mutable_observed()->mutable_assay()->set_composite(true);
  b_.Add("local:lab", r);
  r.mutable_observed()->mutable_assay()->mutable_results(0)->set_ppm(103'001);
  b_.Add("local:lab", r);
  b_.Transform("local:mine", "site:a/mine", pb::PROCESS_BLEND, {{kLot, 100}, {"lot:a/9", 100}},
               {{"lot:a/b", 200}});
  const auto history = b_.Make("lot:a/b");
  const auto remarks =
      RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), {3'000, 5'000});
  ASSERT_EQ(remarks.size(), 2u);
  EXPECT_EQ(remarks[0].kind, RemarkKind::kAssays);
  EXPECT_EQ(remarks[1].kind, RemarkKind::kAssayed);
  EXPECT_EQ(remarks[1].other_value, 100'000);
}

// A part of a lot is what the lot is.
TEST_F(Seen, WhatIsFoundOfAPartIsHeldAgainstWhatWasFoundOfTheWhole) {
  Book(OfGrade(100'000));
  b_.Add("local:lab", Assay(100'000));
  b_.Transform("local:mine", "site:a/mine", pb::PROCESS_SPLIT, {{kLot, 100}},
               {{"lot:a/p", 50}, {"lot:a/q", 50}});
  Book(OfGrade(104'000), "lot:a/p");
  b_.Add("local:lab", Assay(104'000, "lot:a/p"));
  const auto history = b_.Make("lot:a/p");
  const auto remarks =
      RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), {3'000, 5'000});
  ASSERT_EQ(remarks.size(), 1u);
  EXPECT_EQ(remarks[0].kind, RemarkKind::kAssays);
  EXPECT_EQ(remarks[0].other_value, 100'000);
}

TEST_F(Seen, AssaysMayDifferByWhatAContractWouldSplit) {
  Book(OfGrade(101'500));
  b_.Add("local:lab", Assay(100'000));
  b_.Add("local:lab2", Assay(103'000));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  EXPECT_THAT(Codes("[rule.SEEN-01]\nassay_ppm = 2999\n"), ElementsAre("assays"));
  b_.Add("local:lab3", Assay(103'001));
  EXPECT_THAT(Codes(), ElementsAre("assays"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "grade").ppm(), 103'001);
  EXPECT_EQ(ArgumentOf(Findings()[0], "other_grade").ppm(), 100'000);
  EXPECT_EQ(ArgumentOf(Findings()[0], "other_party").id(), "local:lab");
}

TEST_F(Seen, OtherLotsAreNoBusinessOfThisOne) {
  b_.Lot("local:mine", "lot:a/9", "site:a/mine", 100);
  Book(OfGrade(100'000));
  b_.Add("local:lab", Assay(100'000));
  b_.Add("local:lab", Assay(200'000, "lot:a/9"));
  pb::Record r = Received();
  r.mutable_received()->mutable_lots(0)->set_lot("lot:a/9");
  r.mutable_received()->mutable_lots(0)->set_condition(pb::CONDITION_WET);
  b_.Add("local:plant", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

}  // namespace
}  // namespace lode::rules
