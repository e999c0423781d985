// SPDX-License-Identifier: Apache-2.0
// Sets of tag numbers as ranges: ascending, disjoint, not touching (issued ones: unless they are
// for different parties or sites), so that equal sets are equal bytes. Internal.
#ifndef LODE_VERIFIER_CUSTODY_NUMBER_RANGES_H_
#define LODE_VERIFIER_CUSTODY_NUMBER_RANGES_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <optional>
#include <string>

#include "proto/lode/state/v1/state.pb.h"
#include "verifier/statement/statement.h"

namespace lode::custody {

using NumberRanges = google::protobuf::RepeatedPtrField<lode::state::v1::NumberRange>;
using IssuedRanges = google::protobuf::RepeatedPtrField<lode::state::v1::IssuedRange>;

// Every number from first to last (inclusive, first <= last) is in the set.
bool CoversRange(const NumberRanges& set, uint64_t first, uint64_t last);
// The smallest number from first to last that is in the set.
std::optional<uint64_t> FirstOverlap(const NumberRanges& set, uint64_t first, uint64_t last);
std::optional<uint64_t> FirstOverlap(const IssuedRanges& set, uint64_t first, uint64_t last);
// Adds them, merged with what they touch.
void AddRange(NumberRanges& set, uint64_t first, uint64_t last);
// The issue that `number` belongs to; null if it was not issued.
const lode::state::v1::IssuedRange* FindIssue(const IssuedRanges& set, uint64_t number);
// Adds numbers of which none is in the set; merged with a neighbour that is for the same.
void AddIssue(IssuedRanges& set, const lode::state::v1::IssuedRange& issue);
// "1-20" and "30-40": the first few, and how many more there are.
statement::Items RangesOf(const NumberRanges& set);
statement::Items RangesOf(const IssuedRanges& set);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_NUMBER_RANGES_H_
