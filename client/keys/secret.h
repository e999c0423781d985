// SPDX-License-Identifier: Apache-2.0
// Secrets in memory: bytes that are locked, guarded and wiped when they go, and randomness. A
// Secret can't be copied or printed; the only way to its bytes is view(), so that each use can be
// found.
#ifndef LODE_CLIENT_KEYS_SECRET_H_
#define LODE_CLIENT_KEYS_SECRET_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace lode::keys {

class Secret {
 public:
  // `size` zero bytes. kInternal if the machine gives no such memory.
  static absl::StatusOr<Secret> Zero(size_t size);
  // `size` bytes from the system's generator.
  static absl::StatusOr<Secret> Random(size_t size);

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes_), size_}; }
  unsigned char* data() { return bytes_; }
  size_t size() const { return size_; }
  // Forgets the bytes from `size` on. Requires size <= size().
  void Shrink(size_t size);

 private:
  Secret(unsigned char* bytes, size_t size) : bytes_(bytes), size_(size) {}
  unsigned char* bytes_;
  size_t size_;
};

// `passphrase` and a CR: what early versions made of a passphrase file with Windows line ends.
absl::StatusOr<Secret> WithCarriageReturn(const Secret& passphrase);

// Bytes from the system's generator that need no secrecy: nonces and salts.
absl::StatusOr<std::string> RandomBytes(size_t size);

// Decodes 2 * secret.size() hex digits into `secret`; false for anything else. Leaves no copy.
bool HexInto(std::string_view hex, Secret& secret);

}  // namespace lode::keys

#endif  // LODE_CLIENT_KEYS_SECRET_H_
