// SPDX-License-Identifier: Apache-2.0
// Records go in the order given, in batches, because a later one may need an earlier one. A refusal
// does not stop the others, and every answer is printed and kept at once: if the connection breaks,
// the user knows how far it came.
#include "client/cli/record_submit.h"

#include <optional>
#include <variant>

#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/next_step.h"
#include "client/cli/receipt_file.h"
#include "client/cli/receipt_place.h"
#include "client/cli/record_time.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/inputs/envelope_file.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/present/refusal_json.h"
#include "verifier/program/output_file.h"
#include "verifier/program/output_names.h"
#include "verifier/program/shell_word.h"

namespace lode::cli {
namespace {

// A message of the RPC holds at most 1,024 records and 4 MiB.
constexpr size_t kBatchRecords = 256;
constexpr size_t kBatchBytes = 3 * 1024 * 1024;
constexpr std::string_view kEventPlus = "event+";
constexpr uint64_t kMostMinutes = 60 * 24 * 365;

struct Piece {
  std::vector<std::string> paths;
  std::vector<client::Submission> submissions;
};

absl::StatusOr<std::optional<int64_t>> RecordTime(const std::string& text,
                                                  const std::string& payload) {
  if (text.empty()) return std::nullopt;
  if (const auto time = base::ParseRfc3339(text)) return time->micros;
  const bool relative = text.starts_with(kEventPlus) && text.ends_with("m");
  const auto minutes = relative ? base::ParseDecimal(std::string_view(text).substr(
                                      kEventPlus.size(), text.size() - kEventPlus.size() - 1))
                                : std::nullopt;
  if (!minutes || *minutes > kMostMinutes) {
    const absl::Status no_time = inputs::ParseTime("--record-time", text).status();
    return base::Error(base::Reason::kUsage, std::string(no_time.message()) +
                                                 "; or event+30m, that long after the event");
  }
  LODE_ASSIGN_OR_RETURN(const record::ParsedRecord record, record::ParseRecord(payload));
  return record.message.event_time().us() +
         static_cast<int64_t>(*minutes) * 60 * base::limits::kMicrosPerSecond;
}

// All files are read before the first record is sent, and each receipt has a place of its own.
absl::StatusOr<std::vector<Piece>> ReadPieces(Session& session, const SubmitOptions& options) {
  std::vector<Piece> pieces;
  LODE_ASSIGN_OR_RETURN(program::OutputNames names, session.OwnFiles());
  for (const std::string& path : options.files) names.AddInput(path, "the envelope " + path);
  size_t bytes = 0;
  for (const std::string& path : options.files) {
    LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope,
                          inputs::ReadEnvelope(path, &session.environment.in));
    const std::string receipt = PathBeside(path, options.out, ".receipt");
    LODE_RETURN_IF_ERROR(names.AddOutput(receipt, "the receipt of " + path));
    LODE_RETURN_IF_ERROR(base::WithContext(
        CheckReceiptPlace(receipt, envelope::RecordDigest(envelope.payload), options.files.size()),
        "nothing was sent"));
    client::Submission submission;
    submission.envelope = envelope::EncodeEnvelope(envelope);
    LODE_ASSIGN_OR_RETURN(submission.simulated_time_us,
                          RecordTime(options.record_time, envelope.payload));
    if (pieces.empty() || pieces.back().paths.size() == kBatchRecords ||
        bytes + submission.envelope.size() > kBatchBytes) {
      pieces.emplace_back();
      bytes = 0;
    }
    bytes += submission.envelope.size();
    pieces.back().paths.push_back(path);
    pieces.back().submissions.push_back(std::move(submission));
  }
  return pieces;
}

// Receipts of this ledger that are kept here already show how far it had come: it has to extend the
// largest of their trees before it is sent anything.
absl::Status HoldReceipts(client::LedgerClient& client, const SubmitOptions& options) {
  std::string largest;
  uint64_t size = 0;
  for (const std::string& path : options.files) {
    const auto bytes = ReadIfReceipt(PathBeside(path, options.out, ".receipt"));
    if (!bytes) continue;
    const auto receipt = client::VerifyReceipt(*bytes, client.trust());
    if (!receipt.ok() || receipt->checkpoint.body.size <= size) continue;
    size = receipt->checkpoint.body.size;
    largest = *bytes;
  }
  return largest.empty() ? absl::OkStatus() : client.Hold(largest).status();
}

constexpr char kOtherSignatures[] =
    "the ledger holds this record with other signatures; these were not added";

constexpr char kStandsAsLogged[] = "the record stands as it was logged first; yours were not added";

// `kept`: whether the receipt was written.
Json AdmittedJson(const client::Admitted& admitted, const std::string& path,
                  const std::string& receipt, const absl::Status& kept) {
  Json json = {
      {"schema", "lode.submitted/v1"},
      {"file", path},
      {"logged", true},
      {"duplicate", admitted.duplicate},
      {"digest", base::HexEncode(admitted.receipt.leaf.record_digest.view())},
      {"index", std::to_string(admitted.receipt.index)},
      {"record_time", base::FormatUtc(static_cast<int64_t>(admitted.receipt.leaf.record_time_us))},
      {"tree_size", std::to_string(admitted.receipt.checkpoint.body.size)},
      {"simulated_time", admitted.receipt.simulated_time},
      {"receipt", receipt},
      {"these_signatures_logged", !admitted.other_signatures()}};
  if (kept.ok() && !admitted.other_signatures()) return json;
  if (kept.ok()) {
    json["reason"] = std::string(base::ReasonName(base::Reason::kOtherSignatures));
    json["message"] = kOtherSignatures;
    json["next"] = std::string(base::NextStep(base::Reason::kOtherSignatures));
    return json;
  }
  json["receipt"] = nullptr;
  json["reason"] = std::string(base::ReasonName(base::Reason::kLoggedNotKept));
  json["message"] = std::string(kept.message());
  json["next"] = std::string(base::NextStep(base::Reason::kLoggedNotKept));
  return json;
}

void TellAdmittedText(Session& session, const client::Admitted& admitted, std::string_view place) {
  session.print.Out("{}  {}  entry {}  at {}  {}  {}",
                    {admitted.other_signatures() ? "logged with other signatures" : "logged",
                     base::HexEncode(admitted.receipt.leaf.record_digest.view()),
                     std::to_string(admitted.receipt.index),
                     base::FormatUtc(static_cast<int64_t>(admitted.receipt.leaf.record_time_us)),
                     admitted.receipt.simulated_time ? "SIMULATED TIME" : "", place});
}

// What became of all records so far.
class Tally {
 public:
  // Evidence against the ledger weighs most, then a record that is not in it, then one that is
  // there with other signatures, then a receipt that can be had again; of refusals the first tells.
  void Add(int code) {
    if (Weight(code) > Weight(code_)) code_ = code;
    if (code == base::kExitMachine) lost_ = true;
  }
  int code() const { return code_; }
  bool lost() const { return lost_; }  // a receipt

 private:
  static int Weight(int code) {
    switch (code) {
      case base::kExitOk:
        return 0;
      case base::kExitMachine:
        return 1;
      case base::kExitOtherSignatures:
        return 2;
      case base::kExitNotAuthentic:
        return 4;
      default:
        return 3;
    }
  }

  int code_ = base::kExitOk;
  bool lost_ = false;
};

// What was found where the receipt should go; the exit code.
int TellKept(Session& session, const std::string& receipt, const KeptReceipt& kept) {
  if (kept.keeping == Keeping::kContradicts) {
    return session.Fail(base::Error(base::Reason::kNotAuthentic,
                                    receipt + " and " + kept.path +
                                        " are both signed by this ledger and prove two different "
                                        "entries for one record: keep both as evidence"));
  }
  if (kept.keeping == Keeping::kOldStays) {
    session.print.Err("note: {} stays as it is: {}", {receipt, kept.why});
  } else if (kept.keeping == Keeping::kBeside) {
    session.print.Err("note: {} stays as it is: {}; the new receipt is {}",
                      {receipt, kept.why, kept.path});
  }
  return base::kExitOk;
}

// The exit code of a record that is in the ledger: which signatures are.
int TellSignatures(Session& session, const std::string& path, const client::Admitted& admitted) {
  if (admitted.other_signatures()) {
    session.print.Err("OTHER SIGNATURES {}: {} ({})",
                      {path, kOtherSignatures, base::ReasonName(base::Reason::kOtherSignatures)});
    session.print.Next(
        "{}; compare: lode record show {}{}; lode record show {}{}",
        {kStandsAsLogged, program::ShellPath(path), FlagsAgain(session, kLedgerFlags),
         base::HexEncode(admitted.receipt.leaf.record_digest.view()),
         FlagsAgain(session, kLedgerFlags)});
    return base::kExitOtherSignatures;
  }
  if (admitted.duplicate)
    session.print.Err("note: {} was logged before; this is that entry's receipt", {path});
  return base::kExitOk;
}

// The record is logged, whatever happens here: that is told even if its receipt can't be kept.
void TellAdmitted(Session& session, client::LedgerClient& client, const SubmitOptions& options,
                  const std::string& path, const client::Admitted& admitted, Tally& tally) {
  const std::string receipt = PathBeside(path, options.out, ".receipt");
  auto kept = KeepReceipt(client.trust(), admitted.receipt, receipt);
  if (!kept.ok()) kept = OrOlder(client.trust(), admitted.receipt, receipt, kept.status());
  const std::string place = kept.ok() ? kept->path : receipt;
  if (session.json) {
    session.print.OutJson(Dump(AdmittedJson(admitted, path, place, kept.status())));
  } else {
    TellAdmittedText(session, admitted, kept.ok() ? place : "RECEIPT NOT KEPT");
  }
  if (kept.ok()) {
    tally.Add(TellKept(session, receipt, *kept));
  } else {
    session.print.Err("lode: {} is logged, but its receipt is not kept: {} ({})",
                      {path, std::string(kept.status().message()),
                       base::ReasonName(base::Reason::kLoggedNotKept)});
    tally.Add(base::ExitCodeOf(base::Reason::kLoggedNotKept));
  }
  tally.Add(TellSignatures(session, path, admitted));
}

void TellRefused(Session& session, const std::string& path, const client::Refused& refused,
                 const TimeAdvice& advice) {
  const std::string next =
      advice.next.empty() ? std::string(base::NextStep(refused.reason)) : advice.next;
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.submitted/v1"},
                                    {"file", path},
                                    {"logged", false},
                                    {"reason", std::string(base::ReasonName(refused.reason))},
                                    {"message", refused.message},
                                    {"next", next},
                                    {"waits_for_parent", refused.waits_for_parent()},
                                    {"retry_after_ms", refused.retry_after.count()},
                                    {"violations", present::RefusalsJson(refused.violations)},
                                    {"omitted_violations", refused.omitted_violations}}));
  }
  session.print.Err("REFUSED {}: {} ({})",
                    {path, refused.message, base::ReasonName(refused.reason)});
  session.PrintViolations(refused.violations);
  if (refused.omitted_violations > 0) {
    session.print.Err("... and {} broken rules more", {std::to_string(refused.omitted_violations)});
  }
  session.print.Next("{}", {next});
}

// What the ledger turns down has the exit code of a refusal, even where the same reason, found in a
// file of the user's, would be a fault of use.
int RefusalCode(base::Reason reason) {
  const int code = base::ExitCodeOf(reason);
  const bool about_the_ledger = code == base::kExitUnreachable || code == base::kExitUnsupported ||
                                code == base::kExitStoreDamaged;
  return about_the_ledger ? code : base::kExitRefused;
}

void TellAll(Session& session, client::LedgerClient& client, const SubmitOptions& options,
             const Piece& piece, const std::vector<client::SubmitResult>& results, Tally& tally) {
  for (size_t i = 0; i < results.size(); ++i) {
    if (const auto* admitted = std::get_if<client::Admitted>(&results[i])) {
      TellAdmitted(session, client, options, piece.paths[i], *admitted, tally);
    } else {
      const auto& refused = std::get<client::Refused>(results[i]);
      const TimeAdvice advice = AdviceOnRecordTime(refused, client.trust(), options.record_time);
      TellRefused(session, piece.paths[i], refused, advice);
      tally.Add(advice.is_the_option ? base::kExitUsage : RefusalCode(refused.reason));
    }
  }
}

// Sends all pieces and tells every answer. Not OK: the records from `done` on have none. `pin`: why
// the pin was not kept, which stops nothing.
absl::Status SendPieces(Session& session, const SubmitOptions& options, Tally& tally, size_t& done,
                        absl::Status& pin) {
  LODE_ASSIGN_OR_RETURN(const std::vector<Piece> pieces, ReadPieces(session, options));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  LODE_RETURN_IF_ERROR(HoldReceipts(*client, options));
  session.print.KeepTelling();
  for (const Piece& piece : pieces) {
    const client::BatchAnswer answer = client->SubmitBatch(piece.submissions);
    TellAll(session, *client, options, piece, answer.results, tally);
    done += answer.results.size();
    if (answer.results.size() < piece.paths.size()) return answer.status;
    pin.Update(answer.status);
    if (session.environment.err_is_terminal && pieces.size() > 1) {
      session.print.Progress("{} of {} records",
                             {std::to_string(done), std::to_string(options.files.size())});
    }
  }
  session.print.EndProgress();
  return absl::OkStatus();
}

}  // namespace

int RunSubmit(Session& session, const SubmitOptions& options) {
  Tally tally;
  size_t done = 0;
  absl::Status pin;
  const absl::Status sent = SendPieces(session, options, tally, done, pin);
  if (tally.lost()) session.print.Next("{}", {base::NextStep(base::Reason::kLoggedNotKept)});
  if (!pin.ok()) tally.Add(session.Fail(pin));
  if (sent.ok()) return tally.code();
  if (done > 0) {
    session.print.Err(
        "note: {} of {} records have no answer; the answers above stand",
        {std::to_string(options.files.size() - done), std::to_string(options.files.size())});
  }
  return session.Fail(sent);
}

}  // namespace lode::cli
