// SPDX-License-Identifier: Apache-2.0
// The subjects of a record by the facts of its kind (proto/lode/record/v1/options.proto,
// KindFacts): whose chains it stands in, and what a trail that holds it must hold too
// (docs/formats/subjects.md).
#ifndef LODE_VERIFIER_RECORD_SUBJECTS_OF_H_
#define LODE_VERIFIER_RECORD_SUBJECTS_OF_H_

#include <cstdint>
#include <set>

#include "verifier/record/touches.h"

namespace lode::record {

enum class Relation : uint8_t { kTouches, kNames };

// Each subject once. A name counts only if it is well formed as a party's or a site's id; an id
// that is empty is no subject.
std::set<Subject> SubjectsOf(const pb::Record& record, Relation relation);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_SUBJECTS_OF_H_
