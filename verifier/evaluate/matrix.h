// SPDX-License-Identifier: Apache-2.0
// A cell of the ESG matrix as the report shows it, and how bad an outcome is. Internal to
// verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_MATRIX_H_
#define LODE_VERIFIER_EVALUATE_MATRIX_H_

#include <vector>

#include "verifier/rules/facts.h"
#include "verifier/rules/rule.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// `outcomes`: of every rule at this cell, also those that pass.
report::MatrixCell CellMessage(const rules::Facts& facts, const rules::Place& place,
                               const std::vector<report::Finding>& outcomes);

// How bad a rule's outcome is: 0 PASS and N-A, 1 shown only, 2 an exception, 3 undecided, 4 failed.
int BadnessOf(report::Outcome outcome, report::Severity severity);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_MATRIX_H_
