// SPDX-License-Identifier: Apache-2.0
// lode-ledgerd: one binary, one data folder. This file is the command line; docs/operations.md says
// how to run it.
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/app/commands.h"
#include "ledger/app/signals.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/arguments.h"
#include "verifier/program/failure.h"
#include "verifier/program/run.h"
#include "verifier/program/version.h"

namespace lode::ledger {

int Fail(const absl::Status& status, bool json) {
  const base::Reason reason = base::ReasonOf(status);
  program::Printer print(std::cout, std::cerr);
  // The reason's own step is for whoever submits; whoever runs the ledger needs the folder's.
  const std::string next = base::NextStepOf(status);
  const bool own = next != base::NextStep(reason);
  if (json) {
    nlohmann::ordered_json out = program::FailureJson(status);
    out["next"] = own ? next : "";
    program::PrintJson(print, out);
  }
  print.Err("lode-ledgerd: {} ({})", {base::ToStd(status.message()), base::ReasonName(reason)});
  if (own) print.Next("{}", {next});
  return base::ExitCodeOf(reason);
}

namespace {

void AddInit(CLI::App& app, InitArguments& a) {
  CLI::App* init =
      app.add_subcommand("init", "make a ledger, in two steps: folder and log key, then Genesis");
  init->footer(
      "Examples:\n"
      "  lode-ledgerd init --data /var/lib/lode --origin ledger.example/cobalt\n"
      "      makes the folder and the log's key, and prints the verifier key that Genesis must "
      "name\n"
      "  lode-ledgerd init --data /var/lib/lode --genesis genesis.env\n"
      "      logs Genesis, which the registrars made and signed with lode record new and lode "
      "record "
      "sign; then run\n"
      "      lode-ledgerd serve\n"
      "Exit codes: lode-ledgerd --help");
  init->add_option("--data", a.data, "the ledger's folder")->required();
  CLI::Option* origin = init->add_option(
      "--origin", a.origin, "the ledger's name; ends in /simulated if its times are simulated");
  CLI::Option* seed = init->add_option(
      "--log-key-seed-file", a.log_key_seed,
      "take the log key from this seed (32 bytes, or 64 hex digits) instead of a random one");
  CLI::Option* genesis = init->add_option("--genesis", a.genesis,
                                          "file of the signed Genesis: an envelope, or DSSE JSON");
  CLI::Option* time = init->add_option("--record-time", a.record_time,
                                       "record time of Genesis (RFC 3339), on a simulated ledger");
  origin->excludes(genesis);
  seed->needs(origin);
  time->needs(genesis);
}

void AddServe(CLI::App& app, ServeArguments& a) {
  CLI::App* serve = app.add_subcommand("serve", "open the ledger and serve it until SIGTERM");
  serve->footer(
      "Examples:\n"
      "  lode-ledgerd serve --data /var/lib/lode\n"
      "  lode-ledgerd serve --data /tmp/l --port 0 --port-file /tmp/l.port\n"
      "      takes any free port, prints it and writes it to the file when it serves\n"
      "  lode-ledgerd serve --data /var/lib/lode --clock-is-right 2026-03-14T06:00:00Z\n"
      "      once, if the log said clock_implausible and the clock is right; give the time of now\n"
      "SIGTERM ends it: it takes no new records, answers those that it has taken, and exits with "
      "0. A second SIGTERM ends it at once. Other exit codes: lode-ledgerd --help");
  serve->add_option("--data", a.data, "the ledger's folder")->required();
  serve->add_option("--listen", a.listen, "address and port, of this machine only")
      ->capture_default_str();
  serve->add_option("--port", a.port, "the port alone; 0: any free one")
      ->check(CLI::Range(0, 65535));
  serve->add_option("--port-file", a.port_file, "write the port to this file when it is served");
  serve->add_option("--log-level", a.log_level, "debug, info, warning or error")
      ->capture_default_str()
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  serve->add_option("--queue", a.queue, "how many records may wait for an answer; a power of two")
      ->capture_default_str()
      ->check(CLI::Range(2, 1 << 20));
  serve->add_option("--workers", a.workers, "threads that verify signatures")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  serve->add_option("--cache-mib", a.cache_mib, "memory for cached blocks of the store, in MiB")
      ->capture_default_str()
      ->check(CLI::Range(8, 1 << 20));
  serve->add_option(
      "--clock-is-right", a.clock_is_right,
      "the time that it is now (RFC 3339): believe the system clock although it jumped");
  serve->add_option("--grace", a.grace_seconds, "seconds that open calls get when it shuts down")
      ->capture_default_str()
      ->check(CLI::Range(0, 3600));
}

void AddFsck(CLI::App& app, FsckArguments& a) {
  CLI::App* fsck = app.add_subcommand(
      "fsck", "derive everything again from leaves and records, and name what differs");
  fsck->footer(
      "Example:\n"
      "  lode-ledgerd fsck --data /var/lib/lode\n"
      "Changes no row and repairs nothing; the ledger must not be serving. Exit code 0: nothing "
      "differs; 6: something does; 8 or 9: something could not be read, which proves nothing.");
  fsck->add_option("--data", a.data, "the ledger's folder")->required();
  fsck->add_flag("--json", a.json, "print the result as JSON on stdout, errors too");
}

// In every thread, RocksDB's and gRPC's too, some of which would swallow the exception and go on
// with half of their work. Nothing may be allocated here.
[[noreturn]] void OutOfMemory() {
  constexpr std::string_view kLine =
      "lode-ledgerd: this machine gave no more memory (OUT_OF_MEMORY); nothing acknowledged is "
      "lost: "
      "raise the limit, or serve with less --cache-mib, and start again\n";
  if (::write(STDERR_FILENO, kLine.data(), kLine.size()) < 0) ::_exit(base::kExitMachine);
  ::_exit(base::kExitMachine);
}

constexpr rlim_t kDescriptors = 65'536;

void RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min(std::max(limit.rlim_cur, kDescriptors), limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int Main(int argc, char** argv) {
  std::set_new_handler(OutOfMemory);
  RaiseDescriptorLimit();
  CLI::App app{"Lode's ledger: an append-only, signed log of the custody of minerals",
               "lode-ledgerd"};
  app.require_subcommand(1);
  app.set_version_flag("--version", program::VersionLine("lode-ledgerd"));
  app.footer(
      "Examples:\n"
      "  lode-ledgerd init --data /var/lib/lode --origin ledger.example/cobalt\n"
      "  lode-ledgerd serve --data /var/lib/lode\n"
      "  lode-ledgerd fsck --data /var/lib/lode\n\n" +
      base::ExitCodesHelp());
  InitArguments init;
  ServeArguments serve;
  FsckArguments fsck;
  AddInit(app, init);
  AddServe(app, serve);
  AddFsck(app, fsck);
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto text = program::ParseArguments(app, words);
  // Only fsck has --json, and whoever says it reads JSON.
  if (!text.ok())
    return Fail(text.status(), std::find(words.begin(), words.end(), "--json") != words.end());
  if (*text) {
    std::cout << **text;
    return base::kExitOk;
  }
  if (app.got_subcommand("serve")) return RunServe(serve);
  // The others are ended as any command is, by a signal that came meanwhile too.
  LetSignalsEnd();
  if (app.got_subcommand("init")) return RunInit(init);
  return RunFsck(fsck);
}

}  // namespace
}  // namespace lode::ledger

int main(int argc, char** argv) {
  lode::ledger::HoldSignals();  // first: what comes while serve starts waits until it serves
  return lode::program::Run("lode-ledgerd", [&] { return lode::ledger::Main(argc, argv); });
}
