// SPDX-License-Identifier: Apache-2.0
// DSSE's JSON form of an envelope, for exchange with other DSSE tools. Algorithm 1 only: DSSE knows
// no batches.
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/strict_json.h"
#include "verifier/envelope/dsse.h"
#include "verifier/envelope/envelope.h"

namespace lode::envelope {
namespace {

using base::Json;
using base::Malformed;

constexpr int kMaxDepth = 4;

// DSSE readers take the standard and the URL-safe alphabet.
std::optional<std::string> DecodeEitherBase64(std::string text) {
  for (char& c : text) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  if (text.find('=') == std::string::npos) text.append((4 - text.size() % 4) % 4, '=');
  return base::Base64Decode(text);
}

absl::StatusOr<std::string> StringField(const Json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end() || !it->is_string())
    return Malformed(std::string("DSSE JSON lacks the string ") + name);
  return it->get<std::string>();
}

}  // namespace

absl::StatusOr<std::string> EnvelopeToDsseJson(const Envelope& envelope) {
  Json json;
  json["payload"] = base::Base64Encode(envelope.payload);
  json["payloadType"] = std::string(kRecordPayloadType);
  json["signatures"] = Json::array();
  for (const EnvelopeSignature& signature : envelope.signatures) {
    if (signature.algorithm != static_cast<uint8_t>(Algorithm::kEd25519)) {
      return base::Error(
          base::Reason::kUsage,
          "DSSE JSON holds plain Ed25519 signatures only; this envelope has a batch signature");
    }
    json["signatures"].push_back({{"keyid", base::HexEncode(signature.key_id.view())},
                                  {"sig", base::Base64Encode(signature.material)}});
  }
  return json.dump();
}

absl::StatusOr<DsseEnvelope> ParseDsseJson(std::string_view text) {
  LODE_ASSIGN_OR_RETURN(const Json json,
                        base::ParseStrictJson(text, 2 * base::limits::kEnvelopeBytes, kMaxDepth));
  if (!json.is_object()) return Malformed("DSSE JSON is an object");
  DsseEnvelope out;
  LODE_ASSIGN_OR_RETURN(out.payload_type, StringField(json, "payloadType"));
  LODE_ASSIGN_OR_RETURN(const std::string payload_text, StringField(json, "payload"));
  auto payload = DecodeEitherBase64(payload_text);
  if (!payload) return Malformed("the payload is no base64");
  out.payload = *std::move(payload);
  const auto signatures = json.find("signatures");
  if (signatures == json.end() || !signatures->is_array()) {
    return Malformed("DSSE JSON lacks the array signatures");
  }
  for (const Json& item : *signatures) {
    if (!item.is_object()) return Malformed("a DSSE signature is an object");
    LODE_ASSIGN_OR_RETURN(const std::string sig_text, StringField(item, "sig"));
    auto sig = DecodeEitherBase64(sig_text);
    if (!sig) return Malformed("a DSSE signature's sig is no base64");
    std::string keyid;
    if (item.contains("keyid")) {
      LODE_ASSIGN_OR_RETURN(keyid, StringField(item, "keyid"));
    }
    out.signatures.push_back({std::move(keyid), *std::move(sig)});
  }
  return out;
}

absl::StatusOr<Envelope> EnvelopeFromDsseJson(std::string_view text) {
  LODE_ASSIGN_OR_RETURN(DsseEnvelope dsse, ParseDsseJson(text));
  if (dsse.payload_type != kRecordPayloadType) {
    return Malformed("the payload type is not " + std::string(kRecordPayloadType));
  }
  Envelope envelope;
  envelope.payload = std::move(dsse.payload);
  for (DsseSignature& signature : dsse.signatures) {
    const auto key_id = base::HashFromHex(signature.keyid);
    if (!key_id) return Malformed("a DSSE signature of a record has a keyid of 64 hex digits");
    envelope.signatures.push_back(
        {*key_id, static_cast<uint8_t>(Algorithm::kEd25519), std::move(signature.bytes)});
  }
  // The same rules as for the binary form: order, number, lengths.
  LODE_RETURN_IF_ERROR(ParseEnvelope(EncodeEnvelope(envelope)).status());
  return envelope;
}

}  // namespace lode::envelope
