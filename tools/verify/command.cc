// SPDX-License-Identifier: Apache-2.0
// The program reads no settings and no environment, so that an auditor can repeat a run from its
// command line alone. It says on stderr whom it trusts and why.
#include "tools/verify/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/command/explain.h"
#include "verifier/command/receipt.h"
#include "verifier/command/trail.h"
#include "verifier/program/arguments.h"
#include "verifier/program/failure.h"
#include "verifier/program/version.h"

namespace lode::verify {
namespace {

// All that can be said, and whom its reader trusts: only the command line says it, for there are no
// settings.
struct Options {
  std::string trust, vkey;
  bool json = false;
  std::string file;  // a trail
  command::TrailOptions trail;
  command::ReceiptOptions receipt;
  command::ExplainOptions explain;
};

absl::StatusOr<inputs::NamedTrust> LoadTrust(const Options& options) {
  if (options.trust.empty() && options.vkey.empty()) return inputs::NoTrust("", "");
  if (!options.trust.empty() && !options.vkey.empty())
    return inputs::TwoTrusts("--trust", "--vkey");
  const std::string from = options.trust.empty() ? "--vkey" : "--trust " + options.trust;
  auto policy = options.trust.empty() ? inputs::TrustOfVkey(options.vkey, from)
                                      : inputs::ReadTrust(options.trust);
  if (!policy.ok()) return policy.status();
  return inputs::NamedTrust{*std::move(policy), from};
}

// People write these in either place.
void AddCommon(CLI::App& app, Options& options) {
  app.add_option("--trust", options.trust,
                 "trust file (C2SP tlog-policy): which log, which witnesses");
  app.add_option("--vkey", options.vkey,
                 "the ledger's verifier key, in place of a trust file: no witness is asked for");
  app.add_flag("--json", options.json, "print JSON on stdout, errors too");
}

// The command line and what was said of it.
class CommandLine {
 public:
  explicit CommandLine(Options& options) {
    app_.footer(
        std::string("Examples:\n"
                    "  lode-verify cam-0708.lode --trust trust.txt --profile demo\n"
                    "  lode-verify cam-0708.lode --trust trust.txt --receipt lot.receipt\n"
                    "  lode-verify receipt lot.receipt --trust trust.txt --envelope lot.envelope\n"
                    "  lode-verify explain ATT-05\n"
                    "\n") +
        base::ExitCodesHelp());
    app_.set_version_flag("--version", program::VersionLine("lode-verify"));
    AddCommon(app_, options);
    app_.add_option("FILE", options.file, "trail file");
    app_.add_option("--profile", options.trail.profile,
                    "rules that judge the trail: books (the default) or demo");
    command::AddTrailOptions(app_, options.trail);
    receipt_ = app_.add_subcommand("receipt",
                                   "Verifies that a receipt proves that a record is in the log");
    receipt_->footer(
        "Examples:\n"
        "  lode-verify receipt lot.receipt --trust trust.txt --envelope lot.envelope\n"
        "  lode-verify receipt lot.receipt --trust trust.txt --digest "
        "a3d38b0fd2adffa53f4ea6e067c215a79630dc6b97c6243470e96911d9d53c64\n"
        "\nExit codes: lode-verify --help");
    AddCommon(*receipt_, options);
    command::AddReceiptOptions(*receipt_, options.receipt);
    explain_ = app_.add_subcommand("explain", "Explains a code or word of a report or an error");
    explain_->footer(
        "Examples:\n  lode-verify explain ATT-05\n  lode-verify explain NOT_FOUND\n"
        "  lode-verify explain UNACCOUNTED\n"
        "\nExit codes: lode-verify --help");
    explain_->add_flag("--json", options.json, "print JSON on stdout, errors too");
    command::AddExplainOptions(*explain_, options.explain);
  }

  CLI::App& app() { return app_; }
  bool is_receipt() const { return receipt_->parsed(); }
  bool is_explain() const { return explain_->parsed(); }

  // What was said in one place and belongs to another.
  absl::Status CheckPlaces() const {
    for (const char* name : {"--profile", "--profile-file", "--as-of", "--receipt"}) {
      if (is_receipt() && app_.count(name) > 0) {
        return base::Error(
            base::Reason::kUsage,
            std::string(name) + " is about a trail, and a receipt is judged without it");
      }
    }
    for (const char* name : {"--trust", "--vkey"}) {
      if (app_.count(name) > 0 && receipt_->count(name) > 0)
        return base::Error(base::Reason::kUsage, std::string(name) + " is given twice");
    }
    return absl::OkStatus();
  }

 private:
  CLI::App app_{
      "Verifies a trail (.lode) or a receipt offline, from the file and whom you trust alone.",
      "lode-verify"};
  CLI::App* receipt_;
  CLI::App* explain_;
};

absl::StatusOr<int> RunParsed(const CommandLine& line, const command::Host& host,
                              const Options& options) {
  if (line.is_explain()) {
    LODE_RETURN_IF_ERROR(command::Explain(host, options.explain));
    return base::kExitOk;
  }
  LODE_RETURN_IF_ERROR(line.CheckPlaces());
  if (line.is_receipt()) {
    LODE_RETURN_IF_ERROR(command::VerifyReceipt(host, options.receipt));
    return base::kExitOk;
  }
  if (options.file.empty())
    return base::Error(base::Reason::kUsage, "give the trail file, or: lode-verify receipt FILE");
  return command::VerifyTrail(host, options.file, options.trail);
}

}  // namespace

int Run(const std::vector<std::string>& arguments, const Streams& streams) {
  program::Printer print(streams.out, streams.err);
  Options options;
  CommandLine line(options);
  // Also for usage errors.
  options.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  const auto fail = [&](const absl::Status& status) {
    return program::Fail(print, "lode-verify", status, options.json);
  };
  const auto text = program::ParseArguments(line.app(), arguments);
  if (!text.ok()) return fail(text.status());
  if (*text) {
    print.OutLines(**text);
    return base::kExitOk;
  }
  const command::Host host{.print = print,
                           .in = streams.in,
                           .json = options.json,
                           .out_is_terminal = streams.out_is_terminal,
                           .width = streams.width,
                           .utf8 = streams.utf8,
                           .now_us = streams.now_us,
                           .trust = [&]() -> absl::StatusOr<inputs::NamedTrust> {
                             LODE_ASSIGN_OR_RETURN(inputs::NamedTrust trust, LoadTrust(options));
                             print.Err("trust: {}", {command::TrustText(trust)});
                             return trust;
                           }};
  const auto code = RunParsed(line, host, options);
  return code.ok() ? *code : fail(code.status());
}

}  // namespace lode::verify
