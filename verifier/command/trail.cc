// SPDX-License-Identifier: Apache-2.0
// The file is read by position and surveyed before it is kept (verifier/trail/survey.h), so that a
// hostile file costs little. On a terminal the JSON is escaped; into a pipe go the exact bytes,
// because their hash is the report's digest.
#include "verifier/command/trail.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/inputs/profile_file.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/present/report_text.h"
#include "verifier/program/input_source.h"
#include "verifier/program/shell_word.h"
#include "verifier/threads/every_core.h"
#include "verifier/trail/arrival.h"
#include "verifier/trail/held.h"

namespace lode::command {
namespace {

constexpr char kDefaultProfile[] = "books";
constexpr size_t kHeadBytes = 4096;

absl::StatusOr<evaluate::EvaluateOptions> HowToJudge(const Host& host,
                                                     const TrailOptions& options) {
  evaluate::EvaluateOptions how;
  how.parallel = threads::OnEveryCore;
  how.profile = options.profile.empty() ? kDefaultProfile : options.profile;
  if (!options.profile_file.empty()) {
    if (!options.profile.empty())
      return base::Error(base::Reason::kUsage, "give --profile or --profile-file, not both");
    LODE_ASSIGN_OR_RETURN(how.profile_toml, inputs::ReadProfile(options.profile_file));
  }
  if (how.profile.ends_with(".toml") || how.profile.find('/') != std::string::npos) {
    return base::Error(base::Reason::kUsage,
                       "--profile names a profile that is built in, books or demo; a file is given "
                       "with --profile-file " +
                           program::ShellPath(how.profile));
  }
  how.clock_us = host.now_us;
  if (options.as_of.empty()) return how;
  LODE_ASSIGN_OR_RETURN(how.as_of_us, inputs::ParseTime("--as-of", options.as_of));
  return how;
}

// The receipts of who judges a file offline. One that is not in the trail is told: by itself a
// receipt does not say what its record is about.
absl::Status StandsAgainst(const Host& host, const trail::Trail& trail,
                           const std::vector<std::string>& receipts,
                           const note::TrustPolicy& trust) {
  for (const std::string& path : receipts) {
    LODE_ASSIGN_OR_RETURN(const note::Receipt receipt, inputs::ReadReceipt(path, trust));
    const auto holds = trail::HoldsEntryOf(trail, receipt);
    if (!holds.ok()) return base::WithContext(holds.status(), path);
    if (!*holds) {
      TellNotInTrail(host, path);
    } else {
      host.print.Err("receipt: {}: its record is in this trail, at entry {}",
                     {path, std::to_string(receipt.index)});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Judge(const Host& host, const evaluate::EvaluateOptions& how,
                          const inputs::NamedTrust& trust, base::FileSource& file) {
  LODE_ASSIGN_OR_RETURN(const evaluate::report::Report report,
                        evaluate::EvaluateFile(file, trust.policy, how));
  if (host.json) {
    // A pipe gets the exact bytes, whose hash is the report's digest; no error has such a line.
    host.print.Err("report: {}", {base::HexEncode(evaluate::ReportDigest(report).view())});
    const std::string json = evaluate::ReportJson(report);
    host.out_is_terminal ? host.print.OutJson(json) : host.print.OutBytes(json + "\n");
  } else {
    host.print.OutLines(present::ReportText(
        report, {.width = host.width, .utf8 = host.utf8, .trust = TrustText(trust)}));
  }
  return evaluate::ExitCode(report.result());
}

}  // namespace

void AddTrailOptions(CLI::App& command, TrailOptions& options) {
  command.add_option("--profile-file", options.profile_file,
                     "a profile of your own (TOML), in place of --profile");
  command.add_option(
      "--as-of", options.as_of,
      "judge as of this time, such as 2026-03-14T06:00:00Z; default: now, or the newest leaf of a "
      "simulated_time ledger");
  command
      .add_option("--receipt", options.receipts,
                  "a receipt that you hold, of a record about the lot; may be given again: if it "
                  "and the trail contradict each other, both are evidence")
      ->allow_extra_args(false);
}

absl::StatusOr<std::unique_ptr<base::FileSource>> OpenTrail(const std::string& path) {
  std::string head;
  const auto watch = [&head, arrival = trail::Arrival()](std::string_view piece) mutable {
    if (head.size() < kHeadBytes) head += piece.substr(0, kHeadBytes - head.size());
    return arrival.Take(piece);
  };
  auto file = program::OpenSource(path, watch);
  absl::Status begins = file.status();
  if (base::ReasonOf(begins) == base::Reason::kUsage) return begins;  // it names the file
  if (file.ok()) {
    // A regular file is read later, piece by piece.
    head.resize(std::min<uint64_t>(kHeadBytes, (*file)->size()));
    LODE_RETURN_IF_ERROR((*file)->Read(0, head.size(), head.data()));
    begins = trail::Arrival().Take(head);
  }
  if (begins.ok()) return file;
  return inputs::OrOtherKind(base::WithContext(begins, path), inputs::FileKind::kTrail, head, path);
}

absl::StatusOr<int> JudgeTrail(const Host& host, const TrailOptions& options,
                               const inputs::NamedTrust& trust, base::FileSource& file,
                               Test stands) {
  LODE_ASSIGN_OR_RETURN(evaluate::EvaluateOptions how, HowToJudge(host, options));
  how.stands = std::move(stands);
  return Judge(host, how, trust, file);
}

absl::StatusOr<int> VerifyTrail(const Host& host, const std::string& file,
                                const TrailOptions& options) {
  LODE_RETURN_IF_ERROR(inputs::CheckIsNoId(file, inputs::NeededName(inputs::FileKind::kTrail)));
  LODE_ASSIGN_OR_RETURN(const inputs::NamedTrust trust, host.trust());
  LODE_ASSIGN_OR_RETURN(evaluate::EvaluateOptions how, HowToJudge(host, options));
  how.stands = [&](const trail::Trail& trail) {
    return StandsAgainst(host, trail, options.receipts, trust.policy);
  };
  LODE_ASSIGN_OR_RETURN(const auto source, OpenTrail(file));
  const auto code = Judge(host, how, trust, *source);
  // What is wrong with an option names it.
  if (code.ok() || base::ReasonOf(code.status()) == base::Reason::kUsage) return code;
  return base::WithContext(code.status(), file);
}

void TellNotInTrail(const Host& host, const std::string& receipt) {
  host.print.Err(
      "note: the record of {} is not in this trail: it came later, or is not about this lot",
      {receipt});
}

}  // namespace lode::command
