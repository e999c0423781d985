// SPDX-License-Identifier: Apache-2.0
// Ed25519 verification as docs/formats/envelope.md defines it ("libsodium strict"): S < L; A
// canonical; R and A not of small order; the bytes of S*B - H(R,A,M)*A equal R. libsodium alone
// decides.
#ifndef LODE_VERIFIER_CRYPTO_ED25519_H_
#define LODE_VERIFIER_CRYPTO_ED25519_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "verifier/base/bytes.h"

namespace lode::crypto {

struct PublicKey {
  static constexpr size_t kSize = 32;
  std::array<uint8_t, kSize> bytes{};
  auto operator<=>(const PublicKey&) const = default;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), kSize}; }
  static std::optional<PublicKey> From(std::string_view raw);  // exactly 32 bytes, not judged
  template <typename H>
  friend H AbslHashValue(H state, const PublicKey& k) {
    return H::combine_contiguous(std::move(state), k.bytes.data(), k.bytes.size());
  }
};

struct Signature {
  static constexpr size_t kSize = 64;
  std::array<uint8_t, kSize> bytes{};
  auto operator<=>(const Signature&) const = default;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), kSize}; }
  static std::optional<Signature> From(std::string_view raw);  // exactly 64 bytes, not judged
};

// OK, or kBadSignature. `message` is the whole signed text (for records the PAE).
absl::Status VerifyEd25519(const PublicKey& key, std::string_view message,
                           const Signature& signature);

// True if the key is a canonical point of the prime-order subgroup: the only keys that may be
// registered, so that libraries that multiply by the cofactor can't differ from ours.
bool IsRegistrableKey(const PublicKey& key);

// Record key id: H(raw 32-byte public key). (Note key ids are other things: 4 bytes,
// verifier/note.)
base::Hash256 RecordKeyId(const PublicKey& key);

}  // namespace lode::crypto

#endif  // LODE_VERIFIER_CRYPTO_ED25519_H_
