// SPDX-License-Identifier: Apache-2.0
// Closure(lot): every subject whose chain bears on a lot, and every record in those chains
// (docs/formats/subjects.md). Exporter and verifier compute it with this one function, so a trail
// with more or less is found out.
#ifndef LODE_VERIFIER_SUBJECTS_CLOSURE_H_
#define LODE_VERIFIER_SUBJECTS_CLOSURE_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"

namespace lode::subjects {

// What a record in a chain of the closure adds to it (the table's right column, and author,
// principal, signing parties). Inputs of a Transformed are named only if one of its outputs, which
// it created, is in `closure`. Never of kinds 5, 6, 7 or 10.
std::set<record::Subject> NamedFor(const record::ParsedRecord& record,
                                   const std::set<record::Subject>& closure);

// Chains and records of a log below one covered size.
class ChainSource {
 public:
  virtual ~ChainSource() = default;
  // Leaf indexes of the subject's records, ascending; empty for an unknown subject.
  virtual absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) = 0;
  virtual absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t index) = 0;
  // Shows the record to `visit` once. A source that holds parsed records overrides it to save the
  // copy.
  using Visit = std::function<void(const record::ParsedRecord&)>;
  virtual absl::Status VisitRecord(uint64_t index, const Visit& visit);
};

// A subject that a record names but no record touches stands in `subjects` too: that its chain is
// empty is then a statement of the trail like any other, proven by the map.
struct Closure {
  std::set<record::Subject> subjects;
  std::set<uint64_t> entries;  // leaf indexes
};

// Starts with (9, origin) and the lot. kNotFound if the lot has no chain; kTooLarge beyond
// limits::kTrailEntries.
absl::StatusOr<Closure> CloseOver(std::string_view lot, std::string_view origin,
                                  ChainSource& source);

}  // namespace lode::subjects

#endif  // LODE_VERIFIER_SUBJECTS_CLOSURE_H_
