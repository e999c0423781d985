// SPDX-License-Identifier: Apache-2.0
// What the committer asks of the state roots of a group before it signs: stored as they were made,
// each from the map that was signed last.
#include "ledger/write/read_back.h"

#include <gtest/gtest.h>

#include "ledger/map/chains.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/reason.h"

namespace lode::ledger::testing {
namespace {

// A log of a few records; the state root that would cover the uncovered ones is made by hand.
class ReadBackTest : public ::testing::Test {
 protected:
  ReadBackTest() {
    TestLog log(store_, folder_ / "high-water");
    EXPECT_TRUE(log.Start().ok());
    world_.Lot("a");
    log.Log(world_.records());
    view_ = log.view();
    log.Stop();
    auto uncovered = chains_.Load(view_->position, view_->size);
    EXPECT_TRUE(uncovered.ok()) << uncovered.status();
    uncovered_ = *std::move(uncovered);
    EXPECT_FALSE(uncovered_.empty());
    before_ = chains_.Root();
    auto step = chains_.Cover(uncovered_.touches(), view_->size);
    EXPECT_TRUE(step.ok()) << step.status();
    step_ = *std::move(step);
    step_.logged_at = view_->size;
    step_.leaf.record_time_us = static_cast<uint64_t>(view_->position.last_time_us);
  }
  ReadBack AsSigned() const {
    const Head head = *store_.ReadHead();
    return ReadBack(*merkle::Frontier::From(head.size, head.frontier), before_,
                    view_->position.root.covered_size, uncovered_);
  }
  void Store(const merkle::StateRootLeaf& leaf) {
    const Head head = *store_.ReadHead();
    auto frontier = *merkle::Frontier::From(head.size, head.frontier);
    Group group;
    group.first_index = head.size;
    group.entries.push_back({merkle::EncodeLeaf(leaf), ""});
    frontier.Append(merkle::HashLeaf(group.entries[0].leaf));
    group.head_after = {frontier.size(), frontier.nodes(), head.state};
    EXPECT_TRUE(testing::CommitTo(store_, group).ok());
  }
  absl::Status Check(ReadBack& seen, const MapStep& step) {
    absl::Status status = seen.ReadTo(store_, step.logged_at + 1);
    return status.ok() ? seen.CheckRoots(store_, {&step, 1}) : status;
  }

  TemporaryFolder folder_;
  MemoryStore store_;
  World world_;
  Chains chains_{store_};
  std::shared_ptr<const View> view_;
  Uncovered uncovered_;
  base::Hash256 before_;
  MapStep step_;
};

TEST_F(ReadBackTest, AStateRootThatFollowsFromTheLeavesHolds) {
  ReadBack seen = AsSigned();
  Store(step_.leaf);
  const absl::Status status = Check(seen, step_);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(seen.tree().size(), view_->size + 1);
}

TEST_F(ReadBackTest, OneThatIsStoredOtherwiseDoesNot) {
  ReadBack seen = AsSigned();
  merkle::StateRootLeaf other = step_.leaf;
  ++other.subjects;
  Store(other);
  EXPECT_EQ(base::ReasonOf(Check(seen, step_)), base::Reason::kStoreDamaged);
}

TEST_F(ReadBackTest, OneThatCoversWhatIsNotThereOrNothingNewDoesNot) {
  const uint64_t before = view_->position.root.covered_size;
  for (const uint64_t covered :
       {view_->size + 1, UINT64_MAX, uint64_t{0}, before, view_->size - 1}) {
    ReadBack seen = AsSigned();
    MapStep step = step_;
    step.leaf.covered_size = covered;
    step.logged_at = (*store_.ReadHead()).size;
    Store(step.leaf);
    EXPECT_EQ(base::ReasonOf(Check(seen, step)), base::Reason::kStoreDamaged) << covered;
  }
}

TEST_F(ReadBackTest, OneThatBeginsWithAnotherMapDoesNot) {
  ReadBack seen = AsSigned();
  Store(step_.leaf);
  step_.root_before = step_.leaf.map_root;
  EXPECT_EQ(base::ReasonOf(Check(seen, step_)), base::Reason::kStoreDamaged);
}

TEST_F(ReadBackTest, OneOverOtherRecordsThanTheStoredOnesDoesNot) {
  ReadBack seen = AsSigned();
  Store(step_.leaf);
  step_.chains[0].after.head = before_;
  EXPECT_EQ(base::ReasonOf(Check(seen, step_)), base::Reason::kStoreDamaged);
}

}  // namespace
}  // namespace lode::ledger::testing
