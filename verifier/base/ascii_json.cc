// SPDX-License-Identifier: Apache-2.0
// JSON allows any character as \uXXXX, so the escaped text means the same to a program. Only the
// bytes differ, which is why a report that goes into a file is not escaped.
#include "verifier/base/ascii_json.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "verifier/base/safe_text.h"

namespace lode::base {
namespace {

// One code point from the front of valid UTF-8.
uint32_t TakeCodePoint(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  uint32_t code = first & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i)
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  text.remove_prefix(length);
  return code;
}

void AppendEscape(std::string& out, uint32_t unit) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", unit);
  out += text.data();
}

}  // namespace

std::string AsciiJson(std::string_view json) {
  if (!IsValidUtf8(json)) return SafeText(json, json.size());
  std::string out;
  while (!json.empty()) {
    const auto byte = static_cast<unsigned char>(json[0]);
    if (byte == 0x7F) {
      AppendEscape(out, byte);
      json.remove_prefix(1);
    } else if (byte < 0x80) {
      out += json[0];
      json.remove_prefix(1);
    } else if (const uint32_t code = TakeCodePoint(json); code < 0x10000) {
      AppendEscape(out, code);
    } else {
      AppendEscape(out, 0xD800 + ((code - 0x10000) >> 10));
      AppendEscape(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return out;
}

}  // namespace lode::base
