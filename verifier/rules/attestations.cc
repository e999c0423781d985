// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/attestations.h"

#include "verifier/base/time.h"
#include "verifier/record/attestation_standing.h"
#include "verifier/rules/words.h"

namespace lode::rules {

const RuleInfo kAtt01 = {
    "ATT-01",
    "the attestation stands",
    report::FAILS,
    "Attested, AttestationChanged, the hop's leaf, as-of",
    "Two dates, always: at the event and as of. FAIL if the attestation was suspended or withdrawn "
    "at "
    "the leaf of the hop's record, or ab initio at any leaf. If it stood then and was suspended or "
    "withdrawn since, or its last day has passed since: FAIL with the severity that the profile "
    "gives "
    "to `lapsed_since`. A change without retroactive effect counts from its own leaf on; "
    "reinstatement undoes it likewise, but only what the same party did, or what an accreditor "
    "finds the issuer did. UNKNOWN if the trail is stale: what was revoked since can't "
    "be seen. N-A where nothing was attested.",
    "reference rule ATT-01; records: AttestationChanged"};
const RuleInfo kAtt02 = {"ATT-02",
                         "the attestation speaks of this place",
                         report::FAILS,
                         "Attested.subject, the hop's site and operator, the criterion's level",
                         "PASS if its subject is the site where the hop happened; for a criterion "
                         "of corporate level, the "
                         "site's operator. UNKNOWN if only something else was assessed, such as "
                         "the company: that proves "
                         "nothing about the site, and nothing against it either, so this rule "
                         "never gives FAIL. N-A where "
                         "nothing was attested.",
                         "reference rule ATT-02; ICMM: performance expectations are validated at "
                         "corporate and at asset level"};
const RuleInfo kAtt03 = {"ATT-03",
                         "the assessment covers the event",
                         report::FAILS,
                         "Attested.period, valid_to, assessed_on, the hop's event time",
                         "PASS if the first day of the period assessed <= the event <= the last "
                         "day of validity, and it was "
                         "assessed at most `max_age_months` before the event; days are UTC days, "
                         "both ends inclusive. FAIL "
                         "otherwise. UNKNOWN if a date is missing. N-A where nothing was attested.",
                         "reference rule ATT-03; the age is a buyer's choice: no scheme text that "
                         "was read gives an interval"};
const RuleInfo kAtt04 = {
    "ATT-04",
    "every expectation of the hop's role has a result",
    report::FAILS,
    "the catalogue's hop-role matrix, Attested.outcomes",
    "PASS if the governing attestation gives an outcome for the criterion; *not applicable* with a "
    "justification is one. UNKNOWN if none does: missing evidence is never green and never an "
    "accusation, so this rule never gives FAIL.",
    "reference rule ATT-04 and section 4"};
const RuleInfo kAtt05 = {
    "ATT-05",
    "the outcome is good enough",
    report::FAILS,
    "Attested.outcomes, Criterion.critical, as-of",
    "A critical criterion must be *meets*. For others *partially meets* is a FAIL that only warns "
    "if a "
    "corrective action plan is named whose due day has not passed as of; without such a plan it "
    "fails. "
    "*Does not meet* fails. *Not applicable* gives N-A with a justification and FAIL without. "
    "UNKNOWN "
    "for an outcome that is not said. Of several attestations, a later one of at least the same "
    "level "
    "replaces an earlier one; where several are left, the worst outcome counts.",
    "reference rule ATT-05; ICMM validation outcomes"};
const RuleInfo kAtt06 = {
    "ATT-06",
    "the assessor stands far enough from the assessed",
    report::FAILS,
    "Attested.assessor_level, the profile's minimum_level",
    "PASS if the level is at least the profile's: self < second party < third party. FAIL below. "
    "UNKNOWN for a level that is not said. N-A where nothing was attested. (That a third party is "
    "accredited for the scheme is a rule of admission.)",
    "reference rule ATT-06"};

namespace {

std::string Day(const pb::Date& date) { return base::FormatDate(date.days()); }

std::string Operator(const HopFacts& hop) {
  if (hop.operator_party.empty()) return "the site's operator";
  return hop.operator_name.empty() ? hop.operator_party
                                   : hop.operator_name + " (" + hop.operator_party + ")";
}

std::string Assessor(const EsgLimits& limits) {
  switch (limits.minimum_level) {
    case pb::ASSESSOR_LEVEL_THIRD:
      return "an accredited third-party validator";
    case pb::ASSESSOR_LEVEL_SECOND:
      return "a second party or an accredited third-party validator";
    default:
      return "the operator or any assessor";
  }
}

// N-A where there is no attestation to judge; ATT-04 says so.
report::Finding Begin(const RuleInfo& rule, const Cell& cell) {
  report::Finding finding = Found(rule, cell.word ? report::PASS : report::NOT_APPLICABLE);
  finding.set_site(cell.hop->site);
  if (cell.word) AddEvidence(finding, cell.word->digest);
  return finding;
}

std::string Corrected(const Cell& cell, std::string_view what) {
  return std::string(what) + ", from " + Operator(*cell.hop) + " through its assessor";
}

}  // namespace

std::string_view LevelText(pb::AssessorLevel level) {
  switch (level) {
    case pb::ASSESSOR_LEVEL_SELF:
      return "self";
    case pb::ASSESSOR_LEVEL_SECOND:
      return "second party";
    case pb::ASSESSOR_LEVEL_THIRD:
      return "third party";
    default:
      return "";
  }
}

std::string_view OutcomeText(pb::CriterionOutcome outcome) {
  switch (outcome) {
    case pb::CRITERION_OUTCOME_MEETS:
      return "meets";
    case pb::CRITERION_OUTCOME_PARTIALLY_MEETS:
      return "partially meets";
    case pb::CRITERION_OUTCOME_DOES_NOT_MEET:
      return "does not meet";
    case pb::CRITERION_OUTCOME_NOT_APPLICABLE:
      return "not applicable";
    default:
      return "";
  }
}

bool Expired(const pb::Attested& attestation, int64_t at_us) {
  return base::DateOfMicros(at_us) > attestation.valid_to().days();
}

Standing StandingOf(const History& history, const base::Hash256& attestation,
                    const std::string& issuer, uint64_t hop_index) {
  Standing standing;
  record::StandAgainst at_event, as_of;
  for (const size_t position : history.ChangesOf(attestation)) {
    const pb::Record& r = history.Message(position);
    const pb::AttestationChanged& change = r.attestation_changed();
    const bool from_the_start = change.effect() == pb::EFFECT_AB_INITIO;
    if (from_the_start || history.entries()[position].index <= hop_index)
      record::ApplyChange(at_event, issuer, PrincipalOf(r), change.status());
    record::ApplyChange(as_of, issuer, PrincipalOf(r), change.status());
    standing.changed_by = history.entries()[position].record.digest;
  }
  standing.at_event = at_event.empty();
  standing.as_of = as_of.empty();
  return standing;
}

report::Finding CheckStanding(const Cell& cell, const EsgLimits& limits) {
  report::Finding finding = Begin(kAtt01, cell);
  if (!cell.word) return finding;
  const Standing& standing = cell.word->standing;
  const bool expired = Expired(*cell.word->attestation, cell.hop->as_of_us);
  if (!standing.changed_by.IsZero()) AddEvidence(finding, standing.changed_by);
  finding.set_limit("in force at the event and as of " + DateText(cell.hop->as_of_us));
  finding.set_remedy(Corrected(cell, "a new attestation of " + cell.hop->site));
  if (!standing.at_event) {
    finding.set_outcome(report::FAIL);
    finding.set_value("revoked or suspended at the event");
    finding.set_message("the attestation did not stand when this happened");
  } else if (cell.hop->stale) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("stale");
    finding.set_message("the trail is too old to say whether the attestation still stands");
    finding.set_remedy("a trail that is exported now, from the ledger's operator");
  } else if (!standing.as_of || expired) {
    finding.set_outcome(report::FAIL);
    finding.set_severity(limits.lapsed_since);
    finding.set_value(standing.as_of ? "expired on " + Day(cell.word->attestation->valid_to())
                                     : "revoked or suspended since");
    finding.set_message("the attestation stood at the event and does not stand any more");
  } else {
    finding.set_value("in force at both dates");
  }
  return finding;
}

report::Finding CheckSubject(const Cell& cell) {
  report::Finding finding = Begin(kAtt02, cell);
  if (!cell.word) return finding;
  const bool corporate = cell.criterion->level == catalogue::Level::kCorporate;
  const std::string& wanted = corporate ? cell.hop->operator_party : cell.hop->site;
  finding.set_value(cell.word->attestation->subject());
  finding.set_limit(wanted);
  if (finding.value() == wanted) return finding;
  finding.set_outcome(report::UNKNOWN);
  finding.set_message("only " + finding.value() + " was assessed, not " + wanted);
  finding.set_remedy(Corrected(cell, "an attestation of " + wanted));
  return finding;
}

report::Finding CheckPeriod(const Cell& cell, const EsgLimits& limits) {
  report::Finding finding = Begin(kAtt03, cell);
  if (!cell.word) return finding;
  const pb::Attested& a = *cell.word->attestation;
  const int32_t event = base::DateOfMicros(cell.hop->event_time_us);
  finding.set_remedy(Corrected(
      cell, "an attestation whose period, validity and age cover " + base::FormatDate(event)));
  if (!a.period().has_from() || !a.has_valid_to() || !a.has_assessed_on()) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("the attestation does not say when it holds");
    return finding;
  }
  finding.set_value("event " + base::FormatDate(event));
  finding.set_limit(Day(a.period().from()) + " to " + Day(a.valid_to()) + ", assessed " +
                    Day(a.assessed_on()) + " (at most " +
                    Counted(static_cast<uint64_t>(limits.max_age_months), "month") + " before)");
  if (event < a.period().from().days()) {
    finding.set_message("the event is before the period that was assessed");
  } else if (event > a.valid_to().days()) {
    finding.set_message("the attestation had expired at the event");
  } else if (event > base::AddMonths(a.assessed_on().days(), limits.max_age_months)) {
    finding.set_message("the assessment was too old at the event");
  } else {
    return finding;
  }
  finding.set_outcome(report::FAIL);
  return finding;
}

report::Finding CheckResult(const Cell& cell, const EsgLimits& limits) {
  report::Finding finding = Begin(kAtt04, cell);
  finding.set_criterion(cell.criterion->code);
  finding.set_limit("an outcome for " + cell.criterion->code);
  if (cell.word && cell.word->result != nullptr) {
    finding.set_outcome(report::PASS);
    finding.set_value(std::string(OutcomeText(cell.word->result->outcome())));
    return finding;
  }
  finding.set_outcome(report::UNKNOWN);
  finding.set_value("nothing attested");
  finding.set_message("nobody has attested " + cell.criterion->code + " of " + cell.hop->site);
  finding.set_remedy("an attestation of " + cell.hop->site + " under " + limits.catalogue + " " +
                     limits.version + " by " + Assessor(limits) + "; " + Operator(*cell.hop) +
                     " can have it made");
  return finding;
}

report::Finding CheckOutcome(const Cell& cell) {
  report::Finding finding = Begin(kAtt05, cell);
  finding.set_criterion(cell.criterion->code);
  if (!cell.word || cell.word->result == nullptr) {
    finding.set_outcome(report::NOT_APPLICABLE);
    return finding;
  }
  const pb::CriterionResult& result = *cell.word->result;
  const bool critical = cell.criterion->critical;
  const std::string name = (critical ? "critical " : "") + cell.criterion->code;
  finding.set_value(std::string(OutcomeText(result.outcome())));
  finding.set_limit(critical ? "meets"
                             : "meets; partially meets with an open plan in date as an exception");
  switch (result.outcome()) {
    case pb::CRITERION_OUTCOME_MEETS:
      return finding;
    case pb::CRITERION_OUTCOME_NOT_APPLICABLE:
      finding.set_outcome(result.justification().empty() ? report::FAIL : report::NOT_APPLICABLE);
      if (result.justification().empty()) {
        finding.set_message(name + " is called not applicable without a reason");
        finding.set_remedy(Corrected(cell, "an attestation with the justification"));
      }
      return finding;
    case pb::CRITERION_OUTCOME_PARTIALLY_MEETS: {
      finding.set_outcome(report::FAIL);
      const bool plan = !result.cap_id().empty() && result.has_due();
      const bool in_date = plan && result.due().days() >= base::DateOfMicros(cell.hop->as_of_us);
      if (!critical && in_date) {
        finding.set_severity(report::WARNS);
        finding.set_message(name + " is partially met; plan " + result.cap_id() + " is due " +
                            Day(result.due()));
        finding.set_remedy(Corrected(cell, "an attestation that the plan is done"));
        return finding;
      }
      finding.set_message(name + " is only partially met" +
                          (critical ? ""
                           : plan   ? "; plan " + result.cap_id() + " was due " + Day(result.due())
                                    : ", and no plan with a due day is named"));
      finding.set_remedy(Corrected(cell, "a later attestation that it is met"));
      if (!critical) {
        finding.set_remedy(
            Corrected(cell, "a later attestation that it is met or names an open plan in date"));
      }
      return finding;
    }
    case pb::CRITERION_OUTCOME_DOES_NOT_MEET:
      finding.set_outcome(report::FAIL);
      finding.set_message(name + " is not met");
      finding.set_remedy(Corrected(cell, "a later attestation that it is met"));
      return finding;
    default:
      finding.set_outcome(report::UNKNOWN);
      finding.set_message("the attestation does not say how far " + name + " is met");
      finding.set_remedy(Corrected(cell, "an attestation that says it"));
      return finding;
  }
}

report::Finding CheckLevel(const Cell& cell, const EsgLimits& limits) {
  report::Finding finding = Begin(kAtt06, cell);
  if (!cell.word) return finding;
  const pb::AssessorLevel level = cell.word->attestation->assessor_level();
  finding.set_value(std::string(LevelText(level)));
  finding.set_limit("at least " + std::string(LevelText(limits.minimum_level)));
  finding.set_remedy("an attestation of " + cell.hop->site + " by " + Assessor(limits) + "; " +
                     Operator(*cell.hop) + " can have it made");
  if (level == pb::ASSESSOR_LEVEL_UNSPECIFIED) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("the attestation does not say who assessed");
  } else if (level < limits.minimum_level) {
    finding.set_outcome(report::FAIL);
    finding.set_message("the assessor is too close to the assessed");
  }
  return finding;
}

}  // namespace lode::rules
