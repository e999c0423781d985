// SPDX-License-Identifier: Apache-2.0
// What a new key signs to prove that its holder has it (docs/formats/key.md).
#ifndef LODE_VERIFIER_RECORD_POSSESSION_H_
#define LODE_VERIFIER_RECORD_POSSESSION_H_

#include <string>
#include <string_view>

#include "verifier/base/bytes.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/record/record.h"

namespace lode::record {

// PAE("application/vnd.lode.key.v1", u16 length || origin || Genesis digest || u16 length || party
// || public key || u8 purpose).
std::string PossessionText(std::string_view origin, const base::Hash256& genesis_digest,
                           std::string_view party, const crypto::PublicKey& key,
                           pb::Purpose purpose);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_POSSESSION_H_
