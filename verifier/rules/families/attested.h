// SPDX-License-Identifier: Apache-2.0
// What the rules on attestations share: a finding about the attestation that governs. Internal.
#ifndef LODE_VERIFIER_RULES_FAMILIES_ATTESTED_H_
#define LODE_VERIFIER_RULES_FAMILIES_ATTESTED_H_

#include "verifier/rules/facts.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

// With the governing attestation as evidence. What is wrong can be mended by the site's operator,
// through its assessor.
inline report::Finding& AddOf(report::Outcome outcome, const Place& place, Sink& sink) {
  report::Finding& finding = sink.Add(outcome);
  if (place.expectation->word) AddEvidence(finding, place.expectation->word->digest);
  if (outcome != report::PASS) finding.set_who(place.hop->site_operator);
  return finding;
}

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_FAMILIES_ATTESTED_H_
