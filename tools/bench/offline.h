// SPDX-License-Identifier: Apache-2.0
// The offline check of a trail beside bare Ed25519 over the same signatures, on one core and on all
// of them at once, in turns, so that both see the same machine.
#ifndef LODE_TOOLS_BENCH_OFFLINE_H_
#define LODE_TOOLS_BENCH_OFFLINE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "tools/bench/world.h"
#include "verifier/note/policy.h"

namespace lode::bench {

// Seconds, the best of the rounds; of wall time where nothing else is said.
struct Offline {
  uint64_t records = 0;
  uint64_t signatures = 0;  // Ed25519 verifications that the trail takes
  double bare_one = 0;      // all of them on one core, nothing else
  double bare_all = 0;      // the same shared out to all cores at once
  double parse = 0;         // the file to a Trail, on one thread
  double check_one = 0;     // parse and check on one thread
  double check_all = 0;     // parse and check on every core
  // Processor time of all threads: what a machine that does other things too can be judged by.
  double bare_processor = 0, check_processor = 0;
};

struct TrailFile {
  std::string bytes;
  note::TrustPolicy trust;
  note::NoteKey log;  // whose log it is of
};

// A lot with about `records` records, each signed by itself, in a log in memory.
absl::StatusOr<TrailFile> MakeTrailFile(uint64_t records, int64_t now_us);

absl::StatusOr<Offline> MeasureOffline(const TrailFile& file, int rounds);

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_OFFLINE_H_
