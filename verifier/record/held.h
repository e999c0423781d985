// SPDX-License-Identifier: Apache-2.0
// What a text or some bytes must look like to be what the field's facts say: an id, a number of a
// paper, a digest (docs/formats/identifiers.md). Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_HELD_H_
#define LODE_VERIFIER_RECORD_HELD_H_

#include <string_view>

#include "verifier/record/check.h"
#include "verifier/record/wire_rules.h"

namespace lode::record {

// CheckHeld has nothing to say. No allocation.
bool IsHeld(const FieldRule& field, std::string_view value);

// ADM-06, ADM-01, ADM-03 or ADM-11, by what the field holds. An empty value is no business of this.
void CheckHeld(Violations& out, const FieldPath& at, const FieldRule& field,
               std::string_view value);

// ADM-01 of lists: an item is not above the one before it, or is it again.
void OutOfOrder(Violations& out, const FieldPath& at, const FieldRule& list, std::string_view key,
                bool twice);
void NamedTwice(Violations& out, const FieldPath& at, std::string_view key);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_HELD_H_
