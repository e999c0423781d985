// SPDX-License-Identifier: Apache-2.0
// What the machine can do at best, measured bare in the same run as Lode itself, so that results
// are ratios. A durable submission costs at least one verification, one call and its answer, and
// its part of a synced write; ceiling = cores / their processor time together.
#ifndef LODE_TOOLS_BENCH_CEILINGS_H_
#define LODE_TOOLS_BENCH_CEILINGS_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace lode::bench {

// Processor seconds each. A virtual core does less when its neighbour works too: what a
// verification takes then is measured as well, because a server has every core busy.
struct Ceilings {
  double verification = 0;       // Ed25519 of one record's PAE, on one core while the others rest
  double busy_verification = 0;  // the same on every core at once
  double unary_pair =
      0;  // a unary call with this request and a receipt's answer, client and server
  double stream_pair = 0;   // a message and its answer on a bidirectional stream
  double store_record = 0;  // one record of a synced RocksDB batch of 128
  double batch_wall = 0;    // wall seconds of such a batch
  int cores = 0;
  double Unary() const { return cores / (verification + unary_pair + store_record); }
  double Stream() const { return cores / (verification + stream_pair + store_record); }
  double BusyUnary() const { return cores / (busy_verification + unary_pair + store_record); }
  double BusyStream() const { return cores / (busy_verification + stream_pair + store_record); }
};

// `envelopes`: records as they will be submitted. `folder`: on the disk that is measured; made here
// and removed. About 5 x `seconds`.
absl::StatusOr<Ceilings> MeasureCeilings(const std::vector<std::string>& envelopes,
                                         const std::string& folder, double seconds);

// Of at least one measurement, part by part.
Ceilings MeanOf(std::span<const Ceilings> measured);

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_CEILINGS_H_
