// SPDX-License-Identifier: Apache-2.0
// Bodies about belief.
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;

void CheckCriterion(const pb::CriterionResult& c, const FieldPath& at, Violations& out) {
  CheckRequiredText(out, at / "criterion", c.criterion(), limits::kNameBytes);
  CheckSaid(out, at / "outcome", c.outcome());
  CheckText(out, at / "justification", c.justification(), limits::kTextBytes);
  CheckText(out, at / "cap_id", c.cap_id(), limits::kNameBytes);
  CheckCount(out, at / "evidence", c.evidence_size(), limits::kListItems);
  for (int i = 0; i < c.evidence_size(); ++i)
    CheckDigest(out, Indexed(at / "evidence", i), c.evidence(i));
  if (c.outcome() == pb::CRITERION_OUTCOME_NOT_APPLICABLE && c.justification().empty()) {
    Complain(out, "ADM-01", at / "justification", "", "required for not applicable",
             "an expectation is called not applicable without a reason",
             "say why it does not apply");
  }
}

// In order: what was looked at, when it was assessed, how long it holds.
void CheckDates(const pb::Attested& a, Violations& out) {
  if (!a.has_assessed_on()) return;
  const int32_t assessed = a.assessed_on().days();
  if (a.period().has_to() && a.period().to().days() > assessed) {
    Complain(out, "ADM-05", "attested.assessed_on", base::FormatDate(assessed),
             "the period's last day " + base::FormatDate(a.period().to().days()) + " or later",
             "it was assessed before the period that it looked at was over",
             "put the dates right, or end the period on the day of the assessment");
  }
  if (a.has_valid_to() && a.valid_to().days() < assessed) {
    Complain(out, "ADM-05", "attested.valid_to", base::FormatDate(a.valid_to().days()),
             "assessed_on " + base::FormatDate(assessed) + " or later",
             "the validity ends before it begins", "put the dates right");
  }
}

// What is only partly met has a plan to mend it.
void CheckPlan(const pb::CriterionResult& c, const pb::Attested& a, const FieldPath& at,
               Violations& out) {
  if (c.outcome() == pb::CRITERION_OUTCOME_PARTIALLY_MEETS) {
    if (c.cap_id().empty()) Missing(out, at / "cap_id");
    if (!c.has_due()) Missing(out, at / "due");
  }
  if (!c.has_due() || !a.has_assessed_on() || c.due().days() >= a.assessed_on().days()) return;
  Complain(out, "ADM-05", at / "due", base::FormatDate(c.due().days()),
           "assessed_on " + base::FormatDate(a.assessed_on().days()) + " or later",
           "the plan was due before the assessment", "give the day by which the plan is done");
}

void CheckAttested(const pb::Attested& a, Violations& out) {
  CheckId(out, "attested.subject", a.subject(), kAttestedSubject);
  CheckRequiredText(out, "attested.scheme", a.scheme(), limits::kNameBytes);
  CheckRequiredText(out, "attested.scheme_version", a.scheme_version(), limits::kNameBytes);
  CheckSaid(out, "attested.assessor_level", a.assessor_level());
  CheckSpan(out, "attested.period.from", a.period().has_from(), a.period().from(),
            "attested.period.to", a.period().has_to(), a.period().to());
  if (!a.has_assessed_on()) Missing(out, "attested.assessed_on");
  if (!a.has_valid_to()) Missing(out, "attested.valid_to");
  CheckDates(a, out);
  CheckRequiredText(out, "attested.limitations", a.limitations(), limits::kTextBytes);
  CheckText(out, "attested.fee_payer", a.fee_payer(), limits::kTextBytes);
  CheckText(out, "attested.independence", a.independence(), limits::kTextBytes);
  if (a.outcomes_size() == 0) Missing(out, "attested.outcomes");
  CheckCount(out, "attested.outcomes", a.outcomes_size(), limits::kListItems);
  for (int i = 0; i < a.outcomes_size(); ++i) {
    CheckCriterion(a.outcomes(i), Indexed("attested.outcomes", i), out);
    CheckPlan(a.outcomes(i), a, Indexed("attested.outcomes", i), out);
    if (i > 0 && a.outcomes(i - 1).criterion() >= a.outcomes(i).criterion()) {
      Complain(out, "ADM-01", Indexed("attested.outcomes", i), a.outcomes(i).criterion(),
               "strictly ascending by code", "outcomes are out of order",
               "sort them by code, as text");
    }
  }
}

}  // namespace

void CheckAssuranceBody(const pb::Record& r, Violations& out) {
  switch (r.body_case()) {
    case pb::Record::kAttested:
      return CheckAttested(r.attested(), out);
    case pb::Record::kAttestationChanged:
      CheckDigest(out, "attestation_changed.attestation", r.attestation_changed().attestation());
      CheckSaid(out, "attestation_changed.status", r.attestation_changed().status());
      CheckSaid(out, "attestation_changed.effect", r.attestation_changed().effect());
      CheckRequiredText(out, "attestation_changed.reason", r.attestation_changed().reason(),
                        limits::kTextBytes);
      return CheckSubjects(out, "attestation_changed.subjects", r.attestation_changed().subjects());
    case pb::Record::kCountersigned: {
      const pb::Countersigned& c = r.countersigned();
      if (c.records_size() == 0) Missing(out, "countersigned.records");
      CheckCount(out, "countersigned.records", c.records_size(), limits::kInputs);
      for (int i = 0; i < c.records_size(); ++i)
        CheckDigest(out, Indexed("countersigned.records", i), c.records(i));
      CheckText(out, "countersigned.capacity", c.capacity(), limits::kNameBytes);
      CheckSaid(out, "countersigned.outcome", c.outcome());
      CheckText(out, "countersigned.text", c.text(), limits::kTextBytes);
      return CheckSubjects(out, "countersigned.subjects", c.subjects());
    }
    case pb::Record::kVerdictIssued: {
      const pb::VerdictIssued& v = r.verdict_issued();
      CheckId(out, "verdict_issued.lot", v.lot(), kLotId);
      CheckDigest(out, "verdict_issued.trail_digest", v.trail_digest());
      CheckDigest(out, "verdict_issued.profile_digest", v.profile_digest());
      for (int i = 0; i < v.catalogue_digests_size(); ++i) {
        CheckDigest(out, Indexed("verdict_issued.catalogue_digests", i), v.catalogue_digests(i));
      }
      CheckDigest(out, "verdict_issued.rule_results_digest", v.rule_results_digest());
      return CheckSaid(out, "verdict_issued.result", v.result());
    }
    default:
      return;
  }
}

}  // namespace lode::record
