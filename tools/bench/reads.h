// SPDX-License-Identifier: Apache-2.0
// What buyers and auditors wait for: a trace, an export, the verification of a file without a
// server.
#ifndef LODE_TOOLS_BENCH_READS_H_
#define LODE_TOOLS_BENCH_READS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "tools/bench/measure.h"
#include "tools/bench/world.h"

namespace lode::bench {

// Lots numbered from here on are the readers' own.
inline constexpr uint64_t kReadersLots = uint64_t{1} << 40;

struct Reads {
  int hops = 0;
  uint64_t trail_records = 0;  // of the long trail
  Latency trace;               // of the lot that is `hops` away from its mine, to its origins
  double export_short = 0;     // seconds: the trail of that lot
  double export_long = 0;      // the trail with `trail_records`
  int64_t long_bytes = 0;
  double verify_one = 0;    // seconds to check the long trail on one thread
  double verify_all = 0;    // on every core
  uint64_t signatures = 0;  // Ed25519 verifications that it took
};

// Logs a lot with `hops` hops and another with about `records` records, reads them back and
// verifies the trail's bytes.
absl::StatusOr<Reads> MeasureReads(const std::string& address, const std::string& vkey,
                                   const World& world, int hops, uint64_t records);

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_READS_H_
