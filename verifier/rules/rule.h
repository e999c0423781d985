// SPDX-License-Identifier: Apache-2.0
// A rule of evaluation is one pure function and one row. The row says at which places it is judged,
// what a FAIL or UNKNOWN of it does unless a profile says otherwise, and what a profile may set.
// All rules have one signature; a family of rules is one file (families/), and whoever runs them
// walks rows and names none. What people read about a rule is data: rule_text.h.
#ifndef LODE_VERIFIER_RULES_RULE_H_
#define LODE_VERIFIER_RULES_RULE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/rules/parameter.h"
#include "verifier/statement/statement.h"

namespace lode::rules {

namespace report = ::lode::trail::v1;
using statement::Code;
using statement::Say;

struct Facts;
struct Place;
class Sink;

// Where a rule is judged, in the order in which places are visited.
enum class Scope {
  kTrail,        // once, of the trail as a whole
  kLot,          // once, of the lot that was asked for
  kHop,          // at each step of the path
  kExpectation,  // at each step, for each expectation of its role
  kMetal,        // once, of the lot's metal and where it comes from
};

// Adds what it finds at the place: one finding, several or none.
using Check = void (*)(const Facts& facts, const Place& place, const Parameters& parameters,
                       Sink& sink);

struct Rule {
  // All of a row must be said but its parameters, of which it may have none.
  constexpr Rule(std::string_view id_, Scope scope_, report::Severity severity_, Check check_,
                 std::span<const Code> codes_, std::span<const Parameter> parameters_ = {})
      : id(id_),
        scope(scope_),
        severity(severity_),
        check(check_),
        codes(codes_),
        parameters(parameters_) {}

  std::string_view id;  // "ATT-05"
  Scope scope;
  report::Severity severity;  // of a FAIL or UNKNOWN
  Check check;
  std::span<const Code> codes;  // of its findings: "ATT-05.planned"
  std::span<const Parameter> parameters;
};

// Takes the findings of one rule at one place.
class Sink {
 public:
  // `severity`: what the profile gives the rule.
  Sink(std::string_view rule, report::Severity severity, std::vector<report::Finding>& out)
      : rule_(rule), severity_(severity), out_(out) {}

  // A finding with the rule's severity, whose statement has yet to be said. Valid until the next
  // Add.
  report::Finding& Add(report::Outcome outcome);

 private:
  std::string_view rule_;
  report::Severity severity_;
  std::vector<report::Finding>& out_;
};

// The finding's statement: `Tell(finding, kPlanned).Id("criterion", code)`.
Say Tell(report::Finding& finding, const Code& code);
void AddEvidence(report::Finding& finding, const base::Hash256& digest);
// Says how much of the lot's metal the finding is about.
void Bind(report::Finding& finding, const std::string& element, int64_t part_mg, int64_t whole_mg);
// Lets a finding do no more than `severity` does.
void Soften(report::Finding& finding, report::Severity severity);

// "FAILS" as written in profiles and in the page.
std::string_view SeverityName(report::Severity severity);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_RULE_H_
