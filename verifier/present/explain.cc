// SPDX-License-Identifier: Apache-2.0
// The texts are data. Codes of rules that are not built are explained, too: readers meet them in
// the list of checks not made. A word that has two meanings (NOT_AUTHENTIC is a result and the
// reason of an error) is explained by both.
#include "verifier/present/explain.h"

#include <algorithm>
#include <map>

#include "verifier/base/exit_code.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/catalogue/toml_reader.h"
#include "verifier/custody/codes.h"
#include "verifier/evaluate/codes.h"
#include "verifier/present/explain_file.h"
#include "verifier/present/glossary.h"
#include "verifier/present/messages.h"
#include "verifier/present/report_words.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/rule_text.h"
#include "verifier/rules/table.h"
#include "verifier/rules/word_lists.h"

namespace lode::present {

namespace {

using catalogue::TomlReader;

constexpr int kColumns = 100;

struct Explanation {
  std::string code;  // as it is written
  std::string text;
};
using Explained = std::map<std::string, Explanation, std::less<>>;  // by KeyOf

// Upper and lower case count as equal, and so do "NOT AUTHENTIC" and "NOT_AUTHENTIC".
std::string KeyOf(std::string_view code) {
  std::string out(code);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == ' ') c = '_';
  }
  return out;
}

void Add(std::string_view code, const std::string& text, Explained& out) {
  Explanation& said = out[KeyOf(code)];
  if (said.code.empty()) said.code = code;
  said.text += (said.text.empty() ? "" : "\n") + text;
}

void AddAdmission(TomlReader table, Explained& out) {
  for (const std::string& id : table.Keys()) {
    TomlReader rule = table.Table(id);
    const std::string title = rule.String("title"), text = rule.String("text");
    Add(id,
        id + ": " + title + "\n\n" + text + "\n\nWhat to do: " + rule.String("remedy") +
            "\nAll of it: docs/admission.md\n",
        out);
  }
}

void AddReasons(TomlReader table, Explained& out) {
  for (const std::string& name : table.Keys()) {
    const auto reason = base::ReasonFromName(name);
    if (!reason) continue;  // a test compares the two lists
    Add(name,
        name + ": " + table.String(name) +
            "\n\nWhat to do: " + base::NextStepOf(base::Error(*reason, "")) +
            ".\nExit code: " + std::to_string(base::ExitCodeOf(*reason)) + "\n",
        out);
  }
}

void AddNotBuilt(Explained& out) {
  for (const rules::NotBuilt& family : rules::FamiliesNotBuilt()) {
    for (const std::string& id : family.rules) {
      Add(id,
          id + ": not built in this version\n\nIts family looks at: " + family.title +
              ".\nEach report lists it as not checked.\n",
          out);
    }
    std::string rules;
    for (const std::string& id : family.rules) rules += (rules.empty() ? "" : ", ") + id;
    Add(family.id,
        family.id + ": " + family.title + "\n\nThese rules are not built in this version: " +
            rules + ".\nEach report lists them as not checked.\n",
        out);
  }
}

// A sentence for people who have no arguments to put into it: "<witnesses> witnesses cosigned".
// What a list has a few texts for stands as these: "critical <criterion> / <criterion>".
std::string Readable(std::string_view sentence, int depth = 0) {
  constexpr size_t kFew = 3;
  std::string out;
  size_t at = 0;
  for (const Placeholder& p : PlaceholdersOf(sentence)) {
    out += sentence.substr(at, p.begin - at);
    at = p.end;
    const std::string name = "<" + std::string(p.name) + ">";
    const auto list = English().words.find(p.rest);
    if (p.form == '?') {
      out += p.rest.substr(std::min(p.rest.find('|') + 1, p.rest.size()));
    } else if (p.form == '+') {
      std::string text(p.rest);
      if (const size_t mark = text.find('#'); mark != std::string::npos)
        text.replace(mark, 1, name);
      out += text;
    } else if (p.form == '|' && depth < 2 && list != English().words.end() &&
               list->second.size() <= kFew) {
      std::string texts;
      for (const auto& [word, text] : list->second) {
        if (!text.empty()) texts += (texts.empty() ? "" : " / ") + Readable(text, depth + 1);
      }
      out += texts;
    } else {
      out += name;
    }
  }
  return out + std::string(sentence.substr(at));
}

// "What to do: ..." in lines that a terminal shows whole.
std::string Labelled(std::string_view label, std::string_view text) {
  Page page(kColumns, true);
  page.Wrap(label, std::string(label.size(), ' '), text);
  return page.TakeText();
}

constexpr std::pair<std::string_view, std::string_view> kParts[] = {{"text", "It says:     "},
                                                                    {"message", "Wrong:       "},
                                                                    {"value", "Found:       "},
                                                                    {"limit", "Allowed:     "},
                                                                    {"remedy", "What to do:  "}};

// "level:  SELF, SECOND ...", a line for each argument that is a word.
std::string WordsOf(const statement::Code& code) {
  std::string out;
  for (std::string_view rest = code.arguments; !rest.empty();) {
    const statement::Declared one = statement::NextOf(rest);
    if (one.type != statement::Word::kType) continue;
    const rules::WordList* list = rules::ListOf(code.id, one.name);
    if (list == nullptr) continue;  // a test refuses the code
    std::string words;
    for (const std::string& word : list->words) words += (words.empty() ? "" : ", ") + word;
    if (list->symbols) words += ", or a chemical symbol";
    out += Labelled("Words:       ", std::string(one.name) + " is one of " + words);
  }
  return out;
}

// A case of a rule, or something that a report says.
void AddCodes(const std::vector<statement::Code>& codes, std::string_view page, Explained& out) {
  for (const statement::Code& code : codes) {
    const std::string rule(statement::RuleOf(code.id));
    const bool of_rule = out.contains(KeyOf(rule));
    std::string text(code.id);
    text += of_rule ? ": a case of " + rule + "\n\n" : ": said by a report\n\n";
    bool remedy = false;
    for (const auto& [part, label] : kParts) {
      const std::string_view sentence = English().Sentence(code.id, part);
      if (sentence.empty()) continue;
      remedy = remedy || part == "remedy";
      text += Labelled(label, Readable(sentence));
    }
    if (!remedy)
      text += Labelled(kParts[4].second, "nothing, unless the report asks for something");
    text += Labelled("Arguments:   ", code.arguments.empty() ? "none" : code.arguments);
    text += WordsOf(code);
    if (of_rule) text += Labelled("The rule:    ", "explain " + rule);
    Add(code.id, text + Labelled("All codes:   ", page), out);
  }
}

// As a report shows it: "MB-06 custody model", and the name alone.
void AddRules(Explained& out) {
  for (const std::string_view id : rules::RuleIds()) {
    const std::string text = rules::ExplainRule(id).value_or(""), named = rules::NamedRule(id);
    Add(id, text, out);
    if (named == id) continue;
    Add(named, text, out);
    Add(std::string_view(named).substr(id.size() + 1), text, out);
  }
}

// "6.5", and as a report shows it: "6.5 energy and climate".
void AddCriteria(Explained& out) {
  const catalogue::Catalogue& icmm = catalogue::Icmm();
  for (const catalogue::Criterion& c : icmm.criteria) {
    const std::string
        named = icmm.NamedCriterion(c.code),
        text = named + ": an expectation of " + icmm.Name() +
               (c.critical ? ", critical: it must be met whole" : "") + "\n\n" +
               Labelled("", c.text) + "\n" +
               Labelled("What to do: ",
                        "if a report says that it is not met or not known, ask the site's operator "
                        "for a later attestation of it. Rules: ATT-04 missing results, ATT-05 "
                        "outcome.");
    Add(c.code, text, out);
    if (named == c.code) continue;
    Add(named, text, out);
    Add(std::string_view(named).substr(c.code.size() + 1), text, out);
  }
}

void AddWords(Explained& out) {
  const Page utf8(kColumns, true), ascii(kColumns, false);
  for (const ReportWord& word : ReportWords()) {
    std::string mark;
    if (word.mark) mark = utf8.Of(*word.mark);
    if (word.mark && ascii.Of(*word.mark) != mark)
      mark += ", in ASCII " + std::string(ascii.Of(*word.mark));
    if (!mark.empty()) mark = " (" + mark + ")";
    const std::string text = Labelled("", word.word + mark + ": " + word.brief) +
                             (word.more.empty() ? "" : "\n" + Labelled("", word.more)) + "\n" +
                             Labelled("What to do: ", word.remedy);
    Add(word.word, text, out);
    if (!word.mark) continue;
    Add(utf8.Of(*word.mark), text, out);
    if (utf8.Of(*word.mark) != ascii.Of(*word.mark)) Add(ascii.Of(*word.mark), text, out);
  }
}

constexpr char kNothing[] = "nothing, unless a finding names it";

// Of docs/glossary.md.
void AddGlossary(Explained& out) {
  for (const GlossaryRow& row : Glossary()) {
    const std::string text =
        Labelled("", row.word + ": " + row.meaning) + "\n" + Labelled("What to do: ", kNothing);
    for (const std::string& spelling : SpellingsOf(row.word)) Add(spelling, text, out);
  }
}

// Kinds of records, and the words that their fields hold: "final assay" in the text of a report is
// FINAL_ASSAY of a record.
void AddRecordWords(TomlReader root, Explained& out) {
  const auto add = [&](const std::string& name, const std::string& what, const std::string& text) {
    Add(name,
        name + ": " + what + "\n\n" + Labelled("", text) + "\n" +
            Labelled("What to do: ", kNothing) + Labelled("The fields:  ", "docs/records.md"),
        out);
  };
  TomlReader kinds = root.Table("kind"), enums = root.Table("word");
  for (const std::string& kind : kinds.Keys()) add(kind, "a kind of record", kinds.String(kind));
  for (const std::string& type : enums.Keys()) {
    TomlReader words = enums.Table(type);
    for (const std::string& word : words.Keys())
      add(word, "a word of records (" + type + ")", words.String(word));
  }
}

// What is left: words of statements that stand nowhere else.
void AddWordLists(Explained& out) {
  for (const rules::WordList& list : rules::WordLists()) {
    for (const std::string& word : list.words) {
      if (out.contains(KeyOf(word))) continue;
      const auto texts = English().words.find(list.name);
      std::string text = word + ": a word of statements (" + std::string(list.name) + ": " +
                         std::string(list.what) + ")\n\n";
      if (texts != English().words.end() && texts->second.contains(word))
        text += Labelled("It says:    ", Readable(texts->second.at(word)));
      Add(word, text + Labelled("What to do: ", kNothing), out);
    }
  }
}

const Explained& All() {
  static const Explained& all = *new Explained([] {
    Explained out;
    auto root = TomlReader::Parse(ExplainFile());
    if (root.ok()) {
      AddAdmission(root->Table("admission"), out);
      AddReasons(root->Table("reason"), out);
    }
    AddNotBuilt(out);
    AddRules(out);
    AddCodes(custody::RefusalCodes(), "docs/refusals.md", out);
    AddCodes(evaluate::AllCodes(), "docs/findings.md", out);
    AddCriteria(out);
    AddWords(out);
    AddGlossary(out);
    if (auto words = TomlReader::Parse(RecordWordsFile()); words.ok()) AddRecordWords(*words, out);
    AddWordLists(out);
    return out;
  }());
  return all;
}

}  // namespace

std::vector<std::string> ExplainedCodes() {
  std::vector<std::string> codes;
  for (const auto& [key, said] : All()) codes.push_back(said.code);
  return codes;
}

absl::StatusOr<std::string> Explain(std::string_view code) {
  const auto it = All().find(KeyOf(code));
  if (it != All().end()) return it->second.text;
  const std::vector<std::string> codes = ExplainedCodes();
  const std::vector<std::string_view> near(codes.begin(), codes.end());
  return base::WithNextStep(
      base::Error(
          base::Reason::kNotFound,
          base::SafeText(code, 60) +
              " is no code, rule, expectation, reason or word of a report. Give one such as "
              "ATT-05, ADM-07.held-by-another, 6.5, NOT_FOUND or WARN" +
              base::DidYouMean(code, near)),
      "check the spelling; docs/findings.md and docs/refusals.md list every code");
}

}  // namespace lode::present
