// SPDX-License-Identifier: Apache-2.0
// Wall time, this process's processor time, and latencies.
#ifndef LODE_TOOLS_BENCH_MEASURE_H_
#define LODE_TOOLS_BENCH_MEASURE_H_

#include <sys/resource.h>
#include <sys/time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace lode::bench {

// Seconds.
inline double WallNow() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
// User and system seconds of all threads of this process.
inline double ProcessorNow() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Latency {
  double p50_ms = 0, p99_ms = 0, max_ms = 0;
};
// Of seconds, in any order.
inline Latency LatencyOf(std::vector<double> seconds) {
  if (seconds.empty()) return {};
  std::sort(seconds.begin(), seconds.end());
  const auto at = [&](double share) {
    return seconds[static_cast<size_t>(share * static_cast<double>(seconds.size() - 1))] * 1e3;
  };
  return {at(0.5), at(0.99), at(1)};
}

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_MEASURE_H_
