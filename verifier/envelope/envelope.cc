// SPDX-License-Identifier: Apache-2.0
// The bytes are read by hand in their one encoding, because Protobuf's parser accepts many: fields
// in any order, longer varints, unknown fields. A batch that verified is remembered with its
// signature's bytes, so that a copy with another signature is not taken for it.
#include "verifier/envelope/envelope.h"

#include <google/protobuf/stubs/logging.h>

#include <string>
#include <utility>

#include "proto/lode/record/v1/envelope.pb.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/wire_reader.h"
#include "verifier/crypto/sha256.h"
#include "verifier/merkle/proof.h"

namespace lode::envelope {
namespace {

namespace pb = ::lode::record::v1;

constexpr std::string_view kRecordPaeStart = "DSSEv1 39 application/vnd.lode.record.v1+protobuf ";
static_assert(kRecordPayloadType.size() == 39 && kRecordPaeStart.ends_with("+protobuf "));

// Protobuf writes to standard error about some bytes that it refuses. A verifier answers and writes
// nothing: whoever sends it bytes must not reach its log.
[[maybe_unused]] const auto kSilenced = google::protobuf::SetLogHandler(nullptr);

using base::Malformed;

absl::Status CheckSignatureForm(const EnvelopeSignature& signature) {
  switch (static_cast<Algorithm>(signature.algorithm)) {
    case Algorithm::kEd25519:
      if (signature.material.size() != crypto::Signature::kSize) {
        return Malformed("an Ed25519 signature (algorithm 1) has 64 bytes, this one " +
                         std::to_string(signature.material.size()));
      }
      return absl::OkStatus();
    case Algorithm::kEd25519Batch:
      return ParseBatchMaterial(signature.material).status();
  }
  return Malformed("signature algorithm " + std::to_string(signature.algorithm) +
                   " is not known: 1 (Ed25519) or 2 (batch)");
}

absl::Status CheckForm(const Envelope& envelope) {
  if (envelope.payload.size() > base::limits::kPayloadBytes) {
    return base::Error(base::Reason::kTooLarge,
                       "the payload has " + std::to_string(envelope.payload.size()) +
                           " bytes; the limit is " + std::to_string(base::limits::kPayloadBytes));
  }
  if (envelope.signatures.empty()) return Malformed("an envelope carries at least one signature");
  if (envelope.signatures.size() > base::limits::kSignatures) {
    return base::Error(base::Reason::kTooLarge,
                       "an envelope carries 1 to 16 signatures, this one " +
                           std::to_string(envelope.signatures.size()));
  }
  for (size_t i = 0; i < envelope.signatures.size(); ++i) {
    if (i > 0 && envelope.signatures[i - 1].key_id >= envelope.signatures[i].key_id) {
      return Malformed("signatures stand strictly ascending by key id; number " +
                       std::to_string(i) + " does not");
    }
    LODE_RETURN_IF_ERROR(CheckSignatureForm(envelope.signatures[i]));
  }
  return absl::OkStatus();
}

// Tags of the fields, as written.
constexpr uint64_t kPayloadTypeTag = 0x0a, kPayloadTag = 0x12, kSignatureTag = 0x1a;
constexpr uint64_t kKeyIdTag = 0x0a, kAlgorithmTag = 0x10, kMaterialTag = 0x1a;

bool TakePiece(base::WireReader& reader, uint64_t tag, std::string_view& piece) {
  uint64_t found;
  return reader.Varint(found) && found == tag && reader.Piece(piece) && !piece.empty();
}

// The canonical bytes of an envelope whose parts are such as CheckForm can judge; false for any
// other bytes.
bool ReadCanonical(std::string_view bytes, Envelope& envelope) {
  base::WireReader reader(bytes);
  std::string_view piece;
  if (!TakePiece(reader, kPayloadTypeTag, piece) || piece != kRecordPayloadType) return false;
  if (!TakePiece(reader, kPayloadTag, piece)) return false;
  envelope.payload = piece;
  while (!reader.done()) {
    if (!TakePiece(reader, kSignatureTag, piece)) return false;
    base::WireReader parts(piece);
    std::string_view key_id, material;
    uint64_t tag, algorithm;
    if (!TakePiece(parts, kKeyIdTag, key_id) || key_id.size() != base::Hash256::kSize) return false;
    if (!parts.Varint(tag) || tag != kAlgorithmTag) return false;
    if (!parts.Varint(algorithm) || algorithm == 0 || algorithm > UINT8_MAX) return false;
    if (!TakePiece(parts, kMaterialTag, material) || !parts.done()) return false;
    envelope.signatures.push_back(
        {*base::Hash256::From(key_id), static_cast<uint8_t>(algorithm), std::string(material)});
  }
  return true;
}

// What is wrong with bytes that ReadCanonical does not take, or the envelope after all.
absl::StatusOr<Envelope> ParseOther(std::string_view bytes) {
  pb::Envelope message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Malformed("the envelope is no lode.record.v1.Envelope");
  }
  if (message.payload_type() != kRecordPayloadType) {
    return Malformed("the payload type is not " + std::string(kRecordPayloadType));
  }
  Envelope envelope;
  for (const pb::Signature& signature : message.signatures()) {
    const auto key_id = base::Hash256::From(signature.key_id());
    if (!key_id) return Malformed("a record key id has 32 bytes (SHA-256 of the public key)");
    if (signature.algorithm() > 255) return Malformed("signature algorithm above 255");
    envelope.signatures.push_back(
        {*key_id, static_cast<uint8_t>(signature.algorithm()), signature.material()});
  }
  envelope.payload = std::move(*message.mutable_payload());
  LODE_RETURN_IF_ERROR(CheckForm(envelope));
  // One encoding for an envelope: unknown fields, other orders and longer varints come back as
  // other bytes.
  if (EncodeEnvelope(envelope) != bytes) {
    return base::Error(base::Reason::kNotCanonical,
                       "the envelope is not in its one encoding: fields in order, none unknown");
  }
  return envelope;
}

}  // namespace

std::string Pae(std::string_view payload_type, std::string_view payload) {
  constexpr size_t kMostBesides = 64;  // "DSSEv1 ", two decimals, spaces
  std::string out;
  out.reserve(payload_type.size() + payload.size() + kMostBesides);
  out += "DSSEv1 ";
  out += std::to_string(payload_type.size());
  out += ' ';
  out += payload_type;
  out += ' ';
  out += std::to_string(payload.size());
  out += ' ';
  out += payload;
  return out;
}

base::Hash256 RecordDigest(std::string_view payload) {
  // H(Pae(kRecordPayloadType, payload)), without making that text.
  return crypto::Sha256({kRecordPaeStart, std::to_string(payload.size()), " ", payload});
}

base::Hash256 SignaturesDigest(std::span<const EnvelopeSignature> signatures) {
  crypto::Sha256Stream stream;
  for (const EnvelopeSignature& signature : signatures) {
    std::string head;
    base::AppendU8(head, signature.algorithm);
    base::AppendU16(head, static_cast<uint16_t>(signature.material.size()));
    stream.Update(signature.key_id.view());
    stream.Update(head);
    stream.Update(signature.material);
  }
  return stream.Finish();
}

absl::StatusOr<Envelope> ParseEnvelope(std::string_view bytes) {
  if (bytes.size() > base::limits::kEnvelopeBytes) {
    return base::Error(base::Reason::kTooLarge, "the envelope has " + std::to_string(bytes.size()) +
                                                    " bytes; the limit is " +
                                                    std::to_string(base::limits::kEnvelopeBytes));
  }
  Envelope envelope;
  if (!ReadCanonical(bytes, envelope)) return ParseOther(bytes);
  LODE_RETURN_IF_ERROR(CheckForm(envelope));
  return envelope;
}

std::string EncodeEnvelope(const Envelope& envelope) {
  pb::Envelope message;
  message.set_payload_type(std::string(kRecordPayloadType));
  message.set_payload(envelope.payload);
  for (const EnvelopeSignature& signature : envelope.signatures) {
    pb::Signature* out = message.add_signatures();
    out->set_key_id(signature.key_id.str());
    out->set_algorithm(signature.algorithm);
    out->set_material(signature.material);
  }
  return message.SerializeAsString();
}

absl::Status VerifySignature(const EnvelopeSignature& signature, const crypto::PublicKey& key,
                             std::string_view pae, const base::Hash256& digest, BatchCache* cache) {
  if (crypto::RecordKeyId(key) != signature.key_id) {
    return base::Error(base::Reason::kUnknownKey,
                       "the signature names another key than the one it is checked with");
  }
  if (signature.algorithm == static_cast<uint8_t>(Algorithm::kEd25519)) {
    const auto raw = crypto::Signature::From(signature.material);
    if (!raw) return Malformed("an Ed25519 signature has 64 bytes");
    return crypto::VerifyEd25519(key, pae, *raw);
  }
  if (signature.algorithm != static_cast<uint8_t>(Algorithm::kEd25519Batch)) {
    return Malformed("signature algorithm " + std::to_string(signature.algorithm) +
                     " is not known");
  }
  LODE_ASSIGN_OR_RETURN(const BatchMaterial material, ParseBatchMaterial(signature.material));
  LODE_ASSIGN_OR_RETURN(const base::Hash256 root,
                        merkle::RootFromInclusion(material.index, material.count,
                                                  BatchLeafHash(digest), material.path));
  // The signature's bytes stand in the log beside each record, so a verifier that sees one record
  // alone must come to the same answer: remembered is this signature over this root, not the root
  // alone.
  const base::Hash256 batch = crypto::Sha256({root.view(), material.signature.view()});
  if (cache != nullptr && cache->Contains(key, material.count, batch)) return absl::OkStatus();
  LODE_RETURN_IF_ERROR(crypto::VerifyEd25519(
      key, Pae(kBatchPayloadType, BatchBody(material.count, root)), material.signature));
  if (cache != nullptr) cache->Insert(key, material.count, batch);
  return absl::OkStatus();
}

}  // namespace lode::envelope
