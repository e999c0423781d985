// SPDX-License-Identifier: Apache-2.0
// A batch costs one signature for many records, but each record gets its own path. So any of them
// can be shown without the others.
#include "verifier/envelope/signer.h"

#include <algorithm>

#include "verifier/merkle/tree.h"

namespace lode::envelope {
namespace {

// Every perfect subtree of a batch's tree, by level.
class BatchTree {
 public:
  explicit BatchTree(std::span<const std::string_view> payloads) {
    for (std::string_view payload : payloads) {
      frontier_.Append(BatchLeafHash(RecordDigest(payload)),
                       [this](int level, uint64_t, const base::Hash256& hash) {
                         if (levels_.size() <= static_cast<size_t>(level)) levels_.emplace_back();
                         levels_[static_cast<size_t>(level)].push_back(hash);
                       });
    }
  }

  base::Hash256 Root() const { return frontier_.Root(); }

  std::vector<base::Hash256> Prove(uint64_t index) const {
    const auto node = [this](int level, uint64_t i) -> absl::StatusOr<base::Hash256> {
      return levels_[static_cast<size_t>(level)][i];
    };
    // Can't fail: every node is in memory and the index is below the size.
    return *merkle::MakeInclusionProof(index, frontier_.size(), node);
  }

 private:
  merkle::Frontier frontier_;
  std::vector<std::vector<base::Hash256>> levels_;
};

}  // namespace

EnvelopeSignature SignPayload(std::string_view payload, const crypto::SigningKey& key) {
  return {crypto::RecordKeyId(key.public_key()), static_cast<uint8_t>(Algorithm::kEd25519),
          std::string(key.Sign(Pae(kRecordPayloadType, payload)).view())};
}

std::vector<EnvelopeSignature> SignBatch(std::span<const std::string_view> payloads,
                                         const crypto::SigningKey& key) {
  const BatchTree tree(payloads);
  BatchMaterial material;
  material.count = payloads.size();
  material.signature = key.Sign(Pae(kBatchPayloadType, BatchBody(material.count, tree.Root())));
  std::vector<EnvelopeSignature> signatures;
  signatures.reserve(payloads.size());
  for (material.index = 0; material.index < material.count; ++material.index) {
    material.path = tree.Prove(material.index);
    signatures.push_back({crypto::RecordKeyId(key.public_key()),
                          static_cast<uint8_t>(Algorithm::kEd25519Batch),
                          EncodeBatchMaterial(material)});
  }
  return signatures;
}

Envelope MakeEnvelope(std::string_view payload, std::vector<EnvelopeSignature> signatures) {
  std::sort(signatures.begin(), signatures.end(),
            [](const auto& a, const auto& b) { return a.key_id < b.key_id; });
  return {std::string(payload), std::move(signatures)};
}

Envelope SignRecord(std::string_view payload, std::span<const crypto::SigningKey* const> keys) {
  std::vector<EnvelopeSignature> signatures;
  for (const crypto::SigningKey* key : keys) signatures.push_back(SignPayload(payload, *key));
  return MakeEnvelope(payload, std::move(signatures));
}

}  // namespace lode::envelope
