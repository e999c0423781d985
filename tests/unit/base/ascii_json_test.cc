// SPDX-License-Identifier: Apache-2.0
// The code points at the edges: of ASCII, of one \u escape, of what takes a pair.
#include "verifier/base/ascii_json.h"

#include <gtest/gtest.h>

namespace lode::base {
namespace {

TEST(AsciiJson, EscapesWhatIsBeyondAsciiAndNothingElse) {
  EXPECT_EQ(AsciiJson(R"({"a":"b \n 1"})"), R"({"a":"b \n 1"})");
  EXPECT_EQ(AsciiJson("\"~\x7f\u0080\u00e9\u20ac\uffff\""), R"("~\u007f\u0080\u00e9\u20ac\uffff")");
  EXPECT_EQ(AsciiJson("\"\U00010000\U0010ffff\""), R"("\ud800\udc00\udbff\udfff")");
  EXPECT_EQ(AsciiJson(""), "");
}

TEST(AsciiJson, ShowsBytesThatAreNotUtf8) { EXPECT_EQ(AsciiJson("\"\xc2\""), R"("\xc2")"); }

}  // namespace
}  // namespace lode::base
