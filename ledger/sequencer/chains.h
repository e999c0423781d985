// SPDX-License-Identifier: Apache-2.0
// Which records each subject's chain holds, and the subject map over the chains' heads. Touches
// gather as records are logged; a state root takes them all: sorted by subject, each chain
// extended, its rows written, the map updated once. docs/formats/map.md. One thread: the
// sequencer's (and whoever opens, before it starts).
#ifndef LODE_LEDGER_SEQUENCER_CHAINS_H_
#define LODE_LEDGER_SEQUENCER_CHAINS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/sequencer/position.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/merkle/leaf.h"
#include "verifier/record/record.h"
#include "verifier/subjects/map.h"

namespace lode::ledger {

// Rows of Family::kHeads: subject key -> u64 count || head[32]. Rows of Family::kChains: subject
// key || u64 position -> u64 leaf indexes of successive records of the chain, of which the last has
// that position. A state root adds one row to a chain that it extends, or one for each
// kChainRowRecords. So the first row at or after a position is the one that has it.
inline constexpr size_t kChainRowRecords = 512;
struct ChainRow {
  uint64_t first_position = 0;
  std::vector<uint64_t> indexes;  // at least one
};
// Appends the rows for `indexes` (not empty), of which the first has position `first_position`.
void AppendChainRows(const base::Hash256& subject_key, uint64_t first_position,
                     std::span<const uint64_t> indexes, std::vector<Row>& rows);
std::optional<ChainRow> ParseChainRow(std::string_view key, std::string_view value);
std::string EncodeHeadRow(const subjects::ChainHead& head);
std::optional<subjects::ChainHead> ParseHeadRow(std::string_view row);

// How one state root came about, for checking it by another path before it is signed.
struct MapStep {
  std::vector<base::Hash256> keys;         // of the touched subjects, ascending
  std::vector<subjects::ChainHead> heads;  // of their chains after the step
  std::string before, after;               // multiproofs of the keys in the map before and after
  merkle::StateRootLeaf leaf;              // covered size, root and subjects after
};

// The steps of one stored group, in order: each must lead from the map before it (the first from
// the one whose root was signed last) to the one that its leaf says, and all of them to the heads
// that are stored. A node of the map that rotted in memory is found here. kStoreDamaged otherwise.
absl::Status CheckMapSteps(const Store& store, const base::Hash256& signed_root,
                           std::span<const MapStep> steps);

class Chains {
 public:
  explicit Chains(const Store& store) : store_(store) {}

  // Reads every chain's head from the store, builds the map over them, compares it with the newest
  // state root and collects the touches of the records that it does not cover. At open, and after a
  // refused group.
  absl::Status Load(const Position& position, uint64_t size);
  // Forgets what was decided beyond the store's `size` and `position`.
  absl::Status RollBack(const Position& position, uint64_t size);

  // A record leaf at `index` touches its subjects.
  void Touch(const record::ParsedRecord& record, uint64_t index, int64_t record_time_us);
  bool HasUncovered() const { return !touches_.empty(); }
  // Record time of the oldest record that no state root covers. Requires HasUncovered().
  int64_t oldest_uncovered_us() const { return oldest_uncovered_us_; }

  // Extends the chains by all touches so far, updates the map, appends the rows to `rows`. The
  // touches are spent. `covered_size` is the index of the state-root leaf, `record_time_us` its
  // time.
  MapStep Cover(uint64_t covered_size, int64_t record_time_us, std::vector<Row>& rows);

  // Multiproof of `keys` (strictly ascending) in the map as of the last Cover; "" for no keys.
  std::string Prove(std::span<const base::Hash256> keys) const;
  base::Hash256 Root() const { return map_.Root(); }

 private:
  struct Touched {
    base::Hash256 key;
    uint64_t index;
    base::Hash256 digest;
  };
  absl::Status CollectTouches(uint64_t from, uint64_t to);

  const Store& store_;
  std::vector<Touched> touches_;
  int64_t oldest_uncovered_us_ = 0;
  subjects::SubjectMap map_;
  uint64_t covered_size_ = 0;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_CHAINS_H_
