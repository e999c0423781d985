// SPDX-License-Identifier: Apache-2.0
// The low-level interface is deprecated by OpenSSL 3 in favour of EVP, which allocates and locks;
// it is the same code underneath and the fastest here by far (docs/performance.md), so it is used
// on purpose.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "verifier/crypto/sha256.h"

#include <openssl/sha.h>

#include <algorithm>
#include <new>

namespace lode::crypto {

static_assert(sizeof(SHA256_CTX) <= 128, "Sha256Stream keeps its state in place");

Sha256Stream::Sha256Stream() { SHA256_Init(new (state_) SHA256_CTX); }

void Sha256Stream::Update(std::string_view bytes) {
  SHA256_Update(reinterpret_cast<SHA256_CTX*>(state_), bytes.data(), bytes.size());
}

base::Hash256 Sha256Stream::Finish() {
  base::Hash256 hash;
  SHA256_Final(hash.bytes.data(), reinterpret_cast<SHA256_CTX*>(state_));
  return hash;
}

base::Hash256 Sha256(std::string_view bytes) { return Sha256({bytes}); }

base::Hash256 Sha256(std::initializer_list<std::string_view> parts) {
  // Tree nodes, map leaves and chain links are short: put together first they cost one update.
  char joined[128];
  size_t size = 0;
  Sha256Stream stream;
  for (std::string_view part : parts) {
    if (part.size() > sizeof joined - size) {
      stream.Update({joined, size});
      size = 0;
    }
    if (part.size() > sizeof joined) {
      stream.Update(part);
    } else {
      std::copy(part.begin(), part.end(), joined + size);
      size += part.size();
    }
  }
  stream.Update({joined, size});
  return stream.Finish();
}

}  // namespace lode::crypto
