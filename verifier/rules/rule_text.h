// SPDX-License-Identifier: Apache-2.0
// What people read about rules: titles, prose, inputs, sources and the words about parameters. They
// are data, one TOML file a family (data/rules), built in. docs/rules.md and `lode explain` are
// made from them and from the rows, and from nothing else.
#ifndef LODE_VERIFIER_RULES_RULE_TEXT_H_
#define LODE_VERIFIER_RULES_RULE_TEXT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

struct RuleText {
  std::string id;
  std::string name;   // two or three words to stand beside the id: "custody model"
  std::string title;  // a short clause
  std::string text;   // when it passes, fails, is unknown, does not apply; lines of a paragraph
  std::string inputs;
  std::string source;
  std::map<std::string, std::string, std::less<>> parameters;  // by name
};

struct FamilyText {
  std::string title;
  std::vector<RuleText> rules;  // ascending by id
};

// kMalformed with line and key.
absl::StatusOr<FamilyText> ParseFamilyText(std::string_view toml);
// The built-in files.
std::vector<std::string_view> FamilyFiles();
// Null: nothing is written about such a rule.
const RuleText* TextOf(std::string_view rule);
// "MB-06 custody model"; the id alone, if nothing is written about it.
std::string NamedRule(std::string_view rule);
// Or the id itself, if nothing is written about it.
std::string_view TitleOf(std::string_view rule);

// What is wrong between the rows and the texts: a rule without a text, a text without a rule, a
// parameter that only one of the two has. Empty: nothing.
std::vector<std::string> TextFaults(std::span<const Rule* const> rows,
                                    const std::vector<FamilyText>& families);

// docs/rules.md, byte for byte.
std::string RulesPage();
// The same of one rule, for a terminal; nothing if there is no such rule.
std::optional<std::string> ExplainRule(std::string_view id);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_RULE_TEXT_H_
