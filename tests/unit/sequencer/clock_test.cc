// SPDX-License-Identifier: Apache-2.0
// A clock that jumps: nothing is logged with a time that does not follow from the last one, reads
// go on, and logging goes on by itself when the clock is right again, or at an operator's word
// (docs/decisions/0018).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ledger/sequencer/clock_guard.h"
#include "tests/unit/sequencer/sequencer_fixture.h"
#include "verifier/base/limits.h"
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
using testing::TestClock;
using testing::TestLog;
using testing::World;

constexpr int64_t kSecond = 1'000'000, kDay = 86'400 * kSecond, kYear = 365 * kDay;

class Guarded {
 public:
  explicit Guarded(std::optional<int64_t> last_record_us = std::nullopt, bool confirmed = false)
      : guard(clock, last_record_us, confirmed,
              [this](const std::string& problem) { told.push_back(problem); }) {}
  TestClock clock;
  std::vector<std::string> told;
  ClockGuard guard;
};

TEST(ClockGuard, BelievesAStepOfTwoMinutesEitherWayAndNoMore) {
  for (const int64_t sign : {1, -1}) {
    Guarded at, past;
    at.clock.Jump(sign * kClockStepMicros);
    EXPECT_EQ(at.guard.Read(), at.clock.now_us.load());
    past.clock.Jump(sign * (kClockStepMicros + 1));
    EXPECT_EQ(past.guard.Read(), std::nullopt);
    EXPECT_EQ(base::ReasonOf(past.guard.status()), Reason::kClockImplausible);
  }
}

TEST(ClockGuard, SaysOnceThatTheClockJumpedAndOnceThatItIsRightAgain) {
  Guarded g;
  g.clock.Jump(10 * kYear);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(g.guard.Read(), std::nullopt);
  g.clock.now_us += 2 * kSecond;
  g.clock.Jump(-10 * kYear);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(g.guard.Read(), g.clock.now_us.load());
  ASSERT_EQ(g.told.size(), 2u);
  EXPECT_NE(g.told[0].find("3650 days ahead of"), std::string::npos) << g.told[0];
  EXPECT_EQ(g.told[1], "");
}

// Time that passes is no jump, however long nobody looked: a machine may sleep.
TEST(ClockGuard, ALongSleepIsNoJump) {
  Guarded g;
  g.clock.now_us += kYear;
  EXPECT_TRUE(g.guard.Read().has_value());
  EXPECT_TRUE(g.told.empty());
}

// Steps that add up are followed slowly, so that a year of leap seconds and pauses is no jump, and
// a clock that runs away by small steps is one.
TEST(ClockGuard, FollowsSmallStepsSlowly) {
  Guarded honest;
  for (int day = 0; day < 100; ++day) {
    honest.clock.now_us += kDay;
    honest.clock.Jump(20 * kSecond);
    EXPECT_TRUE(honest.guard.Read().has_value()) << day;
  }
  Guarded running_away;
  int minutes = 0;
  for (; minutes < 100 && running_away.guard.Read(); ++minutes) {
    running_away.clock.now_us += 60 * kSecond;
    running_away.clock.Jump(20 * kSecond);
  }
  EXPECT_LE(minutes, 8);
}

TEST(ClockGuard, AtTheStartTheLastRecordBoundsTheClock) {
  const int64_t now = TestClock().now_us;
  EXPECT_TRUE(Guarded(now + kClockStepMicros).guard.plausible());
  EXPECT_FALSE(Guarded(now + kClockStepMicros + 1).guard.plausible());
  EXPECT_TRUE(Guarded(now - kClockGapMicros).guard.plausible());
  EXPECT_TRUE(Guarded(now - 31 * kDay).guard.plausible());  // off for a month
  EXPECT_FALSE(Guarded(now - kClockGapMicros - 1).guard.plausible());
  EXPECT_TRUE(Guarded(now - kYear, /*confirmed=*/true).guard.plausible());
  Guarded wrong(now - 10 * kYear);
  EXPECT_EQ(wrong.told.size(), 1u);
  wrong.clock.Jump(-10 * kYear);
  EXPECT_TRUE(wrong.guard.Read().has_value());
  wrong.clock.Jump(10 * kYear);
  EXPECT_FALSE(wrong.guard.Read().has_value());
}

TEST(ClockGuard, ATimeThatCannotBeWrittenIsNone) {
  Guarded g;
  g.clock.now_us = -1;
  EXPECT_FALSE(g.guard.Read().has_value());
  g.clock.now_us = 253'402'300'800'000'000;
  EXPECT_FALSE(g.guard.Read().has_value());
}

TEST(ClockGuard, AnOperatorsWordIsBoundToATime) {
  TestClock clock;
  const int64_t now = clock.now_us;
  for (const int64_t sign : {1, -1}) {
    EXPECT_TRUE(CheckStatedTime(clock, now + sign * kClockStatedMicros, std::nullopt).ok());
    EXPECT_EQ(
        base::ReasonOf(CheckStatedTime(clock, now + sign * (kClockStatedMicros + 1), std::nullopt)),
        Reason::kUsage);
  }
  const int64_t most = base::limits::kSubmitBeforeMicros;
  EXPECT_TRUE(CheckStatedTime(clock, now, now + most).ok());
  EXPECT_TRUE(CheckStatedTime(clock, now, now - 10 * kYear).ok());
  EXPECT_EQ(base::ReasonOf(CheckStatedTime(clock, now, now + most + 1)), Reason::kConflict);
}

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
  Open();
  log_.Log({lot});
  EXPECT_EQ(TimeOf(log_.view()->position.last_record_end - 1), TimeOf(last));
  ExpectReplays();
  log_.Stop();
  log_.clock.Jump(-31 * kDay);
  log_.options.stated_time_us = log_.clock.now_us;
  EXPECT_EQ(base::ReasonOf(log_.Start()), Reason::kConflict);
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
