// SPDX-License-Identifier: Apache-2.0
// The program reads no settings and no environment, so that an auditor can repeat a run from its
// command line alone. It says on stderr whom it trusts and why.
#include "tools/verify/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "tools/verify/trail_command.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/inputs/envelope_file.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/present/explain.h"
#include "verifier/program/arguments.h"
#include "verifier/program/input_file.h"
#include "verifier/program/text_file.h"
#include "verifier/program/version.h"
#include "verifier/record/receipt_report.h"

namespace lode::verify {
namespace {

struct ReceiptOptions {
  std::string file, envelope, digest;
};

absl::StatusOr<record::ReceiptReport> JudgeReceiptFile(const CommonOptions& common,
                                                       const ReceiptOptions& options,
                                                       const Streams& streams) {
  LODE_ASSIGN_OR_RETURN(const note::TrustPolicy trust, LoadTrust(common, streams));
  LODE_ASSIGN_OR_RETURN(const std::string receipt,
                        program::ReadInput(options.file, base::limits::kReceiptBytes));
  std::optional<std::string> envelope;
  if (!options.envelope.empty()) {
    LODE_ASSIGN_OR_RETURN(const envelope::Envelope parsed, inputs::ReadEnvelope(options.envelope));
    envelope = envelope::EncodeEnvelope(parsed);
  }
  std::optional<base::Hash256> digest;
  if (!options.digest.empty()) {
    LODE_ASSIGN_OR_RETURN(digest, inputs::ParseDigest("--digest", options.digest));
  }
  auto report = record::JudgeReceipt(receipt, trust, envelope, digest);
  if (!report.ok()) return inputs::ReceiptError(report.status(), options.file, receipt);
  return report;
}

int RunReceipt(const CommonOptions& common, const ReceiptOptions& options, const Streams& streams) {
  const auto report = JudgeReceiptFile(common, options, streams);
  if (!report.ok()) return Fail(report.status(), common, streams);
  if (common.json) {
    streams.out << record::ReceiptJson(*report) << '\n';
  } else {
    streams.out << record::ReceiptText(*report);
  }
  return base::kExitOk;
}

void AddTrust(CLI::App& app, CommonOptions& common) {
  app.add_option("--trust", common.trust,
                 "trust file (C2SP tlog-policy): which log, which witnesses");
  app.add_option("--vkey", common.vkey,
                 "the ledger's verifier key, in place of a trust file: no witness is asked for");
  app.add_flag("--json", common.json, "JSON on stdout");
}

}  // namespace

namespace {

absl::StatusOr<note::TrustPolicy> ReadTrust(const CommonOptions& common) {
  if (common.trust.empty() == common.vkey.empty()) {
    return base::Error(base::Reason::kUsage,
                       "whom do you trust? Give one of --trust FILE and --vkey KEY");
  }
  if (!common.vkey.empty()) {
    LODE_ASSIGN_OR_RETURN(const note::NoteKey key, note::ParseVkey(common.vkey));
    return note::TrustPolicy::ForLog(key);
  }
  LODE_ASSIGN_OR_RETURN(const std::string text,
                        program::ReadText(common.trust, base::limits::kNoteBytes));
  auto policy = note::TrustPolicy::Parse(text);
  if (!policy.ok()) return base::WithContext(policy.status(), common.trust);
  return policy;
}

}  // namespace

absl::StatusOr<note::TrustPolicy> LoadTrust(const CommonOptions& common, const Streams& streams) {
  LODE_ASSIGN_OR_RETURN(note::TrustPolicy policy, ReadTrust(common));
  streams.err << "trust: " << base::SafeText(TrustText(policy, common)) << '\n';
  return policy;
}

std::string TrustText(const note::TrustPolicy& trust, const CommonOptions& common) {
  return trust.DescribeLogs() + ", from " +
         (common.trust.empty() ? "--vkey" : "--trust " + common.trust);
}

int Fail(const absl::Status& status, const CommonOptions& common, const Streams& streams) {
  const base::Reason reason = base::ReasonOf(status);
  const int code = base::ExitCodeOf(reason);
  const std::string message(status.message());
  if (common.json) {
    const nlohmann::ordered_json json = {{"schema", "lode.error/v1"},
                                         {"reason", std::string(base::ReasonName(reason))},
                                         {"message", message},
                                         {"next", base::NextStepOf(status)},
                                         {"exit_code", code}};
    streams.out << json.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace)
                << '\n';
  }
  streams.err << "lode-verify: " << base::SafeText(message) << " (" << base::ReasonName(reason)
              << ")\n"
              << "next: " << base::NextStepOf(status) << '\n';
  return code;
}

namespace {

int RunExplain(const CommonOptions& common, const std::string& code, const Streams& streams) {
  const auto text = present::Explain(code);
  if (!text.ok()) return Fail(text.status(), common, streams);
  if (common.json) {
    const nlohmann::ordered_json json = {
        {"schema", "lode.explanation/v1"}, {"code", code}, {"text", *text}};
    streams.out << json.dump(-1, ' ', true) << '\n';
  } else {
    streams.out << *text;
  }
  return base::kExitOk;
}

}  // namespace

int Run(const std::vector<std::string>& arguments, const Streams& streams) {
  CommonOptions common;
  TrailOptions trail;
  ReceiptOptions receipt;
  CLI::App app(
      "Verifies a trail (.lode) or a receipt offline: nothing but the file and whom you trust.",
      "lode-verify");
  app.footer(
      std::string("Examples:\n"
                  "  lode-verify cam-0708.lode --trust trust.txt --profile demo\n"
                  "  lode-verify cam-0708.lode --trust trust.txt --receipt lot.receipt\n"
                  "  lode-verify receipt lot.receipt --trust trust.txt --envelope lot.envelope\n"
                  "  lode-verify explain ATT-05\n"
                  "\n") +
      base::ExitCodesHelp());
  app.set_version_flag("--version", program::VersionLine("lode-verify"));
  AddTrust(app, common);
  AddTrailOptions(app, trail);
  CLI::App* verb = app.add_subcommand("receipt", "Verifies a receipt");
  verb->footer("Examples:\n  lode-verify receipt lot.receipt --vkey KEY --digest a3d38b0f...");
  AddTrust(*verb, common);
  verb->add_option("FILE", receipt.file, "receipt")->required();
  verb->add_option("--envelope", receipt.envelope, "the record that it should be for, as signed");
  verb->add_option("--digest", receipt.digest, "or the record's digest, 64 hex digits");
  std::string code;
  CLI::App* explain = app.add_subcommand("explain", "Explains a rule or the reason of an error");
  explain->footer("Examples:\n  lode-verify explain ATT-05\n  lode-verify explain NOT_FOUND");
  explain->add_option("CODE", code, "rule of evaluation or admission, or reason")->required();
  explain->add_flag("--json", common.json, "JSON on stdout");
  common.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  const auto text = program::ParseArguments(app, arguments);
  if (!text.ok()) return Fail(text.status(), common, streams);
  if (*text) {
    streams.out << **text;
    return base::kExitOk;
  }
  if (explain->parsed()) return RunExplain(common, code, streams);
  for (const char* name : {"--profile", "--profile-file", "--as-of", "--receipt"}) {
    if (verb->parsed() && app.count(name) > 0) {
      return Fail(
          base::Error(base::Reason::kUsage,
                      std::string(name) + " is about a trail, and a receipt is judged without it"),
          common, streams);
    }
  }
  // Both levels take them, for people write them in either place.
  for (const char* option : {"--trust", "--vkey"}) {
    if (app.count(option) > 0 && verb->count(option) > 0) {
      return Fail(base::Error(base::Reason::kUsage, std::string(option) + " is given twice"),
                  common, streams);
    }
  }
  return verb->parsed() ? RunReceipt(common, receipt, streams) : RunTrail(common, trail, streams);
}

}  // namespace lode::verify
