// SPDX-License-Identifier: Apache-2.0
// Every rule that a record alone can break: what its fields ask by their facts, what all kinds
// share, and what the fields of its kind hold together (kind_rule.h).
#ifndef LODE_VERIFIER_CUSTODY_CHECK_RECORD_H_
#define LODE_VERIFIER_CUSTODY_CHECK_RECORD_H_

#include "verifier/record/record.h"

namespace lode::custody {

// Required and forbidden fields of its kind, enums said, ids well formed with right check digits
// (ADM-06), lists ordered and within limits (ADM-01), quantities canonical for their basis
// (ADM-08), differences and balances that add up within the record (ADM-09, ADM-10). A kind that is
// not built is refused (ADM-01). Empty: nothing to complain of.
record::Violations CheckRecord(const record::pb::Record& record);
// The same of a parsed record, without looking again at what ParseRecord saw.
record::Violations CheckRecord(const record::ParsedRecord& record);

// The part that joins fields; `out` has what record::CheckEveryField found.
void CheckJoinedFields(const record::pb::Record& record, record::Violations& out);

// ADM-01: nothing is known of this kind.
record::Violation NotBuilt(record::pb::Kind kind);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_CHECK_RECORD_H_
