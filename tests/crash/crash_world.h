// SPDX-License-Identifier: Apache-2.0
// The ledgers that the crash test's two processes agree on: their names, their key, their records,
// their time.
#ifndef LODE_TESTS_CRASH_CRASH_WORLD_H_
#define LODE_TESTS_CRASH_CRASH_WORLD_H_

#include <chrono>
#include <string>
#include <string_view>

#include "ledger/ledger.h"
#include "tests/unit/write/write_fixture.h"

namespace lode::ledger::testing {

inline constexpr char kCrashSeed[] = "crash test seed, 32 bytes long..";
inline constexpr int kCrashLots = 60;
// With simulated time state roots are waited for; with real time they are made beside, all the
// time.
inline constexpr char kRealTimeOrigin[] = "ledger.example/test";

// The same records in every process.
inline World CrashWorld(const std::string& vkey, const std::string& origin) {
  World world(vkey, origin);
  for (int i = 0; i < kCrashLots; ++i) world.Lot("l" + std::to_string(i));
  return world;
}

// Time after the world's last record happened. It jumps back twice a second, which the ledger must
// bear: fsck finds record times that decrease.
class CrashClock : public Clock {
 public:
  CrashClock() : start_us_(CrashWorld("", kRealTimeOrigin).records().back().time_us) {}
  int64_t NowMicros() const override {
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    return start_us_ + now.count() % 500'000;
  }

 private:
  const int64_t start_us_;
};

// `clock` outlives the ledger.
inline LedgerOptions CrashOptions(const std::string& folder, const std::string& origin,
                                  const Clock& clock) {
  LedgerOptions options;
  options.folder = folder;
  options.reserve_bytes = 0;
  options.max_group = 8;
  if (origin == kRealTimeOrigin) options.state_root_interval_us = 300;
  options.clock = &clock;
  return options;
}

}  // namespace lode::ledger::testing

#endif  // LODE_TESTS_CRASH_CRASH_WORLD_H_
