// SPDX-License-Identifier: Apache-2.0
// Shares are named after what they are shares of. On virtual cores "all cores at once" and "times
// cores" differ, and a reader must see both.
#include "tools/bench/report.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace lode::bench {
namespace {

double Share(double part, double whole) { return std::round(part / whole * 1000) / 1000; }

}  // namespace

Json ToJson(const LoadResult& r, double server_processor) {
  Json j;
  j["records_per_second"] = std::llround(r.PerSecond());
  j["p50_ms"] = r.latency.p50_ms;
  j["p99_ms"] = r.latency.p99_ms;
  j["max_ms"] = r.latency.max_ms;
  j["admitted"] = r.admitted;
  j["refused"] = r.refused;
  j["failed"] = r.failed;
  if (!r.problem.empty()) j["problem"] = r.problem;
  const double n = std::max<double>(1, static_cast<double>(r.admitted));
  j["server_processor_us"] = server_processor / n * 1e6;
  j["client_processor_us"] = r.client_processor / n * 1e6;
  return j;
}

Json ToJson(const Ceilings& c) {
  Json j;
  j["cores"] = c.cores;
  j["verification_us"] = c.verification * 1e6;
  j["verification_all_cores_at_once_us"] = c.busy_verification * 1e6;
  j["unary_pair_us"] = c.unary_pair * 1e6;
  j["stream_pair_us"] = c.stream_pair * 1e6;
  j["store_record_us"] = c.store_record * 1e6;
  j["store_group_of_128_wall_us"] = c.batch_wall * 1e6;
  j["unary_records_per_second"] = std::llround(c.Unary());
  j["stream_records_per_second"] = std::llround(c.Stream());
  return j;
}

Json ToJson(const Submission& s) {
  Json j = ToJson(s.result, s.server_processor);
  j["share_of_ceiling"] = Share(s.result.PerSecond(), s.ceiling);
  j["share_of_ceiling_all_cores_at_once"] = Share(s.result.PerSecond(), s.busy_ceiling);
  return j;
}

// "times cores": as if each core did what one does when the others rest; "all at once": what they
// do together, which on virtual cores is less.
Json ToJson(const Offline& r) {
  const auto cores = static_cast<double>(std::max(1u, std::thread::hardware_concurrency()));
  Json j;
  j["trail_records"] = r.records;
  j["signatures"] = r.signatures;
  j["bare_one_core_ms"] = r.bare_one * 1e3;
  j["bare_all_cores_ms"] = r.bare_all * 1e3;
  j["parse_ms"] = r.parse * 1e3;
  j["verify_one_core_ms"] = r.check_one * 1e3;
  j["verify_all_cores_ms"] = r.check_all * 1e3;
  j["bare_processor_ms"] = r.bare_processor * 1e3;
  j["verify_processor_ms"] = r.check_processor * 1e3;
  j["share_of_bare_ed25519_one_core"] = Share(r.bare_one, r.check_one);
  j["share_of_bare_ed25519_times_cores"] = Share(r.bare_one / cores, r.check_all);
  j["share_of_bare_ed25519_all_cores_at_once"] = Share(r.bare_all, r.check_all);
  j["share_of_bare_ed25519_processor_time"] = Share(r.bare_processor, r.check_processor);
  return j;
}

Json ToJson(const Reads& r) {
  Json j;
  j["hops"] = r.hops;
  j["trace_p50_ms"] = r.trace.p50_ms;
  j["trace_p99_ms"] = r.trace.p99_ms;
  j["export_hops_ms"] = r.export_short * 1e3;
  j["export_trail_ms"] = r.export_long * 1e3;
  j["trail_bytes"] = r.long_bytes;
  j["offline"] = ToJson(r.offline);
  return j;
}

}  // namespace lode::bench
