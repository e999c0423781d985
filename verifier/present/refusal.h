// SPDX-License-Identifier: Apache-2.0
// A violation as people read it: its code's sentences with its arguments in them. Whoever shows
// refusals asks for them here; the checks that find violations know no words
// (docs/decisions/0026-refusals-are-codes.md).
#ifndef LODE_VERIFIER_PRESENT_REFUSAL_H_
#define LODE_VERIFIER_PRESENT_REFUSAL_H_

#include <string>
#include <vector>

#include "verifier/record/violation.h"

namespace lode::present {

// The sentences may repeat a supplier's words: escape them before you show them.
struct Refusal {
  record::Violation violation;  // rule, code, arguments, field
  std::string value;            // what was found
  std::string limit;            // what would be admitted
  std::string message;          // what is wrong
  std::string remedy;           // what to do
};
using Refusals = std::vector<Refusal>;

// In English.
Refusal RefusalOf(record::Violation violation);
Refusals RefusalsOf(record::Violations violations);

// Whether this program has sentences for the code and knows its arguments: those of a newer ledger
// it may not.
bool KnowsRefusal(const statement::report::Statement& said);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_REFUSAL_H_
