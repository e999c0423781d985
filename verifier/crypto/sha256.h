// SPDX-License-Identifier: Apache-2.0
// SHA-256, the only hash of Lode. libcrypto's low-level transform: several times faster here than
// libsodium's (docs/performance.md), no allocation and no lock per hash. What each input means is
// in docs/formats/domains.md.
#ifndef LODE_VERIFIER_CRYPTO_SHA256_H_
#define LODE_VERIFIER_CRYPTO_SHA256_H_

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "verifier/base/bytes.h"

namespace lode::crypto {

base::Hash256 Sha256(std::string_view bytes);
// The hash of the parts' concatenation.
base::Hash256 Sha256(std::initializer_list<std::string_view> parts);

// A hash fed piece by piece. A value: copying it forks the computation.
class Sha256Stream {
 public:
  Sha256Stream();
  void Update(std::string_view bytes);
  // The hash of all bytes so far; the stream is spent.
  base::Hash256 Finish();

 private:
  alignas(16) std::byte state_[128];
};

}  // namespace lode::crypto

#endif  // LODE_VERIFIER_CRYPTO_SHA256_H_
