// SPDX-License-Identifier: Apache-2.0
// The subject map over the heads of all chains (docs/formats/map.md), as of the newest state root
// or the one that is being made. For one thread at a time: the state roots' own, and whoever opens
// or undoes while that one rests.
#ifndef LODE_LEDGER_MAP_CHAINS_H_
#define LODE_LEDGER_MAP_CHAINS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/log/position.h"
#include "ledger/map/map_step.h"
#include "ledger/map/uncovered.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/subjects/map.h"

namespace lode::ledger {

class Chains {
 public:
  explicit Chains(const Store& store) : store_(store) {}

  // Reads every chain's head from the store, builds the map over them, compares it with the newest
  // state root and gives the records that it does not cover. At open, and after a refused group.
  absl::StatusOr<Uncovered> Load(const Position& position, uint64_t size);

  // Extends the chains by `touches` (at least one): all records below leaf `covered_size` that no
  // state root covers yet. The step is checked against the map's proofs; kStoreDamaged: the map is
  // not to be trusted any more.
  absl::StatusOr<MapStep> Cover(std::vector<Touch> touches, uint64_t covered_size);

  // Multiproof of `keys` (strictly ascending) in the map as of the last Cover; "" for no keys.
  std::string Prove(std::span<const base::Hash256> keys) const;
  base::Hash256 Root() const { return map_.Root(); }
  uint64_t covered_size() const { return covered_size_; }

 private:
  const Store& store_;
  subjects::SubjectMap map_;
  uint64_t covered_size_ = 0;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_MAP_CHAINS_H_
