// SPDX-License-Identifier: Apache-2.0
// What would make the answer worse although nobody logs anything: plans that fall due, attestations
// that expire, the trail itself. Internal to verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_DEADLINES_H_
#define LODE_VERIFIER_EVALUATE_DEADLINES_H_

#include "verifier/rules/facts.h"
#include "verifier/rules/rule.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// Soonest first, each once, none that is past; only of expectations that the profile requires.
void AddDeadlines(const rules::Facts& facts, report::Report& out);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_DEADLINES_H_
