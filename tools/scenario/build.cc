// SPDX-License-Identifier: Apache-2.0
#include "tools/scenario/build.h"

#include <algorithm>

#include "tools/scenario/keys.h"
#include "tools/scenario/object_reader.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
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

Builder::Builder(const Scenario& scenario, std::string log_vkey)
    : scenario_(scenario), log_vkey_(log_vkey.empty() ? VkeyOf(scenario) : std::move(log_vkey)) {}

const base::Hash256* Builder::FindDigest(const std::string& step) const {
  const auto it = known_.find(step);
  return it == known_.end() ? nullptr : &it->second.record.digest;
}

absl::StatusOr<std::string> Builder::Resolve(const std::string& text,
                                             const FindEvaluated& evaluated) const {
  const auto fail = [&](std::string_view what) {
    return base::Error(base::Reason::kMalformed, text + ": " + std::string(what));
  };
  const std::string reference = text.substr(1);
  if (reference.starts_with("@")) return reference;
  const auto [word, rest] = Cut(reference);
  if (rest.empty()) {
    const std::string* id = FindName(scenario_, reference);
    if (id == nullptr) return fail("no party or site of that name");
    return *id;
  }
  if (word == "record") {
    const base::Hash256* digest = FindDigest(rest);
    if (digest == nullptr) return fail("no earlier record of that name");
    return base::HexEncode(digest->view());
  }
  if (word == "key" || word == "key-id") {
    if (!scenario_.keys.contains(rest)) return fail("no key of that name");
    const auto key = KeyOf(scenario_.name, rest).public_key();
    return base::HexEncode(word == "key" ? key.view() : crypto::RecordKeyId(key).view());
  }
  if (word == "hash") return base::HexEncode(crypto::Sha256(rest).view());
  if (word == "vkey" && rest == kLogKey) return log_vkey_;
  if (word == "evaluation") {
    const auto [name, field] = Cut(rest);
    if (!evaluated) return fail("nothing is evaluated here");
    return evaluated(name, field);
  }
  return fail("no such reference");
}

absl::Status Builder::ResolveAll(Json& json, const std::string& path,
                                 const FindEvaluated& evaluated) const {
  if (json.is_string()) {
    const auto text = json.get<std::string>();
    if (!text.starts_with("@")) return absl::OkStatus();
    auto resolved = Resolve(text, evaluated);
    if (!resolved.ok()) return base::WithContext(resolved.status(), path);
    json = *std::move(resolved);
    return absl::OkStatus();
  }
  if (!json.is_structured()) return absl::OkStatus();
  size_t i = 0;
  for (auto& [key, value] : json.items()) {
    const std::string at = json.is_array() ? path + "[" + std::to_string(i++) + "]"
                           : path.empty()  ? key
                                           : path + "." + key;
    LODE_RETURN_IF_ERROR(ResolveAll(value, at, evaluated));
  }
  return absl::OkStatus();
}

std::string Builder::Sign(const Step& step, const std::string& payload) const {
  std::vector<crypto::SigningKey> keys;
  std::vector<const crypto::SigningKey*> borrowed;
  for (const SignWith& with : step.sign) keys.push_back(KeyOf(scenario_.name, with.key));
  for (const crypto::SigningKey& key : keys) borrowed.push_back(&key);
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
    LODE_RETURN_IF_ERROR(ResolveAll(json, "record", evaluated));
    LODE_ASSIGN_OR_RETURN(built.record, record::RecordFromJson(json.dump()));
    LODE_RETURN_IF_ERROR(FillRecord(step, json, built.record));
    built.payload = record::EncodePayload(built.record);
    // Field 2000, varint 1: no record has it.
    if (step.spoil == Spoil::kUnknownField) built.payload += "\x80\x7d\x01";
    built.digest = envelope::RecordDigest(built.payload);
    built.envelope = Sign(step, built.payload);
    last_event_ = built.record.event_time();
    known_[step.name] = {
        {built.record, record::KindOf(built.record), built.digest}, built.payload, built.envelope};
  }
  const int64_t default_time = std::max(last_record_time_us_, built.record.event_time().us());
  built.record_time_us = step.record_time_us.value_or(default_time);
  last_record_time_us_ = built.record_time_us;
  return built;
}

absl::StatusOr<Built> Builder::Next(const FindEvaluated& evaluated) {
  const Step& step = scenario_.steps.at(next_);
  auto built = Build(step, evaluated);
  if (!built.ok()) return base::WithContext(built.status(), "record " + step.name);
  if (next_++ == 0) genesis_digest_ = built->digest.str();
  return built;
}

absl::Status Builder::FillRecord(const Step& step, const Json& json, pb::Record& record) {
  const auto said = [&](const char* field) { return json.contains(field); };
  if (!record.has_event_time()) {
    if (last_event_.us() == 0) {
      return base::Error(base::Reason::kMalformed, "the first record needs an event_time");
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
