// SPDX-License-Identifier: Apache-2.0
// lode lot verify and lode trail verify: the same pure function over a trail, fetched or from a
// file. What the server says is not believed: the trail is.
#include "client/cli/json_out.h"
#include "client/cli/verbs.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/program/input_file.h"
#include "verifier/program/input_source.h"
#include "verifier/program/text_file.h"
#include "verifier/rules/profile.h"
#include "verifier/threads/every_core.h"
#include "verifier/trail/arrival.h"

namespace lode::cli {
namespace {

constexpr uint64_t kProfileBytes = 1 << 20;
constexpr char kDefaultProfile[] = "books";

struct JudgeOptions {
  std::string subject;  // lot id or file
  std::string profile_file, as_of;
};

// The exact bytes, which the report's digest of the profile is of; checked, so that what is wrong
// with them is told with the file's name.
absl::StatusOr<std::string> ReadProfile(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(std::string bytes, program::ReadInput(path, kProfileBytes));
  LODE_RETURN_IF_ERROR(program::CheckUtf8(bytes, path));
  LODE_RETURN_IF_ERROR(base::WithContext(rules::ParseProfile(bytes).status(), path));
  return bytes;
}

absl::StatusOr<evaluate::EvaluateOptions> HowToJudge(const Session& session,
                                                     const JudgeOptions& options) {
  LODE_ASSIGN_OR_RETURN(const Settings settings, session.LoadSettings());
  evaluate::EvaluateOptions how;
  how.parallel = threads::OnEveryCore;
  how.profile = settings.profile.empty() ? kDefaultProfile : settings.profile;
  if (!options.profile_file.empty()) {
    if (session.flags.contains("profile"))
      return base::Error(base::Reason::kUsage, "give --profile or --profile-file, not both");
    LODE_ASSIGN_OR_RETURN(how.profile_toml, ReadProfile(options.profile_file));
  }
  how.clock_us = session.environment.now_us();
  if (options.as_of.empty()) return how;
  const auto as_of = base::ParseRfc3339(options.as_of);
  if (!as_of)
    return base::Error(base::Reason::kUsage, "--as-of is RFC 3339 such as 2026-07-20T00:00:00Z");
  how.as_of_us = as_of->micros;
  return how;
}

absl::StatusOr<int> Judge(Session& session, const JudgeOptions& options, base::FileSource& file) {
  LODE_ASSIGN_OR_RETURN(const note::TrustPolicy trust, session.Trust());
  LODE_ASSIGN_OR_RETURN(const evaluate::EvaluateOptions how, HowToJudge(session, options));
  LODE_ASSIGN_OR_RETURN(const evaluate::report::Report report,
                        evaluate::EvaluateFile(file, trust, how));
  if (session.json) {
    // A pipe gets the exact bytes, whose hash is the report's digest.
    const std::string json = evaluate::ReportJson(report);
    session.environment.out_is_terminal ? session.print.OutJson(json)
                                        : session.print.OutBytes(json + "\n");
  } else {
    session.print.OutLines(evaluate::ReportText(
        report, {.width = session.environment.width, .utf8 = session.environment.utf8}));
  }
  return evaluate::ExitCode(report.result());
}

int RunFile(Session& session, const JudgeOptions& options) {
  const auto file = program::OpenSource(
      options.subject,
      [arrival = trail::Arrival()](std::string_view piece) mutable { return arrival.Take(piece); });
  if (!file.ok()) return session.Fail(file.status());
  const auto code = Judge(session, options, **file);
  return code.ok() ? *code : session.Fail(base::WithContext(code.status(), options.subject));
}

absl::StatusOr<std::string> Fetch(Session& session, const std::string& lot) {
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  std::string bytes;
  trail::Arrival arrival;
  LODE_RETURN_IF_ERROR(client->ExportTrail(lot, [&](std::string_view piece) -> absl::Status {
    LODE_RETURN_IF_ERROR(arrival.Take(piece));
    bytes += piece;
    return absl::OkStatus();
  }));
  return bytes;
}

int RunLot(Session& session, const JudgeOptions& options) {
  const auto bytes = Fetch(session, options.subject);
  if (!bytes.ok()) return session.Fail(bytes.status());
  base::MemorySource file(*bytes);
  const auto code = Judge(session, options, file);
  return code.ok() ? *code : session.Fail(base::WithContext(code.status(), options.subject));
}

void AddJudge(CLI::App* noun, Session& session, const std::string& description,
              const std::string& example, const std::string& subject,
              int (*run)(Session&, const JudgeOptions&)) {
  auto options = std::make_shared<JudgeOptions>();
  AddVerb(noun, session, "verify", description, example, options, run)
      .Need(subject, options->subject, subject == "LOT" ? "lot id" : "trail file")
      .May("--profile-file", options->profile_file,
           "a profile of your own (TOML), in place of --profile")
      .May("--as-of", options->as_of,
           "judge as of this time; else now, or the newest leaf of a simulated_time ledger");
}

}  // namespace

void AddVerify(CLI::App& app, Session& session) {
  AddJudge(NounOf(app, "lot"), session, "Fetches the trail of a lot and verifies it here",
           "  lode lot verify lot:cum/cam-0708 --trust trust.txt --profile demo\n", "LOT", RunLot);
  AddJudge(NounOf(app, "trail"), session, "Verifies a trail file offline",
           "  lode trail verify cam-0708.lode --trust trust.txt --profile demo\n", "FILE", RunFile);
}

}  // namespace lode::cli
