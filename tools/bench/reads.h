// SPDX-License-Identifier: Apache-2.0
// What buyers and auditors wait for: a trace, an export, the check of what was exported.
#ifndef LODE_TOOLS_BENCH_READS_H_
#define LODE_TOOLS_BENCH_READS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "tools/bench/measure.h"
#include "tools/bench/offline.h"
#include "tools/bench/world.h"

namespace lode::bench {

// Lots numbered from here on are the readers' own.
inline constexpr uint64_t kReadersLots = uint64_t{1} << 40;

struct Reads {
  int hops = 0;
  Latency trace;            // of the lot that is `hops` away from its mine, to its origins
  double export_short = 0;  // seconds: the trail of that lot
  double export_long = 0;   // the long trail
  int64_t long_bytes = 0;
  Offline offline;  // the check of the long trail
};

// Logs a lot with `hops` hops and another with about `records` records, reads them back and
// verifies the trail's bytes, `rounds` times.
absl::StatusOr<Reads> MeasureReads(const std::string& address, const std::string& vkey,
                                   const World& world, int hops, uint64_t records, int rounds);

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_READS_H_
