// SPDX-License-Identifier: Apache-2.0
// What all rules of evaluation share. A rule is one small pure function: facts in, one finding out
// (PASS, FAIL, UNKNOWN or N-A, with value, limit, what is wrong and what would change it). Its
// RuleInfo is its documentation: docs/rules.md is made from these and nothing else.
#ifndef LODE_VERIFIER_RULES_RULE_H_
#define LODE_VERIFIER_RULES_RULE_H_

#include <span>
#include <string>
#include <string_view>

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/base/bytes.h"

namespace lode::rules {

namespace report = ::lode::trail::v1;

struct RuleInfo {
  std::string_view id;     // "ATT-05"
  std::string_view title;  // a short clause
  report::Severity
      severity;  // what a FAIL or UNKNOWN of it does, unless the profile says otherwise
  std::string_view inputs;
  std::string_view text;  // one paragraph: when it passes, fails, is unknown, does not apply
  std::string_view source;
};

// Every rule, by family, in the order of docs/rules.md.
std::span<const RuleInfo* const> AllRules();
// docs/rules.md, byte for byte.
std::string RulesPage();

// A finding of `rule` with its default severity.
report::Finding Found(const RuleInfo& rule, report::Outcome outcome);
void AddEvidence(report::Finding& finding, const base::Hash256& digest);

// "FAILS" as written in profiles and in the page.
std::string_view SeverityName(report::Severity severity);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_RULE_H_
