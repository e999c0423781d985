// SPDX-License-Identifier: Apache-2.0
// Everything is read, completed and checked for all files before the first signature is made. So a
// mistake in the last file leaves nothing half signed, and what the user confirms is the very
// payload that is signed.
#include "client/cli/record_sign.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "client/cli/fields.h"
#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/named_signer.h"
#include "client/cli/record_file.h"
#include "client/cli/signed_output.h"
#include "client/keys/key_store.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/catalogue/unknown_codes.h"
#include "verifier/custody/check_record.h"
#include "verifier/custody/who_signs.h"
#include "verifier/envelope/signer.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/present/refusal.h"
#include "verifier/program/file_lock.h"
#include "verifier/program/output_file.h"
#include "verifier/program/output_names.h"
#include "verifier/program/shell_word.h"

namespace lode::cli {
namespace {

constexpr size_t kNonceBytes = 16;

// A record on its way to being signed.
struct Item {
  std::string path;
  std::string payload;
  record::ParsedRecord record;
  Signatures signatures;
  Signatures taken_out;
  bool was_signed = false;  // came as an envelope
  Seen read = {};           // then: what `path` held
  SignedOutput envelope;
  SignedOutput dsse;  // without --dsse no path
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
  if (!settings.genesis.empty()) {
    LODE_ASSIGN_OR_RETURN(const base::Hash256 genesis,
                          inputs::ParseDigest("the setting genesis", settings.genesis));
    defaults.genesis_digest = genesis.str();
  }
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
    item.read = {true, std::move(file.bytes)};
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

// The author and each of signers sign once.
size_t SignaturesNeeded(const Item& item) {
  return 1 + static_cast<size_t>(item.record.message.signers_size());
}

std::string KeyIdsOf(const std::vector<envelope::EnvelopeSignature>& signatures) {
  std::string ids;
  for (const auto& one : signatures)
    ids += (ids.empty() ? "" : ", ") + base::HexEncode(one.key_id.view());
  return ids.empty() ? "none" : ids;
}

// The signatures of these keys, by key id, out of the item.
absl::Status TakeOut(const std::vector<std::string>& key_ids, std::string_view option, Item& item) {
  for (const std::string& text : key_ids) {
    LODE_ASSIGN_OR_RETURN(const base::Hash256 key_id, inputs::ParseDigest(option, text));
    auto& signatures = item.signatures;
    const auto it = std::find_if(signatures.begin(), signatures.end(),
                                 [&](const auto& one) { return one.key_id == key_id; });
    if (it == signatures.end()) {
      return Usage(item.path + " carries no signature of the key " +
                   base::HexEncode(key_id.view()) + "; those in it: " + KeyIdsOf(signatures));
    }
    item.taken_out.push_back(*it);
    signatures.erase(it);
  }
  return absl::OkStatus();
}

absl::Status CheckSigner(const Item& item, const Signer& signer) {
  const std::string& party = signer.file.header.party;
  LODE_RETURN_IF_ERROR(
      CheckNames(item.record.message, party, signer.path, item.path, item.was_signed));
  for (const envelope::EnvelopeSignature& signature : item.signatures) {
    if (signature.key_id == signer.file.header.key_id()) {
      return Usage(item.path + " carries the signature of " + signer.path +
                   " already. To make it again: --replace " +
                   base::HexEncode(signature.key_id.view()));
    }
  }
  if (item.signatures.size() >= base::limits::kSignatures)
    return Usage(item.path + " carries 16 signatures already");
  return absl::OkStatus();
}

// What says before anything is signed that the ledger would refuse it.
present::Refusals WouldBeRefused(const Item& item, const std::vector<Signer>& signers) {
  present::Refusals out = present::RefusalsOf(custody::CheckRecord(item.record.message));
  const auto add = [&out](record::Violations more) {
    for (present::Refusal& refusal : present::RefusalsOf(std::move(more)))
      out.push_back(std::move(refusal));
  };
  add(custody::CheckCapacities(item.record.message));
  for (const Signer& signer : signers) {
    const keys::KeyHeader& key = signer.file.header;
    for (present::Refusal& refusal :
         present::RefusalsOf(custody::CheckPurpose(item.record.message, key.party, key.purpose))) {
      refusal.message +=
          "; " + signer.path + " is one for " + std::string(keys::PurposeName(key.purpose));
      refusal.remedy +=
          ". What each key file is for: lode key show FILE; a new one: lode key new "
          "--party " +
          program::ShellWord(key.party) +
          " --purpose PURPOSE --out FILE, and the "
          "registrars log it";
      out.push_back(std::move(refusal));
    }
  }
  return out;
}

// More signatures than parties: somebody signed twice, or a stranger did.
absl::Status CheckCount(const Item& item, size_t fresh) {
  const size_t needed = SignaturesNeeded(item);
  if (item.signatures.size() + fresh <= needed) return absl::OkStatus();
  return Usage(
      item.path + " carries " + std::to_string(item.signatures.size()) + " signatures, and " +
      std::to_string(needed) +
      " parties sign this record, each once: one of them has signed already, or a stranger "
      "has. Those in it: " +
      KeyIdsOf(item.signatures) +
      ". Whose each is: lode record show FILE. To sign in place of one: --replace KEY_ID");
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
  Json json = RecordJson(item.record, item.signatures,
                         ShowSignatures(item.payload, item.signatures,
                                        {{}, "what was just signed is not checked again"}));
  json["schema"] = "lode.signed/v1";
  json["envelope"] = path;
  json["signatures_needed"] = needed;
  return json;
}

// Both outputs, before either is written.
absl::Status TakeOverAll(Session& session, Item& item) {
  LODE_RETURN_IF_ERROR(TakeOver(session, item.payload, item.envelope, item.signatures));
  if (!item.dsse.path.empty())
    LODE_RETURN_IF_ERROR(TakeOver(session, item.payload, item.dsse, item.signatures));
  if (item.signatures.empty())
    return Usage(item.envelope.path + " would have no signature left: others were taken out of it");
  return CheckCount(item, 0);
}

absl::Status WriteItem(Session& session, Item& item) {
  std::vector<std::string> paths = {item.envelope.path};
  if (!item.dsse.path.empty()) paths.push_back(item.dsse.path);
  LODE_ASSIGN_OR_RETURN(const program::FileLock lock, program::FileLock::Of(paths));
  LODE_RETURN_IF_ERROR(TakeOverAll(session, item));
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
  const size_t needed = SignaturesNeeded(item);
  if (session.json) {
    session.print.OutJson(Dump(SignedJson(item, path, needed)));
  } else {
    session.print.Out("{}  {}", {base::HexEncode(item.record.digest.view()), path});
  }
  if (item.signatures.size() < needed) {
    session.print.Next(
        "{} of {} signatures; send {} to the other signers: lode record sign {} --key FILE",
        {std::to_string(item.signatures.size()), std::to_string(needed), path,
         program::ShellPath(path)});
  }
  return absl::OkStatus();
}

// Nothing is lost if the file that is there is the same record with no signature but those that the
// new one will carry too, or that the user said to take out: a second signer goes on from the first
// one's files.
bool GoesOnFrom(const Item& item, const Seen& seen) {
  const auto signatures = SignaturesOf(seen, item.payload);
  if (!signatures.has_value()) return false;
  return std::all_of(signatures->begin(), signatures->end(), [&](const auto& signature) {
    return Contains(item.signatures, signature) || Contains(item.taken_out, signature);
  });
}

absl::StatusOr<SignedOutput> PlanOutput(const SignOptions& options, const Item& item,
                                        std::string_view extension, program::OutputNames& names) {
  const std::string source =
      item.path == "-" ? base::HexEncode(item.record.digest.view()) : item.path;
  SignedOutput output{.path = PathBeside(source, options.out, extension), .replace = options.force};
  LODE_RETURN_IF_ERROR(names.AddOutput(output.path, "the signed form of " + item.path));
  output.before = item.was_signed ? LookAt(output.path, item.path, item.read) : LookAt(output.path);
  if (!output.replace) output.replace = GoesOnFrom(item, output.before);
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
    LODE_ASSIGN_OR_RETURN(item.envelope, PlanOutput(options, item, ".envelope", names));
    if (!options.dsse) continue;
    LODE_ASSIGN_OR_RETURN(item.dsse, PlanOutput(options, item, kDsseExtension, names));
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
    LODE_RETURN_IF_ERROR(TakeOut(options.replace, "--replace", item));
    for (const Signer& signer : signers) LODE_RETURN_IF_ERROR(CheckSigner(item, signer));
    LODE_RETURN_IF_ERROR(CheckCount(item, signers.size()));
    items.push_back(std::move(item));
  }
  if (options.dsse && options.batch)
    return Usage("DSSE JSON knows no batch signatures: leave --dsse or --batch out");
  return PlanOutputs(session, options, signers, items);
}

absl::Status SignAndWrite(Session& session, const SignOptions& options,
                          const std::vector<Signer>& signers, std::vector<Item>& items) {
  LODE_RETURN_IF_ERROR(SignItems(session, options, signers, items));
  for (Item& item : items) LODE_RETURN_IF_ERROR(WriteItem(session, item));
  return absl::OkStatus();
}

absl::Status Unsign(Session& session, const UnsignOptions& options) {
  LODE_ASSIGN_OR_RETURN(const Settings settings, session.LoadSettings());
  std::vector<Item> items;
  for (const std::string& path : options.files) {
    LODE_ASSIGN_OR_RETURN(Item item, LoadItem(session, settings, path));
    if (!item.was_signed) return Usage(path + " is not signed");
    LODE_RETURN_IF_ERROR(TakeOut(options.key_ids, "--key-id", item));
    // An envelope has a signature.
    if (item.signatures.empty()) {
      return Usage(path + " would have no signature left. Sign in place of one: lode record sign " +
                   program::ShellPath(path) + " --key KEY_FILE --replace " +
                   base::HexEncode(item.taken_out.back().key_id.view()));
    }
    items.push_back(std::move(item));
  }
  SignOptions outputs;
  outputs.out = options.out;
  outputs.dsse = options.dsse;
  outputs.force = options.force;
  LODE_RETURN_IF_ERROR(PlanOutputs(session, outputs, /*signers=*/{}, items));
  for (Item& item : items) {
    LODE_RETURN_IF_ERROR(WriteItem(session, item));
    session.print.Err("note: taken out of {}: the signatures of {}",
                      {item.envelope.path, KeyIdsOf(item.taken_out)});
  }
  return absl::OkStatus();
}

}  // namespace

int RunUnsign(Session& session, const UnsignOptions& options) {
  const absl::Status status = Unsign(session, options);
  return status.ok() ? base::kExitOk : session.Fail(status);
}

int RunSign(Session& session, const SignOptions& options) {
  std::vector<Signer> signers;
  std::vector<Item> items;
  if (const absl::Status status = Prepare(session, options, signers, items); !status.ok())
    return session.Fail(status);
  for (const Item& item : items) {
    const present::Refusals refusals = WouldBeRefused(item, signers);
    if (refusals.empty()) continue;
    return session.Refuse(
        base::Error(base::Reason::kRefused, item.path + " would be refused; nothing was signed"),
        refusals);
  }
  ShowItems(session, items, signers);
  if (!Confirmed(session, options))
    return session.Fail(base::Error(base::Reason::kCancelled, "nothing was signed"));
  const absl::Status status = SignAndWrite(session, options, signers, items);
  return status.ok() ? base::kExitOk : session.Fail(status);
}

}  // namespace lode::cli
