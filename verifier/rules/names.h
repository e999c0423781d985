// SPDX-License-Identifier: Apache-2.0
// Enum values of records as reports and message catalogues spell them: without the enum's prefix.
#ifndef LODE_VERIFIER_RULES_NAMES_H_
#define LODE_VERIFIER_RULES_NAMES_H_

#include <string>
#include <string_view>

#include "proto/lode/record/v1/assurance.pb.h"
#include "proto/lode/record/v1/common.pb.h"

namespace lode::rules {

// Of an enum's full name what stands after `prefix`.
std::string ShortName(const std::string& name, std::string_view prefix);

// "MASS_BALANCE", "THIRD", "PARTIALLY_MEETS"; "NOT_SAID" for unspecified.
std::string CustodyModelName(lode::record::v1::CustodyModel model);
std::string LevelName(lode::record::v1::AssessorLevel level);
std::string OutcomeName(lode::record::v1::CriterionOutcome outcome);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_NAMES_H_
