// SPDX-License-Identifier: Apache-2.0
// Where the metal of a lot comes from, figure by figure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "verifier/rules/custody_path.h"

namespace lode::rules {
namespace {

TEST(Origins, LossIsSharedOutGainIsUnaccounted) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 600);
  b.Lot("local:mine", "lot:a/2", "site:a/mine", 400, pb::SOURCE_OFF_LEDGER,
        pb::ORIGIN_CLASS_UNKNOWN);
  b.Receive("local:plant", "lot:a/1", 600, 660);  // 60 appear from nowhere
  b.Transform("local:plant", "site:b/plant", pb::PROCESS_REFINE,
              {{"lot:a/1", 660}, {"lot:a/2", 400}},
              {{"lot:b/3", 530}, {"lot:b/4", 583}});  // and 53 more
  const auto h = b.Make("lot:b/4");
  const CustodyPath path = TraceBack(*h);
  const Origins origins = OriginsOf(*h, path);
  const record::OriginVector& co = origins.Of("Co");
  EXPECT_EQ(record::SumOf(co), 583);
  EXPECT_EQ(origins.Unaccounted(co), 59);  // 113 of 1113
  EXPECT_EQ(origins.Unknown(co), 210);     // 400 of 1113, the largest fraction
  EXPECT_EQ(co.at("site:a/mine|LSM|CD"), 314);
  EXPECT_EQ(path.lots.count("lot:b/3"), 0u);  // a sibling
}

base::Hash256 Book(HistoryBuilder& b, const std::string& lot, int64_t after, bool retro = false) {
  pb::Record r;
  r.mutable_quantity_changed()->set_lot(lot);
  r.mutable_quantity_changed()->set_retro(retro);
  *r.mutable_quantity_changed()->mutable_after() = HistoryBuilder::Mass(after);
  return b.Add("local:mine", r);
}

record::OriginVector CoOf(const HistoryBuilder& b, const std::string& lot) {
  const auto h = b.Make(lot);
  return OriginsOf(*h, TraceBack(*h)).table.at("Co");
}

TEST(Origins, EarlierLossesMakeNoRoomForAGain) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 1000);
  Book(b, "lot:a/1", 400);
  Book(b, "lot:a/1", 1000);
  const record::OriginVector refilled = {{"UNACCOUNTED", 600}, {"site:a/mine|LSM|CD", 400}};
  EXPECT_EQ(CoOf(b, "lot:a/1"), refilled);
  // A later loss takes from both, and a lot that was emptied begins anew.
  Book(b, "lot:a/1", 500);
  const record::OriginVector half = {{"UNACCOUNTED", 300}, {"site:a/mine|LSM|CD", 200}};
  EXPECT_EQ(CoOf(b, "lot:a/1"), half);
  Book(b, "lot:a/1", 0);
  Book(b, "lot:a/1", 7);
  EXPECT_EQ(CoOf(b, "lot:a/1"), (record::OriginVector{{"UNACCOUNTED", 7}}));
}

TEST(Origins, AChangeFoundOutAfterTheLotWasSpentReachesItsDescendants) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 1000);
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_CRUSH, {{"lot:a/1", 1000}},
              {{"lot:a/2", 1000}});
  Book(b, "lot:a/1", 900, /*retro=*/true);
  const record::OriginVector co = {{"UNACCOUNTED", 100}, {"site:a/mine|LSM|CD", 900}};
  EXPECT_EQ(CoOf(b, "lot:a/2"), co);
}

TEST(Origins, OutputsTakeOneAfterTheOtherAndNothingIsRoundedAway) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 9);
  Book(b, "lot:a/1", 12);
  std::vector<std::pair<std::string, int64_t>> children;
  for (int i = 0; i < 12; ++i) children.emplace_back("lot:a/c" + std::to_string(i), 1);
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_SPLIT, {{"lot:a/1", 12}}, children);
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_BLEND, children, {{"lot:a/2", 12}});
  // A part of each child by itself would give 12 times the mine's, for 0.75 mg is 1.
  const record::OriginVector co = {{"UNACCOUNTED", 3}, {"site:a/mine|LSM|CD", 9}};
  EXPECT_EQ(CoOf(b, "lot:a/2"), co);
}

TEST(Origins, AnInputThatIsNotInTheTrailIsUnknown) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Transform("local:plant", "site:b/plant", pb::PROCESS_REFINE, {{"lot:z/9", 100}},
              {{"lot:b/3", 100}});
  const auto h = b.Make("lot:b/3");
  EXPECT_EQ(OriginsOf(*h, TraceBack(*h)).Unknown(CoOf(b, "lot:b/3")), 100);
}

TEST(History, EndsAtTheAsOfTime) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  b.On("2026-03-01");
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_CRUSH, {{"lot:a/1", 100}},
              {{"lot:a/2", 100}});
  EXPECT_EQ(b.Make("lot:a/2", "2026-02-28")->Lot("lot:a/2"), nullptr);
  EXPECT_EQ(b.Make("lot:a/1", "2026-02-28")->Lot("lot:a/1")->end, LotEnd::kNone);
  EXPECT_EQ(b.Make("lot:a/1", "2026-03-01")->Lot("lot:a/1")->end, LotEnd::kConsumed);
}

}  // namespace
}  // namespace lode::rules
