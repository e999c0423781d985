// SPDX-License-Identifier: Apache-2.0
// Which records each subject's chain holds, and the subject map over the chains' heads. Touches gather as records are
// logged; a state root takes them all: sorted by subject, each chain extended, its rows written, the map updated once.
// docs/formats/map.md. Not thread-safe, but for Snapshot: readers take proofs under the map's own lock.
#ifndef LODE_LEDGER_SEQUENCER_CHAINS_H_
#define LODE_LEDGER_SEQUENCER_CHAINS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/record/record.h"
#include "verifier/subjects/map.h"

namespace lode::ledger {

// Rows of Family::kHeads: subject key -> u64 count || head[32]. Rows of Family::kChains: subject key || u64 position -> u64 index.
std::string ChainRowKey(const base::Hash256& subject_key, uint64_t position);

class Chains {
 public:
  explicit Chains(const Store& store) : store_(store) {}

  // Reads every chain's head from the store and builds the map over them. At open.
  absl::Status Load();

  // A record leaf at `index` touches its subjects.
  void Touch(const record::ParsedRecord& record, uint64_t index);
  bool HasUncovered() const { return !touches_.empty(); }

  // Extends the chains by all touches so far, updates the map, appends the rows to `rows`; gives the map's root. The touches
  // are spent. `covered_size` is the index of the state-root leaf that will carry the root.
  base::Hash256 Cover(uint64_t covered_size, std::vector<Row>& rows);
  uint64_t subjects() const;

  // Multiproof of `keys` (ascending) in the map as of `covered_size`; kConflict if the map has moved on.
  absl::StatusOr<std::string> Prove(std::span<const base::Hash256> keys, uint64_t covered_size) const;

 private:
  struct Touched {
    base::Hash256 key;
    uint64_t index;
    base::Hash256 digest;
  };

  const Store& store_;
  std::vector<Touched> touches_;
  mutable absl::Mutex map_mutex_;
  subjects::SubjectMap map_ ABSL_GUARDED_BY(map_mutex_);
  uint64_t covered_size_ ABSL_GUARDED_BY(map_mutex_) = 0;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_CHAINS_H_
