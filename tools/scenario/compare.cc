// SPDX-License-Identifier: Apache-2.0
// What was expected against what came: of records, of reports, of the custody state.
#include <algorithm>
#include <set>

#include "proto/lode/state/v1/state.pb.h"
#include "tools/scenario/run.h"
#include "verifier/base/encoding.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/refusal.h"
#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::scenario {
namespace {

namespace report = ::lode::trail::v1;
namespace state = ::lode::state::v1;

std::string Join(const std::set<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

std::set<std::string> RulesOf(const present::Refusals& refusals) {
  std::set<std::string> rules;
  for (const present::Refusal& v : refusals) rules.insert(std::string(v.violation.rule()));
  return rules;
}

bool Covers(const ViolationPattern& pattern, const present::Refusal& v) {
  return pattern.rule == v.violation.rule() &&
         (!pattern.field || *pattern.field == v.violation.field) &&
         (!pattern.limit || *pattern.limit == v.limit);
}

bool IsExpected(const Expectation& expect, const present::Refusal& v) {
  return std::any_of(expect.refused.begin(), expect.refused.end(),
                     [&](const auto& pattern) { return Covers(pattern, v); });
}

bool IsFound(const ViolationPattern& pattern, const Outcome& outcome) {
  return std::any_of(outcome.violations.begin(), outcome.violations.end(),
                     [&](const auto& v) { return Covers(pattern, v); });
}

std::string FieldText(const std::string& field) { return field.empty() ? "the record" : field; }

std::string Describe(const ViolationPattern& pattern) {
  std::string out = pattern.rule;
  if (pattern.field) out += " " + FieldText(*pattern.field);
  if (pattern.limit) out += " (limit: " + *pattern.limit + ")";
  return out;
}

std::string Describe(const Expectation& expect) {
  switch (expect.kind) {
    case Expectation::Kind::kAdmitted:
      return "admitted";
    case Expectation::Kind::kError:
      return "error " + expect.reason;
    case Expectation::Kind::kRefused:
      break;
  }
  std::string out;
  for (const ViolationPattern& pattern : expect.refused)
    out += (out.empty() ? "refused by " : ", ") + Describe(pattern);
  if (expect.waits) out += *expect.waits ? ", waiting for its parent" : ", not waiting";
  return out;
}

// All that was found; of a refusal, what the scenario did not expect of it is marked.
std::string Describe(const Outcome& outcome, const Expectation& expect) {
  switch (outcome.kind) {
    case Expectation::Kind::kAdmitted:
      return "admitted at leaf " + std::to_string(outcome.index);
    case Expectation::Kind::kError:
      return "error " + outcome.reason + ": " + outcome.message;
    case Expectation::Kind::kRefused:
      break;
  }
  const bool both_refused = expect.kind == Expectation::Kind::kRefused;
  std::string out = "refused by " + Join(RulesOf(outcome.violations));
  out += outcome.waits ? ", waiting for its parent" : both_refused ? ", not waiting" : "";
  for (const present::Refusal& v : outcome.violations) {
    out += both_refused && !IsExpected(expect, v) ? "\nnot expected: " : "\n";
    out += std::string(v.violation.rule()) + " " + FieldText(v.violation.field) + " = " + v.value +
           " (limit: " + v.limit + "): " + v.message + "; " + v.remedy;
  }
  for (const ViolationPattern& pattern : expect.refused) {
    if (!IsFound(pattern, outcome)) out += "\nnot found: " + Describe(pattern);
  }
  return out;
}

bool Matches(const Expectation& expect, const Outcome& outcome) {
  if (expect.kind != outcome.kind) return false;
  if (expect.kind == Expectation::Kind::kError) return expect.reason == outcome.reason;
  if (expect.kind == Expectation::Kind::kAdmitted) return true;
  if (outcome.again) {  // the server says nothing of field and limit
    return std::any_of(expect.refused.begin(), expect.refused.end(),
                       [](const auto& pattern) { return pattern.rule == "ADM-00"; });
  }
  return (!expect.waits || *expect.waits == outcome.waits) &&
         std::all_of(expect.refused.begin(), expect.refused.end(),
                     [&](const auto& pattern) { return IsFound(pattern, outcome); }) &&
         std::all_of(outcome.violations.begin(), outcome.violations.end(),
                     [&](const auto& v) { return IsExpected(expect, v); });
}

// One expectation of the file: where it stands, and what it is of.
struct Subject {
  Place place;
  std::string name;
};

// Counts a comparison. `more`: what else was found, for whoever looks for the cause.
void Compare(RunResult& result, const Subject& of, const std::string& what,
             const std::string& expected, const std::string& found, const std::string& more = "") {
  if (expected == found) {
    ++result.passed;
  } else {
    result.differences.push_back({of.place, of.name + what, expected, found + more});
  }
}

std::string Describe(const FindingPattern& p) {
  std::string out;
  for (const std::string* part :
       {&p.rule, &p.outcome, &p.severity, &p.site, &p.lot, &p.criterion}) {
    out += (out.empty() ? "" : " ") + (part->empty() ? "*" : *part);
  }
  return out;
}

FindingPattern PatternOf(const report::Finding& f) {
  return {f.rule(),
          report::Outcome_Name(f.outcome()),
          report::Severity_Name(f.severity()),
          f.site(),
          f.lot(),
          f.criterion()};
}

bool Covers(const FindingPattern& pattern, const FindingPattern& finding) {
  const auto same = [](const std::string& want, const std::string& got) {
    return want.empty() || want == got;
  };
  return same(pattern.rule, finding.rule) && same(pattern.outcome, finding.outcome) &&
         same(pattern.severity, finding.severity) && same(pattern.site, finding.site) &&
         same(pattern.lot, finding.lot) && same(pattern.criterion, finding.criterion);
}

std::string MessageOf(const report::Report& answer, const report::Finding& f) {
  return present::TextOf(f, present::Renderer(present::English(), answer)).message;
}

// "ATT-05 FAIL FAILS site:a/b * 6.5: what is wrong", a line for each.
std::string Lines(const report::Report& answer, const std::string& rule) {
  std::string out;
  for (const report::Finding& f : answer.findings()) {
    if (rule.empty() || f.rule() == rule)
      out += "\n" + Describe(PatternOf(f)) + ": " + MessageOf(answer, f);
  }
  return out;
}

// What could have been meant by a pattern that nothing matches.
std::string OtherFindings(const report::Report& answer, const std::string& rule) {
  const std::string same = rule.empty() ? "" : Lines(answer, rule);
  if (!same.empty()) return "no such finding; of this rule:" + same;
  const std::string all = Lines(answer, "");
  return all.empty() ? "no findings" : "no such finding; there are:" + all;
}

// Both ways: no finding that nothing expects, nothing expected that was not found.
void CompareFindings(const Subject& of, const std::vector<FindingPattern>& patterns,
                     const report::Report& answer, RunResult& result) {
  for (size_t i = 0; i < patterns.size(); ++i) {
    const FindingPattern& pattern = patterns[i];
    const bool there = std::any_of(answer.findings().begin(), answer.findings().end(),
                                   [&](const auto& f) { return Covers(pattern, PatternOf(f)); });
    const Subject item{(of.place / "findings")[i], of.name};
    const std::string expected = "finding " + Describe(pattern);
    Compare(result, item, "", expected, there ? expected : OtherFindings(answer, pattern.rule));
  }
  for (const report::Finding& f : answer.findings()) {
    const bool expected = std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
      return Covers(pattern, PatternOf(f));
    });
    if (expected) continue;
    result.differences.push_back({of.place / "findings", of.name, "no more findings",
                                  Describe(PatternOf(f)) + ": " + MessageOf(answer, f)});
  }
}

// Every share of the element, for whoever expected another.
std::string OtherShares(const report::Report& answer, const std::string& element) {
  std::string out;
  for (const report::OriginShares& shares : answer.origins()) {
    if (shares.element() != element) continue;
    for (const report::OriginShare& share : shares.shares()) {
      out += "\n" + share.origin() + ": " + std::to_string(share.mg()) + " mg, " +
             std::to_string(share.ppm()) + " ppm";
    }
  }
  return out.empty() ? "no " + element + " in the lot" : "no such share; there are:" + out;
}

void CompareShare(const Subject& of, const ShareExpectation& expected, const report::Report& answer,
                  const Builder& builder, RunResult& result) {
  std::string origin = expected.origin;
  const bool prefix = !expected.off_ledger.empty();
  if (prefix) {
    const base::Hash256* digest = builder.FindDigest(expected.off_ledger);
    origin = "off-ledger:" + (digest == nullptr ? "" : base::HexEncode(digest->view())) + "|";
  }
  const std::string what = " share of " + expected.element + " " + origin;
  for (const report::OriginShares& shares : answer.origins()) {
    if (shares.element() != expected.element) continue;
    for (const report::OriginShare& share : shares.shares()) {
      if (prefix ? !share.origin().starts_with(origin) : share.origin() != origin) continue;
      if (expected.mg)
        Compare(result, of, what, std::to_string(*expected.mg) + " mg",
                std::to_string(share.mg()) + " mg");
      if (expected.ppm)
        Compare(result, of, what, std::to_string(*expected.ppm) + " ppm",
                std::to_string(share.ppm()) + " ppm");
      return;
    }
  }
  result.differences.push_back(
      {of.place, of.name + what, "a share", OtherShares(answer, expected.element)});
}

const char* KindWord(record::SubjectKind kind) {
  switch (kind) {
    case record::SubjectKind::kLot:
      return "lot";
    case record::SubjectKind::kSite:
      return "site";
    case record::SubjectKind::kParty:
      return "party";
    case record::SubjectKind::kDocument:
      return "document";
    case record::SubjectKind::kConsignment:
      return "consignment";
    case record::SubjectKind::kLedger:
      return "ledger";
    default:
      return "other";
  }
}

// The row of a lot or quota, parsed; false (with a difference or a note) if there is none to
// compare.
template <typename Row>
bool ReadRow(Player& player, custody::RowKind kind, const std::string& id, const Subject& of,
             RunResult& result, Row& row) {
  const auto bytes = player.ReadRow(kind, id);
  if (!bytes.ok()) {
    result.notes.push_back(of.name + " was not compared: " + std::string(bytes.status().message()));
    return false;
  }
  if (*bytes && row.ParseFromString(**bytes)) return true;
  result.differences.push_back({of.place, of.name, "known to the ledger", "unknown"});
  return false;
}

void CompareLot(const LotExpectation& expected, Player& player, RunResult& result) {
  const Subject of{expected.place, "lot " + expected.lot};
  state::LotState lot;
  if (!ReadRow(player, custody::RowKind::kLot, expected.lot, of, result, lot)) return;
  const auto ask = [&](const char* what, const std::string& want, const std::string& found) {
    if (!want.empty()) Compare(result, of, what, want, found);
  };
  constexpr std::string_view kPrefix = "LOT_STATUS_";
  ask(" status", expected.status, state::LotStatus_Name(lot.status()).substr(kPrefix.size()));
  ask(" owner", expected.owner, lot.owner());
  ask(" holder", expected.holder, lot.holder());
  ask(" bailee", expected.bailee, lot.bailee());
  const record::ElementAmounts contained = record::ContainedOf(lot.quantity());
  for (const auto& [element, mg] : expected.contained) {
    Compare(result, of, " " + element, std::to_string(mg) + " mg",
            std::to_string(record::AmountOf(contained, element)) + " mg");
  }
}

void CompareQuota(const QuotaExpectation& expected, Player& player, RunResult& result) {
  const Subject of{expected.place, "quota of " + expected.exporter + " for " + expected.period};
  const std::string id = record::QuotaId(expected.regulator, expected.exporter, expected.period);
  state::QuotaState quota;
  if (!ReadRow(player, custody::RowKind::kQuota, id, of, result, quota)) return;
  Compare(result, of, " charged", std::to_string(expected.charged_mg) + " mg",
          std::to_string(quota.charged_mg()) + " mg");
}

}  // namespace

void CompareOutcome(const Step& step, const Outcome& outcome, RunResult& result) {
  if (Matches(step.expect, outcome)) {
    ++result.passed;
    return;
  }
  result.differences.push_back(
      {step.place, "record " + step.name, Describe(step.expect), Describe(outcome, step.expect)});
}

void CompareReport(const Evaluation& expected, const report::Report& answer,
                   const trail::Trail& trail, const Builder& builder, RunResult& result) {
  const Subject of{expected.place, "evaluation " + expected.name};
  Compare(result, of, "", expected.result, report::Result_Name(answer.result()),
          ": " + present::AnswerText(answer) + Lines(answer, ""));
  if (expected.findings) CompareFindings(of, *expected.findings, answer, result);
  for (size_t i = 0; i < expected.shares.size(); ++i) {
    CompareShare({(of.place / "shares")[i], of.name}, expected.shares[i], answer, builder, result);
  }
  if (expected.records) {
    Compare(result, of, " records", std::to_string(*expected.records),
            std::to_string(trail.entries.size()));
  }
  if (expected.subjects) {
    Compare(result, of, " subjects", std::to_string(*expected.subjects),
            std::to_string(trail.subjects.size()));
  }
  for (const auto& [word, count] : expected.subject_kinds) {
    const std::string& kind = word;  // C++20 lets a lambda take a binding, clang 14 does not
    const auto found = std::count_if(trail.subjects.begin(), trail.subjects.end(),
                                     [&](const auto& s) { return KindWord(s.kind) == kind; });
    Compare(result, of, " subjects of kind " + kind, std::to_string(count), std::to_string(found));
  }
}

void CompareState(const Scenario& scenario, Player& player, RunResult& result) {
  for (const LotExpectation& lot : scenario.lots) CompareLot(lot, player, result);
  for (const QuotaExpectation& quota : scenario.quotas) CompareQuota(quota, player, result);
}

}  // namespace lode::scenario
