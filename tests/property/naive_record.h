// SPDX-License-Identifier: Apache-2.0
// What verifier/record finds in one pass over the bytes, found naively: by Protobuf's reflection
// and by encoding the record again.
#ifndef LODE_TESTS_PROPERTY_NAIVE_RECORD_H_
#define LODE_TESTS_PROPERTY_NAIVE_RECORD_H_

#include <string_view>

#include "verifier/record/record.h"

namespace lode::record::naive {

// Whether `payload` is the one encoding of the record that Protobuf parsed from it.
bool IsCanonical(const pb::Record& parsed, std::string_view payload);

// CheckRecord's complaints.
Violations CheckRecord(const pb::Record& record);

}  // namespace lode::record::naive

#endif  // LODE_TESTS_PROPERTY_NAIVE_RECORD_H_
