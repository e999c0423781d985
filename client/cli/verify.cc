// SPDX-License-Identifier: Apache-2.0
// lode lot verify and lode trail verify: the same pure function over a trail, fetched or from a
// file. What the server says is not believed: the trail is.
#include <vector>

#include "client/api/evidence.h"
#include "client/cli/receipt_file.h"
#include "client/cli/verbs.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/command/trail.h"
#include "verifier/envelope/envelope.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/note/receipt.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"
#include "verifier/trail/arrival.h"
#include "verifier/trail/held.h"

namespace lode::cli {
namespace {

struct JudgeOptions {
  std::string subject;  // lot id or file
  command::TrailOptions how;
};

// With the profile that the settings name, unless the user gave a file.
absl::StatusOr<command::TrailOptions> HowToJudge(Session& session, const JudgeOptions& options) {
  LODE_ASSIGN_OR_RETURN(const Settings settings, session.LoadSettings());
  command::TrailOptions how = options.how;
  if (how.profile_file.empty() || session.flags.contains("profile")) how.profile = settings.profile;
  return how;
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
  command::TellNotInTrail(session.Host(), held.path);
  return absl::OkStatus();
}

absl::StatusOr<int> JudgeFile(Session& session, const JudgeOptions& options) {
  LODE_ASSIGN_OR_RETURN(const command::TrailOptions how, HowToJudge(session, options));
  return command::VerifyTrail(session.Host(), options.subject, how);
}

int RunFile(Session& session, const JudgeOptions& options) {
  const auto code = JudgeFile(session, options);
  return code.ok() ? *code : session.Fail(code.status());
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
  LODE_ASSIGN_OR_RETURN(const command::TrailOptions how, HowToJudge(session, options));
  LODE_ASSIGN_OR_RETURN(const inputs::NamedTrust trust, session.Trust());
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  std::vector<Held> held;
  for (const std::string& path : how.receipts) {
    LODE_ASSIGN_OR_RETURN(const std::string bytes, inputs::ReadReceiptBytes(path));
    auto verified = client->Hold(bytes);
    if (!verified.ok()) return inputs::ReceiptError(verified.status(), path, bytes);
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
  const auto code = command::JudgeTrail(
      session.Host(), how, trust, file, [&](const trail::Trail& trail) -> absl::Status {
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
      .With([&](CLI::App& verb) { command::AddTrailOptions(verb, options->how); });
}

}  // namespace

void AddVerify(CLI::App& app, Session& session) {
  AddJudge(NounOf(app, "lot"), session, "Fetches the trail of a lot and verifies it here",
           "  lode lot verify lot:cum/cam-0708 --trust trust.txt --profile demo\n", "LOT", RunLot);
  AddJudge(NounOf(app, "trail"), session, "Verifies a trail file offline",
           "  lode trail verify cam-0708.lode --trust trust.txt --profile demo\n", "FILE", RunFile);
}

}  // namespace lode::cli
