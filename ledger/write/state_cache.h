// SPDX-License-Identifier: Apache-2.0
// Custody state for the sequencer: the store's rows, overlaid by what groups that are not durable
// yet have changed. Rows of durable groups stay as a cache until room is needed; rows of the others
// are never dropped. One thread: the sequencer's.
#ifndef LODE_LEDGER_WRITE_STATE_CACHE_H_
#define LODE_LEDGER_WRITE_STATE_CACHE_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ledger/log/state_rows.h"
#include "ledger/store/store.h"
#include "verifier/custody/state.h"

namespace lode::ledger {

class StateCache : public custody::StateReader {
 public:
  // `max_rows`: how many rows of durable groups to keep.
  StateCache(const Store& store, size_t max_rows)
      : store_(store), durable_(store), max_rows_(max_rows) {}

  // The changes of an admitted record of group `generation` (ascending).
  void Apply(const custody::StateChanges& changes, uint64_t generation);
  // A record of group `generation` that is not durable yet.
  void AddRecord(const base::Hash256& digest, uint64_t index, std::string payload,
                 uint64_t generation);
  // Groups up to `generation` are durable: their rows may be dropped.
  void Durable(uint64_t generation);

  // Forgets every row and record that is not in the store: their groups were refused.
  void RollBack();

  // Leaf index of a record digest, durable or not.
  absl::StatusOr<std::optional<uint64_t>> FindIndex(const base::Hash256& digest) const;

  absl::StatusOr<std::optional<std::string>> Read(custody::RowKind kind,
                                                  std::string_view id) const override;
  bool Covers(custody::RowKind, std::string_view) const override { return true; }
  absl::StatusOr<std::optional<custody::LoggedRecord>> FindRecord(
      const base::Hash256& digest) const override;
  bool CoversRecord(const base::Hash256&) const override { return true; }

 private:
  struct Row {
    std::optional<std::string> value;
    uint64_t generation = 0;
  };
  struct PendingRecord {
    uint64_t index = 0;
    std::string payload;
  };

  const Store& store_;
  const StoreState durable_;
  const size_t max_rows_;
  uint64_t durable_generation_ = 0;
  mutable absl::flat_hash_map<std::string, Row> rows_;  // by StateRowKey
  absl::flat_hash_map<base::Hash256, PendingRecord> pending_;
  // The last digest that FindIndex did not find: admission asks for it once more.
  mutable std::optional<base::Hash256> absent_;
  std::deque<std::pair<uint64_t, base::Hash256>> pending_order_;  // generation, digest
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_STATE_CACHE_H_
