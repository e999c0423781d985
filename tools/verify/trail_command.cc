// SPDX-License-Identifier: Apache-2.0
// The file is read by position and surveyed before it is kept (verifier/trail/survey.h), so that a
// hostile file costs little. On a terminal the JSON is escaped; into a pipe go the exact bytes,
// because their hash is the report's digest.
#include "tools/verify/trail_command.h"

#include <CLI/CLI.hpp>

#include "verifier/base/ascii_json.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/present/report_text.h"
#include "verifier/program/input_file.h"
#include "verifier/program/input_source.h"
#include "verifier/program/text_file.h"
#include "verifier/rules/profile.h"
#include "verifier/threads/every_core.h"
#include "verifier/trail/arrival.h"
#include "verifier/trail/held.h"

namespace lode::verify {
namespace {

constexpr uint64_t kProfileBytes = 1 << 20;

// The exact bytes, which the report's digest of the profile is of; checked, so that what is wrong
// with them is told with the file's name.
absl::StatusOr<std::string> ReadProfile(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(std::string bytes, program::ReadInput(path, kProfileBytes));
  LODE_RETURN_IF_ERROR(program::CheckUtf8(bytes, path));
  LODE_RETURN_IF_ERROR(base::WithContext(rules::ParseProfile(bytes).status(), path));
  return bytes;
}

// The trail against receipts that its reader holds from elsewhere. One that is not in it is told:
// by itself a receipt does not say what its record is about.
absl::Status StandsAgainst(const trail::Trail& trail, const std::vector<std::string>& receipts,
                           const note::TrustPolicy& trust, const Streams& streams) {
  for (const std::string& path : receipts) {
    LODE_ASSIGN_OR_RETURN(const note::Receipt receipt, inputs::ReadReceipt(path, trust));
    const auto holds = trail::HoldsEntryOf(trail, receipt);
    if (!holds.ok()) return base::WithContext(holds.status(), path);
    streams.err << (*holds ? "receipt: " : "note: the record of ") << base::SafeText(path)
                << (*holds
                        ? ": its record is in this trail, at entry " + std::to_string(receipt.index)
                        : " is not in this trail: it came later, or is not about this lot")
                << '\n';
  }
  return absl::OkStatus();
}

absl::StatusOr<evaluate::report::Report> Judge(const CommonOptions& common,
                                               const TrailOptions& options, const Streams& streams,
                                               std::string& trust_text) {
  if (options.file.empty())
    return base::Error(base::Reason::kUsage, "give the trail file, or: lode-verify receipt FILE");
  LODE_ASSIGN_OR_RETURN(const note::TrustPolicy trust, LoadTrust(common, streams));
  trust_text = TrustText(trust, common);
  evaluate::EvaluateOptions how;
  how.profile = options.profile;
  how.parallel = threads::OnEveryCore;
  if (!options.profile_file.empty()) {
    LODE_ASSIGN_OR_RETURN(how.profile_toml, ReadProfile(options.profile_file));
  }
  how.clock_us = streams.now_us;
  if (!options.as_of.empty()) {
    const auto as_of = base::ParseRfc3339(options.as_of);
    if (!as_of)
      return base::Error(base::Reason::kUsage, "--as-of is RFC 3339 such as 2026-07-20T00:00:00Z");
    how.as_of_us = as_of->micros;
  }
  how.stands = [&](const trail::Trail& read) {
    return StandsAgainst(read, options.receipts, trust, streams);
  };
  LODE_ASSIGN_OR_RETURN(const auto file,
                        program::OpenSource(options.file, [arrival = trail::Arrival()](
                                                              std::string_view piece) mutable {
                          return arrival.Take(piece);
                        }));
  auto report = evaluate::EvaluateFile(*file, trust, how);
  if (!report.ok()) return base::WithContext(report.status(), options.file);
  return report;
}

}  // namespace

void AddTrailOptions(CLI::App& app, TrailOptions& options) {
  app.add_option("FILE", options.file, "trail file");
  CLI::Option* profile =
      app.add_option("--profile", options.profile, "what it is judged by: books or demo");
  app.add_option("--profile-file", options.profile_file, "or a profile of your own (TOML)")
      ->excludes(profile);
  app.add_option("--as-of", options.as_of,
                 "judge as of this time; else now, or the newest leaf of a simulated_time ledger");
  app.add_option(
         "--receipt", options.receipts,
         "a receipt that you hold, of a record about the lot; may be given again: if it and "
         "the trail contradict each other, both are evidence")
      ->allow_extra_args(false);
}

int RunTrail(const CommonOptions& common, const TrailOptions& options, const Streams& streams) {
  std::string trust;
  const auto report = Judge(common, options, streams, trust);
  if (!report.ok()) return Fail(report.status(), common, streams);
  if (common.json) {
    // A pipe gets the exact bytes, whose hash is the report's digest.
    const std::string json = evaluate::ReportJson(*report);
    streams.out << (streams.out_is_terminal ? base::AsciiJson(json) : json) << '\n';
  } else {
    streams.out << present::ReportText(
        *report, {.width = streams.width, .utf8 = streams.utf8, .trust = trust});
  }
  return evaluate::ExitCode(report->result());
}

}  // namespace lode::verify
