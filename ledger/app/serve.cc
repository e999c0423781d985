// SPDX-License-Identifier: Apache-2.0
// serve: opens, serves, and goes down in order. A ledger that can't go on ends the process at once:
// what it acknowledged is durable, and only opening it again finds out what else is.
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "ledger/app/commands.h"
#include "ledger/app/port_file.h"
#include "ledger/app/signals.h"
#include "ledger/ledger.h"
#include "ledger/service/log.h"
#include "ledger/service/server.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/program/write_all.h"

namespace lode::ledger {
namespace {

using base::Reason;

// For the last lines of the log, when nobody may be reading it.
constexpr std::chrono::milliseconds kLogPatience{500};

// The process's exit code while threads may still run: nothing is flushed, closed or waited for.
[[noreturn]] void Die(const absl::Status& status) {
  Log(LogLevel::kError, "stopped",
      {{"reason", std::string(base::ReasonName(base::ReasonOf(status)))},
       {"error", std::string(base::ToStd(status.message()))},
       {"next",
        "nothing acknowledged is lost; see to the cause and start again: opening recovers"}});
  FlushLog(kLogPatience);
  std::_Exit(base::ExitCodeOf(base::ReasonOf(status)));
}

void TellClock(const std::string& problem) {
  if (problem.empty()) {
    return Log(LogLevel::kInfo, "clock_plausible", {{"meaning", "records are logged again"}});
  }
  Log(LogLevel::kError, "clock_implausible",
      {{"problem", problem},
       {"meaning", "nothing is logged: records are refused with CLOCK_IMPLAUSIBLE; reads go on"},
       {"next",
        "set the clock right, and logging goes on by itself; or, if it is right now, start again "
        "with --clock-is-right and the time that it is"}});
}

void TellStatedTime(const StatedTime& word) {
  Log(LogLevel::kWarning, "clock_stated",
      {{"stated", word.stated},
       {"believed", word.believed},
       {"difference", word.difference},
       {"meaning",
        "--clock-is-right: the system clock is believed from now on; leave the option out next "
        "time"}});
}

void TellStandingTime(const std::string& until) {
  if (until.empty())
    return Log(LogLevel::kInfo, "record_times_go_on", {{"meaning", "the clock has passed them"}});
  Log(LogLevel::kWarning, "record_times_stand",
      {{"at", until},
       {"meaning", "record times stand at " + until + " until the clock passes it"},
       {"next", "nothing, if the clock is right; else set it right"}});
}

absl::StatusOr<LedgerOptions> OptionsOf(const ServeArguments& arguments) {
  LedgerOptions options;
  if (!arguments.clock_is_right.empty()) {
    const auto time = base::ParseRfc3339(arguments.clock_is_right);
    if (!time.has_value()) {
      return base::Error(Reason::kUsage,
                         "--clock-is-right: the time that it is now, such as 2026-03-14T06:00:00Z");
    }
    options.stated_time_us = time->micros;
  }
  options.on_clock = TellClock;
  options.on_stated_time = TellStatedTime;
  options.on_standing_time = TellStandingTime;
  options.on_old_mark = [](const std::string& problem) {
    Log(LogLevel::kError, "old_mark",
        {{"problem", problem},
         {"next",
          "compare with the newest receipt that anybody has, or with a witness; if the store lacks "
          "what it names, stop and restore a newer backup (docs/operations.md)"}});
  };
  options.folder = arguments.data;
  options.queue = static_cast<size_t>(arguments.queue);
  options.workers = arguments.workers;
  options.block_cache_bytes = static_cast<uint64_t>(arguments.cache_mib) << 20;
  options.on_fatal = [](const absl::Status& status) { Die(status); };
  options.on_message = [](std::string_view message) {
    Log(LogLevel::kWarning, "store", {{"message", std::string(message)}});
  };
  return options;
}

absl::StatusOr<ServerOptions> ServerOptionsOf(const ServeArguments& arguments) {
  ServerOptions options;
  options.listen = arguments.listen;
  LODE_RETURN_IF_ERROR(Server::CheckAddress(options.listen));
  if (arguments.port < 0) return options;
  const size_t colon = options.listen.rfind(':');
  if (colon == std::string::npos)
    return base::Error(Reason::kUsage, "--listen: an address and a port, such as 127.0.0.1:7480");
  options.listen = options.listen.substr(0, colon + 1) + std::to_string(arguments.port);
  return options;
}

void Announce(const Ledger& ledger, const std::string& address) {
  // For who started it by hand. The service is not this line: where nobody takes it, it goes on.
  const std::string line = "serving " + ledger.origin() + " on " + address + "\n";
  if (program::WriteAll(STDOUT_FILENO, line) != 0)
    Log(LogLevel::kDebug, "stdout_lost", {{"meaning", "standard output is closed or full"}});
  Log(LogLevel::kInfo, "serving",
      {{"origin", ledger.origin()},
       {"address", address},
       {"log_vkey", ledger.vkey()},
       {"tree_size", std::to_string(ledger.view()->size)}});
  if (ledger.simulated_time()) {
    Log(LogLevel::kWarning, "simulated_time",
        {{"meaning",
          "SIMULATED TIME: record times are what submissions say; for demos and tests"}});
  }
  Log(LogLevel::kWarning, "no_authentication",
      {{"meaning",
        "whoever can connect, which is every user of this machine, submits records and reads every "
        "payload"}});
}

absl::Status Serve(const ServeArguments& arguments) {
  LODE_ASSIGN_OR_RETURN(ServerOptions options, ServerOptionsOf(arguments));
  LODE_RETURN_IF_ERROR(CheckPortFile(arguments.port_file));
  LODE_ASSIGN_OR_RETURN(const LedgerOptions ledger_options, OptionsOf(arguments));
  LODE_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, Ledger::Open(ledger_options));
  LODE_ASSIGN_OR_RETURN(const std::unique_ptr<Server> server, Server::Start(options, *ledger));
  const std::string address =
      options.listen.substr(0, options.listen.rfind(':') + 1) + std::to_string(server->port());
  // Scripts wait for this file: it appears when the port is served.
  LODE_RETURN_IF_ERROR(WritePortFile(arguments.port_file, server->port()));
  Announce(*ledger, address);
  const int signal = AwaitEndSignal();
  Log(LogLevel::kInfo, "draining", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  server->Drain(std::chrono::seconds(arguments.grace_seconds));
  Log(LogLevel::kInfo, "drained", {{"tree_size", std::to_string(ledger->view()->size)}});
  return absl::OkStatus();
}

LogLevel LevelOf(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "warning") return LogLevel::kWarning;
  if (name == "error") return LogLevel::kError;
  return LogLevel::kInfo;
}

}  // namespace

int RunServe(const ServeArguments& arguments) {
  SetLogLevel(LevelOf(arguments.log_level));
  CaptureGrpcMessages();
  const absl::Status status = Serve(arguments);
  FlushLog(kLogPatience);
  return status.ok() ? base::kExitOk : Fail(status);
}

}  // namespace lode::ledger
