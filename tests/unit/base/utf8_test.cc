// SPDX-License-Identifier: Apache-2.0
// UTF-8 has one spelling for each scalar value, and everything else is refused.
#include "verifier/base/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lode::base {
namespace {

using namespace std::string_literals;

TEST(Utf8, WritesAndReadsEveryScalarValue) {
  for (uint32_t c = 0; c <= 0x10ffff; ++c) {
    std::string text = "x";
    AppendUtf8(text, c);
    uint32_t again = 0;
    const size_t length = DecodeUtf8(text, 1, again);
    if (c >= 0xd800 && c <= 0xdfff) {
      ASSERT_EQ(length, 0u) << c;
      continue;
    }
    ASSERT_EQ(length, text.size() - 1) << c;
    ASSERT_EQ(again, c);
    ASSERT_EQ(CountCharacters(text), 2u) << c;
  }
}

TEST(Utf8, HasTheBytesOfTheStandard) {
  std::string text;
  for (const uint32_t c : {0x24u, 0xa3u, 0x20acu, 0x10348u}) AppendUtf8(text, c);
  EXPECT_EQ(text, "\x24\xc2\xa3\xe2\x82\xac\xf0\x90\x8d\x88");
  EXPECT_TRUE(IsValidUtf8(text));
  EXPECT_EQ(CountCharacters(text), 4u);
}

TEST(Utf8, RefusesAllElse) {
  EXPECT_TRUE(IsValidUtf8(""));
  for (const std::string& bad : std::vector<std::string>{
           "\x80"s, "\xbf"s, "\xc0\x80"s, "\xc1\xbf"s, "\xc2"s, "\xc2\x20"s, "\xe0\x9f\xbf"s,
           "\xed\xa0\x80"s, "\xed\xbf\xbf"s, "\xef\xbf"s, "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s,
           "\xf5\x80\x80\x80"s, "\xf8\x88\x80\x80\x80"s, "\xfe"s, "\xff"s, "ok\xc2"s}) {
    EXPECT_FALSE(IsValidUtf8(bad));
  }
}

}  // namespace
}  // namespace lode::base
