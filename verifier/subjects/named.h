// SPDX-License-Identifier: Apache-2.0
// The right column of the table of docs/formats/subjects.md: what each kind names for the closure.
// Internal to verifier/subjects.
#ifndef LODE_VERIFIER_SUBJECTS_NAMED_H_
#define LODE_VERIFIER_SUBJECTS_NAMED_H_

#include <set>

#include "verifier/record/record.h"
#include "verifier/record/touches.h"

namespace lode::subjects {

// Without the inputs of a Transformed, which depend on the closure.
std::set<record::Subject> NamedByTable(const record::pb::Record& record);

}  // namespace lode::subjects

#endif  // LODE_VERIFIER_SUBJECTS_NAMED_H_
