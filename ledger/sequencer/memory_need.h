// SPDX-License-Identifier: Apache-2.0
// Whether this process may use the memory that a ledger of some size needs: asked when it is
// opened, so that a ledger that would serve for a minute and then die says so instead. What the
// limits do not tell ends the process in one line too (ledger/app).
#ifndef LODE_LEDGER_SEQUENCER_MEMORY_NEED_H_
#define LODE_LEDGER_SEQUENCER_MEMORY_NEED_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace lode::ledger {

// Of the subject map and of building it, measured (docs/operations.md, "Memory").
inline constexpr uint64_t kBytesPerSubject = 250;
// Beside that, of a process that has just opened a store, to serve at all.
inline constexpr uint64_t kBytesToServe = uint64_t{96} << 20;

// A limit and what is used of it, in bytes.
struct MemoryLimit {
  uint64_t bytes = 0;
  uint64_t used = 0;
  std::string name;  // for people
};
// The limits of this process: address space and data (setrlimit), its cgroup, the machine.
std::vector<MemoryLimit> MemoryLimits();

// kOutOfMemory if a limit is below what a ledger of so many subjects needs beside what is used.
absl::Status CheckMemory(uint64_t subjects, const std::vector<MemoryLimit>& limits);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_MEMORY_NEED_H_
