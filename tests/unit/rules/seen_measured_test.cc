// SPDX-License-Identifier: Apache-2.0
// SEEN-01: what somebody weighed, packed, assayed or measured against the books, whatever the
// observation names: the lot, its consignment or the site.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/seen_world.h"

namespace lode::rules {
namespace {

using ::testing::ElementsAre;

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
  const auto remarks = RemarksAgainst("lot:a/b");
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
  const auto remarks = RemarksAgainst("lot:a/p");
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

// Below 1.5 % the relative limit is the smaller one, so that it holds for low grades as well.
TEST_F(Seen, ALowGradeIsHeldAgainstAPartOfItself) {
  Book(OfGrade(3'000));
  b_.Add("local:lab", Assay(3'600));
  b_.Add("local:lab", Assay(3'000));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  EXPECT_THAT(Codes("[rule.SEEN-01]\nassay_relative_ppm = 199000\n"), ElementsAre("assayed"));
  b_.Add("local:lab", Assay(2'400));
  ASSERT_THAT(Codes(), ElementsAre("assays"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "limit").ppm(), 720);  // a fifth of the higher one
  b_.Add("local:lab", Assay(2'399));
  EXPECT_THAT(Codes(), ElementsAre("assays", "assays", "assayed"));
  EXPECT_EQ(ArgumentOf(Findings()[2], "limit").ppm(), 600);
  Book(OfGrade(2'400));
  EXPECT_THAT(Codes(), ElementsAre("assays", "assays"));
}

TEST_F(Seen, NoneOfAnElementIsFoundThatIsBooked) {
  Book(OfGrade(3'000));
  b_.Add("local:lab", Assay(0));
  EXPECT_THAT(Codes(), ElementsAre("assayed"));
}

TEST_F(Seen, AMetalOfValueThatTheBooksDoNotCarry) {
  Book(OfGrade(100'000));
  const auto find = [&](const std::string& element, int32_t ppm) {
    pb::Record r = Assay(ppm);
    r.mutable_observed()->mutable_assay()->mutable_results(0)->set_element(element);
    b_.Add("local:lab", r);
  };
  find("Li", 5'000);
  find("Ni", 20'000);
  find("Au", 10);
  find("Fe", 400'000);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  find("Li", 5'001);
  find("Ni", 20'001);
  find("Au", 11);
  EXPECT_THAT(Codes(), ElementsAre("unbooked", "unbooked", "unbooked"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "element").id(), "Li");
  EXPECT_EQ(ArgumentOf(Findings()[1], "limit").ppm(), 20'000);
  EXPECT_EQ(ArgumentOf(Findings()[2], "grade").ppm(), 11);
  pb::Quantity taken_up = OfGrade(100'000);
  taken_up.add_contained()->set_element("Li");
  taken_up.mutable_contained(1)->set_mg(5'001);
  Book(taken_up);
  EXPECT_THAT(Codes(), ElementsAre("unbooked", "unbooked"));
}

TEST_F(Seen, WhatWasFoundBeforeTheFirstFigureWaitsForIt) {
  pb::Record r;
  r.mutable_lot_created()->set_lot("lot:a/e");
  r.mutable_lot_created()->set_source(pb::SOURCE_EXTRACTED);
  r.mutable_lot_created()->mutable_quantity()->set_basis(pb::BASIS_ESTIMATED);
  b_.Add("local:mine", r);
  b_.Add("local:lab", Assay(100'000, "lot:a/e"));
  EXPECT_TRUE(RemarksAgainst("lot:a/e").empty());
  Book(OfGrade(10'000), "lot:a/e");
  ASSERT_EQ(RemarksAgainst("lot:a/e").size(), 1u);
  EXPECT_EQ(RemarksAgainst("lot:a/e")[0].kind, RemarkKind::kAssayed);
  Book(OfGrade(99'000), "lot:a/e");
  EXPECT_TRUE(RemarksAgainst("lot:a/e").empty());
}

TEST_F(Seen, MoistureThatTheBooksDoNotTakeUp) {
  Book(OfGrade(100'000, 1'250'000));  // 20 %
  const auto find = [&](int32_t moisture_ppm) {
    pb::Record r = Assay(100'000);
    r.mutable_observed()->mutable_assay()->set_moisture_ppm(moisture_ppm);
    b_.Add("local:lab", r);
  };
  find(0);  // not said
  find(210'000);
  find(190'000);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  find(210'001);
  EXPECT_THAT(Codes(), ElementsAre("moisture"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "found").ppm(), 210'001);
  EXPECT_EQ(ArgumentOf(Findings()[0], "booked").ppm(), 200'000);
  EXPECT_THAT(Codes("[rule.SEEN-01]\nmoisture_ppm = 10001\n"), ElementsAre("nothing"));
  Book(OfGrade(100'000, 1'260'000));
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

TEST_F(Seen, RadioactivityAboveTheLimit) {
  pb::Record r;
  r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_RADIOACTIVITY);
  r.mutable_observed()->add_lots(kLot);
  r.mutable_observed()->mutable_assay()->set_activity_bq_per_kg(1'000);
  b_.Add("local:lab", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  EXPECT_THAT(Codes("[rule.SEEN-01]\nactivity_bq_per_kg = 999\n"), ElementsAre("activity"));
  r.mutable_observed()->mutable_assay()->set_activity_bq_per_kg(1'001);
  b_.Add("local:lab", r);
  ASSERT_THAT(Codes(), ElementsAre("activity"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "found").count(), 1'001u);
  EXPECT_EQ(ArgumentOf(Findings()[0], "limit").count(), 1'000u);
}

TEST_F(Seen, PackedIsWhatTheLotWeighsInOneStepOrSeveral) {
  Book(OfGrade(100'000, 1'000'000));
  const auto pack = [&](std::vector<int64_t> rows) {
    pb::Record r;
    for (const int64_t net : rows) {
      r.mutable_packed()->add_lots()->set_lot(kLot);
      r.mutable_packed()->mutable_lots()->rbegin()->set_net_mg(net);
    }
    b_.Add("local:mine", r);
  };
  pack({0});  // not said
  pack({500'000, 495'000});
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  pack({500'000});  // anew
  ASSERT_THAT(Codes(), ElementsAre("packed"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "found").mg(), 500'000);
  EXPECT_EQ(ArgumentOf(Findings()[0], "booked").mg(), 1'000'000);
  pack({494'999});
  ASSERT_THAT(Codes(), ElementsAre("packed"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "found").mg(), 994'999);
  pack({1});
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

// What somebody found at a site, and names the lot: recorded under the site, as a stock-taking is.
TEST_F(Seen, AnObservationOfASiteThatWeighsTheLot) {
  Book(OfGrade(100'000, 1'000'000));
  pb::Record r;
  r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_STOCKTAKE);
  r.mutable_observed()->set_site("site:a/mine");
  for (const char* lot : {"lot:a/other", kLot}) {
    r.mutable_observed()->add_weighings()->set_lot(lot);
    r.mutable_observed()->mutable_weighings()->rbegin()->set_wet_mg(1'000'000);
  }
  b_.Add("local:weigher", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  r.mutable_observed()->mutable_weighings(1)->set_wet_mg(1'000);
  b_.Add("local:weigher", r);
  ASSERT_THAT(Codes(), ElementsAre("weighed"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "lot").id(), kLot);
}

TEST_F(Seen, ASampleOfAllThatIsOnTheRoadIsHeldAgainstAllOfIt) {
  Book(OfGrade(80'000));
  pb::Record sent;
  sent.mutable_dispatched()->set_consignment("consignment:a/1");
  sent.mutable_dispatched()->add_lots()->set_lot(kLot);
  pb::LotEcho* other = sent.mutable_dispatched()->add_lots();
  other->set_lot("lot:b/1");  // of no business of the path, but it travels with it
  *other->mutable_quantity() = OfGrade(120'000);
  b_.Add("local:mine", sent);
  pb::Record r = Assay(100'000);
  r.mutable_observed()->clear_lots();
  r.mutable_observed()->set_consignment("consignment:a/1");
  r.mutable_observed()->mutable_assay()->set_composite(true);
  b_.Add("local:lab", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  r.mutable_observed()->mutable_assay()->mutable_results(0)->set_ppm(103'001);
  b_.Add("local:lab", r);
  EXPECT_THAT(Codes(), ElementsAre("assays", "assayed"));
  EXPECT_EQ(ArgumentOf(Findings()[1], "booked").ppm(), 100'000);
}

}  // namespace
}  // namespace lode::rules
