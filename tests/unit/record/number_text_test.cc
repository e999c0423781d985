// SPDX-License-Identifier: Apache-2.0
// One number has one spelling, and the refusal of any other names it.
#include "verifier/record/number_text.h"

#include "gtest/gtest.h"

namespace lode::record {
namespace {

TEST(NumberText, OneSpelling) {
  for (const char* text : {"1", "CD-2026-000123", "N 123/B", "A_1.2:3#4+5&6,7*8=9", "12(3)"}) {
    EXPECT_TRUE(IsNumberText(text)) << text;
    EXPECT_EQ(NumberTextOf(text), text);
  }
  for (const char* text : {"", " 1", "1 ", "1  2", "cd-1", "-1", "1-", "#1", "1\t2", "1\xc2\xa0",
                           "1\xe2\x80\x8b", "1;2", "1\"2", "\xd0\xa1-1", "1\xcc\x81"}) {
    EXPECT_FALSE(IsNumberText(text)) << text;
  }
}

TEST(NumberText, TheNormalFormOfWhatPeopleWrite) {
  for (const char* text :
       {"cd-2026-000123", " CD-2026-000123", "CD-2026-000123 ", "CD-2026-000123\xc2\xa0",
        "CD-2026-\xe2\x80\x8b"
        "000123",
        "CD-2026-000123\t",
        "\xe2\x80\xaa"
        "CD-2026-000123",
        "\xef\xbb\xbf"
        "CD-2026-000123"}) {
    EXPECT_EQ(NumberTextOf(text), "CD-2026-000123") << text;
  }
  EXPECT_EQ(NumberTextOf("CD  2026"), "CD 2026");
  // No normal form: other letters, full-width digits, nothing at all.
  for (const char* text : {"\xd0\xa1-1", "1\xef\xbc\x93", " ", "", "1\xcc\x81"}) {
    EXPECT_EQ(NumberTextOf(text), "") << text;
  }
}

}  // namespace
}  // namespace lode::record
