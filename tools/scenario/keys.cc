// SPDX-License-Identifier: Apache-2.0
// Deriving a key costs more than most records. So signing keys are kept, up to a number, and public
// keys for ever.
#include "tools/scenario/keys.h"

#include "verifier/crypto/sha256.h"

namespace lode::scenario {
namespace {

constexpr size_t kNonceBytes = 16;
constexpr std::string_view kNul("\0", 1);

}  // namespace

std::string SeedOf(std::string_view scenario, std::string_view key) {
  return crypto::Sha256({"lode scenario key v1", kNul, scenario, kNul, key}).str();
}

std::string NonceOf(std::string_view scenario, std::string_view record) {
  return crypto::Sha256({"lode scenario nonce v1", kNul, scenario, kNul, record})
      .str()
      .substr(0, kNonceBytes);
}

crypto::SigningKey KeyOf(std::string_view scenario, std::string_view key) {
  return *crypto::SigningKey::FromSeed(SeedOf(scenario, key));
}

std::shared_ptr<const crypto::SigningKey> KeyRing::Get(const std::string& name) {
  const auto it = signing_.find(name);
  if (it != signing_.end()) return it->second;
  if (signing_.size() == kKept) signing_.clear();
  auto key = std::make_shared<const crypto::SigningKey>(KeyOf(scenario_, name));
  signing_.emplace(name, key);
  return key;
}

const crypto::PublicKey& KeyRing::PublicKey(const std::string& name) {
  const auto it = public_.find(name);
  if (it != public_.end()) return it->second;
  return public_.emplace(name, Get(name)->public_key()).first->second;
}

}  // namespace lode::scenario
