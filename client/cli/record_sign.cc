// SPDX-License-Identifier: Apache-2.0
#include "client/cli/record_sign.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "client/cli/fields.h"
#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/record_file.h"
#include "client/keys/key_store.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/catalogue/unknown_codes.h"
#include "verifier/envelope/signer.h"
#include "verifier/program/output_file.h"
#include "verifier/program/output_names.h"

namespace lode::cli {
namespace {

constexpr size_t kNonceBytes = 16;

struct Output {
  std::string path;
  bool replace = false;
};

// A record on its way to being signed.
struct Item {
  std::string path;
  std::string payload;
  record::ParsedRecord record;
  std::vector<envelope::EnvelopeSignature> signatures;
  bool was_signed = false;  // came as an envelope
  Output envelope;
  Output dsse;  // without --dsse no path
};

struct Signer {
  keys::KeyFile file;
  std::string path;
};

absl::Status Usage(const std::string& what) { return base::Error(base::Reason::kUsage, what); }

absl::Status CheckLedger(const record::pb::Record& record, const Settings& settings,
                         const std::string& path) {
  if (record.origin().empty() || (record.genesis_digest().empty() && !record.has_genesis())) {
    return Usage(path +
                 ": for which ledger? Say origin and genesis in lode.toml, or give --ledger FILE "
                 "(lode log describe prints one)");
  }
  const bool other_name = !settings.origin.empty() && record.origin() != settings.origin;
  const bool other_genesis = !settings.genesis.empty() && !record.has_genesis() &&
                             base::HexEncode(record.genesis_digest()) != settings.genesis;
  if (!other_name && !other_genesis) return absl::OkStatus();
  return Usage(path + " is for another ledger (" + record.origin() + ") than your settings name (" +
               settings.origin + ")");
}

// Origin, Genesis digest, nonce, times.
absl::Status FillIn(const Session& session, const Settings& settings, const std::string& path,
                    record::pb::Record& record) {
  record::Defaults defaults;
  defaults.origin = settings.origin;
  const auto genesis = base::HashFromHex(settings.genesis);
  if (!settings.genesis.empty() && !genesis)
    return Usage("the setting genesis is not 64 hex digits");
  if (genesis) defaults.genesis_digest = genesis->str();
  LODE_ASSIGN_OR_RETURN(defaults.nonce, keys::RandomBytes(kNonceBytes));
  defaults.now.set_us(session.environment.now_us());
  record::FillDefaults(defaults, record);
  return CheckLedger(record, settings, path);
}

absl::StatusOr<Item> LoadItem(const Session& session, const Settings& settings,
                              const std::string& path) {
  LODE_ASSIGN_OR_RETURN(RecordFile file, ReadRecordFile(session, path));
  Item item;
  item.path = path;
  if (file.envelope) {
    item.payload = file.envelope->payload;
    item.signatures = file.envelope->signatures;
    item.was_signed = true;
  } else {
    LODE_RETURN_IF_ERROR(FillIn(session, settings, path, *file.unsigned_record));
    item.payload = record::EncodePayload(*file.unsigned_record);
  }
  auto parsed = record::ParseRecord(item.payload);
  if (!parsed.ok()) return base::WithContext(parsed.status(), path);
  item.record = *std::move(parsed);
  LODE_RETURN_IF_ERROR(CheckLedger(item.record.message, settings, path));
  return item;
}

absl::StatusOr<std::vector<Signer>> LoadSigners(const SignOptions& options) {
  std::vector<Signer> signers;
  std::set<std::string> parties;
  for (const std::string& path : options.keys) {
    LODE_ASSIGN_OR_RETURN(keys::KeyFile file, keys::ReadKeyFile(path));
    if (!parties.insert(file.header.party).second) {
      return Usage("two of the keys sign for " + file.header.party +
                   ": a party signs a record once");
    }
    signers.push_back({std::move(file), path});
  }
  return signers;
}

bool Names(const record::pb::Record& record, const std::string& party) {
  if (record.author() == party) return true;
  const auto& signers = record.signers();
  return std::any_of(signers.begin(), signers.end(),
                     [&](const record::pb::Signer& s) { return s.party() == party; });
}

absl::Status CheckSigner(const Item& item, const Signer& signer) {
  const std::string& party = signer.file.header.party;
  if (!Names(item.record.message, party)) {
    return Usage(item.path + ": " + signer.path + " signs for " + party +
                 ", which is neither the author nor among signers");
  }
  for (const envelope::EnvelopeSignature& signature : item.signatures) {
    if (signature.key_id == signer.file.header.key_id())
      return Usage(item.path + " carries the signature of " + signer.path + " already");
  }
  if (item.signatures.size() >= base::limits::kSignatures)
    return Usage(item.path + " carries 16 signatures already");
  return absl::OkStatus();
}

// What is about to be signed, on stderr: stdout is for data.
void ShowItems(Session& session, const std::vector<Item>& items,
               const std::vector<Signer>& signers) {
  for (const Item& item : items) {
    session.WarnOfSimulatedTime(note::IsSimulatedOrigin(item.record.message.origin()));
    session.print.Err("To be signed: {} by {} ({})", {record::KindName(item.record.kind),
                                                      item.record.message.author(), item.path});
    PrintFields(session.print, Stream::kErr, FieldsOf(item.record.message));
    if (!item.record.message.has_attested()) continue;
    // The ledger knows no scheme and will log it.
    for (const std::string& advice : catalogue::AdviceOn(item.record.message.attested())) {
      session.print.Err("warning: {}. An evaluation here can't use it.", {advice});
    }
  }
  for (const Signer& signer : signers) {
    session.print.Err(
        "  with the {} key of {} ({})",
        {keys::PurposeName(signer.file.header.purpose), signer.file.header.party, signer.path});
  }
}

bool Confirmed(Session& session, const SignOptions& options) {
  if (options.yes || !session.environment.in_is_terminal) return true;
  session.print.Err("Sign? Type yes:");
  std::string answer;
  std::getline(session.environment.in, answer);
  return answer == "yes" || answer == "y";
}

absl::Status SignItems(Session& session, const SignOptions& options,
                       const std::vector<Signer>& signers, std::vector<Item>& items) {
  std::vector<std::string_view> payloads;
  for (const Item& item : items) payloads.push_back(item.payload);
  for (const Signer& signer : signers) {
    LODE_ASSIGN_OR_RETURN(const crypto::SigningKey key, session.OpenKey(signer.file, signer.path));
    std::vector<envelope::EnvelopeSignature> batch;
    if (options.batch) batch = envelope::SignBatch(payloads, key);
    for (size_t i = 0; i < items.size(); ++i) {
      items[i].signatures.push_back(options.batch ? batch[i]
                                                  : envelope::SignPayload(items[i].payload, key));
    }
  }
  return absl::OkStatus();
}

Json SignedJson(const Item& item, const std::string& path, size_t needed) {
  Json json = RecordJson(item.record, item.signatures);
  json["schema"] = "lode.signed/v1";
  json["envelope"] = path;
  json["signatures_needed"] = needed;
  return json;
}

absl::Status WriteItem(Session& session, const Item& item) {
  const envelope::Envelope envelope = envelope::MakeEnvelope(item.payload, item.signatures);
  const std::string bytes = envelope::EncodeEnvelope(envelope);
  LODE_RETURN_IF_ERROR(envelope::ParseEnvelope(bytes).status());
  const std::string& path = item.envelope.path;
  LODE_RETURN_IF_ERROR(program::WriteOutput(path, bytes, NewOrForced(item.envelope.replace)));
  if (!item.dsse.path.empty()) {
    LODE_ASSIGN_OR_RETURN(const std::string json, envelope::EnvelopeToDsseJson(envelope));
    LODE_RETURN_IF_ERROR(
        program::WriteOutput(item.dsse.path, json + "\n", NewOrForced(item.dsse.replace)));
  }
  // The author and each of signers sign once.
  const size_t needed = 1 + static_cast<size_t>(item.record.message.signers_size());
  if (session.json) {
    session.print.OutJson(Dump(SignedJson(item, path, needed)));
  } else {
    session.print.Out("{}  {}", {base::HexEncode(item.record.digest.view()), path});
  }
  if (item.signatures.size() < needed) {
    session.print.Err(
        "next: {} of {} signatures; send {} to the other signers: lode record sign {} --key FILE",
        {std::to_string(item.signatures.size()), std::to_string(needed), path, AsArgument(path)});
  }
  return absl::OkStatus();
}

bool Carries(const Item& item, const envelope::EnvelopeSignature& signature) {
  return std::find(item.signatures.begin(), item.signatures.end(), signature) !=
         item.signatures.end();
}

// Nothing is lost if the file that is there is the same record with no signature but those that the
// new one will carry too: a second signer goes on from the first one's files.
bool GoesOnFrom(const Session& session, const Item& item, const std::string& path) {
  const auto old = ReadRecordFile(session, path);
  if (!old.ok() || !old->envelope || old->envelope->payload != item.payload) return false;
  const auto& signatures = old->envelope->signatures;
  return std::all_of(signatures.begin(), signatures.end(),
                     [&](const auto& signature) { return Carries(item, signature); });
}

absl::StatusOr<Output> PlanOutput(const Session& session, const SignOptions& options,
                                  const Item& item, std::string_view extension,
                                  program::OutputNames& names) {
  const std::string source =
      item.path == "-" ? base::HexEncode(item.record.digest.view()) : item.path;
  Output output{.path = PathBeside(source, options.out, extension), .replace = options.force};
  LODE_RETURN_IF_ERROR(names.AddOutput(output.path, "the signed form of " + item.path));
  std::error_code error;
  if (!output.replace && std::filesystem::is_regular_file(output.path, error))
    output.replace = GoesOnFrom(session, item, output.path);
  LODE_RETURN_IF_ERROR(
      program::CheckOutput(output.path, NewOrForced(output.replace), base::limits::kEnvelopeBytes));
  return output;
}

// Where everything goes, before anything is signed. An envelope may go over the one that it was
// read from; nothing else that is read is written to.
absl::Status PlanOutputs(Session& session, const SignOptions& options,
                         const std::vector<Signer>& signers, std::vector<Item>& items) {
  LODE_ASSIGN_OR_RETURN(program::OutputNames names, session.OwnFiles());
  for (const Signer& signer : signers) names.AddInput(signer.path, "the key " + signer.path);
  for (const Item& item : items) {
    if (!item.was_signed && item.path != "-")
      names.AddInput(item.path, "the unsigned record " + item.path);
  }
  for (Item& item : items) {
    LODE_ASSIGN_OR_RETURN(item.envelope, PlanOutput(session, options, item, ".envelope", names));
    if (!options.dsse) continue;
    LODE_ASSIGN_OR_RETURN(item.dsse, PlanOutput(session, options, item, kDsseExtension, names));
  }
  return absl::OkStatus();
}

// Every record is read and checked before the first is signed.
absl::Status Prepare(Session& session, const SignOptions& options, std::vector<Signer>& signers,
                     std::vector<Item>& items) {
  LODE_ASSIGN_OR_RETURN(const Settings settings, session.LoadSettings());
  LODE_ASSIGN_OR_RETURN(signers, LoadSigners(options));
  for (const std::string& path : options.files) {
    LODE_ASSIGN_OR_RETURN(Item item, LoadItem(session, settings, path));
    for (const Signer& signer : signers) LODE_RETURN_IF_ERROR(CheckSigner(item, signer));
    items.push_back(std::move(item));
  }
  if (options.dsse && options.batch)
    return Usage("DSSE JSON knows no batch signatures: leave --dsse or --batch out");
  return PlanOutputs(session, options, signers, items);
}

absl::Status SignAndWrite(Session& session, const SignOptions& options,
                          const std::vector<Signer>& signers, std::vector<Item>& items) {
  LODE_RETURN_IF_ERROR(SignItems(session, options, signers, items));
  for (const Item& item : items) LODE_RETURN_IF_ERROR(WriteItem(session, item));
  return absl::OkStatus();
}

}  // namespace

int RunSign(Session& session, const SignOptions& options) {
  std::vector<Signer> signers;
  std::vector<Item> items;
  if (const absl::Status status = Prepare(session, options, signers, items); !status.ok())
    return session.Fail(status);
  for (const Item& item : items) {
    const record::Violations violations = record::CheckRecord(item.record.message);
    if (violations.empty()) continue;
    return session.Refuse(
        base::Error(base::Reason::kRefused, item.path + " would be refused; nothing was signed"),
        violations);
  }
  ShowItems(session, items, signers);
  if (!Confirmed(session, options))
    return session.Fail(base::Error(base::Reason::kCancelled, "nothing was signed"));
  const absl::Status status = SignAndWrite(session, options, signers, items);
  return status.ok() ? base::kExitOk : session.Fail(status);
}

}  // namespace lode::cli
