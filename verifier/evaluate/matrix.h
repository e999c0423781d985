// SPDX-License-Identifier: Apache-2.0
// The ESG matrix of a hop: which attestation governs each criterion that the hop's role needs, and
// what rules ATT-01 to ATT-06 say of it. Internal to verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_MATRIX_H_
#define LODE_VERIFIER_EVALUATE_MATRIX_H_

#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/attestations.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

struct Matrix {
  std::vector<report::MatrixCell> cells;  // in the catalogue's order
  std::vector<report::Finding> outcomes;  // of every rule at every cell, also those that pass
};

// `required`: the profile requires the matrix at this hop; else its outcomes only inform.
Matrix EvaluateMatrix(const rules::History& history, const rules::HopFacts& hop,
                      const std::vector<std::string>& codes, bool required,
                      const rules::EsgLimits& limits, const catalogue::Catalogue& catalogue);

// How bad a rule's outcome is: 0 PASS and N-A, 1 shown only, 2 an exception, 3 undecided, 4 failed.
int BadnessOf(report::Outcome outcome, report::Severity severity);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_MATRIX_H_
