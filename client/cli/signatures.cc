// SPDX-License-Identifier: Apache-2.0
// An envelope names a key by its hash. So a ledger can withhold a public key or name a wrong owner,
// but it can't give another key: the key that it sends is hashed again here.
#include "client/cli/signatures.h"

#include <algorithm>
#include <set>

#include "client/keys/key_file.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"

namespace lode::cli {
namespace {

// To show a file nobody waits longer for a ledger that may be away.
constexpr int64_t kMostSeconds = 3;

std::string_view AlgorithmName(uint8_t algorithm) {
  return algorithm == static_cast<uint8_t>(envelope::Algorithm::kEd25519) ? "ed25519"
                                                                          : "ed25519-batch";
}

std::set<std::string> PartiesOf(const record::pb::Record& record) {
  std::set<std::string> parties = {record.author()};
  for (const auto& signer : record.signers()) parties.insert(signer.party());
  return parties;
}

// A key under the id that it has, whatever id it was told under.
void Add(KnownKeys& known, KnownKey key) {
  known.keys.insert_or_assign(crypto::RecordKeyId(key.public_key), std::move(key));
}

KnownKeys KeysOfGenesis(const record::pb::Genesis& genesis) {
  KnownKeys known{{}, "Genesis names no such key"};
  for (const auto& registrar : genesis.registrars()) {
    const auto key = crypto::PublicKey::From(registrar.pubkey());
    if (key) Add(known, {registrar.party(), record::pb::PURPOSE_REGISTRY, *key, std::nullopt});
  }
  return known;
}

// Connects for so long only.
absl::StatusOr<KnownKeys> AskSoon(Session& session, const record::pb::Record& record) {
  LODE_ASSIGN_OR_RETURN(const inputs::NamedTrust trust, session.Trust());
  const auto& logs = trust.policy.logs();
  if (std::none_of(logs.begin(), logs.end(),
                   [&](const note::NoteKey& log) { return log.name == record.origin(); })) {
    return base::Error(base::Reason::kUsage, "the record is for " + record.origin() +
                                                 ", and you trust " + trust.policy.DescribeLogs());
  }
  const int64_t patience = session.timeout_seconds;
  session.timeout_seconds = std::min(patience, kMostSeconds);
  const auto client = session.Connect();
  session.timeout_seconds = patience;
  if (!client.ok()) return client.status();
  return KeysOf(**client, record);
}

void Judge(std::string_view payload, const envelope::EnvelopeSignature& signature,
           const KnownKeys& known, ShownSignature& out) {
  const auto it = known.keys.find(signature.key_id);
  if (it == known.keys.end()) {
    out.why_not = known.why_not;
    return;
  }
  out.party = it->second.party;
  out.purpose = keys::PurposeName(it->second.purpose);
  out.revoked_at = it->second.revoked_at;
  const absl::Status good = envelope::VerifySignature(
      signature, it->second.public_key, envelope::Pae(envelope::kRecordPayloadType, payload),
      envelope::RecordDigest(payload), nullptr);
  out.verifies = good.ok();
  if (!good.ok()) out.why_not = std::string(good.message());
}

}  // namespace

absl::StatusOr<KnownKeys> KeysOf(client::LedgerClient& client, const record::pb::Record& record) {
  KnownKeys known{{}, "the ledger has no such key of the author or a signer"};
  for (const std::string& party : PartiesOf(record)) {
    // Ids are listed in order, so an id comes before those that it is a prefix of.
    LODE_ASSIGN_OR_RETURN(const client::ListPage page,
                          client.List(client::ListKind::kParties, party, 1));
    state::v1::PartyState row;
    if (page.states.empty() || !row.ParseFromString(page.states[0]) || row.entry().party() != party)
      continue;
    for (const state::v1::KeyState& key : row.keys()) {
      const auto public_key = crypto::PublicKey::From(key.pubkey());
      if (!public_key) continue;
      Add(known, {party, key.purpose(), *public_key,
                  key.revoked() ? std::optional(key.revoked_at()) : std::nullopt});
    }
  }
  return known;
}

KnownKeys KeysForFile(Session& session, const record::pb::Record& record) {
  if (record.has_genesis()) return KeysOfGenesis(record.genesis());
  auto known = AskSoon(session, record);
  if (known.ok()) return *std::move(known);
  std::string why(known.status().message());
  // What the user can do about it: a ledger that is away just is.
  if (base::ReasonOf(known.status()) == base::Reason::kUsage)
    why += "; " + base::NextStepOf(known.status());
  return {{}, why};
}

std::vector<ShownSignature> ShowSignatures(
    std::string_view payload, const std::vector<envelope::EnvelopeSignature>& signatures,
    const KnownKeys& known) {
  std::vector<ShownSignature> out;
  for (const envelope::EnvelopeSignature& signature : signatures) {
    ShownSignature& one = out.emplace_back();
    one.key_id = base::HexEncode(signature.key_id.view());
    one.algorithm = std::string(AlgorithmName(signature.algorithm));
    one.digest = base::HexEncode(crypto::Sha256(signature.material).view());
    Judge(payload, signature, known, one);
  }
  return out;
}

Json SignaturesJson(const std::vector<ShownSignature>& signatures) {
  Json out = Json::array();
  for (const ShownSignature& one : signatures) {
    Json json = {{"key_id", one.key_id}, {"algorithm", one.algorithm}, {"digest", one.digest}};
    json["party"] = one.party.empty() ? Json(nullptr) : Json(one.party);
    json["purpose"] = one.purpose.empty() ? Json(nullptr) : Json(one.purpose);
    json["revoked_at"] = one.revoked_at ? Json(std::to_string(*one.revoked_at)) : Json(nullptr);
    json["verifies"] = one.verifies ? Json(*one.verifies) : Json(nullptr);
    if (!one.why_not.empty()) json["why_not"] = one.why_not;
    out.push_back(std::move(json));
  }
  return out;
}

void PrintSignatures(Session& session, const std::vector<ShownSignature>& signatures) {
  for (const ShownSignature& one : signatures) {
    const std::string by = one.party.empty() ? "by a key that is not known here"
                                             : "by " + one.party + ", " + one.purpose + " key";
    const std::string revoked =
        one.revoked_at ? " (revoked at entry " + std::to_string(*one.revoked_at) + ")" : "";
    const std::string judged = !one.verifies   ? "NOT CHECKED: " + one.why_not
                               : *one.verifies ? "verifies"
                                               : "DOES NOT VERIFY: " + one.why_not;
    session.print.Out("  signature  {}{}: {}", {by, revoked, judged});
    session.print.Out("    key id   {}", {one.key_id});
    session.print.Out("    digest   {}  ({})", {one.digest, one.algorithm});
  }
}

}  // namespace lode::cli
