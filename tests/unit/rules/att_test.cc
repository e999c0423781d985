// SPDX-License-Identifier: Apache-2.0
// ATT-01 to ATT-07 and ATT-12, each at its limits: what passes, fails, is unknown, does not apply.
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
    HistoryBuilder b;
    b.On("2026-04-01");
    b.Change({}, status_, pb::EFFECT_PROSPECTIVE);  // position 0
    const auto made = b.Make("lot:a/x");
    const History& history = *made;
    const TrailFacts trail;
    Profile profile = ProfileWith(rules_);
    profile.esg = Esg{"icmm-mp", "v", {}};
    Facts facts(history, trail, profile);
    facts.stale = stale_;
    facts.traded_for = {"Co"};
    Expectations matrix;
    matrix.hop = &hop_;
    matrix.silent = !word || word->result == nullptr;
    matrix.cells.resize(1);
    matrix.cells[0].criterion = &criterion_;
    matrix.cells[0].required = true;
    matrix.cells[0].subject =
        criterion_.level == catalogue::Level::kCorporate ? hop_.site_operator : hop_.site;
    matrix.cells[0].word = word;
    matrix.cells[0].contradicting = contradicting_;
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
  pb::ChangedStatus status_ = pb::CHANGED_STATUS_WITHDRAWN;
  std::vector<Word> contradicting_;
  Hop hop_;
  pb::Attested attested_;
  pb::CriterionResult result_;
  catalogue::Criterion criterion_;
  Standing standing_;
  Word word_;
};

TEST_F(AttestationRules, Att01StandsAtBothDates) {
  EXPECT_EQ(Judged("ATT-01").outcome(), PASS);
  standing_.against = 0;
  standing_.at_event = false;
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-01").severity(), report::FAILS);
  standing_ = {.at_event = true, .as_of = false, .changed_by = {}, .against = 0, .reinstated = {}};
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-01").severity(), report::WARNS);
  rules_ = "[rule.ATT-01]\nlapsed_since = \"FAILS\"\n";
  EXPECT_EQ(Judged("ATT-01").severity(), report::FAILS);
  EXPECT_TRUE(SaysNothingOfSilence("ATT-01"));
}

TEST_F(AttestationRules, Att01ASuspensionSaysWhoWhenAndWhy) {
  standing_ = {.at_event = true, .as_of = false, .changed_by = {}, .against = 0, .reinstated = {}};
  EXPECT_EQ(Judged("ATT-01").found().code(), "ATT-01.withdrawn-since");
  status_ = pb::CHANGED_STATUS_SUSPENDED;
  const report::Finding since = Judged("ATT-01");
  EXPECT_EQ(since.found().code(), "ATT-01.suspended-since");
  EXPECT_EQ(ArgumentOf(since, "by").id(), "local:val");
  EXPECT_EQ(ArgumentOf(since, "on").time_us(), OnDay("2026-04-01"));
  EXPECT_EQ(ArgumentOf(since, "reason").text(), "an open incident");
  EXPECT_EQ(ArgumentOf(since, "reason").rights(), report::OF_THE_PARTIES);
  standing_.at_event = false;
  EXPECT_EQ(Judged("ATT-01").found().code(), "ATT-01.suspended-then");
  standing_ = {.at_event = false, .as_of = true, .changed_by = {}, .against = 0, .reinstated = 0};
  const report::Finding again = Judged("ATT-01");
  EXPECT_EQ(again.outcome(), FAIL);
  EXPECT_EQ(again.found().code(), "ATT-01.suspended-then-reinstated");
  EXPECT_EQ(ArgumentOf(again, "again").time_us(), OnDay("2026-04-01"));
}

TEST_F(AttestationRules, Att01ExpiryIsInclusiveAndOnlyWarnsOnceTheEventWasCovered) {
  *attested_.mutable_valid_to() = Day("2026-12-31");
  EXPECT_EQ(Judged("ATT-01").outcome(), PASS);
  *attested_.mutable_valid_to() = Day("2026-12-30");
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-01").severity(), report::WARNS);
  // On the event's day it still stood; the day before is the last of an expired one.
  *attested_.mutable_valid_to() = Day("2026-03-01");
  EXPECT_EQ(Judged("ATT-01").found().code(), "ATT-01.expired-since");
  *attested_.mutable_valid_to() = Day("2026-02-28");
  EXPECT_EQ(Judged("ATT-01").found().code(), "ATT-01.expired-before");
}

TEST_F(AttestationRules, Att01StaleIsUnknownButARevocationThatIsSeenStillFails) {
  stale_ = true;
  EXPECT_EQ(Judged("ATT-01").outcome(), UNKNOWN);
  EXPECT_EQ(Judged("ATT-01").found().code(), "ATT-01.stale");
  standing_.against = 0;
  standing_.at_event = false;
  EXPECT_EQ(Judged("ATT-01").outcome(), FAIL);
}

TEST_F(AttestationRules, WhatAProfileMakesSofterStaysSofter) {
  rules_ = "[rule.ATT-01]\nlapsed_since = \"FAILS\"\nseverity = \"INFORMS\"\n";
  standing_ = {.at_event = true, .as_of = false, .changed_by = {}, .against = 0, .reinstated = {}};
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
  *attested_.mutable_period()->mutable_from() = Day("2022-01-01");
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

TEST_F(AttestationRules, Att03NobodyLookedAtACentury) {
  *attested_.mutable_period()->mutable_from() = Day("2021-02-01");
  *attested_.mutable_period()->mutable_to() = Day("2026-02-01");
  EXPECT_EQ(Judged("ATT-03").outcome(), PASS);
  *attested_.mutable_period()->mutable_to() = Day("2026-02-02");
  EXPECT_EQ(Judged("ATT-03").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-03").found().code(), "ATT-03.too-wide");
  rules_ = "[rule.ATT-03]\nmax_period_months = 61\n";
  EXPECT_EQ(Judged("ATT-03").outcome(), PASS);
  *attested_.mutable_period()->mutable_from() = Day("1900-01-01");
  EXPECT_EQ(Judged("ATT-03").outcome(), FAIL);
}

// A day of the last century is no period for today's lot, however short it is.
TEST_F(AttestationRules, Att03NobodyLooksBackACentury) {
  *attested_.mutable_period()->mutable_from() = Day("2021-02-01");
  *attested_.mutable_period()->mutable_to() = Day("2021-02-02");
  EXPECT_EQ(Judged("ATT-03").outcome(), PASS);
  *attested_.mutable_period()->mutable_from() = Day("2021-01-31");
  EXPECT_EQ(Judged("ATT-03").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-03").found().code(), "ATT-03.too-far-back");
  rules_ = "[rule.ATT-03]\nmax_period_months = 61\n";
  EXPECT_EQ(Judged("ATT-03").outcome(), PASS);
  *attested_.mutable_period()->mutable_from() = Day("1900-01-01");
  *attested_.mutable_period()->mutable_to() = Day("1900-01-02");
  EXPECT_EQ(Judged("ATT-03").outcome(), FAIL);
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

TEST_F(AttestationRules, Att05APlanIsDueWithinItsTime) {
  // Assessed on 2026-02-01.
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2029-02-01");
  EXPECT_EQ(Judged("ATT-05").severity(), report::WARNS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2029-02-02");
  EXPECT_EQ(Judged("ATT-05").severity(), report::FAILS);
  EXPECT_EQ(Judged("ATT-05").found().code(), "ATT-05.plan-too-far");
  EXPECT_EQ(ArgumentOf(Judged("ATT-05"), "max_plan").count(), 36u);
  rules_ = "[rule.ATT-05]\nmax_plan_months = 37\n";
  EXPECT_EQ(Judged("ATT-05").severity(), report::WARNS);
}

TEST_F(AttestationRules, Att05OtherOutcomes) {
  result_ = Says("6.5", pb::CRITERION_OUTCOME_DOES_NOT_MEET, "2027-12-31");
  EXPECT_EQ(Judged("ATT-05").outcome(), FAIL);
  EXPECT_EQ(Judged("ATT-05").severity(), report::FAILS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE, "", "no people live near");
  EXPECT_EQ(Judged("ATT-05").outcome(), NOT_APPLICABLE);
  criterion_.critical = true;  // with a reason: Att05OnlyAThirdPartySetsACriticalCriterionAside
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

TEST_F(AttestationRules, Att07EachFitHasItsOutcome) {
  EXPECT_TRUE(All("ATT-07", word_).empty());  // a second party needs no accreditation
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_THIRD);
  const std::vector<std::tuple<AccreditationFit, report::Outcome, std::string>> cases = {
      {AccreditationFit::kInScope, PASS, "ATT-07.in-scope"},
      {AccreditationFit::kNotSaid, UNKNOWN, "ATT-07.not-said"},
      {AccreditationFit::kOtherCommodity, FAIL, "ATT-07.commodity"},
      {AccreditationFit::kOtherCountry, FAIL, "ATT-07.country"},
      {AccreditationFit::kOtherTime, FAIL, "ATT-07.time"},
      {AccreditationFit::kOtherScheme, FAIL, "ATT-07.scheme"},
      {AccreditationFit::kNone, UNKNOWN, "ATT-07.none"}};
  for (const auto& [fit, outcome, code] : cases) {
    word_.accreditation = fit;
    EXPECT_EQ(Judged("ATT-07").outcome(), outcome) << code;
    EXPECT_EQ(Judged("ATT-07").found().code(), code);
  }
  EXPECT_EQ(Judged("ATT-07").who(), "local:mine");
  EXPECT_TRUE(SaysNothingOfSilence("ATT-07"));
}

TEST_F(AttestationRules, Att12AContradictionIsShown) {
  EXPECT_EQ(Judged("ATT-12").outcome(), PASS);
  pb::Attested other = attested_;
  other.set_assessor_level(pb::ASSESSOR_LEVEL_SELF);
  const pb::CriterionResult worse = Says("6.5", pb::CRITERION_OUTCOME_DOES_NOT_MEET);
  Word word = word_;
  word.attestation = &other;
  word.result = &worse;
  word.issuer = "local:mine";
  contradicting_ = {word};
  const report::Finding found = Judged("ATT-12");
  EXPECT_EQ(found.outcome(), FAIL);
  EXPECT_EQ(found.severity(), report::WARNS);
  EXPECT_EQ(found.criterion(), "6.5");
  EXPECT_EQ(ArgumentOf(found, "other_assessor").id(), "local:mine");
  EXPECT_EQ(ArgumentOf(found, "other_level").word(), "SELF");
  EXPECT_TRUE(SaysNothingOfSilence("ATT-12"));
}

TEST_F(AttestationRules, Att05OnlyAThirdPartySetsACriticalCriterionAside) {
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE, "", "no dam");
  EXPECT_EQ(Judged("ATT-05").outcome(), NOT_APPLICABLE);
  criterion_.critical = true;
  const report::Finding found = Judged("ATT-05");
  EXPECT_EQ(found.outcome(), FAIL);
  EXPECT_EQ(found.severity(), report::WARNS);
  EXPECT_EQ(ArgumentOf(found, "justification").text(), "no dam");
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_THIRD);
  EXPECT_EQ(Judged("ATT-05").outcome(), NOT_APPLICABLE);
}

}  // namespace
}  // namespace lode::rules
