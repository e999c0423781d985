// SPDX-License-Identifier: Apache-2.0
// What a code means, for people: a rule of evaluation (ATT-05) or admission (ADM-07) or a case of
// one (ATT-05.planned), a rule that is not built yet (CAP-01), an expectation (6.5), a reason of an
// error (NOT_FOUND), a word or mark of a report (UNACCOUNTED).
#ifndef LODE_VERIFIER_PRESENT_EXPLAIN_H_
#define LODE_VERIFIER_PRESENT_EXPLAIN_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace lode::present {

// Lines for a terminal. Upper and lower case count as equal. kNotFound with the nearest code.
absl::StatusOr<std::string> Explain(std::string_view code);
// Every code that can be explained, as it is written.
std::vector<std::string> ExplainedCodes();

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_EXPLAIN_H_
