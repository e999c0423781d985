// SPDX-License-Identifier: Apache-2.0
// The list of hidden characters is by Unicode's properties (default-ignorable and bidirectional
// controls), and not by what some terminal does today.
#include "verifier/base/safe_text.h"

#include <cstdint>
#include <cstdio>

#include "verifier/base/utf8.h"

namespace lode::base {
namespace {

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

}  // namespace lode::base
