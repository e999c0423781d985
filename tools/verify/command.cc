// SPDX-License-Identifier: Apache-2.0
#include "tools/verify/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "tools/verify/trail_command.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/record/receipt_report.h"

namespace lode::verify {
namespace {

constexpr size_t kPieceBytes = 64 * 1024;

struct ReceiptOptions {
  std::string file, envelope, digest;
};

absl::StatusOr<std::optional<std::string>> ReadOptional(const std::string& path,
                                                        uint64_t max_bytes) {
  if (path.empty()) return std::nullopt;
  LODE_ASSIGN_OR_RETURN(std::string bytes, ReadFile(path, max_bytes));
  return bytes;
}

absl::StatusOr<record::ReceiptReport> JudgeReceiptFile(const CommonOptions& common,
                                                       const ReceiptOptions& options) {
  LODE_ASSIGN_OR_RETURN(const note::TrustPolicy trust, LoadTrust(common));
  LODE_ASSIGN_OR_RETURN(const std::string receipt,
                        ReadFile(options.file, base::limits::kReceiptBytes));
  LODE_ASSIGN_OR_RETURN(const std::optional<std::string> envelope,
                        ReadOptional(options.envelope, base::limits::kEnvelopeBytes));
  std::optional<base::Hash256> digest;
  if (!options.digest.empty()) {
    digest = base::HashFromHex(options.digest);
    if (!digest) return base::Error(base::Reason::kUsage, "--digest is 64 hex digits");
  }
  auto report = record::JudgeReceipt(receipt, trust, envelope, digest);
  if (!report.ok()) return base::WithContext(report.status(), options.file);
  return report;
}

int RunReceipt(const CommonOptions& common, const ReceiptOptions& options, const Streams& streams) {
  const auto report = JudgeReceiptFile(common, options);
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

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t max_bytes) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  std::string piece(kPieceBytes, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
    if (bytes.size() + static_cast<uint64_t>(in.gcount()) > max_bytes) {
      return base::Error(base::Reason::kTooLarge,
                         path + " has more than " + std::to_string(max_bytes) + " bytes");
    }
    bytes.append(piece, 0, static_cast<size_t>(in.gcount()));
  }
  // A folder opens and gives no byte; an empty file ends in the ordinary way.
  if (!in.eof()) return base::Error(base::Reason::kUsage, "can't read " + path);
  return bytes;
}

absl::StatusOr<note::TrustPolicy> LoadTrust(const CommonOptions& common) {
  if (common.trust.empty() == common.vkey.empty()) {
    return base::Error(base::Reason::kUsage,
                       "whom do you trust? Give one of --trust FILE and --vkey KEY");
  }
  if (!common.vkey.empty()) {
    LODE_ASSIGN_OR_RETURN(const note::NoteKey key, note::ParseVkey(common.vkey));
    return note::TrustPolicy::ForLog(key);
  }
  LODE_ASSIGN_OR_RETURN(const std::string text, ReadFile(common.trust, base::limits::kNoteBytes));
  auto policy = note::TrustPolicy::Parse(text);
  if (!policy.ok()) return base::WithContext(policy.status(), common.trust);
  return policy;
}

int Fail(const absl::Status& status, const CommonOptions& common, const Streams& streams) {
  const base::Reason reason = base::ReasonOf(status);
  const int code = base::ExitCodeOf(reason);
  const std::string message(status.message());
  if (common.json) {
    const nlohmann::ordered_json json = {{"schema", "lode.error/v1"},
                                         {"reason", std::string(base::ReasonName(reason))},
                                         {"message", message},
                                         {"next", std::string(base::NextStep(reason))},
                                         {"exit_code", code}};
    streams.out << json.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace)
                << '\n';
  }
  streams.err << "lode-verify: " << base::SafeText(message) << " (" << base::ReasonName(reason)
              << ")\n"
              << "next: " << base::NextStep(reason) << '\n';
  return code;
}

int Run(const std::vector<std::string>& arguments, const Streams& streams) {
  CommonOptions common;
  TrailOptions trail;
  ReceiptOptions receipt;
  CLI::App app(
      "Verifies a trail (.lode) or a receipt offline: nothing but the file and whom you trust.",
      "lode-verify");
  app.footer(
      "Examples:\n"
      "  lode-verify cam-0708.lode --trust trust.txt --profile demo\n"
      "  lode-verify receipt lot.receipt --trust trust.txt --envelope lot.envelope\n"
      "\n"
      "Exit codes: 0 verified, 2 usage or no such file, 3 not authentic, 5 undecided, 7 format not "
      "supported, 10 failed on a rule.");
  AddTrust(app, common);
  AddTrailOptions(app, trail);
  CLI::App* verb = app.add_subcommand("receipt", "Verifies a receipt");
  verb->footer("Examples:\n  lode-verify receipt lot.receipt --vkey KEY --digest a3d38b0f...");
  AddTrust(*verb, common);
  verb->add_option("FILE", receipt.file, "receipt")->required();
  verb->add_option("--envelope", receipt.envelope, "the record that it should be for, as signed");
  verb->add_option("--digest", receipt.digest, "or the record's digest, 64 hex digits");
  common.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(),
                                       arguments.rend()));  // CLI11 takes them from the back
  } catch (const CLI::CallForHelp&) {
    streams.out << app.help();
    return base::kExitOk;
  } catch (const CLI::ParseError& error) {
    return Fail(base::Error(base::Reason::kUsage, error.what()), common, streams);
  }
  return verb->parsed() ? RunReceipt(common, receipt, streams) : RunTrail(common, trail, streams);
}

}  // namespace lode::verify
