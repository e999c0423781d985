// SPDX-License-Identifier: Apache-2.0
// ATT-01 to ATT-06: does an attestation carry a criterion at a hop? Each rule judges one
// expectation with the attestation that governs it. Where nothing speaks, only ATT-04 says so;
// where the wrong subject was assessed, only ATT-02: the others have nothing to judge. No rule adds
// scores.
#include "verifier/base/time.h"
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/words.h"

namespace lode::rules {
namespace {

constexpr Choice kLapsedChoices[] = {{"WARNS", report::WARNS}, {"FAILS", report::FAILS}};
constexpr Parameter kStandingParameters[] = {OneOf("lapsed_since", kLapsedChoices, report::WARNS)};
constexpr const Parameter& kLapsedSince = kStandingParameters[0];

std::string Day(const pb::Date& date) { return base::FormatDate(date.days()); }

std::string Operator(const Hop& hop) {
  if (hop.site_operator.empty()) return "the site's operator";
  return hop.site_operator_name.empty() ? hop.site_operator
                                        : hop.site_operator_name + " (" + hop.site_operator + ")";
}

std::string Assessor(const Facts& facts) {
  switch (facts.profile.ParametersOf("ATT-06").As<pb::AssessorLevel>(kMinimumLevel)) {
    case pb::ASSESSOR_LEVEL_THIRD:
      return "an accredited third-party validator";
    case pb::ASSESSOR_LEVEL_SECOND:
      return "a second party or an accredited third-party validator";
    default:
      return "the operator or any assessor";
  }
}

std::string Corrected(const Place& place, std::string_view what) {
  return std::string(what) + ", from " + Operator(*place.hop) + " through its assessor";
}

// A finding that passes, with the governing attestation as its evidence.
report::Finding& AddOf(const Place& place, Sink& sink) {
  report::Finding& finding = sink.Add(report::PASS);
  if (place.expectation->word) AddEvidence(finding, place.expectation->word->digest);
  return finding;
}

void CheckStanding(const Facts& facts, const Place& place, const Parameters& parameters,
                   Sink& sink) {
  if (!place.expectation->Speaks()) return;
  const Word& word = *place.expectation->word;
  const int64_t as_of_us = facts.history.as_of_us();
  const bool expired = Expired(*word.attestation, as_of_us);
  report::Finding& finding = AddOf(place, sink);
  if (!word.standing.changed_by.IsZero()) AddEvidence(finding, word.standing.changed_by);
  finding.set_limit("in force at the event and as of " + DateText(as_of_us));
  finding.set_remedy(Corrected(place, "a new attestation of " + place.hop->site));
  if (!word.standing.at_event) {
    finding.set_outcome(report::FAIL);
    finding.set_value("revoked or suspended at the event");
    finding.set_message("the attestation did not stand when this happened");
  } else if (facts.stale) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("stale");
    finding.set_message("the trail is too old to say whether the attestation still stands");
    finding.set_remedy("a trail that is exported now, from the ledger's operator");
  } else if (!word.standing.as_of || expired) {
    finding.set_outcome(report::FAIL);
    Soften(finding, parameters.As<report::Severity>(kLapsedSince));
    finding.set_value(word.standing.as_of ? "expired on " + Day(word.attestation->valid_to())
                                          : "revoked or suspended since");
    finding.set_message("the attestation stood at the event and does not stand any more");
  } else {
    finding.set_value("in force at both dates");
  }
}

void CheckSubject(const Facts&, const Place& place, const Parameters&, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  if (!expectation.word || expectation.word->result == nullptr) return;
  report::Finding& finding = AddOf(place, sink);
  finding.set_value(expectation.word->attestation->subject());
  finding.set_limit(expectation.subject);
  if (expectation.Speaks()) return;
  finding.set_outcome(report::UNKNOWN);
  finding.set_message("only " + finding.value() + " was assessed, not " + expectation.subject);
  finding.set_remedy(Corrected(place, "an attestation of " + expectation.subject));
}

void CheckPeriod(const Facts&, const Place& place, const Parameters& parameters, Sink& sink) {
  if (!place.expectation->Speaks()) return;
  const pb::Attested& a = *place.expectation->word->attestation;
  const int64_t max_age_months = parameters.Of(kMaxAgeMonths);
  const std::string event = DateText(place.hop->event_time_us);
  const PeriodFit fit = FitOf(a, place.hop->event_time_us, max_age_months);
  report::Finding& finding = AddOf(place, sink);
  finding.set_remedy(
      Corrected(place, "an attestation whose period, validity and age cover " + event));
  if (fit == PeriodFit::kNotSaid) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("the attestation does not say when it holds");
    return;
  }
  finding.set_value("event " + event);
  finding.set_limit(Day(a.period().from()) + " to " + Day(a.valid_to()) + ", assessed " +
                    Day(a.assessed_on()) + " (at most " +
                    Counted(static_cast<uint64_t>(max_age_months), "month") + " before)");
  if (fit == PeriodFit::kCovers) return;
  finding.set_outcome(report::FAIL);
  finding.set_message(fit == PeriodFit::kBeforePeriod
                          ? "the event is before the period that was assessed"
                      : fit == PeriodFit::kExpired ? "the attestation had expired at the event"
                                                   : "the assessment was too old at the event");
}

// A site that nobody attested at all says the same of each criterion, which makes it one finding;
// each still counts.
void AddSilence(const Facts& facts, const Place& place, Sink& sink) {
  const std::string& site = place.hop->site;
  const std::string& code = place.expectation->criterion->code;
  const size_t n = place.matrix->cells.size();
  report::Finding& finding = AddOf(place, sink);
  finding.set_outcome(report::UNKNOWN);
  finding.set_value("nothing attested");
  if (place.matrix->silent && n > 1) {
    finding.set_limit("an outcome for each of " + std::to_string(n) + " expectations");
    finding.set_message("nobody has attested " + site + ": none of its " + std::to_string(n) +
                        " expectations has a result");
  } else {
    finding.set_criterion(code);
    finding.set_limit("an outcome for " + code);
    finding.set_message("nobody has attested " + code + " of " + site);
  }
  finding.set_remedy("an attestation of " + site + " under " + facts.profile.esg->catalogue + " " +
                     facts.profile.esg->version + " by " + Assessor(facts) + "; " +
                     Operator(*place.hop) + " can have it made");
}

void CheckResult(const Facts& facts, const Place& place, const Parameters&, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  if (!expectation.word || expectation.word->result == nullptr)
    return AddSilence(facts, place, sink);
  if (!expectation.Speaks()) return;
  report::Finding& finding = AddOf(place, sink);
  finding.set_criterion(expectation.criterion->code);
  finding.set_limit("an outcome for " + expectation.criterion->code);
  finding.set_value(std::string(OutcomeText(expectation.word->result->outcome())));
}

void CheckOutcome(const Facts& facts, const Place& place, const Parameters&, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  if (!expectation.Speaks()) return;
  const pb::CriterionResult& result = *expectation.word->result;
  const bool critical = expectation.criterion->critical;
  const std::string name = (critical ? "critical " : "") + expectation.criterion->code;
  report::Finding& finding = AddOf(place, sink);
  finding.set_criterion(expectation.criterion->code);
  finding.set_value(std::string(OutcomeText(result.outcome())));
  finding.set_limit(critical ? "meets"
                             : "meets; partially meets with an open plan in date as an exception");
  switch (result.outcome()) {
    case pb::CRITERION_OUTCOME_MEETS:
      return;
    case pb::CRITERION_OUTCOME_NOT_APPLICABLE:
      finding.set_outcome(result.justification().empty() ? report::FAIL : report::NOT_APPLICABLE);
      if (result.justification().empty()) {
        finding.set_message(name + " is called not applicable without a reason");
        finding.set_remedy(Corrected(place, "an attestation with the justification"));
      }
      return;
    case pb::CRITERION_OUTCOME_PARTIALLY_MEETS: {
      finding.set_outcome(report::FAIL);
      const bool plan = !result.cap_id().empty() && result.has_due();
      const bool in_date =
          plan && result.due().days() >= base::DateOfMicros(facts.history.as_of_us());
      if (!critical && in_date) {
        Soften(finding, report::WARNS);
        finding.set_message(name + " is partially met; plan " + result.cap_id() + " is due " +
                            Day(result.due()));
        finding.set_remedy(Corrected(place, "an attestation that the plan is done"));
        return;
      }
      finding.set_message(name + " is only partially met" +
                          (critical ? ""
                           : plan   ? "; plan " + result.cap_id() + " was due " + Day(result.due())
                                    : ", and no plan with a due day is named"));
      finding.set_remedy(Corrected(place, "a later attestation that it is met"));
      if (!critical) {
        finding.set_remedy(
            Corrected(place, "a later attestation that it is met or names an open plan in date"));
      }
      return;
    }
    case pb::CRITERION_OUTCOME_DOES_NOT_MEET:
      finding.set_outcome(report::FAIL);
      finding.set_message(name + " is not met");
      finding.set_remedy(Corrected(place, "a later attestation that it is met"));
      return;
    default:
      finding.set_outcome(report::UNKNOWN);
      finding.set_message("the attestation does not say how far " + name + " is met");
      finding.set_remedy(Corrected(place, "an attestation that says it"));
      return;
  }
}

void CheckLevel(const Facts& facts, const Place& place, const Parameters& parameters, Sink& sink) {
  if (!place.expectation->Speaks()) return;
  const pb::AssessorLevel level = place.expectation->word->attestation->assessor_level();
  const auto minimum = parameters.As<pb::AssessorLevel>(kMinimumLevel);
  report::Finding& finding = AddOf(place, sink);
  finding.set_value(std::string(LevelText(level)));
  finding.set_limit("at least " + std::string(LevelText(minimum)));
  finding.set_remedy("an attestation of " + place.hop->site + " by " + Assessor(facts) + "; " +
                     Operator(*place.hop) + " can have it made");
  if (level == pb::ASSESSOR_LEVEL_UNSPECIFIED) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("the attestation does not say who assessed");
  } else if (level < minimum) {
    finding.set_outcome(report::FAIL);
    finding.set_message("the assessor is too close to the assessed");
  }
}

constexpr Rule kAttRules[] = {
    {"ATT-01", Scope::kExpectation, report::FAILS, CheckStanding, kStandingParameters},
    {"ATT-02", Scope::kExpectation, report::FAILS, CheckSubject},
    {"ATT-03", Scope::kExpectation, report::FAILS, CheckPeriod, kAgeParameters},
    {"ATT-04", Scope::kExpectation, report::FAILS, CheckResult},
    {"ATT-05", Scope::kExpectation, report::FAILS, CheckOutcome},
    {"ATT-06", Scope::kExpectation, report::FAILS, CheckLevel, kLevelParameters},
};

}  // namespace

std::span<const Rule> AttRules() { return kAttRules; }

}  // namespace lode::rules
