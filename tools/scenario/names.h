// SPDX-License-Identifier: Apache-2.0
// The names that a scenario may expect: rules, reasons, statuses, results, fields. A name that does
// not exist could never come out, so the file is wrong, and the error says which was meant.
#ifndef LODE_TOOLS_SCENARIO_NAMES_H_
#define LODE_TOOLS_SCENARIO_NAMES_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

namespace lode::scenario {

using Names = std::vector<std::string_view>;

Names AdmissionRules();   // "ADM-00"; a test compares them with docs/admission.md
Names EvaluationRules();  // "ATT-05"
Names Reasons();          // "NOT_YET", of verifier/base/reason.h
Names Criteria();         // "6.5", of the built-in catalogue
Names LotStatuses();      // "ACTIVE"
// Values of an enum, but not its "unspecified"; `prefix` is cut off.
Names ValuesOf(const google::protobuf::EnumDescriptor* type, std::string_view prefix = "");

// "ADM-99 is not a rule of admission. Did you mean ADM-09?"; if none is near and there are few,
// what there is.
std::string NoSuch(std::string_view what, std::string_view word, const Names& names);

// Whether a violation could name the field "transformed.inputs[0].lot": "", or what is wrong.
// "" is the record as a whole; "signatures[0]" is of its envelope.
std::string WrongField(std::string_view field);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_NAMES_H_
