// SPDX-License-Identifier: Apache-2.0
// Load on a ledger over gRPC, closed loop: so many submissions in flight, the next one sent when
// one is answered. Uses the generated stubs: what is measured is the ledger, not the client
// library.
#ifndef LODE_TOOLS_BENCH_LOAD_H_
#define LODE_TOOLS_BENCH_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/bench/measure.h"

namespace lode::bench {

struct LoadResult {
  uint64_t admitted = 0;
  uint64_t refused = 0;  // answered with a refusal; the first is in `problem`
  uint64_t failed = 0;   // calls that failed
  std::string problem;
  double wall = 0;  // seconds
  double client_processor = 0;
  Latency latency;
  double PerSecond() const { return wall > 0 ? static_cast<double>(admitted) / wall : 0; }
};

// Sends `envelopes` from `first` on, each once, until they are spent or `seconds` are over; `next`
// is the first one not sent.
LoadResult LoadUnary(const std::string& address, const std::vector<std::string>& envelopes,
                     size_t first, int in_flight, double seconds, size_t& next);
LoadResult LoadStreams(const std::string& address, const std::vector<std::string>& envelopes,
                       size_t first, int streams, int in_flight_each, double seconds, size_t& next);

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_LOAD_H_
