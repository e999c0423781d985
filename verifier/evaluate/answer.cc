// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/answer.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "verifier/evaluate/matrix.h"
#include "verifier/rules/rule_text.h"
#include "verifier/rules/table.h"
#include "verifier/rules/words.h"

namespace lode::evaluate {
namespace {

using report::Finding;

// One finding for what is said several times: a site's hops, the criteria of one attestation.
std::vector<Finding> Merge(const std::vector<Finding>& outcomes) {
  std::vector<Finding> merged;
  std::map<std::tuple<std::string, int, int, std::string, std::string, std::string>, size_t> seen;
  for (const Finding& f : outcomes) {
    if (BadnessOf(f.outcome(), f.severity()) == 0) continue;
    const auto key =
        std::make_tuple(f.rule(), static_cast<int>(f.outcome()), static_cast<int>(f.severity()),
                        f.site(), f.criterion(), f.site().empty() ? f.value() : "");
    const auto [it, is_new] = seen.try_emplace(key, merged.size());
    if (is_new) {
      merged.push_back(f);
      continue;
    }
    Finding& first = merged[it->second];
    std::set<std::string> have(first.evidence().begin(), first.evidence().end());
    for (const std::string& digest : f.evidence()) {
      if (have.insert(digest).second) first.add_evidence(digest);
    }
  }
  // Stable: among equally bad ones, in the order of the path.
  std::stable_sort(merged.begin(), merged.end(), [](const Finding& a, const Finding& b) {
    return BadnessOf(a.outcome(), a.severity()) > BadnessOf(b.outcome(), b.severity());
  });
  return merged;
}

void AddCheck(report::Report& out, std::string_view name, report::Outcome outcome,
              const std::string& detail, report::Severity severity = report::SEVERITY_UNSPECIFIED) {
  report::Check* check = out.add_checks();
  check->set_name(std::string(name));
  check->set_outcome(outcome);
  check->set_detail(detail);
  if (BadnessOf(outcome, severity) > 0) check->set_severity(severity);
}

// What a rule gave at all its places, in one line.
void AddRuleCheck(const rules::Rule& rule, const std::vector<Finding>& outcomes,
                  report::Report& out) {
  int counts[report::Outcome_ARRAYSIZE] = {};
  int total = 0, exceptions = 0;
  const Finding* worst = nullptr;
  for (const Finding& f : outcomes) {
    if (f.rule() != rule.id) continue;
    ++total;
    ++counts[f.outcome()];
    const int badness = BadnessOf(f.outcome(), f.severity());
    if (f.outcome() == report::FAIL && (badness == 1 || badness == 2)) ++exceptions;
    if (worst == nullptr || badness > BadnessOf(worst->outcome(), worst->severity()) ||
        (badness == 0 && worst->outcome() == report::NOT_APPLICABLE)) {
      worst = &f;
    }
  }
  if (worst == nullptr) return;
  std::string detail(rules::TitleOf(rule.id));
  if (total == 1) {
    if (!worst->value().empty()) detail += ": " + worst->value();
  } else {
    detail += ": " + std::to_string(counts[report::PASS]) + " PASS";
    if (counts[report::NOT_APPLICABLE] > 0) {
      detail += ", " + std::to_string(counts[report::NOT_APPLICABLE]) + " N-A";
    }
    const int failed = counts[report::FAIL] - exceptions;
    if (failed > 0) detail += ", " + std::to_string(failed) + " FAIL";
    if (exceptions > 0) detail += ", " + std::to_string(exceptions) + " WARN";
    if (counts[report::UNKNOWN] > 0) {
      detail += ", " + std::to_string(counts[report::UNKNOWN]) + " UNKNOWN";
    }
  }
  AddCheck(out, rule.id, worst->outcome(), detail, worst->severity());
}

void AddChecksNotMade(const rules::Profile& profile, report::Report& out) {
  if (out.ledger().replayed()) {
    AddCheck(out, "replaying witness", report::PASS, "one cosigned: nothing was left out");
  } else {
    AddCheck(out, "replaying witness", report::UNKNOWN,
             "not checked: none cosigned; complete on the operator's word");
  }
  if (out.basis().skipped_checks() > 0) {
    AddCheck(out, "admission elsewhere", report::UNKNOWN,
             "not checked: " + rules::Counted(out.basis().skipped_checks(), "check") +
                 " of rows that this trail does not hold (other lots, tag books, seals, quotas, "
                 "uniqueness)");
  }
  if (!profile.esg) {
    AddCheck(out, "expectations", report::UNKNOWN,
             "not checked: profile " + profile.name + " asks for no ESG expectations");
  }
  AddCheck(out, "other families", report::UNKNOWN,
           "not checked: capacity, routes and times, documents, ownership, sanctions, incidents, "
           "independence of assessors");
}

void AddNotProven(const rules::Facts& facts, report::Report& out) {
  if (out.ledger().simulated_time()) {
    out.add_not_proven(
        "SIMULATED TIME: record times are what the submitters said; this ledger is for "
        "demonstration.");
  }
  if (!out.ledger().replayed()) {
    out.add_not_proven(
        "That nothing was left out is the operator's word: no replaying witness cosigned.");
  }
  if (out.ledger().freshness() == 0) {
    out.add_not_proven(
        "That everybody sees the same log is the operator's word: no quorum of witnesses was asked "
        "for.");
  }
  const std::vector<std::string>& judged = facts.judged_elements;
  std::string others;
  for (const report::OriginShares& shares : out.origins()) {
    if (std::find(judged.begin(), judged.end(), shares.element()) != judged.end()) continue;
    others += (others.empty() ? "" : ", ") + shares.element();
  }
  if (!others.empty()) out.add_not_proven("The origin of " + others + " is reported, not judged.");
  out.add_not_proven(
      "Masses, grades, places and event times are what their signers claim; nobody saw them "
      "through this file.");
  out.add_not_proven(
      "Ore from elsewhere that replaces declared metal balances perfectly: only site capacity, "
      "assay fingerprints "
      "and another party's tailings assays would show it.");
  if (facts.profile.esg) {
    out.add_not_proven(
        "Outcomes are their assessors' word. The matrix is ICMM-aligned: ICMM certifies nothing, "
        "and there is no score.");
  }
}

std::string PlaceOf(const Finding& f) {
  std::string place = f.criterion().empty() ? f.rule() : f.criterion();
  if (!f.site().empty()) place += " at " + f.site();
  return place;
}

// "6.5 at site:a/b", or the first three and how many more.
std::string Places(const std::vector<const Finding*>& findings) {
  constexpr size_t kNamed = 3;
  std::string text;
  for (size_t i = 0; i < std::min(findings.size(), kNamed); ++i) {
    text += (i == 0 ? "" : ", ") + PlaceOf(*findings[i]);
  }
  if (findings.size() > kNamed)
    text += " and " + std::to_string(findings.size() - kNamed) + " more";
  return text;
}

std::string Completeness(const report::Report& out) {
  return out.ledger().replayed() ? " Complete: a replaying witness cosigned."
                                 : " Complete on the operator's word.";
}

void SetAnswer(const rules::Profile& profile, report::Report& out) {
  std::vector<const Finding*> failed, unknown, exceptions;
  for (const Finding& f : out.findings()) {
    const int badness = BadnessOf(f.outcome(), f.severity());
    if (badness == 4) failed.push_back(&f);
    if (badness == 3) unknown.push_back(&f);
    if (badness == 2) exceptions.push_back(&f);
  }
  std::string text = out.lot();
  const std::string under = " under profile " + profile.name;
  if (!failed.empty()) {
    out.set_result(report::FAILED);
    text += " fails" + under + ": " + Places(failed) + ".";
    if (!unknown.empty()) text += " Unknown besides: " + Places(unknown) + ".";
  } else if (!unknown.empty()) {
    out.set_result(report::UNDECIDED);
    text += " can't be decided" + under + ": unknown is " + Places(unknown) + ".";
  } else if (!exceptions.empty()) {
    out.set_result(report::VERIFIED_WITH_EXCEPTIONS);
    text += " is verified" + under + " with " + rules::Counted(exceptions.size(), "exception") +
            ": " + Places(exceptions) + ".";
  } else {
    out.set_result(report::VERIFIED);
    text += " is verified" + under + ": every rule passes.";
  }
  out.set_answer(text + Completeness(out));
}

}  // namespace

void Conclude(const rules::Facts& facts, const std::vector<Finding>& outcomes,
              report::Report& out) {
  const rules::Profile& profile = facts.profile;
  for (Finding& f : Merge(outcomes)) *out.add_findings() = std::move(f);
  for (const rules::Rule* rule : rules::AllRules()) AddRuleCheck(*rule, outcomes, out);
  AddChecksNotMade(profile, out);
  SetAnswer(profile, out);
  AddNotProven(facts, out);
}

void ConcludeNotAuthentic(report::Report& out) {
  out.set_result(report::NOT_AUTHENTIC);
  const std::string why = out.findings_size() > 0 ? ": " + out.findings(0).value() : "";
  out.set_answer("The file does not prove what it says about " + out.lot() + why +
                 ". Nothing in it is shown as true.");
  out.add_not_proven(
      "Anything. Ask the ledger's operator or another party for the trail, and keep this file as "
      "evidence.");
}

void ConcludeUncosigned(report::Report& out) {
  out.set_result(report::UNDECIDED);
  out.set_answer("Whether the file proves what it says about " + out.lot() + " can't be decided: " +
                 out.findings(0).value() + ". Nothing in it is shown as true.");
  out.add_not_proven(
      "Anything, as long as the witnesses that you ask for have not cosigned. Nothing after the "
      "quorum was checked.");
}

std::string_view ResultText(report::Result result) {
  switch (result) {
    case report::VERIFIED:
      return "VERIFIED";
    case report::VERIFIED_WITH_EXCEPTIONS:
      return "VERIFIED WITH EXCEPTIONS";
    case report::UNDECIDED:
      return "UNDECIDED";
    case report::FAILED:
      return "FAILED";
    case report::NOT_AUTHENTIC:
      return "NOT AUTHENTIC";
    default:
      return "NO RESULT";
  }
}

}  // namespace lode::evaluate
