// SPDX-License-Identifier: Apache-2.0
// docs/records.md, made from the protos: what each kind and field means (the comment above it) and
// what is asked of it (the facts beside it).
#ifndef LODE_TESTS_UNIT_RECORD_RECORD_PAGE_H_
#define LODE_TESTS_UNIT_RECORD_RECORD_PAGE_H_

#include <string>

namespace lode::record {

// `descriptors`: a file that protoc wrote, with comments (--include_source_info).
std::string RecordsPage(const std::string& descriptors);

}  // namespace lode::record

#endif  // LODE_TESTS_UNIT_RECORD_RECORD_PAGE_H_
