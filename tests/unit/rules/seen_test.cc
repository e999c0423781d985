// SPDX-License-Identifier: Apache-2.0
// SEEN-01: each thing that speaks against a lot, and what looks like one and is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/seen_world.h"
#include "verifier/base/limits.h"

namespace lode::rules {
namespace {

using ::testing::ElementsAre;

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
  b_.Add("local:carrier", handed);  // what is on that road now is not this lot
  EXPECT_THAT(Codes(), ElementsAre("condition", "detained"));
}

// Whoever logs what was seen of a consignment after its receipt speaks of the same goods.
TEST_F(Seen, WhatIsSeenOfAConsignmentIsSeenOfAllThatEverWasInIt) {
  Dispatch();
  b_.On("2026-02-03");
  b_.Add("local:plant", Received());
  const HistoryBuilder before = b_;
  const auto observe = [&](pb::ObservationType type, const std::string& consignment) {
    pb::Record r;
    r.mutable_observed()->set_type(type);
    r.mutable_observed()->set_consignment(consignment);
    r.mutable_observed()->mutable_assay()->set_activity_bq_per_kg(9'000'000);
    pb::Document* paper = r.add_documents();
    paper->set_type("ORIGIN");
    *paper->mutable_valid_to() = Day("2026-02-02");
    return b_.Add("local:customs", r);
  };
  const auto held = observe(pb::OBSERVATION_TYPE_DETAINED, "consignment:a/1");
  b_.Add("local:plant", Countersign(held, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Codes(), ElementsAre("paper", "detained", "activity", "countersigned"));
  b_ = before;
  observe(pb::OBSERVATION_TYPE_DETAINED, "consignment:a/2");
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
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
  offer.mutable_title_transferred()->set_seller("local:mine");
  offer.mutable_title_transferred()->set_buyer("local:plant");
  offer.mutable_title_transferred()->set_pending(true);
  const base::Hash256 offered = b_.Add("local:mine", offer);
  b_.Add("local:plant", Countersign(offered, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Codes(), ElementsAre("countersigned"));  // whoever does not buy says nothing of it
  b_.Add("local:plant", Countersign(offered, pb::COUNTERSIGN_OUTCOME_WITH_RESERVE));
  EXPECT_THAT(Codes(), ElementsAre("countersigned", "countersigned"));
  EXPECT_EQ(ArgumentOf(Findings()[1], "outcome").word(), "WITH_RESERVE");
  b_.Add("local:carrier", Countersign(offered, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_EQ(Codes().size(), 3u);  // nobody offered it to the carrier
}

// Of a grant on which the path rests it is no better than of a lot.
TEST_F(Seen, WhoeverDeniesAGrantIsHeard) {
  pb::Record role;
  role.mutable_role_granted()->set_party("local:mine");
  const base::Hash256 granted = b_.Add("local:reg", role);
  const base::Hash256 attested =
      b_.Attest("local:val", "site:a/mine", pb::ASSESSOR_LEVEL_THIRD, {});
  b_.Add("local:mine", Countersign(granted, pb::COUNTERSIGN_OUTCOME_AGREES));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  b_.Add("local:mine", Countersign(granted, pb::COUNTERSIGN_OUTCOME_REFUSES));
  b_.Add("local:mine", Countersign(attested, pb::COUNTERSIGN_OUTCOME_NOT_PRESENT));
  EXPECT_THAT(Codes(), ElementsAre("grant-answer", "grant-answer"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "kind").id(), "RoleGranted");
  EXPECT_EQ(ArgumentOf(Findings()[0], "of").id(), "local:mine");
  EXPECT_EQ(ArgumentOf(Findings()[1], "kind").id(), "Attested");
  EXPECT_EQ(ArgumentOf(Findings()[1], "of").id(), "site:a/mine");
  EXPECT_EQ(ArgumentOf(Findings()[1], "outcome").word(), "NOT_PRESENT");
}

// What the path never used is nothing against the lot, whoever denies it.
TEST_F(Seen, AGrantThatThePathNeverUsedIsNoGround) {
  std::vector<base::Hash256> grants;
  const auto role = [&](const std::string& party, pb::Role what, const std::string& site = "") {
    pb::Record r;
    r.mutable_role_granted()->set_party(party);
    r.mutable_role_granted()->set_role(what);
    if (!site.empty()) r.mutable_role_granted()->add_sites(site);
    grants.push_back(b_.Add("local:reg", r));
  };
  role("local:mine", pb::ROLE_EXPORTER);
  role("local:mine", pb::ROLE_AGENT);
  role("local:mine", pb::ROLE_MINER, "site:a/pit2");
  role("local:nobody", pb::ROLE_MINER);
  grants.push_back(b_.Accredit("local:nobody"));
  grants.push_back(b_.Attest("local:val", "site:a/pit2", pb::ASSESSOR_LEVEL_THIRD, {}));
  pb::Record key;
  key.mutable_key_added()->set_party("local:mine");
  key.mutable_key_added()->set_pubkey(std::string(32, 'k'));
  grants.push_back(b_.Add("local:reg", key));
  const HistoryBuilder before = b_;
  for (const base::Hash256& grant : grants)
    b_.Add("local:mine", Countersign(grant, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  b_ = before;
  grants.clear();
  role("local:mine", pb::ROLE_MINER, "site:a/mine");
  b_.Add("local:mine", Countersign(grants[0], pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Codes(), ElementsAre("grant-answer"));
}

TEST_F(Seen, AnAssessmentThatWasLoggedLongAfterItsDate) {
  const auto late = [&](const std::string& subject, int64_t after_us) {
    HistoryBuilder b = b_;
    pb::Record r;
    r.mutable_attested()->set_subject(subject);
    r.set_delay_reason(pb::DELAY_REASON_OTHER);
    b.AddLate("local:val", r, after_us);
    const auto history = b.Make(kLot);
    return RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), RemarkLimitsOf({}));
  };
  EXPECT_TRUE(late("site:a/mine", base::limits::kSubmitBeforeMicros).empty());
  EXPECT_TRUE(late("site:a/other", base::limits::kSubmitBeforeMicros + 1).empty());
  const auto found = late("site:a/mine", base::limits::kSubmitBeforeMicros + 1);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, RemarkKind::kGrantLate);
  EXPECT_EQ(found[0].of, "site:a/mine");
}

TEST_F(Seen, AnswersAboutOtherLotsAreTheirsAlone) {
  const base::Hash256 other = b_.Lot("local:mine", "lot:a/other", "site:a/pit", 5);
  b_.Add("local:mine", Countersign(other, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

TEST_F(Seen, APaperOfAGrantExpiresToo) {
  pb::Record r;
  r.mutable_site_registered()->set_site("site:a/mine");
  pb::Document* paper = r.add_documents();
  paper->set_type("PERMIT");
  paper->set_number("7");
  *paper->mutable_valid_to() = Day("2026-02-02");
  b_.Add("local:reg", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  *r.mutable_documents(0)->mutable_valid_to() = Day("2026-02-01");
  b_.Add("local:reg", r);
  EXPECT_THAT(Codes(), ElementsAre("grant-paper"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "kind").id(), "SiteRegistered");
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
  EXPECT_EQ(
      RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), RemarkLimitsOf({})).size(),
      1u);
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
    return RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), RemarkLimitsOf({}));
  };
  EXPECT_TRUE(dispatched(base::limits::kSubmitBeforeMicros).empty());
  const auto late = dispatched(base::limits::kSubmitBeforeMicros + 1);
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].kind, RemarkKind::kLate);
  EXPECT_EQ(late[0].word, "NO_NETWORK");
}

TEST_F(Seen, ASiteThatIsDetainedWhileTheLotLiesThere) {
  pb::Record r;
  r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_DETAINED);
  r.mutable_observed()->set_site("site:a/works");
  b_.Add("local:customs", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  r.mutable_observed()->set_site("site:a/mine");
  b_.Add("local:customs", r);
  EXPECT_THAT(Codes(), ElementsAre("detained"));
  Dispatch();
  b_.Add("local:customs", r);
  EXPECT_THAT(Codes(), ElementsAre("detained"));
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
