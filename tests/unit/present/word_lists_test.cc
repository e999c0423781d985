// SPDX-License-Identifier: Apache-2.0
// Every argument that is a word has a closed list, every word of it has a text wherever a sentence
// shows it, and no text stands for a word that can't come.
#include "verifier/rules/word_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "verifier/custody/codes.h"
#include "verifier/evaluate/codes.h"
#include "verifier/present/explain.h"
#include "verifier/present/messages.h"
#include "verifier/present/refusal.h"

namespace lode::present {
namespace {

using rules::ListOf;
using rules::WordList;
using ::testing::HasSubstr;

std::vector<statement::Code> EveryCode() {
  std::vector<statement::Code> codes = evaluate::AllCodes();
  for (const statement::Code& code : custody::RefusalCodes()) codes.push_back(code);
  return codes;
}

TEST(WordLists, EveryWordOfEveryCodeStandsInOne) {
  std::set<std::string_view> used;
  for (const statement::Code& code : EveryCode()) {
    for (std::string_view rest = code.arguments; !rest.empty();) {
      const statement::Declared one = statement::NextOf(rest);
      if (one.type != statement::Word::kType) continue;
      const WordList* list = ListOf(code.id, one.name);
      ASSERT_NE(list, nullptr) << code.id << " " << one.name << ": name its list in word_lists.cc";
      EXPECT_FALSE(list->words.empty()) << list->name;
      used.insert(list->name);
    }
  }
  std::string_view before;
  for (const WordList& list : rules::WordLists()) {
    EXPECT_TRUE(used.contains(list.name)) << list.name << " is of no argument";
    EXPECT_LT(before, list.name);
    before = list.name;
  }
}

// Texts by what sentences show words with: the words that each can meet.
using Shown = std::map<std::string, std::set<std::string>, std::less<>>;

void LookAt(const statement::Code& code, std::string_view sentence, Shown& shown) {
  for (const Placeholder& p : PlaceholdersOf(sentence)) {
    if (p.form != '|') continue;
    const WordList* list = ListOf(code.id, p.name);
    ASSERT_NE(list, nullptr) << code.id << " " << p.name;
    for (const std::string& word : list->words) {
      const std::string* text = English().Word(p.rest, word);
      EXPECT_NE(text, nullptr) << code.id << ": [words." << p.rest << "] has no text for " << word;
      shown[std::string(p.rest)].insert(word);
      if (text != nullptr) LookAt(code, *text, shown);
    }
  }
}

TEST(WordLists, EveryWordHasATextWhereItIsShownAndNoTextIsForNothing) {
  Shown shown;
  for (const statement::Code& code : EveryCode()) {
    for (const char* part : {"text", "message", "value", "limit", "remedy"})
      LookAt(code, English().Sentence(code.id, part), shown);
  }
  EXPECT_GT(shown.size(), 20u);
  for (const auto& [list, words] : shown) {
    for (const auto& [word, text] : English().words.at(list))
      EXPECT_TRUE(words.contains(word)) << "[words." << list << "] " << word << " can't come";
  }
}

constexpr statement::Code kModel = {"MB-06.weak", "model:word weakest:word"};
constexpr statement::Code kWatched = {"ADM-10.differs-too-much", "what:word"};
constexpr statement::Code kQuoting = {"trail.refuses", "refusal:statement"};
constexpr statement::Code kNoList = {"A.b", "colour:word"};

statement::report::Statement Model(std::string_view model) {
  return statement::Make<kModel>(statement::Word{model}, statement::Word{"SEGREGATED"});
}
std::string Watched(std::string_view what) {
  return rules::WordFault(statement::Make<kWatched>(statement::Word{what}));
}

TEST(WordLists, AWordOutsideOfItsListIsAFault) {
  EXPECT_EQ(rules::WordFault(Model("MASS_BALANCE")), "");
  EXPECT_THAT(rules::WordFault(Model("MASSBALANCE")),
              HasSubstr("MB-06.weak model says \"MASSBALANCE\""));
  EXPECT_THAT(rules::WordFault(Model("")), HasSubstr("not in the list custody-model"));
  EXPECT_EQ(Watched("DRY_MASS"), "");
  EXPECT_EQ(Watched("Co"), "");
  EXPECT_THAT(Watched("Xx"), HasSubstr("watched"));
  const auto quoting = statement::Make<kQuoting>(statement::Quote{Model("x")});
  EXPECT_THAT(rules::WordFault(quoting), HasSubstr("custody-model"));
  EXPECT_THAT(rules::WordFault(statement::Make<kNoList>(statement::Word{"RED"})),
              HasSubstr("no list of words"));
}

// One code can mean something else by a name than all the others.
TEST(WordLists, TheRowOfACodeComesBeforeThatOfAll) {
  EXPECT_EQ(ListOf("ATT-05.planned", "level")->name, "critical");
  EXPECT_EQ(ListOf("ATT-12.settled", "level")->name, "level");
  EXPECT_EQ(ListOf("SEEN-01.late", "reason")->name, "delay");
  EXPECT_EQ(ListOf("trail.map-refused", "reason")->name, "reason");
  EXPECT_EQ(ListOf("ATT-12.settled", "colour"), nullptr);
}

TEST(WordLists, ExplainNamesTheWords) {
  const auto text = Explain("ATT-12.settled");
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(*text, HasSubstr("became is one of EXPIRED, REPLACED, SUSPENDED, WITHDRAWN"));
}

}  // namespace
}  // namespace lode::present
