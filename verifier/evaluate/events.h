// SPDX-License-Identifier: Apache-2.0
// Records about lots of the path that are not hops: titles, packing, observations, splits,
// countersignatures, claims. Internal to verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_EVENTS_H_
#define LODE_VERIFIER_EVALUATE_EVENTS_H_

#include "verifier/rules/facts.h"
#include "verifier/rules/rule.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// In leaf order.
void AddEvents(const rules::Facts& facts, report::Report& out);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_EVENTS_H_
