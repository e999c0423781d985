// SPDX-License-Identifier: Apache-2.0
// Every code, rule, reason and word of a report can be explained, and what is misspelt is told with
// the nearest.
#include "verifier/present/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "proto/lode/record/v1/record.pb.h"
#include "verifier/base/reason.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/custody/codes.h"
#include "verifier/evaluate/codes.h"
#include "verifier/present/glossary.h"
#include "verifier/present/messages.h"
#include "verifier/present/page.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/rule_text.h"
#include "verifier/rules/table.h"
#include "verifier/rules/word_lists.h"

namespace lode::present {
namespace {

namespace report = ::lode::trail::v1;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string TextOf(std::string_view code) {
  const auto text = Explain(code);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.value_or("");
}

TEST(Explain, EveryRuleAndReason) {
  for (const std::string_view id : rules::RuleIds()) EXPECT_FALSE(TextOf(id).empty()) << id;
  for (int i = 0; i <= 13; ++i) {
    const std::string id = (i < 10 ? "ADM-0" : "ADM-") + std::to_string(i);
    EXPECT_THAT(TextOf(id), HasSubstr("What to do: ")) << id;
  }
  for (const rules::NotBuilt& family : rules::FamiliesNotBuilt()) {
    for (const std::string& id : family.rules)
      EXPECT_THAT(TextOf(id), HasSubstr("not built")) << id;
  }
  for (int i = 0;; ++i) {
    const auto reason = static_cast<base::Reason>(i);
    const std::string_view name = base::ReasonName(reason);
    EXPECT_THAT(TextOf(name), HasSubstr("Exit code: ")) << name;
    if (reason == base::Reason::kCancelled) break;  // the last one
  }
}

TEST(Explain, SaysWhatARuleAsksAndWhatMayBeSet) {
  EXPECT_THAT(TextOf("att-06"), HasSubstr("`minimum_level` = \"SECOND\""));
  EXPECT_THAT(TextOf("not_found"), HasSubstr("never told apart"));
}

TEST(Explain, EveryCodeWithItsSentencesAndArguments) {
  std::vector<statement::Code> codes = evaluate::AllCodes();
  for (const statement::Code& code : custody::RefusalCodes()) codes.push_back(code);
  for (const statement::Code& code : codes) {
    const std::string text = TextOf(code.id);
    EXPECT_THAT(text, HasSubstr("What to do:")) << code.id;
    EXPECT_THAT(text, HasSubstr(code.arguments.empty() ? "Arguments:   none\n" : "Arguments:"));
    std::string_view rest = code.arguments;
    while (!rest.empty()) {
      const statement::Declared one = statement::NextOf(rest);
      EXPECT_THAT(text, HasSubstr(std::string(one.name) + ":" + std::string(one.type)));
    }
  }
  EXPECT_THAT(TextOf("att-05.planned"), HasSubstr("a case of ATT-05"));
  EXPECT_THAT(TextOf("ADM-07.held-by-another"), HasSubstr("The rule:    explain ADM-07"));
}

// Whatever a reader meets in a report: words of its enums, marks, expectations, families.
TEST(Explain, TheWordsAndMarksOfAReport) {
  for (const auto* type :
       {report::Result_descriptor(), report::Outcome_descriptor(), report::Severity_descriptor(),
        report::LotState_descriptor(), report::Rights_descriptor()}) {
    for (int i = 1; i < type->value_count(); ++i)
      EXPECT_THAT(TextOf(type->value(i)->name()), HasSubstr("What to do:"));
  }
  for (const char* list : {"level", "outcome", "custody-model", "head"}) {
    for (const auto& [word, text] : English().words.at(list)) {
      if (word != "NOT_SAID") TextOf(list == std::string("head") ? text : word);
    }
  }
  for (const char* word : {"UNACCOUNTED",
                           "GAINED",
                           "ZZ",
                           "WARN",
                           "LAPSED",
                           "SUSPENDED",
                           "N-A",
                           "NOT MADE",
                           "LSM",
                           "ASM_CERTIFIED",
                           "ASM_OTHER",
                           "RECYCLED",
                           "UNKNOWN",
                           "off-ledger",
                           "quorum",
                           "state root",
                           "replaying witness",
                           "verified with exceptions",
                           "CAP",
                           "✓",
                           "⊘",
                           "+",
                           "!"}) {
    EXPECT_THAT(TextOf(word), Not(IsEmpty())) << word;
  }
  EXPECT_THAT(TextOf("6.5"), HasSubstr("6.5 energy and climate"));
  EXPECT_THAT(TextOf("✗"), HasSubstr("FAIL (✗, in ASCII X)"));
  EXPECT_THAT(TextOf("trail.quorum"), HasSubstr("<witnesses> witnesses cosigned"));
  // Both meanings.
  EXPECT_THAT(TextOf("NOT_AUTHENTIC"), HasSubstr("Exit code: 3"));
  EXPECT_THAT(TextOf("NOT_AUTHENTIC"), HasSubstr("nothing in it is shown as true"));
}

// Whatever the renderer can print: every sign, on a page with and without UTF-8.
TEST(Explain, EverySign) {
  for (int i = 0; i <= static_cast<int>(Glyph::kNotApplicable); ++i) {
    for (const bool utf8 : {true, false})
      EXPECT_THAT(TextOf(Page(100, utf8).Of(static_cast<Glyph>(i))), HasSubstr("What to do:")) << i;
  }
  EXPECT_THAT(TextOf("◆"), HasSubstr("metal enters the ledger"));
  EXPECT_THAT(TextOf("┊"), HasSubstr("the lot travels"));
}

TEST(Explain, EveryWordOfTheGlossaryAndOfTheLists) {
  EXPECT_GT(Glossary().size(), 50u);
  for (const GlossaryRow& row : Glossary()) {
    for (const std::string& word : SpellingsOf(row.word))
      EXPECT_FALSE(TextOf(word).empty()) << word;
  }
  EXPECT_EQ(SpellingsOf("artisanal (ASM)"),
            (std::vector<std::string>{"artisanal (ASM)", "artisanal", "ASM"}));
  EXPECT_EQ(SpellingsOf("chain (of a subject)"),
            (std::vector<std::string>{"chain (of a subject)", "chain"}));
  for (const rules::WordList& list : rules::WordLists()) {
    for (const std::string& word : list.words) EXPECT_FALSE(TextOf(word).empty()) << word;
  }
}

void ExpectWordsOf(const google::protobuf::Descriptor* type,
                   std::set<const google::protobuf::Descriptor*>& seen) {
  if (!seen.insert(type).second) return;
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (field->message_type() != nullptr) ExpectWordsOf(field->message_type(), seen);
    for (int v = 0; field->enum_type() != nullptr && v < field->enum_type()->value_count(); ++v) {
      const auto* value = field->enum_type()->value(v);
      const std::string zero = field->enum_type()->FindValueByNumber(0)->name();
      const size_t prefix = zero.size() - std::string_view("UNSPECIFIED").size();
      if (value->number() != 0) TextOf(value->name().substr(prefix));
    }
  }
}

// Steps, modes, roles, losses ... stand in reports as records have them, in small letters.
TEST(Explain, EveryKindAndWordOfRecords) {
  std::set<const google::protobuf::Descriptor*> seen;
  ExpectWordsOf(record::v1::Record::descriptor(), seen);
  const auto* body = record::v1::Record::descriptor()->oneof_decl(0);
  for (int i = 0; i < body->field_count(); ++i) TextOf(body->field(i)->message_type()->name());
  for (const char* word : {"retired",
                           "loss",
                           "countersigned",
                           "title",
                           "third party",
                           "reweighed",
                           "stocktake",
                           "quota",
                           "final assay",
                           "leach precipitate",
                           "TitleTransferred",
                           "short",
                           "gained",
                           "missing",
                           "in",
                           "out",
                           "signed",
                           "reported only",
                           "nothing attested",
                           "valid then and as of",
                           "not looked at",
                           "paid by",
                           "no origin",
                           "seller not said",
                           "ESG",
                           "exception",
                           "severity",
                           "held",
                           "held by",
                           "reserve",
                           "books",
                           "demo",
                           "complete on the operator's word",
                           "HS",
                           "as registered",
                           "custody model",
                           "standing",
                           "6.5 energy and climate"})
    EXPECT_THAT(TextOf(word), HasSubstr("What to do:")) << word;
}

// A reader copies what the report shows: the id with its name, or the name.
TEST(Explain, RulesAndExpectationsByTheirNames) {
  for (const std::string_view id : rules::RuleIds()) {
    const std::string named = rules::NamedRule(id);
    EXPECT_EQ(TextOf(named), TextOf(id)) << named;
    EXPECT_THAT(TextOf(named.substr(id.size() + 1)), HasSubstr(id)) << named;
  }
  for (const catalogue::Criterion& c : catalogue::Icmm().criteria)
    EXPECT_EQ(TextOf(catalogue::Icmm().NamedCriterion(c.code)), TextOf(c.code)) << c.code;
}

// A finding that is reported only is WARN, too, and no exception.
TEST(Explain, AWarningIsNotAlwaysAnException) {
  EXPECT_THAT(TextOf("WARN"), HasSubstr("an exception, unless it says (reported only)"));
}

TEST(Explain, WhatIsMisspeltIsToldWithTheNearest) {
  const auto none = Explain("ATT-66");
  EXPECT_EQ(base::ReasonOf(none.status()), base::Reason::kNotFound);
  EXPECT_THAT(std::string(none.status().message()), HasSubstr("Did you mean ATT-"));
  EXPECT_THAT(std::string(Explain("att-05.planed").status().message()),
              HasSubstr("Did you mean ATT-05.planned?"));
  EXPECT_THAT(std::string(Explain("UNACOUNTED").status().message()),
              HasSubstr("Did you mean UNACCOUNTED?"));
  EXPECT_FALSE(Explain("\x1b[2J").ok());
  EXPECT_THAT(std::string(Explain("\x1b[2J").status().message()), HasSubstr("\\x1b[2J"));
}

}  // namespace
}  // namespace lode::present
