// SPDX-License-Identifier: Apache-2.0
// DSSE's JSON form, of any payload type (docs/formats/envelope.md). Read strictly: no doubled keys,
// a bound on depth and size, so that two readers never see two different envelopes. What a key id
// means is the caller's business: DSSE calls it a hint.
#ifndef LODE_VERIFIER_ENVELOPE_DSSE_H_
#define LODE_VERIFIER_ENVELOPE_DSSE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace lode::envelope {

struct DsseSignature {
  std::string keyid;  // as written; empty if absent
  std::string bytes;  // decoded
};

struct DsseEnvelope {
  std::string payload_type;
  std::string payload;  // decoded
  std::vector<DsseSignature> signatures;
};

// Base64 may be standard or URL-safe, padded or not. Fields that DSSE does not know are passed
// over. kMalformed, or kTooLarge above 128 KiB of text.
absl::StatusOr<DsseEnvelope> ParseDsseJson(std::string_view json);

}  // namespace lode::envelope

#endif  // LODE_VERIFIER_ENVELOPE_DSSE_H_
