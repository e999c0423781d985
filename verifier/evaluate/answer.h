// SPDX-License-Identifier: Apache-2.0
// From rule outcomes to the answer: findings worst first, the numbered checks made and not made,
// the result, and what was not proven. Internal to verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_ANSWER_H_
#define LODE_VERIFIER_EVALUATE_ANSWER_H_

#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/facts.h"
#include "verifier/rules/rule.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// `outcomes`: of every rule at every place, also those that pass.
void Conclude(const rules::Facts& facts, const catalogue::Catalogue& catalogue,
              const std::vector<report::Finding>& outcomes, report::Report& out);
// `out` has its findings and the checks of the trail.
void ConcludeNotAuthentic(report::Report& out);
// The same of a trail whose checkpoint lacks cosignatures: nobody is accused of a forgery.
void ConcludeUncosigned(report::Report& out);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_ANSWER_H_
