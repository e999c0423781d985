// SPDX-License-Identifier: Apache-2.0
// What was expected against what came: of records, of reports, of the custody state.
#include <algorithm>
#include <set>

#include "proto/lode/state/v1/state.pb.h"
#include "tools/scenario/run.h"
#include "verifier/base/encoding.h"
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

std::set<std::string> RulesOf(const record::Violations& violations) {
  std::set<std::string> rules;
  for (const record::Violation& v : violations) rules.insert(v.rule);
  return rules;
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
  std::string out = "refused by " + Join(expect.rules);
  if (expect.waits) out += *expect.waits ? ", waiting for its parent" : ", not waiting";
  return out;
}

std::string Describe(const Outcome& outcome) {
  switch (outcome.kind) {
    case Expectation::Kind::kAdmitted:
      return "admitted at leaf " + std::to_string(outcome.index);
    case Expectation::Kind::kError:
      return "error " + outcome.reason + ": " + outcome.message;
    case Expectation::Kind::kRefused:
      break;
  }
  std::string out = "refused by " + Join(RulesOf(outcome.violations));
  if (outcome.waits) out += ", waiting for its parent";
  for (const record::Violation& v : outcome.violations) {
    out += "\n" + v.rule + " " + (v.field.empty() ? "the record" : v.field) + " = " + v.value +
           " (limit: " + v.limit + "): " + v.message + "; " + v.remedy;
  }
  return out;
}

bool Matches(const Expectation& expect, const Outcome& outcome) {
  if (expect.kind != outcome.kind) return false;
  if (expect.kind == Expectation::Kind::kError) return expect.reason == outcome.reason;
  if (expect.kind == Expectation::Kind::kAdmitted) return true;
  if (outcome.again) return expect.rules.contains("ADM-00");
  return expect.rules == RulesOf(outcome.violations) &&
         (!expect.waits || *expect.waits == outcome.waits);
}

// Counts a comparison.
void Compare(RunResult& result, const std::string& where, const std::string& expected,
             const std::string& got) {
  if (expected == got) {
    ++result.passed;
  } else {
    result.differences.push_back({where, expected, got});
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

// Both ways: no finding that nothing expects, nothing expected that was not found.
void CompareFindings(const std::string& where, const std::vector<FindingPattern>& patterns,
                     const report::Report& answer, RunResult& result) {
  std::vector<FindingPattern> found;
  for (const report::Finding& f : answer.findings()) found.push_back(PatternOf(f));
  for (const FindingPattern& pattern : patterns) {
    const bool there =
        std::any_of(found.begin(), found.end(), [&](const auto& f) { return Covers(pattern, f); });
    Compare(result, where, "finding " + Describe(pattern),
            there ? "finding " + Describe(pattern) : "no such finding");
  }
  for (const FindingPattern& f : found) {
    const bool expected =
        std::any_of(patterns.begin(), patterns.end(), [&](const auto& p) { return Covers(p, f); });
    if (!expected) result.differences.push_back({where, "no more findings", Describe(f)});
  }
}

void CompareShare(const std::string& where, const ShareExpectation& expected,
                  const report::Report& answer, const Builder& builder, RunResult& result) {
  std::string origin = expected.origin;
  bool prefix = false;
  if (!expected.off_ledger.empty()) {
    const base::Hash256* digest = builder.FindDigest(expected.off_ledger);
    origin = "off-ledger:" +
             (digest == nullptr ? expected.off_ledger : base::HexEncode(digest->view())) + "|";
    prefix = true;
  }
  const std::string at = where + " share of " + expected.element + " " + origin;
  for (const report::OriginShares& shares : answer.origins()) {
    if (shares.element() != expected.element) continue;
    for (const report::OriginShare& share : shares.shares()) {
      if (prefix ? !share.origin().starts_with(origin) : share.origin() != origin) continue;
      if (expected.mg)
        Compare(result, at + " mg", std::to_string(*expected.mg), std::to_string(share.mg()));
      if (expected.ppm)
        Compare(result, at + " ppm", std::to_string(*expected.ppm), std::to_string(share.ppm()));
      return;
    }
  }
  result.differences.push_back({at, "a share", "none"});
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
bool ReadRow(Player& player, custody::RowKind kind, const std::string& id, const std::string& where,
             RunResult& result, Row& row) {
  const auto bytes = player.ReadRow(kind, id);
  if (!bytes.ok()) {
    result.notes.push_back(where + " was not compared: " + std::string(bytes.status().message()));
    return false;
  }
  if (*bytes && row.ParseFromString(**bytes)) return true;
  result.differences.push_back({where, "is known to the ledger", "unknown"});
  return false;
}

void CompareLot(const LotExpectation& expected, Player& player, RunResult& result) {
  const std::string where = "lot " + expected.lot;
  state::LotState lot;
  if (!ReadRow(player, custody::RowKind::kLot, expected.lot, where, result, lot)) return;
  const auto ask = [&](const char* what, const std::string& want, const std::string& got) {
    if (!want.empty()) Compare(result, where + " " + what, want, got);
  };
  constexpr std::string_view kPrefix = "LOT_STATUS_";
  ask("status", expected.status, state::LotStatus_Name(lot.status()).substr(kPrefix.size()));
  ask("owner", expected.owner, lot.owner());
  ask("holder", expected.holder, lot.holder());
  ask("bailee", expected.bailee, lot.bailee());
  const record::ElementAmounts contained = record::ContainedOf(lot.quantity());
  for (const auto& [element, mg] : expected.contained) {
    Compare(result, where + " " + element, std::to_string(mg),
            std::to_string(record::AmountOf(contained, element)));
  }
}

void CompareQuota(const QuotaExpectation& expected, Player& player, RunResult& result) {
  const std::string where = "quota of " + expected.exporter + " for " + expected.period;
  const std::string id = record::QuotaId(expected.regulator, expected.exporter, expected.period);
  state::QuotaState quota;
  if (!ReadRow(player, custody::RowKind::kQuota, id, where, result, quota)) return;
  Compare(result, where, std::to_string(expected.charged_mg), std::to_string(quota.charged_mg()));
}

}  // namespace

void CompareOutcome(const Step& step, const Outcome& outcome, RunResult& result) {
  if (Matches(step.expect, outcome)) {
    ++result.passed;
    return;
  }
  result.differences.push_back({"record " + step.name, Describe(step.expect), Describe(outcome)});
}

void CompareReport(const Evaluation& expected, const report::Report& answer,
                   const trail::Trail& trail, const Builder& builder, RunResult& result) {
  const std::string where = "evaluation " + expected.name;
  Compare(result, where, expected.result, report::Result_Name(answer.result()));
  if (answer.result() == report::NOT_AUTHENTIC) {
    result.notes.push_back(where + ": " + answer.answer());
  }
  if (expected.findings) CompareFindings(where, *expected.findings, answer, result);
  for (const ShareExpectation& share : expected.shares) {
    CompareShare(where, share, answer, builder, result);
  }
  if (expected.records) {
    Compare(result, where + " records", std::to_string(*expected.records),
            std::to_string(trail.entries.size()));
  }
  if (expected.subjects) {
    Compare(result, where + " subjects", std::to_string(*expected.subjects),
            std::to_string(trail.subjects.size()));
  }
  for (const auto& [kind, count] : expected.subject_kinds) {
    const auto got = std::count_if(trail.subjects.begin(), trail.subjects.end(),
                                   [&](const auto& s) { return KindWord(s.kind) == kind; });
    Compare(result, where + " subjects of kind " + kind, std::to_string(count),
            std::to_string(got));
  }
}

void CompareState(const Scenario& scenario, Player& player, RunResult& result) {
  for (const LotExpectation& lot : scenario.lots) CompareLot(lot, player, result);
  for (const QuotaExpectation& quota : scenario.quotas) CompareQuota(quota, player, result);
}

}  // namespace lode::scenario
