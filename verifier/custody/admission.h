// SPDX-License-Identifier: Apache-2.0
// Admission: may this record be logged as the next leaf? A pure function of the record, its
// signatures, the leaf's index and record time and the state before it (docs/admission.md, rules
// ADM-00 to ADM-13). Whoever replays gets the same answer.
#ifndef LODE_VERIFIER_CUSTODY_ADMISSION_H_
#define LODE_VERIFIER_CUSTODY_ADMISSION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/custody/parsed_rows.h"
#include "verifier/custody/state.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/record.h"
#include "verifier/record/violation.h"

namespace lode::custody {

struct AdmissionInput {
  const envelope::Envelope* envelope = nullptr;  // not null; borrowed for the call
  const record::ParsedRecord* record =
      nullptr;                 // ParseRecord(envelope->payload); not null; borrowed
  uint64_t index = 0;          // leaf index that it would get
  int64_t record_time_us = 0;  // record time that the leaf would carry
  // Signatures that were verified before: verified_with[i] is the key under which signature i
  // holds. Empty or shorter: admission verifies the rest itself. A key id names one key for ever,
  // so an earlier verification cannot go stale.
  std::vector<std::optional<crypto::PublicKey>> verified_with;
  envelope::BatchCache* batch_cache = nullptr;  // may be null
  // Kept from record to record, it saves parsing the same rows again; may be null.
  ParsedRows* parsed_rows = nullptr;
  // CheckRecord(*record), if the caller has it already; borrowed. Null: admission runs it.
  const record::Violations* alone = nullptr;
};

struct Decision {
  record::Violations violations;  // empty: admitted
  StateChanges changes;           // to apply if admitted; empty if not
  uint64_t skipped_checks = 0;    // needed rows that the reader does not cover (trails only)
  bool admitted() const { return violations.empty(); }
  // Refused only for things that may yet be logged: try again after them.
  bool waits_for_parent() const;
};

// An error only if the state can't be read.
absl::StatusOr<Decision> Admit(const AdmissionInput& input, const StateReader& state);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_ADMISSION_H_
