// SPDX-License-Identifier: Apache-2.0
// The secret lives in libsodium's guarded memory from its first byte on; a moved-from key holds
// none.
#include "verifier/crypto/signing.h"

#include <sodium.h>

#include <new>
#include <utility>

#include "verifier/base/reason.h"

namespace lode::crypto {

// 64 bytes of libsodium's guarded memory: locked, surrounded by guard pages, wiped when freed.
struct SigningKey::Secret {
  unsigned char* bytes = nullptr;
  Secret() = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { sodium_free(bytes); }
};

absl::StatusOr<SigningKey> SigningKey::FromSeed(std::string_view seed) {
  if (seed.size() != crypto_sign_SEEDBYTES) {
    return base::Error(base::Reason::kMalformed,
                       "an Ed25519 seed has 32 bytes, this one " + std::to_string(seed.size()));
  }
  if (sodium_init() < 0)
    return base::Error(base::Reason::kInternal, "libsodium can't start on this machine");
  auto secret = std::make_unique<Secret>();
  secret->bytes = static_cast<unsigned char*>(sodium_malloc(crypto_sign_SECRETKEYBYTES));
  if (secret->bytes == nullptr) throw std::bad_alloc();
  PublicKey public_key;
  crypto_sign_seed_keypair(public_key.bytes.data(), secret->bytes,
                           reinterpret_cast<const unsigned char*>(seed.data()));
  return SigningKey(std::move(secret), public_key);
}

SigningKey::SigningKey(std::unique_ptr<Secret> secret, const PublicKey& public_key)
    : secret_(std::move(secret)), public_key_(public_key) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Signature SigningKey::Sign(std::string_view message) const {
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                       secret_->bytes);
  return signature;
}

}  // namespace lode::crypto
