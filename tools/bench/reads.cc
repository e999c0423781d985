// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/reads.h"

#include <atomic>
#include <thread>
#include <vector>

#include "client/api/client.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/trail/check.h"
#include "verifier/trail/trail.h"

namespace lode::bench {
namespace {

constexpr int kTraces = 200;

void OnEveryCore(size_t n, const std::function<void(size_t)>& body) {
  std::atomic<size_t> next = 0;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
    threads.emplace_back([&] {
      for (size_t at = next++; at < n; at = next++) body(at);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Each record signed by itself, so that each costs one verification.
absl::Status LogAll(client::LedgerClient& ledger, const World& world,
                    const std::vector<pb::Record>& records) {
  size_t at = 0;
  std::string problem;
  const auto next = [&]() -> std::optional<client::Submission> {
    if (at == records.size()) return std::nullopt;
    return client::Submission{world.Sign(records[at++]), std::nullopt};
  };
  LODE_RETURN_IF_ERROR(ledger.SubmitStream(next, [&](uint64_t, client::SubmitResult result) {
    if (const auto* refused = std::get_if<client::Refused>(&result)) problem = refused->message;
    return problem.empty();
  }));
  if (problem.empty()) return absl::OkStatus();
  return base::Error(base::Reason::kInternal, "a record of the benchmark was refused: " + problem);
}

absl::StatusOr<std::string> Export(client::LedgerClient& ledger, const std::string& lot) {
  std::string bytes;
  LODE_RETURN_IF_ERROR(ledger.ExportTrail(lot, [&](std::string_view piece) {
    bytes.append(piece);
    return absl::OkStatus();
  }));
  return bytes;
}

// Seconds to parse and check; the same answer every time.
absl::StatusOr<double> TimeCheck(const std::string& bytes, const note::TrustPolicy& policy,
                                 const trail::ParallelFor& parallel, Reads& out) {
  const double wall = WallNow();
  LODE_ASSIGN_OR_RETURN(const trail::Trail parsed, trail::ParseTrail(bytes));
  const trail::CheckedTrail checked = trail::CheckTrail(parsed, policy, parallel);
  const double seconds = WallNow() - wall;
  if (checked.failed) return base::Error(base::Reason::kInternal, checked.problem);
  out.trail_records = checked.entries.size();
  out.signatures = 0;
  for (const auto& entry : checked.entries) out.signatures += entry.signing_keys.size();
  return seconds;
}

}  // namespace

absl::StatusOr<Reads> MeasureReads(const std::string& address, const std::string& vkey,
                                   const World& world, int hops, uint64_t records) {
  client::ClientOptions options;
  options.address = address;
  LODE_ASSIGN_OR_RETURN(const note::NoteKey key, note::ParseVkey(vkey));
  options.trust = note::TrustPolicy::ForLog(key);
  LODE_ASSIGN_OR_RETURN(const auto ledger, client::LedgerClient::Connect(options));
  Reads out;
  out.hops = hops;

  const uint64_t mined = kReadersLots, last = mined + static_cast<uint64_t>(hops);
  std::vector<pb::Record> logged = {world.Mined(mined)};
  for (uint64_t lot = mined; lot < last; ++lot) logged.push_back(world.Hop(lot, lot + 1));
  const uint64_t watched = last + 1;
  logged.push_back(world.Mined(watched));
  while (logged.size() < records) logged.push_back(world.Looked(watched, logged.size()));
  LODE_RETURN_IF_ERROR(LogAll(*ledger, world, logged));

  std::vector<double> traces;
  for (int i = 0; i < kTraces; ++i) {
    const double wall = WallNow();
    LODE_ASSIGN_OR_RETURN(const client::TraceAnswer answer,
                          ledger->Trace(World::LotName(last), client::Direction::kUp));
    traces.push_back(WallNow() - wall);
    if (answer.nodes.size() != static_cast<size_t>(hops) + 1) {
      return base::Error(base::Reason::kInternal,
                         "the trace has " + std::to_string(answer.nodes.size()) + " lots");
    }
  }
  out.trace = LatencyOf(std::move(traces));

  double wall = WallNow();
  LODE_RETURN_IF_ERROR(Export(*ledger, World::LotName(last)).status());
  out.export_short = WallNow() - wall;
  wall = WallNow();
  LODE_ASSIGN_OR_RETURN(const std::string trail, Export(*ledger, World::LotName(watched)));
  out.export_long = WallNow() - wall;
  out.long_bytes = static_cast<int64_t>(trail.size());
  LODE_ASSIGN_OR_RETURN(out.verify_one, TimeCheck(trail, options.trust, nullptr, out));
  LODE_ASSIGN_OR_RETURN(out.verify_all, TimeCheck(trail, options.trust, OnEveryCore, out));
  return out;
}

}  // namespace lode::bench
