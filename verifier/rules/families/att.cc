// SPDX-License-Identifier: Apache-2.0
// ATT-01 to ATT-07: does an attestation carry a criterion at a hop? Each rule judges one
// expectation with the attestation that governs it. Where nothing speaks, only ATT-04 says so;
// where the wrong subject was assessed, only ATT-02: the others have nothing to judge. No rule adds
// scores.
#include "verifier/base/time.h"
#include "verifier/rules/facts.h"
#include "verifier/rules/families/attested.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

constexpr Choice kLapsedChoices[] = {{"WARNS", report::WARNS}, {"FAILS", report::FAILS}};
constexpr Parameter kStandingParameters[] = {
    OneOf("lapsed_since", kLapsedChoices, report::WARNS, Looser::kMore)};
constexpr const Parameter& kLapsedSince = kStandingParameters[0];

constexpr char kStandingArguments[] = "site:id operator:id as_of:time valid_to:day";
constexpr Code kInForce = {"ATT-01.in-force", kStandingArguments};
// Who did it, when, and why, in its own words.
constexpr char kAgainstArguments[] =
    "site:id operator:id as_of:time valid_to:day by:id on:time reason:text";
constexpr char kReinstatedArguments[] =
    "site:id operator:id as_of:time valid_to:day by:id on:time reason:text again:time";
constexpr Code kReinstated = {"ATT-01.suspended-then-reinstated", kReinstatedArguments};
constexpr Code kSuspendedThen = {"ATT-01.suspended-then", kAgainstArguments};
constexpr Code kWithdrawnThen = {"ATT-01.withdrawn-then", kAgainstArguments};
constexpr Code kSuspendedSince = {"ATT-01.suspended-since", kAgainstArguments};
constexpr Code kWithdrawnSince = {"ATT-01.withdrawn-since", kAgainstArguments};
constexpr Code kStaleStanding = {"ATT-01.stale", kStandingArguments};
constexpr Code kExpiredSince = {"ATT-01.expired-since", kStandingArguments};
constexpr Code kExpiredBefore = {"ATT-01.expired-before", kStandingArguments};
constexpr Code kStandingCodes[] = {kInForce,       kSuspendedThen,  kReinstated,
                                   kWithdrawnThen, kStaleStanding,  kExpiredSince,
                                   kExpiredBefore, kSuspendedSince, kWithdrawnSince};

constexpr char kSubjectArguments[] = "subject:id wanted:id operator:id";
constexpr Code kRightSubject = {"ATT-02.right-subject", kSubjectArguments};
constexpr Code kOtherSubject = {"ATT-02.other-subject", kSubjectArguments};
constexpr Code kSubjectCodes[] = {kRightSubject, kOtherSubject};

constexpr char kPeriodArguments[] =
    "event:time operator:id from:day valid_to:day assessed_on:day max_age:count";
constexpr Code kCovered = {"ATT-03.covered", kPeriodArguments};
constexpr Code kNoDates = {"ATT-03.no-dates", "event:time operator:id"};
constexpr Code kBeforePeriod = {"ATT-03.before-period", kPeriodArguments};
constexpr Code kExpiredThen = {"ATT-03.expired-then", kPeriodArguments};
constexpr Code kTooOld = {"ATT-03.too-old", kPeriodArguments};
constexpr Code kTooWide = {"ATT-03.too-wide",
                           "event:time operator:id from:day to:day max_period:count"};
constexpr Code kTooFarBack = {"ATT-03.too-far-back",
                              "event:time operator:id from:day assessed_on:day max_period:count"};
constexpr Code kPeriodCodes[] = {kCovered,      kNoDates,     kTooWide, kTooFarBack,
                                 kBeforePeriod, kExpiredThen, kTooOld};

constexpr char kMissingArguments[] =
    "site:id operator:id criterion:name expectations:count scheme:name version:name minimum:word";
constexpr Code kHasResult = {"ATT-04.has-result", "criterion:name outcome:word"};
constexpr Code kNotAttested = {"ATT-04.not-attested", kMissingArguments};
constexpr Code kSiteSilent = {"ATT-04.site-silent", kMissingArguments};
constexpr Code kResultCodes[] = {kHasResult, kNotAttested, kSiteSilent};

constexpr char kOutcomeArguments[] =
    "criterion:name level:word outcome:word operator:id plan:text due:day";
constexpr Code kMeets = {"ATT-05.meets", kOutcomeArguments};
constexpr Code kJustified = {"ATT-05.justified", kOutcomeArguments};
constexpr Code kSetAside = {
    "ATT-05.set-aside",
    "criterion:name level:word outcome:word operator:id plan:text due:day assessor:id "
    "justification:text"};
constexpr Code kUnjustified = {"ATT-05.unjustified", kOutcomeArguments};
constexpr Code kPlanned = {"ATT-05.planned", kOutcomeArguments};
constexpr Code kPlanTooFar = {
    "ATT-05.plan-too-far",
    "criterion:name level:word outcome:word operator:id plan:text due:day max_plan:count"};
constexpr Code kOverdue = {"ATT-05.overdue", kOutcomeArguments};
constexpr Code kNoPlan = {"ATT-05.no-plan", kOutcomeArguments};
constexpr Code kCriticalPartly = {"ATT-05.critical-partly", kOutcomeArguments};
constexpr Code kNotMet = {"ATT-05.not-met", kOutcomeArguments};
constexpr Code kOutcomeNotSaid = {"ATT-05.not-said", kOutcomeArguments};
constexpr Code kOutcomeCodes[] = {kMeets,   kJustified,      kSetAside,  kUnjustified,
                                  kPlanned, kOverdue,        kNoPlan,    kCriticalPartly,
                                  kNotMet,  kOutcomeNotSaid, kPlanTooFar};

constexpr char kLevelArguments[] = "site:id operator:id level:word minimum:word";
constexpr Code kFarEnough = {"ATT-06.far-enough", kLevelArguments};
constexpr Code kTooClose = {"ATT-06.too-close", kLevelArguments};
constexpr Code kLevelNotSaid = {"ATT-06.not-said", kLevelArguments};
constexpr Code kLevelCodes[] = {kFarEnough, kTooClose, kLevelNotSaid};

constexpr char kScopeArguments[] = "scheme:name country:id commodity:name assessor:id operator:id";
constexpr Code kInScope = {"ATT-07.in-scope", kScopeArguments};
constexpr Code kScopeNotSaid = {"ATT-07.not-said", kScopeArguments};
constexpr Code kOtherCommodity = {"ATT-07.commodity", kScopeArguments};
constexpr Code kOtherCountry = {"ATT-07.country", kScopeArguments};
constexpr Code kOtherTime = {"ATT-07.time", kScopeArguments};
constexpr Code kOtherScheme = {"ATT-07.scheme", kScopeArguments};
constexpr Code kNoAccreditation = {"ATT-07.none", kScopeArguments};
constexpr Code kScopeCodes[] = {kInScope,   kScopeNotSaid, kOtherCommodity, kOtherCountry,
                                kOtherTime, kOtherScheme,  kNoAccreditation};

std::string MinimumLevel(const Facts& facts) {
  return LevelName(facts.profile.ParametersOf("ATT-06").As<pb::AssessorLevel>(kMinimumLevel));
}

struct Judged {
  report::Outcome outcome;
  const Code& code;
  bool only_warns = false;
};

// A reinstatement that counts from its own day on does not reach back to the event: it is told, and
// the answer stays.
Judged JudgeStanding(const Facts& facts, const Word& word, int64_t event_us, int64_t as_of_us) {
  const bool suspended =
      word.standing.against &&
      facts.history.Message(*word.standing.against).attestation_changed().status() ==
          pb::CHANGED_STATUS_SUSPENDED;
  if (!word.standing.at_event) {
    return {report::FAIL, !suspended                                        ? kWithdrawnThen
                          : word.standing.as_of && word.standing.reinstated ? kReinstated
                                                                            : kSuspendedThen};
  }
  if (facts.stale) return {report::UNKNOWN, kStaleStanding};
  if (!word.standing.as_of)
    return {report::FAIL, suspended ? kSuspendedSince : kWithdrawnSince, true};
  if (Expired(*word.attestation, as_of_us)) {
    const bool before = Expired(*word.attestation, event_us);
    return {report::FAIL, before ? kExpiredBefore : kExpiredSince, true};
  }
  return {report::PASS, kInForce};
}

void CheckStanding(const Facts& facts, const Place& place, const Parameters& parameters,
                   Sink& sink) {
  if (!place.expectation->Speaks()) return;
  const Word& word = *place.expectation->word;
  const int64_t as_of_us = facts.history.as_of_us();
  const Judged judged = JudgeStanding(facts, word, place.hop->event_time_us, as_of_us);
  report::Finding& finding = AddOf(judged.outcome, place, sink);
  if (!word.standing.changed_by.IsZero()) AddEvidence(finding, word.standing.changed_by);
  if (judged.only_warns) Soften(finding, parameters.As<report::Severity>(kLapsedSince));
  Say say = Tell(finding, judged.code);
  say.Id("site", place.hop->site)
      .Id("operator", place.hop->site_operator)
      .Time("as_of", as_of_us)
      .Day("valid_to", word.attestation->valid_to().days());
  if (!judged.code.arguments.starts_with(kAgainstArguments) || !word.standing.against) return;
  const size_t against = *word.standing.against;
  say.Id("by", PrincipalOf(facts.history.Message(against)))
      .Time("on", facts.history.entries()[against].record_time_us)
      .Text("reason", facts.history.Message(against).attestation_changed().reason());
  if (judged.code.arguments == kReinstatedArguments)
    say.Time("again", facts.history.entries()[*word.standing.reinstated].record_time_us);
}

void CheckSubject(const Facts&, const Place& place, const Parameters&, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  if (!expectation.word || expectation.word->result == nullptr) return;
  const bool right = expectation.Speaks();
  Tell(AddOf(right ? report::PASS : report::UNKNOWN, place, sink),
       right ? kRightSubject : kOtherSubject)
      .Id("subject", expectation.word->attestation->subject())
      .Id("wanted", expectation.subject)
      .Id("operator", place.hop->site_operator);
}

const Code& CodeOf(PeriodFit fit) {
  switch (fit) {
    case PeriodFit::kCovers:
      return kCovered;
    case PeriodFit::kNotSaid:
      return kNoDates;
    case PeriodFit::kTooWide:
      return kTooWide;
    case PeriodFit::kTooFarBack:
      return kTooFarBack;
    case PeriodFit::kBeforePeriod:
      return kBeforePeriod;
    case PeriodFit::kExpired:
      return kExpiredThen;
    case PeriodFit::kTooOld:
      return kTooOld;
  }
  return kNoDates;
}

void CheckPeriod(const Facts&, const Place& place, const Parameters& parameters, Sink& sink) {
  if (!place.expectation->Speaks()) return;
  const pb::Attested& a = *place.expectation->word->attestation;
  const PeriodLimits limits = PeriodLimitsOf(parameters);
  const PeriodFit fit = FitOf(a, place.hop->event_time_us, limits);
  report::Finding& finding = AddOf(fit == PeriodFit::kCovers    ? report::PASS
                                   : fit == PeriodFit::kNotSaid ? report::UNKNOWN
                                                                : report::FAIL,
                                   place, sink);
  Say say = Tell(finding, CodeOf(fit));
  say.Time("event", place.hop->event_time_us).Id("operator", place.hop->site_operator);
  if (fit == PeriodFit::kNotSaid) return;
  if (fit == PeriodFit::kTooWide || fit == PeriodFit::kTooFarBack) {
    say.Day("from", a.period().from().days());
    if (fit == PeriodFit::kTooWide) say.Day("to", a.period().to().days());
    if (fit == PeriodFit::kTooFarBack) say.Day("assessed_on", a.assessed_on().days());
    say.Count("max_period", static_cast<uint64_t>(limits.max_period_months));
    return;
  }
  say.Day("from", a.period().from().days())
      .Day("valid_to", a.valid_to().days())
      .Day("assessed_on", a.assessed_on().days())
      .Count("max_age", static_cast<uint64_t>(limits.max_age_months));
}

// A site that nobody attested at all says the same of each criterion, which makes it one finding;
// each still counts.
void AddSilence(const Facts& facts, const Place& place, Sink& sink) {
  const size_t n = place.matrix->cells.size();
  const bool whole_site = place.matrix->silent && n > 1;
  const std::string& code = place.expectation->criterion->code;
  report::Finding& finding = AddOf(report::UNKNOWN, place, sink);
  if (!whole_site) finding.set_criterion(code);
  Tell(finding, whole_site ? kSiteSilent : kNotAttested)
      .Id("site", place.hop->site)
      .Id("operator", place.hop->site_operator)
      .Name("criterion", whole_site ? "" : code)
      .Count("expectations", n)
      .Name("scheme", facts.profile.esg->catalogue)
      .Name("version", facts.profile.esg->version)
      .Word("minimum", MinimumLevel(facts));
}

void CheckResult(const Facts& facts, const Place& place, const Parameters&, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  if (!expectation.word || expectation.word->result == nullptr)
    return AddSilence(facts, place, sink);
  if (!expectation.Speaks()) return;
  report::Finding& finding = AddOf(report::PASS, place, sink);
  finding.set_criterion(expectation.criterion->code);
  Tell(finding, kHasResult)
      .Name("criterion", expectation.criterion->code)
      .Word("outcome", OutcomeName(expectation.word->result->outcome()));
}

// A critical criterion is set aside by a third party's word, and nobody else's.
Judged JudgeOutcome(const pb::CriterionResult& result, bool critical, pb::AssessorLevel level,
                    int32_t latest_due, int64_t as_of_us) {
  switch (result.outcome()) {
    case pb::CRITERION_OUTCOME_MEETS:
      return {report::PASS, kMeets};
    case pb::CRITERION_OUTCOME_NOT_APPLICABLE:
      if (result.justification().empty()) return {report::FAIL, kUnjustified};
      if (critical && level < pb::ASSESSOR_LEVEL_THIRD) return {report::FAIL, kSetAside, true};
      return {report::NOT_APPLICABLE, kJustified};
    case pb::CRITERION_OUTCOME_PARTIALLY_MEETS:
      if (critical) return {report::FAIL, kCriticalPartly};
      if (result.cap_id().empty() || !result.has_due()) return {report::FAIL, kNoPlan};
      if (result.due().days() < base::DateOfMicros(as_of_us)) return {report::FAIL, kOverdue};
      if (result.due().days() > latest_due) return {report::FAIL, kPlanTooFar};
      return {report::FAIL, kPlanned, true};
    case pb::CRITERION_OUTCOME_DOES_NOT_MEET:
      return {report::FAIL, kNotMet};
    default:  // not said, or of a later version
      return {report::UNKNOWN, kOutcomeNotSaid};
  }
}

void CheckOutcome(const Facts& facts, const Place& place, const Parameters& parameters,
                  Sink& sink) {
  const Expectation& expectation = *place.expectation;
  if (!expectation.Speaks()) return;
  const pb::CriterionResult& result = *expectation.word->result;
  const catalogue::Criterion& criterion = *expectation.criterion;
  const Word& word = *expectation.word;
  const int64_t max_plan = parameters.Of(kMaxPlanMonths);
  const int32_t latest_due =
      base::AddMonths(word.attestation->assessed_on().days(), static_cast<int>(max_plan));
  const Judged judged = JudgeOutcome(result, criterion.critical, word.attestation->assessor_level(),
                                     latest_due, facts.history.as_of_us());
  report::Finding& finding = AddOf(judged.outcome, place, sink);
  finding.set_criterion(criterion.code);
  if (judged.only_warns) Soften(finding, report::WARNS);
  Say say = Tell(finding, judged.code);
  say.Name("criterion", criterion.code)
      .Word("level", criterion.critical ? "CRITICAL" : "OTHER")
      .Word("outcome", OutcomeName(result.outcome()))
      .Id("operator", place.hop->site_operator)
      .Text("plan", result.cap_id())
      .Day("due", result.due().days());
  if (judged.code.arguments == kPlanTooFar.arguments)
    say.Count("max_plan", static_cast<uint64_t>(max_plan));
  if (judged.code.arguments == kSetAside.arguments)
    say.Id("assessor", word.issuer).Text("justification", result.justification());
}

void CheckLevel(const Facts& facts, const Place& place, const Parameters& parameters, Sink& sink) {
  if (!place.expectation->Speaks()) return;
  const pb::AssessorLevel level = place.expectation->word->attestation->assessor_level();
  const bool said = level != pb::ASSESSOR_LEVEL_UNSPECIFIED;
  const bool far = level >= parameters.As<pb::AssessorLevel>(kMinimumLevel);
  Tell(AddOf(!said ? report::UNKNOWN
             : far ? report::PASS
                   : report::FAIL,
             place, sink),
       !said ? kLevelNotSaid
       : far ? kFarEnough
             : kTooClose)
      .Id("site", place.hop->site)
      .Id("operator", place.hop->site_operator)
      .Word("level", LevelName(level))
      .Word("minimum", MinimumLevel(facts));
}

const Code& CodeOf(AccreditationFit fit) {
  switch (fit) {
    case AccreditationFit::kInScope:
      return kInScope;
    case AccreditationFit::kNotSaid:
      return kScopeNotSaid;
    case AccreditationFit::kOtherCommodity:
      return kOtherCommodity;
    case AccreditationFit::kOtherCountry:
      return kOtherCountry;
    case AccreditationFit::kOtherTime:
      return kOtherTime;
    case AccreditationFit::kOtherScheme:
      return kOtherScheme;
    case AccreditationFit::kNone:
      break;
  }
  return kNoAccreditation;
}

void CheckScope(const Facts& facts, const Place& place, const Parameters&, Sink& sink) {
  if (!place.expectation->Speaks()) return;
  const Word& word = *place.expectation->word;
  if (word.attestation->assessor_level() != pb::ASSESSOR_LEVEL_THIRD) return;
  const AccreditationFit fit = word.accreditation;
  const bool unknown = fit == AccreditationFit::kNotSaid || fit == AccreditationFit::kNone;
  const bool of_site = place.expectation->subject == place.hop->site;
  const pb::PartyRegistered* company = facts.history.Party(place.expectation->subject);
  report::Finding& finding = AddOf(fit == AccreditationFit::kInScope ? report::PASS
                                   : unknown                         ? report::UNKNOWN
                                                                     : report::FAIL,
                                   place, sink);
  Tell(finding, CodeOf(fit))
      .Name("scheme", word.attestation->scheme())
      .Id("country", of_site              ? place.hop->country
                     : company == nullptr ? ""
                                          : company->country())
      .Name("commodity", facts.traded_for.empty() ? "" : facts.traded_for.front())
      .Id("assessor", word.issuer)
      .Id("operator", place.hop->site_operator);
}

constexpr Rule kAttRules[] = {
    {"ATT-01", Scope::kExpectation, report::FAILS, CheckStanding, kStandingCodes,
     kStandingParameters},
    {"ATT-02", Scope::kExpectation, report::FAILS, CheckSubject, kSubjectCodes},
    {"ATT-03", Scope::kExpectation, report::FAILS, CheckPeriod, kPeriodCodes, kAgeParameters},
    {"ATT-04", Scope::kExpectation, report::FAILS, CheckResult, kResultCodes},
    {"ATT-05", Scope::kExpectation, report::FAILS, CheckOutcome, kOutcomeCodes, kPlanParameters},
    {"ATT-06", Scope::kExpectation, report::FAILS, CheckLevel, kLevelCodes, kLevelParameters},
    {"ATT-07", Scope::kExpectation, report::FAILS, CheckScope, kScopeCodes},
};

}  // namespace

std::span<const Rule> AttRules() { return kAttRules; }

}  // namespace lode::rules
