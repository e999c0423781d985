// SPDX-License-Identifier: Apache-2.0
// Loads of durable submissions on a running server, one after the other, each with what the machine
// could do at best around it: virtual cores are slower at times, so the ceilings are measured
// before and after a load, and the mean of the two is that load's.
#ifndef LODE_TOOLS_BENCH_SUBMISSIONS_H_
#define LODE_TOOLS_BENCH_SUBMISSIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/ceilings.h"
#include "tools/bench/load.h"
#include "tools/bench/server_process.h"

namespace lode::bench {

struct Submission {
  LoadResult result;
  double server_processor = 0;  // seconds
  double ceiling = 0;           // records a second
  double busy_ceiling = 0;      // the same with verifications on every core at once
};

class Submissions {
 public:
  // Walks through `envelopes`; `folder` is on the server's disk; `seconds` a load. Borrows both.
  Submissions(const ServerProcess& server, const std::vector<std::string>& envelopes,
              std::string folder, double seconds);

  absl::StatusOr<Submission> Unary(int in_flight);
  absl::StatusOr<Submission> Streams(int streams, int window);
  // Of all measurements so far; at least one load.
  Ceilings MeanCeilings() const { return MeanOf(measured_); }

 private:
  absl::Status MeasureOnce();
  absl::StatusOr<Submission> Run(const std::function<LoadResult(size_t& next)>& load);

  const ServerProcess& server_;
  const std::vector<std::string>& envelopes_;
  const std::string folder_;
  const double seconds_;
  size_t at_ = 0;
  std::vector<Ceilings> measured_;
};

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_SUBMISSIONS_H_
