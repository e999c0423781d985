// SPDX-License-Identifier: Apache-2.0
// The vectors of tests/vectors/envelope and tests/vectors/batch.
#include "tests/unit/vectors.h"

#include <gtest/gtest.h>

#include "verifier/crypto/ed25519.h"
#include "verifier/envelope/envelope.h"

namespace lode::envelope {
namespace {

using lode::testing::ReadVectors;
using lode::testing::Vector;
using lode::testing::Verdicts;

TEST(EnvelopeVectors, Envelope) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("envelope")) {
    const std::string bytes = v.Bytes("bytes");
    const auto envelope = ParseEnvelope(bytes);
    if (!verdicts.Check(v, envelope.status())) continue;
    EXPECT_EQ(EncodeEnvelope(*envelope), bytes) << v.name;
    EXPECT_EQ(envelope->payload, v.Bytes("payload")) << v.name;
    EXPECT_EQ(RecordDigest(envelope->payload), v.Hash("record_digest")) << v.name;
    EXPECT_EQ(SignaturesDigest(envelope->signatures), v.Hash("signatures_digest")) << v.name;
  }
}

TEST(EnvelopeVectors, Batch) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("batch")) {
    const EnvelopeSignature signature{v.Hash("key_id"), 2, v.Bytes("material")};
    const auto key = crypto::PublicKey::From(v.Bytes("public"));
    const std::string payload = v.Bytes("payload");
    verdicts.Check(v, VerifySignature(signature, *key, Pae(kRecordPayloadType, payload),
                                      RecordDigest(payload), nullptr));
    const auto material = ParseBatchMaterial(signature.material);
    if (material.ok()) {
      EXPECT_EQ(EncodeBatchMaterial(*material), signature.material) << v.name;
    }
  }
}

}  // namespace
}  // namespace lode::envelope
