// SPDX-License-Identifier: Apache-2.0
// Strict, as Unicode 15 (D92) has it: of two spellings of one character the longer is refused,
// since a check that reads one of them can be passed with the other.
#include "verifier/base/utf8.h"

#include <algorithm>

namespace lode::base {

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

void AppendUtf8(std::string& out, uint32_t code_point) {
  constexpr uint32_t kFirst[] = {0, 0x00, 0xc0, 0xe0, 0xf0};  // by length
  const size_t length = code_point < 0x80      ? 1
                        : code_point < 0x800   ? 2
                        : code_point < 0x10000 ? 3
                                               : 4;
  size_t shift = 6 * (length - 1);
  out.push_back(static_cast<char>(kFirst[length] | code_point >> shift));
  while (shift > 0) {
    shift -= 6;
    out.push_back(static_cast<char>(0x80 | (code_point >> shift & 0x3f)));
  }
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

size_t CountCharacters(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xc0) != 0x80; }));
}

}  // namespace lode::base
