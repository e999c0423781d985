// SPDX-License-Identifier: Apache-2.0
// The chain of hops and the long trail are logged through the ledger that is then read, so that
// reads meet a store of real size.
#include "tools/bench/reads.h"

#include <vector>

#include "client/api/client.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::bench {
namespace {

constexpr int kTraces = 200;

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

}  // namespace

absl::StatusOr<Reads> MeasureReads(const std::string& address, const std::string& vkey,
                                   const World& world, int hops, uint64_t records, int rounds) {
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
  LODE_ASSIGN_OR_RETURN(std::string trail, Export(*ledger, World::LotName(watched)));
  out.export_long = WallNow() - wall;
  out.long_bytes = static_cast<int64_t>(trail.size());
  LODE_ASSIGN_OR_RETURN(out.offline, MeasureOffline({std::move(trail), options.trust, {}}, rounds));
  return out;
}

}  // namespace lode::bench
