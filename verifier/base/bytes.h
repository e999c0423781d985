// SPDX-License-Identifier: Apache-2.0
// Bytes and 32-byte hashes as the kernel passes them: std::string_view for any bytes that are read,
// std::string for bytes that are made, Hash256 for a SHA-256 value. No ownership hides in a view.
#ifndef LODE_VERIFIER_BASE_BYTES_H_
#define LODE_VERIFIER_BASE_BYTES_H_

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace lode::base {

// A SHA-256 value. Zero-initialised; 32 zero bytes are "empty" in the subject map and in chains.
struct Hash256 {
  static constexpr size_t kSize = 32;
  std::array<uint8_t, kSize> bytes{};

  auto operator<=>(const Hash256&) const = default;

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), kSize}; }
  std::string str() const { return std::string(view()); }
  bool IsZero() const { return *this == Hash256{}; }

  // The hash whose bytes are `raw`, or nothing if `raw` is not exactly 32 bytes.
  static std::optional<Hash256> From(std::string_view raw) {
    if (raw.size() != kSize) return std::nullopt;
    Hash256 h;
    std::memcpy(h.bytes.data(), raw.data(), kSize);
    return h;
  }

  template <typename H>
  friend H AbslHashValue(H state, const Hash256& h) {
    return H::combine_contiguous(std::move(state), h.bytes.data(), h.bytes.size());
  }
};

}  // namespace lode::base

template <>
struct std::hash<lode::base::Hash256> {
  size_t operator()(const lode::base::Hash256& h) const noexcept {
    size_t v;
    std::memcpy(&v, h.bytes.data(), sizeof v);
    return v;
  }
};

#endif  // LODE_VERIFIER_BASE_BYTES_H_
