// SPDX-License-Identifier: Apache-2.0
// A share that is not nothing is never shown as 0 %, and one that is not everything never as 100 %:
// rounding must not hide the rest.
#include "verifier/present/words.h"

#include <algorithm>
#include <limits>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"

namespace lode::present {

namespace {

constexpr int64_t kPercentParts = 10'000;  // hundredths of a percent in a whole

std::string ZeroPadded(int64_t value, int digits) {
  std::string text = std::to_string(value);
  while (static_cast<int>(text.size()) < digits) text.insert(text.begin(), '0');
  return text;
}

struct Unit {
  int64_t mg;
  const char* name;
};

// The largest of which there is one.
const Unit& UnitFor(int64_t mg) {
  static constexpr Unit kUnits[] = {{1'000'000'000, " t"}, {1'000'000, " kg"}, {1'000, " g"}};
  for (const Unit& unit : kUnits) {
    if (mg >= unit.mg) return unit;
  }
  return kUnits[2];
}

std::string Grouped(int64_t value) {
  std::string text = std::to_string(value);
  for (int i = static_cast<int>(text.size()) - 3; i > 0; i -= 3) text.insert(i, ",");
  return text;
}

}  // namespace

std::string Lower(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '_' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string MassLike(int64_t largest_mg, int64_t mg) {
  if (mg == 0) return "0";
  const Unit& unit = UnitFor(largest_mg);
  const auto thousandths = static_cast<int64_t>(
      base::DivideRoundHalfEven(static_cast<base::Int128>(mg) * 1000, unit.mg));
  if (thousandths == 0) return "< 0.001" + std::string(unit.name);
  return Grouped(thousandths / 1000) + "." + ZeroPadded(thousandths % 1000, 3) + unit.name;
}

std::string MassText(int64_t mg) { return MassLike(mg, mg); }

std::string SignedMassText(int64_t mg) {
  if (mg == 0) return "0";
  return mg > 0 ? "+" + MassText(mg) : "-" + MassText(-mg);
}

std::string ExactMassText(int64_t mg) {
  if (mg == 0) return "0 mg";
  // -2^63 has no opposite; to three decimals of a tonne the next one reads the same.
  const std::string shown = SignedMassText(std::max(mg, -std::numeric_limits<int64_t>::max()));
  return std::to_string(mg) + " mg (" + (mg > 0 ? shown.substr(1) : shown) + ")";
}

std::string ExactShareText(int64_t ppm) {
  constexpr int64_t kLowest = -std::numeric_limits<int64_t>::max();
  const std::string percent = ppm < 0 ? "-" + LimitText(-std::max(ppm, kLowest)) : LimitText(ppm);
  return std::to_string(ppm) + " ppm (" + percent + ")";
}

std::string PercentText(int64_t part, int64_t whole) {
  if (whole <= 0 || part == 0) return "0 %";
  if (part == whole) return "100 %";
  const auto hundredths = static_cast<int64_t>(
      base::DivideRoundHalfEven(static_cast<base::Int128>(part) * kPercentParts, whole));
  if (hundredths == 0) return "< 0.01 %";
  if (hundredths == kPercentParts) return "> 99.99 %";
  return std::to_string(hundredths / 100) + "." + ZeroPadded(hundredths % 100, 2) + " %";
}

std::string LimitText(int64_t ppm) {
  std::string text = std::to_string(ppm / 10'000);
  if (ppm % 10'000 != 0) {
    text += "." + ZeroPadded(ppm % 10'000, 4);
    while (text.back() == '0') text.pop_back();
  }
  return text + " %";
}

std::string DateText(int64_t micros) { return base::FormatDate(base::DateOfMicros(micros)); }

std::string DurationText(int64_t micros) {
  const int64_t seconds = micros / base::limits::kMicrosPerSecond;
  if (seconds >= 2 * 86'400) return Counted(static_cast<uint64_t>(seconds / 86'400), "day");
  if (seconds >= 2 * 3'600) return Counted(static_cast<uint64_t>(seconds / 3'600), "hour");
  return std::to_string(seconds) + " s";
}

std::string Counted(uint64_t n, std::string_view noun) {
  return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

}  // namespace lode::present
