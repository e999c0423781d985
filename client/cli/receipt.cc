// SPDX-License-Identifier: Apache-2.0
// lode receipt: verifies a receipt offline, and renews it against a later checkpoint.
#include "verifier/note/receipt.h"

#include "client/cli/json_out.h"
#include "client/cli/receipt_file.h"
#include "client/cli/receipt_place.h"
#include "client/cli/verbs.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/command/receipt.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/program/output_file.h"
#include "verifier/program/output_names.h"

namespace lode::cli {
namespace {

struct RenewOptions {
  std::string file, out;
};

absl::Status Verify(Session& session, const command::ReceiptOptions& options) {
  return command::VerifyReceipt(session.Host(), options);
}

void TellRenewed(Session& session, const client::VerifiedReceipt& receipt,
                 const KeptReceipt& kept) {
  const bool renewed = kept.keeping != Keeping::kOldStays;
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.renewed/v1"},
                                    {"receipt", kept.path},
                                    {"renewed", renewed},
                                    {"why_not", kept.why},
                                    {"digest", base::HexEncode(receipt.leaf.record_digest.view())},
                                    {"index", std::to_string(receipt.index)},
                                    {"tree_size", std::to_string(receipt.checkpoint.body.size)},
                                    {"quorum_met", receipt.checkpoint.quorum_met},
                                    {"cosigners", receipt.checkpoint.cosigners},
                                    {"simulated_time", receipt.simulated_time}}));
    return;
  }
  session.print.Out("{}  {}  entry {} of tree size {}",
                    {renewed ? "renewed" : "kept", kept.path, std::to_string(receipt.index),
                     std::to_string(receipt.checkpoint.body.size)});
}

absl::Status Renew(Session& session, const RenewOptions& options) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, inputs::ReadReceiptBytes(options.file));
  auto old = note::ParseReceipt(bytes);
  if (!old.ok()) return inputs::ReceiptError(old.status(), options.file, bytes);
  const std::string& path = options.out.empty() ? options.file : options.out;
  LODE_ASSIGN_OR_RETURN(program::OutputNames names, session.OwnFiles());
  LODE_RETURN_IF_ERROR(names.AddOutput(path, "the receipt"));
  LODE_RETURN_IF_ERROR(CheckReceiptPlace(path, old->leaf.record_digest));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  // What does not hold here is not asked about; what does, the ledger has to extend.
  const auto held = client->Hold(bytes);
  if (!held.ok()) return base::WithContext(held.status(), options.file);
  const auto fresh = client->GetReceipt(held->leaf.record_digest);
  if (!fresh.ok()) {
    return Denial(*client, *held, options.file, fresh.status(),
                  "the ledger says that it has no such record");
  }
  LODE_ASSIGN_OR_RETURN(const KeptReceipt kept, KeepReceipt(client->trust(), *fresh, path));
  if (fresh->leaf != held->leaf || fresh->index != held->index) {
    return Contradiction(*client, *held, options.file,
                         "the ledger now proves entry " + std::to_string(fresh->index) +
                             " for this record (kept in " + kept.path + ")");
  }
  if (program::IsStandardOutput(path)) return absl::OkStatus();
  const bool old_stays = kept.keeping == Keeping::kOldStays;
  TellRenewed(session, old_stays && options.out.empty() ? *held : *fresh, kept);
  if (old_stays) {
    session.print.Err("note: {} stays as it is: {}; try again later", {kept.path, kept.why});
  } else if (kept.keeping != Keeping::kWritten) {
    session.print.Err("note: {} stays as it is: {}; the new receipt is {}",
                      {path, kept.why, kept.path});
  }
  if (!fresh->checkpoint.quorum_met)
    session.print.Err("note: the witnesses that the trust file asks for have not cosigned yet");
  return absl::OkStatus();
}

}  // namespace

void AddReceipt(CLI::App& app, Session& session) {
  CLI::App* noun = AddNoun(app, "receipt", "Receipts: proofs that a record is in the log");
  auto verify = std::make_shared<command::ReceiptOptions>();
  AddVerb(noun, session, "verify",
          "Verifies offline that a receipt proves that a record is in the log",
          "  lode receipt verify lot.receipt --trust trust.txt --envelope lot.envelope\n"
          "  lode receipt verify lot.receipt --trust trust.txt --digest "
          "a3d38b0fd2adffa53f4ea6e067c215a79630dc6b97c6243470e96911d9d53c64\n",
          verify, Verify)
      .With([&](CLI::App& verb) { command::AddReceiptOptions(verb, *verify); });
  auto renew = std::make_shared<RenewOptions>();
  AddVerb(noun, session, "renew",
          "Fetches the receipt of the same record against the newest checkpoint",
          "  lode receipt renew lot.receipt\n"
          "  lode receipt renew lot.receipt --out lot-2027.receipt\n",
          renew, Renew)
      .Need("FILE", renew->file, "receipt")
      .May("--out", renew->out,
           "file for the new receipt; default: FILE is replaced, unless it has cosignatures that "
           "the new receipt lacks");
}

}  // namespace lode::cli
