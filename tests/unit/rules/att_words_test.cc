// SPDX-License-Identifier: Apache-2.0
// Which attestation governs an expectation, what others said, and whether each stands:
// accreditation, suspension, withdrawal, reinstatement.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

namespace lode::rules {
namespace {

using report::PASS;

TEST(Accreditation, SchemeCountryCommodityAndDayMustFit) {
  pb::Attested a;
  a.set_scheme("icmm-mp");
  *a.mutable_assessed_on() = Day("2026-01-01");
  const auto fit = [&](const HistoryBuilder& b, const std::vector<std::string>& commodities,
                       uint64_t index = 9) {
    return AccreditationOf(*b.Make("lot:a/x"), {&a, index, "local:val", "CD"}, commodities);
  };
  HistoryBuilder b;
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kNone);
  b.Accredit("local:other");
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kNone);
  b.Accredit("local:val", "Co", {"CD"}, "irma");
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kOtherScheme);
  b.Accredit("local:val", "Co", {"US"});
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kOtherCountry);
  b.Accredit("local:val", "Li", {"US", "CD"});
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kOtherCommodity);
  EXPECT_EQ(fit(b, {"Li"}), AccreditationFit::kInScope);
  b.Accredit("local:val", "", {"CD"});
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kNotSaid);
  EXPECT_EQ(fit(b, {}), AccreditationFit::kInScope);
  b.Accredit("local:val");  // leaf 5
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kInScope);
  EXPECT_EQ(fit(b, {"Co", "Ni"}), AccreditationFit::kNotSaid);  // each of them
  EXPECT_EQ(fit(b, {"Co"}, 5), AccreditationFit::kNotSaid);     // logged before the attestation
  *a.mutable_assessed_on() = Day("2027-12-31");
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kInScope);
  *a.mutable_assessed_on() = Day("2028-01-01");
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kOtherTime);
  *a.mutable_assessed_on() = Day("2025-12-31");
  EXPECT_EQ(fit(b, {"Co"}), AccreditationFit::kOtherTime);
}

// What governs a cell, and what contradicts it, among attestations of the pit.
class Governing : public testing::Test {
 protected:
  Governing() {
    b_.On("2026-01-02");
    b_.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
    b_.Accredit("local:val");
    b_.On("2026-03-01");
    b_.Lot("local:mine", "lot:a/1", "site:a/mine", 5);
  }
  void Says65(const std::string& by, pb::AssessorLevel level, pb::CriterionOutcome outcome,
              std::string_view assessed) {
    b_.Attest(by, "site:a/mine", level, {Says("6.5", outcome)}, "2025-01-01", assessed);
  }
  // "THIRD MEETS, against 1"; "" if nothing governs.
  std::string Of65() {
    const auto history = b_.Make("lot:a/1");
    const TrailFacts trail;
    const Profile profile = *ParseProfile(*BuiltInProfile("demo"));
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    for (const Expectation& cell : facts.expectations.at(0).cells) {
      if (cell.criterion->code != "6.5" || !cell.word) continue;
      return pb::AssessorLevel_Name(cell.word->attestation->assessor_level()).substr(15) + " " +
             pb::CriterionOutcome_Name(cell.word->result->outcome()).substr(18) + ", against " +
             std::to_string(cell.contradicting.size());
    }
    return "";
  }
  HistoryBuilder b_;
};

TEST_F(Governing, ALowerLevelNeverOutranksAHigherOneWhateverItsNews) {
  Says65("local:val", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_MEETS, "2026-01-10");
  EXPECT_EQ(Of65(), "THIRD MEETS, against 0");
  Says65("local:buyer", pb::ASSESSOR_LEVEL_SECOND, pb::CRITERION_OUTCOME_DOES_NOT_MEET,
         "2026-02-10");
  EXPECT_EQ(Of65(), "THIRD MEETS, against 1");
  Says65("local:mine", pb::ASSESSOR_LEVEL_SELF, pb::CRITERION_OUTCOME_PARTIALLY_MEETS,
         "2026-02-11");
  EXPECT_EQ(Of65(), "THIRD MEETS, against 2");
  Says65("local:val", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_DOES_NOT_MEET, "2026-02-12");
  EXPECT_EQ(Of65(), "THIRD DOES_NOT_MEET, against 0");  // later than all of them
  Says65("local:buyer", pb::ASSESSOR_LEVEL_SECOND, pb::CRITERION_OUTCOME_MEETS, "2026-02-20");
  EXPECT_EQ(Of65(), "THIRD DOES_NOT_MEET, against 1");
}

// "fell 1, worse 0, settled 0" of the findings of ATT-12 about 6.5.
class Earlier65 : public Governing {
 protected:
  std::string Of() {
    const auto history = b_.Make("lot:a/1");
    const TrailFacts trail;
    const Profile profile = *ParseProfile(*BuiltInProfile("demo"));
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    const Expectations& matrix = facts.expectations.at(0);
    std::string out;
    for (const Expectation& cell : matrix.cells) {
      if (cell.criterion->code != "6.5") continue;
      for (const report::Finding& f : FindingsOf("ATT-12", facts, {matrix.hop, &matrix, &cell})) {
        out += f.found().code().substr(7) + (f.outcome() == PASS ? "" : "!");
        EXPECT_EQ(f.severity(), report::WARNS);
        if (f.found().code() != "ATT-12.agreed" && f.found().code() != "ATT-12.contradicted")
          out += " " + ArgumentOf(f, "became").word();
      }
    }
    return out;
  }
};

TEST_F(Earlier65, AnotherAssessorDoesNotMakeAFailedAssessmentGoAway) {
  b_.Accredit("local:friend");
  Says65("local:val", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_DOES_NOT_MEET, "2026-01-10");
  Says65("local:friend", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_MEETS, "2026-01-11");
  EXPECT_EQ(Of(), "worse-before! REPLACED");
  Says65("local:val", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_MEETS, "2026-01-12");
  EXPECT_EQ(Of(), "settled REPLACED");
}

TEST_F(Earlier65, NotApplicableSettlesNoWorseNews) {
  Says65("local:val", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_PARTIALLY_MEETS,
         "2026-01-10");
  Says65("local:val", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_NOT_APPLICABLE, "2026-01-11");
  EXPECT_EQ(Of(), "worse-before! REPLACED");
}

TEST_F(Earlier65, AnExpiredFailureIsShown) {
  b_.Attest("local:val", "site:a/mine", pb::ASSESSOR_LEVEL_THIRD,
            {Says("6.5", pb::CRITERION_OUTCOME_DOES_NOT_MEET)}, "2025-01-01", "2026-01-10",
            "2026-02-28");
  Says65("local:buyer", pb::ASSESSOR_LEVEL_SECOND, pb::CRITERION_OUTCOME_MEETS, "2026-01-09");
  EXPECT_EQ(Of(), "worse-before! EXPIRED");
}

TEST_F(Earlier65, AWithdrawnWordIsSettledByItsOwnIssuerAlone) {
  const auto fraud =
      b_.Attest("local:val", "site:a/mine", pb::ASSESSOR_LEVEL_THIRD,
                {Says("6.5", pb::CRITERION_OUTCOME_MEETS)}, "2025-01-01", "2026-01-10");
  b_.Change(fraud, pb::CHANGED_STATUS_WITHDRAWN, pb::EFFECT_AB_INITIO);
  Says65("local:buyer", pb::ASSESSOR_LEVEL_SECOND, pb::CRITERION_OUTCOME_MEETS, "2026-01-10");
  EXPECT_EQ(Of(), "fell-before! WITHDRAWN");
  Says65("local:val", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_MEETS, "2026-01-12");
  EXPECT_EQ(Of(), "settled WITHDRAWN");
}

TEST_F(Earlier65, AWordThatFellAfterTheGoverningOneIsShownToo) {
  Says65("local:buyer", pb::ASSESSOR_LEVEL_SECOND, pb::CRITERION_OUTCOME_MEETS, "2026-01-09");
  const auto fraud =
      b_.Attest("local:val", "site:a/mine", pb::ASSESSOR_LEVEL_THIRD,
                {Says("6.5", pb::CRITERION_OUTCOME_MEETS)}, "2025-01-01", "2026-01-10");
  EXPECT_EQ(Of(), "agreed");
  b_.Change(fraud, pb::CHANGED_STATUS_WITHDRAWN, pb::EFFECT_AB_INITIO);
  EXPECT_EQ(Of(), "fell-before! WITHDRAWN");
}

TEST_F(Governing, WhoIsNotAccreditedForThisGovernsOnlyWhereNothingElseDoes) {
  b_.Accredit("local:lithium", "Li", {"CL"});
  Says65("local:lithium", pb::ASSESSOR_LEVEL_THIRD, pb::CRITERION_OUTCOME_MEETS, "2026-01-10");
  EXPECT_EQ(Of65(), "THIRD MEETS, against 0");
  Says65("local:buyer", pb::ASSESSOR_LEVEL_SECOND, pb::CRITERION_OUTCOME_DOES_NOT_MEET,
         "2026-01-09");
  EXPECT_EQ(Of65(), "SECOND DOES_NOT_MEET, against 0");
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
  EXPECT_EQ(StandingOf(*history, attestation, "local:val", 1).against, 1u);
  EXPECT_FALSE(StandingOf(*history, attestation, "local:val", 0).against.has_value());
  EXPECT_TRUE(StandingOf(*history, attestation, "local:val", 2).at_event);
  EXPECT_TRUE(StandingOf(*history, attestation, "local:val", 1).as_of);
  EXPECT_EQ(StandingOf(*history, attestation, "local:val", 1).reinstated, 2u);
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
