// SPDX-License-Identifier: Apache-2.0
// A mutex lets one in, a condition wakes who waits for it, and a wait whose deadline has passed
// ends with the mutex held. A condition that wakes nobody is seen by the test's time limit.
#include "ledger/threads/mutex.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace lode::ledger {
namespace {

struct Shared {
  Mutex mutex;
  Condition changed;
  int count ABSL_GUARDED_BY(mutex) = 0;
  bool go ABSL_GUARDED_BY(mutex) = false;
};

TEST(Mutex, LetsOneInAtATime) {
  constexpr int kThreads = 4, kTimes = 10'000;
  Shared shared;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&shared] {
      for (int i = 0; i < kTimes; ++i) {
        MutexLock lock(shared.mutex);
        ++shared.count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  MutexLock lock(shared.mutex);
  EXPECT_EQ(shared.count, kThreads * kTimes);
}

TEST(Condition, WakesEverybodyWhoWaits) {
  Shared shared;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&shared] {
      MutexLock lock(shared.mutex);
      while (!shared.go) shared.changed.Wait(shared.mutex);
      ++shared.count;
    });
  }
  {
    MutexLock lock(shared.mutex);
    EXPECT_EQ(shared.count, 0);
    shared.go = true;
  }
  shared.changed.NotifyAll();
  for (std::thread& thread : threads) thread.join();
  MutexLock lock(shared.mutex);
  EXPECT_EQ(shared.count, 4);
}

// Two threads that take turns: each wait gives the mutex to the other and has it back after.
TEST(Condition, WakesOneAndGivesTheMutexBack) {
  constexpr int kTurns = 1000;
  Shared shared;
  std::thread other([&shared] {
    for (int i = 0; i < kTurns; ++i) {
      MutexLock lock(shared.mutex);
      while (!shared.go) {
        EXPECT_TRUE(shared.changed.WaitUntil(shared.mutex, kNever));
      }
      shared.go = false;
      ++shared.count;
      shared.changed.NotifyOne();
    }
  });
  for (int i = 0; i < kTurns; ++i) {
    MutexLock lock(shared.mutex);
    shared.go = true;
    shared.changed.NotifyOne();
    while (shared.go) shared.changed.Wait(shared.mutex);
    EXPECT_EQ(shared.count, i + 1);
  }
  other.join();
}

TEST(Condition, ADeadlineThatHasPassedEndsTheWait) {
  for (const SteadyTime deadline :
       {SteadyTime::min(), SteadyTime(), SteadyNow() - std::chrono::nanoseconds(1)}) {
    Shared shared;
    std::thread other;
    {
      MutexLock lock(shared.mutex);
      // It may be woken without cause before it looks at the clock.
      while (shared.changed.WaitUntil(shared.mutex, deadline)) continue;
      other = std::thread([&shared] {
        MutexLock lock(shared.mutex);
        ++shared.count;
      });
      EXPECT_EQ(shared.count, 0) << deadline.time_since_epoch().count();  // the mutex is held again
    }
    other.join();
  }
}

TEST(Condition, AWaitEndsAtItsDeadlineAndNotBefore) {
  Shared shared;
  MutexLock lock(shared.mutex);
  const SteadyTime deadline = After(absl::Milliseconds(20));
  while (shared.changed.WaitUntil(shared.mutex, deadline)) continue;
  EXPECT_GE(SteadyNow(), deadline);
  EXPECT_LE(Until(deadline), absl::ZeroDuration());
}

// Far deadlines don't wrap round to the past.
TEST(Condition, AFarDeadlineIsInTheFuture) {
  for (const SteadyTime deadline :
       {kNever, kNever - std::chrono::nanoseconds(1), After(absl::InfiniteDuration()),
        After(absl::Hours(24 * 365 * 400)), After(absl::Hours(24 * 365 * 100))}) {
    Shared shared;
    std::thread other;
    {
      MutexLock lock(shared.mutex);
      other = std::thread([&shared] {
        {
          MutexLock lock(shared.mutex);
          shared.go = true;
        }
        shared.changed.NotifyOne();
      });
      bool in_time = true;
      while (!shared.go && in_time) in_time = shared.changed.WaitUntil(shared.mutex, deadline);
      EXPECT_TRUE(shared.go) << deadline.time_since_epoch().count();
    }
    other.join();
  }
}

}  // namespace
}  // namespace lode::ledger
