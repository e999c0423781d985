// SPDX-License-Identifier: Apache-2.0
// ATT-01 to ATT-06: does an attestation carry a criterion at a hop? Each rule judges one cell of
// the ESG matrix (criterion x hop) with the attestation that governs it. No rule adds scores.
#ifndef LODE_VERIFIER_RULES_ATTESTATIONS_H_
#define LODE_VERIFIER_RULES_ATTESTATIONS_H_

#include <optional>
#include <string>
#include <string_view>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/history.h"
#include "verifier/rules/profile.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

extern const RuleInfo kAtt01, kAtt02, kAtt03, kAtt04, kAtt05, kAtt06;

// Whether an attestation stands, by AttestationChanged in leaf order: at a hop's leaf, and as of
// now.
struct Standing {
  bool at_event = true;
  bool as_of = true;
  base::Hash256 changed_by;  // the last change that counts; zero: none
};
Standing StandingOf(const History& history, const base::Hash256& attestation,
                    const std::string& issuer, uint64_t hop_index);

// What one hop asks.
struct HopFacts {
  std::string site;
  std::string operator_party;
  std::string operator_name;
  uint64_t index = 0;  // leaf of the hop's record
  int64_t event_time_us = 0;
  int64_t as_of_us = 0;
  bool stale = false;  // the trail is too old to say what was revoked since
};

// One attestation's word on one criterion.
struct Word {
  const pb::Attested* attestation = nullptr;
  const pb::CriterionResult* result = nullptr;  // null: it does not speak of the criterion
  base::Hash256 digest;
  std::string issuer;  // name, or party id
  Standing standing;
};

struct Cell {
  const HopFacts* hop = nullptr;                    // not null
  const catalogue::Criterion* criterion = nullptr;  // not null
  std::optional<Word> word;                         // nothing: nothing was attested
};

report::Finding CheckStanding(const Cell& cell, const EsgLimits& limits);  // ATT-01
report::Finding CheckSubject(const Cell& cell);                            // ATT-02
report::Finding CheckPeriod(const Cell& cell, const EsgLimits& limits);    // ATT-03
report::Finding CheckResult(const Cell& cell, const EsgLimits& limits);    // ATT-04
report::Finding CheckOutcome(const Cell& cell);                            // ATT-05
report::Finding CheckLevel(const Cell& cell, const EsgLimits& limits);     // ATT-06

// "third party", "second party", "self"; "partially meets" ...; "" if not said.
std::string_view LevelText(pb::AssessorLevel level);
std::string_view OutcomeText(pb::CriterionOutcome outcome);

// Whether the attestation's last day has passed at an instant.
bool Expired(const pb::Attested& attestation, int64_t at_us);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_ATTESTATIONS_H_
