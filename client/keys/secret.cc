// SPDX-License-Identifier: Apache-2.0
// libsodium's guarded allocation keeps secrets out of swap and core files and wipes them. It costs
// pages for each secret, which is why only key material and passphrases use it.
#include "client/keys/secret.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::keys {
namespace {

absl::Status Start() {
  if (sodium_init() >= 0) return absl::OkStatus();
  return base::Error(base::Reason::kInternal, "libsodium can't start on this machine");
}

}  // namespace

absl::StatusOr<Secret> Secret::Zero(size_t size) {
  LODE_RETURN_IF_ERROR(Start());
  auto* bytes = static_cast<unsigned char*>(sodium_malloc(size));
  if (bytes == nullptr)
    return base::Error(base::Reason::kOutOfMemory, "no locked memory for a secret");
  sodium_memzero(bytes, size);
  return Secret(bytes, size);
}

absl::StatusOr<Secret> Secret::Random(size_t size) {
  LODE_ASSIGN_OR_RETURN(Secret secret, Zero(size));
  randombytes_buf(secret.data(), size);
  return secret;
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(size_, other.size_);
  return *this;
}

Secret::~Secret() { sodium_free(bytes_); }

void Secret::Shrink(size_t size) {
  sodium_memzero(bytes_ + size, size_ - size);
  size_ = size;
}

absl::StatusOr<Secret> WithCarriageReturn(const Secret& passphrase) {
  LODE_ASSIGN_OR_RETURN(Secret longer, Secret::Zero(passphrase.size() + 1));
  std::copy_n(passphrase.view().data(), passphrase.size(), longer.data());
  longer.data()[passphrase.size()] = '\r';
  return longer;
}

absl::StatusOr<std::string> RandomBytes(size_t size) {
  LODE_RETURN_IF_ERROR(Start());
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

bool HexInto(std::string_view hex, Secret& secret) {
  size_t size = 0;
  const char* end = nullptr;
  return hex.size() == 2 * secret.size() &&
         sodium_hex2bin(secret.data(), secret.size(), hex.data(), hex.size(), nullptr, &size,
                        &end) == 0 &&
         size == secret.size() && end == hex.data() + hex.size();
}

}  // namespace lode::keys
