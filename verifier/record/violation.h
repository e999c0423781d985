// SPDX-License-Identifier: Apache-2.0
// One reason why a record is not admitted: the rule, where in the record, what was found, the
// limit, what to do. A refusal names every failed rule, so a check collects violations and goes on
// (docs/admission.md). A violation is a code with typed arguments and has no words of its own:
// verifier/present has the sentences (docs/decisions/0026-refusals-are-codes.md).
#ifndef LODE_VERIFIER_RECORD_VIOLATION_H_
#define LODE_VERIFIER_RECORD_VIOLATION_H_

#include <string>
#include <string_view>
#include <vector>

#include "verifier/statement/statement.h"

namespace lode::record {

struct Violation {
  statement::report::Statement said;  // "ADM-07.not-held" and its arguments
  std::string
      field;  // path in the record, "transformed.inputs[0].lot"; empty: the record as a whole
  // It refers to something that is not logged yet: the same record may be admitted after that.
  bool waits_for_parent = false;

  std::string_view code() const { return said.code(); }
  std::string_view rule() const {  // "ADM-07"
    return statement::RuleOf(said.code());
  }
  bool operator==(const Violation& other) const {
    return said.SerializeAsString() == other.said.SerializeAsString() && field == other.field &&
           waits_for_parent == other.waits_for_parent;
  }
};

using Violations = std::vector<Violation>;

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_VIOLATION_H_
