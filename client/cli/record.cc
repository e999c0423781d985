// SPDX-License-Identifier: Apache-2.0
// lode record: new and show here; sign and submit in files of their own.
#include <filesystem>
#include <system_error>

#include "client/cli/fields.h"
#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/receipt_file.h"
#include "client/cli/record_file.h"
#include "client/cli/record_sign.h"
#include "client/cli/record_submit.h"
#include "client/cli/verbs.h"
#include "client/keys/key_store.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/custody/check_record.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/note/receipt.h"
#include "verifier/present/refusal.h"
#include "verifier/present/refusal_json.h"
#include "verifier/record/examples.h"
#include "verifier/record/possession.h"

namespace lode::cli {
namespace {

constexpr int kIndent = 2;

struct NewOptions {
  std::string kind, author, key;
};

struct ShowRecordOptions {
  std::string what, receipt;
};

absl::Status NoSuchKind(const std::string& kind) {
  std::string names;
  std::vector<std::string_view> kinds;
  for (const record::Example& example : record::Examples()) {
    if (!record::IsBuilt(example.kind)) continue;
    kinds.push_back(record::KindName(example.kind));
    names += (names.empty() ? "" : ", ") + std::string(kinds.back());
  }
  const absl::Status error =
      base::Error(base::Reason::kUsage,
                  kind + " is not a kind of record: " + names + base::DidYouMean(kind, kinds));
  const std::string_view nearest = base::Nearest(kind, kinds);
  return nearest.empty() ? error
                         : base::WithNextStep(error, "lode record new " + std::string(nearest));
}

// The new key's own facts and its proof of possession.
absl::Status FillKeyAdded(Session& session, const std::string& path, record::pb::KeyAdded& body) {
  LODE_ASSIGN_OR_RETURN(const Settings settings, session.LoadSettings());
  if (settings.origin.empty() || settings.genesis.empty()) {
    return base::Error(base::Reason::kUsage,
                       "a new key proves its possession to one ledger: say origin and genesis in "
                       "lode.toml, or give --ledger FILE");
  }
  LODE_ASSIGN_OR_RETURN(const base::Hash256 genesis,
                        inputs::ParseDigest("the setting genesis", settings.genesis));
  LODE_ASSIGN_OR_RETURN(const keys::KeyFile file, keys::ReadKeyFile(path));
  LODE_ASSIGN_OR_RETURN(const crypto::SigningKey key, session.OpenKey(file, path));
  body.set_party(file.header.party);
  body.set_purpose(file.header.purpose);
  body.set_pubkey(std::string(file.header.public_key.view()));
  const std::string text = record::PossessionText(settings.origin, genesis, file.header.party,
                                                  file.header.public_key, file.header.purpose);
  body.set_proof(std::string(key.Sign(text).view()));
  return absl::OkStatus();
}

// A registrar revokes other parties' keys, which its own says nothing of. A party revokes its own
// keys alone: with the ADMIN key, or what is given is the one to be revoked.
void FillKeyRevoked(const keys::KeyHeader& key, record::pb::Record& record) {
  if (key.purpose == record::pb::PURPOSE_REGISTRY) return;
  record.mutable_key_revoked()->set_party(key.party);
  if (key.purpose == record::pb::PURPOSE_ADMIN) return;
  record.mutable_key_revoked()->set_key_id(std::string(key.key_id().view()));
}

// The example's first registrar becomes whoever holds this key, who is going to sign.
void FillGenesis(const keys::KeyHeader& key, record::pb::Genesis& body) {
  auto& registrar = *body.mutable_registrars(0);
  registrar.set_party(key.party);
  registrar.set_key_id(std::string(key.key_id().view()));
  registrar.set_pubkey(std::string(key.public_key.view()));
  body.mutable_parties(0)->set_party(key.party);
}

absl::StatusOr<record::pb::Record> MakeTemplate(Session& session, const NewOptions& options) {
  const auto kind = record::KindFromName(options.kind);
  if (!kind) return NoSuchKind(options.kind);
  if (!record::IsBuilt(*kind))
    return base::Error(base::Reason::kNotYet,
                       "records of kind " + options.kind + " are not built yet");
  LODE_ASSIGN_OR_RETURN(record::pb::Record record,
                        record::RecordFromJson(record::ExampleOf(*kind)));
  if (!options.author.empty())
    LODE_RETURN_IF_ERROR(inputs::CheckId(inputs::IdKind::kParty, options.author));
  const int64_t now = session.environment.now_us();
  record.mutable_event_time()->set_us(now - now % base::limits::kMicrosPerSecond);
  if (!options.author.empty()) record.set_author(options.author);
  if (options.key.empty()) return record;
  if (*kind == record::pb::KIND_KEY_ADDED) {
    LODE_RETURN_IF_ERROR(FillKeyAdded(session, options.key, *record.mutable_key_added()));
    return record;
  }
  LODE_ASSIGN_OR_RETURN(const keys::KeyFile file, keys::ReadKeyFile(options.key));
  if (*kind == record::pb::KIND_KEY_REVOKED) FillKeyRevoked(file.header, record);
  if (*kind == record::pb::KIND_GENESIS) FillGenesis(file.header, *record.mutable_genesis());
  if (options.author.empty()) record.set_author(file.header.party);
  // These two say whose key or ledger it is; of other kinds the key's party is the author.
  const bool key_is_content =
      *kind == record::pb::KIND_KEY_REVOKED || *kind == record::pb::KIND_GENESIS;
  if (!key_is_content && record.author() != file.header.party) {
    return base::WithNextStep(
        base::Error(base::Reason::kUsage, "--author is " + record.author() + ", and --key " +
                                              options.key + " signs for " + file.header.party +
                                              ": an author signs with its own key"),
        "leave --author out: the key's party is the author then");
  }
  return record;
}

absl::Status New(Session& session, const NewOptions& options) {
  LODE_ASSIGN_OR_RETURN(const record::pb::Record record, MakeTemplate(session, options));
  // The same in both modes: it is to be edited, and it is JSON.
  session.print.OutLines(record::MessageToJson(record, session.json ? -1 : kIndent));
  session.print.Next(
      "keep it in a file, change the values, then: lode record sign FILE --key KEY_FILE");
  return absl::OkStatus();
}

// `value`, or its error with the file named.
template <typename T>
absl::StatusOr<T> WithFile(absl::StatusOr<T> value, const std::string& path) {
  if (!value.ok()) return base::WithContext(value.status(), path);
  return value;
}

// `ledger`: the one that the record was shown by; null for a file.
absl::Status ShowParsed(Session& session, const envelope::Envelope& envelope,
                        client::LedgerClient* ledger) {
  LODE_ASSIGN_OR_RETURN(const record::ParsedRecord record, record::ParseRecord(envelope.payload));
  KnownKeys known;
  if (ledger == nullptr) {
    known = KeysForFile(session, record.message);
  } else {
    LODE_ASSIGN_OR_RETURN(known, KeysOf(*ledger, record.message));
  }
  const auto shown = ShowSignatures(envelope.payload, envelope.signatures, known);
  if (session.json) {
    Json json = RecordJson(record, envelope.signatures, shown);
    json["violations"] =
        present::RefusalsJson(present::RefusalsOf(custody::CheckRecord(record.message)));
    session.print.OutJson(Dump(json));
    return absl::OkStatus();
  }
  PrintRecord(session, record, envelope.signatures, shown);
  if (!known.keys.empty() && !record.message.has_genesis())
    session.print.Err("note: whose key each is, is the operator's word");
  session.PrintViolations(present::RefusalsOf(custody::CheckRecord(record.message)));
  return absl::OkStatus();
}

// The record as the ledger shows it. A receipt of it, in the file `receipt`, has to agree; without
// one, a receipt in the working folder can still tell a denial from a wrong digest.
absl::Status ShowLogged(Session& session, const base::Hash256& digest, std::string receipt) {
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  std::optional<client::VerifiedReceipt> held;
  if (!receipt.empty()) {
    LODE_ASSIGN_OR_RETURN(const std::string bytes, inputs::ReadReceiptBytes(receipt));
    LODE_ASSIGN_OR_RETURN(held, WithFile(client->Hold(bytes), receipt));
    if (held->leaf.record_digest != digest)
      return base::Error(base::Reason::kUsage, receipt + " is the receipt of another record");
  }
  const auto found = client->GetRecord(digest);
  if (!found.ok()) {
    if (!held && base::ReasonOf(found.status()) == base::Reason::kNotFound) {
      receipt = FindReceiptOf(digest, ".").value_or("");
      auto verified = client::VerifyReceipt(ReadIfReceipt(receipt).value_or(""), client->trust());
      if (verified.ok()) held = *std::move(verified);
    }
    if (!held) return found.status();
    return Denial(*client, *held, receipt, found.status(),
                  "the ledger says that it has no such record");
  }
  const client::VerifiedEntry& entry = found->entries[0];
  if (held && (entry.index != held->index || entry.leaf_bytes != merkle::EncodeLeaf(held->leaf))) {
    return Contradiction(
        *client, *held, receipt,
        "the ledger now proves entry " + std::to_string(entry.index) + " for this record");
  }
  LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope, envelope::ParseEnvelope(entry.envelope));
  session.print.Err("entry {} of {}, proved",
                    {std::to_string(entry.index), found->checkpoint.body.origin});
  return ShowParsed(session, envelope, client.get());
}

absl::Status ShowRecord(Session& session, const ShowRecordOptions& options) {
  if (const auto digest = base::HashFromHex(options.what))
    return ShowLogged(session, *digest, options.receipt);
  std::error_code error;
  if (inputs::LooksLikeDigest(options.what) && !std::filesystem::exists(options.what, error))
    return inputs::ParseDigest("a record's digest", options.what).status();
  if (!options.receipt.empty())
    return base::Error(base::Reason::kUsage, "--receipt goes with a record's digest");
  if (const auto bytes = ReadIfReceipt(options.what)) {
    LODE_ASSIGN_OR_RETURN(const note::Receipt receipt,
                          WithFile(note::ParseReceipt(*bytes), options.what));
    return ShowLogged(session, receipt.leaf.record_digest, options.what);
  }
  LODE_ASSIGN_OR_RETURN(const RecordFile file, ReadRecordFile(session, options.what));
  if (file.envelope) {
    return base::WithContext(ShowParsed(session, *file.envelope, /*ledger=*/nullptr), options.what);
  }
  session.print.Err("note: not signed yet; nonce, times and ledger are filled in when it is");
  if (session.json) {
    session.print.OutJson(
        Dump(Json{{"schema", "lode.record/v1"},
                  {"digest", nullptr},
                  {"kind", std::string(record::KindName(record::KindOf(*file.unsigned_record)))},
                  {"record", ToJson(*file.unsigned_record)},
                  {"signatures", Json::array()}}));
    return absl::OkStatus();
  }
  session.print.Out("{} by {}", {record::KindName(record::KindOf(*file.unsigned_record)),
                                 file.unsigned_record->author()});
  PrintFields(session.print, Stream::kOut, FieldsOf(*file.unsigned_record));
  return absl::OkStatus();
}

void AddSign(CLI::App* noun, Session& session) {
  auto sign = std::make_shared<SignOptions>();
  AddVerb(noun, session, "sign",
          "Signs records: JSON that is not signed yet, or envelopes that others signed",
          "  lode record sign lot.json --key mutoto.key\n"
          "  lode record sign lot.envelope --key agency.key\n"
          "  lode record sign march/*.json --key mutoto.key --batch --out signed\n"
          "  lode record sign lot.envelope --key new.key --replace "
          "1337a635cde4913c1c91dbe088a807b9a070df04c8e2ef609d8aa4cd3fcbee4f\n",
          sign, RunSign)
      .Need("FILE", sign->files, "record JSON, envelope or DSSE JSON; - is stdin")
      .Need("--key", sign->keys, "key file; once for each party that signs here")
      .May("--replace", sign->replace,
           "key id, 64 hex digits: replace this key's signature by yours; may be given again")
      .May("--out", sign->out, "folder for the envelopes; default: beside each file")
      .Flag("--batch", sign->batch, "sign all records with one signature: quicker for many")
      .Flag("--dsse", sign->dsse, "also write DSSE JSON")
      .Flag("--yes", sign->yes, "sign without asking")
      .Flag("--force", sign->force, "overwrite envelopes that exist");
}

void AddUnsign(CLI::App* noun, Session& session) {
  auto unsign = std::make_shared<UnsignOptions>();
  AddVerb(noun, session, "unsign",
          "Takes signatures out of envelopes, such as one by a party that does not have to sign",
          "  lode record unsign lot.envelope --key-id "
          "1337a635cde4913c1c91dbe088a807b9a070df04c8e2ef609d8aa4cd3fcbee4f\n",
          unsign, RunUnsign)
      .Need("FILE", unsign->files, "envelope or DSSE JSON; - is stdin")
      .Need("--key-id", unsign->key_ids,
            "key whose signature to take out, 64 hex digits (lode record show lists them); may be "
            "given again")
      .May("--out", unsign->out, "folder for the envelopes; default: beside each file")
      .Flag("--dsse", unsign->dsse, "also write DSSE JSON")
      .Flag("--force", unsign->force, "overwrite other files that exist");
}

void AddSubmit(CLI::App* noun, Session& session) {
  auto submit = std::make_shared<SubmitOptions>();
  AddVerb(
      noun, session, "submit", "Submits signed records, in order, and keeps their receipts",
      "  lode record submit lot.envelope\n"
      "  lode record submit signed/*.envelope --out receipts\n"
      "  lode record submit lot.envelope --record-time event+30m  # on a simulated_time ledger\n",
      submit, RunSubmit)
      .Need("FILE", submit->files, "envelopes")
      .May("--out", submit->out, "folder for the receipts; default: beside each file")
      .May("--record-time", submit->record_time,
           "record time on a simulated_time ledger: 2026-03-14T06:00:00Z, or event+30m for 30 "
           "minutes after the event");
}

}  // namespace

void AddRecord(CLI::App& app, Session& session) {
  CLI::App* noun = AddNoun(app, "record", "Records: write, sign, submit, show");
  auto fresh = std::make_shared<NewOptions>();
  AddVerb(noun, session, "new", "Prints an example of a kind of record, which you then edit",
          "  lode record new LotCreated > lot.json\n"
          "  lode record new KeyAdded --key mutoto.key > key.json\n",
          fresh, New)
      .Need("KIND", fresh->kind, "LotCreated, Transformed, Dispatched, Received ...")
      .May("--author", fresh->author, "party id of the author")
      .May("--key", fresh->key,
           "key file; its party becomes the author. KeyAdded: the key to add; the record gets its "
           "proof of possession. KeyRevoked: a registrar's key, the party's ADMIN key, or the key "
           "to revoke");
  AddSign(noun, session);
  AddUnsign(noun, session);
  AddSubmit(noun, session);
  auto show = std::make_shared<ShowRecordOptions>();
  AddVerb(noun, session, "show", "Shows a record: from a file, or from the ledger by its digest",
          "  lode record show lot.envelope\n"
          "  lode record show a3d38b0fd2adffa53f4ea6e067c215a79630dc6b97c6243470e96911d9d53c64\n"
          "  lode record show lot.receipt  # the ledger's record, compared with the receipt\n",
          show, ShowRecord)
      .Need("FILE|DIGEST", show->what,
            "record JSON, envelope, DSSE JSON, receipt, or 64 hex digits")
      .May(
          "--receipt", show->receipt,
          "with a digest: your receipt of that record; if the ledger denies the record, the answer "
          "says so and names the evidence");
}

}  // namespace lode::cli
