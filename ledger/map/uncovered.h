// SPDX-License-Identifier: Apache-2.0
// Which subjects the records touch that no state root covers yet, in leaf order. One thread: the
// sequencer's.
#ifndef LODE_LEDGER_MAP_UNCOVERED_H_
#define LODE_LEDGER_MAP_UNCOVERED_H_

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "verifier/base/bytes.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"

namespace lode::ledger {

// A record in the chain of a subject.
struct Touch {
  base::Hash256 key;  // record::SubjectKey
  uint64_t index = 0;
  base::Hash256 digest;  // the record's
  int64_t record_time_us = 0;
};

class Uncovered {
 public:
  // The record of leaf `index`, which is above all that were added before.
  void Add(const record::ParsedRecord& record, uint64_t index, int64_t record_time_us) {
    for (const record::Subject& subject : record::TouchedSubjects(record)) {
      touches_.push_back({record::SubjectKey(subject), index, record.digest, record_time_us});
    }
  }
  bool empty() const { return touches_.empty(); }
  // Record time of the oldest record. Requires !empty().
  int64_t oldest_us() const { return touches_.front().record_time_us; }
  const std::vector<Touch>& touches() const { return touches_; }
  // For a state root that covers them all.
  std::vector<Touch> TakeAll() { return std::exchange(touches_, {}); }
  // Those below leaf `covered`, which a state root covers.
  std::vector<Touch> TakeBelow(uint64_t covered) {
    const auto later = Above(covered);
    std::vector<Touch> taken(touches_.begin(), later);
    touches_.erase(touches_.begin(), later);
    return taken;
  }
  // Forgets the records of leaf `size` and above: they were not logged after all.
  void DropFrom(uint64_t size) { touches_.erase(Above(size), touches_.end()); }

 private:
  std::vector<Touch>::iterator Above(uint64_t index) {
    return std::partition_point(touches_.begin(), touches_.end(),
                                [index](const Touch& t) { return t.index < index; });
  }

  std::vector<Touch> touches_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_MAP_UNCOVERED_H_
