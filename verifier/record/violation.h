// SPDX-License-Identifier: Apache-2.0
// One reason why a record is not admitted: the rule, where in the record, what was found, the
// limit, what to do. A refusal names every failed rule, so a check collects violations and goes on
// (docs/admission.md).
#ifndef LODE_VERIFIER_RECORD_VIOLATION_H_
#define LODE_VERIFIER_RECORD_VIOLATION_H_

#include <string>
#include <vector>

namespace lode::record {

struct Violation {
  std::string rule;  // "ADM-07"
  std::string
      field;  // path in the record, "transformed.inputs[0].lot"; empty: the record as a whole
  std::string value;    // what was found; not escaped (it may be a supplier's words)
  std::string limit;    // what would be admitted
  std::string message;  // what is wrong, for people
  std::string remedy;   // what to do
  // It refers to something that is not logged yet: the same record may be admitted after that.
  bool waits_for_parent = false;
  bool operator==(const Violation&) const = default;
};

using Violations = std::vector<Violation>;

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_VIOLATION_H_
