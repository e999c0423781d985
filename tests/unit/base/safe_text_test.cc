// SPDX-License-Identifier: Apache-2.0
// What a supplier wrote can't steer a terminal: every code point of Unicode, and every byte that is
// no UTF-8, comes out as itself or as a visible escape.
#include "verifier/base/safe_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "verifier/base/utf8.h"

namespace lode::base {
namespace {

using namespace std::string_literals;

std::string Utf8(uint32_t c) {
  std::string out;
  AppendUtf8(out, c);
  return out;
}

std::string Escaped(const char* format, unsigned value) {
  char buffer[24];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

TEST(SafeText, LeavesPrintableTextAlone) {
  for (const std::string text :
       {"", "Kanzenze Hill", "Likasi é 钴 кобальт", "a\u00a0b", "1/2 (50 %)", "\U0001f600"}) {
    EXPECT_EQ(SafeText(text), text);
  }
}

TEST(SafeText, EscapesEveryControl) {
  for (uint32_t c = 0; c < 0xa0; ++c) {
    const bool control = c < 0x20 || c == 0x7f || c >= 0x80;
    EXPECT_EQ(SafeText(Utf8(c)), control     ? Escaped("\\x%02x", c)
                                 : c == '\\' ? "\\\\"
                                             : Utf8(c))
        << c;
  }
  EXPECT_EQ(SafeText("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(SafeText("a\r\nb\tc\0d"s), "a\\x0d\\x0ab\\x09c\\x00d");
}

TEST(SafeText, EscapesWhatHidesOrReorders) {
  std::vector<uint32_t> hidden = {0x00ad,  0x034f,  0x061c,  0x115f,  0x1160,  0x17b4,  0x17b5,
                                  0x180e,  0x2028,  0x2029,  0x3164,  0xfeff,  0xffa0,  0xfff9,
                                  0xe000,  0xf8ff,  0xfdd0,  0xfffe,  0xffff,  0xfe00,  0xfe0f,
                                  0x1fffe, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0001, 0xe0020,
                                  0xe007f, 0xe0100, 0xf0000, 0x10ffff};
  for (uint32_t c = 0x200b; c <= 0x200f; ++c) hidden.push_back(c);  // zero width, marks
  for (uint32_t c = 0x202a; c <= 0x202e; ++c) hidden.push_back(c);  // embeddings, overrides
  for (uint32_t c = 0x2060; c <= 0x206f; ++c) hidden.push_back(c);  // joiner, isolates
  for (const uint32_t c : hidden) EXPECT_EQ(SafeText(Utf8(c)), Escaped("\\u{%x}", c));
  EXPECT_EQ(SafeText("invoice\u202efdp.exe"), "invoice\\u{202e}fdp.exe");
}

TEST(SafeText, DoublesTheBackslashSoThatEscapesCanNotBeForged) {
  EXPECT_EQ(SafeText("\\x1b"), "\\\\x1b");
  EXPECT_EQ(SafeText("\\"), "\\\\");
}

TEST(SafeText, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(SafeText("a\xff\xfe"s), "a\\xff\\xfe");
  EXPECT_EQ(SafeText("\xc0\xaf"s), "\\xc0\\xaf");           // overlong
  EXPECT_EQ(SafeText("\xed\xa0\x80"s), "\\xed\\xa0\\x80");  // surrogate
  EXPECT_EQ(SafeText("\xe2\x82"s), "\\xe2\\x82");           // cut short
  EXPECT_EQ(SafeText("\xf4\x90\x80\x80"s), "\\xf4\\x90\\x80\\x80");
}

// Exhaustive: a code point is shown as it is or as an escape of printable ASCII; nothing else can
// happen.
TEST(SafeText, TreatsEveryCodePoint) {
  for (uint32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const std::string in = Utf8(c), out = SafeText(in);
    if (out == in) continue;
    ASSERT_EQ(out[0], '\\') << c;
    for (const char byte : out) ASSERT_TRUE(byte > 0x20 && byte < 0x7f) << c;
  }
}

TEST(SafeText, CutsAtACharacter) {
  EXPECT_EQ(SafeText("abcd", 4), "abcd");
  EXPECT_EQ(SafeText("abcde", 4), "abcd...");
  EXPECT_EQ(SafeText("ab\u20ac", 5), "ab\u20ac");
  EXPECT_EQ(SafeText("ab\u20ac", 4), "ab...");
  EXPECT_EQ(SafeText("\u20ac", 0), "...");
  EXPECT_EQ(SafeText("", 0), "");
  EXPECT_EQ(SafeText(std::string(4096, 'x')).size(), 4096u);
  EXPECT_EQ(SafeText(std::string(4097, 'x')), std::string(4096, 'x') + "...");
}

}  // namespace
}  // namespace lode::base
