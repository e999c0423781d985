// SPDX-License-Identifier: Apache-2.0
// ATT-01 to ATT-06, each at its limits: what passes, fails, is unknown, does not apply.
#include "verifier/rules/attestations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"

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
    limits_.catalogue = "icmm-mp";
    limits_.version = "v";
    limits_.minimum_level = pb::ASSESSOR_LEVEL_SECOND;
    limits_.max_age_months = 36;
    hop_.site = "site:a/mine";
    hop_.operator_party = "local:mine";
    hop_.operator_name = "Mine SA";
    hop_.index = 10;
    hop_.event_time_us = OnDay("2026-03-01");
    hop_.as_of_us = OnDay("2026-12-31");
    attested_.set_subject(hop_.site);
    attested_.set_assessor_level(pb::ASSESSOR_LEVEL_SECOND);
    *attested_.mutable_period()->mutable_from() = Day("2026-03-01");
    *attested_.mutable_valid_to() = Day("2027-12-31");
    *attested_.mutable_assessed_on() = Day("2026-02-01");
    criterion_.code = "6.5";
    result_ = Says("6.5", pb::CRITERION_OUTCOME_MEETS);
  }

  Cell Judged() {
    Cell cell;
    cell.hop = &hop_;
    cell.criterion = &criterion_;
    Word word;
    word.attestation = &attested_;
    word.result = &result_;
    word.standing = standing_;
    cell.word = word;
    return cell;
  }
  Cell Silent() {
    Cell cell = Judged();
    cell.word.reset();
    return cell;
  }

  EsgLimits limits_;
  HopFacts hop_;
  pb::Attested attested_;
  pb::CriterionResult result_;
  catalogue::Criterion criterion_;
  Standing standing_;
};

TEST_F(AttestationRules, Att01StandsAtBothDates) {
  EXPECT_EQ(CheckStanding(Judged(), limits_).outcome(), PASS);
  standing_.at_event = false;
  EXPECT_EQ(CheckStanding(Judged(), limits_).outcome(), FAIL);
  EXPECT_EQ(CheckStanding(Judged(), limits_).severity(), report::FAILS);
  standing_ = {.at_event = true, .as_of = false, .changed_by = {}};
  EXPECT_EQ(CheckStanding(Judged(), limits_).outcome(), FAIL);
  EXPECT_EQ(CheckStanding(Judged(), limits_).severity(), report::WARNS);
  limits_.lapsed_since = report::FAILS;
  EXPECT_EQ(CheckStanding(Judged(), limits_).severity(), report::FAILS);
  EXPECT_EQ(CheckStanding(Silent(), limits_).outcome(), NOT_APPLICABLE);
}

TEST_F(AttestationRules, Att01ExpiryIsInclusiveAndOnlyWarnsOnceTheEventWasCovered) {
  *attested_.mutable_valid_to() = Day("2026-12-31");
  EXPECT_EQ(CheckStanding(Judged(), limits_).outcome(), PASS);
  *attested_.mutable_valid_to() = Day("2026-12-30");
  EXPECT_EQ(CheckStanding(Judged(), limits_).outcome(), FAIL);
  EXPECT_EQ(CheckStanding(Judged(), limits_).severity(), report::WARNS);
}

TEST_F(AttestationRules, Att01StaleIsUnknownButARevocationThatIsSeenStillFails) {
  hop_.stale = true;
  EXPECT_EQ(CheckStanding(Judged(), limits_).outcome(), UNKNOWN);
  EXPECT_EQ(CheckStanding(Judged(), limits_).value(), "stale");
  standing_.at_event = false;
  EXPECT_EQ(CheckStanding(Judged(), limits_).outcome(), FAIL);
}

TEST_F(AttestationRules, Att02WantsTheSiteItself) {
  EXPECT_EQ(CheckSubject(Judged()).outcome(), PASS);
  attested_.set_subject("local:mine");
  EXPECT_EQ(CheckSubject(Judged()).outcome(), UNKNOWN);
  EXPECT_THAT(CheckSubject(Judged()).remedy(), HasSubstr("Mine SA (local:mine)"));
  criterion_.level = catalogue::Level::kCorporate;
  EXPECT_EQ(CheckSubject(Judged()).outcome(), PASS);
  attested_.set_subject(hop_.site);
  EXPECT_EQ(CheckSubject(Judged()).outcome(), UNKNOWN);
  EXPECT_EQ(CheckSubject(Silent()).outcome(), NOT_APPLICABLE);
}

TEST_F(AttestationRules, Att03PeriodValidityAndAgeAreInclusive) {
  EXPECT_EQ(CheckPeriod(Judged(), limits_).outcome(), PASS);  // the first day of the period
  *attested_.mutable_period()->mutable_from() = Day("2026-03-02");
  EXPECT_EQ(CheckPeriod(Judged(), limits_).outcome(), FAIL);
  *attested_.mutable_period()->mutable_from() = Day("2020-01-01");
  *attested_.mutable_valid_to() = Day("2026-03-01");
  EXPECT_EQ(CheckPeriod(Judged(), limits_).outcome(), PASS);
  *attested_.mutable_valid_to() = Day("2026-02-28");
  EXPECT_EQ(CheckPeriod(Judged(), limits_).outcome(), FAIL);
  *attested_.mutable_valid_to() = Day("2028-01-01");
  *attested_.mutable_assessed_on() = Day("2023-03-01");
  EXPECT_EQ(CheckPeriod(Judged(), limits_).outcome(), PASS);
  *attested_.mutable_assessed_on() = Day("2023-02-28");
  EXPECT_EQ(CheckPeriod(Judged(), limits_).outcome(), FAIL);
  attested_.clear_assessed_on();
  EXPECT_EQ(CheckPeriod(Judged(), limits_).outcome(), UNKNOWN);
  EXPECT_EQ(CheckPeriod(Silent(), limits_).outcome(), NOT_APPLICABLE);
}

TEST_F(AttestationRules, Att04MissingIsUnknownNeverGreen) {
  EXPECT_EQ(CheckResult(Judged(), limits_).outcome(), PASS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE, "", "no tailings here");
  EXPECT_EQ(CheckResult(Judged(), limits_).outcome(), PASS);
  EXPECT_EQ(CheckResult(Silent(), limits_).outcome(), UNKNOWN);
  Cell cell = Judged();
  cell.word->result = nullptr;
  EXPECT_EQ(CheckResult(cell, limits_).outcome(), UNKNOWN);
  EXPECT_THAT(CheckResult(cell, limits_).remedy(), HasSubstr("second party"));
}

TEST_F(AttestationRules, Att05PartlyMetNeedsAPlanInDateAndNeverDoesForACriticalOne) {
  EXPECT_EQ(CheckOutcome(Judged()).outcome(), PASS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2026-12-31");
  EXPECT_EQ(CheckOutcome(Judged()).outcome(), FAIL);
  EXPECT_EQ(CheckOutcome(Judged()).severity(), report::WARNS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2026-12-30");
  EXPECT_EQ(CheckOutcome(Judged()).severity(), report::FAILS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS);
  EXPECT_EQ(CheckOutcome(Judged()).severity(), report::FAILS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2027-12-31");
  criterion_.critical = true;
  EXPECT_EQ(CheckOutcome(Judged()).outcome(), FAIL);
  EXPECT_EQ(CheckOutcome(Judged()).severity(), report::FAILS);
}

TEST_F(AttestationRules, Att05OtherOutcomes) {
  result_ = Says("6.5", pb::CRITERION_OUTCOME_DOES_NOT_MEET, "2027-12-31");
  EXPECT_EQ(CheckOutcome(Judged()).outcome(), FAIL);
  EXPECT_EQ(CheckOutcome(Judged()).severity(), report::FAILS);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE, "", "no people live near");
  criterion_.critical = true;
  EXPECT_EQ(CheckOutcome(Judged()).outcome(), NOT_APPLICABLE);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_NOT_APPLICABLE);
  EXPECT_EQ(CheckOutcome(Judged()).outcome(), FAIL);
  result_ = Says("6.5", pb::CRITERION_OUTCOME_UNSPECIFIED);
  EXPECT_EQ(CheckOutcome(Judged()).outcome(), UNKNOWN);
  EXPECT_EQ(CheckOutcome(Silent()).outcome(), NOT_APPLICABLE);
}

TEST_F(AttestationRules, Att06WantsAtLeastASecondParty) {
  EXPECT_EQ(CheckLevel(Judged(), limits_).outcome(), PASS);
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_THIRD);
  EXPECT_EQ(CheckLevel(Judged(), limits_).outcome(), PASS);
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_SELF);
  EXPECT_EQ(CheckLevel(Judged(), limits_).outcome(), FAIL);
  attested_.set_assessor_level(pb::ASSESSOR_LEVEL_UNSPECIFIED);
  EXPECT_EQ(CheckLevel(Judged(), limits_).outcome(), UNKNOWN);
  EXPECT_EQ(CheckLevel(Silent(), limits_).outcome(), NOT_APPLICABLE);
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
