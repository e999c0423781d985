// SPDX-License-Identifier: Apache-2.0
// The subjects that a record touches: the chains it stands in (docs/formats/subjects.md). A pure
// function of the payload, below admission, because acting records carry a copy of their targets'
// subjects (ADM-12).
#ifndef LODE_VERIFIER_RECORD_TOUCHES_H_
#define LODE_VERIFIER_RECORD_TOUCHES_H_

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "verifier/base/bytes.h"
#include "verifier/record/record.h"

namespace lode::record {

enum class SubjectKind : uint8_t {
  kLot = 1,
  kSite = 2,
  kParty = 3,
  kDocument = 4,   // one-use document
  kTagOrSeal = 5,  // tag book or seal
  kActedUpon = 6,  // a record: its 32 digest bytes
  kLotGrants = 7,  // a lot, for grants and verdicts
  kConsignment = 8,
  kLedger = 9,  // the origin
  kQuota = 10,
};

struct Subject {
  SubjectKind kind;
  std::string id;
  auto operator<=>(const Subject&) const = default;
};

// Map key: H(kind || id).
base::Hash256 SubjectKey(const Subject& subject);
std::string DocumentId(std::string_view issuer, std::string_view type,
                       std::string_view number);  // issuer 00 type 00 number
std::string QuotaId(std::string_view regulator, std::string_view exporter,
                    std::string_view period);  // likewise

// Each subject once, in order of (kind, id bytes).
std::set<Subject> TouchedSubjects(const ParsedRecord& record);

// What an acting record must carry: the united subjects of its targets without those of kind 6,
// which name what the targets themselves acted upon.
std::set<Subject> SubjectsToCarry(const std::set<Subject>& touched_by_targets);
bool CarriesExactly(const google::protobuf::RepeatedPtrField<pb::Subject>& carried,
                    const std::set<Subject>& expected);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_TOUCHES_H_
