// SPDX-License-Identifier: Apache-2.0
// Keys and rights of the types are read off an argument that the kernel makes, so that the table
// can't say anything else than it does.
#include "tests/unit/present/code_page.h"

#include <algorithm>
#include <set>
#include <utility>

#include "verifier/present/messages.h"
#include "verifier/rules/rule_text.h"
#include "verifier/rules/word_lists.h"

namespace lode::present {
namespace {

constexpr size_t kColumns = 100;

// Of each type, for the table; `Row` reads type, key and rights off the value.
template <typename Value>
std::string Row(const Value& value, std::string_view what) {
  statement::report::Statement said;
  statement::Add(said, "a", value);
  const statement::report::Argument& argument = said.arguments(0);
  const auto* field = statement::report::Argument::descriptor()->FindFieldByNumber(
      static_cast<int>(argument.value_case()));
  return "| `" + std::string(Value::kType) + "` | `" + std::string(field->name()) + "` | " +
         statement::report::Rights_Name(argument.rights()) + " | " + std::string(what) + " |\n";
}

std::string TitleOf(std::string_view rule) {
  const rules::RuleText* text = rules::TextOf(rule);
  return text == nullptr ? std::string(rule) : std::string(rule) + ": " + text->title;
}

std::string WordsOf(const std::set<std::string, std::less<>>& lists) {
  std::string out =
      "\n## Words in sentences\n\n`{level|level}` shows the argument `level` by the "
      "text that this list has for it.\n\n```\n";
  bool first = true;
  for (const std::string& list : lists) {
    const auto it = English().words.find(list);
    if (it == English().words.end()) continue;
    out += std::string(first ? "" : "\n") + list + "\n";
    first = false;
    for (const auto& [value, text] : it->second)
      out += Wrapped("    " + value + "  ", 8, text.empty() ? "(nothing)" : text);
  }
  return out + "```\n";
}

// "level of asked-level, outcome": each argument that is a word and its list, where that has
// another name. Adds the lists to `closed`.
std::string ListsOf(const statement::Code& code, std::set<std::string_view>& closed) {
  std::string out;
  for (std::string_view rest = code.arguments; !rest.empty();) {
    const statement::Declared one = statement::NextOf(rest);
    if (one.type != statement::Word::kType) continue;
    const rules::WordList* list = rules::ListOf(code.id, one.name);
    if (list == nullptr) continue;  // a test refuses the code
    closed.insert(list->name);
    out += (out.empty() ? "" : ", ") + std::string(one.name);
    if (one.name != list->name) out += " of " + std::string(list->name);
  }
  return out;
}

std::string ClosedLists(const std::set<std::string_view>& closed) {
  std::string out =
      "\n## Words\n\nEach argument of the type `word` takes its value from one of these lists. "
      "The line `words` of\na code says from which, if it has not the argument's name. A list may "
      "grow; a word keeps its\nmeaning. A program shows a word that it does not know as it "
      "is.\n\n```\n";
  std::string before;
  for (const rules::WordList& list : rules::WordLists()) {
    if (!closed.contains(list.name)) continue;
    std::string words;
    for (const std::string& word : list.words) words += (words.empty() ? "" : ", ") + word;
    if (list.symbols) words += ", or a chemical symbol";
    out += before + Wrapped(std::string(list.name) + "  ", 4, list.what) + Wrapped("   ", 4, words);
    before = "\n";
  }
  return out + "```\n";
}

// A list's texts may take words from other lists.
void AddLists(std::string_view sentence, std::set<std::string, std::less<>>& lists) {
  for (const Placeholder& p : PlaceholdersOf(sentence)) {
    const bool of_list = p.form == '|';
    if (!of_list || !lists.insert(std::string(p.rest)).second) continue;
    const auto it = English().words.find(p.rest);
    if (it == English().words.end()) continue;
    for (const auto& [value, text] : it->second) AddLists(text, lists);
  }
}

}  // namespace

std::string Wrapped(std::string first, size_t indent, std::string_view text) {
  std::string out, line = std::move(first);
  bool begun = false;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (begun && line.size() + 1 + end > kColumns) {
      out += line + "\n";
      line = std::string(indent, ' ');
      begun = false;
    }
    if (begun) line += ' ';
    line += text.substr(0, end);
    begun = true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

std::string ArgumentTypes() {
  const statement::report::Statement none;
  using namespace statement;  // the types of the table
  return "| type | key in JSON | rights | what |\n|---|---|---|---|\n" +
         Row(Id{""}, "id of a lot, site, party, consignment, book, container") +
         Row(Name{""}, "public name: a rule, scheme, element, form, field, word of a record") +
         Row(Names{}, "several names, and how many `more`") +
         Row(Items{}, "several ids, each with its party, and how many `more`") +
         Row(Word{""}, "one of a closed list, such as `THIRD`") +
         Row(Mg{0}, "a mass in milligrams") + Row(Share{0, 0}, "`part_mg` of `whole_mg`") +
         Row(Ppm{0}, "a limit in parts per million: `7000` is 0.7 %") +
         Row(Grade{0}, "a grade, moisture or uncertainty of a lot in parts per million") +
         Row(Count(0), "a number") + Row(Time{0}, "an instant, UTC, in microseconds since 1970") +
         Row(Day{0}, "days since 1970-01-01") + Row(Duration{0}, "microseconds") +
         Row(Digest{""}, "of a record, a key or a file") +
         Row(Text{""}, "what a signer or a checker wrote, as it is") +
         Row(Quote{none}, "another statement, which this one quotes");
}

std::string SentenceForms() {
  return "| in a sentence | shows |\n|---|---|\n"
         "| `{lot}` | the argument, by its type; see below |\n"
         "| `{level\\|level}` | the text of a word, from a list below |\n"
         "| `{n?one\\|many}` | the first text if the count is one, else the second |\n"
         "| `{n+, and # more}` | the text with the count for `#`; nothing if it is 0 |\n"
         "| `{time!}` | an instant to the second, in UTC; with the fraction if it has one |\n"
         "| `{key:16}` | the first digits of a digest |\n"
         "| `{who@party}` | its name and (id), or the id alone; for no id, the site's operator |\n"
         "| `{lots*plain}` | all of a list, with commas, and how many more there are |\n"
         "| `{logs*log}` | so, each a verifier key: its name (key and its short id) |\n"
         "| `{lots*asks-seller}` | so, each with the party that can ask its seller |\n"
         "| `{masses*mass}` | so, each a name and a mass: wet_mg 900 mg (0.900 g) |\n"
         "| `{quotas*quota}` | so, each a mass, the quota and its party |\n"
         "| `{forms~or}` | all of a list, joined by that word |\n"
         "| `{mass#}` | as a field holds it: 900 mg (0.900 g), 5000 ppm (0.5 %), microseconds |\n"
         "| `{title}` | the title of the rule or of the family of rules |\n"
         "\n"
         "- A mass stands in the largest of t, kg and g of which there is one, with three decimals "
         "and\n"
         "  commas between thousands: 1,234.500 t. Nothing is 0; what rounds to nothing is "
         "< 0.001 g.\n"
         "  In brackets behind milligrams it is the same; 0 mg has no brackets.\n"
         "- A share of a mass has two decimals: 50.00 %. Nothing is 0 %, all is 100 %, and what "
         "only\n"
         "  rounds to them is < 0.01 % or > 99.99 %. A limit (`ppm`) or a grade has the decimals "
         "that it\n"
         "  needs: 0.7 %.\n"
         "- A day or an instant is a date, 2026-03-01; an instant by the calendar of UTC. A "
         "duration "
         "is\n"
         "  in days from 2 days on, in hours from 2 hours on, else in seconds.\n"
         "- A count has no commas. A digest is in hex. An argument that is missing shows as its "
         "name "
         "in\n"
         "  braces.\n"
         "- In a report a `text` stands in quotes, a `\"` in it as `\\\"`. A party's name stands "
         "as "
         "it is, or\n"
         "  in quotes if it has signs or words of Lode ([threat model](threat-model.md)). A "
         "refusal "
         "shows\n"
         "  words as they are: they are the sender's own.\n";
}

std::string CodesAndWords(std::vector<statement::Code> codes) {
  std::sort(codes.begin(), codes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  std::string out;
  std::string_view rule;
  std::set<std::string, std::less<>> lists;
  std::set<std::string_view> closed;
  for (const statement::Code& code : codes) {
    if (const auto of = statement::RuleOf(code.id); of != rule) {
      out += std::string(rule.empty() ? "" : "```\n") + "\n## " + TitleOf(of) + "\n\n```\n";
      rule = of;
    } else {
      out += "\n";
    }
    out += Wrapped(std::string(code.id) + (code.arguments.empty() ? "" : "  "), 4, code.arguments);
    if (const std::string words = ListsOf(code, closed); !words.empty())
      out += Wrapped("    words    ", 13, words);
    for (const auto& [part, label] :
         {std::pair("text", "    says     "), std::pair("message", "    wrong    "),
          std::pair("value", "    found    "), std::pair("limit", "    allowed  "),
          std::pair("remedy", "    remedy   ")}) {
      const std::string_view sentence = English().Sentence(code.id, part);
      if (sentence.empty()) continue;
      AddLists(sentence, lists);
      out += Wrapped(label, 13, sentence);
    }
  }
  return out + "```\n" + ClosedLists(closed) + WordsOf(lists);
}

}  // namespace lode::present
