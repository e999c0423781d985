// SPDX-License-Identifier: Apache-2.0
// The signed form in which a record travels (docs/formats/envelope.md): DSSE's payload type,
// payload and signatures, in our own Protobuf message. The bytes that were signed are kept as they
// came; nothing here re-encodes a payload.
#ifndef LODE_VERIFIER_ENVELOPE_ENVELOPE_H_
#define LODE_VERIFIER_ENVELOPE_ENVELOPE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/crypto/ed25519.h"

namespace lode::envelope {

inline constexpr std::string_view kRecordPayloadType = "application/vnd.lode.record.v1+protobuf";
inline constexpr std::string_view kBatchPayloadType = "application/vnd.lode.batch.v1";

enum class Algorithm : uint8_t { kEd25519 = 1, kEd25519Batch = 2 };

struct EnvelopeSignature {
  base::Hash256 key_id;   // H(public key)
  uint8_t algorithm = 0;  // Algorithm; parsing refuses others
  std::string material;   // kEd25519: 64 bytes; kEd25519Batch: see BatchMaterial
  bool operator==(const EnvelopeSignature&) const = default;
};

struct Envelope {
  std::string payload;
  std::vector<EnvelopeSignature> signatures;  // 1 to 16, strictly ascending by key id
  bool operator==(const Envelope&) const = default;
};

// "DSSEv1" SP len(type) SP type SP len(payload) SP payload
std::string Pae(std::string_view payload_type, std::string_view payload);

// A record's name: H(PAE(record payload type, payload)).
base::Hash256 RecordDigest(std::string_view payload);
// H over the signatures in order: key id[32] || u8 algorithm || u16 length || material.
base::Hash256 SignaturesDigest(std::span<const EnvelopeSignature> signatures);

// Protobuf bytes (lode.record.v1.Envelope) to a value. Refuses: other payload types, more than
// limits allow, signatures out of order or doubled, unknown algorithms, material of wrong length,
// unknown fields. Consumes all input.
absl::StatusOr<Envelope> ParseEnvelope(std::string_view bytes);
// The one encoding of an envelope. EncodeEnvelope(*ParseEnvelope(b)) == b for every b that
// ParseEnvelope takes.
std::string EncodeEnvelope(const Envelope& envelope);

// DSSE JSON (docs/formats/envelope.md): key id in hex, algorithm 1 only, base64 standard or
// URL-safe on input.
absl::StatusOr<std::string> EnvelopeToDsseJson(const Envelope& envelope);
absl::StatusOr<Envelope> EnvelopeFromDsseJson(std::string_view json);

// What is signed by a batch signature: u64 count || root, and how its material is laid out.
struct BatchMaterial {
  uint64_t count = 0;
  uint64_t index = 0;
  std::vector<base::Hash256> path;  // the leaf's sibling first
  crypto::Signature signature;
};
absl::StatusOr<BatchMaterial> ParseBatchMaterial(std::string_view material);
std::string EncodeBatchMaterial(const BatchMaterial& material);
std::string BatchBody(uint64_t count, const base::Hash256& root);
base::Hash256 BatchLeafHash(const base::Hash256& record_digest);  // H(00 || digest)

// Remembers that one batch signature verified, under (public key, count, root) and never under
// less. Implemented by callers that see many records of one batch; must be safe for the caller's
// threads.
class BatchCache {
 public:
  virtual ~BatchCache() = default;
  virtual bool Contains(const crypto::PublicKey& key, uint64_t count,
                        const base::Hash256& root) = 0;
  virtual void Insert(const crypto::PublicKey& key, uint64_t count, const base::Hash256& root) = 0;
};

// OK, kBadSignature or kBadProof. `pae` is Pae(kRecordPayloadType, payload), `digest` its hash. The
// key is the caller's: key ids are compared here. `cache` may be null.
absl::Status VerifySignature(const EnvelopeSignature& signature, const crypto::PublicKey& key,
                             std::string_view pae, const base::Hash256& digest, BatchCache* cache);

}  // namespace lode::envelope

#endif  // LODE_VERIFIER_ENVELOPE_ENVELOPE_H_
