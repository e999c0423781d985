// SPDX-License-Identifier: Apache-2.0
// A value that was not said becomes NOT_SAID, so that a catalogue can have a sentence for it; an
// empty word would leave a hole.
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

namespace pb = ::lode::record::v1;

std::string NameOrNotSaid(const std::string& name, std::string_view prefix) {
  const std::string rest = ShortName(name, prefix);
  return rest.empty() || rest == "UNSPECIFIED" ? "NOT_SAID" : rest;
}

}  // namespace

std::string ShortName(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::string CustodyModelName(pb::CustodyModel model) {
  return NameOrNotSaid(pb::CustodyModel_Name(model), "CUSTODY_MODEL_");
}
std::string LevelName(pb::AssessorLevel level) {
  return NameOrNotSaid(pb::AssessorLevel_Name(level), "ASSESSOR_LEVEL_");
}
std::string OutcomeName(pb::CriterionOutcome outcome) {
  return NameOrNotSaid(pb::CriterionOutcome_Name(outcome), "CRITERION_OUTCOME_");
}

}  // namespace lode::rules
