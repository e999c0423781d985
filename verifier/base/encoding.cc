// SPDX-License-Identifier: Apache-2.0
// A decoder that accepts two spellings of one value would let two files with the same meaning have
// different digests. So padding, unused bits and leading zeros are all checked.
#include "verifier/base/encoding.h"

#include <array>

namespace lode::base {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr char kBase64Digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::array<int8_t, 256> MakeBase64Values() {
  std::array<int8_t, 256> values;
  values.fill(-1);
  for (int i = 0; i < 64; ++i)
    values[static_cast<uint8_t>(kBase64Digits[i])] = static_cast<int8_t>(i);
  return values;
}

template <typename T>
void AppendBigEndian(std::string& out, T v) {
  char bytes[sizeof(T)];
  for (size_t i = 0; i < sizeof(T); ++i)
    bytes[i] = static_cast<char>(static_cast<uint8_t>(v >> 8 * (sizeof(T) - 1 - i)));
  out.append(bytes, sizeof(T));
}

template <typename T>
std::optional<T> TakeBigEndian(ByteReader& reader) {
  const auto raw = reader.Take(sizeof(T));
  if (!raw) return std::nullopt;
  T v = 0;
  for (char c : *raw) v = static_cast<T>((static_cast<uint64_t>(v) << 8) | static_cast<uint8_t>(c));
  return v;
}

}  // namespace

std::string HexEncode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    const auto b = static_cast<uint8_t>(c);
    out.push_back(kHexDigits[b >> 4]);
    out.push_back(kHexDigits[b & 15]);
  }
  return out;
}

std::optional<std::string> HexDecode(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = HexValue(hex[i]);
    const int low = HexValue(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high << 4 | low));
  }
  return out;
}

std::optional<Hash256> HashFromHex(std::string_view hex) {
  if (hex.size() != 2 * Hash256::kSize) return std::nullopt;
  const auto raw = HexDecode(hex);
  return raw ? Hash256::From(*raw) : std::nullopt;
}

std::string Base64Encode(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data();
  const auto byte = [bytes](size_t i) { return uint32_t{static_cast<uint8_t>(bytes[i])}; };
  // `digits` of three bytes' four; the others stay '='.
  const auto put = [&to](uint32_t word, int digits) {
    for (int j = 0; j < digits; ++j) to[j] = kBase64Digits[word >> (18 - 6 * j) & 63];
    to += 4;
  };
  const size_t whole = bytes.size() / 3 * 3;
  for (size_t i = 0; i < whole; i += 3) put(byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2), 4);
  const size_t rest = bytes.size() - whole;
  if (rest == 1) put(byte(whole) << 16, 2);
  if (rest == 2) put(byte(whole) << 16 | byte(whole + 1) << 8, 3);
  return out;
}

std::optional<std::string> Base64Decode(std::string_view text) {
  static const std::array<int8_t, 256> kValues = MakeBase64Values();
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (size_t i = 0; i < text.size(); i += 4) {
    size_t pad = 0;
    if (i + 4 == text.size()) {
      if (text[i + 3] == '=') pad = text[i + 2] == '=' ? 2 : 1;
    }
    uint32_t word = 0;
    for (size_t j = 0; j < 4; ++j) {
      const int v = j >= 4 - pad ? 0 : kValues[static_cast<uint8_t>(text[i + j])];
      if (v < 0) return std::nullopt;
      word = word << 6 | static_cast<uint32_t>(v);
    }
    // Bits that no byte takes must be zero, else one value would have several spellings.
    if ((pad == 1 && (word & 0xff) != 0) || (pad == 2 && (word & 0xffff) != 0)) return std::nullopt;
    for (size_t j = 0; j < 3 - pad; ++j)
      out.push_back(static_cast<char>(word >> (16 - 8 * j) & 255));
  }
  return out;
}

void AppendU8(std::string& out, uint8_t v) { AppendBigEndian(out, v); }
void AppendU16(std::string& out, uint16_t v) { AppendBigEndian(out, v); }
void AppendU32(std::string& out, uint32_t v) { AppendBigEndian(out, v); }
void AppendU64(std::string& out, uint64_t v) { AppendBigEndian(out, v); }

std::optional<uint64_t> ParseDecimal(std::string_view text) {
  if (text.empty() || text.size() > 20 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  uint64_t v = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<uint64_t>(c - '0');
    if (v > (UINT64_MAX - digit) / 10) return std::nullopt;
    v = v * 10 + digit;
  }
  return v;
}

std::optional<std::string_view> ByteReader::Take(size_t n) {
  if (n > rest_.size()) return std::nullopt;
  const std::string_view out = rest_.substr(0, n);
  rest_.remove_prefix(n);
  return out;
}

std::optional<uint8_t> ByteReader::U8() { return TakeBigEndian<uint8_t>(*this); }
std::optional<uint16_t> ByteReader::U16() { return TakeBigEndian<uint16_t>(*this); }
std::optional<uint32_t> ByteReader::U32() { return TakeBigEndian<uint32_t>(*this); }
std::optional<uint64_t> ByteReader::U64() { return TakeBigEndian<uint64_t>(*this); }

std::optional<Hash256> ByteReader::Hash() {
  const auto raw = Take(Hash256::kSize);
  return raw ? Hash256::From(*raw) : std::nullopt;
}

}  // namespace lode::base
