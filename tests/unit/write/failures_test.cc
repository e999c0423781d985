// SPDX-License-Identifier: Apache-2.0
// The write path when things fail: no space, a commit of unknown outcome, bytes that rot between
// store and signature, a stop between any two steps, a mark that knows more than the store.
// Receipts are the oracle: what was acknowledged is there, and nothing is signed that does not
// re-derive.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/log/derived_rows.h"
#include "ledger/map/chains.h"
#include "ledger/store/nodes.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/absl_shim.h"
#include "verifier/note/checkpoint.h"

namespace lode::ledger::testing {
namespace {

using base::Reason;
using ::testing::HasSubstr;

class FailuresTest : public ::testing::Test {
 protected:
  FailuresTest() { EXPECT_TRUE(log_.Start().ok()); }
  void Populate() { log_.Log(world_.records()); }
  std::string MessageOf(const absl::Status& status) {
    return std::string(base::ToStd(status.message()));
  }

  TemporaryFolder folder_;
  ScriptedStore store_;
  TestLog log_{store_, folder_ / "high-water"};
  World world_;
};

const absl::Status NoSpace() { return base::Error(Reason::kNoSpace, "the disk is full"); }

TEST_F(FailuresTest, AFullDiskRefusesTheGroupAndAllThatWasDecidedOnIt) {
  Populate();
  const Signed parent = world_.Lot("a"), child = world_.Split("a", "b", "c");
  const auto before = log_.view();
  store_.FailCommits(NoSpace());
  store_.HoldCommits(true);
  Answer first = log_.Submit(parent);
  store_.AwaitHeld();
  Answer second = log_.Submit(child);                 // decided on top of the group in flight
  Answer duplicate = log_.Submit(parent);             // of a record that will not be logged
  Answer durable = log_.Submit(world_.records()[2]);  // of one that is
  log_.AwaitDecided();
  store_.HoldCommits(false);
  const SubmitResult refused = first.Wait();
  EXPECT_EQ(ReasonOf(refused), Reason::kNoSpace);
  EXPECT_GT(std::get<Refused>(refused).retry_after_ms, 0u);
  EXPECT_EQ(ReasonOf(second.Wait()), Reason::kNoSpace);
  EXPECT_EQ(ReasonOf(duplicate.Wait()), Reason::kNoSpace);
  ExpectReceipt(log_, durable.Wait(), world_.records()[2]);
  EXPECT_EQ(log_.view()->size, before->size);
  // Reads and exports go on, as of the newest state root.
  const auto proof = log_.pipeline().ProveSubjects({}, kNever);
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->view->size, before->size);
  // There is space again: nothing is left of what was undone.
  store_.FailCommits(absl::OkStatus());
  log_.Log({parent, child});
  log_.Stop();
  ASSERT_TRUE(log_.Start().ok());
  EXPECT_TRUE(log_.fatal().ok());
}

// "That lot exists", "that time is over" were told of a record that nobody ever logged.
TEST_F(FailuresTest, ARefusalStandsOnlyIfWhatItWasDecidedOnIsLogged) {
  Populate();
  const Signed lot = world_.Lot("a"), again = world_.LotAgain("a"), after = world_.Lot("b");
  Signed too_early = after;
  too_early.time_us = lot.time_us - 1;
  for (const absl::Status& outcome : {NoSpace(), absl::OkStatus()}) {
    store_.HoldCommits(true);
    Answer first = log_.Submit(lot);
    store_.AwaitHeld();
    Answer exists = log_.Submit(again), earlier = log_.Submit(too_early);
    log_.AwaitDecided();
    EXPECT_FALSE(exists.ready());
    EXPECT_FALSE(earlier.ready());
    store_.FailCommits(outcome);
    store_.HoldCommits(false);
    if (outcome.ok()) {
      ExpectReceipt(log_, first.Wait(), lot);
      EXPECT_EQ(ReasonOf(exists.Wait()), Reason::kRefused);
      EXPECT_FALSE(std::get<Refused>(exists.Wait()).violations.empty());
      EXPECT_EQ(ReasonOf(earlier.Wait()), Reason::kConflict);
      continue;
    }
    for (Answer* const answer : {&first, &exists, &earlier}) {
      EXPECT_EQ(ReasonOf(answer->Wait()), Reason::kNoSpace);
      EXPECT_GT(std::get<Refused>(answer->Wait()).retry_after_ms, 0u);
      EXPECT_TRUE(std::get<Refused>(answer->Wait()).violations.empty());
    }
  }
  log_.Log({after});
}

// The refusal and the record after it are in one group, which the store refuses; what the refusal
// rests on was logged just before.
TEST_F(FailuresTest, ARefusalThatRestsOnLoggedRecordsOutlivesItsGroup) {
  Populate();
  log_.Stop();
  log_.options.at_step = [this](std::string_view step) {
    if (step == "committed") store_.FailCommits(NoSpace());
    return absl::OkStatus();
  };
  ASSERT_TRUE(log_.Start().ok());
  const Signed lot = world_.Lot("a"), again = world_.LotAgain("a"), after = world_.Lot("b");
  store_.HoldCommits(true);
  Answer first = log_.Submit(lot);
  store_.AwaitHeld();
  Answer exists = log_.Submit(again), next = log_.Submit(after), too = log_.Submit(again);
  log_.AwaitDecided();
  store_.HoldCommits(false);
  ExpectReceipt(log_, first.Wait(), lot);
  EXPECT_EQ(ReasonOf(exists.Wait()), Reason::kRefused);
  EXPECT_EQ(ReasonOf(next.Wait()), Reason::kNoSpace);
  EXPECT_EQ(ReasonOf(too.Wait()), Reason::kNoSpace);  // decided after the one that is undone
  // Nothing is left that could be undone, so the answer comes at once.
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(again)), Reason::kRefused);
}

// Who is told of the full disk and comes again at once is judged as if he had never come before.
TEST_F(FailuresTest, WhatWasRefusedIsUndoneBeforeAnybodyIsTold) {
  Populate();
  const Signed lot = world_.Lot("a");
  store_.FailCommits(NoSpace());
  store_.HoldCommits(true);
  Answer again;
  Submission submission{lot.envelope, lot.time_us, [&](const SubmitResult& told) {
                          EXPECT_EQ(ReasonOf(told), Reason::kNoSpace);
                          store_.FailCommits(absl::OkStatus());
                          Submission second{lot.envelope, lot.time_us, again.Taker()};
                          EXPECT_TRUE(log_.pipeline().TrySubmit(second));
                          // Time in which it would be decided too early.
                          std::this_thread::sleep_for(std::chrono::milliseconds(50));
                        }};
  ASSERT_TRUE(log_.pipeline().TrySubmit(submission));
  store_.AwaitHeld();
  store_.HoldCommits(false);
  const SubmitResult logged = again.Wait();
  ExpectReceipt(log_, logged, lot);
}

TEST_F(FailuresTest, AFullDiskUndoesStateRootsToo) {
  Populate();
  // The second comes with a state root before it, so the map went ahead.
  const Signed a = world_.Lot("a"), b = world_.Lot("b"), c = world_.Lot("c");
  store_.FailCommits(NoSpace());
  for (const Signed& lot : {a, b, c}) {
    EXPECT_EQ(ReasonOf(log_.SubmitAndWait(lot)), Reason::kNoSpace);
  }
  store_.FailCommits(absl::OkStatus());
  log_.Log({a, b, c});
  log_.Stop();
  ASSERT_TRUE(log_.Start().ok());  // compares the chains with the newest state root
  // A ledger that never had a full disk has the same tree.
  TemporaryFolder folder;
  MemoryStore store;
  TestLog other(store, folder / "high-water");
  ASSERT_TRUE(other.Start().ok());
  other.Log(world_.records());
  EXPECT_EQ(other.view()->size, log_.view()->size);
  EXPECT_EQ(other.view()->root, log_.view()->root);
}

TEST_F(FailuresTest, AnUnknownOutcomeEndsAcknowledging) {
  Populate();
  const Signed a = world_.Lot("a"), b = world_.Lot("b");
  const auto before = log_.view();
  store_.FailCommits(base::Error(Reason::kStoreUnavailable, "EIO"));
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(a)), Reason::kStoreUnavailable);
  store_.FailCommits(absl::OkStatus());
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(b)), Reason::kStoreUnavailable);
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(world_.records()[0])), Reason::kStoreUnavailable);
  EXPECT_EQ(log_.view(), before);
  EXPECT_FALSE(log_.pipeline().ProveSubjects({}, kNever).ok());
  log_.Stop();
  EXPECT_EQ(base::ReasonOf(log_.fatal()), Reason::kStoreUnavailable);
  ASSERT_TRUE(log_.Start().ok());
  log_.Log({a, b});
}

// Another server took over the store (its lock file did not bind it): this one acknowledges nothing
// any more, whatever it had decided, and the other goes on.
TEST_F(FailuresTest, AWriterThatIsSupersededAcknowledgesNothing) {
  Populate();
  TestLog other(store_, folder_ / "other-mark");
  ASSERT_TRUE(other.Start().ok());
  const Signed a = world_.Lot("a");
  const auto before = log_.view();
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(a)), Reason::kConflict);
  EXPECT_EQ(log_.view(), before);
  log_.Stop();
  EXPECT_EQ(base::ReasonOf(log_.fatal()), Reason::kConflict);
  EXPECT_THAT(MessageOf(log_.fatal()), HasSubstr("taken over"));
  other.Log({a});
  EXPECT_GT(other.view()->size, before->size);
}

// A digest row that names another leaf: a state root, another record, one beyond the end. It was an
// exception that nobody caught, or a receipt of the other record.
TEST_F(FailuresTest, ADuplicateIsNeverAnsweredWithAnotherLeaf) {
  Populate();
  const Signed& sent = world_.records().back();
  const uint64_t size = log_.view()->size;
  for (const uint64_t index : {uint64_t{0}, uint64_t{1}, size}) {
    log_.Stop();  // what the last one had cached
    ASSERT_TRUE(log_.Start().ok());
    store_.spoil_row = [&](Family family, std::string_view key, std::string& value) {
      if (family == Family::kDigests && key == sent.digest.view()) value = EncodeIndex(index);
    };
    const Reason reason = ReasonOf(log_.SubmitAndWait(sent));
    EXPECT_EQ(reason, index < size ? Reason::kStoreDamaged : Reason::kNotFound) << index;
    EXPECT_TRUE(std::get<Admitted>(log_.SubmitAndWait(world_.records()[0])).duplicate);
    store_.spoil_row = nullptr;
  }
}

// A flipped bit between the decision and the signature, in each part of what was stored.
TEST_F(FailuresTest, WhatDoesNotReDeriveIsNeverSigned) {
  Populate();
  const Signed lot = world_.Lot("a");
  for (const std::string part : {"leaf", "digest", "payload", "signature"}) {
    TemporaryFolder folder;
    ScriptedStore store;
    TestLog log(store, folder / "high-water");
    ASSERT_TRUE(log.Start().ok());
    std::vector<Signed> records = world_.records();
    records.pop_back();
    log.Log(records);
    const uint64_t size = log.view()->size;
    store.spoil_entry = [&](uint64_t index, LogEntry& entry) {
      if (index < size || entry.envelope.empty()) return;
      if (part == "leaf") entry.leaf[9] ^= 1;  // its record time
      if (part == "digest") entry.leaf[20] ^= 1;
      if (part == "payload") entry.envelope[60] ^= 1;
      if (part == "signature") entry.envelope.back() ^= 1;
    };
    EXPECT_EQ(ReasonOf(log.SubmitAndWait(lot)), Reason::kStoreDamaged) << part;
    EXPECT_EQ(log.view()->size, size);
    log.Stop();
    // The store is ahead of the mark now: what was not signed is derived again before it is.
    EXPECT_EQ(base::ReasonOf(log.Start()), Reason::kStoreDamaged) << part;
    store.spoil_entry = nullptr;
    ASSERT_TRUE(log.Start().ok()) << part;
    EXPECT_TRUE(std::get<Admitted>(log.SubmitAndWait(lot)).duplicate);
  }
}

TEST_F(FailuresTest, AStateRootThatIsStoredOtherwiseIsNeverSigned) {
  world_.Lot("a");
  for (const size_t at : {9, 17, 40, 57}) {  // record time, covered size, map root, subjects
    TemporaryFolder folder;
    ScriptedStore store;
    TestLog log(store, folder / "high-water");
    ASSERT_TRUE(log.Start().ok());
    log.Log(world_.records());
    const auto before = log.view();
    store.spoil_entry = [&](uint64_t index, LogEntry& entry) {
      if (index >= before->size && entry.envelope.empty()) entry.leaf[at] ^= 1;
    };
    const auto proof = log.pipeline().ProveSubjects({}, kNever);
    EXPECT_EQ(base::ReasonOf(proof.status()), Reason::kStoreDamaged) << at;
    EXPECT_EQ(log.view(), before);
    log.Stop();
  }
}

// Stops at each step of a group that holds a record and a state root; the restart has all that was
// acknowledged, signs what was durable, and nothing is there twice.
TEST_F(FailuresTest, AStopBetweenAnyTwoStepsLosesNothingAcknowledged) {
  const Signed lot = world_.Lot("a");
  std::vector<Signed> before = world_.records();
  before.pop_back();
  for (const std::string step : {"committed", "checked", "signed", "marked"}) {
    TemporaryFolder folder;
    ScriptedStore store;
    TestLog log(store, folder / "high-water");
    bool armed = false;
    log.options.at_step = [&](std::string_view name) {
      return armed && name == step ? base::Error(Reason::kStoreUnavailable, "stopped")
                                   : absl::OkStatus();
    };
    ASSERT_TRUE(log.Start().ok());
    log.Log(before);
    const auto acknowledged = log.view();
    armed = true;
    EXPECT_EQ(ReasonOf(log.SubmitAndWait(lot)), Reason::kStoreUnavailable);
    EXPECT_EQ(log.view(), acknowledged) << "published at " << step;
    log.Stop();
    armed = false;
    ASSERT_TRUE(log.Start().ok()) << step;
    // The group was durable: it is there, signed, and marked.
    const auto view = log.view();
    EXPECT_GT(view->size, acknowledged->size) << step;
    const auto checkpoint = note::VerifyCheckpoint(view->checkpoint_note, log.signer().note_key);
    ASSERT_TRUE(checkpoint.ok());
    EXPECT_EQ(checkpoint->body.root, *merkle::RootAt(view->size, MakeNodeReader(store)));
    EXPECT_TRUE(std::get<Admitted>(log.SubmitAndWait(lot)).duplicate) << step;
    log.Log({before[3]});
    log.Stop();
    ASSERT_TRUE(log.Start().ok());
    EXPECT_EQ(log.view()->size, view->size);
  }
}

TEST_F(FailuresTest, AStoreThatEndsBeforeTheMarkStaysDownAndNamesTheLeaves) {
  Populate();
  const uint64_t size = log_.view()->size;
  log_.Stop();
  MemoryStore shorter;
  TemporaryFolder folder;
  {
    TestLog log(shorter, folder / "high-water");
    ASSERT_TRUE(log.Start().ok());
    log.Log({world_.records()[0], world_.records()[1]});
  }
  TestLog rolled_back(shorter, folder_ / "high-water");
  const absl::Status status = rolled_back.Start();
  EXPECT_EQ(base::ReasonOf(status), Reason::kStoreDamaged);
  EXPECT_THAT(MessageOf(status), HasSubstr("leaves 3 to " + std::to_string(size - 1)));
}

TEST_F(FailuresTest, AStoreWithAnotherTreeUnderTheMarkStaysDown) {
  Populate();
  log_.Stop();
  MemoryStore other;
  TemporaryFolder folder;
  World world;
  world.Lot("x");
  std::vector<Signed> records = world.records();
  {
    TestLog log(other, folder / "high-water");
    ASSERT_TRUE(log.Start().ok());
    for (Signed& record : records) record.time_us += 1;
    log.Log(records);
  }
  TestLog swapped(other, folder_ / "high-water");
  const absl::Status status = swapped.Start();
  EXPECT_EQ(base::ReasonOf(status), Reason::kStoreDamaged);
  EXPECT_THAT(MessageOf(status), HasSubstr("root"));
}

TEST_F(FailuresTest, AMarkThatIsGoneOrOfAnotherKeyStaysDown) {
  Populate();
  log_.Stop();
  {
    std::ofstream spoiled(folder_ / "high-water", std::ios::in | std::ios::out | std::ios::binary);
    for (const int slot : {0, 1}) {
      spoiled.seekp(slot * static_cast<int>(HighWater::kSlotBytes) + 40);
      spoiled.put('\x7f');
    }
  }
  EXPECT_EQ(base::ReasonOf(log_.Start()), Reason::kStoreDamaged);
}

TEST_F(FailuresTest, OneTornSlotIsToleratedOnlyIfTheStoreReachesBeyondTheOther) {
  Populate();
  log_.Stop();
  auto mark = HighWater::Open(folder_ / "high-water");
  ASSERT_TRUE(mark.ok());
  const int older = (*mark)->slots()[0].sequence < (*mark)->slots()[1].sequence ? 0 : 1;
  mark->reset();
  const auto tear = [&](int slot) {
    std::ofstream file(folder_ / "high-water", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(slot * static_cast<int>(HighWater::kSlotBytes) + 40);
    file.put('\x7f');
  };
  std::filesystem::copy_file(folder_ / "high-water", folder_ / "kept");
  tear(older);  // the store ends at the newer one: what the torn one said is not known
  EXPECT_EQ(base::ReasonOf(log_.Start()), Reason::kStoreDamaged);
  std::filesystem::copy_file(folder_ / "kept", folder_ / "high-water",
                             std::filesystem::copy_options::overwrite_existing);
  tear(1 - older);  // the newer one: the store reaches beyond the older
  ASSERT_TRUE(log_.Start().ok());
  log_.Log({world_.Lot("a")});
}

TEST_F(FailuresTest, ChainHeadsThatDoNotHashToTheStateRootStayDown) {
  Populate();
  log_.Stop();
  Group group;  // nothing but a changed row, with a record that is there anyway
  bool changed = false;
  std::string key, value;
  ASSERT_TRUE(store_
                  .Scan(Family::kHeads, "", "",
                        [&](std::string_view k, std::string_view v) {
                          key = k;
                          value = v;
                          changed = true;
                          return false;
                        })
                  .ok());
  ASSERT_TRUE(changed);
  value.back() ^= 1;
  const Head head = *store_.ReadHead();
  group.first_index = head.size;
  group.entries.push_back(*store_.ReadEntry(1));
  group.rows.push_back({Family::kHeads, key, value});
  auto frontier = *merkle::Frontier::From(head.size, head.frontier);
  frontier.Append(merkle::HashLeaf(group.entries[0].leaf));
  group.head_after = {frontier.size(), frontier.nodes(), head.state};
  ASSERT_TRUE(testing::CommitTo(store_, group).ok());
  const absl::Status status = log_.Start();
  EXPECT_EQ(base::ReasonOf(status), Reason::kStoreDamaged);
  EXPECT_THAT(MessageOf(status), HasSubstr("chain heads"));
}

// A head row that claims more than there is stays down, whatever memory its claim would take.
TEST_F(FailuresTest, AStateRootThatCoversMoreThanThereIsStaysDown) {
  Populate();
  const Position good = log_.view()->position;
  log_.Stop();
  const uint64_t size = store_.ReadHead()->size;
  for (const LoggedRoot& root :
       {LoggedRoot{0, 1}, LoggedRoot{0, UINT64_MAX},
        LoggedRoot{good.root.index, good.root.index + 1},
        LoggedRoot{good.root.index, uint64_t{1} << 50}, LoggedRoot{size + 9, size + 5}}) {
    Chains chains(store_);
    Position position = good;
    position.root = root;
    EXPECT_EQ(base::ReasonOf(chains.Load(position, size).status()), Reason::kStoreDamaged)
        << root.index << ' ' << root.covered_size;
  }
  Chains chains(store_);
  EXPECT_TRUE(chains.Load(good, size).ok());
}

}  // namespace
}  // namespace lode::ledger::testing
