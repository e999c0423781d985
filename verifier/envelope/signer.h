// SPDX-License-Identifier: Apache-2.0
// Makes signed envelopes, one signature a record or one a batch (docs/formats/envelope.md). In a
// target of its own (lode_envelope_signing): no verifier links it.
#ifndef LODE_VERIFIER_ENVELOPE_SIGNER_H_
#define LODE_VERIFIER_ENVELOPE_SIGNER_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/crypto/signing.h"
#include "verifier/envelope/envelope.h"

namespace lode::envelope {

// Algorithm 1: a signature over the record's PAE.
EnvelopeSignature SignPayload(std::string_view payload, const crypto::SigningKey& key);

// Algorithm 2: one signature by `key` over the tree of all `payloads`, as the signature of each, in
// their order. Requires 1 to limits::kBatchCount payloads.
std::vector<EnvelopeSignature> SignBatch(std::span<const std::string_view> payloads,
                                         const crypto::SigningKey& key);

// The envelope of `payload` with these signatures, put in order of key id. Requires 1 to
// limits::kSignatures, of different keys.
Envelope MakeEnvelope(std::string_view payload, std::vector<EnvelopeSignature> signatures);

// An envelope signed by each of `keys` with algorithm 1.
Envelope SignRecord(std::string_view payload, std::span<const crypto::SigningKey* const> keys);

}  // namespace lode::envelope

#endif  // LODE_VERIFIER_ENVELOPE_SIGNER_H_
