// SPDX-License-Identifier: Apache-2.0
// The option --json is looked for before the command line is parsed, so that a mistake in the
// command line is reported as JSON, too.
#include "client/cli/app.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "client/cli/session.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/arguments.h"
#include "verifier/program/version.h"

namespace lode::cli {
namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  lode record new LotCreated > lot.json\n"
    "  lode record sign lot.json --key mine.key\n"
    "  lode record submit lot.envelope\n"
    "  lode lot verify lot:lcc/hyd-0314 --profile demo\n"
    "\n"
    "Settings come from flags, LODE_* variables, the file of --ledger, a ./lode.toml that you "
    "allowed (lode settings\n"
    "allow) and ~/.config/lode/config.toml, in this order. Data goes to stdout, all else to "
    "stderr.\n"
    "\n";

void AddSetting(CLI::App& app, Session& session, const std::string& flag, const std::string& name,
                const std::string& description) {
  app.add_option_function<std::string>(
         flag, [&session, name](const std::string& value) { session.flags[name] = value; },
         description)
      ->group("Common options");
}

void AddCommonOptions(CLI::App& app, Session& session) {
  app.add_flag("--json", session.json, "print one JSON object on stdout, errors too")
      ->group("Common options");
  AddSetting(app, session, "--address", "address", "the ledger, host:port");
  AddSetting(app, session, "--trust", "trust",
             "trust file (C2SP tlog-policy): which log, which witnesses");
  AddSetting(app, session, "--vkey", "vkey",
             "the ledger's verifier key, in place of a trust file: no witness is asked for");
  AddSetting(app, session, "--pin", "pin",
             "file that remembers the newest checkpoint: a ledger that shows less later is caught");
  AddSetting(app, session, "--profile", "profile",
             "rules that judge a trail: books (the default) or demo");
  AddSetting(app, session, "--passphrase-file", "passphrase_file",
             "file with the passphrase of keys, mode 0600");
  app.add_option("--ledger", session.ledger_file,
                 "file of settings, as lode log describe prints it")
      ->group("Common options");
  app.add_flag("--no-settings", session.only_flags,
               "take settings from the command line alone: no variables, no file but --ledger's")
      ->group("Common options");
  program::AddWholeNumber(app, "--timeout", 1, 3600, session.timeout_seconds,
                          "seconds to wait for the ledger; default: 30")
      ->group("Common options");
  app.set_version_flag("--version", program::VersionLine("lode"))->group("Common options");
}

int RunParsed(CLI::App& app, Session& session, const std::vector<std::string>& arguments) {
  const auto text = program::ParseArguments(app, arguments);
  if (!text.ok()) return session.Fail(text.status());
  if (*text) {
    session.print.OutLines(**text);
    return base::kExitOk;
  }
  return session.command();
}

}  // namespace

int Run(const std::vector<std::string>& arguments, const Environment& environment) {
  Session session(environment);
  session.json = std::find(arguments.begin(), arguments.end(), "--json") !=
                 arguments.end();  // also for usage errors
  CLI::App app(
      "A client of a Lode ledger: sign and submit custody records, verify lots and receipts.",
      "lode");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(std::string(kFooter) + base::ExitCodesHelp());
  AddCommonOptions(app, session);
  AddKey(app, session);
  AddRecord(app, session);
  AddReceipt(app, session);
  AddLot(app, session);
  AddTrail(app, session);
  AddLog(app, session);
  AddRegistry(app, session);
  AddSettings(app, session);
  AddVerify(app, session);
  AddExplain(app, session);
  return RunParsed(app, session, arguments);
}

}  // namespace lode::cli
