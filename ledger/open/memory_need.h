// SPDX-License-Identifier: Apache-2.0
// Whether this process may use as much memory as a ledger of some size needs. It is asked when the
// ledger is opened: a ledger that would serve for a minute and then die should say so first. If
// memory runs out in spite of that, the process still ends in one line (ledger/app).
#ifndef LODE_LEDGER_OPEN_MEMORY_NEED_H_
#define LODE_LEDGER_OPEN_MEMORY_NEED_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace lode::ledger {

// Of the subject map and of building it, and of the blocks that are read for it and stay in the
// cache until that is full: measured 301 to 321 of 100,000 to 1,000,000 subjects
// (docs/operations.md, "Memory").
inline constexpr uint64_t kBytesPerSubject = 340;
// Beside that, to serve at all: measured of an empty ledger, with room for its first calls.
inline constexpr uint64_t kBytesToServe = uint64_t{64} << 20;
// The same of the address space and of data (ulimit -d), where each thread takes a stack of 8 MiB
// whether it is touched or not: from the start, and from when the store is open. Measured 275 MiB
// of an empty ledger on two cores; the rest is room, for a thread that can't have its stack ends
// the process inside a library, without a good word.
inline constexpr uint64_t kAddressesToStart = uint64_t{384} << 20;
inline constexpr uint64_t kAddressesToServe = uint64_t{256} << 20;
inline constexpr uint64_t kBytesPerStack = uint64_t{8} << 20;

// A limit and what is used of it, in bytes.
struct MemoryLimit {
  uint64_t bytes = 0;
  uint64_t used = 0;
  std::string name;           // for people
  bool of_addresses = false;  // counts what is mapped, touched or not
};
// The limits of this process: address space and data (setrlimit), its cgroup, the machine.
std::vector<MemoryLimit> MemoryLimits();

// kOutOfMemory if a limit is below what a ledger needs beside what is used: before its store is
// open, with so many workers,
absl::Status CheckMemoryToStart(int workers, const std::vector<MemoryLimit>& limits);
// and after, when it is known how many subjects it has.
absl::Status CheckMemory(uint64_t subjects, const std::vector<MemoryLimit>& limits);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_OPEN_MEMORY_NEED_H_
