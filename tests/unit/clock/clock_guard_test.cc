// SPDX-License-Identifier: Apache-2.0
// Which reading of the system clock is believed, while a ledger runs and when it is started, at the
// edges; and the note that one run leaves for the next (docs/decisions/0018).
#include "ledger/clock/clock_guard.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ledger/clock/clock_note.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"

namespace lode::ledger {
namespace {

using base::Reason;
using testing::TemporaryFolder;
using testing::TestClock;

constexpr int64_t kSecond = 1'000'000, kDay = 86'400 * kSecond, kYear = 365 * kDay;

class Guarded {
 public:
  explicit Guarded(std::optional<int64_t> last_record_us = std::nullopt, bool confirmed = false)
      : Guarded(ClockStart{last_record_us, std::nullopt, confirmed}) {}
  explicit Guarded(const ClockStart& start)
      : guard(clock, start, [this](const std::string& problem) { told.push_back(problem); }) {}
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
  EXPECT_TRUE(Guarded(now - 6 * kDay).guard.plausible());  // off over a long weekend
  EXPECT_FALSE(Guarded(now - kClockGapMicros - 1).guard.plausible());
  EXPECT_TRUE(Guarded(now - kYear, /*confirmed=*/true).guard.plausible());
  Guarded wrong(now - 10 * kYear);
  EXPECT_EQ(wrong.told.size(), 1u);
  wrong.clock.Jump(-10 * kYear);
  EXPECT_TRUE(wrong.guard.Read().has_value());
  wrong.clock.Jump(10 * kYear);
  EXPECT_FALSE(wrong.guard.Read().has_value());
}

// A server that was only restarted: the monotonic clock went on, whatever was logged or not.
TEST(ClockGuard, ARestartIsAsCarefulAsARunningServer) {
  TestClock clock;
  const int64_t now = clock.now_us, steady = clock.SteadyMicros();
  for (const int64_t down : {int64_t{0}, kDay, 100 * kDay}) {
    const auto plausible = [&](int64_t off) {
      const ClockNote note{clock.boot, steady - down, now - down - off};
      return Guarded({now - kYear, note, false}).guard.plausible();
    };
    for (const int64_t sign : {1, -1}) {
      EXPECT_TRUE(plausible(sign * kClockStepMicros)) << down;
      EXPECT_FALSE(plausible(sign * (kClockStepMicros + 1))) << down;
    }
  }
  Guarded wrong({now, ClockNote{clock.boot, steady, now - 20 * kDay}, false});
  EXPECT_NE(wrong.told.at(0).find("20 days ahead of where the time since the last look"),
            std::string::npos)
      << wrong.told[0];
  const ClockNote far{clock.boot, steady, now - 20 * kDay};
  EXPECT_TRUE(Guarded({now, far, /*confirmed=*/true}).guard.plausible());
}

// A machine that was started anew: nothing there knows for how long it was off.
TEST(ClockGuard, AfterABootTheLastRunBoundsTheClock) {
  TestClock clock;
  const int64_t now = clock.now_us, steady = clock.SteadyMicros();
  const auto plausible = [&](const ClockNote& note, std::optional<int64_t> last_record_us) {
    return Guarded({last_record_us, note, false}).guard.plausible();
  };
  for (const auto& [boot, at] :
       {std::pair(std::string("another"), steady), std::pair(std::string(), steady),
        std::pair(clock.boot, steady + 1)}) {  // as another machine of that name
    EXPECT_TRUE(plausible({boot, at, now + kClockStepMicros}, now - kYear)) << boot;
    EXPECT_FALSE(plausible({boot, at, now + kClockStepMicros + 1}, now - kYear)) << boot;
    EXPECT_TRUE(plausible({boot, at, now - kClockGapMicros}, now - kYear)) << boot;
    EXPECT_FALSE(plausible({boot, at, now - kClockGapMicros - 1}, now - kYear)) << boot;
    EXPECT_TRUE(plausible({boot, at, now - kYear}, now - kDay)) << "an older copy of the note";
    EXPECT_FALSE(plausible({boot, at, now - kYear}, now - 8 * kDay)) << boot;
  }
  Guarded wrong({now - kYear, ClockNote{"another", 0, now - 8 * kDay}, false});
  EXPECT_NE(wrong.told.at(0).find("8 days ahead of the last time when this ledger ran"),
            std::string::npos)
      << wrong.told[0];
}

// What a clock that is believed at a start may do at worst is within what ADM-05 bears.
TEST(ClockGuard, AWrongClockThatIsBelievedNeverEndsALog) {
  EXPECT_LT(kClockGapMicros + kClockStepMicros, base::limits::kSubmitBeforeMicros);
}

TEST(ClockGuard, LeavesANoteOfWhatWasBelieved) {
  Guarded g;
  g.clock.now_us += kDay;
  g.guard.Read();
  const auto note = g.guard.note();
  ASSERT_TRUE(note.has_value());
  EXPECT_EQ(*note, (ClockNote{g.clock.boot, g.clock.SteadyMicros(), g.clock.now_us.load()}));
  g.clock.Jump(10 * kYear);
  g.guard.Read();
  EXPECT_EQ(g.guard.note(), note) << "not of a clock that jumped";
  EXPECT_EQ(Guarded(TestClock().now_us - kYear).guard.note(), std::nullopt);
}

TEST(ClockNote, HasOneSpelling) {
  const ClockNote note{"0f1e-2d", 12'345'678, 1'772'000'000'000'000};
  const std::string bytes = EncodeClockNote(note);
  EXPECT_EQ(bytes.size(), kClockNoteBytes);
  EXPECT_TRUE(
      bytes.starts_with("lode clock 1\nboot 0f1e-2d\nsteady_us 12345678\n"
                        "time_us 1772000000000000\nsha256 "))
      << bytes;
  EXPECT_EQ(ParseClockNote(bytes), note);
  const ClockNote least{"", 0, 0};
  EXPECT_EQ(ParseClockNote(EncodeClockNote(least)), least);
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string other = bytes;
    other[i] ^= 1;
    EXPECT_EQ(ParseClockNote(other), std::nullopt) << i;
    EXPECT_EQ(ParseClockNote(bytes.substr(0, i)), std::nullopt) << i;
  }
  EXPECT_EQ(ParseClockNote(bytes + " "), std::nullopt);
  EXPECT_EQ(EncodeClockNote({std::string(1000, 'b'), INT64_MAX, INT64_MAX}).size(),
            kClockNoteBytes);
}

TEST(ClockNote, IsAFileOfOnesOwnOrNone) {
  const TemporaryFolder folder;
  const ClockNote note{"a", 1, 2};
  const ClockNoteFile file(folder / "clock");
  EXPECT_EQ(*file.Read(), std::nullopt);
  ASSERT_TRUE(file.Write({std::string(60, 'a'), 1'000'000, 2'000'000}).ok());
  ASSERT_TRUE(file.Write(note).ok());
  EXPECT_EQ(*file.Read(), note);
  std::ofstream(folder / "clock") << std::string(5'000, 'x');
  EXPECT_EQ(base::ReasonOf(file.Read().status()), Reason::kMalformed);
  ASSERT_TRUE(file.Write(note).ok());
  EXPECT_EQ(*file.Read(), note);
  std::filesystem::create_symlink(folder / "clock", folder / "link");
  std::filesystem::create_directory(folder / "folder");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const char* const name : {"link", "folder", "pipe"}) {
    const ClockNoteFile other(folder / name);
    EXPECT_FALSE(other.Read().ok()) << name;
    EXPECT_FALSE(other.Write(note).ok()) << name;
  }
  EXPECT_EQ(*file.Read(), note);
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

TEST(ClockGuard, AnOperatorsWordIsComparedWithWhatWouldBeBelieved) {
  TestClock clock;
  const int64_t now = clock.now_us;
  const StatedTime none = ComparedWithBelief(clock, ClockStart{}, now);
  EXPECT_EQ(none.believed, "nothing: no record and no earlier run is known");
  EXPECT_EQ(none.difference, "");
  const StatedTime record =
      ComparedWithBelief(clock, ClockStart{now - 10 * kDay, std::nullopt, true}, now);
  EXPECT_EQ(record.stated, base::FormatUtc(now));
  EXPECT_EQ(record.believed, base::FormatUtc(now - 10 * kDay) + " (the last record, or later)");
  EXPECT_EQ(record.difference, "10 days ahead of what was believed");
  // The monotonic clock of the same boot knows more than any record.
  const ClockNote note{clock.Boot(), clock.SteadyMicros(), now + 3 * kDay};
  const StatedTime run = ComparedWithBelief(clock, ClockStart{now - 10 * kDay, note, true}, now);
  EXPECT_EQ(run.difference, "3 days behind what was believed");
}

}  // namespace
}  // namespace lode::ledger
