// SPDX-License-Identifier: Apache-2.0
// Ledger, party and purpose are in the signed text. So a proof that was made for one ledger or
// purpose can't be used to register the key for another.
#include "verifier/record/possession.h"

#include "verifier/base/encoding.h"
#include "verifier/envelope/envelope.h"

namespace lode::record {

std::string PossessionText(std::string_view origin, const base::Hash256& genesis_digest,
                           std::string_view party, const crypto::PublicKey& key,
                           pb::Purpose purpose) {
  std::string body;
  base::AppendU16(body, static_cast<uint16_t>(origin.size()));
  body.append(origin);
  body.append(genesis_digest.view());
  base::AppendU16(body, static_cast<uint16_t>(party.size()));
  body.append(party);
  body.append(key.view());
  base::AppendU8(body, static_cast<uint8_t>(purpose));
  return envelope::Pae("application/vnd.lode.key.v1", body);
}

}  // namespace lode::record
