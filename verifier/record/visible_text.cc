// SPDX-License-Identifier: Apache-2.0
// The table is closed, not taken from a library: two kernels of different years must agree. It is
// Unicode 15.1: White_Space, the controls, Cf, Default_Ignorable_Code_Point, and U+2800, which
// looks like a space. A character that comes to Unicode later counts as seen.
#include "verifier/record/visible_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace lode::record {
namespace {

struct Span {
  uint32_t first, last;
};

constexpr Span kUnseen[] = {
    {0x0000, 0x0020},   {0x007f, 0x00a0},   {0x00ad, 0x00ad},   {0x034f, 0x034f},
    {0x0600, 0x0605},   {0x061c, 0x061c},   {0x06dd, 0x06dd},   {0x070f, 0x070f},
    {0x0890, 0x0891},   {0x08e2, 0x08e2},   {0x115f, 0x1160},   {0x1680, 0x1680},
    {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x2000, 0x200f},   {0x2028, 0x202f},
    {0x205f, 0x206f},   {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
    {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

constexpr bool Ascends() {
  for (size_t i = 1; i < std::size(kUnseen); ++i) {
    if (kUnseen[i - 1].last >= kUnseen[i].first) return false;
  }
  return true;
}
static_assert(Ascends(), "the spans are searched by halves");

bool IsUnseen(uint32_t character) {
  const auto* span = std::lower_bound(std::begin(kUnseen), std::end(kUnseen), character,
                                      [](const Span& s, uint32_t c) { return s.last < c; });
  return span != std::end(kUnseen) && span->first <= character;
}

// How many bytes the character takes that begins with that one; 0: it begins none.
size_t LengthOf(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc0) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
}

}  // namespace

bool HoldsVisible(std::string_view text) {
  while (!text.empty()) {
    const auto lead = static_cast<uint8_t>(text[0]);
    const size_t length = LengthOf(lead);
    if (length == 0 || length > text.size()) return true;
    uint32_t character = length == 1 ? lead : lead & (0x7fu >> length);
    for (size_t i = 1; i < length; ++i)
      character = character << 6 | (static_cast<uint8_t>(text[i]) & 0x3fu);
    if (!IsUnseen(character)) return true;
    text.remove_prefix(length);
  }
  return false;
}

}  // namespace lode::record
