// SPDX-License-Identifier: Apache-2.0
// SEEN-01: each thing that speaks against a lot, and what looks like one and is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

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

  base::Hash256 Dispatch(const std::string& lot = kLot) {
    pb::Record r;
    r.mutable_dispatched()->set_consignment("consignment:a/1");
    r.mutable_dispatched()->add_lots()->set_lot(lot);
    return b_.Add("local:mine", r);
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
  Dispatch();
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
  EXPECT_EQ(RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), 0).size(), 1u);
}

TEST_F(Seen, AssaysMayDifferByWhatAContractWouldSplit) {
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
