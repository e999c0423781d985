// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/matrix.h"

#include "verifier/base/time.h"
#include "verifier/rules/words.h"

namespace lode::evaluate {

report::MatrixCell CellMessage(const rules::Facts& facts, const rules::Place& place,
                               const std::vector<report::Finding>& outcomes) {
  const rules::Expectation& cell = *place.expectation;
  report::MatrixCell out;
  out.set_criterion(cell.criterion->code);
  out.set_critical(cell.criterion->critical);
  out.set_required(cell.required);
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
  const rules::Standing& standing = cell.word->standing;
  const auto& a = *cell.word->attestation;
  const int64_t event_us = place.hop->event_time_us;
  out.set_attested(std::string(rules::OutcomeText(cell.word->result->outcome())));
  out.set_level(std::string(rules::LevelText(a.assessor_level())));
  out.set_validator(cell.word->issuer);
  out.set_attestation(cell.word->digest.str());
  out.set_valid_at_event(standing.at_event &&
                         base::DateOfMicros(event_us) >= a.period().from().days() &&
                         !rules::Expired(a, event_us));
  out.set_valid_as_of(standing.as_of && !rules::Expired(a, facts.history.as_of_us()));
  return out;
}

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

}  // namespace lode::evaluate
