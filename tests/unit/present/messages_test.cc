// SPDX-License-Identifier: Apache-2.0
// The English catalogue has a sentence for every code and none besides; every placeholder fits; and
// what comes out is what people read.
#include "verifier/present/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "verifier/custody/codes.h"
#include "verifier/evaluate/codes.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/renderer.h"

namespace lode::present {
namespace {

using statement::Code;
using statement::Say;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Code> EveryCode() {
  std::vector<Code> codes = evaluate::AllCodes();
  for (const Code& code : custody::RefusalCodes()) codes.push_back(code);
  return codes;
}

absl::StatusOr<Messages> Parse(std::string_view toml) {
  return ParseMessages(std::vector<std::string_view>{toml});
}

TEST(EnglishMessages, FitTheCodes) {
  const auto parsed = ParseMessages(EnglishFiles());
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(MessageFaults(*parsed, EveryCode()), IsEmpty());
  EXPECT_EQ(English().sentences.size(), EveryCode().size());
}

// A refusal says what is wrong, what is allowed and what to do.
TEST(EnglishMessages, ARefusalHasALimitAMessageAndARemedy) {
  for (const Code& code : custody::RefusalCodes()) {
    EXPECT_TRUE(code.id.starts_with("ADM-")) << code.id;
    for (const char* part : {"limit", "message", "remedy"})
      EXPECT_NE(English().Sentence(code.id, part), "") << code.id << " has no " << part;
  }
}

std::vector<std::string> FaultsOf(const std::string& toml, const Code& code) {
  const auto messages = Parse(toml);
  EXPECT_TRUE(messages.ok()) << messages.status();
  return MessageFaults(*messages, std::span<const Code>(&code, 1));
}

TEST(MessageFaults, WhatDoesNotFitIsNamed) {
  const Code code = {"A.b", "lot:id level:word n:count lots:items"};
  const std::string words =
      "[words.levels]\nTHIRD = \"of {lot}\"\n[words.item]\nplain = \"{id}\"\n";
  const auto with = [&](const std::string& sentence) {
    return FaultsOf("[code.A.b]\ntext = \"" + sentence + "\"\n" + words, code);
  };
  EXPECT_THAT(with("{lot} {level|levels} {n} {n?one|many} {n+ #} {lots*plain}"), IsEmpty());
  EXPECT_THAT(with("{place}"), ElementsAre("A.b {place} is not an argument"));
  EXPECT_THAT(with("{level}"), ElementsAre("A.b {level} does not fit the type word"));
  EXPECT_THAT(with("{lot?one|many}"), ElementsAre("A.b {lot} does not fit the type id"));
  EXPECT_THAT(with("{level|ranks}"), ElementsAre("A.b {level} names no list ranks"));
  EXPECT_THAT(with("{lots*fancy}"), ElementsAre("A.b {lots} names no item fancy"));
  EXPECT_THAT(with("{lots~or}"), ElementsAre("A.b {lots} is joined by no word or"));
  EXPECT_THAT(with("{n#}"), ElementsAre("A.b {n} does not fit the type count"));
  EXPECT_THAT(FaultsOf("[code]\n" + words, code), ElementsAre("A.b has no sentence"));
  EXPECT_THAT(FaultsOf("[code.A.b]\ntext = \"x\"\n[code.A.c]\ntext = \"y\"\n" + words, code),
              ElementsAre("A.c is not a code"));
}

TEST(MessageFaults, AWordMayOnlyNameWhatTheStatementHas) {
  const Code code = {"A.b", "level:word"};
  EXPECT_THAT(
      FaultsOf("[code.A.b]\ntext = \"{level|levels}\"\n[words.levels]\nX = \"{lot}\"\n", code),
      ElementsAre("A.b {lot} is not an argument"));
}

TEST(ParseMessages, IsStrict) {
  EXPECT_FALSE(Parse("[code.A.b]\nsentence = \"x\"\n[words]\n").ok());
  EXPECT_FALSE(Parse("[code]\n[words]\n[page]\n").ok());
  EXPECT_FALSE(Parse("[code]\n").ok());
}

TEST(ParseMessages, ASentenceStandsInOneFile) {
  const std::string_view file = "[code.A.b]\ntext = \"x\"\n[words.w]\nX = \"x\"\n";
  EXPECT_FALSE(ParseMessages(std::vector<std::string_view>{file, file}).ok());
}

// "1 quotas": a count before a word in the plural asks for `?`.
TEST(EnglishMessages, ACountOfOneIsNoPlural) {
  std::map<std::string_view, std::string> arguments;
  for (const Code& code : EveryCode()) arguments[code.id] = " " + std::string(code.arguments) + " ";
  for (const auto& [id, parts] : English().sentences) {
    for (const auto& [part, sentence] : parts) {
      for (const Placeholder& p : PlaceholdersOf(sentence)) {
        if (p.form != 0 || p.end >= sentence.size() || sentence[p.end] != ' ' ||
            arguments[id].find(" " + std::string(p.name) + ":count ") == std::string::npos)
          continue;
        const size_t end = std::min(sentence.find_first_of(" ,;:", p.end + 1), sentence.size());
        const std::string word = sentence.substr(p.end + 1, end - p.end - 1);
        EXPECT_TRUE(!word.ends_with("s") || word == "is" || word == "was" || word == "covers")
            << id << ": " << sentence;
      }
    }
  }
}

TEST(Placeholders, AreFoundWithTheirForm) {
  const auto found = PlaceholdersOf("a {lot} {n?record|records}{");
  ASSERT_EQ(found.size(), 2u);  // a brace that nobody closes is a brace
  EXPECT_EQ(found[0].name, "lot");
  EXPECT_EQ(found[0].form, 0);
  EXPECT_EQ(found[1].form, '?');
  EXPECT_EQ(found[1].rest, "record|records");
}

class Rendering : public ::testing::Test {
 protected:
  Rendering() {
    report::NamedParty* party = report_.add_parties();
    party->set_party("local:mine");
    party->set_name("Mine SA");
  }
  std::string Part(std::string_view part) {
    return Renderer(English(), report_).Part(statement_, part);
  }
  report::Report report_;
  report::Statement statement_;
};

TEST_F(Rendering, EachTypeAsPeopleReadIt) {
  report::Items items;
  report::Item* item = items.add_items();
  item->set_id("lot:a/x");
  item->set_party("local:mine");
  items.set_more(2);
  Say({"MB-05.unknown", ""}, statement_)
      .Id("element", "Co")
      .Part("unknown", 1, 1'000'000'000)
      .Part("gained", 500'000'000, 1'000'000'000)
      .Ppm("max_unknown", 7'000)
      .Items("sources", items);
  EXPECT_EQ(Part("value"), "Co: < 0.01 % of unknown origin, 50.00 % gained without any");
  EXPECT_EQ(Part("limit"), "at most 0.7 % of unknown origin");
  EXPECT_EQ(Part("remedy"),
            "records from the mine on of lot:a/x (Mine SA can ask its seller) and 2 more; or a lot "
            "without it");
}

TEST_F(Rendering, WordsMayHaveArguments) {
  Say({"LOG-06.clock-wrong", ""}, statement_)
      .Duration("age", 0)
      .Word("after", "BOUNDED")
      .Duration("gap", 10'000'000)
      .Word("clock", "BEHIND")
      .Duration("behind", int64_t{3} * 86'400'000'000)
      .Duration("max_age", int64_t{7} * 86'400'000'000)
      .Duration("max_gap", 60'000'000)
      .Time("since", 0);
  EXPECT_EQ(Part("value"),
            "0 s old, log goes on for up to 10 s; this machine's clock is 3 days behind it");
  EXPECT_EQ(Part("limit"), "at most 7 days old, 60 s of log after it");
  EXPECT_THAT(Part("message"), HasSubstr("clock is wrong: it is 3 days behind"));
  EXPECT_THAT(Part("remedy"), HasSubstr("--as-of"));
}

TEST_F(Rendering, APartyHasItsNameAndNobodyIsTheSitesOperator) {
  Say({"ATT-05.not-met", ""}, statement_)
      .Id("operator", "local:mine")
      .Word("level", "CRITICAL")
      .Id("criterion", "3.4");
  EXPECT_EQ(Part("message"), "critical 3.4 child and forced labour is not met");
  EXPECT_EQ(Part("remedy"),
            "a later attestation that it is met, from Mine SA (local:mine) through "
            "its assessor");
  statement_.mutable_arguments(0)->set_id("");
  EXPECT_THAT(Part("remedy"), HasSubstr("from the site's operator through"));
  statement_.mutable_arguments(0)->set_id("local:other");
  EXPECT_THAT(Part("remedy"), HasSubstr("from local:other through"));
}

TEST_F(Rendering, OneRecordWasAndTwoWere) {
  const auto said = [&](uint64_t n) {
    Say({"SIG-02.misused", ""}, statement_)
        .Count("records", n)
        .Digest("key", base::Hash256())
        .Id("party", "local:mine")
        .Word("begin", "SAID")
        .Time("since", int64_t{86'400'000'000});
    return Part("message");
  };
  EXPECT_EQ(said(1),
            "a key of local:mine may have been misused since 1970-01-02; 1 record of this trail "
            "was signed with it before it was revoked");
  EXPECT_THAT(said(2), HasSubstr("2 records of this trail were signed"));
  EXPECT_EQ(Part("value"), "2 records signed with key 0000000000000000");
}

// What is missing shows: a reader sees that something is wrong, and nothing is made up.
TEST_F(Rendering, AMissingArgumentIsNotDropped) {
  Say({"CUS-06.reserve", ""}, statement_);
  EXPECT_EQ(Part("value"), "reserve on {reserved}");
  EXPECT_EQ(Part("text"), "");
  Say({"none.such", ""}, statement_);
  EXPECT_EQ(Part("message"), "");
}

// An argument that looks like a placeholder stays what it is.
TEST_F(Rendering, ArgumentsAreNotRead) {
  Say({"CUS-06.reserve", ""}, statement_).Id("reserved", "{reserved}{title}");
  EXPECT_EQ(Part("value"), "reserve on {reserved}{title}");
}

TEST_F(Rendering, ChecksHaveTheirTitle) {
  const Renderer renderer(English(), report_);
  report::Check check;
  check.set_name("ATT-04");
  Say(evaluate::kCounted, *check.mutable_what())
      .Count("pass", 3)
      .Count("na", 0)
      .Count("fail", 1)
      .Count("warn", 0)
      .Count("unknown", 2);
  EXPECT_EQ(CheckText(check, renderer),
            "every expectation of the hop's role has a result: 3 PASS, 1 FAIL, 2 UNKNOWN");
  check.set_name("SAN");
  report::Items rules;
  rules.add_items()->set_id("SAN-01");
  Say(evaluate::kNotBuilt, *check.mutable_what()).Items("rules", rules);
  EXPECT_EQ(CheckText(check, renderer), "sanctions and forced-labour lists (SAN-01)");
}

}  // namespace
}  // namespace lode::present
