// SPDX-License-Identifier: Apache-2.0
// Hops as the report shows them. Internal to verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_HOPS_H_
#define LODE_VERIFIER_EVALUATE_HOPS_H_

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/rules/facts.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// Without its matrix.
report::Hop HopMessage(const rules::Facts& facts, const rules::Hop& hop);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_HOPS_H_
