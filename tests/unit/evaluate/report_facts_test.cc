// SPDX-License-Identifier: Apache-2.0
// What a report shows beside its findings: who owns and carries the lot, titles, days to come, how
// much metal a finding binds, masses that are not counted twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/evaluate/judge_world.h"
#include "verifier/base/time.h"
#include "verifier/evaluate/bound.h"
#include "verifier/present/report_text.h"

namespace lode::evaluate {
namespace {

using present::ReportText;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

// The fault: three stock-takings of a lot of 1 t showed as 3 t.
TEST_F(JudgeTest, ALotThatIsWeighedThreeTimesIsNotThreeLots) {
  AttestBoth();
  MakeLots();
  for (int i = 0; i < 3; ++i) b_.Reweigh("local:plant", "lot:plant/2", 990'000'000, 990'000'000);
  const std::string text = ReportText(Report());
  EXPECT_THAT(text, HasSubstr("reweighed, local:plant: 9.900 t"));
  EXPECT_THAT(text, Not(HasSubstr("29.700 t")));
}

TEST_F(JudgeTest, WithoutExpectationsTheFirstLineSaysSo) {
  AttestBoth();
  MakeLots();
  report::Report asked = Report();
  asked.mutable_basis()->add_catalogues()->set_name("icmm-mp");  // as Evaluate does
  const auto first_line = [](const std::string& text) { return text.substr(0, text.find('\n')); };
  EXPECT_THAT(first_line(ReportText(Report("books"))), HasSubstr("ESG not checked"));
  EXPECT_THAT(first_line(ReportText(asked)), Not(HasSubstr("ESG not checked")));
}

TEST_F(JudgeTest, OnTheRoadItIsTheCarrierWhoHasIt) {
  AttestBoth();
  MakeLots();
  pb::Record sent;
  sent.mutable_dispatched()->set_consignment("consignment:plant/1");
  sent.mutable_dispatched()->add_lots()->set_lot("lot:plant/2");
  pb::Leg* leg = sent.mutable_dispatched()->add_legs();
  leg->set_mode(pb::MODE_RAIL);
  leg->set_carrier("local:train");
  b_.Add("local:plant", sent);
  report::Report report = Report();
  EXPECT_EQ(report.lot_now().state(), report::LOT_IN_TRANSIT);
  EXPECT_EQ(report.lot_now().carrier(), "local:train");
  EXPECT_EQ(report.hops(2).transport(0).mode(), "RAIL");
  EXPECT_THAT(ReportText(report), HasSubstr("on the road with local:train, sent by local:plant"));
  EXPECT_THAT(ReportText(report), HasSubstr("dispatched by local:plant, by rail"));
  pb::Record handed;
  handed.mutable_handed_on()->set_consignment("consignment:plant/1");
  handed.mutable_handed_on()->set_to_bailee("local:ship");
  b_.Add("local:ship", handed);
  EXPECT_EQ(Report().lot_now().carrier(), "local:ship");
  pb::Record received;
  received.mutable_received()->set_consignment("consignment:plant/1");
  received.mutable_received()->set_outcome(pb::OUTCOME_ACCEPTED);
  pb::ReceivedLot* row = received.mutable_received()->add_lots();
  row->set_lot("lot:plant/2");
  *row->mutable_quantity() = HistoryBuilder::Mass(990'000'000);
  b_.Add("local:buyer", received);
  EXPECT_EQ(Report().lot_now().state(), report::LOT_HELD);
  EXPECT_EQ(Report().lot_now().holder(), "local:buyer");
  EXPECT_EQ(Report().lot_now().carrier(), "");
}

TEST_F(JudgeTest, OwnersOffersAndTitlesAreShown) {
  AttestBoth();
  MakeLots();
  EXPECT_EQ(Report().lot_now().owner(), "local:mine");  // of what it was made of
  pb::Record sale;
  pb::TitleTransferred& body = *sale.mutable_title_transferred();
  body.set_seller("local:mine");
  body.set_buyer("local:buyer");
  body.add_lots("lot:plant/2");
  body.set_pending(true);
  const base::Hash256 offer = b_.Add("local:mine", sale);
  report::Report report = Report();
  EXPECT_EQ(report.lot_now().owner(), "local:mine");
  EXPECT_EQ(report.lot_now().offered_to(), "local:buyer");
  ASSERT_EQ(report.events_size(), 1);
  EXPECT_EQ(report.events(0).kind(), "TitleTransferred");
  EXPECT_EQ(report.events(0).detail(), "PENDING");
  EXPECT_EQ(report.events(0).to(), "local:buyer");
  EXPECT_THAT(ReportText(report),
              HasSubstr("title offered to local:buyer by Mine SA: lot:plant/2"));
  EXPECT_THAT(ReportText(report), HasSubstr("offered to local:buyer,"));
  pb::Record answer;
  answer.mutable_countersigned()->add_records(offer.str());
  answer.mutable_countersigned()->set_outcome(pb::COUNTERSIGN_OUTCOME_AGREES);
  b_.Add("local:buyer", answer);
  report = Report();
  EXPECT_EQ(report.lot_now().owner(), "local:buyer");
  EXPECT_EQ(report.lot_now().offered_to(), "");
  ASSERT_EQ(report.events_size(), 2);
  EXPECT_EQ(report.events(1).about(0), offer.str());
  EXPECT_THAT(ReportText(report), HasSubstr("owned by local:buyer"));
}

TEST_F(JudgeTest, WhatWouldMakeItWorseAndWhen) {
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD,
            AllMeet(pb::SITE_TYPE_LSM_MINE,
                    {Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2027-06-30")}),
            "2025-01-01", "2026-01-10", "2027-12-31");
  b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_REFINERY));
  MakeLots();
  std::vector<std::string> found;
  const report::Report report = Report();
  for (const report::Deadline& one : report.deadlines())
    found.push_back(base::FormatDate(one.day()) + " " + one.what().code() + " " + one.site());
  EXPECT_THAT(found,
              ElementsAre("2027-01-06 deadline.stale ", "2027-06-30 deadline.plan site:mine/pit",
                          "2027-12-31 deadline.expires site:mine/pit",
                          "2028-12-31 deadline.expires site:plant/works"));
  EXPECT_THAT(
      ReportText(report),
      HasSubstr("2027-06-30  plan \"CAP-1\" for 6.5 energy and climate at site:mine/pit is due"));
  // On the last day it is too old after a part of it; that is today.
  EXPECT_EQ(base::FormatDate(Report("demo", "2027-01-07").deadlines(0).day()), "2027-01-13");
  // What is past is a finding, and no deadline.
  EXPECT_EQ(Report("demo", "2027-07-01").deadlines(0).what().code(), "deadline.stale");
  EXPECT_EQ(Report("demo", "2027-07-01").deadlines_size(), 3);
  EXPECT_EQ(Report("books").deadlines_size(), 1);
}

// Half of the metal came through the pit, all of it through the works.
TEST_F(JudgeTest, AFindingSaysHowMuchMetalItBinds) {
  b_.Site("site:mine/other", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b_.On("2026-02-01");
  b_.Lot("local:mine", "lot:mine/1", kPit, 100);
  b_.Lot("local:mine", "lot:mine/2", "site:mine/other", 300);
  b_.Reweigh("local:mine", "lot:mine/2", 300, 100);
  b_.Transform("local:plant", kPlant, pb::PROCESS_REFINE,
               {{"lot:mine/1", 100}, {"lot:mine/2", 100}},
               {{"lot:plant/2", 180}, {"lot:plant/3", 20}}, pb::CUSTODY_MODEL_CONTROLLED_BLENDING);
  const report::Report report = Report();
  std::map<std::string, int64_t> bound;
  for (const report::Finding& f : report.findings()) {
    EXPECT_EQ(f.bound().share().whole_mg(), 180) << f.rule();
    bound[f.site()] = f.bound().share().part_mg();
  }
  EXPECT_THAT(bound, ElementsAre(Pair("site:mine/other", 90), Pair(kPit, 90), Pair(kPlant, 180)));
  ASSERT_EQ(report.hops_size(), 4);
  ASSERT_EQ(report.hops(3).lots_size(), 4);
  EXPECT_TRUE(report.hops(3).lots(0).input());
  EXPECT_TRUE(report.hops(3).lots(2).on_path());
  EXPECT_FALSE(report.hops(3).lots(3).on_path());
  EXPECT_EQ(report.hops(3).lots(3).contained(0).mg(), 20);
  EXPECT_EQ(report.hops(0).signed_as(0).capacity(), "AUTHOR");
}

TEST_F(JudgeTest, ASuspensionHasAMarkOfItsOwn) {
  const auto pit =
      b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
  b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_REFINERY));
  MakeLots();
  b_.Change(pit, pb::CHANGED_STATUS_SUSPENDED, pb::EFFECT_PROSPECTIVE);
  const report::Report report = Report();
  EXPECT_THAT(Findings(report), ElementsAre("ATT-01 site:mine/pit  WARN"));
  EXPECT_EQ(Said(report, 0).message,
            "the attestation stood at the event and does not stand any more: Validator LLP "
            "(local:val) has suspended it on 2026-03-01 (\"an open incident\")");
  const report::StatusChange& against = report.hops(0).matrix(0).attestation().against();
  EXPECT_EQ(against.status(), "SUSPENDED");
  EXPECT_EQ(against.by(), "local:val");
  EXPECT_EQ(against.reason(), "an open incident");
  const std::string text = ReportText(report);
  EXPECT_THAT(text, HasSubstr("32 SUSPENDED"));
  EXPECT_THAT(text, HasSubstr("1 ⊘⊘"));
}

TEST_F(JudgeTest, ManySitesDoNotMakeAReportSlow) {
  std::vector<std::pair<std::string, int64_t>> inputs;
  for (size_t i = 0; i < kMostSites; ++i) {  // and the works: one more
    const std::string n = std::to_string(10 + i);
    b_.Site("site:mine/" + n, pb::SITE_TYPE_LSM_MINE, "local:mine");
    b_.Lot("local:mine", "lot:mine/" + n, "site:mine/" + n, 10);
    inputs.emplace_back("lot:mine/" + n, 10);
  }
  b_.Transform("local:plant", kPlant, pb::PROCESS_REFINE, inputs,
               {{"lot:plant/2", static_cast<int64_t>(10 * kMostSites)}},
               pb::CUSTODY_MODEL_CONTROLLED_BLENDING);
  const report::Report report = Report();
  ASSERT_EQ(report.findings_size(), static_cast<int>(kMostSites) + 1);
  for (int i = 0; i < report.findings_size(); ++i)
    EXPECT_EQ(report.findings(i).has_bound(), i < static_cast<int>(kMostSites)) << i;
}

}  // namespace
}  // namespace lode::evaluate
