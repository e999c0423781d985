// SPDX-License-Identifier: Apache-2.0
// Masses and shares are whole numbers, shown by integer arithmetic alone: what a person reads is
// exactly what was signed.
#include "client/cli/print.h"

namespace lode::cli {
namespace {

constexpr int64_t kMgPerKilogram = 1'000'000;
constexpr int64_t kPpmPerPercent = 10'000;

std::string Grouped(uint64_t whole) {
  std::string digits = std::to_string(whole);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

}  // namespace

std::string Decimal(int64_t value, int64_t unit, size_t places) {
  const uint64_t magnitude =
      value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  std::string out = (value < 0 ? "-" : "") + Grouped(magnitude / static_cast<uint64_t>(unit));
  std::string rest = std::to_string(magnitude % static_cast<uint64_t>(unit));
  rest.insert(0, places - rest.size(), '0');
  rest.erase(rest.find_last_not_of('0') + 1);
  if (!rest.empty()) out += "." + rest;
  return out;
}

std::string Kilograms(int64_t mg) { return Decimal(mg, kMgPerKilogram, 6) + " kg"; }

std::string Percent(int64_t ppm) { return Decimal(ppm, kPpmPerPercent, 4) + " %"; }

std::string Padded(std::string_view text, size_t width) {
  std::string out(text);
  if (out.size() < width) out.append(width - out.size(), ' ');
  return out;
}

}  // namespace lode::cli
