// SPDX-License-Identifier: Apache-2.0
// What a code means, for people: a rule of evaluation (ATT-05) or admission (ADM-07), a rule that
// is not built yet (CAP-01), a reason of an error (NOT_FOUND).
#ifndef LODE_VERIFIER_PRESENT_EXPLAIN_H_
#define LODE_VERIFIER_PRESENT_EXPLAIN_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace lode::present {

// Lines for a terminal. Upper and lower case count as equal. kNotFound with the nearest code.
absl::StatusOr<std::string> Explain(std::string_view code);
// Every code that can be explained: rules of evaluation and admission, rules that are not built,
// reasons.
std::vector<std::string> ExplainedCodes();

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_EXPLAIN_H_
