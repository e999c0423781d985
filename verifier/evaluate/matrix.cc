// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/matrix.h"

#include <algorithm>

#include "verifier/base/time.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;
using rules::Word;

const pb::CriterionResult* ResultOf(const pb::Attested& attestation, const std::string& code) {
  for (const pb::CriterionResult& result : attestation.outcomes()) {
    if (result.criterion() == code) return &result;
  }
  return nullptr;
}

// What the attestations of `subject` under the catalogue say of one criterion, in leaf order; those
// that are silent on it have no result.
std::vector<Word> WordsOf(const rules::History& history, const std::string& subject,
                          const std::string& code, const rules::HopFacts& hop,
                          const rules::EsgLimits& limits) {
  std::vector<Word> words;
  for (const size_t position : history.AttestationsOf(subject)) {
    const pb::Attested& a = history.Message(position).attested();
    if (a.scheme() != limits.catalogue || a.scheme_version() != limits.version) continue;
    Word word;
    word.attestation = &a;
    word.result = ResultOf(a, code);
    word.digest = history.entries()[position].record.digest;
    const std::string& issuer = rules::PrincipalOf(history.Message(position));
    word.issuer = history.PartyName(issuer);
    if (word.issuer.empty()) word.issuer = issuer;
    word.standing = rules::StandingOf(history, word.digest, issuer, hop.index);
    words.push_back(word);
  }
  return words;
}

int RankOf(pb::CriterionOutcome outcome) {
  switch (outcome) {
    case pb::CRITERION_OUTCOME_NOT_APPLICABLE:
      return 0;
    case pb::CRITERION_OUTCOME_MEETS:
      return 1;
    case pb::CRITERION_OUTCOME_DOES_NOT_MEET:
      return 3;
    default:
      return 2;
  }
}

bool Supersedes(const pb::Attested& newer, const pb::Attested& older) {
  return newer.assessed_on().days() > older.assessed_on().days() &&
         newer.assessor_level() >= older.assessor_level();
}

// Of words that all speak of the criterion: what a later assessment of at least the same level
// replaced is out; the worst of the rest counts, the later of equals (ATT-05).
const Word& WorstStanding(const std::vector<const Word*>& words) {
  const Word* worst = nullptr;
  for (const Word* word : words) {
    const bool replaced = std::any_of(words.begin(), words.end(), [&](const Word* other) {
      return Supersedes(*other->attestation, *word->attestation);
    });
    if (replaced) continue;
    if (worst == nullptr || RankOf(word->result->outcome()) >= RankOf(worst->result->outcome())) {
      worst = word;
    }
  }
  return *worst;  // the newest assessment of the highest level is never replaced
}

// The word that governs a cell. Words that rules ATT-01, ATT-03 and ATT-06 believe come first; if
// there is none, the last one, so that the report says what is wrong with it.
std::optional<Word> GoverningWord(const rules::History& history, const rules::Cell& cell,
                                  const rules::EsgLimits& limits) {
  const bool corporate = cell.criterion->level == catalogue::Level::kCorporate;
  const rules::HopFacts& hop = *cell.hop;
  const std::vector<Word> words = WordsOf(history, corporate ? hop.operator_party : hop.site,
                                          cell.criterion->code, hop, limits);
  std::vector<const Word*> speaking, believed;
  for (const Word& word : words) {
    if (word.result == nullptr) continue;
    speaking.push_back(&word);
    rules::Cell candidate = cell;
    candidate.word = word;
    if (word.standing.at_event && rules::CheckPeriod(candidate, limits).outcome() == report::PASS &&
        rules::CheckLevel(candidate, limits).outcome() == report::PASS) {
      believed.push_back(&word);
    }
  }
  if (!believed.empty()) return WorstStanding(believed);
  if (!speaking.empty()) return *speaking.back();
  if (!corporate) {
    const std::vector<Word> company =
        WordsOf(history, hop.operator_party, cell.criterion->code, hop, limits);
    for (auto it = company.rbegin(); it != company.rend(); ++it) {
      if (it->result != nullptr) return *it;
    }
  }
  if (!words.empty()) return words.back();
  return std::nullopt;
}

std::vector<report::Finding> JudgeCell(const rules::Cell& cell, const rules::EsgLimits& limits) {
  report::Finding result = rules::CheckResult(cell, limits);
  if (result.outcome() != report::PASS) return {result};
  report::Finding subject = rules::CheckSubject(cell);
  if (subject.outcome() != report::PASS) return {subject};
  return {rules::CheckStanding(cell, limits), subject,
          rules::CheckPeriod(cell, limits),   result,
          rules::CheckOutcome(cell),          rules::CheckLevel(cell, limits)};
}

report::MatrixCell Summarise(const rules::Cell& cell, bool required,
                             const std::vector<report::Finding>& outcomes) {
  report::MatrixCell out;
  out.set_criterion(cell.criterion->code);
  out.set_critical(cell.criterion->critical);
  out.set_required(required);
  out.set_outcome(report::PASS);
  int worst = 0;
  for (const report::Finding& f : outcomes) {
    const int badness = BadnessOf(f.outcome(), f.severity());
    if (badness > worst) {
      worst = badness;
      out.set_outcome(f.outcome());
      out.set_severity(f.severity());
      out.set_note(f.message());
    } else if (worst == 0 && f.outcome() == report::NOT_APPLICABLE) {
      out.set_outcome(report::NOT_APPLICABLE);
    }
  }
  if (!cell.word || cell.word->result == nullptr) return out;
  const pb::Attested& a = *cell.word->attestation;
  out.set_attested(std::string(rules::OutcomeText(cell.word->result->outcome())));
  out.set_level(std::string(rules::LevelText(a.assessor_level())));
  out.set_validator(cell.word->issuer);
  out.set_attestation(cell.word->digest.str());
  out.set_valid_at_event(cell.word->standing.at_event &&
                         base::DateOfMicros(cell.hop->event_time_us) >= a.period().from().days() &&
                         !rules::Expired(a, cell.hop->event_time_us));
  out.set_valid_as_of(cell.word->standing.as_of && !rules::Expired(a, cell.hop->as_of_us));
  return out;
}

}  // namespace

int BadnessOf(report::Outcome outcome, report::Severity severity) {
  if (outcome != report::FAIL && outcome != report::UNKNOWN) return 0;
  switch (severity) {
    case report::INFORMS:
      return 1;
    case report::WARNS:
      return 2;
    default:
      return outcome == report::UNKNOWN ? 3 : 4;
  }
}

Matrix EvaluateMatrix(const rules::History& history, const rules::HopFacts& hop,
                      const std::vector<std::string>& codes, bool required,
                      const rules::EsgLimits& limits, const catalogue::Catalogue& catalogue) {
  Matrix matrix;
  for (const std::string& code : codes) {
    rules::Cell cell;
    cell.hop = &hop;
    cell.criterion = catalogue.Find(code);
    cell.word = GoverningWord(history, cell, limits);
    std::vector<report::Finding> outcomes = JudgeCell(cell, limits);
    if (!required) {
      for (report::Finding& f : outcomes) f.set_severity(report::INFORMS);
    }
    matrix.cells.push_back(Summarise(cell, required, outcomes));
    for (report::Finding& f : outcomes) matrix.outcomes.push_back(std::move(f));
  }
  return matrix;
}

}  // namespace lode::evaluate
