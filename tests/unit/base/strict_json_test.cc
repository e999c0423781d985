// SPDX-License-Identifier: Apache-2.0
// Strict JSON: sizes, depths and numbers of keys at their limit and one past it, and every way in
// which two readers could see two documents.
#include "verifier/base/strict_json.h"

#include <gtest/gtest.h>

#include "verifier/base/reason.h"

namespace lode::base {
namespace {

constexpr size_t kBytes = 1000;
constexpr int kDepth = 3;

std::string Refused(std::string_view text) {
  const auto json = ParseStrictJson(text, kBytes, kDepth);
  return json.ok() ? "" : std::string(ReasonName(ReasonOf(json.status())));
}
std::string Said(std::string_view text) {
  return std::string(ParseStrictJson(text, kBytes, kDepth).status().message());
}

TEST(StrictJson, OrdinaryDocumentsAreRead) {
  const auto json = ParseStrictJson(R"({"b": [1, "two", {"c": null}], "a": true})", kBytes, kDepth);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ(json->begin().key(), "b");  // in the order of the text
  EXPECT_EQ(json->at("b").at(1), "two");
}

TEST(StrictJson, WhatIsNoJson) {
  for (const char* text :
       {"",     " ",     "{",       "}",       "{} {}",       "{},",      "{\"a\":1,}",
        "[1,]", "{a:1}", "{'a':1}", "nul",     "NaN",         "Infinity", "01",
        "+1",   ".5",    "\"\n\"",  "\"\\x\"", "\"\\ud800\"", "// c\n{}", "{\"a\" 1}"}) {
    EXPECT_EQ(Refused(text), "MALFORMED") << text;
  }
  EXPECT_EQ(Refused(std::string_view("{}\0", 3)), "MALFORMED");
  EXPECT_EQ(Refused(std::string_view("{\"a\":1}\0{\"a\":2}", 15)), "MALFORMED");
  EXPECT_EQ(Refused(std::string_view("\0{}", 3)), "MALFORMED");
  EXPECT_EQ(Refused("\"\xff\""), "MALFORMED");
  EXPECT_EQ(Refused("\"\xc0\xaf\""), "MALFORMED");
}

TEST(StrictJson, NoKeyTwiceInOneObjectHoweverItIsWritten) {
  EXPECT_EQ(Refused(R"({"a":1,"a":1})"), "MALFORMED");
  EXPECT_EQ(Refused(R"({"a":1,"\u0061":2})"), "MALFORMED");
  EXPECT_EQ(Refused(R"([{"x":{"a":1,"b":2,"a":3}}])"), "MALFORMED");
  EXPECT_EQ(Refused(R"({"":1,"":2})"), "MALFORMED");
  EXPECT_NE(Said(R"({"key":1,"key":2})").find("key"), std::string::npos);
  // In two objects it is two keys.
  EXPECT_EQ(Refused(R"({"a":{"a":1},"b":{"a":2}})"), "");
  EXPECT_EQ(Refused(R"([{"a":1},{"a":2}])"), "");
  // After an inner object the outer one's keys still count.
  EXPECT_EQ(Refused(R"({"a":{"b":1},"a":2})"), "MALFORMED");
}

TEST(StrictJson, AKeyInAMessageIsEscaped) {
  const std::string said = Said("{\"\\u001b[31mx\":1,\"\\u001b[31mx\":2}");
  EXPECT_EQ(said.find('\x1b'), std::string::npos) << said;
}

TEST(StrictJson, DepthAtTheLimitAndOnePast) {
  EXPECT_EQ(Refused("[[[1]]]"), "");
  EXPECT_EQ(Refused("[[[[1]]]]"), "MALFORMED");
  EXPECT_EQ(Refused(R"({"a":{"b":{"c":1}}})"), "");
  EXPECT_EQ(Refused(R"({"a":{"b":{"c":{"d":1}}}})"), "MALFORMED");
  EXPECT_EQ(Refused("[[[]]]"), "");
  EXPECT_EQ(Refused("[[[[]]]]"), "MALFORMED");
  EXPECT_EQ(Refused("[[[{}]]]"), "MALFORMED");
  // So deep that a reader who recurses would fall over.
  const std::string deep(400'000, '[');
  const auto json = ParseStrictJson(deep, deep.size(), kDepth);
  EXPECT_EQ(ReasonOf(json.status()), Reason::kMalformed);
}

TEST(StrictJson, SizeAtTheLimitAndOnePast) {
  const std::string at = "\"" + std::string(kBytes - 2, 'x') + "\"";
  EXPECT_EQ(Refused(at), "");
  EXPECT_EQ(Refused(at + " "), "TOO_LARGE");
}

TEST(StrictJson, KeysAtTheLimitAndOnePast) {
  const auto of = [](int keys) {
    std::string text = "{";
    for (int i = 0; i < keys; ++i) text += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
    return ParseStrictJson(text + "}", 1 << 20, kDepth).ok();
  };
  EXPECT_TRUE(of(4096));
  EXPECT_FALSE(of(4097));
}

// A list of objects takes its length, not its length squared: with a parser that looks through the
// list again after each object this test does not end.
TEST(StrictJson, ALongListOfObjectsIsReadInItsLength) {
  std::string text = "[{}";
  for (int i = 1; i < 1'000'000; ++i) text += ",{}";
  const auto json = ParseStrictJson(text + "]", 16 << 20, kDepth);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ(json->size(), 1'000'000u);
}

TEST(StrictJson, WhatIsBrokenHasALineAndAColumn) {
  const auto begins = [](std::string_view text, std::string_view place) {
    EXPECT_EQ(Said(text).substr(0, place.size()), place) << text << "\n" << Said(text);
  };
  begins("", "line 1, column 1: JSON: the text ends too early");
  begins("{\"a\": 1,\n \"b\": 2,\n}", "line 3, column 1: JSON: unexpected '}'; expected a text in");
  begins("{\n  \"grade\": 8,5\n}", "line 2, column 14: JSON: unexpected a number");
  begins("[8,\n123 456]", "line 2, column 5: JSON: unexpected a number");
  begins("[\n\"a\nb\"]", "line 2, column 1: JSON: invalid string: control character U+000A");
  begins("{\r\n\"a\": nul\r\n}", "line 2, column 6: JSON: this is no value");
  begins("{\"a\": \"\xc3\xa9\" \"b\"}",
         "line 1, column 11: JSON: unexpected a text");  // characters
  begins("{\"a\":\n\"\xe9\"}", "line 2, column 1: JSON: text that is not UTF-8");
  begins("{\"a\": 1}\n{", "line 2, column 1: JSON: ");
  begins("[1,\n\n[2,\n [3, [4]]]]", "line 4, column 6: JSON: nested deeper than 3 levels");
  begins("{\"a\": 1,\n  \"b\\\"\": 2, \"b\\\"\": 3}",
         "line 2, column 13: JSON: the key b\" stands twice");
  begins(std::string_view("{\n\0}", 4), "line 2, column 1: JSON: a zero byte");
  // The first fault counts, not the last.
  begins("{\"a\": 1, \"a\": 2,\n\"b\": 1, \"b\": 2}", "line 1, column 10: JSON: the key a");
}

// Slips of the hand: what to change stands at the end.
TEST(StrictJson, WhatToChangeIsTold) {
  const auto ends = [](std::string_view text, std::string_view words) {
    EXPECT_TRUE(Said(text).ends_with(words)) << text << "\n" << Said(text);
    EXPECT_EQ(Said(text).find("json.exception"), std::string::npos) << Said(text);
  };
  ends("{\"a\": 1\n \"b\": 2}", ": a comma is missing before this");
  ends("[1 2]", ": a comma is missing before this");
  ends("[{} {}]", ": a comma is missing before this");
  ends("[1 true]", ": a comma is missing before this");
  ends("{\"a\": 120000,5}", ": a number has no decimal comma");
  ends("{\"a\": 120000,5, \"b\": 1}", ": a number has no decimal comma");
  ends("{\"a\": 1,\n}", ": remove the last comma");
  ends("[1, 2 , ]", ": remove the last comma");
  ends("{\"a\": 007}", ": leave the zeros before it out");
  ends("[-012]", ": leave the zeros before it out");
  ends("[1, 05]", ": leave the zeros before it out");
  ends("[1e999]", "JSON: a number beyond all limits: '1e999'");
  const std::string thousands = ": a number has no separator of thousands; write its digits alone";
  for (const char* text : {"{\"a\": 1,000}", "{\"a\": 1,000 kg}", "{\"a\": 25,100,000, \"b\": 1}"})
    ends(text, thousands);
  const std::string unit =
      ": a number stands without a unit; the end of the field's name says it: _mg, _ppm, _days";
  for (const char* text : {"{\"a\": 5 kg}", "{\"a\": 5kg}", "[1.5t]", "{\"a\": 5 g,\n\"b\": 1}"})
    ends(text, unit);
  ends("{\"a\": 5%}", "1 % is 10000 ppm");
  ends("{\"a\": 5 %}", "1 % is 10000 ppm");
  for (const char* text :
       {"// c\n{}", "{} /* c */", "{\"a\": 1 // c\n}", "{\"a\": 1// c\n}", "# c\n{}"})
    ends(text, ": JSON has no comments; take it out");
  ends("{'a': 1}", ": texts and names stand in straight double quotes: \"\"");
  ends("{\"a\": 'b'}", ": texts and names stand in straight double quotes: \"\"");
  for (const char* text :
       {"{\u201ca\u201d: 1}", "{\"a\": \u2018b\u2019}", "{\"a\": \u201eb\u201c}"})
    ends(text, ": these are curly quotes of a word processor; write straight ones: \"\"");
  ends("{a: 1}", ": a name stands in quotes: \"\"");
  ends("{\"a\": 1, b_c : 1}", ": a name stands in quotes: \"\"");
  ends("{\"a\": True}", ": write true");
  ends("{\"a\": None}", ": leave the field out");
  ends("[+1]", ": leave the plus sign out");
  ends("[.5]", ": a number begins with a digit");
  // None of these is one of those.
  ends("{\"a\" 1}", "expected ':'");
  ends("{\"a\": 1]", "expected '}'");
}

}  // namespace
}  // namespace lode::base
