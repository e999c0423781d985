// SPDX-License-Identifier: Apache-2.0
// Text of Windows and of older programs: what changes nothing is taken away, all else is named.
#include "verifier/program/text_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verifier/base/reason.h"

namespace lode::program {
namespace {

using testing::HasSubstr;

// ASCII in UTF-16 or UTF-32, with `mark` before it.
std::string Wide(std::string_view mark, std::string_view text, size_t width, bool big_endian) {
  std::string wide(mark);
  for (const char c : text) {
    std::string character(width, '\0');
    character[big_endian ? width - 1 : 0] = c;
    wide += character;
  }
  return wide;
}

TEST(Text, AMarkAndLineEndsOfWindowsChangeNothing) {
  EXPECT_EQ(*TextOf("a\nb\n", "f"), "a\nb\n");
  EXPECT_EQ(*TextOf("\xEF\xBB\xBF"
                    "a\r\nb\r\n",
                    "f"),
            "a\nb\n");
  EXPECT_EQ(*TextOf("", "f"), "");
  EXPECT_EQ(*TextOf("\xEF\xBB\xBF", "f"), "");
  EXPECT_EQ(*TextOf("\xC3\xA9", "f"), "\xC3\xA9");
  // Only one mark, only before all else, and only a CR with its LF.
  EXPECT_EQ(*TextOf("\xEF\xBB\xBF\xEF\xBB\xBF"
                    "a",
                    "f"),
            "\xEF\xBB\xBF"
            "a");
  EXPECT_EQ(*TextOf("a\xEF\xBB\xBF", "f"), "a\xEF\xBB\xBF");
  EXPECT_EQ(*TextOf("a\rb\r\r\n\r", "f"), "a\rb\r\n\r");
}

TEST(Text, OtherEncodingsAreNamedWithAWayOut) {
  const std::pair<std::string, std::string> cases[] = {
      {Wide("\xFF\xFE", "log x", 2, false), "UTF-16LE"},
      {Wide("\xFE\xFF", "log x", 2, true), "UTF-16BE"},
      {Wide("", "log x", 2, false), "UTF-16LE"},
      {Wide("", "{\"a\"", 2, true), "UTF-16BE"},
      {Wide(std::string_view("\xFF\xFE\0\0", 4), "log", 4, false), "UTF-32LE"},
      {Wide(std::string_view("\0\0\xFE\xFF", 4), "log", 4, true), "UTF-32BE"},
      {"caf\xE9", "WINDOWS-1252"}};
  for (const auto& [bytes, encoding] : cases) {
    const absl::Status status = CheckUtf8(bytes, "trust.txt");
    EXPECT_EQ(base::ReasonOf(status), base::Reason::kMalformed) << encoding;
    EXPECT_THAT(std::string(status.message()), HasSubstr("trust.txt"));
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("iconv -f " + encoding + " -t UTF-8 trust.txt"));
    EXPECT_EQ(TextOf(bytes, "trust.txt").status(), status);
  }
}

TEST(Text, SignedBytesGetAHintAndNoChange) {
  EXPECT_EQ(HintOfText("a\nb\n"), "");
  EXPECT_EQ(HintOfText(std::string("\r\n\xFF\0", 4)), "") << "no text at all";
  EXPECT_THAT(HintOfText("a\r\nb\r\n"), HasSubstr("its lines end in CR LF"));
  EXPECT_THAT(HintOfText("\xEF\xBB\xBF"
                         "a"),
              HasSubstr("byte-order mark"));
  EXPECT_THAT(HintOfText(Wide("\xFF\xFE", "a", 2, false)), HasSubstr("UTF-16"));
}

}  // namespace
}  // namespace lode::program
