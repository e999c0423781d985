// SPDX-License-Identifier: Apache-2.0
// A guess must be exact or silent: a wrong number that is proposed gets copied. So "1.000" is a
// fraction of one and never a thousand, and what has no unit of the field is left alone.
#include "verifier/base/number_words.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "verifier/base/arith.h"

namespace lode::base {
namespace {

struct Scale {
  std::string_view word;  // as it is typed behind the number; "": the field's own unit
  int64_t units;          // of the field
};
struct FieldWithUnit {
  std::string_view end;  // of its name
  std::string_view says;
  std::vector<Scale> scales;
};

const std::vector<FieldWithUnit>& FieldsWithUnits() {
  static const std::vector<FieldWithUnit>& fields = *new std::vector<FieldWithUnit>{
      {"ppm",
       " counts parts per million: 1 % is 10000",
       {{"", 1}, {"ppm", 1}, {"%", 10'000}, {"percent", 10'000}}},
      {"mg",
       " counts milligrams: 1 kg is 1000000, 1 t is 1000000000",
       {{"", 1},
        {"mg", 1},
        {"g", 1'000},
        {"kg", 1'000'000},
        {"t", 1'000'000'000},
        {"tonnes", 1'000'000'000}}},
      {"days", " counts days", {{"", 1}, {"d", 1}, {"day", 1}, {"days", 1}, {"weeks", 7}}},
      {"months",
       " counts months",
       {{"", 1}, {"month", 1}, {"months", 1}, {"year", 12}, {"years", 12}}}};
  return fields;
}

const FieldWithUnit* FieldNamed(std::string_view name) {
  for (const FieldWithUnit& field : FieldsWithUnits()) {
    if (name == field.end) return &field;
    if (name.ends_with(field.end) && name[name.size() - field.end.size() - 1] == '_') return &field;
  }
  return nullptr;
}

bool IsDecimalDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\"";
  const size_t first = text.find_first_not_of(kAround);
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(kAround) - first + 1);
}

struct Decimal {
  std::string whole, fraction;  // digits
};

// "1,000,000.5" with `separator` between thousands and a point before the fraction.
std::optional<Decimal> Parse(std::string_view text, char separator) {
  Decimal out;
  size_t at = 0, group = 0;
  bool grouped = false;
  for (; at < text.size() && text[at] != '.'; ++at) {
    if (IsDecimalDigit(text[at])) {
      out.whole += text[at];
      ++group;
      continue;
    }
    if (text[at] != separator || out.whole.empty() || (grouped ? group != 3 : group > 3))
      return std::nullopt;
    grouped = true;
    group = 0;
  }
  if (out.whole.empty() || (grouped && group != 3)) return std::nullopt;
  if (at < text.size()) {
    out.fraction = text.substr(at + 1);
    if (out.fraction.empty() ||
        !std::all_of(out.fraction.begin(), out.fraction.end(), IsDecimalDigit))
      return std::nullopt;
  }
  return out;
}

// In the field's unit; nothing if that is not whole or beyond 10^18.
std::optional<int64_t> Scaled(const Decimal& number, int64_t units) {
  constexpr size_t kMostDigits = 18;
  if (number.whole.size() > kMostDigits || number.fraction.size() > kMostDigits) return {};
  Int128 value = 0, scale = 1;
  for (const char c : number.whole) value = value * 10 + (c - '0');
  value *= units;
  Int128 part = 0;
  for (const char c : number.fraction) part = part * 10 + (c - '0'), scale *= 10;
  part *= units;
  if (part % scale != 0) return {};
  value += part / scale;
  constexpr int64_t kMost = 1'000'000'000'000'000'000;
  if (value > kMost) return {};
  return static_cast<int64_t>(value);
}

}  // namespace

std::string NumberMeant(std::string_view field, std::string_view typed) {
  const std::string_view text = Trimmed(typed);
  size_t end = 0;
  while (end < text.size() &&
         (IsDecimalDigit(text[end]) || text[end] == '.' || text[end] == ',' || text[end] == '_' ||
          text[end] == '\'' ||
          (text[end] == ' ' && end + 1 < text.size() && IsDecimalDigit(text[end + 1]))))
    ++end;
  if (end == 0) return "";
  const std::string_view word = Trimmed(text.substr(end));
  const FieldWithUnit* of = FieldNamed(field);
  int64_t units = word.empty() ? 1 : 0;
  if (of != nullptr) {
    for (const Scale& scale : of->scales) {
      if (scale.word == word) units = scale.units;
    }
  }
  if (units == 0) return "";
  for (const char separator : {',', ' ', '_', '\''}) {
    const auto number = Parse(text.substr(0, end), separator);
    if (!number) continue;
    const auto value = Scaled(*number, units);
    return value ? std::to_string(*value) : "";
  }
  return "";
}

std::string UnitOf(std::string_view field) {
  const FieldWithUnit* of = FieldNamed(field);
  return of == nullptr ? "" : ". " + std::string(field) + std::string(of->says);
}

}  // namespace lode::base
