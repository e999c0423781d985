// SPDX-License-Identifier: Apache-2.0
// The write path when nothing fails: order, receipts, groups, duplicates, refusals, state roots,
// bounds, drain.
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/store/nodes.h"
#include "ledger/store/rocks/rocks_store.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/limits.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/proof.h"

namespace lode::ledger::testing {
namespace {

using base::Reason;

class PipelineTest : public ::testing::Test {
 protected:
  void Open() { ASSERT_TRUE(log_.Start().ok()); }
  bool IsStateRoot(uint64_t index) {
    return store_.ReadLeaf(index)->size() == base::limits::kStateRootLeafBytes;
  }

  TemporaryFolder folder_;
  ScriptedStore store_;
  TestLog log_{store_, folder_ / "high-water"};
  World world_;
};

TEST_F(PipelineTest, GenesisComesWithAStateRootSoThatSizeOneIsNeverSigned) {
  Open();
  const Signed& genesis = world_.records()[0];
  EXPECT_EQ(ExpectReceipt(log_, log_.SubmitAndWait(genesis), genesis), 0u);
  EXPECT_EQ(log_.view()->size, 2u);
  EXPECT_TRUE(IsStateRoot(1));
}

TEST_F(PipelineTest, EveryAnswerIsAReceiptThatVerifiesAndTheStateIsTheModels) {
  Open();
  world_.Lot("a");
  world_.Split("a", "b", "c");
  log_.Log(world_.records());
  uint64_t rows = 0;
  ASSERT_TRUE(store_
                  .Scan(Family::kState, "", "",
                        [&](std::string_view key, std::string_view value) {
                          const custody::RowKey row{static_cast<custody::RowKind>(key[0]),
                                                    std::string(key.substr(1))};
                          // Leaf indexes in rows differ by the state roots: ids must agree.
                          EXPECT_TRUE(world_.model().memory().rows().contains(row)) << key;
                          ++rows;
                          return true;
                        })
                  .ok());
  EXPECT_EQ(rows, world_.model().memory().rows().size());
}

// The queue has room for one: the next gets in when the one before it is with the sequencer, so
// that all are there before the commit goes on.
TEST_F(PipelineTest, WhatGathersWhileAGroupSyncsIsTheNextGroup) {
  log_.options.queue = 1;
  Open();
  log_.Log(world_.records());
  std::vector<Signed> lots;
  for (int i = 0; i < 10; ++i) lots.push_back(world_.Lot("l" + std::to_string(i)));
  lots.push_back(lots.back());  // a duplicate adds nothing to commit
  const uint64_t before = store_.commits();
  store_.HoldCommits(true);
  std::vector<Answer> answers;
  for (const Signed& lot : lots) {
    Submission submission{lot.envelope, lot.time_us, answers.emplace_back().Taker()};
    while (!log_.pipeline().TrySubmit(submission)) std::this_thread::yield();
    if (answers.size() == 1) store_.AwaitHeld();
  }
  for (const Answer& answer : answers) EXPECT_FALSE(answer.ready());
  store_.HoldCommits(false);
  for (size_t i = 0; i < lots.size(); ++i) ExpectReceipt(log_, answers[i].Wait(), lots[i]);
  EXPECT_EQ(store_.commits() - before, 2u);
}

// A party's chain grows with each of its keys and roles: here several times within one group.
TEST_F(PipelineTest, OneGroupMayHoldManyStateRootsOverTheSameChain) {
  Open();
  const std::vector<Signed>& records = world_.records();
  log_.Log({records[0]});
  store_.HoldCommits(true);
  std::vector<Answer> answers;
  for (size_t i = 1; i < records.size(); ++i) {
    Signed later = records[i];
    later.time_us = records[0].time_us + static_cast<int64_t>(i) * 3'000'000;
    answers.push_back(log_.Submit(later));
    if (i == 1) store_.AwaitHeld();
  }
  store_.HoldCommits(false);
  for (size_t i = 1; i < records.size(); ++i) {
    ExpectReceipt(log_, answers[i - 1].Wait(), records[i]);
  }
}

TEST_F(PipelineTest, ADuplicateGetsItsFirstLeafAgainAcrossRestartsToo) {
  Open();
  log_.Log(world_.records());
  const Signed lot = world_.Lot("a");
  const uint64_t index = ExpectReceipt(log_, log_.SubmitAndWait(lot), lot);
  const uint64_t size = log_.view()->size;
  for (int restart = 0; restart < 2; ++restart) {
    const SubmitResult again = log_.SubmitAndWait(lot);
    EXPECT_EQ(ExpectReceipt(log_, again, lot), index);
    EXPECT_TRUE(std::get<Admitted>(again).duplicate);
    EXPECT_EQ(std::get<Admitted>(again).logged_signatures, "");
    EXPECT_EQ(log_.view()->size, size);
    log_.Stop();
    Open();
  }
}

TEST_F(PipelineTest, ADuplicateInTheSameGroupWaitsForTheLeaf) {
  Open();
  log_.Log(world_.records());
  const Signed first = world_.Lot("a"), second = world_.Lot("b");
  store_.HoldCommits(true);
  Answer blocker = log_.Submit(first);
  store_.AwaitHeld();
  Answer original = log_.Submit(second), duplicate = log_.Submit(second);
  store_.HoldCommits(false);
  const uint64_t index = ExpectReceipt(log_, original.Wait(), second);
  const SubmitResult again = duplicate.Wait();
  EXPECT_EQ(ExpectReceipt(log_, again, second), index);
  EXPECT_TRUE(std::get<Admitted>(again).duplicate);
}

TEST_F(PipelineTest, ADuplicateWithOtherSignaturesIsToldTheFirstOnes) {
  Open();
  log_.Log(world_.records());
  const Signed lot = world_.Lot("a");
  log_.Log({lot});
  const Signed other = world_.SignedAgain(lot);
  ASSERT_NE(other.envelope, lot.envelope);
  const SubmitResult again = log_.SubmitAndWait(other);
  ExpectReceipt(log_, again, lot);
  const auto& admitted = std::get<Admitted>(again);
  EXPECT_TRUE(admitted.duplicate);
  auto logged = *envelope::ParseEnvelope(lot.envelope);
  logged.payload.clear();
  EXPECT_EQ(admitted.logged_signatures, envelope::EncodeEnvelope(logged));
}

TEST_F(PipelineTest, RefusesWithEveryRuleAndLogsNothing) {
  Open();
  log_.Log(world_.records());
  const uint64_t size = log_.view()->size;
  const Signed orphan = world_.LotOfUnknownSite("x");
  const SubmitResult result = log_.SubmitAndWait(orphan);
  EXPECT_NE(ReasonOf(result), Reason::kInternal);
  EXPECT_FALSE(std::get<Refused>(result).violations.empty());
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait({"no envelope", orphan.time_us, {}})), Reason::kMalformed);
  Signed forged = world_.Lot("a");
  forged.envelope.back() ^= 1;  // the last byte of its last signature
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(forged)), Reason::kRefused);
  EXPECT_EQ(log_.view()->size, size);
}

TEST_F(PipelineTest, AChildBeforeItsParentIsToldToWait) {
  Open();
  log_.Log(world_.records());
  const Signed parent = world_.Lot("a"), child = world_.Split("a", "b", "c");
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(child)), Reason::kWaitingForParent);
  log_.Log({parent, child});
}

TEST_F(PipelineTest, RecordTimesNeverGoBackOnASimulatedLedger) {
  Open();
  log_.Log(world_.records());
  Signed lot = world_.Lot("a");
  lot.time_us -= 60'000'000;
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(lot)), Reason::kConflict);
  lot.time_us = -1;
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(lot)), Reason::kUsage);
}

TEST_F(PipelineTest, SimulatedTimeIsRefusedWhereTheClockRules) {
  log_.options.sequencer.simulated_time = false;
  log_.clock.now_us = world_.records()[0].time_us;
  Open();
  log_.Log({world_.records()[0]});
  Answer answer;
  Submission submission;
  submission.envelope = world_.records()[1].envelope;
  submission.simulated_time_us = world_.records()[1].time_us;
  submission.done = answer.Taker();
  ASSERT_TRUE(log_.pipeline().TrySubmit(submission));
  EXPECT_EQ(ReasonOf(answer.Wait()), Reason::kUsage);
}

// Before a record that comes 2 s or more after the oldest uncovered one, and nowhere else: a
// refused record moves nothing.
TEST_F(PipelineTest, StateRootsFollowRecordTime) {
  Open();
  log_.Log(world_.records());  // a second apart
  std::string shape;
  for (uint64_t i = 0; i < log_.view()->size; ++i) shape += IsStateRoot(i) ? 'S' : 'r';
  EXPECT_EQ(shape, "rSrrSrrSrrSr");
  Signed refused = world_.LotOfUnknownSite("x");
  refused.time_us += 60'000'000;
  EXPECT_TRUE(std::holds_alternative<Refused>(log_.SubmitAndWait(refused)));
  EXPECT_EQ(log_.view()->size, shape.size());
}

TEST_F(PipelineTest, InRealTimeAStateRootFollowsTheClock) {
  log_.options.sequencer.simulated_time = false;
  log_.options.sequencer.state_root_interval_us = 1'000;
  log_.clock.now_us = world_.records()[0].time_us;
  Open();
  log_.Log({world_.records()[0], world_.records()[1]});
  EXPECT_EQ(log_.view()->size, 3u);
  log_.clock.now_us = log_.clock.now_us + 5'000;
  const auto view =
      log_.pipeline().published().Await(kNever, [](const View& v) { return v.size == 4; });
  EXPECT_EQ(view->position.root.covered_size, 3u);
  EXPECT_TRUE(IsStateRoot(3));
}

TEST_F(PipelineTest, ProvesSubjectsInAMapThatCoversEverythingBefore) {
  Open();
  log_.Log(world_.records());
  const Signed lot = world_.Lot("a");
  log_.Log({lot});
  const std::vector<base::Hash256> keys = {
      record::SubjectKey({record::SubjectKind::kLot, "lot:mine/a"})};
  const auto proof = log_.pipeline().ProveSubjects(keys, kNever);
  ASSERT_TRUE(proof.ok()) << proof.status();
  const View& view = *proof->view;
  EXPECT_EQ(view.position.root.covered_size + 1, view.size);
  const auto leaf = merkle::ParseLeaf(*store_.ReadLeaf(view.position.root.index));
  const auto& root = std::get<merkle::StateRootLeaf>(*leaf);
  const auto chains = subjects::ReadMultiproof(keys, proof->multiproof, root.map_root);
  ASSERT_TRUE(chains.ok()) << chains.status();
  EXPECT_EQ((*chains)[0], subjects::Extend({}, lot.digest));
  // Nothing came since: no further root.
  const auto again = log_.pipeline().ProveSubjects(keys, kNever);
  EXPECT_EQ(again->view->size, view.size);
  EXPECT_EQ(again->multiproof, proof->multiproof);
}

// Requests among records that keep coming: each proof leads to the newest state root of its own
// view, which is that view's last leaf and covers all the others.
TEST_F(PipelineTest, AProofIsOfTheLastLeafOfItsView) {
  for (const bool simulated : {true, false}) {
    TemporaryFolder folder;
    ScriptedStore store;
    TestLog log(store, folder / "high-water");
    log.options.sequencer.simulated_time = simulated;
    log.options.queue = 512;
    World world;
    for (int i = 0; i < 60; ++i) world.Lot("l" + std::to_string(i));
    log.clock.now_us = world.records().back().time_us;
    ASSERT_TRUE(log.Start().ok());
    const std::vector<base::Hash256> keys = {
        record::SubjectKey({record::SubjectKind::kLot, "lot:mine/l5"})};
    std::vector<Answer> answers;
    std::vector<absl::StatusOr<SubjectProof>> proofs;  // on one thread, the acknowledger's
    for (size_t i = 0; i < world.records().size(); ++i) {
      if (i == 20) store.HoldCommits(true);
      if (i == 50) store.HoldCommits(false);
      answers.push_back(log.Submit(world.records()[i]));
      if (i == 0) answers[0].Wait();  // before Genesis there is no state root
      if (i < 10 || i % 3 != 0) continue;
      log.pipeline().RequestProof(
          {keys, [&](absl::StatusOr<SubjectProof> proof) { proofs.push_back(std::move(proof)); }});
    }
    for (size_t i = 0; i < answers.size(); ++i) {
      ExpectReceipt(log, answers[i].Wait(), world.records()[i]);
    }
    log.pipeline().Drain();
    EXPECT_GE(proofs.size(), (world.records().size() - 10) / 3);
    for (const auto& proof : proofs) {
      ASSERT_TRUE(proof.ok()) << proof.status();
      const View& view = *proof->view;
      EXPECT_EQ(view.position.root.index + 1, view.size);
      EXPECT_EQ(view.position.root.covered_size + 1, view.size);
      const auto leaf = merkle::ParseLeaf(*store.ReadLeaf(view.position.root.index));
      const auto& root = std::get<merkle::StateRootLeaf>(*leaf);
      EXPECT_TRUE(subjects::ReadMultiproof(keys, proof->multiproof, root.map_root).ok());
    }
  }
}

// In real time no receipt waits for a state root: the records that come while one is being made lie
// below its leaf and are covered by the next.
TEST_F(PipelineTest, InRealTimeRecordsGoOnWhileAStateRootIsMade) {
  log_.options.sequencer.simulated_time = false;
  log_.options.sequencer.state_root_interval_us = 1;
  log_.options.queue = 512;
  log_.clock.now_us = world_.records()[0].time_us;
  Open();
  for (int i = 0; i < 200; ++i) world_.Lot("l" + std::to_string(i));
  std::vector<Answer> answers;
  uint64_t last = 0;  // leaf
  const auto await = [&](size_t from) {
    for (size_t i = from; i < answers.size(); ++i) {
      last = ExpectReceipt(log_, answers[i].Wait(), world_.records()[i]);
    }
  };
  constexpr size_t kAtOnce = 40;
  for (const Signed& record : world_.records()) {
    log_.clock.now_us = std::max<int64_t>(log_.clock.now_us, record.time_us);
    answers.push_back(log_.Submit(record));
    if (answers.size() % kAtOnce != 0) continue;
    await(answers.size() - kAtOnce);
    log_.clock.now_us = log_.clock.now_us + 1;
    log_.pipeline().published().Await(
        kNever, [&](const View& view) { return view.position.root.covered_size > last; });
  }
  await(answers.size() / kAtOnce * kAtOnce);
  ASSERT_TRUE(log_.pipeline().ProveSubjects({}, kNever).ok());
  const auto view = log_.view();
  uint64_t covered = 0, roots = 0;
  for (uint64_t i = 0; i < view->size; ++i) {
    const auto leaf = merkle::ParseLeaf(*store_.ReadLeaf(i));
    const auto* root = std::get_if<merkle::StateRootLeaf>(&*leaf);
    if (root == nullptr) continue;
    ++roots;
    EXPECT_GT(root->covered_size, covered);
    EXPECT_LE(root->covered_size, i);
    covered = root->covered_size;
  }
  EXPECT_GT(roots, 2u);
  EXPECT_EQ(covered, view->position.root.covered_size);
  EXPECT_GE(covered, view->position.last_record_end);
  // Opening builds the map again and compares it with the newest root.
  log_.Stop();
  Open();
  EXPECT_EQ(log_.view()->size, view->size);
}

TEST_F(PipelineTest, AFullQueueRefusesAndLeavesTheSubmissionAlone) {
  log_.options.queue = 4;
  log_.options.sequencer.max_group = 1;
  Open();
  log_.Log(world_.records());
  std::vector<Signed> lots;
  for (int i = 0; i < 20; ++i) lots.push_back(world_.Lot("l" + std::to_string(i)));
  store_.HoldCommits(true);
  std::vector<Answer> answers;
  bool refused = false;
  for (const Signed& lot : lots) {
    Answer answer;
    Submission submission{lot.envelope, lot.time_us, answer.Taker()};
    if (!log_.pipeline().TrySubmit(submission)) {
      refused = true;
      EXPECT_EQ(submission.envelope, lot.envelope);
      EXPECT_TRUE(submission.done);
      break;
    }
    answers.push_back(answer);
  }
  EXPECT_TRUE(refused);
  store_.HoldCommits(false);
  for (size_t i = 0; i < answers.size(); ++i) ExpectReceipt(log_, answers[i].Wait(), lots[i]);
}

// A refusal waits for the group in flight, so a flood of them must take room like records do.
TEST_F(PipelineTest, AFloodOfRefusalsIsBoundedAndAnswered) {
  log_.options.queue = 4;
  log_.options.sequencer.max_group = 2;
  Open();
  log_.Log(world_.records());
  const Signed lot = world_.Lot("a"), again = world_.LotAgain("a");
  store_.HoldCommits(true);
  Answer first = log_.Submit(lot);
  store_.AwaitHeld();
  std::vector<Answer> answers;
  bool full = false;
  constexpr size_t kMost = 2 + 4;  // in the group being written, in the ring
  while (!full && answers.size() <= kMost) {
    Answer answer;
    Submission submission{again.envelope, again.time_us, answer.Taker()};
    full = !log_.pipeline().TrySubmit(submission);
    if (!full) answers.push_back(answer);
  }
  EXPECT_TRUE(full);
  store_.HoldCommits(false);
  ExpectReceipt(log_, first.Wait(), lot);
  for (Answer& answer : answers) EXPECT_EQ(ReasonOf(answer.Wait()), Reason::kRefused);
}

TEST_F(PipelineTest, DrainAnswersEverybodyAndTakesNobodyMore) {
  Open();
  log_.Log(world_.records());
  std::vector<Signed> lots;
  std::vector<Answer> answers;
  for (int i = 0; i < 40; ++i) lots.push_back(world_.Lot("l" + std::to_string(i)));
  for (const Signed& lot : lots) answers.push_back(log_.Submit(lot));
  log_.pipeline().Drain();
  for (size_t i = 0; i < lots.size(); ++i) {
    ASSERT_TRUE(answers[i].ready());
    ExpectReceipt(log_, answers[i].Wait(), lots[i]);
  }
  Submission late{lots[0].envelope, lots[0].time_us, [](SubmitResult) { FAIL(); }};
  EXPECT_FALSE(log_.pipeline().TrySubmit(late));
  EXPECT_EQ(base::ReasonOf(log_.pipeline().ProveSubjects({}, kNever).status()), Reason::kDraining);
}

TEST_F(PipelineTest, ReopeningGoesOnWhereItStopped) {
  std::vector<std::string> roots;
  for (const bool restart : {false, true}) {
    TemporaryFolder folder;
    ScriptedStore store;
    TestLog log(store, folder / "high-water");
    World world;
    ASSERT_TRUE(log.Start().ok());
    for (int i = 0; i < 300; ++i) world.Lot("l" + std::to_string(i));
    for (size_t i = 0; i < world.records().size(); ++i) {
      log.Log({world.records()[i]});
      if (!restart || i % 37 != 5) continue;
      log.Stop();
      ASSERT_TRUE(log.Start().ok());
    }
    roots.push_back(log.view()->root.str());
    EXPECT_EQ(merkle::RootAt(log.view()->size, MakeNodeReader(store))->str(), roots.back());
  }
  EXPECT_EQ(roots[0], roots[1]);
}

TEST(PipelineOnRocks, WorksAndReopens) {
  TemporaryFolder folder;
  World world;
  for (int i = 0; i < 20; ++i) world.Lot("l" + std::to_string(i));
  auto store = RocksStore::Create(folder / "store", SmallRocks());
  ASSERT_TRUE(store.ok()) << store.status();
  {
    TestLog log(**store, folder / "high-water");
    ASSERT_TRUE(log.Start().ok());
    log.Log(world.records());
  }
  store->reset();
  store = RocksStore::Open(folder / "store", SmallRocks());
  ASSERT_TRUE(store.ok()) << store.status();
  TestLog log(**store, folder / "high-water");
  ASSERT_TRUE(log.Start().ok());
  log.Log({world.Lot("after")});
  EXPECT_TRUE(std::get<Admitted>(log.SubmitAndWait(world.records()[3])).duplicate);
}

}  // namespace
}  // namespace lode::ledger::testing
