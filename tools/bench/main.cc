// SPDX-License-Identifier: Apache-2.0
// lode-bench: what Lode reaches on this machine, beside what the machine can do at best, measured
// in the same run. JSON on standard output, progress on standard error. docs/performance.md has the
// table.
#include <stdlib.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>
#include <utility>

#include "tools/bench/load.h"
#include "tools/bench/offline.h"
#include "tools/bench/reads.h"
#include "tools/bench/report.h"
#include "tools/bench/server_process.h"
#include "tools/bench/submissions.h"
#include "tools/bench/world.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/note.h"
#include "verifier/program/arguments.h"
#include "verifier/program/output_file.h"
#include "verifier/program/run.h"
#include "verifier/program/version.h"

namespace lode::bench {
namespace {

struct Options {
  std::string server;       // lode-ledgerd
  std::string folder;       // on the disk that is measured
  double seconds = 5;       // each measurement
  uint64_t fill = 100'000;  // records in the ledger that is read
  int hops = 50;
  uint64_t trail = 10'000;
  bool offline = false;    // only the offline check
  std::string trail_file;  // of which the trail is kept
};

constexpr size_t kBatch = 1'024;  // records under one signature
constexpr int kRounds = 5;        // of the offline check: the best counts
constexpr uint64_t kPerSecond =
    40'000;  // more than any path can take: so many are signed beforehand

void Say(const std::string& what) { std::cerr << "lode-bench: " << what << std::endl; }

int64_t NowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// On every core: signing is not what is measured.
std::vector<std::string> SignMany(const World& world, uint64_t first, uint64_t count) {
  std::vector<std::string> envelopes(count);
  std::vector<std::thread> threads;
  const unsigned cores = std::thread::hardware_concurrency();
  for (unsigned core = 0; core < cores; ++core) {
    threads.emplace_back([&, core] {
      for (uint64_t i = core; i < count; i += cores)
        envelopes[i] = world.Sign(world.Mined(first + i));
    });
  }
  for (std::thread& thread : threads) thread.join();
  return envelopes;
}

std::vector<std::string> SignBatches(const World& world, uint64_t first, uint64_t count) {
  std::vector<std::string> envelopes;
  envelopes.reserve(count);
  while (envelopes.size() < count) {
    std::vector<pb::Record> records;
    while (records.size() < kBatch && envelopes.size() + records.size() < count) {
      records.push_back(world.Mined(first + envelopes.size() + records.size()));
    }
    for (std::string& envelope : world.SignAll(records)) envelopes.push_back(std::move(envelope));
  }
  return envelopes;
}

// Loads until the ledger has `options.fill` records, as fast as batch signatures go.
absl::Status Fill(const ServerProcess& server, const World& world, const Options& options,
                  uint64_t first, Json& out) {
  Say("filling to " + std::to_string(options.fill) + " records");
  constexpr uint64_t kPiece = 100'000;
  LoadResult total;
  const double before = server.ProcessorSeconds();
  for (uint64_t done = 0; done < options.fill; done += kPiece) {
    const auto envelopes = SignBatches(world, first + done, std::min(kPiece, options.fill - done));
    size_t next = 0;
    const LoadResult r = LoadStreams(server.address(), envelopes, 0, 4, 256, 3600, next);
    total.admitted += r.admitted;
    total.refused += r.refused;
    total.failed += r.failed;
    total.wall += r.wall;
    total.client_processor += r.client_processor;
    total.latency = r.latency;
    if (total.problem.empty()) total.problem = r.problem;
  }
  out["streams_batch_signed"] = ToJson(total, server.ProcessorSeconds() - before);
  return absl::OkStatus();
}

// The offline check alone, of a trail made in memory.
absl::StatusOr<Json> RunOffline(const Options& options) {
  Say("making a trail of " + std::to_string(options.trail) + " records");
  LODE_ASSIGN_OR_RETURN(const TrailFile file, MakeTrailFile(options.trail, NowMicros()));
  if (!options.trail_file.empty()) {
    LODE_RETURN_IF_ERROR(program::WriteOutput(options.trail_file, file.bytes, {}));
    Say("its log key is " + note::FormatVkey(file.log));
  }
  Say("checking it");
  LODE_ASSIGN_OR_RETURN(const Offline offline, MeasureOffline(file, kRounds));
  Json out;
  out["schema"] = "lode.bench/v1";
  out["reads"]["trail_bytes"] = file.bytes.size();
  out["reads"]["offline"] = ToJson(offline);
  return out;
}

absl::StatusOr<Json> RunAll(const Options& options) {
  World world(NowMicros());
  const std::string data = options.folder + "/ledger";
  LODE_ASSIGN_OR_RETURN(const std::string vkey, ServerProcess::Init(options.server, data, world));
  LODE_ASSIGN_OR_RETURN(std::unique_ptr<ServerProcess> server,
                        ServerProcess::Start(options.server, data));
  size_t next = 0;
  const std::vector<std::string> registry = world.Registry();
  const LoadResult registered = LoadStreams(server->address(), registry, 0, 1, 1, 60, next);
  if (registered.admitted != registry.size()) {
    return absl::InternalError(std::string("the registry was refused: ") + registered.problem);
  }

  constexpr int kMeasured = 7;  // submissions that are measured
  const auto count = static_cast<uint64_t>(kMeasured * options.seconds * kPerSecond);
  Say("signing " + std::to_string(count) + " records");
  const std::vector<std::string> envelopes = SignMany(world, 0, count);
  Json out;
  out["schema"] = "lode.bench/v1";
  out["record_bytes"] = envelopes.front().size();
  Submissions submissions(*server, envelopes, options.folder, options.seconds);
  Json& measured = out["submissions"];
  for (const int in_flight : {1, 8, 64, 256}) {
    const std::string name = "unary_" + std::to_string(in_flight);
    Say(name);
    LODE_ASSIGN_OR_RETURN(const Submission load, submissions.Unary(in_flight));
    measured[name] = ToJson(load);
  }
  for (const auto& [streams, window] : {std::pair(1, 256), std::pair(4, 256), std::pair(64, 16)}) {
    const std::string name = "streams_" + std::to_string(streams);
    Say(name);
    LODE_ASSIGN_OR_RETURN(const Submission load, submissions.Streams(streams, window));
    measured[name] = ToJson(load);
  }
  out["ceilings"] = ToJson(submissions.MeanCeilings());

  LODE_RETURN_IF_ERROR(Fill(*server, world, options, count, out["submissions"]));
  Say("reads");
  LODE_ASSIGN_OR_RETURN(const Reads reads, MeasureReads(server->address(), vkey, world,
                                                        options.hops, options.trail, kRounds));
  out["reads"] = ToJson(reads);
  out["server"]["peak_memory_bytes"] = server->PeakMemoryBytes();
  LODE_RETURN_IF_ERROR(server->Stop());
  LODE_ASSIGN_OR_RETURN(server, ServerProcess::Start(options.server, data));
  out["server"]["open_seconds"] = server->open_seconds();
  out["server"]["open_peak_memory_bytes"] = server->PeakMemoryBytes();
  LODE_RETURN_IF_ERROR(server->Stop());
  out["server"]["folder_bytes"] = FolderBytes(data);
  return out;
}

int Main(int argc, char** argv) {
  CLI::App app{
      "Measures Lode, and what this machine can do at best, and prints both as JSON "
      "(docs/performance.md).",
      "lode-bench"};
  app.footer(
      "Examples:\n  lode-bench > bench.json\n  lode-bench --fill 1000000 --seconds 10 > "
      "bench.json\n"
      "\nExit codes: 0 measured, 1 something failed, 2 usage or a folder that cannot be made\n");
  app.set_version_flag("--version", program::VersionLine("lode-bench"));
  Options options;
  options.server =
      (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "lode-ledgerd").string();
  std::string folder = "/var/tmp";
  app.add_option("--server", options.server, "the lode-ledgerd to measure")->capture_default_str();
  app.add_option("--folder", folder,
                 "place on the disk to measure; a folder is made there and removed at the end")
      ->capture_default_str();
  app.add_option("--seconds", options.seconds, "length of each measurement, in seconds")
      ->capture_default_str()
      ->check(CLI::Range(0.05, 600.0));
  app.add_option("--fill", options.fill, "how many records the ledger has when it is read")
      ->capture_default_str();
  app.add_option("--hops", options.hops, "how many hops the traced lot has behind it")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--trail", options.trail, "how many records the verified trail has")
      ->capture_default_str();
  app.add_flag("--offline", options.offline,
               "only the offline check, of a trail made in memory: no server, no disk");
  app.add_option("--trail-file", options.trail_file,
                 "with --offline: keep the trail in this file, and print its log's key on stderr")
      ->needs("--offline");
  const auto text = program::ParseArguments(app, std::vector<std::string>(argv + 1, argv + argc));
  if (!text.ok()) {
    Say(std::string(base::ToStd(text.status().message())));
    return 2;
  }
  if (*text) {
    std::cout << **text;
    return 0;
  }
  const auto finish = [](const absl::StatusOr<Json>& result) {
    if (result.ok()) {
      std::cout << result->dump(2) << std::endl;
      return 0;
    }
    Say(std::string(base::ToStd(result.status().message())));
    return 1;
  };
  if (options.offline) return finish(RunOffline(options));
  std::string pattern = folder + "/lode-bench-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    Say("cannot make a folder in " + folder + ": choose another with --folder");
    return 2;
  }
  options.folder = pattern;
  const absl::StatusOr<Json> result = RunAll(options);
  std::error_code ignored;
  std::filesystem::remove_all(options.folder, ignored);
  return finish(result);
}

}  // namespace
}  // namespace lode::bench

int main(int argc, char** argv) {
  return lode::program::Run("lode-bench", [&] { return lode::bench::Main(argc, argv); });
}
