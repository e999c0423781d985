// SPDX-License-Identifier: Apache-2.0
// Which things a record is about: Subjects(record), a pure function of the payload, and what it names for the closure of a
// lot (docs/formats/subjects.md has both tables).
#ifndef LODE_VERIFIER_SUBJECTS_SUBJECTS_H_
#define LODE_VERIFIER_SUBJECTS_SUBJECTS_H_

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/base/bytes.h"
#include "verifier/record/record.h"

namespace lode::subjects {

enum class SubjectKind : uint8_t {
  kLot = 1, kSite = 2, kParty = 3, kDocument = 4, kTagOrSeal = 5, kActedUpon = 6, kLotGrants = 7, kConsignment = 8,
  kLedger = 9, kQuota = 10,
};

struct Subject {
  SubjectKind kind;
  std::string id;  // the id's bytes, for kActedUpon 32 digest bytes
  auto operator<=>(const Subject&) const = default;
  template <typename H>
  friend H AbslHashValue(H state, const Subject& s) {
    return H::combine(std::move(state), static_cast<uint8_t>(s.kind), s.id);
  }
};

// Map key: H(kind || id).
base::Hash256 SubjectKey(const Subject& subject);
// Document id: issuer 00 type 00 number. Quota id: regulator 00 exporter 00 period.
std::string DocumentId(std::string_view issuer, std::string_view type, std::string_view number);
std::string QuotaId(std::string_view regulator, std::string_view exporter, std::string_view period);

// What the record touches: each subject once, in order of (kind, id bytes). These are the chains it stands in.
std::vector<Subject> SubjectsOf(const record::ParsedRecord& record);

// What a record that stands in a chain of the closure adds to it, `created` being the lots of the closure so far (inputs of a
// Transformed are named only if it created one of them). Includes the author, the principal and the signing parties.
std::set<Subject> NamedFor(const record::ParsedRecord& record, const std::set<Subject>& closure);

}  // namespace lode::subjects

#endif  // LODE_VERIFIER_SUBJECTS_SUBJECTS_H_
