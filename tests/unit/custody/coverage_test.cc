// SPDX-License-Identifier: Apache-2.0
// Replay from a trail, which covers some rows and not others: a check that needs another row is
// skipped and counted, never a violation, and such a row is never written.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Covers every row but those of the kinds left out and the ids left out.
class PartialState : public StateReader {
 public:
  explicit PartialState(const MemoryState& all) : all_(all) {}
  void LeaveOut(RowKind kind, std::string id = "") { out_.push_back({kind, std::move(id)}); }
  absl::StatusOr<std::optional<std::string>> Read(RowKind kind,
                                                  std::string_view id) const override {
    EXPECT_TRUE(Covers(kind, id));
    return all_.Read(kind, id);
  }
  bool Covers(RowKind kind, std::string_view id) const override {
    for (const RowKey& key : out_) {
      if (key.kind == kind && (key.id.empty() || key.id == id)) return false;
    }
    return true;
  }
  absl::StatusOr<std::optional<LoggedRecord>> FindRecord(const base::Hash256&) const override {
    return std::optional<LoggedRecord>();
  }
  bool CoversRecord(const base::Hash256&) const override { return false; }

 private:
  const MemoryState& all_;
  std::vector<RowKey> out_;
};

class CoverageTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    ledger_.AddLot("lot:mine/a");
  }
  Decision JudgeBy(const StateReader& reader, const pb::Record& record) {
    const envelope::Envelope envelope = Ledger::Sign(record);
    const auto parsed = record::ParseRecord(envelope.payload);
    AdmissionInput input;
    input.envelope = &envelope;
    input.record = &*parsed;
    input.index = ledger_.size();
    input.record_time_us = ledger_.now_us();
    return *Admit(input, reader);
  }
  Ledger ledger_;
};

TEST_F(CoverageTest, AllRowsGiveTheLedgersDecision) {
  PartialState all(ledger_.memory());
  const pb::Record good = ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/a"});
  EXPECT_EQ(JudgeBy(all, good).changes, ledger_.Judge(good).changes);
  pb::Record bad = good;
  bad.set_author(kStranger);
  EXPECT_EQ(JudgeBy(all, bad).violations, ledger_.Judge(bad).violations);
}

TEST_F(CoverageTest, EachKindOfRowLeftOutSkipsAndNeverRefuses) {
  pb::Record r = ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/a"});
  pb::SealApplied* seal = r.mutable_dispatched()->add_seals();
  seal->set_id("seal:mine/1");
  seal->set_party(kMine);
  pb::ContainerUse* use = r.mutable_dispatched()->add_containers();
  use->set_container("ABLU1001204");
  for (const RowKind kind : {RowKind::kParty, RowKind::kSite, RowKind::kLot, RowKind::kConsignment,
                             RowKind::kSeal, RowKind::kPrefix, RowKind::kContainer}) {
    PartialState partial(ledger_.memory());
    const uint64_t skipped_before = JudgeBy(partial, r).skipped_checks;
    partial.LeaveOut(kind);
    const Decision decision = JudgeBy(partial, r);
    EXPECT_THAT(Rules(decision), IsEmpty()) << static_cast<int>(kind) << Explain(decision);
    EXPECT_GT(decision.skipped_checks, skipped_before) << static_cast<int>(kind);
    for (const auto& [key, value] : decision.changes) EXPECT_NE(key.kind, kind);
  }
}

TEST_F(CoverageTest, WhatIsCoveredIsStillRefused) {
  PartialState partial(ledger_.memory());
  partial.LeaveOut(RowKind::kSite);
  partial.LeaveOut(RowKind::kPrefix);
  pb::Record r = ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/a"});
  r.set_author(kStranger);
  EXPECT_THAT(Rules(JudgeBy(partial, r)), ElementsAre("ADM-06", "ADM-07"));
}

TEST_F(CoverageTest, ATargetThatTheTrailDoesNotHold) {
  PartialState partial(ledger_.memory());
  pb::Record r = ledger_.Make(kMine);
  r.mutable_countersigned()->add_records(std::string(32, 'x'));
  r.mutable_countersigned()->set_outcome(pb::COUNTERSIGN_OUTCOME_AGREES);
  const Decision decision = JudgeBy(partial, r);
  EXPECT_THAT(Rules(decision), IsEmpty()) << Explain(decision);
  EXPECT_GT(decision.skipped_checks, 0u);
}

TEST_F(CoverageTest, OutputsOfInputsThatAreNotCoveredLiveOn) {
  pb::Record r = ledger_.Make(kMine);
  pb::Transformed& body = *r.mutable_transformed();
  body.set_site(kMill);
  body.set_process(pb::PROCESS_REFINE);
  body.add_inputs()->set_lot("lot:mine/a");
  pb::Output* output = body.add_outputs();
  output->set_lot("lot:mine/out");
  output->set_form("ORE");
  *output->mutable_quantity() = Ledger::Ore(1000, 1000);
  PartialState partial(ledger_.memory());
  partial.LeaveOut(RowKind::kLot, "lot:mine/a");
  const Decision decision = JudgeBy(partial, r);
  EXPECT_THAT(Rules(decision), IsEmpty()) << Explain(decision);
  const auto row = decision.changes.find(RowKey{RowKind::kLot, "lot:mine/out"});
  ASSERT_NE(row, decision.changes.end());
  ::lode::state::v1::LotState lot;
  ASSERT_TRUE(lot.ParseFromString(*row->second));
  EXPECT_EQ(lot.holder(), kMine);
  EXPECT_EQ(lot.owner(), "");  // not known: no later check of ownership refuses
}

}  // namespace
}  // namespace lode::custody
