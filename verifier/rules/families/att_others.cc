// SPDX-License-Identifier: Apache-2.0
// ATT-12: what other assessors said, or the same one before. The word that governs decides; a worse
// one is never dropped in silence, for else whoever fails one assessment orders another.
#include <vector>

#include "verifier/rules/facts.h"
#include "verifier/rules/families/attested.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

constexpr Code kNobodyContradicts = {"ATT-12.agreed", "criterion:name"};
constexpr Code kContradicted = {
    "ATT-12.contradicted",
    "criterion:name outcome:word level:word assessor:id other_outcome:word other_level:word "
    "other_assessor:id operator:id more:count"};
constexpr char kEarlierArguments[] =
    "criterion:name outcome:word level:word assessor:id other_outcome:word other_level:word "
    "other_assessor:id assessed_on:day became:word operator:id more:count";
constexpr Code kSettled = {"ATT-12.settled", kEarlierArguments};
constexpr Code kWorseBefore = {"ATT-12.worse-before", kEarlierArguments};
constexpr Code kFellBefore = {
    "ATT-12.fell-before",
    "criterion:name outcome:word level:word assessor:id other_outcome:word other_level:word "
    "other_assessor:id assessed_on:day became:word operator:id more:count by:id on:time "
    "reason:text"};
constexpr Code kContradictionCodes[] = {kNobodyContradicts, kContradicted, kSettled, kWorseBefore,
                                        kFellBefore};

std::string_view NameOf(Became became) {
  switch (became) {
    case Became::kWithdrawn:
      return "WITHDRAWN";
    case Became::kSuspended:
      return "SUSPENDED";
    case Became::kExpired:
      return "EXPIRED";
    case Became::kReplaced:
      break;
  }
  return "REPLACED";
}

// What both sides say; `other` is the one that does not govern.
Say TellOfBoth(report::Finding& finding, const Code& code, const Expectation& expectation,
               const Word& other) {
  const Word& word = *expectation.word;
  Say say = Tell(finding, code);
  say.Name("criterion", expectation.criterion->code)
      .Word("outcome", OutcomeName(word.result->outcome()))
      .Word("level", LevelName(word.attestation->assessor_level()))
      .Id("assessor", word.issuer)
      .Word("other_outcome", OutcomeName(other.result->outcome()))
      .Word("other_level", LevelName(other.attestation->assessor_level()))
      .Id("other_assessor", other.issuer);
  return say;
}

// The last of `earlier` in full, and how many more there are. Not empty.
void AddEarlier(const Facts& facts, const Place& place, const std::vector<const Earlier*>& earlier,
                report::Outcome outcome, const Code& code, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  const Earlier& last = *earlier.back();
  report::Finding& finding = AddOf(outcome, place, sink);
  finding.set_criterion(expectation.criterion->code);
  for (const Earlier* one : earlier) AddEvidence(finding, one->word.digest);
  Say say = TellOfBoth(finding, code, expectation, last.word);
  say.Day("assessed_on", last.word.attestation->assessed_on().days())
      .Word("became", NameOf(last.became))
      .Id("operator", place.hop->site_operator)
      .Count("more", earlier.size() - 1);
  if (code.arguments != kFellBefore.arguments) return;
  const size_t against = *last.word.standing.against;
  AddEvidence(finding, facts.history.entries()[against].record.digest);
  say.Id("by", PrincipalOf(facts.history.Message(against)))
      .Time("on", facts.history.entries()[against].record_time_us)
      .Text("reason", facts.history.Message(against).attestation_changed().reason());
}

void AddContradiction(const Place& place, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  report::Finding& finding = AddOf(report::FAIL, place, sink);
  finding.set_criterion(expectation.criterion->code);
  TellOfBoth(finding, kContradicted, expectation, expectation.contradicting.back())
      .Id("operator", place.hop->site_operator)
      .Count("more", expectation.contradicting.size() - 1);
  for (const Word& one : expectation.contradicting) AddEvidence(finding, one.digest);
}

void CheckContradiction(const Facts& facts, const Place& place, const Parameters&, Sink& sink) {
  const Expectation& expectation = *place.expectation;
  if (!expectation.Speaks()) return;
  std::vector<const Earlier*> fell, worse, settled;
  for (const Earlier& one : expectation.earlier) {
    (one.taken_back                          ? settled
     : one.word.standing.against.has_value() ? fell
                                             : worse)
        .push_back(&one);
  }
  if (!expectation.contradicting.empty()) AddContradiction(place, sink);
  if (!fell.empty()) AddEarlier(facts, place, fell, report::FAIL, kFellBefore, sink);
  if (!worse.empty()) AddEarlier(facts, place, worse, report::FAIL, kWorseBefore, sink);
  if (!settled.empty()) AddEarlier(facts, place, settled, report::PASS, kSettled, sink);
  if (!expectation.contradicting.empty() || !expectation.earlier.empty()) return;
  report::Finding& finding = AddOf(report::PASS, place, sink);
  finding.set_criterion(expectation.criterion->code);
  Tell(finding, kNobodyContradicts).Name("criterion", expectation.criterion->code);
}

constexpr Rule kOthersRules[] = {
    {"ATT-12", Scope::kExpectation, report::WARNS, CheckContradiction, kContradictionCodes},
};

}  // namespace

std::span<const Rule> AttOthersRules() { return kOthersRules; }

}  // namespace lode::rules
