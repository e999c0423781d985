// SPDX-License-Identifier: Apache-2.0
// What a scenario writes is kept even if it is wrong: a scenario that tests a refusal needs wrong
// records. Only what is left out is filled in.
#include "tools/scenario/build.h"

#include <algorithm>

#include "tools/scenario/names.h"
#include "tools/scenario/quantity.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"
#include "verifier/envelope/envelope.h"
#include "verifier/envelope/signer.h"
#include "verifier/note/note.h"
#include "verifier/record/json.h"

namespace lode::scenario {
namespace {

constexpr int64_t kStepMicros = 60 * base::limits::kMicrosPerSecond;

std::string VkeyOf(const Scenario& scenario) {
  const auto key = KeyOf(scenario.name, kLogKey);
  return note::FormatVkey(note::MakeNoteKey(scenario.origin, note::kTypeEd25519, key.public_key()));
}

// "word:rest" cut at the first colon.
std::pair<std::string, std::string> Cut(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos) return {text, ""};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace

absl::Status CheckVkey(const Scenario& scenario, const std::string& vkey) {
  if (vkey.empty()) return absl::OkStatus();
  const auto key = note::ParseVkey(vkey);
  if (!key.ok()) return base::WithContext(key.status(), "--vkey");
  if (key->name == scenario.origin) return absl::OkStatus();
  return base::Error(base::Reason::kUsage,
                     "--vkey is the key of " + key->name + ", and the scenario's log is " +
                         scenario.origin +
                         ": begin the ledger under that name (lode-ledgerd init --origin)");
}

bool Builder::log_is_own() const { return log_vkey_ == VkeyOf(scenario_); }

Builder::Builder(const Scenario& scenario, std::string log_vkey)
    : scenario_(scenario),
      keys_(scenario.name),
      log_vkey_(log_vkey.empty() ? VkeyOf(scenario) : std::move(log_vkey)) {}

const base::Hash256* Builder::FindDigest(const std::string& step) const {
  const auto it = known_.find(step);
  return it == known_.end() ? nullptr : &it->second.record.digest;
}

absl::StatusOr<Json> Builder::Resolve(const std::string& text, const FindEvaluated& evaluated) {
  const std::string reference = text.substr(1);
  if (reference.starts_with("@")) return reference;
  const auto [word, rest] = Cut(reference);
  if (rest.empty()) {
    const std::string* id = FindName(scenario_, reference);
    if (id == nullptr) return base::Malformed(NoSuchName(scenario_, reference));
    return *id;
  }
  if (word == "record") {
    const base::Hash256* digest = FindDigest(rest);
    if (digest == nullptr) return base::Malformed(NoSuchStep(scenario_, rest));
    return base::HexEncode(digest->view());
  }
  if (word == "key" || word == "key-id") {
    if (!scenario_.keys.contains(rest)) return base::Malformed(NoSuchKey(scenario_, rest));
    const crypto::PublicKey& key = keys_.PublicKey(rest);
    return base::HexEncode(word == "key" ? key.view() : crypto::RecordKeyId(key).view());
  }
  if (word == "hash") return base::HexEncode(crypto::Sha256(rest).view());
  if (word == "vkey" && rest == kLogKey) return log_vkey_;
  if (word == "quantity") {
    const auto [name, path] = Cut(rest);
    const auto known = known_.find(name);
    if (known == known_.end()) return base::Malformed(NoSuchStep(scenario_, name));
    return QuantityOf(known->second.record.message, path);
  }
  if (word == "evaluation") {
    const auto [name, field] = Cut(rest);
    if (!evaluated) return base::Malformed("nothing is evaluated here");
    LODE_ASSIGN_OR_RETURN(std::string found, evaluated(name, field));
    return found;
  }
  return base::Malformed(
      NoSuch("a reference", "@" + word + ":",
             {"@record:", "@key:", "@key-id:", "@vkey:", "@hash:", "@quantity:", "@evaluation:"}));
}

absl::Status Builder::ResolveAll(Json& json, const std::string& path, const Step& step,
                                 const FindEvaluated& evaluated) {
  if (json.is_string()) {
    const auto text = json.get<std::string>();
    if (!text.starts_with("@")) return absl::OkStatus();
    auto resolved = Resolve(text, evaluated);
    if (!resolved.ok()) return At(PlaceIn(step, path), resolved.status());
    json = *std::move(resolved);
    return absl::OkStatus();
  }
  if (!json.is_structured()) return absl::OkStatus();
  size_t i = 0;
  for (auto& [key, value] : json.items()) {
    const std::string at = json.is_array() ? path + "[" + std::to_string(i++) + "]"
                           : path.empty()  ? key
                                           : path + "." + key;
    LODE_RETURN_IF_ERROR(ResolveAll(value, at, step, evaluated));
  }
  if (!IsHelper(json)) return absl::OkStatus();
  LODE_ASSIGN_OR_RETURN(Json made, Expand(json, PlaceIn(step, path)));
  json = std::move(made);
  return absl::OkStatus();
}

Place Builder::PlaceIn(const Step& step, const std::string& path) const {
  const Place record = (step.place / "record").Below(path);
  if (step.like.empty()) return record;
  const Place change = (step.place / "change").Below(path);
  if (change.IsWhole()) return change;
  return PlaceIn(scenario_.steps[scenario_.step_by_name.at(step.like)], path);
}

std::string Builder::Sign(const Step& step, const std::string& payload) {
  std::vector<std::shared_ptr<const crypto::SigningKey>> keys;
  std::vector<const crypto::SigningKey*> borrowed;
  for (const SignWith& with : step.sign) keys.push_back(keys_.Get(with.key));
  for (const auto& key : keys) borrowed.push_back(key.get());
  envelope::Envelope envelope = envelope::SignRecord(payload, borrowed);
  if (step.spoil == Spoil::kSignature) envelope.signatures[0].material[0] ^= 1;
  std::string bytes = envelope::EncodeEnvelope(envelope);
  if (step.spoil == Spoil::kTrailingByte) bytes.push_back('\0');
  return bytes;
}

absl::StatusOr<Built> Builder::Build(const Step& step, const FindEvaluated& evaluated) {
  Built built;
  built.step = &step;
  if (!step.resubmit.empty()) {
    const Known& known = known_.at(step.resubmit);
    built.record = known.record.message;
    built.payload = known.payload;
    built.digest = known.record.digest;
    built.envelope = step.sign.empty() ? known.envelope : Sign(step, known.payload);
  } else {
    Json json = step.record;
    LODE_RETURN_IF_ERROR(ResolveAll(json, "", step, evaluated));
    const absl::Status read = record::MessageFromJson(json.dump(), built.record);
    if (!read.ok()) {
      const Place at = PlaceIn(step, record::JsonPathOf(read));
      return InFile(at.Text(), base::WithContext(record::AsTyped(read, at.Find().value),
                                                 "record " + base::SafeText(step.name)));
    }
    LODE_RETURN_IF_ERROR(FillRecord(step, json, built.record));
    built.payload = record::EncodePayload(built.record);
    // Field 2000, varint 1: no record has it.
    if (step.spoil == Spoil::kUnknownField) built.payload += "\x80\x7d\x01";
    built.digest = envelope::RecordDigest(built.payload);
    built.envelope = Sign(step, built.payload);
    last_event_ = built.record.event_time();
    Known& known = known_[step.name];
    known = {
        {built.record, record::KindOf(built.record), built.digest}, built.payload, built.envelope};
    known_by_digest_[built.digest] = &known;
  }
  const int64_t default_time = std::max(last_record_time_us_, built.record.event_time().us());
  built.record_time_us = step.record_time_us.value_or(default_time);
  last_record_time_us_ = built.record_time_us;
  return built;
}

absl::StatusOr<Built> Builder::Next(const FindEvaluated& evaluated) {
  const Step& step = scenario_.steps.at(next_);
  LODE_ASSIGN_OR_RETURN(Built built, Build(step, evaluated));
  if (next_++ == 0) genesis_digest_ = built.digest.str();
  return built;
}

absl::Status Builder::FillRecord(const Step& step, const Json& json, pb::Record& record) {
  const auto said = [&](const char* field) { return json.contains(field); };
  if (!record.has_event_time()) {
    if (last_event_.us() == 0) {
      return At(step.place, "the first record needs an event_time");
    }
    *record.mutable_event_time() = last_event_;
    record.mutable_event_time()->set_us(last_event_.us() + kStepMicros);
  }
  record::Defaults defaults;
  if (!said("origin")) defaults.origin = scenario_.origin;
  if (!said("genesis_digest")) defaults.genesis_digest = genesis_digest_;
  if (!said("nonce")) defaults.nonce = NonceOf(scenario_.name, step.name);
  defaults.now = record.event_time();
  record::FillDefaults(defaults, record);
  if (!said("author")) record.set_author(scenario_.keys.at(step.sign[0].key).party);
  if (!said("signers")) FillSigners(step, record);
  if (record.has_genesis()) FillGenesis(record);
  if (record.has_key_added() && record.key_added().proof().empty()) FillProof(record);
  FillSubjects(record);
  return absl::OkStatus();
}

}  // namespace lode::scenario
