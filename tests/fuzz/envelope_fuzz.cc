// SPDX-License-Identifier: Apache-2.0
// Envelopes from outside: binary and DSSE JSON. What parses encodes to the same bytes again, and
// verifying its signatures with any key comes back.
#include <string>

#include "tests/fuzz/fuzz.h"
#include "verifier/base/limits.h"
#include "verifier/envelope/dsse.h"
#include "verifier/envelope/envelope.h"

namespace lode::envelope {
namespace {

void CheckParsed(const Envelope& envelope) {
  fuzz::Require(envelope.payload.size() <= base::limits::kPayloadBytes, "payload within its limit");
  const std::string pae = Pae(kRecordPayloadType, envelope.payload);
  const base::Hash256 digest = RecordDigest(envelope.payload);
  for (const EnvelopeSignature& signature : envelope.signatures) {
    // No key hashes to its own id here: never verified, never a crash.
    const auto key = crypto::PublicKey::From(signature.key_id.view());
    fuzz::Require(!VerifySignature(signature, *key, pae, digest, nullptr).ok(), "no forged key");
  }
  const auto json = EnvelopeToDsseJson(envelope);
  if (!json.ok()) return;
  const auto again = EnvelopeFromDsseJson(*json);
  fuzz::Require(again.ok() && *again == envelope, "DSSE JSON comes back");
}

}  // namespace
}  // namespace lode::envelope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace envelope = lode::envelope;
  const std::string_view bytes = lode::fuzz::View(data, size);
  if (const auto parsed = envelope::ParseEnvelope(bytes); parsed.ok()) {
    lode::fuzz::Require(envelope::EncodeEnvelope(*parsed) == bytes, "one encoding");
    envelope::CheckParsed(*parsed);
  }
  if (const auto parsed = envelope::EnvelopeFromDsseJson(bytes); parsed.ok()) {
    lode::fuzz::Require(envelope::ParseEnvelope(envelope::EncodeEnvelope(*parsed)).ok(),
                        "DSSE JSON gives an envelope");
    envelope::CheckParsed(*parsed);
  }
  if (const auto material = envelope::ParseBatchMaterial(bytes); material.ok()) {
    lode::fuzz::Require(envelope::EncodeBatchMaterial(*material) == bytes, "one batch material");
  }
  return 0;
}
