// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/words.h"

#include "verifier/base/arith.h"
#include "verifier/base/time.h"

namespace lode::rules {

namespace pb = ::lode::record::v1;

namespace {

constexpr int64_t kPercentParts = 10'000;  // hundredths of a percent in a whole

std::string Padded(int64_t value, int digits) {
  std::string text = std::to_string(value);
  while (static_cast<int>(text.size()) < digits) text.insert(text.begin(), '0');
  return text;
}

std::string Grouped(int64_t value) {
  std::string text = std::to_string(value);
  for (int i = static_cast<int>(text.size()) - 3; i > 0; i -= 3) text.insert(i, ",");
  return text;
}

}  // namespace

std::string MassText(int64_t mg) {
  struct Unit {
    int64_t mg;
    const char* name;
  };
  constexpr Unit kUnits[] = {{1'000'000'000, " t"}, {1'000'000, " kg"}, {1'000, " g"}};
  if (mg == 0) return "0";
  for (const Unit& unit : kUnits) {
    if (mg < unit.mg && unit.mg != 1'000) continue;
    const auto thousandths = static_cast<int64_t>(
        base::DivideRoundHalfEven(static_cast<base::Int128>(mg) * 1000, unit.mg));
    return Grouped(thousandths / 1000) + "." + Padded(thousandths % 1000, 3) + unit.name;
  }
  return "0";
}

std::string TonnesText(int64_t mg) {
  if (mg < 1'000'000) return MassText(mg);
  const auto kg = static_cast<int64_t>(base::DivideRoundHalfEven(mg, 1'000'000));
  return Grouped(kg / 1000) + "." + Padded(kg % 1000, 3) + " t";
}

std::string SignedMassText(int64_t mg) {
  if (mg == 0) return "0";
  return mg > 0 ? "+" + MassText(mg) : "-" + MassText(-mg);
}

int64_t PpmOf(int64_t part, int64_t whole) {
  if (whole <= 0) return 0;
  return static_cast<int64_t>(
      base::DivideRoundHalfEven(static_cast<base::Int128>(part) * 1'000'000, whole));
}

std::string PercentText(int64_t part, int64_t whole) {
  if (whole <= 0 || part == 0) return "0 %";
  if (part == whole) return "100 %";
  const auto hundredths = static_cast<int64_t>(
      base::DivideRoundHalfEven(static_cast<base::Int128>(part) * kPercentParts, whole));
  if (hundredths == 0) return "< 0.01 %";
  if (hundredths == kPercentParts) return "> 99.99 %";
  return std::to_string(hundredths / 100) + "." + Padded(hundredths % 100, 2) + " %";
}

std::string LimitText(int64_t ppm) {
  std::string text = std::to_string(ppm / 10'000);
  if (ppm % 10'000 != 0) {
    text += "." + Padded(ppm % 10'000, 4);
    while (text.back() == '0') text.pop_back();
  }
  return text + " %";
}

std::string DateText(int64_t micros) { return base::FormatDate(base::DateOfMicros(micros)); }

std::string Counted(uint64_t n, std::string_view noun) {
  return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

std::string CustodyModelText(pb::CustodyModel model) {
  switch (model) {
    case pb::CUSTODY_MODEL_IDENTITY_PRESERVED:
      return "identity preserved";
    case pb::CUSTODY_MODEL_SEGREGATED:
      return "segregated";
    case pb::CUSTODY_MODEL_CONTROLLED_BLENDING:
      return "controlled blending";
    case pb::CUSTODY_MODEL_MASS_BALANCE:
      return "mass balance";
    case pb::CUSTODY_MODEL_BOOK_AND_CLAIM:
      return "book and claim";
    default:
      return "not said";
  }
}

std::string_view LevelText(pb::AssessorLevel level) {
  switch (level) {
    case pb::ASSESSOR_LEVEL_SELF:
      return "self";
    case pb::ASSESSOR_LEVEL_SECOND:
      return "second party";
    case pb::ASSESSOR_LEVEL_THIRD:
      return "third party";
    default:
      return "";
  }
}

std::string_view OutcomeText(pb::CriterionOutcome outcome) {
  switch (outcome) {
    case pb::CRITERION_OUTCOME_MEETS:
      return "meets";
    case pb::CRITERION_OUTCOME_PARTIALLY_MEETS:
      return "partially meets";
    case pb::CRITERION_OUTCOME_DOES_NOT_MEET:
      return "does not meet";
    case pb::CRITERION_OUTCOME_NOT_APPLICABLE:
      return "not applicable";
    default:
      return "";
  }
}

}  // namespace lode::rules
