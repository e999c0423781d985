// SPDX-License-Identifier: Apache-2.0
// Keys and nonces of a scenario, made from names: the same file gives the same bytes everywhere.
// They are public knowledge and protect nothing.
#ifndef LODE_TOOLS_SCENARIO_KEYS_H_
#define LODE_TOOLS_SCENARIO_KEYS_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "verifier/crypto/signing.h"

namespace lode::scenario {

// H("lode scenario key v1" || 00 || scenario name || 00 || key name), 32 bytes.
std::string SeedOf(std::string_view scenario, std::string_view key);
// First 16 bytes of H("lode scenario nonce v1" || 00 || scenario name || 00 || record name).
std::string NonceOf(std::string_view scenario, std::string_view record);

crypto::SigningKey KeyOf(std::string_view scenario, std::string_view key);

// The keys of one scenario, derived once: a signing key costs a derivation and guarded memory, and
// each record asks for some.
class KeyRing {
 public:
  explicit KeyRing(std::string scenario) : scenario_(std::move(scenario)) {}

  std::shared_ptr<const crypto::SigningKey> Get(const std::string& name);
  const crypto::PublicKey& PublicKey(const std::string& name);

 private:
  // Guarded memory is scarce: so many signing keys are kept at a time.
  static constexpr size_t kKept = 256;

  std::string scenario_;
  std::map<std::string, std::shared_ptr<const crypto::SigningKey>> signing_;
  std::map<std::string, crypto::PublicKey> public_;
};

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_KEYS_H_
