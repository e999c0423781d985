// SPDX-License-Identifier: Apache-2.0
// A clock that jumps: nothing is logged with a time that does not follow from the last one, reads
// go on, and logging goes on by itself when the clock is right again, or at an operator's word
// (docs/decisions/0018).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/clock/clock_guard.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/merkle/leaf.h"
#include "verifier/monitor/replica.h"

namespace lode::ledger {
namespace {

using base::Reason;
using testing::ExpectReceipt;
using testing::ReasonOf;
using testing::ScriptedStore;
using testing::Signed;
using testing::TemporaryFolder;
using testing::TestLog;
using testing::World;

constexpr int64_t kSecond = 1'000'000, kDay = 86'400 * kSecond, kYear = 365 * kDay;

// The whole write path in real time.
class ClockTest : public ::testing::Test {
 protected:
  ClockTest() {
    log_.options.sequencer.simulated_time = false;
    log_.options.sequencer.state_root_interval_us = 1'000;
    log_.options.sequencer.on_clock = [this](const std::string& problem) {
      told_.push_back(problem);
    };
    log_.clock.now_us = world_.records().back().time_us;
  }
  void Open() {
    const absl::Status status = log_.Start();
    ASSERT_TRUE(status.ok()) << status;
  }
  merkle::Leaf LeafAt(uint64_t index) { return *merkle::ParseLeaf(*store_.ReadLeaf(index)); }
  int64_t TimeOf(uint64_t index) {
    const merkle::Leaf leaf = LeafAt(index);
    return static_cast<int64_t>(std::visit([](const auto& l) { return l.record_time_us; }, leaf));
  }
  // A state root that covers everything so far.
  void AwaitRoot() {
    const uint64_t size = log_.view()->size;
    log_.clock.now_us += 5'000;
    log_.pipeline().published().Await(
        kNever, [&](const View& view) { return view.position.root.covered_size >= size; });
  }
  // Everything logged is what replaying verifiers accept.
  void ExpectReplays() {
    monitor::Replica replica;
    for (uint64_t i = 0; i < log_.view()->size; ++i) {
      const auto entry = store_.ReadEntry(i);
      ASSERT_TRUE(entry.ok());
      const absl::Status status = replica.Replay(entry->leaf, entry->envelope);
      EXPECT_TRUE(status.ok()) << i << " " << status;
    }
    EXPECT_EQ(replica.root(), log_.view()->root);
  }

  World world_;
  TemporaryFolder folder_;
  ScriptedStore store_;
  TestLog log_{store_, folder_ / "high-water"};
  std::vector<std::string> told_;
};

TEST_F(ClockTest, TwoSecondsOfAWrongClockUnderLoadLogNothing) {
  for (const int64_t jump : {10 * kYear, -10 * kYear, kDay, -kDay}) {
    TemporaryFolder folder;
    ScriptedStore store;
    TestLog log(store, folder / "high-water");
    log.options = log_.options;
    log.options.clock = &log.clock;
    World world;
    log.clock.now_us = world.records().back().time_us;
    ASSERT_TRUE(log.Start().ok());
    log.Log(world.records());
    const Signed first = world.Lot("a"), second = world.Lot("b");
    log.Log({first});  // not covered by a state root yet, maybe
    log.clock.Jump(jump);
    const SubmitResult refused = log.SubmitAndWait(second);
    ASSERT_EQ(ReasonOf(refused), Reason::kClockImplausible) << jump;
    EXPECT_GT(std::get<Refused>(refused).retry_after_ms, 0u);
    EXPECT_TRUE(std::get<Admitted>(log.SubmitAndWait(first)).duplicate) << "reads and duplicates";
    // An export's proof is of the newest root that there is.
    EXPECT_TRUE(log.pipeline().ProveSubjects({}, kNever).ok());
    log.clock.now_us += 2 * kSecond;
    EXPECT_EQ(ReasonOf(log.SubmitAndWait(second)), Reason::kClockImplausible);
    log.clock.Jump(-jump);
    log.Log({second});
    ASSERT_TRUE(log.pipeline().ProveSubjects({}, kNever).ok());
    const uint64_t size = log.view()->size;
    EXPECT_EQ(log.view()->position.root.covered_size + 1, size);
    for (uint64_t i = 0; i < size; ++i) {
      const auto leaf = merkle::ParseLeaf(*store.ReadLeaf(i));
      const auto time = std::visit([](const auto& l) { return l.record_time_us; }, *leaf);
      EXPECT_LE(std::abs(static_cast<int64_t>(time) - log.clock.now_us), 60 * kSecond) << i;
    }
    log.Stop();
    // After a restart too.
    ASSERT_TRUE(log.Start().ok());
    log.Log({world.Lot("c")});
    log.Stop();
  }
  ASSERT_EQ(told_.size() % 2, 0u);
  EXPECT_GE(told_.size(), 8u);
}

// A root that is due waits for the clock, and comes when it is right again though nobody submits.
TEST_F(ClockTest, AStateRootWaitsForTheClock) {
  log_.options.sequencer.state_root_interval_us = 3'600 * kSecond;
  Open();
  log_.Log(world_.records());
  const uint64_t size = log_.view()->size;
  log_.clock.Jump(10 * kYear);
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(world_.Lot("a"))), Reason::kClockImplausible);
  log_.clock.now_us += 3'601 * kSecond;  // due
  ASSERT_TRUE(log_.pipeline().ProveSubjects({}, kNever).ok());
  EXPECT_EQ(log_.view()->size, size);
  log_.clock.Jump(-10 * kYear);
  log_.pipeline().published().Await(kNever, [&](const View& view) { return view.size > size; });
  EXPECT_EQ(log_.view()->position.root.covered_size, size);
  ExpectReplays();
}

// What the released version left behind: a state root ten years ahead. The records after it have
// true times, no verifier minds, and the next root is right again.
TEST_F(ClockTest, ALogWithAWrongStateRootGoesOn) {
  log_.options.sequencer.state_root_interval_us = 3'600 * kSecond;
  Open();
  const Signed last = world_.records().back();
  log_.Log({world_.records().begin(), world_.records().end() - 1});
  log_.Stop();
  // The wrong word of an operator makes such a root still: ADM-05 keeps records out, not roots.
  log_.clock.Jump(10 * kYear);
  log_.options.stated_time_us = log_.clock.now_us;
  Open();
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(last)), Reason::kRefused);
  ASSERT_TRUE(log_.pipeline().ProveSubjects({}, kNever).ok());
  ASSERT_GT(TimeOf(log_.view()->size - 1), last.time_us + 9 * kYear);
  log_.Stop();
  // The clock is right again, and so is the ledger, without a word.
  log_.clock.Jump(-10 * kYear);
  log_.options.stated_time_us.reset();
  Open();
  const uint64_t index = ExpectReceipt(log_, log_.SubmitAndWait(last), last);
  EXPECT_EQ(TimeOf(index), log_.clock.now_us);
  ASSERT_TRUE(log_.pipeline().ProveSubjects({}, kNever).ok());
  EXPECT_EQ(TimeOf(log_.view()->size - 1), log_.clock.now_us);
  ExpectReplays();
}

// Within a step that is believed record times stand still and never go back.
TEST_F(ClockTest, ASmallStepBackStandsStill) {
  Open();
  log_.Log(world_.records());
  const uint64_t before = log_.view()->position.last_record_end - 1;
  log_.clock.Jump(-60 * kSecond);
  log_.Log({world_.Lot("a")});
  EXPECT_EQ(TimeOf(log_.view()->position.last_record_end - 1), TimeOf(before));
  EXPECT_TRUE(told_.empty());
  ExpectReplays();
}

// A record is ahead by less than ADM-05 bears: at an operator's word record times stand at it.
TEST_F(ClockTest, AtAnOperatorsWordTimeStandsAtTheLastRecord) {
  Open();
  log_.Log(world_.records());
  const uint64_t last = log_.view()->position.last_record_end - 1;
  log_.Stop();
  log_.clock.Jump(-kDay);
  Open();
  const Signed lot = world_.Lot("a");
  EXPECT_EQ(ReasonOf(log_.SubmitAndWait(lot)), Reason::kClockImplausible);
  log_.Stop();
  log_.options.stated_time_us = log_.clock.now_us + 60 * kSecond;
  // Both leave a trace: the word, and that times stand; and one more when they go on.
  std::vector<std::string> words, standing;
  log_.options.on_stated_time = [&](const StatedTime& word) {
    words.push_back(word.stated + " " + word.difference);
  };
  log_.options.sequencer.on_standing_time = [&](const std::string& until) {
    standing.push_back(until);
  };
  Open();
  log_.Log({lot});
  EXPECT_EQ(words, std::vector{base::FormatUtc(*log_.options.stated_time_us) +
                               " 23 hours behind what was believed"});
  EXPECT_EQ(standing, std::vector{base::FormatUtc(TimeOf(last))});
  EXPECT_EQ(TimeOf(log_.view()->position.last_record_end - 1), TimeOf(last));
  ExpectReplays();
  log_.Stop();
  log_.clock.Jump(-31 * kDay);
  log_.options.stated_time_us = log_.clock.now_us;
  EXPECT_EQ(base::ReasonOf(log_.Start()), Reason::kConflict);
}

// The clock runs 20 days ahead when the server is started again: before the note for the next
// start there was, that was believed.
TEST_F(ClockTest, ARestartUnderAWrongClockLogsNothing) {
  log_.options.sequencer.clock_note_path = folder_ / "clock";
  std::vector<std::string> lost;
  log_.options.sequencer.on_clock_note = [&](const std::string& why) { lost.push_back(why); };
  Open();
  log_.Log(world_.records());
  log_.Stop();
  for (const auto& [boot, jump, taken] :
       {std::tuple("first", 20 * kDay, false), std::tuple("first", -kDay, false),
        std::tuple("first", 60 * kSecond, true), std::tuple("second", 20 * kDay, false),
        std::tuple("third", -kDay, false), std::tuple("fourth", 6 * kDay, true)}) {
    log_.clock.now_us += kDay / 24;
    log_.clock.Jump(jump);
    log_.clock.boot = boot;
    Open();
    const Signed lot = world_.Lot("after-" + std::to_string(log_.view()->size));
    if (taken) {
      log_.Log({lot});
    } else {
      EXPECT_EQ(ReasonOf(log_.SubmitAndWait(lot)), Reason::kClockImplausible) << boot << jump;
      log_.clock.Jump(-jump);
      log_.Log({lot});  // right again: by itself
    }
    log_.Stop();
  }
  EXPECT_TRUE(lost.empty()) << lost[0];
  Open();
  ExpectReplays();
}

// A note that is not one is told, never believed, and written anew.
TEST_F(ClockTest, ASpoiledNoteIsTold) {
  const std::string path = folder_ / "clock";
  log_.options.sequencer.clock_note_path = path;
  std::vector<std::string> told;
  log_.options.sequencer.on_clock_note = [&](const std::string& why) { told.push_back(why); };
  std::ofstream(path) << "10 years from now";
  Open();
  log_.Log(world_.records());
  log_.Stop();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("is not as a ledger writes it"), std::string::npos) << told[0];
  EXPECT_TRUE(ClockNoteFile(path).Read()->has_value());
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  Open();
  log_.Log({world_.Lot("a")});
  log_.Stop();
  EXPECT_EQ(told.size(), 3u) << "once when it is read, and once for all writing";
}

TEST_F(ClockTest, ASimulatedLedgerHasNoClockToConfirm) {
  log_.options.sequencer.simulated_time = true;
  log_.options.stated_time_us = log_.clock.now_us;
  EXPECT_EQ(base::ReasonOf(log_.Start()), Reason::kUsage);
  log_.options.stated_time_us.reset();
  log_.clock.now_us = -5;  // nobody reads it
  Open();
  log_.Log(world_.records());
}

}  // namespace
}  // namespace lode::ledger
