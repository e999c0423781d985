// SPDX-License-Identifier: Apache-2.0
// libsodium alone decides; nothing here judges a point or a scalar.
#include "verifier/crypto/ed25519.h"

#include <sodium.h>

#include <cstring>

#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"

namespace lode::crypto {

std::optional<PublicKey> PublicKey::From(std::string_view raw) {
  if (raw.size() != kSize) return std::nullopt;
  PublicKey key;
  std::memcpy(key.bytes.data(), raw.data(), kSize);
  return key;
}

std::optional<Signature> Signature::From(std::string_view raw) {
  if (raw.size() != kSize) return std::nullopt;
  Signature signature;
  std::memcpy(signature.bytes.data(), raw.data(), kSize);
  return signature;
}

absl::Status VerifyEd25519(const PublicKey& key, std::string_view message,
                           const Signature& signature) {
  if (crypto_sign_verify_detached(signature.bytes.data(),
                                  reinterpret_cast<const unsigned char*>(message.data()),
                                  message.size(), key.bytes.data()) != 0) {
    return base::Error(base::Reason::kBadSignature,
                       "the Ed25519 signature does not verify under this key: the bytes are not "
                       "those that were signed");
  }
  return absl::OkStatus();
}

bool IsRegistrableKey(const PublicKey& key) {
  return crypto_core_ed25519_is_valid_point(key.bytes.data()) == 1;
}

base::Hash256 RecordKeyId(const PublicKey& key) { return Sha256(key.view()); }

}  // namespace lode::crypto
