// SPDX-License-Identifier: Apache-2.0
// The built-in texts are parsed once. A file that does not parse has no texts, which a test of the
// rows against the texts refuses; nothing here can fail for a reader.
#include "verifier/rules/rule_text.h"

#include <algorithm>
#include <set>

#include "verifier/catalogue/toml_reader.h"
#include "verifier/rules/table.h"

namespace lode::rules {

namespace embedded {
extern const char log_data[], sig_data[], cus_data[], mb_data[], seen_data[], att_data[];
extern const unsigned long log_size, sig_size, cus_size, mb_size, seen_size, att_size;
}  // namespace embedded

namespace {

using catalogue::TomlReader;

RuleText ReadRuleText(const std::string& id, TomlReader table) {
  RuleText out;
  out.id = id;
  out.name = table.String("name");
  out.title = table.String("title");
  out.text = table.String("text");
  out.inputs = table.String("inputs");
  out.source = table.String("source");
  for (const auto& [key, value] : {std::pair{"name", &out.name},
                                   {"title", &out.title},
                                   {"text", &out.text},
                                   {"inputs", &out.inputs},
                                   {"source", &out.source}}) {
    if (value->empty()) table.Fail(key, "is empty");
  }
  if (table.Has("parameters")) {
    TomlReader parameters = table.Table("parameters");
    for (const std::string& name : parameters.Keys())
      out.parameters[name] = parameters.String(name);
  }
  table.Close();
  return out;
}

const std::vector<FamilyText>& BuiltInTexts() {
  static const std::vector<FamilyText>& texts = *new std::vector<FamilyText>([] {
    std::vector<FamilyText> out;
    for (const std::string_view file : FamilyFiles()) {
      if (auto family = ParseFamilyText(file); family.ok()) out.push_back(*std::move(family));
    }
    return out;
  }());
  return texts;
}

std::string_view ScopeText(Scope scope) {
  switch (scope) {
    case Scope::kTrail:
      return "once, of the trail";
    case Scope::kLot:
      return "once, of the lot";
    case Scope::kHop:
      return "at each step of the path";
    case Scope::kExpectation:
      return "at each step, for each expectation of its role";
    case Scope::kMetal:
      return "once, of the lot's metal and where it comes from";
  }
  return "";
}

std::string ParameterText(const Parameter& parameter, std::string_view words) {
  return "`" + std::string(parameter.name) + "` = " + FallbackText(parameter) + " (" +
         AllowedText(parameter) + "): " + std::string(words);
}

// The lines of a list item, broken at blanks after 98 columns.
std::string Item(std::string_view text) {
  constexpr size_t kColumns = 98;
  std::string out = "-";
  size_t column = 1;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (column + 1 + end > kColumns) {
      out += "\n ";
      column = 1;
    }
    out += " " + std::string(text.substr(0, end));
    column += 1 + end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "\n";
}

std::string Body(const Rule& rule, const RuleText& text) {
  std::string out = text.text + "\n\n";
  out += Item("severity: " + std::string(SeverityName(rule.severity)) +
              (rule.severity == report::BLOCKS ? ", always" : ""));
  out += Item("judged: " + std::string(ScopeText(rule.scope)));
  out += Item("looks at: " + text.inputs);
  for (const Parameter& parameter : rule.parameters) {
    const auto it = text.parameters.find(parameter.name);
    out += Item("parameter " +
                ParameterText(parameter, it == text.parameters.end() ? "" : it->second));
  }
  return out + Item("derives from: " + text.source);
}

constexpr char kPageHead[] = R"(# Rules of evaluation

This page is generated from the rules (`verifier/rules`); a test refuses it when it differs.
`lode explain ID` prints the same about one rule.

A rule is a small pure function. It gives PASS, FAIL, UNKNOWN or N-A at one place, with the value,
the limit, the evidence (record digests), what is wrong and which document would change it, from
whom. Its severity says what a FAIL or UNKNOWN does to the answer:

| severity | FAIL | UNKNOWN |
|---|---|---|
| BLOCKS | NOT AUTHENTIC | UNDECIDED |
| FAILS | FAILED | UNDECIDED |
| WARNS | VERIFIED WITH EXCEPTIONS | VERIFIED WITH EXCEPTIONS |
| INFORMS | shown | shown |

The worst wins: NOT AUTHENTIC, FAILED, UNDECIDED, VERIFIED WITH EXCEPTIONS, VERIFIED. There is no
score. The `ATT` rules judge each criterion at each hop; at hops where the profile only reports,
their severity is INFORMS. Rules of admission are another page: they decide what is logged, these
what to believe of it.

A profile may set the severity of a rule and its parameters ([verification](verification.md)):

```toml
[rule.LOG-06]
severity = "WARNS"
max_days = 30
```

What it does not set is as this page says.
)";

}  // namespace

absl::StatusOr<FamilyText> ParseFamilyText(std::string_view toml) {
  absl::StatusOr<TomlReader> root = TomlReader::Parse(toml);
  if (!root.ok()) return root.status();
  FamilyText out;
  out.title = root->String("title");
  for (const std::string& id : root->Keys()) {
    if (id != "title") out.rules.push_back(ReadRuleText(id, root->Table(id)));
  }
  root->Close();
  if (!root->status().ok()) return root->status();
  return out;
}

std::vector<std::string_view> FamilyFiles() {
  return {{embedded::log_data, embedded::log_size},   {embedded::sig_data, embedded::sig_size},
          {embedded::cus_data, embedded::cus_size},   {embedded::mb_data, embedded::mb_size},
          {embedded::seen_data, embedded::seen_size}, {embedded::att_data, embedded::att_size}};
}

const RuleText* TextOf(std::string_view rule) {
  for (const FamilyText& family : BuiltInTexts()) {
    for (const RuleText& text : family.rules) {
      if (text.id == rule) return &text;
    }
  }
  return nullptr;
}

std::string NamedRule(std::string_view rule) {
  const RuleText* text = TextOf(rule);
  return std::string(rule) + (text == nullptr ? "" : " " + text->name);
}

std::string_view TitleOf(std::string_view rule) {
  const RuleText* text = TextOf(rule);
  return text == nullptr ? rule : std::string_view(text->title);
}

std::vector<std::string> TextFaults(std::span<const Rule* const> rows,
                                    const std::vector<FamilyText>& families) {
  std::vector<std::string> faults;
  std::map<std::string_view, const RuleText*> texts;
  for (const FamilyText& family : families) {
    for (const RuleText& text : family.rules) {
      if (!texts.emplace(text.id, &text).second) faults.push_back(text.id + " has two texts");
    }
  }
  std::set<std::string_view> rules;
  for (const Rule* rule : rows) {
    const std::string id(rule->id);
    if (!rules.insert(rule->id).second) faults.push_back(id + " has two rows");
    const auto it = texts.find(rule->id);
    if (it == texts.end()) {
      faults.push_back(id + " has no text");
      continue;
    }
    std::set<std::string, std::less<>> declared;
    for (const Parameter& parameter : rule->parameters) declared.emplace(parameter.name);
    for (const std::string& name : declared) {
      if (!it->second->parameters.contains(name))
        faults.push_back(id + "." + name + " has no text");
    }
    for (const auto& [name, words] : it->second->parameters) {
      if (!declared.contains(name)) faults.push_back(id + "." + name + " is not a parameter");
    }
  }
  for (const auto& [id, text] : texts) {
    if (!rules.contains(id)) faults.push_back(std::string(id) + " is not a rule");
  }
  return faults;
}

std::string RulesPage() {
  std::string page = kPageHead;
  for (const Rule* rule : AllRules()) {
    const RuleText* text = TextOf(rule->id);
    if (text == nullptr) continue;
    page += "\n## " + text->id + ": " + text->title + "\n\n" + Body(*rule, *text);
  }
  return page;
}

std::optional<std::string> ExplainRule(std::string_view id) {
  const Rule* rule = FindRule(id);
  const RuleText* text = TextOf(id);
  if (rule == nullptr || text == nullptr) return std::nullopt;
  return text->id + ": " + text->title + "\n\n" + Body(*rule, *text);
}

}  // namespace lode::rules
