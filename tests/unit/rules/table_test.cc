// SPDX-License-Identifier: Apache-2.0
// The rows, the texts about them, and the generated page.
#include "verifier/rules/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "tests/unit/docs_page.h"
#include "tests/unit/rules/history_builder.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/rule_text.h"

namespace lode::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string PageInTree() {
  return testing::ReadPage(std::string(LODE_SOURCE_DIR) + "/docs/rules.md");
}

TEST(RulesPage, IsTheOneInTheTree) {
  if (std::getenv("LODE_WRITE_DOCS") != nullptr) {
    std::ofstream(std::string(LODE_SOURCE_DIR) + "/docs/rules.md") << RulesPage();
  }
  EXPECT_EQ(PageInTree(), RulesPage()) << "run this test with LODE_WRITE_DOCS=1";
}

std::vector<FamilyText> BuiltIn() {
  std::vector<FamilyText> out;
  for (const std::string_view file : FamilyFiles()) {
    const auto family = ParseFamilyText(file);
    EXPECT_TRUE(family.ok()) << family.status();
    if (family.ok()) out.push_back(*family);
  }
  return out;
}

TEST(RuleTexts, FitTheRows) { EXPECT_THAT(TextFaults(AllRules(), BuiltIn()), IsEmpty()); }

constexpr Code kCodes[] = {{"ZZ-01.fails", ""}};
void CheckNothing(const Facts&, const Place&, const Parameters&, Sink& sink) {
  Tell(sink.Add(report::FAIL), kCodes[0]);
}

TEST(RuleTexts, ATextOrARowOrAParameterAloneIsAFault) {
  constexpr Parameter kParameters[] = {Number("most", "ppm", 0, 9, 1)};
  const Rule row("ZZ-01", Scope::kHop, report::FAILS, CheckNothing, kCodes, kParameters);
  const std::vector<const Rule*> rows = {&row};
  EXPECT_THAT(TextFaults(rows, {}), ElementsAre("ZZ-01 has no text"));
  FamilyText family;
  family.rules.resize(2);
  family.rules[0].id = "ZZ-01";
  family.rules[0].parameters["least"] = "words";
  family.rules[1].id = "ZZ-02";
  EXPECT_THAT(TextFaults(rows, {family}),
              ElementsAre("ZZ-01.most has no text", "ZZ-01.least is not a parameter",
                          "ZZ-02 is not a rule"));
  family.rules[1].id = "ZZ-01";
  EXPECT_THAT(TextFaults(std::vector<const Rule*>{&row, &row}, {family}),
              ::testing::IsSupersetOf({"ZZ-01 has two texts", "ZZ-01 has two rows"}));
}

TEST(RuleTexts, AreReadStrictly) {
  constexpr char kGood[] =
      "title = \"t\"\n[A-1]\nname = \"n\"\ntitle = \"t\"\ntext = \"x\"\ninputs = \"i\"\nsource = "
      "\"s\"\n";
  EXPECT_TRUE(ParseFamilyText(kGood).ok());
  EXPECT_FALSE(ParseFamilyText(std::string(kGood) + "sauce = \"s\"\n").ok());
  std::string empty = kGood;
  EXPECT_FALSE(ParseFamilyText(empty.replace(empty.find("\"x\""), 3, "\"\"")).ok());
}

TEST(Explain, SaysWhatTheRowAndTheTextSay) {
  const auto text = ExplainRule("LOG-06");
  ASSERT_TRUE(text.has_value());
  for (const char* part : {"LOG-06: the trail is fresh", "severity: FAILS", "once, of the trail",
                           "`max_days` = 7 (0 to 36500 days): How old"}) {
    EXPECT_THAT(*text, HasSubstr(part));
  }
  EXPECT_FALSE(ExplainRule("LOG-66").has_value());
}

// Another rule needs nothing but a row: it is judged at every place of its scope, with the
// severity and the parameters that a profile gives it.
TEST(Rows, AreRunByTheirScope) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  const auto history = b.Make("lot:a/1");
  const TrailFacts trail;
  const Profile profile;
  Facts facts(*history, trail, profile);
  GatherFacts(catalogue::Icmm(), facts);
  ASSERT_EQ(facts.hops.size(), 1u);
  const Rule at_hops("ZZ-01", Scope::kHop, report::WARNS, CheckNothing, kCodes);
  const Rule once("ZZ-02", Scope::kLot, report::FAILS, CheckNothing, kCodes);
  const std::vector<const Rule*> rows = {&at_hops, &once};
  const auto hop = CheckRows(rows, Scope::kHop, facts, {&facts.hops[0], nullptr, nullptr});
  ASSERT_EQ(hop.size(), 1u);
  EXPECT_EQ(hop[0].rule(), "ZZ-01");
  EXPECT_EQ(hop[0].severity(), report::WARNS);
  EXPECT_EQ(hop[0].site(), "site:a/mine");
  EXPECT_EQ(hop[0].lot(), "lot:a/1");
  EXPECT_EQ(hop[0].evidence_size(), 1);
  EXPECT_EQ(CheckRows(rows, Scope::kLot, facts, {}).size(), 1u);
  EXPECT_TRUE(CheckRows(rows, Scope::kTrail, facts, {}).empty());
}

TEST(NotBuilt, NamesNoRuleThatHasARowAndIsReadStrictly) {
  const auto families = ParseNotBuilt(NotBuiltFile());
  ASSERT_TRUE(families.ok()) << families.status();
  std::set<std::string> seen;
  for (const NotBuilt& family : *families) {
    for (const std::string& rule : family.rules) {
      EXPECT_EQ(FindRule(rule), nullptr) << rule << " is built: take it off the list";
      EXPECT_TRUE(rule.starts_with(family.id + "-")) << rule;
      EXPECT_TRUE(seen.insert(rule).second) << rule;
    }
  }
  EXPECT_EQ(families->size(), FamiliesNotBuilt().size());
  EXPECT_FALSE(ParseNotBuilt("[CAP]\ntitle = \"t\"\nrules = []\n").ok());
  EXPECT_FALSE(ParseNotBuilt("[CAP]\ntitle = \"t\"\nrules = [\"CAP-01\"]\nrule = 1\n").ok());
}

// Whoever compares two reports sees that the same was asked: a change of a row changes the digest,
// and so does a new one. Bump the name when you change what a rule means.
TEST(RuleSet, HasANameAndADigest) {
  EXPECT_EQ(RuleSetName(), "lode-rules/2");
  EXPECT_FALSE(RuleSetDigest().IsZero());
  EXPECT_EQ(RuleSetDigest(), RuleSetDigest());
}

TEST(Statement, WhatIsSaidMustBeDeclared) {
  constexpr Code kDeclared[] = {{"A.b", "lot:id n:count"}};
  report::Statement statement;
  Say(kDeclared[0], statement).Id("lot", "lot:a/1").Count("n", 3);
  EXPECT_EQ(StatementFault(statement, kDeclared), "");
  EXPECT_EQ(statement.arguments(0).rights(), report::OF_THE_LOT);
  EXPECT_EQ(statement.arguments(1).rights(), report::PUBLIC);
  Say(kDeclared[0], statement).Id("lot", "lot:a/1").Mg("n", 3);
  EXPECT_THAT(StatementFault(statement, kDeclared), HasSubstr("has \"lot:id n:mg\""));
  Say({"A.c", ""}, statement);
  EXPECT_EQ(StatementFault(statement, kDeclared), "A.c is not declared");
}

// The rows that the files of families write, and the scopes that the enum has: a file that the
// table forgets, or a scope that judging forgets, would be a rule that is never run.
TEST(Rows, EachThatIsWrittenIsInTheTableAndEachScopeIsJudged) {
  const std::filesystem::path root(LODE_SOURCE_DIR);
  const std::regex row("\\{\"([A-Z]+-[0-9]+)\",\\s*Scope::");
  size_t rows = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root / "verifier/rules/families")) {
    const std::string text = testing::ReadPage(entry.path().string());
    for (std::sregex_iterator it(text.begin(), text.end(), row), end; it != end; ++it, ++rows)
      EXPECT_NE(FindRule((*it)[1].str()), nullptr) << (*it)[1] << " of " << entry.path();
  }
  EXPECT_EQ(rows, AllRules().size()) << "a row is {\"ID\", Scope::...";
  const std::string scopes = testing::ReadPage((root / "verifier/rules/rule.h").string());
  const std::string judge = testing::ReadPage((root / "verifier/evaluate/judge.cc").string());
  const size_t from = scopes.find("enum class Scope {"), to = scopes.find("};", from);
  ASSERT_NE(from, std::string::npos);
  const std::string list = scopes.substr(from, to - from);
  const std::regex name("\n  (k[A-Za-z]+),");
  size_t names = 0;
  for (std::sregex_iterator it(list.begin(), list.end(), name), end; it != end; ++it, ++names)
    EXPECT_THAT(judge, HasSubstr("Check(Scope::" + (*it)[1].str() + ","));
  EXPECT_GE(names, 5u);
}

TEST(Rows, EachIsWhole) {
  for (const Rule* rule : AllRules()) {
    EXPECT_NE(rule->check, nullptr) << rule->id;
    EXPECT_FALSE(SeverityName(rule->severity).empty()) << rule->id;
    EXPECT_EQ(FindRule(rule->id), rule);
    EXPECT_FALSE(rule->codes.empty()) << rule->id;
    for (const Code& code : rule->codes)
      EXPECT_TRUE(code.id.starts_with(std::string(rule->id) + ".")) << code.id;
  }
  EXPECT_EQ(FindRule("ZZ-99"), nullptr);
}

}  // namespace
}  // namespace lode::rules
