// SPDX-License-Identifier: Apache-2.0
// The worst finding decides, and nothing is added up: there is no score. What would be said several
// times is merged, so that one missing attestation of a site is one line, however many expectations
// it leaves open.
#include "verifier/evaluate/answer.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "verifier/crypto/sha256.h"
#include "verifier/evaluate/codes.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/evaluate/matrix.h"
#include "verifier/evaluate/unread.h"
#include "verifier/record/json.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/table.h"

namespace lode::evaluate {
namespace {

using report::Finding;
using statement::Say;

// One finding for what is said several times: a site's hops, the criteria of one attestation.
std::vector<Finding> Merge(const std::vector<Finding>& outcomes) {
  std::vector<Finding> merged;
  std::map<std::tuple<std::string, int, int, std::string, std::string, std::string>, size_t> seen;
  for (const Finding& f : outcomes) {
    if (BadnessOf(f.outcome(), f.severity()) == 0) continue;
    const auto key = std::make_tuple(
        f.rule(), static_cast<int>(f.outcome()), static_cast<int>(f.severity()), f.site(),
        f.criterion(), f.site().empty() ? f.found().SerializeAsString() : f.found().code());
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

report::Check& AddCheck(report::Report& out, std::string_view name, report::Outcome outcome,
                        report::Severity severity = report::SEVERITY_UNSPECIFIED) {
  report::Check& check = *out.add_checks();
  check.set_name(std::string(name));
  check.set_outcome(outcome);
  if (BadnessOf(outcome, severity) > 0) check.set_severity(severity);
  return check;
}

// What a rule gave at all its places.
struct Tally {
  int total = 0, exceptions = 0;
  int of[report::Outcome_ARRAYSIZE] = {};
  const Finding* worst = nullptr;
};

Tally TallyOf(const rules::Rule& rule, const std::vector<Finding>& outcomes) {
  Tally tally;
  for (const Finding& f : outcomes) {
    if (f.rule() != rule.id) continue;
    ++tally.total;
    ++tally.of[f.outcome()];
    const int badness = BadnessOf(f.outcome(), f.severity());
    if (f.outcome() == report::FAIL && (badness == 1 || badness == 2)) ++tally.exceptions;
    const Finding* worst = tally.worst;
    if (worst == nullptr || badness > BadnessOf(worst->outcome(), worst->severity()) ||
        (badness == 0 && worst->outcome() == report::NOT_APPLICABLE)) {
      tally.worst = &f;
    }
  }
  return tally;
}

// The path asks, and nobody has given an attestation that speaks of what is asked.
bool AsksInVain(const rules::Facts& facts) {
  for (const rules::Expectations& matrix : facts.expectations) {
    for (const rules::Expectation& cell : matrix.cells) {
      if (cell.Speaks()) return false;
    }
  }
  return !facts.expectations.empty();
}

// One check a rule: what it found if it had one place, else how often it found what.
void AddRuleCheck(const rules::Facts& facts, const rules::Rule& rule,
                  const std::vector<Finding>& outcomes, report::Report& out) {
  const Tally tally = TallyOf(rule, outcomes);
  if (tally.worst == nullptr) {
    // That no expectation is asked for is told once.
    if (rule.scope == rules::Scope::kExpectation && !facts.profile.esg) return;
    const bool in_vain = rule.scope == rules::Scope::kExpectation && AsksInVain(facts);
    Say(in_vain ? kNothingAttested : kNoPlace,
        *AddCheck(out, rule.id, report::NOT_APPLICABLE).mutable_what());
    return;
  }
  report::Check& check = AddCheck(out, rule.id, tally.worst->outcome(), tally.worst->severity());
  if (tally.total == 1) {
    *check.mutable_what() = tally.worst->found();
    return;
  }
  const auto count = [&](report::Outcome outcome) {
    return static_cast<uint64_t>(tally.of[outcome]);
  };
  const auto exceptions = static_cast<uint64_t>(tally.exceptions);
  Say(kCounted, *check.mutable_what())
      .Count("pass", count(report::PASS))
      .Count("na", count(report::NOT_APPLICABLE))
      .Count("fail", count(report::FAIL) - exceptions)
      .Count("warn", exceptions)
      .Count("unknown", count(report::UNKNOWN));
}

void AddChecksNotMade(const rules::Profile& profile, report::Report& out) {
  const bool replayed = out.ledger().replayed();
  Say(replayed ? kReplayed : kNotReplayed,
      *AddCheck(out, "replaying witness", replayed ? report::PASS : report::NOT_CHECKED)
           .mutable_what());
  if (out.basis().skipped_checks() > 0) {
    Say(kElsewhere, *AddCheck(out, "admission elsewhere", report::NOT_CHECKED).mutable_what())
        .Count("checks", out.basis().skipped_checks());
  }
  if (!profile.esg) {
    Say(kEsgNotAsked, *AddCheck(out, "expectations", report::NOT_CHECKED).mutable_what())
        .Name("profile", profile.name);
  }
  for (const rules::NotBuilt& family : rules::FamiliesNotBuilt()) {
    report::Items ids;
    for (const std::string& rule : family.rules) ids.add_items()->set_id(rule);
    Say(kNotBuilt, *AddCheck(out, family.id, report::NOT_CHECKED).mutable_what())
        .Names("rules", std::move(ids));
  }
}

void AddNotProven(const rules::Facts& facts, const catalogue::Catalogue& catalogue,
                  report::Report& out) {
  const auto say = [&](const statement::Code& code) { return Say(code, *out.add_not_proven()); };
  if (out.ledger().simulated_time()) say(kSimulated);
  if (!out.ledger().replayed()) say(kLeftOut);
  if (out.ledger().freshness() == 0) say(kSplitView);
  report::Items others;
  for (const report::OriginShares& shares : out.origins()) {
    const auto& judged = facts.judged_elements;
    if (std::find(judged.begin(), judged.end(), shares.element()) != judged.end()) continue;
    others.add_items()->set_id(shares.element());
  }
  if (others.items_size() > 0) say(kOriginNotJudged).Names("elements", std::move(others));
  const auto charges = [](const report::Hop& hop) { return hop.charges_quota(); };
  const auto clearances = std::count_if(out.hops().begin(), out.hops().end(), charges);
  if (clearances > 0) say(kQuotas).Count("clearances", static_cast<uint64_t>(clearances));
  say(kClaims);
  say(kSwapped);
  if (facts.profile.esg) say(kAssessorsWord);
  for (report::Statement& statement : UnreadAttestations(facts, catalogue))
    *out.add_not_proven() = std::move(statement);
}

report::Result ResultOf(const report::Report& out) {
  int worst = 0;
  for (const Finding& f : out.findings())
    worst = std::max(worst, BadnessOf(f.outcome(), f.severity()));
  switch (worst) {
    case 4:
      return report::FAILED;
    case 3:
      return report::UNDECIDED;
    case 2:
      return report::VERIFIED_WITH_EXCEPTIONS;
    case 1:
    case 0:
      return report::VERIFIED;
    default:  // BadnessOf gives no other; nothing is green by a number that nobody knows
      return report::UNDECIDED;
  }
}

}  // namespace

void Conclude(const rules::Facts& facts, const catalogue::Catalogue& catalogue,
              const std::vector<Finding>& outcomes, report::Report& out) {
  for (Finding& f : Merge(outcomes)) *out.add_findings() = std::move(f);
  for (const rules::Rule* rule : rules::AllRules()) AddRuleCheck(facts, *rule, outcomes, out);
  AddChecksNotMade(facts.profile, out);
  out.set_result(ResultOf(out));
  AddNotProven(facts, catalogue, out);
}

void ConcludeNotAuthentic(report::Report& out) {
  out.set_result(report::NOT_AUTHENTIC);
  Say(kNothing, *out.add_not_proven());
}

void ConcludeUncosigned(report::Report& out) {
  out.set_result(report::UNDECIDED);
  Say(kNothingYet, *out.add_not_proven());
}

int ExitCode(report::Result result) {
  switch (result) {
    case report::VERIFIED:
    case report::VERIFIED_WITH_EXCEPTIONS:
      return 0;
    case report::UNDECIDED:
      return 5;
    case report::FAILED:
      return 10;
    case report::NOT_AUTHENTIC:
      return 3;
    default:  // no result: an error of the program
      return 1;
  }
}

std::string ReportJson(const report::Report& report) { return record::MessageToJson(report); }

base::Hash256 ReportDigest(const report::Report& report) {
  return crypto::Sha256(ReportJson(report));
}

}  // namespace lode::evaluate
