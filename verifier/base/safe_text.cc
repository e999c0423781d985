// SPDX-License-Identifier: Apache-2.0
// The list of hidden characters is by Unicode's properties (default-ignorable and bidirectional
// controls), and not by what some terminal does today.
#include "verifier/base/safe_text.h"

#include <cstdint>
#include <cstdio>

namespace lode::base {
namespace {

// Decodes the character at text[i]; gives its length in bytes, 0 if the bytes there are no UTF-8.
size_t DecodeUtf8(std::string_view text, size_t i, uint32_t& code_point) {
  const auto byte = [&](size_t k) { return static_cast<uint8_t>(text[k]); };
  const uint8_t first = byte(i);
  size_t length;
  uint32_t minimum;
  if (first < 0x80) {
    code_point = first;
    return 1;
  }
  if ((first & 0xe0) == 0xc0) {
    length = 2, minimum = 0x80, code_point = first & 0x1f;
  } else if ((first & 0xf0) == 0xe0) {
    length = 3, minimum = 0x800, code_point = first & 0x0f;
  } else if ((first & 0xf8) == 0xf0) {
    length = 4, minimum = 0x10000, code_point = first & 0x07;
  } else {
    return 0;
  }
  if (i + length > text.size()) return 0;
  for (size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xc0) != 0x80) return 0;
    code_point = code_point << 6 | (byte(i + k) & 0x3f);
  }
  if (code_point < minimum || code_point > 0x10ffff ||
      (code_point >= 0xd800 && code_point <= 0xdfff))
    return 0;
  return length;
}

bool IsHiddenOrDirectional(uint32_t c) {
  return c == 0x00ad || c == 0x034f || c == 0x061c || c == 0x115f || c == 0x1160 || c == 0x17b4 ||
         c == 0x17b5 || (c >= 0x180b && c <= 0x180f) || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0x3164 ||
         (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xfdd0 && c <= 0xfdef) ||
         (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || c == 0xffa0 ||
         (c >= 0xfff0 && c <= 0xfffb) || (c >= 0x1bca0 && c <= 0x1bca3) ||
         (c >= 0x1d173 && c <= 0x1d17a) || (c & 0xfffe) == 0xfffe || c >= 0xe0000;
}

void AppendByteEscape(std::string& out, uint8_t byte) {
  char buffer[8];
  std::snprintf(buffer, sizeof buffer, "\\x%02x", byte);
  out += buffer;
}

}  // namespace

std::string SafeText(std::string_view untrusted, size_t max_bytes) {
  std::string out;
  out.reserve(untrusted.size() < max_bytes ? untrusted.size() : max_bytes);
  size_t i = 0;
  while (i < untrusted.size()) {
    uint32_t c = 0;
    const size_t length = DecodeUtf8(untrusted, i, c);
    if (i + (length == 0 ? 1 : length) > max_bytes) {
      out += "...";
      break;
    }
    if (length == 0) {
      AppendByteEscape(out, static_cast<uint8_t>(untrusted[i]));
      ++i;
      continue;
    }
    if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0)) {
      AppendByteEscape(out, static_cast<uint8_t>(c));
    } else if (c == '\\') {
      out += "\\\\";
    } else if (IsHiddenOrDirectional(c)) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, "\\u{%x}", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out.append(untrusted.substr(i, length));
    }
    i += length;
  }
  return out;
}

bool IsValidUtf8(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    uint32_t c = 0;
    const size_t length = DecodeUtf8(text, i, c);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

}  // namespace lode::base
