// SPDX-License-Identifier: Apache-2.0
// A finding can be softened by its rule, never hardened: the row and the profile set the most that
// it may do.
#include "verifier/rules/rule.h"

#include <algorithm>

namespace lode::rules {

report::Finding& Sink::Add(report::Outcome outcome) {
  report::Finding& finding = out_.emplace_back();
  finding.set_rule(std::string(rule_));
  finding.set_outcome(outcome);
  finding.set_severity(severity_);
  return finding;
}

Say Tell(report::Finding& finding, const Code& code) { return {code, *finding.mutable_found()}; }

void AddEvidence(report::Finding& finding, const base::Hash256& digest) {
  finding.add_evidence(digest.str());
}

void Bind(report::Finding& finding, const std::string& element, int64_t part_mg, int64_t whole_mg) {
  report::BoundMetal& bound = *finding.mutable_bound();
  bound.set_element(element);
  bound.mutable_share()->set_part_mg(part_mg);
  bound.mutable_share()->set_whole_mg(whole_mg);
}

void Soften(report::Finding& finding, report::Severity severity) {
  // The enum goes from the hardest to the softest.
  finding.set_severity(std::max(finding.severity(), severity));
}

std::string_view SeverityName(report::Severity severity) {
  switch (severity) {
    case report::BLOCKS:
      return "BLOCKS";
    case report::FAILS:
      return "FAILS";
    case report::WARNS:
      return "WARNS";
    case report::INFORMS:
      return "INFORMS";
    default:  // none was set
      return "";
  }
}

}  // namespace lode::rules
