// SPDX-License-Identifier: Apache-2.0
// lode lot verify and lode trail verify: the same pure function over a trail, fetched or from a
// file. What the server says is not believed: the trail is.
#include <functional>
#include <utility>
#include <vector>

#include "client/api/evidence.h"
#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/receipt_file.h"
#include "client/cli/verbs.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/envelope/envelope.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/note/receipt.h"
#include "verifier/present/report_text.h"
#include "verifier/program/input_file.h"
#include "verifier/program/input_source.h"
#include "verifier/program/text_file.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"
#include "verifier/rules/profile.h"
#include "verifier/threads/every_core.h"
#include "verifier/trail/arrival.h"
#include "verifier/trail/held.h"

namespace lode::cli {
namespace {

constexpr uint64_t kProfileBytes = 1 << 20;
constexpr char kDefaultProfile[] = "books";

struct JudgeOptions {
  std::string subject;  // lot id or file
  std::string profile_file, as_of;
  std::vector<std::string> receipts;
};

// The exact bytes, which the report's digest of the profile is of; checked, so that what is wrong
// with them is told with the file's name.
absl::StatusOr<std::string> ReadProfile(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(std::string bytes, program::ReadInput(path, kProfileBytes));
  LODE_RETURN_IF_ERROR(program::CheckUtf8(bytes, path));
  LODE_RETURN_IF_ERROR(base::WithContext(rules::ParseProfile(bytes).status(), path));
  return bytes;
}

absl::StatusOr<evaluate::EvaluateOptions> HowToJudge(Session& session,
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

// What else a trail has to stand before its report is shown.
using Test = std::function<absl::Status(const trail::Trail& trail)>;

absl::StatusOr<int> Judge(Session& session, const JudgeOptions& options, const NamedTrust& trust,
                          base::FileSource& file, Test stands) {
  LODE_ASSIGN_OR_RETURN(evaluate::EvaluateOptions how, HowToJudge(session, options));
  how.stands = std::move(stands);
  LODE_ASSIGN_OR_RETURN(const evaluate::report::Report report,
                        evaluate::EvaluateFile(file, trust.policy, how));
  if (session.json) {
    // A pipe gets the exact bytes, whose hash is the report's digest.
    const std::string json = evaluate::ReportJson(report);
    session.environment.out_is_terminal ? session.print.OutJson(json)
                                        : session.print.OutBytes(json + "\n");
  } else {
    session.print.OutLines(present::ReportText(
        report, {.width = session.environment.width,
                 .utf8 = session.environment.utf8,
                 .trust = trust.policy.DescribeLogs() + ", from " + trust.from}));
  }
  return evaluate::ExitCode(report.result());
}

void TellNotInTrail(Session& session, const std::string& path) {
  session.print.Err(
      "note: the record of {} is not in this trail: it came later, or is not about "
      "this lot",
      {path});
}

// A receipt that the reader holds, and the file that it is in.
struct Held {
  std::string path;
  client::VerifiedReceipt verified;
  note::Receipt receipt;
};

// The ledger shows the record of a receipt, and whether it is about the lot; kNotAuthentic if it
// denies what the receipt proves.
absl::StatusOr<bool> IsAboutLot(client::LedgerClient& client, const std::string& lot,
                                const Held& held) {
  const auto found = client.GetRecord(held.receipt.leaf.record_digest);
  if (!found.ok()) {
    return Denial(client, held.verified, held.path, found.status(),
                  "the ledger says that it has no such record");
  }
  const client::VerifiedEntry& entry = found->entries[0];
  if (entry.index != held.receipt.index ||
      entry.leaf_bytes != merkle::EncodeLeaf(held.receipt.leaf)) {
    return Contradiction(
        client, held.verified, held.path,
        "the ledger now proves entry " + std::to_string(entry.index) + " for this record");
  }
  LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope, envelope::ParseEnvelope(entry.envelope));
  LODE_ASSIGN_OR_RETURN(const record::ParsedRecord record, record::ParseRecord(envelope.payload));
  return record::TouchedSubjects(record).contains({record::SubjectKind::kLot, lot});
}

// The trail that the ledger gave against a receipt: it holds the record, or the record is not about
// the lot or came after it.
absl::Status StandsAgainst(Session& session, client::LedgerClient& client, const std::string& lot,
                           const trail::Trail& trail, const Held& held) {
  const auto holds = trail::HoldsEntryOf(trail, held.receipt);
  if (!holds.ok()) return base::WithContext(holds.status(), held.path);
  if (*holds) return absl::OkStatus();
  LODE_ASSIGN_OR_RETURN(const bool about_lot, IsAboutLot(client, lot, held));
  if (about_lot && held.receipt.index < trail.state_root_index) {
    return Contradiction(client, held.verified, held.path,
                         "the ledger's trail of " + lot + " leaves out a record about it");
  }
  TellNotInTrail(session, held.path);
  return absl::OkStatus();
}

absl::StatusOr<int> JudgeFile(Session& session, const JudgeOptions& options,
                              base::FileSource& file) {
  LODE_ASSIGN_OR_RETURN(const NamedTrust trust, session.Trust());
  return Judge(session, options, trust, file, [&](const trail::Trail& trail) -> absl::Status {
    for (const std::string& path : options.receipts) {
      LODE_ASSIGN_OR_RETURN(const note::Receipt receipt, inputs::ReadReceipt(path, trust.policy));
      const auto holds = trail::HoldsEntryOf(trail, receipt);
      if (!holds.ok()) return base::WithContext(holds.status(), path);
      if (!*holds) TellNotInTrail(session, path);
    }
    return absl::OkStatus();
  });
}

int RunFile(Session& session, const JudgeOptions& options) {
  const auto file = program::OpenSource(
      options.subject,
      [arrival = trail::Arrival()](std::string_view piece) mutable { return arrival.Take(piece); });
  if (!file.ok()) return session.Fail(file.status());
  const auto code = JudgeFile(session, options, **file);
  return code.ok() ? *code : session.Fail(base::WithContext(code.status(), options.subject));
}

absl::StatusOr<std::string> Fetch(client::LedgerClient& client, const std::string& lot) {
  std::string bytes;
  trail::Arrival arrival;
  LODE_RETURN_IF_ERROR(client.ExportTrail(lot, [&](std::string_view piece) -> absl::Status {
    LODE_RETURN_IF_ERROR(arrival.Take(piece));
    bytes += piece;
    return absl::OkStatus();
  }));
  return bytes;
}

// `code`, the fetched trail being kept where it is evidence: a ledger that gave a trail that does
// not hold may never give it again.
absl::StatusOr<int> KeptIfEvidence(const absl::StatusOr<int>& code, const std::string& lot,
                                   const std::string& trail) {
  if (code.ok() || base::ExitCodeOf(base::ReasonOf(code.status())) != base::kExitNotAuthentic)
    return code;
  const auto kept =
      client::KeepEvidence(lot.substr(lot.find_last_of(":/") + 1) + ".evidence.lode", trail);
  const std::string where =
      kept.ok() ? "the ledger's trail is kept in " + *kept
                : "the ledger's trail could not be kept: " + std::string(kept.status().message());
  return base::WithContext(code.status(), where);
}

// The reader's receipts, and then its pin, are what the ledger's trail has to agree with.
absl::StatusOr<int> JudgeLot(Session& session, const JudgeOptions& options) {
  const std::string& lot = options.subject;
  LODE_RETURN_IF_ERROR(inputs::CheckId(inputs::IdKind::kLot, lot));
  LODE_ASSIGN_OR_RETURN(const NamedTrust trust, session.Trust());
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  std::vector<Held> held;
  for (const std::string& path : options.receipts) {
    LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, base::limits::kReceiptBytes));
    auto verified = client->Hold(bytes);
    if (!verified.ok()) return base::WithContext(verified.status(), path);
    LODE_ASSIGN_OR_RETURN(note::Receipt receipt, note::ParseReceipt(bytes));
    held.push_back({path, *std::move(verified), std::move(receipt)});
  }
  const auto bytes = Fetch(*client, lot);
  if (!bytes.ok() && base::ReasonOf(bytes.status()) == base::Reason::kNotFound) {
    for (const Held& one : held) {
      LODE_ASSIGN_OR_RETURN(const bool about_lot, IsAboutLot(*client, lot, one));
      if (about_lot) {
        return Contradiction(*client, one.verified, one.path,
                             "the ledger says that it has no " + lot);
      }
    }
  }
  if (!bytes.ok()) return bytes.status();
  base::MemorySource file(*bytes);
  const auto code =
      Judge(session, options, trust, file, [&](const trail::Trail& trail) -> absl::Status {
        LODE_RETURN_IF_ERROR(client->HoldCheckpoint(trail.checkpoint_note).status());
        for (const Held& one : held)
          LODE_RETURN_IF_ERROR(StandsAgainst(session, *client, lot, trail, one));
        return absl::OkStatus();
      });
  return KeptIfEvidence(code, lot, *bytes);
}

int RunLot(Session& session, const JudgeOptions& options) {
  const auto code = JudgeLot(session, options);
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
           "judge as of this time; else now, or the newest leaf of a simulated_time ledger")
      .May("--receipt", options->receipts,
           "a receipt that you hold, of a record about the lot; may be given again: if it and the "
           "trail contradict each other, both are evidence");
}

}  // namespace

void AddVerify(CLI::App& app, Session& session) {
  AddJudge(NounOf(app, "lot"), session, "Fetches the trail of a lot and verifies it here",
           "  lode lot verify lot:cum/cam-0708 --trust trust.txt --profile demo\n", "LOT", RunLot);
  AddJudge(NounOf(app, "trail"), session, "Verifies a trail file offline",
           "  lode trail verify cam-0708.lode --trust trust.txt --profile demo\n", "FILE", RunFile);
}

}  // namespace lode::cli
