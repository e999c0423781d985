// SPDX-License-Identifier: Apache-2.0
// SEEN-02: a failed assessment of the lot, of a site or a company of its path is told, whatever the
// reason is for which no cell of the matrix shows it.
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

namespace lode::rules {
namespace {

constexpr pb::AssessorLevel kThird = pb::ASSESSOR_LEVEL_THIRD;
constexpr pb::CriterionOutcome kFails = pb::CRITERION_OUTCOME_DOES_NOT_MEET;
constexpr pb::CriterionOutcome kMeets = pb::CRITERION_OUTCOME_MEETS;

class Unheard02 : public testing::Test {
 protected:
  Unheard02() {
    b_.On("2026-01-02");
    b_.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
    b_.Accredit("local:val");
    b_.On("2026-03-01");
    // The contract miner digs on another's site.
    b_.Lot("local:digger", "lot:a/1", "site:a/mine", 5);
    b_.Attest("local:val", "site:a/mine", kThird, {Says("6.5", kMeets)});
  }
  // "SEEN-02.unheard site:a/mine 6.5 +0 DATES" of each finding; "" if there is none.
  std::string Of(const std::string& profile_name = "demo") {
    const auto history = b_.Make("lot:a/1");
    const TrailFacts trail;
    const Profile profile = *ParseProfile(*BuiltInProfile(profile_name));
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    std::string out;
    for (const report::Finding& f : FindingsOf("SEEN-02", facts)) {
      if (f.outcome() == report::PASS) continue;
      EXPECT_EQ(f.outcome(), report::FAIL);
      EXPECT_EQ(f.severity(), profile.esg ? report::WARNS : report::INFORMS);
      const bool known = f.found().code() == "SEEN-02.unheard";
      out += (out.empty() ? "" : "; ") + f.found().code().substr(8) + " " +
             ArgumentOf(f, "subject").id() + " " +
             (known ? ArgumentOf(f, "criterion").id() : ArgumentOf(f, "its_code").text()) + " +" +
             std::to_string(ArgumentOf(f, "more").count()) + " " + ArgumentOf(f, "why").word();
      if (ArgumentOf(f, "state").word() != "STANDS") out += " FELL";
    }
    return out;
  }
  HistoryBuilder b_;
};

TEST_F(Unheard02, WhatACellShowsIsHeard) {
  EXPECT_EQ(Of(), "");
  b_.Attest("local:val", "site:a/mine", kThird, {Says("6.5", kFails)}, "2025-01-01", "2026-01-11");
  EXPECT_EQ(Of(), "");  // it governs, and ATT-05 fails
  b_.Attest("local:plant", "site:a/mine", pb::ASSESSOR_LEVEL_SECOND, {Says("3.4", kFails)});
  EXPECT_EQ(Of(), "");
}

TEST_F(Unheard02, OfTheLotItself) {
  b_.Attest("local:val", "lot:a/1", kThird, {Says("3.4", kFails), Says("6.5", kFails)});
  EXPECT_EQ(Of(), "unheard lot:a/1 3.4 +1 NOT_ASKED");
}

TEST_F(Unheard02, OfWhoeverDigsThere) {
  b_.Attest("local:val", "local:digger", kThird, {Says("1.3", kFails)});
  EXPECT_EQ(Of(), "unheard local:digger 1.3 +0 NOT_ASKED");
}

TEST_F(Unheard02, OfTheCompanyUnderACriterionOfSites) {
  b_.Attest("local:val", "local:mine", kThird, {Says("6.5", kFails)});
  EXPECT_EQ(Of(), "unheard local:mine 6.5 +0 NOT_ASKED");
}

TEST_F(Unheard02, ByAnAssessorOfSomethingElse) {
  b_.Accredit("local:copper", "Cu");
  b_.Accredit("local:anything", "", {});
  b_.Attest("local:copper", "site:a/mine", kThird, {Says("6.5", kFails)});
  b_.Attest("local:anything", "site:a/mine", kThird, {Says("6.5", kFails)});
  EXPECT_EQ(Of(),
            "unheard site:a/mine 6.5 +0 NOT_ACCREDITED; unheard site:a/mine 6.5 +0 NOT_ACCREDITED");
}

TEST_F(Unheard02, WithDatesThatDoNotCoverTheStep) {
  b_.Attest("local:val", "site:a/mine", kThird, {Says("6.5", kFails)}, "2026-04-01", "2026-07-01");
  EXPECT_EQ(Of(), "unheard site:a/mine 6.5 +0 DATES");
  b_.Attest("local:val", "site:a/mine", kThird, {Says("6.5", kMeets)}, "2026-04-01", "2026-08-01");
  EXPECT_EQ(Of(), "");  // its own issuer says better
}

TEST_F(Unheard02, OfALongerPeriodThanIsBelieved) {
  b_.Attest("local:val", "site:a/mine", kThird, {Says("6.5", kFails)}, "2020-01-01", "2026-01-10");
  EXPECT_EQ(Of(), "unheard site:a/mine 6.5 +0 DATES");
}

TEST_F(Unheard02, LongBeforeTheFirstStepIsHistory) {
  b_.Attest("local:val", "site:a/mine", kThird, {Says("6.5", kFails)}, "2022-01-01", "2023-03-01");
  EXPECT_EQ(Of(), "unheard site:a/mine 6.5 +0 NOT_ACCREDITED");  // 36 months to the day
  b_.Attest("local:val", "local:digger", kThird, {Says("6.5", kFails)}, "2022-01-01", "2023-02-28");
  EXPECT_EQ(Of(), "unheard site:a/mine 6.5 +0 NOT_ACCREDITED");
}

TEST_F(Unheard02, PartlyMetCountsWhereTheCriterionIsCritical) {
  const auto critical = [](const std::string& code) {
    return catalogue::Icmm().Find(code)->critical;
  };
  ASSERT_TRUE(critical("3.4"));
  ASSERT_FALSE(critical("6.5"));
  b_.Attest("local:val", "lot:a/1", kThird,
            {Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2027-01-01")});
  EXPECT_EQ(Of(), "");
  b_.Attest(
      "local:val", "lot:a/1", kThird,
      {Says("3.4", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2027-01-01"), Says("6.5", kFails)});
  EXPECT_EQ(Of(), "unheard lot:a/1 6.5 +1 NOT_ASKED");  // the worst of them
}

TEST_F(Unheard02, ItsOwnIssuerAloneTakesItBack) {
  const auto bad = b_.Attest("local:val", "lot:a/1", kThird, {Says("6.5", kFails)});
  b_.Attest("local:friend", "lot:a/1", kThird, {Says("6.5", kMeets)});
  EXPECT_EQ(Of(), "unheard lot:a/1 6.5 +0 NOT_ASKED");
  // Of a lower level: no.
  b_.Attest("local:val", "lot:a/1", pb::ASSESSOR_LEVEL_SECOND, {Says("6.5", kMeets)});
  EXPECT_EQ(Of(), "unheard lot:a/1 6.5 +0 NOT_ASKED");
  const auto change = [&](pb::ChangedStatus status, const std::string& by) {
    b_.Change(bad, status, pb::EFFECT_AB_INITIO, by);
  };
  change(pb::CHANGED_STATUS_WITHDRAWN, "local:accreditor");
  EXPECT_EQ(Of(), "unheard lot:a/1 6.5 +0 NOT_ASKED FELL");
  change(pb::CHANGED_STATUS_REINSTATED, "local:accreditor");
  change(pb::CHANGED_STATUS_SUSPENDED, "local:val");
  EXPECT_EQ(Of(), "unheard lot:a/1 6.5 +0 NOT_ASKED FELL");
  change(pb::CHANGED_STATUS_WITHDRAWN, "local:val");
  EXPECT_EQ(Of(), "");
}

TEST_F(Unheard02, AWithdrawnPraiseTakesNothingBack) {
  b_.Attest("local:val", "lot:a/1", kThird, {Says("6.5", kFails)});
  const auto praise = b_.Attest("local:val", "lot:a/1", kThird, {Says("6.5", kMeets)});
  EXPECT_EQ(Of(), "");
  b_.Change(praise, pb::CHANGED_STATUS_WITHDRAWN, pb::EFFECT_AB_INITIO);
  EXPECT_EQ(Of(), "unheard lot:a/1 6.5 +0 NOT_ASKED");
}

TEST_F(Unheard02, OfAnotherScheme) {
  pb::Record r;
  pb::Attested& a = *r.mutable_attested();
  a.set_subject("site:a/mine");
  a.set_scheme("irma");
  a.set_scheme_version("1");
  *a.mutable_assessed_on() = Day("2026-02-01");
  *a.add_outcomes() = Says("1.1.1", kFails);
  b_.Add("local:val", r);
  EXPECT_EQ(Of(), "unheard-other site:a/mine 1.1.1 +0 OTHER_SCHEME");
}

TEST_F(Unheard02, NobodyOfThePathIsNobodysBusiness) {
  b_.Attest("local:plant", "local:val", kThird, {Says("1.3", kFails)});
  b_.Attest("local:plant", "lot:a/other", kThird, {Says("1.3", kFails)});
  EXPECT_EQ(Of(), "");
}

TEST_F(Unheard02, AProfileWithoutEsgInforms) {
  EXPECT_EQ(Of("books"), "");
  b_.Attest("local:val", "site:a/mine", kThird, {Says("6.5", kFails)}, "2025-01-01", "2026-01-11");
  EXPECT_EQ(Of("books"), "unheard site:a/mine 6.5 +0 NOT_ASKED");
}

}  // namespace
}  // namespace lode::rules
