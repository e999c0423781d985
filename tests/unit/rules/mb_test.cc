// SPDX-License-Identifier: Apache-2.0
// MB-05 to MB-07 at the profile's limits.
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

// A lot whose metal comes from where it is said, under the profile's rules.
class Mb : public ::testing::Test {
 protected:
  Mb() {
    b_.On("2026-02-01");
    b_.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  }
  std::vector<report::Finding> JudgeAll(std::string_view id, const std::string& rules = "") {
    const auto history = b_.Make("lot:a/1");
    const TrailFacts trail;
    const Profile profile = ProfileWith(rules);
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    return FindingsOf(id, facts);
  }
  report::Finding Judge(std::string_view id, const std::string& rules = "") {
    const std::vector<report::Finding> found = JudgeAll(id, rules);
    EXPECT_EQ(found.size(), 1u) << id;
    return found.empty() ? report::Finding() : found.front();
  }
  // lot:a/1: what the mine dug, and `unknown` bought from outside.
  void Blend(int64_t known, int64_t unknown, int64_t gained,
             pb::CustodyModel model = pb::CUSTODY_MODEL_UNSPECIFIED) {
    b_.Lot("local:mine", "lot:a/known", "site:a/mine", known);
    if (unknown > 0) {
      b_.Lot("local:mine", "lot:a/bought", "site:a/mine", unknown, pb::SOURCE_OFF_LEDGER,
             pb::ORIGIN_CLASS_UNKNOWN);
    }
    std::vector<std::pair<std::string, int64_t>> inputs = {{"lot:a/known", known}};
    if (unknown > 0) inputs.emplace_back("lot:a/bought", unknown);
    b_.Transform("local:mine", "site:a/mine", pb::PROCESS_BLEND, inputs,
                 {{"lot:a/1", known + unknown + gained}}, model);
  }
  HistoryBuilder b_;
};

TEST_F(Mb, Mb05UnknownAboveTheLimitIsUndecided) {
  Blend(999'999, 1, 0);
  const report::Finding unknown = Judge("MB-05");
  EXPECT_EQ(unknown.outcome(), UNKNOWN);
  EXPECT_EQ(ArgumentOf(unknown, "unknown").share().part_mg(), 1);
  EXPECT_EQ(ArgumentOf(unknown, "unknown").share().whole_mg(), 1'000'000);
  ASSERT_EQ(ArgumentOf(unknown, "sources").items().items_size(), 1);
  EXPECT_EQ(ArgumentOf(unknown, "sources").items().items(0).id(), "lot:a/bought");
  EXPECT_EQ(unknown.who(), "local:mine");
  EXPECT_EQ(Judge("MB-05", "[rule.MB-05]\nmax_unknown_ppm = 1\n").outcome(), PASS);
}
TEST_F(Mb, Mb05SaysWhatWasGainedBesideWhatIsUnknown) {
  Blend(100, 0, 100);
  const report::Finding known = Judge("MB-05");
  EXPECT_EQ(known.outcome(), PASS);  // MB-07 judges the gain
  EXPECT_EQ(ArgumentOf(known, "unknown").share().part_mg(), 0);
  EXPECT_EQ(ArgumentOf(known, "gained").share().part_mg(), 100);
  EXPECT_EQ(ArgumentOf(known, "gained").share().whole_mg(), 200);
}

TEST_F(Mb, Mb05AnUnknownClassAtAKnownSiteIsUnknown) {
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 5, pb::SOURCE_EXTRACTED, pb::ORIGIN_CLASS_UNKNOWN);
  EXPECT_EQ(Judge("MB-05").outcome(), UNKNOWN);
}
TEST_F(Mb, Mb05WhatTheLotIsTradedForIsJudgedAndWhatTheProfileNamesBesides) {
  Blend(999'999, 1, 0);
  const auto found = JudgeAll("MB-05", "[rule.MB-05]\nelements = [\"Ni\"]\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(ArgumentOf(found[0], "element").id(), "Co");
  EXPECT_EQ(found[0].outcome(), UNKNOWN);
  EXPECT_EQ(ArgumentOf(found[1], "element").id(), "Ni");
  EXPECT_EQ(found[1].outcome(), NOT_APPLICABLE);
  EXPECT_EQ(JudgeAll("MB-05", "[rule.MB-05]\nelements = [\"Co\"]\n").size(), 1u);
}
// The fault: rare earths or titanium of unknown origin passed, for only cobalt was judged.
TEST_F(Mb, Mb05ForEveryCommodity) {
  b_.Forms({{"ORE", "Ti"}});
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 5, pb::SOURCE_OFF_LEDGER, pb::ORIGIN_CLASS_UNKNOWN,
         "Ti");
  const report::Finding found = Judge("MB-05");
  EXPECT_EQ(found.outcome(), UNKNOWN);
  EXPECT_EQ(ArgumentOf(found, "element").id(), "Ti");
}
TEST_F(Mb, Mb05AFormThatIsTradedForNothingIsJudgedWhole) {
  b_.Forms({{"ORE", ""}});
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 5, pb::SOURCE_FOUND, pb::ORIGIN_CLASS_UNKNOWN,
         "Nd");
  EXPECT_EQ(ArgumentOf(Judge("MB-05"), "element").id(), "Nd");
}
TEST_F(Mb, Mb05ALotWithoutWhatItIsTradedForIsJudgedWhole) {
  b_.Forms({{"ORE", "Co"}});
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 5, pb::SOURCE_FOUND, pb::ORIGIN_CLASS_UNKNOWN,
         "Cu");
  EXPECT_EQ(Judge("MB-05").outcome(), UNKNOWN);
}
// A milligram of cobalt does not make 99 mg of copper a lot of cobalt.
TEST_F(Mb, Mb05ALotWithHardlyAnyOfWhatItIsTradedForIsJudgedWhole) {
  b_.Forms({{"ORE", "Co"}});
  pb::Record r;
  pb::LotCreated& body = *r.mutable_lot_created();
  body.set_lot("lot:a/1");
  body.set_form("ORE");
  body.set_site("site:a/mine");
  body.set_source(pb::SOURCE_FOUND);
  body.set_origin_class(pb::ORIGIN_CLASS_UNKNOWN);
  *body.mutable_quantity() = HistoryBuilder::Mass(1);
  pb::Contained* copper = body.mutable_quantity()->add_contained();
  copper->set_element("Cu");
  copper->set_mg(99);
  b_.Add("local:mine", r);
  const auto traded_for = [&] {
    const auto history = b_.Make("lot:a/1");
    return TradedFor(*history, 10'000);
  };
  EXPECT_THAT(traded_for(), testing::ElementsAre("Co"));
  r.mutable_lot_created()->set_lot("lot:a/2");
  r.mutable_lot_created()->mutable_quantity()->mutable_contained(1)->set_mg(100);
  b_.Add("local:mine", r);
  const auto history = b_.Make("lot:a/2");
  EXPECT_THAT(TradedFor(*history, 10'000), testing::ElementsAre("Co", "Cu"));
}

TEST_F(Mb, Mb05ALotWithoutMetalIsNotGreen) {
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 0);
  const report::Finding found = Judge("MB-05");
  EXPECT_EQ(found.outcome(), UNKNOWN);
  EXPECT_EQ(found.found().code(), "MB-05.no-metal");
}

// A gain of exactly `ppm` of the lot's metal.
struct Edge {
  int64_t gained_ppm;
  report::Outcome outcome;
  report::Severity severity;
};
TEST_F(Mb, Mb07WarnsAboveTheToleranceAndFailsAboveTheSecondLimit) {
  constexpr Edge kEdges[] = {{7'000, PASS, report::FAILS},
                             {7'001, FAIL, report::WARNS},
                             {50'000, FAIL, report::WARNS},
                             {50'001, FAIL, report::FAILS}};
  for (const Edge& edge : kEdges) {
    b_ = HistoryBuilder();
    b_.On("2026-02-01");
    Blend(1'000'000 - edge.gained_ppm, 0, edge.gained_ppm);
    const report::Finding found = Judge("MB-07");
    EXPECT_EQ(found.outcome(), edge.outcome) << edge.gained_ppm;
    EXPECT_EQ(found.severity(), edge.severity) << edge.gained_ppm;
  }
}
TEST_F(Mb, Mb07WhatAProfileToleratesPasses) {
  Blend(500'000, 0, 500'000);
  EXPECT_EQ(Judge("MB-07").severity(), report::FAILS);
  EXPECT_EQ(Judge("MB-07", "[rule.MB-07]\ntolerance_ppm = 900000\n").outcome(), PASS);
}

TEST_F(Mb, Mb07OnePpmIsMeasuring) {
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 90'000'000);
  b_.Receive("local:plant", "lot:a/1", 90'000'000, 90'000'900);
  EXPECT_EQ(Judge("MB-07").outcome(), PASS);
  EXPECT_EQ(Judge("MB-07", "[rule.MB-07]\ntolerance_ppm = 0\n").outcome(), FAIL);
  EXPECT_EQ(Judge("MB-05").outcome(), PASS);
}
TEST_F(Mb, Mb07ALotThatDoubledFails) {
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  b_.Receive("local:plant", "lot:a/1", 100, 205);  // 105 % more
  const report::Finding found = Judge("MB-07");
  EXPECT_EQ(found.outcome(), FAIL);
  EXPECT_EQ(found.severity(), report::FAILS);
  EXPECT_EQ(found.found().code(), "MB-07.far-beyond");
}
TEST_F(Mb, Mb07StatedUncertaintyCountsIfALaboratoryOrWeigherSigned) {
  b_.Role("local:weigher", pb::ROLE_WEIGHER);
  b_.Role("local:plant", pb::ROLE_WEIGHER);  // who holds the lot doesn't vouch for itself
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 1'000'000);
  const auto limit = [&] { return ArgumentOf(Judge("MB-07"), "limit").ppm(); };
  for (int i = 0; i < 5; ++i) {
    b_.Reweigh("local:plant", "lot:a/1", 1'000'000, 1'000'000);
    b_.Reweigh("local:plant", "lot:a/1", 1'000'000, 1'000'000, "local:stranger");
    b_.Reweigh("local:plant", "lot:a/1", 1'000'000, 1'000'000, "local:plant");
  }
  EXPECT_EQ(limit(), 7'000);
  for (int i = 0; i < 10; ++i)
    b_.Reweigh("local:plant", "lot:a/1", 1'000'000, 1'000'000, "local:weigher");
  EXPECT_EQ(limit(), 12'649);  // 2 x 2,000 x sqrt(10), rounded down
  EXPECT_EQ(ArgumentOf(Judge("MB-07", "[rule.MB-07]\nsigmas = 1\n"), "limit").ppm(), 7'000);
  EXPECT_EQ(ArgumentOf(Judge("MB-07", "[rule.MB-07]\nmost_ppm = 9000\n"), "limit").ppm(), 9'000);
  for (int i = 0; i < 90; ++i)
    b_.Reweigh("local:plant", "lot:a/1", 1'000'000, 1'000'000, "local:weigher");
  EXPECT_EQ(limit(), 20'000);  // 4 % is stated, and never more than 2 % allowed
}
TEST_F(Mb, Mb07WhereLotsArePooledEachCountsByTheSquareOfItsShare) {
  b_.Role("local:lab", pb::ROLE_LAB);
  for (const char* lot : {"lot:a/x", "lot:a/y"}) {
    b_.Lot("local:mine", lot, "site:a/mine", 500);
    for (int i = 0; i < 50; ++i) b_.Reweigh("local:mine", lot, 500, 500, "local:lab");
  }
  b_.Transform("local:mine", "site:a/mine", pb::PROCESS_BLEND, {{"lot:a/x", 500}, {"lot:a/y", 500}},
               {{"lot:a/1", 1'000}});
  // 2 x 2,000 x sqrt(50) = 28,284 of each; of both together that / sqrt(2).
  EXPECT_EQ(ArgumentOf(Judge("MB-07"), "stated").ppm(), 20'000);
}
TEST(StatedVariance, OfWetMassMoistureAndGrade) {
  pb::Quantity q = HistoryBuilder::Mass(100);
  q.mutable_contained(0)->set_grade_ppm(100'000);
  q.mutable_contained(0)->set_sigma_ppm(100);  // 0.1 % of the grade
  q.set_moisture_ppm(200'000);
  q.set_moisture_sigma_ppm(1'600);  // 0.2 % of what is dry
  q.set_wet_sigma_ppm(3'000);
  EXPECT_EQ(StatedVariance(q, "Co"), 1'000'000 + 4'000'000 + 9'000'000);
  EXPECT_EQ(StatedVariance(q, "Ni"), 0);
  q.mutable_contained(0)->set_grade_ppm(1);  // more than all of it is all of it
  q.set_moisture_ppm(1'000'000);
  EXPECT_EQ(StatedVariance(q, "Co"), 1'000'000'000'000 + 9'000'000);
  q.set_basis(pb::BASIS_DECLARED);
  EXPECT_EQ(StatedVariance(q, "Co"), 0);
}
TEST(TimesSigma, IsRoundedDownAndNeverOverflows) {
  EXPECT_EQ(TimesSigma(1, 0), 0);
  EXPECT_EQ(TimesSigma(1, 3), 1);
  EXPECT_EQ(TimesSigma(1, 4), 2);
  EXPECT_EQ(TimesSigma(2, 4), 4);
  EXPECT_EQ(TimesSigma(10, Variance{1} << 60), 10 * (int64_t{1} << 30));
}

TEST_F(Mb, Mb06WeakerThanAllowedIsUndecided) {
  Blend(10, 0, 0, pb::CUSTODY_MODEL_MASS_BALANCE);
  EXPECT_EQ(Judge("MB-06").outcome(), UNKNOWN);
  EXPECT_EQ(Judge("MB-06").evidence_size(), 1);
  EXPECT_EQ(Judge("MB-06", "[rule.MB-06]\nweakest_custody_model = \"MASS_BALANCE\"\n").outcome(),
            PASS);
}
TEST_F(Mb, Mb06TheDefaultAllowsControlledBlending) {
  Blend(10, 0, 0, pb::CUSTODY_MODEL_CONTROLLED_BLENDING);
  EXPECT_EQ(Judge("MB-06").outcome(), PASS);
}
TEST_F(Mb, Mb06NotSaidDoesNotApplyWhereNothingIsMixed) {
  Blend(10, 0, 0);
  EXPECT_EQ(Judge("MB-06").outcome(), NOT_APPLICABLE);
}
// The fault: who left the model out passed where an honest "mass balance" did not.
TEST_F(Mb, Mb06NotSaidWhereOriginsMixIsUndecided) {
  Blend(10, 5, 0);
  const report::Finding found = Judge("MB-06");
  EXPECT_EQ(found.outcome(), UNKNOWN);
  EXPECT_EQ(found.found().code(), "MB-06.mixed");
  EXPECT_EQ(found.who(), "local:mine");
  EXPECT_EQ(found.evidence_size(), 1);
  EXPECT_EQ(Judge("MB-06", "[rule.MB-06]\nweakest_custody_model = \"MASS_BALANCE\"\n").outcome(),
            UNKNOWN);
  EXPECT_EQ(Judge("MB-06", "[rule.MB-06]\nweakest_custody_model = \"BOOK_AND_CLAIM\"\n").outcome(),
            NOT_APPLICABLE);
}
TEST_F(Mb, Mb06MixedUnderAModelPasses) {
  Blend(10, 5, 0, pb::CUSTODY_MODEL_CONTROLLED_BLENDING);
  EXPECT_EQ(Judge("MB-06").outcome(), PASS);
}
TEST_F(Mb, Mb06TheBooksContradictAnIdentityThatWasNotPreserved) {
  Blend(10, 5, 0, pb::CUSTODY_MODEL_IDENTITY_PRESERVED);
  const report::Finding found = Judge("MB-06");
  EXPECT_EQ(found.outcome(), FAIL);
  EXPECT_EQ(found.found().code(), "MB-06.contradicted");
  EXPECT_EQ(found.who(), "local:mine");
  EXPECT_EQ(found.evidence_size(), 1);
}
TEST_F(Mb, Mb06OneOriginMayCallItselfPreserved) {
  Blend(10, 0, 0, pb::CUSTODY_MODEL_IDENTITY_PRESERVED);
  EXPECT_EQ(Judge("MB-06").outcome(), PASS);
}
TEST_F(Mb, Mb06PartsOfOneLotThatComeTogetherAgainMixNothing) {
  b_.Lot("local:mine", "lot:a/dug", "site:a/mine", 10);
  b_.Lot("local:mine", "lot:a/bought", "site:a/mine", 10, pb::SOURCE_OFF_LEDGER,
         pb::ORIGIN_CLASS_UNKNOWN);
  b_.Transform("local:mine", "site:a/mine", pb::PROCESS_BLEND,
               {{"lot:a/dug", 10}, {"lot:a/bought", 10}}, {{"lot:a/b", 20}},
               pb::CUSTODY_MODEL_CONTROLLED_BLENDING);
  b_.Transform("local:mine", "site:a/mine", pb::PROCESS_SPLIT, {{"lot:a/b", 20}},
               {{"lot:a/b1", 10}, {"lot:a/b2", 10}});
  b_.Receive("local:plant", "lot:a/b1", 10, 11);  // a gain is no origin of its own here
  b_.Transform("local:mine", "site:a/mine", pb::PROCESS_REFINE,
               {{"lot:a/b1", 11}, {"lot:a/b2", 10}}, {{"lot:a/1", 21}});
  EXPECT_EQ(Judge("MB-06").outcome(), PASS);
}

}  // namespace
}  // namespace lode::rules
