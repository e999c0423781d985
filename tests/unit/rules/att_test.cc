// SPDX-License-Identifier: Apache-2.0
// ATT-01 to ATT-06, each at its limits: what passes, fails, is unknown, does not apply.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

namespace lode::rules {
namespace {

using report::FAIL;
using report::NOT_APPLICABLE;
using report::PASS;
using report::UNKNOWN;
using testing::HasSubstr;

class AttestationRules : public testing::Test {
 protected:
  AttestationRules() {
    hop_.site = "site:a/mine";
    hop_.site_operator = "local:mine";
    hop_.site_operator_name = "Mine SA";
    hop_.index = 10;
    hop_.event_time_us = OnDay("2026-03-01");
    attested_.set_subject(hop_.site);
    attested_.set_assessor_level(pb::ASSESSOR_LEVEL_SECOND);
    *attested_.mutable_period()->mutable_from() = Day("2026-03-01");
    *attested_.mutable_valid_to() = Day("2027-12-31");
    *attested_.mutable_assessed_on() = Day("2026-02-01");
    criterion_.code = "6.5";
    result_ = Says("6.5", pb::CRITERION_OUTCOME_MEETS);
    word_.attestation = &attested_;
    word_.result = &result_;
  }

  // What the rule finds of the one expectation of the hop; with several it would be one of many.
  std::vector<report::Finding> All(std::string_view id, std::optional<Word> word) {
    const History history("lot:a/x", {}, OnDay("2026-12-31"));
    const TrailFacts trail;
    Profile profile = ProfileWith(rules_);
    profile.esg = Esg{"icmm-mp", "v", {}};
    Facts facts(history, trail, profile);
    facts.stale = stale_;
    Expectations matrix;
    matrix.hop = &hop_;
    matrix.silent = !word || word->result == nullptr;
    matrix.cells.resize(1);
    matrix.cells[0].criterion = &criterion_;
    matrix.cells[0].required = true;
    matrix.cells[0].subject =
        criterion_.level == catalogue::Level::kCorporate ? hop_.site_operator : hop_.site;
    matrix.cells[0].word = word;
    return FindingsOf(id, facts, {&hop_, &matrix, &matrix.cells[0]});
  }
  report::Finding Judged(std::string_view id) {
    word_.standing = standing_;
    const auto found = All(id, word_);
    EXPECT_EQ(found.size(), 1u) << id;
    return found.empty() ? report::Finding() : found.front();
  }
  bool SaysNothingOfSilence(std::string_view id) { return All(id, std::nullopt).empty(); }

  std::string rules_;
  bool stale_ = false;
  Hop hop_;
  pb::Attested attested_;
  pb::CriterionResult result_;
  catalogue::Criterion criterion_;
  Standing standing_;
  Word word_;
};

TEST_F(AttestationRules, Att01StandsAtBothDates) {
  EXPECT_EQ(Judged("ATT-01").outcome(), PASS);
  standing_.at_event = false;
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-01").severity(), report::FAILS);
  standing_ = {.at_event = true, .as_of = false, .changed_by = {}};
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-01").severity(), report::WARNS);
  rules_ = "[rule.ATT-01]\nlapsed_since = \"FAILS\"\n";
  EXPECT_EQ(Judged("ATT-01").severity(), report::FAILS);
  EXPECT_TRUE(SaysNothingOfSilence("ATT-01"));
}

TEST_F(AttestationRules, Att01ExpiryIsInclusiveAndOnlyWarnsOnceTheEventWasCovered) {
  *attested_.mutable_valid_to() = Day("2026-12-31");
  EXPECT_EQ(Judged("ATT-01").outcome(), PASS);
  *attested_.mutable_valid_to() = Day("2026-12-30");
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-01").severity(), report::WARNS);
}

TEST_F(AttestationRules, Att01StaleIsUnknownButARevocationThatIsSeenStillFails) {
  stale_ = true;
  EXPECT_EQ(Judged("ATT-01").outcome(), UNKNOWN);
  EXPECT_EQ(Judged("ATT-01").found().code(), "ATT-01.stale");
  standing_.at_event = false;
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
}

TEST_F(AttestationRules, WhatAProfileMakesSofterStaysSofter) {
  rules_ = "[rule.ATT-01]\nlapsed_since = \"FAILS\"\nseverity = \"INFORMS\"\n";
  standing_ = {.at_event = true, .as_of = false, .changed_by = {}};
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-01").severity(), report::INFORMS);
}

TEST_F(AttestationRules, Att02WantsTheSiteItself) {
  EXPECT_EQ(Judged("ATT-02").outcome(), PASS);
  attested_.set_subject("local:mine");
  EXPECT_EQ(Judged("ATT-02").outcome(), UNKNOWN);
  EXPECT_EQ(Judged("ATT-02").who(), "local:mine");
  criterion_.level = catalogue::Level::kCorporate;
  EXPECT_EQ(Judged("ATT-02").outcome(), PASS);
  attested_.set_subject(hop_.site);
  EXPECT_EQ(Judged("ATT-02").outcome(), UNKNOWN);
  EXPECT_TRUE(SaysNothingOfSilence("ATT-02"));
}

TEST_F(AttestationRules, Att03PeriodValidityAndAgeAreInclusive) {
  EXPECT_EQ(Judged("ATT-03").outcome(), PASS);  // the first day of the period
  *attested_.mutable_period()->mutable_from() = Day("2026-03-02");
  EXPECT_EQ(Judged("ATT-03").outcome(), FAIL);
  *attested_.mutable_period()->mutable_from() = Day("2020-01-01");
  *attested_.mutable_valid_to() = Day("2026-03-01");
  EXPECT_EQ(Judged("ATT-03").outcome(), PASS);
  *attested_.mutable_valid_to() = Day("2026-02-28");
  EXPECT_EQ(Judged("ATT-03").outcome(), FAIL);
  *attested_.mutable_valid_to() = Day("2028-01-01");
  *attested_.mutable_assessed_on() = Day("2023-03-01");
  EXPECT_EQ(Judged("ATT-03").outcome(), PASS);
  *attested_.mutable_assessed_on() = Day("2023-02-28");
  EXPECT_EQ(Judged("ATT-03").outcome(), FAIL);
  attested_.clear_assessed_on();
  EXPECT_EQ(Judged("ATT-03").outcome(), UNKNOWN);
  EXPECT_TRUE(SaysNothingOfSilence("ATT-03"));
}

TEST_F(AttestationRules, Att04MissingIsUnknownNeverGreen) {
  EXPECT_EQ(Judged("ATT-04").outcome(), PASS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE, "", "no tailings here");
  EXPECT_EQ(Judged("ATT-04").outcome(), PASS);
  EXPECT_EQ(All("ATT-04", std::nullopt).at(0).outcome(), UNKNOWN);
  word_.result = nullptr;
  EXPECT_EQ(Judged("ATT-04").outcome(), UNKNOWN);
  EXPECT_EQ(ArgumentOf(Judged("ATT-04"), "minimum").word(), "SECOND");
}

TEST_F(AttestationRules, Att05PartlyMetNeedsAPlanInDateAndNeverDoesForACriticalOne) {
  EXPECT_EQ(Judged("ATT-05").outcome(), PASS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2026-12-31");
  EXPECT_EQ(Judged("ATT-05").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-05").severity(), report::WARNS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2026-12-30");
  EXPECT_EQ(Judged("ATT-05").severity(), report::FAILS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS);
  EXPECT_EQ(Judged("ATT-05").severity(), report::FAILS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2027-12-31");
  criterion_.critical = true;
  EXPECT_EQ(Judged("ATT-05").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-05").severity(), report::FAILS);
}

TEST_F(AttestationRules, Att05OtherOutcomes) {
  result_ = Says("6.5", pb::CRITERION_OUTCOME_DOES_NOT_MEET, "2027-12-31");
  EXPECT_EQ(Judged("ATT-05").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-05").severity(), report::FAILS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE, "", "no people live near");
  criterion_.critical = true;
  EXPECT_EQ(Judged("ATT-05").outcome(), NOT_APPLICABLE);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE);
  EXPECT_EQ(Judged("ATT-05").outcome(), FAIL);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_UNSPECIFIED);
  EXPECT_EQ(Judged("ATT-05").outcome(), UNKNOWN);
  EXPECT_TRUE(SaysNothingOfSilence("ATT-05"));
}

TEST_F(AttestationRules, Att06WantsAtLeastASecondParty) {
  EXPECT_EQ(Judged("ATT-06").outcome(), PASS);
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_THIRD);
  EXPECT_EQ(Judged("ATT-06").outcome(), PASS);
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_SELF);
  EXPECT_EQ(Judged("ATT-06").outcome(), FAIL);
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_UNSPECIFIED);
  EXPECT_EQ(Judged("ATT-06").outcome(), UNKNOWN);
  EXPECT_TRUE(SaysNothingOfSilence("ATT-06"));
}

TEST(Standing, FollowsLeafOrderAndEffect) {
  HistoryBuilder b;
  const base::Hash256 attestation =
      b.Attest("local:val", "site:a/mine", pb::ASSESSOR_LEVEL_THIRD, {});
  b.Change(attestation, pb::CHANGED_STATUS_SUSPENDED, pb::EFFECT_PROSPECTIVE);   // leaf 1
  b.Change(attestation, pb::CHANGED_STATUS_REINSTATED, pb::EFFECT_PROSPECTIVE);  // leaf 2
  auto history = b.Make("lot:a/x");
  EXPECT_TRUE(StandingOf(*history, attestation, "local:val", 0).at_event);
  EXPECT_FALSE(StandingOf(*history, attestation, "local:val", 1).at_event);
  EXPECT_TRUE(StandingOf(*history, attestation, "local:val", 2).at_event);
  EXPECT_TRUE(StandingOf(*history, attestation, "local:val", 1).as_of);
  b.Change(attestation, pb::CHANGED_STATUS_WITHDRAWN, pb::EFFECT_AB_INITIO);  // leaf 3
  history = b.Make("lot:a/x");
  EXPECT_FALSE(StandingOf(*history, attestation, "local:val", 0).at_event);
  EXPECT_FALSE(StandingOf(*history, attestation, "local:val", 0).as_of);
  b.Change(attestation, pb::CHANGED_STATUS_REINSTATED, pb::EFFECT_PROSPECTIVE);  // leaf 4
  history = b.Make("lot:a/x");
  EXPECT_FALSE(StandingOf(*history, attestation, "local:val", 0).at_event);
  EXPECT_TRUE(StandingOf(*history, attestation, "local:val", 5).at_event);
}

TEST(Standing, TheIssuerLiftsItsOwnAndTheAccreditorBoth) {
  HistoryBuilder b;
  const base::Hash256 attestation =
      b.Attest("local:val", "site:a/mine", pb::ASSESSOR_LEVEL_THIRD, {});
  const auto in_force = [&] {
    return StandingOf(*b.Make("lot:a/x"), attestation, "local:val", 0).as_of;
  };
  b.Change(attestation, pb::CHANGED_STATUS_WITHDRAWN, pb::EFFECT_AB_INITIO, "local:accr");
  b.Change(attestation, pb::CHANGED_STATUS_SUSPENDED, pb::EFFECT_PROSPECTIVE);
  b.Change(attestation, pb::CHANGED_STATUS_REINSTATED, pb::EFFECT_AB_INITIO);
  EXPECT_FALSE(in_force());  // the accreditor's word stands
  b.Change(attestation, pb::CHANGED_STATUS_SUSPENDED, pb::EFFECT_PROSPECTIVE);
  b.Change(attestation, pb::CHANGED_STATUS_REINSTATED, pb::EFFECT_PROSPECTIVE, "local:other");
  EXPECT_FALSE(in_force());  // another accreditor lifts what the issuer did, not what this one did
  b.Change(attestation, pb::CHANGED_STATUS_REINSTATED, pb::EFFECT_PROSPECTIVE, "local:accr");
  EXPECT_TRUE(in_force());
}

}  // namespace
}  // namespace lode::rules
