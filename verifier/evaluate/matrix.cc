// SPDX-License-Identifier: Apache-2.0
// The worst outcome fills the cell. UNKNOWN counts by its severity like FAIL and, where it would
// fail, ranks just below FAIL: missing evidence never looks green, and it does not prove a fault.
#include "verifier/evaluate/matrix.h"

#include "verifier/base/time.h"
#include "verifier/rules/names.h"

namespace lode::evaluate {

namespace {

report::StatusChange StatusChangeMessage(const rules::Facts& facts, size_t position) {
  const rules::HistoryEntry& entry = facts.history.entries()[position];
  const auto& change = entry.record.message.attestation_changed();
  report::StatusChange out;
  out.set_status(
      rules::ShortName(record::v1::ChangedStatus_Name(change.status()), "CHANGED_STATUS_"));
  out.set_by(rules::PrincipalOf(entry.record.message));
  out.set_time_us(entry.record_time_us);
  out.set_reason(change.reason());
  out.set_record(entry.record.digest.str());
  out.set_ab_initio(change.effect() == record::v1::EFFECT_AB_INITIO);
  return out;
}

}  // namespace

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
      out.set_code(f.found().code());
    } else if (worst == 0 && f.outcome() == report::NOT_APPLICABLE) {
      out.set_outcome(report::NOT_APPLICABLE);
    }
  }
  if (!cell.word || cell.word->result == nullptr) return out;
  const rules::Standing& standing = cell.word->standing;
  const record::v1::Attested& a = *cell.word->attestation;
  const int64_t event_us = place.hop->event_time_us;
  report::Attestation& shown = *out.mutable_attestation();
  shown.set_record(cell.word->digest.str());
  shown.set_index(cell.word->index);
  shown.set_outcome(rules::OutcomeName(cell.word->result->outcome()));
  shown.set_level(rules::LevelName(a.assessor_level()));
  shown.set_issuer(cell.word->issuer);
  shown.set_valid_at_event(standing.at_event &&
                           base::DateOfMicros(event_us) >= a.period().from().days() &&
                           !rules::Expired(a, event_us));
  shown.set_valid_as_of(standing.as_of && !rules::Expired(a, facts.history.as_of_us()));
  shown.set_assessed_on(a.assessed_on().days());
  shown.set_period_from(a.period().from().days());
  shown.set_period_to(a.period().to().days());
  shown.set_valid_to(a.valid_to().days());
  shown.set_plan(cell.word->result->cap_id());
  shown.set_plan_due(cell.word->result->due().days());
  shown.set_justification(cell.word->result->justification());
  shown.set_limitations(a.limitations());
  shown.set_fee_payer(a.fee_payer());
  if (standing.against) *shown.mutable_against() = StatusChangeMessage(facts, *standing.against);
  return out;
}

int BadnessOf(report::Outcome outcome, report::Severity severity) {
  if (outcome != report::FAIL && outcome != report::UNKNOWN) return 0;
  switch (severity) {
    case report::INFORMS:
      return 1;
    case report::WARNS:
      return 2;
    default:  // FAILS and BLOCKS; what nobody knows counts like them
      return outcome == report::UNKNOWN ? 3 : 4;
  }
}

}  // namespace lode::evaluate
