// SPDX-License-Identifier: Apache-2.0
// The ledger that the crash test's two processes agree on: its name, its key, its records.
#ifndef LODE_TESTS_CRASH_CRASH_WORLD_H_
#define LODE_TESTS_CRASH_CRASH_WORLD_H_

#include <string>

#include "ledger/sequencer/ledger.h"
#include "tests/unit/sequencer/sequencer_fixture.h"

namespace lode::ledger::testing {

inline constexpr char kCrashSeed[] = "crash test seed, 32 bytes long..";
inline constexpr int kCrashLots = 60;

inline LedgerOptions CrashOptions(const std::string& folder) {
  LedgerOptions options;
  options.folder = folder;
  options.reserve_bytes = 0;
  options.max_group = 8;
  return options;
}

// The same records in every process.
inline World CrashWorld(const std::string& vkey) {
  World world(vkey);
  for (int i = 0; i < kCrashLots; ++i) world.Lot("l" + std::to_string(i));
  return world;
}

}  // namespace lode::ledger::testing

#endif  // LODE_TESTS_CRASH_CRASH_WORLD_H_
