// SPDX-License-Identifier: Apache-2.0
// The tables of fields of docs/formats/report.md, made from the protos and their comments.
#ifndef LODE_TESTS_UNIT_PRESENT_REPORT_FIELDS_H_
#define LODE_TESTS_UNIT_PRESENT_REPORT_FIELDS_H_

#include <string>
#include <vector>

namespace lode::present {

// `descriptors`: a file that protoc wrote, with comments (--include_source_info). Report first,
// then every message that it holds, as they are met; then the enums.
std::string ReportFields(const std::string& descriptors);
// Fields, messages and enum values of a report that say nothing of themselves. Empty: none.
std::vector<std::string> FieldsWithoutComment(const std::string& descriptors);

}  // namespace lode::present

#endif  // LODE_TESTS_UNIT_PRESENT_REPORT_FIELDS_H_
