// SPDX-License-Identifier: Apache-2.0
// Who signs a record with what, as far as the record and the table alone say it (docs/admission.md,
// "Who signs"): for programs that sign without a ledger. Admission judges the same again, with the
// keys that are registered.
#ifndef LODE_VERIFIER_CUSTODY_WHO_SIGNS_H_
#define LODE_VERIFIER_CUSTODY_WHO_SIGNS_H_

#include <string_view>

#include "verifier/record/record.h"

namespace lode::custody {

namespace pb = ::lode::record::v1;

// ADM-02: each further signer has a capacity that the kind provides for.
record::Violations CheckCapacities(const pb::Record& record);

// ADM-03: a key of `party` that is for `purpose` may sign this record for it, as its author or as
// the signer that it is. Says nothing of a party that the record does not name, or of a kind that
// is not built.
record::Violations CheckPurpose(const pb::Record& record, std::string_view party,
                                pb::Purpose purpose);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_WHO_SIGNS_H_
