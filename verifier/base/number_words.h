// SPDX-License-Identifier: Apache-2.0
// What number somebody meant who typed it as people write numbers: "1,000", "1 %", "7 days",
// "1,000 kg". For the words of messages only: what is typed so is refused in any case.
#ifndef LODE_VERIFIER_BASE_NUMBER_WORDS_H_
#define LODE_VERIFIER_BASE_NUMBER_WORDS_H_

#include <string>
#include <string_view>

namespace lode::base {

// The digits that the field takes, exactly: NumberMeant("max_ppm", "1 %") is "10000",
// NumberMeant("wet_mg", "1,000 kg") is "1000000000". The field's unit is the end of its name: ppm,
// mg, days or months. "" if it can't be told, or is not whole in the field's unit. Thousands are
// separated by a comma, a blank, _ or an apostrophe before three digits each; a point begins a
// fraction.
std::string NumberMeant(std::string_view field, std::string_view typed);

// ". wet_mg counts milligrams: 1 kg is 1000000"; "" if the end of the name says no unit.
std::string UnitOf(std::string_view field);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_NUMBER_WORDS_H_
