// SPDX-License-Identifier: Apache-2.0
// The list is complete by a test: every statement of every evaluation that the scenarios make must
// be declared here or in a rule's row.
#include "verifier/evaluate/codes.h"

#include "verifier/evaluate/check_names.h"
#include "verifier/rules/table.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/rules/word_lists.h"

namespace lode::evaluate {

std::vector<statement::Code> AllCodes() {
  std::vector<statement::Code> codes = {
      kCounted,     kNothingAttested, kNoPlace,       kReplayed,   kNotReplayed, kElsewhere,
      kEsgNotAsked, kNotBuilt,        kSimulated,     kLeftOut,    kSplitView,   kOriginNotJudged,
      kClaims,      kSwapped,         kAssessorsWord, kNothing,    kNothingYet,  kOtherScheme,
      kOtherCodes,  kMoreUnread,      kQuotas,        kStaleAfter, kExpires,     kPlanDue};
  for (const statement::Code& code : rules::TrailCodes()) codes.push_back(code);
  for (const rules::Rule* rule : rules::AllRules())
    codes.insert(codes.end(), rule->codes.begin(), rule->codes.end());
  return codes;
}

std::vector<std::string> StatementFaults(const statement::report::Report& report) {
  static const std::vector<statement::Code>& codes = *new std::vector<statement::Code>(AllCodes());
  std::vector<std::string> faults;
  const auto look = [&](const statement::report::Statement& statement) {
    std::string fault = statement::StatementFault(statement, codes);
    if (fault.empty()) fault = rules::WordFault(statement);
    if (!fault.empty()) faults.push_back(std::move(fault));
  };
  for (const auto& finding : report.findings()) look(finding.found());
  // In the order of the list, and each at most once.
  auto name = CheckNames().begin();
  for (const auto& check : report.checks()) {
    look(check.what());
    while (name != CheckNames().end() && name->name != check.name()) ++name;
    if (name == CheckNames().end()) {
      faults.push_back("the check \"" + check.name() + "\" has no place in the list");
      break;
    }
    ++name;
  }
  for (const auto& statement : report.not_proven()) look(statement);
  for (const auto& deadline : report.deadlines()) look(deadline.what());
  return faults;
}

}  // namespace lode::evaluate
