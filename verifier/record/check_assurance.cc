// SPDX-License-Identifier: Apache-2.0
// Bodies about belief.
#include "verifier/base/time.h"
#include "verifier/record/check.h"

namespace lode::record {
namespace {

void CheckCriterion(const pb::CriterionResult& c, const FieldPath& at, Violations& out) {
  if (c.outcome() != pb::CRITERION_OUTCOME_NOT_APPLICABLE || !c.justification().empty()) return;
  Complain(out, "ADM-01", at / "justification", "", "required for not applicable",
           "an expectation is called not applicable without a reason", "say why it does not apply");
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
  if (a.period().has_from())
    CheckSpan(out, a.period().from(), "attested.period.to", a.period().has_to(), a.period().to());
  CheckDates(a, out);
  for (int i = 0; i < a.outcomes_size(); ++i) {
    CheckCriterion(a.outcomes(i), Indexed("attested.outcomes", i), out);
    CheckPlan(a.outcomes(i), a, Indexed("attested.outcomes", i), out);
  }
}

}  // namespace

void CheckAssuranceBody(const pb::Record& r, Violations& out) {
  switch (r.body_case()) {
    case pb::Record::kAttested:
      return CheckAttested(r.attested(), out);
    case pb::Record::kAttestationChanged:
      return CheckSubjects(out, "attestation_changed.subjects", r.attestation_changed().subjects());
    case pb::Record::kCountersigned:
      return CheckSubjects(out, "countersigned.subjects", r.countersigned().subjects());
    default:
      return;
  }
}

}  // namespace lode::record
