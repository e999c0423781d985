// SPDX-License-Identifier: Apache-2.0
// The evaluation proper, behind the proofs: a history, what the trail proved, a profile and its
// catalogue -> report. evaluate.h hands it what CheckTrail believed; tests hand it what they like.
#ifndef LODE_VERIFIER_EVALUATE_JUDGE_H_
#define LODE_VERIFIER_EVALUATE_JUDGE_H_

#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/history.h"
#include "verifier/rules/profile.h"
#include "verifier/rules/trail_facts.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// Fills everything of `out` but ledger and basis, which the caller has filled; `out.checks` holds
// the checks of the trail already and gets those of the rules.
void Judge(const rules::History& history, const rules::TrailFacts& trail,
           const rules::Profile& profile, const catalogue::Catalogue& catalogue,
           report::Report& out);

// The report of a trail that proves nothing, with nothing of its records: NOT_AUTHENTIC, or
// UNDECIDED if only cosignatures are missing.
void JudgeUnproven(const rules::TrailFacts& trail, report::Report& out);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_JUDGE_H_
