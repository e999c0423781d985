// SPDX-License-Identifier: Apache-2.0
// Profiles are read strictly: a value out of its range or a word that is not of the list is an
// error that says what is allowed, and which word was probably meant. So is a symbol that no
// element has: no lot holds any of it, and a rule that looks for it would pass.
#include "verifier/rules/parameter.h"

#include <algorithm>
#include <set>

#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/safe_text.h"
#include "verifier/record/id_sort.h"

namespace lode::rules {
namespace {

std::string QuotedList(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? ", \"" : "\"") + item + "\"";
  return out + "]";
}

std::vector<std::string> SplitElements(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const size_t comma = std::min(list.find(", "), list.size());
    out.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 2, list.size()));
  }
  return out;
}

int64_t ReadChoice(const Parameter& parameter, catalogue::TomlReader& table) {
  const std::string word =
      table.String(parameter.name, AllowedText(parameter) + ", in double quotes");
  std::vector<std::string_view> words;
  for (const Choice& choice : parameter.choices) {
    if (choice.word == word) return choice.value;
    words.push_back(choice.word);
  }
  table.Fail(parameter.name, "is \"" + base::SafeText(word, 60) + "\"; it must be " +
                                 AllowedText(parameter) + base::DidYouMean(word, words));
  return parameter.fallback;
}

// "; write it as Li", or why a list of symbols is not one text.
std::string MeantElement(const std::string& symbol) {
  if (symbol.find_first_of(",;") != std::string::npos) return "; put each symbol in its own quotes";
  const auto fault = record::FaultOf(record::kElement, symbol);
  for (const auto& argument : fault.arguments()) {
    if (argument.name() == "meant") return "; write it as " + argument.id();
  }
  return "";
}

void CheckElements(const Parameter& parameter, const std::vector<std::string>& elements,
                   catalogue::TomlReader& table) {
  std::set<std::string> seen;
  for (const std::string& symbol : elements) {
    if (!record::IsElement(symbol)) {
      table.Fail(parameter.name, "holds \"" + base::SafeText(symbol, 60) + "\"; it must hold " +
                                     AllowedText(parameter) + ", such as Co or Cu" +
                                     MeantElement(symbol));
    } else if (!seen.insert(symbol).second) {
      table.Fail(parameter.name, "names " + symbol + " twice");
    }
  }
}

std::vector<std::string> ReadElements(const Parameter& parameter, catalogue::TomlReader& table) {
  std::vector<std::string> elements = table.Strings(parameter.name, "[\"Co\", \"Cu\"]");
  if (elements.size() > base::limits::kElements) {
    table.Fail(parameter.name, "names " + std::to_string(elements.size()) + " elements; at most " +
                                   std::to_string(base::limits::kElements) + " are allowed");
  }
  CheckElements(parameter, elements, table);
  return elements;
}

}  // namespace

int64_t Parameters::Of(const Parameter& parameter) const {
  const auto it = values_.find(parameter.name);
  return it == values_.end() ? parameter.fallback : it->second;
}

std::vector<std::string> Parameters::ElementsOf(const Parameter& parameter) const {
  const auto it = elements_.find(parameter.name);
  return it == elements_.end() ? SplitElements(parameter.fallback_elements) : it->second;
}

bool Parameters::AskLess(const Parameter& parameter) const {
  switch (parameter.type) {
    case Parameter::Type::kNumber:
    case Parameter::Type::kOneOf:
      return parameter.looser == Looser::kMore ? Of(parameter) > parameter.fallback
                                               : Of(parameter) < parameter.fallback;
    case Parameter::Type::kElements: {
      const std::vector<std::string> judged = ElementsOf(parameter);
      for (const std::string& element : SplitElements(parameter.fallback_elements)) {
        if (std::find(judged.begin(), judged.end(), element) == judged.end()) return true;
      }
      return false;
    }
  }
  return true;  // a type that nobody knows is no reason to be sure
}

void Parameters::Read(std::span<const Parameter> declared, catalogue::TomlReader& table) {
  for (const Parameter& parameter : declared) {
    if (!table.Has(parameter.name)) continue;
    switch (parameter.type) {
      case Parameter::Type::kNumber:
        values_[parameter.name] =
            table.Int(parameter.name, parameter.low, parameter.high, parameter.unit);
        break;
      case Parameter::Type::kOneOf:
        values_[parameter.name] = ReadChoice(parameter, table);
        break;
      case Parameter::Type::kElements:
        elements_[parameter.name] = ReadElements(parameter, table);
        break;
    }
  }
}

std::string AllowedText(const Parameter& parameter) {
  switch (parameter.type) {
    case Parameter::Type::kNumber:
      return std::to_string(parameter.low) + " to " + std::to_string(parameter.high) + " " +
             std::string(parameter.unit);
    case Parameter::Type::kOneOf: {
      std::string out;
      for (size_t i = 0; i < parameter.choices.size(); ++i) {
        const bool last = i + 1 == parameter.choices.size();
        out += (i == 0 ? "" : last ? " or " : ", ") + std::string(parameter.choices[i].word);
      }
      return out;
    }
    case Parameter::Type::kElements:
      return "element symbols, at most " + std::to_string(base::limits::kElements);
  }
  return "";
}

std::string ValueText(const Parameter& parameter, const Parameters& parameters) {
  switch (parameter.type) {
    case Parameter::Type::kNumber:
      return std::to_string(parameters.Of(parameter));
    case Parameter::Type::kOneOf:
      for (const Choice& choice : parameter.choices) {
        if (choice.value == parameters.Of(parameter)) return "\"" + std::string(choice.word) + "\"";
      }
      return "";
    case Parameter::Type::kElements:
      return QuotedList(parameters.ElementsOf(parameter));
  }
  return "";
}

std::string FallbackText(const Parameter& parameter) { return ValueText(parameter, Parameters()); }

}  // namespace lode::rules
