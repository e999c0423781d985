// SPDX-License-Identifier: Apache-2.0
// What the ESG catalogue expects of a hop, and the attestation that governs each expectation: one
// cell of the matrix (hop x criterion). Which attestation governs depends on what the profile
// believes, so two parameters of rules are used here.
#ifndef LODE_VERIFIER_RULES_EXPECTATIONS_H_
#define LODE_VERIFIER_RULES_EXPECTATIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/accreditation.h"
#include "verifier/rules/history.h"
#include "verifier/rules/hop.h"
#include "verifier/rules/profile.h"

namespace lode::rules {

// Whether an attestation stands, by AttestationChanged in leaf order: at a hop's leaf, and as of
// now.
struct Standing {
  bool at_event = true;
  bool as_of = true;
  base::Hash256 changed_by;          // the last change that counts; zero: none
  std::optional<size_t> against;     // position of the suspension or withdrawal that stood at the
                                     // event; if none did, of the one that stands as of
  std::optional<size_t> reinstated;  // position of the last reinstatement that lifted something
};
Standing StandingOf(const History& history, const base::Hash256& attestation,
                    const std::string& issuer, uint64_t hop_index);

// Whether the attestation's last day has passed at an instant.
bool Expired(const pb::Attested& attestation, int64_t at_us);

// How an assessment's dates fit an event; days are UTC days, both ends inclusive.
enum class PeriodFit { kCovers, kNotSaid, kTooWide, kTooFarBack, kBeforePeriod, kExpired, kTooOld };
struct PeriodLimits {
  int64_t max_age_months = 0;     // from the assessment to the event
  int64_t max_period_months = 0;  // that one assessment looked at, and how far back
};
PeriodFit FitOf(const pb::Attested& attestation, int64_t event_time_us, const PeriodLimits& limits);

// One attestation's word on one criterion.
struct Word {
  const pb::Attested* attestation = nullptr;    // not null
  const pb::CriterionResult* result = nullptr;  // null: it does not speak of the criterion
  base::Hash256 digest;
  uint64_t index = 0;  // leaf
  std::string issuer;  // party id
  Standing standing;
  AccreditationFit accreditation = AccreditationFit::kInScope;  // of a THIRD party
};

// What became of an earlier word that does not govern.
enum class Became { kWithdrawn, kSuspended, kExpired, kReplaced };

// An earlier word of the same subject that a newer one hides: one that does not stand any more, or
// worse news.
struct Earlier {
  Word word;
  Became became;
  bool taken_back = false;  // its own issuer says now what governs: settled, only shown
};

struct Expectation {
  const catalogue::Criterion* criterion = nullptr;  // not null
  bool required = false;                            // else only reported
  std::string subject;       // who or what must be assessed: the site, or for corporate criteria
                             // its operator
  std::optional<Word> word;  // the one that governs; nothing: nothing was attested
  std::vector<Word>
      contradicting;             // of the same subject, in force and not replaced: other outcomes
  std::vector<Earlier> earlier;  // in leaf order; none of them governs or contradicts

  // An outcome is said, of the subject that counts: only then do its dates and level matter.
  bool Speaks() const;
};

// Of one hop.
struct Expectations {
  const Hop* hop = nullptr;        // not null
  std::vector<Expectation> cells;  // in the catalogue's order; not empty
  bool silent = false;             // no cell has an outcome
};

// Parameters of ATT-05, ATT-03 and ATT-06.
inline constexpr Parameter kPlanParameters[] = {Number("max_plan_months", "months", 1, 1'200, 36)};
inline constexpr const Parameter& kMaxPlanMonths = kPlanParameters[0];
inline constexpr Parameter kAgeParameters[] = {Number("max_age_months", "months", 1, 1'200, 36),
                                               Number("max_period_months", "months", 1, 1'200, 60)};
inline constexpr const Parameter& kMaxAgeMonths = kAgeParameters[0];
inline constexpr const Parameter& kMaxPeriodMonths = kAgeParameters[1];
PeriodLimits PeriodLimitsOf(const Parameters& att03);
inline constexpr Choice kAssessorLevels[] = {{"SELF", pb::ASSESSOR_LEVEL_SELF},
                                             {"SECOND", pb::ASSESSOR_LEVEL_SECOND},
                                             {"THIRD", pb::ASSESSOR_LEVEL_THIRD}};
inline constexpr Parameter kLevelParameters[] = {
    OneOf("minimum_level", kAssessorLevels, pb::ASSESSOR_LEVEL_SECOND, Looser::kLess)};
inline constexpr const Parameter& kMinimumLevel = kLevelParameters[0];

// Of the extraction and processing hops whose role the catalogue's matrix names; empty if the
// profile asks for none. `commodities`: what the lot is traded for. Borrows from `hops`,
// `catalogue` and `history`.
std::vector<Expectations> ExpectationsOf(const History& history, const std::vector<Hop>& hops,
                                         const Profile& profile,
                                         const catalogue::Catalogue& catalogue,
                                         const std::vector<std::string>& commodities);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_EXPECTATIONS_H_
