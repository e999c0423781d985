// SPDX-License-Identifier: Apache-2.0
// Ed25519 signing: a target of its own (lode_signing), which no verifier links. A SigningKey holds
// its secret in locked memory that is wiped when it goes; it can't be copied or printed.
#ifndef LODE_VERIFIER_CRYPTO_SIGNING_H_
#define LODE_VERIFIER_CRYPTO_SIGNING_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/crypto/ed25519.h"

namespace lode::crypto {

class SigningKey {
 public:
  // From a 32-byte seed (RFC 8032 private key). kMalformed for any other length.
  static absl::StatusOr<SigningKey> FromSeed(std::string_view seed);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  const PublicKey& public_key() const { return public_key_; }
  Signature Sign(std::string_view message) const;

 private:
  struct Secret;
  SigningKey(std::unique_ptr<Secret> secret, const PublicKey& public_key);
  std::unique_ptr<Secret> secret_;
  PublicKey public_key_;
};

}  // namespace lode::crypto

#endif  // LODE_VERIFIER_CRYPTO_SIGNING_H_
