// SPDX-License-Identifier: Apache-2.0
// What a profile may set about a rule: numbers with a range and a unit, words of a closed list,
// element symbols. A rule declares its parameters beside its row; what a profile does not set has
// the declared default. The words about them are data (data/rules).
#ifndef LODE_VERIFIER_RULES_PARAMETER_H_
#define LODE_VERIFIER_RULES_PARAMETER_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/catalogue/toml_reader.h"

namespace lode::rules {

// A word as profiles spell it, and the enum value that it stands for.
struct Choice {
  std::string_view word;
  int value;
};

// Which way a value asks less of the evidence.
enum class Looser { kMore, kLess };

// Made by Number, OneOf and Elements below, as a constant: rules and profiles refer to it by name.
struct Parameter {
  enum class Type { kNumber, kOneOf, kElements };

  std::string_view name;  // "max_days"
  Type type;
  std::string_view unit;               // "days", "ppm"; "" for words
  int64_t low, high;                   // of a number, both allowed
  int64_t fallback;                    // a number, or the value of a choice
  std::span<const Choice> choices;     // in the order in which they are shown
  std::string_view fallback_elements;  // "Co, Ni"
  Looser looser;                       // of a number, or of the values of choices
};

// Most numbers are the most that a rule lets pass.
constexpr Parameter Number(std::string_view name, std::string_view unit, int64_t low, int64_t high,
                           int64_t fallback, Looser looser = Looser::kMore) {
  return {name, Parameter::Type::kNumber, unit, low, high, fallback, {}, {}, looser};
}
constexpr Parameter OneOf(std::string_view name, std::span<const Choice> choices, int fallback,
                          Looser looser) {
  return {name, Parameter::Type::kOneOf, {}, 0, 0, fallback, choices, {}, looser};
}
// More elements are judged, never fewer.
constexpr Parameter Elements(std::string_view name, std::string_view fallback) {
  return {name, Parameter::Type::kElements, {}, 0, 0, 0, {}, fallback, Looser::kLess};
}

// The values that one profile gives the parameters of one rule.
class Parameters {
 public:
  // Of a number, or the value of a choice. The default if the profile is silent.
  int64_t Of(const Parameter& parameter) const;
  template <typename Enum>
  Enum As(const Parameter& parameter) const {
    return static_cast<Enum>(Of(parameter));
  }
  std::vector<std::string> ElementsOf(const Parameter& parameter) const;

  // The value asks less than the default does.
  bool AskLess(const Parameter& parameter) const;

  // Reads from `table` those of `declared` that it holds; an error is the table's.
  void Read(std::span<const Parameter> declared, catalogue::TomlReader& table);

 private:
  std::map<std::string_view, int64_t> values_;                     // by name
  std::map<std::string_view, std::vector<std::string>> elements_;  // by name
};

// "0 to 36500 days", "SELF, SECOND or THIRD", "element symbols, at most 16".
std::string AllowedText(const Parameter& parameter);
// The default, and what one profile sets, as a profile spells them: `7`, `"SECOND"`, `["Co"]`.
std::string FallbackText(const Parameter& parameter);
std::string ValueText(const Parameter& parameter, const Parameters& parameters);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_PARAMETER_H_
