// SPDX-License-Identifier: Apache-2.0
// Hex, base64 and big-endian integers: the text and byte encodings of docs/formats. Decoders are
// strict: one spelling for a value, all input consumed, or nothing.
#ifndef LODE_VERIFIER_BASE_ENCODING_H_
#define LODE_VERIFIER_BASE_ENCODING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "verifier/base/bytes.h"

namespace lode::base {

// Lower-case hex.
std::string HexEncode(std::string_view bytes);
// Lower- or upper-case hex of even length; anything else is nothing.
std::optional<std::string> HexDecode(std::string_view hex);
// 64 hex digits.
std::optional<Hash256> HashFromHex(std::string_view hex);

// Standard alphabet, padded (RFC 4648 section 4).
std::string Base64Encode(std::string_view bytes);
// Strict: padding required, no white space, unused bits zero.
std::optional<std::string> Base64Decode(std::string_view text);

// Append an unsigned integer in big-endian order.
void AppendU8(std::string& out, uint8_t v);
void AppendU16(std::string& out, uint16_t v);
void AppendU32(std::string& out, uint32_t v);
void AppendU64(std::string& out, uint64_t v);

// Decimal of an unsigned 64-bit integer as C2SP writes it: digits only, no leading zero, no sign.
std::optional<uint64_t> ParseDecimal(std::string_view text);

// Takes fields from the front of a byte string. A read past the end gives nothing and changes
// nothing; a parser ends with done() to refuse trailing bytes. Borrows the bytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  std::optional<std::string_view> Take(size_t n);
  std::optional<uint8_t> U8();
  std::optional<uint16_t> U16();
  std::optional<uint32_t> U32();
  std::optional<uint64_t> U64();
  std::optional<Hash256> Hash();
  size_t remaining() const { return rest_.size(); }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_ENCODING_H_
