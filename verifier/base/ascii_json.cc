// SPDX-License-Identifier: Apache-2.0
// JSON allows any character as \uXXXX, so the escaped text means the same to a program. Only the
// bytes differ, which is why a report that goes into a file is not escaped.
#include "verifier/base/ascii_json.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "verifier/base/safe_text.h"
#include "verifier/base/utf8.h"

namespace lode::base {
namespace {

void AppendEscape(std::string& out, uint16_t unit) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", unit);
  out += text.data();
}

}  // namespace

std::string AsciiJson(std::string_view json) {
  if (!IsValidUtf8(json)) return SafeText(json, json.size());
  std::string out;
  uint32_t code = 0;
  for (size_t i = 0, length = 0; i < json.size(); i += length) {
    length = DecodeUtf8(json, i, code);
    if (code < 0x7F) {
      out += json[i];
    } else if (code < 0x10000) {
      AppendEscape(out, static_cast<uint16_t>(code));
    } else {
      AppendEscape(out, static_cast<uint16_t>(0xD800 + ((code - 0x10000) >> 10)));
      AppendEscape(out, static_cast<uint16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
    }
  }
  return out;
}

}  // namespace lode::base
