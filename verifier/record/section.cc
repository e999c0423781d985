// SPDX-License-Identifier: Apache-2.0
// The record's nonce is part of the digest, so the same section in two records has two digests:
// nobody can see that they are equal.
#include "verifier/record/section.h"

#include <string>

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"

namespace lode::record {

base::Hash256 SectionDigest(std::string_view name, std::string_view nonce, std::string_view salt,
                            std::string_view bytes) {
  std::string head;
  base::AppendU8(head, 0x10);
  base::AppendU8(head, static_cast<uint8_t>(name.size()));
  return crypto::Sha256({head, name, nonce, salt, bytes});
}

}  // namespace lode::record
