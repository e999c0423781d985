// SPDX-License-Identifier: Apache-2.0
// Nothing here judges a time. The clock only reads; clock_guard.cc decides whether to believe it.
#include "ledger/clock/clock.h"

#include <time.h>

#include <fstream>

namespace lode::ledger {
namespace {

int64_t MicrosOf(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

// Not CLOCK_MONOTONIC: that one stands still while the machine sleeps, and every awakening would
// look like a jump of the other clock.
int64_t Clock::SteadyMicros() const { return MicrosOf(CLOCK_BOOTTIME); }

std::string Clock::Boot() const {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  in >> id;
  return id;
}

int64_t SystemClock::NowMicros() const { return MicrosOf(CLOCK_REALTIME); }

}  // namespace lode::ledger
