// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/rule.h"

#include "verifier/rules/attestations.h"
#include "verifier/rules/authenticity.h"
#include "verifier/rules/claims.h"
#include "verifier/rules/keys.h"
#include "verifier/rules/origin.h"

namespace lode::rules {
namespace {

const RuleInfo* const kAll[] = {&kLog01, &kLog05, &kLog06, &kSig02, &kCus06, &kMb05, &kMb06,
                                &kAtt01, &kAtt02, &kAtt03, &kAtt04, &kAtt05, &kAtt06};

constexpr char kPageHead[] =
    "# Rules of evaluation\n"
    "\n"
    "This page is generated from the rules (`verifier/rules`); a test refuses it when it differs.\n"
    "\n"
    "A rule is a small pure function. It gives PASS, FAIL, UNKNOWN or N-A at one place, with the "
    "value, the\n"
    "limit, the evidence (record digests), what is wrong and which document would change it, from "
    "whom.\n"
    "Its severity says what a FAIL or UNKNOWN does to the answer:\n"
    "\n"
    "| severity | FAIL | UNKNOWN |\n"
    "|---|---|---|\n"
    "| BLOCKS | NOT AUTHENTIC | UNDECIDED |\n"
    "| FAILS | FAILED | UNDECIDED |\n"
    "| WARNS | VERIFIED WITH EXCEPTIONS | VERIFIED WITH EXCEPTIONS |\n"
    "| INFORMS | shown | shown |\n"
    "\n"
    "The worst wins: NOT AUTHENTIC, FAILED, UNDECIDED, VERIFIED WITH EXCEPTIONS, VERIFIED. There "
    "is no score.\n"
    "The `ATT` rules judge each criterion at each hop; at hops where the profile only reports, "
    "their severity is\n"
    "INFORMS. Rules of admission are another page: they decide what is logged, these what to "
    "believe of it.\n";

}  // namespace

std::span<const RuleInfo* const> AllRules() { return kAll; }

report::Finding Found(const RuleInfo& rule, report::Outcome outcome) {
  report::Finding finding;
  finding.set_rule(std::string(rule.id));
  finding.set_outcome(outcome);
  finding.set_severity(rule.severity);
  return finding;
}

void AddEvidence(report::Finding& finding, const base::Hash256& digest) {
  finding.add_evidence(digest.str());
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
    default:
      return "";
  }
}

std::string RulesPage() {
  std::string page = kPageHead;
  for (const RuleInfo* rule : kAll) {
    page += "\n## " + std::string(rule->id) + ": " + std::string(rule->title) + "\n\n";
    page += std::string(rule->text) + "\n\n";
    page += "- severity: " + std::string(SeverityName(rule->severity)) + "\n";
    page += "- inputs: " + std::string(rule->inputs) + "\n";
    page += "- derives from: " + std::string(rule->source) + "\n";
  }
  return page;
}

}  // namespace lode::rules
