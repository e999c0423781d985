// SPDX-License-Identifier: Apache-2.0
// Nothing but the list of families is said here about any rule: what is run, and in which order,
// follows from the rows.
#include "verifier/rules/table.h"

#include <algorithm>

#include "verifier/crypto/sha256.h"
#include "verifier/rules/families/families.h"

namespace lode::rules {
namespace {

constexpr std::span<const Rule> (*kFamilies[])() = {
    LogRules, SigRules, CusRules, MbRules, SeenRules, UnheardRules, AttRules, AttOthersRules};

std::vector<const Rule*> CollectRows() {
  std::vector<const Rule*> rows;
  for (const auto family : kFamilies) {
    for (const Rule& rule : family()) rows.push_back(&rule);
  }
  return rows;
}

// A criterion, a lot, a site: what a reader needs to find the place again. What the profile only
// reports informs, whatever the rule says.
void Locate(const Facts& facts, Scope scope, const Place& place, report::Finding& finding) {
  if (scope == Scope::kLot || scope == Scope::kMetal) finding.set_lot(facts.history.lot());
  if (place.hop == nullptr) return;
  finding.set_site(place.hop->site);
  if (!place.hop->outputs.empty()) finding.set_lot(place.hop->outputs.front());
  AddEvidence(finding, place.hop->digest);
  if (place.expectation != nullptr && !place.expectation->required)
    finding.set_severity(report::INFORMS);
}

}  // namespace

std::span<const Rule* const> AllRules() {
  static const std::vector<const Rule*>& rows = *new std::vector<const Rule*>(CollectRows());
  return rows;
}

const Rule* FindRule(std::string_view id) {
  for (const Rule* rule : AllRules()) {
    if (rule->id == id) return rule;
  }
  return nullptr;
}

std::vector<std::string_view> RuleIds() {
  std::vector<std::string_view> ids;
  for (const Rule* rule : AllRules()) ids.push_back(rule->id);
  return ids;
}

std::string_view RuleSetName() { return "lode-rules/2"; }

base::Hash256 RuleSetDigest() {
  std::string list;
  for (const Rule* rule : AllRules()) {
    list += std::string(rule->id) + " " + std::string(SeverityName(rule->severity)) + "\n";
    for (const Parameter& parameter : rule->parameters) {
      list += std::string(parameter.name) + " = " + FallbackText(parameter) + " (" +
              AllowedText(parameter) + ")\n";
    }
    // Ascending, as docs/findings.md has them: a second implementer reads them there.
    std::vector<Code> codes(rule->codes.begin(), rule->codes.end());
    std::sort(codes.begin(), codes.end(), [](const Code& a, const Code& b) { return a.id < b.id; });
    for (const Code& code : codes)
      list += std::string(code.id) + " " + std::string(code.arguments) + "\n";
  }
  return crypto::Sha256(list);
}

std::vector<report::Finding> CheckAt(Scope scope, const Facts& facts, const Place& place) {
  return CheckRows(AllRules(), scope, facts, place);
}

std::vector<report::Finding> CheckRows(std::span<const Rule* const> rows, Scope scope,
                                       const Facts& facts, const Place& place) {
  std::vector<report::Finding> out;
  for (const Rule* rule : rows) {
    if (rule->scope != scope) continue;
    Sink sink(rule->id, facts.profile.SeverityOf(rule->id, rule->severity), out);
    rule->check(facts, place, facts.profile.ParametersOf(rule->id), sink);
  }
  for (report::Finding& finding : out) Locate(facts, scope, place, finding);
  return out;
}

}  // namespace lode::rules
