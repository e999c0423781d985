// SPDX-License-Identifier: Apache-2.0
// SEEN-02: what assessors said against the path and no cell of the matrix shows. It is an
// exception, not a judgement: a buyer must hear of a failed assessment even where nobody need
// believe it. Where the profile asks for no ESG, the words inform.
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

constexpr Code kAllHeard = {"SEEN-02.all-heard", ""};
constexpr Code kUnheard = {
    "SEEN-02.unheard",
    "subject:id assessor:id level:word assessed_on:day criterion:name outcome:word more:count "
    "why:word state:word"};
// Its scheme and criterion are what the assessor wrote.
constexpr Code kUnheardOther = {
    "SEEN-02.unheard-other",
    "subject:id assessor:id level:word assessed_on:day its_scheme:text its_version:text "
    "its_code:text outcome:word more:count why:word state:word"};
constexpr Code kUnheardCodes[] = {kAllHeard, kUnheard, kUnheardOther};

std::string_view NameOf(Unheard why) {
  switch (why) {
    case Unheard::kOtherScheme:
      return "OTHER_SCHEME";
    case Unheard::kNotAsked:
      return "NOT_ASKED";
    case Unheard::kNotAccredited:
      return "NOT_ACCREDITED";
    case Unheard::kDates:
      return "DATES";
    case Unheard::kOutranked:
      break;
  }
  return "OUTRANKED";
}

void AddUnheard(const Facts& facts, const UnheardWord& word, Sink& sink) {
  const pb::Attested& a = *word.attestation;
  report::Finding& finding = sink.Add(report::FAIL);
  for (const base::Hash256& digest : word.evidence) AddEvidence(finding, digest);
  finding.set_who(word.issuer);
  if (!facts.profile.esg) Soften(finding, report::INFORMS);
  Say say = Tell(finding, word.known ? kUnheard : kUnheardOther);
  say.Id("subject", word.subject)
      .Id("assessor", word.issuer)
      .Word("level", LevelName(a.assessor_level()))
      .Day("assessed_on", a.assessed_on().days());
  if (word.known) {
    say.Name("criterion", word.result->criterion());
  } else {
    say.Text("its_scheme", a.scheme())
        .Text("its_version", a.scheme_version())
        .Text("its_code", word.result->criterion());
  }
  say.Word("outcome", OutcomeName(word.result->outcome()))
      .Count("more", word.more)
      .Word("why", NameOf(word.why))
      .Word("state", word.stands ? "STANDS" : "SUSPENDED_OR_WITHDRAWN");
}

void CheckUnheard(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  if (facts.unheard.empty()) Tell(sink.Add(report::PASS), kAllHeard);
  for (const UnheardWord& word : facts.unheard) AddUnheard(facts, word, sink);
}

constexpr Rule kUnheardRules[] = {
    {"SEEN-02", Scope::kLot, report::WARNS, CheckUnheard, kUnheardCodes},
};

}  // namespace

std::span<const Rule> UnheardRules() { return kUnheardRules; }

}  // namespace lode::rules
