// SPDX-License-Identifier: Apache-2.0
// What the committer has seen of the log with its own eyes: the tree over the leaves that were read
// back from the store, the digests of the records that no state root covers yet, and the map root
// that was signed last. What is to be signed must follow from these. One thread: the committer's.
#ifndef LODE_LEDGER_WRITE_READ_BACK_H_
#define LODE_LEDGER_WRITE_READ_BACK_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "ledger/map/map_step.h"
#include "ledger/map/uncovered.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

class ReadBack {
 public:
  // As of a log whose newest state root covers the leaves below `covered_size` with `map_root`;
  // `uncovered` are the records in `tree` from there on.
  ReadBack(merkle::Frontier tree, const base::Hash256& map_root, uint64_t covered_size,
           const Uncovered& uncovered);

  // Reads the store's leaves up to `size` back. kStoreDamaged: one does not re-derive.
  absl::Status ReadTo(const Store& store, uint64_t size);
  // The state roots among them, in order: each must be stored as it was made, and lead from the map
  // before it (the first from the one that was signed last) by the digests that were read.
  // kStoreDamaged otherwise.
  absl::Status CheckRoots(const Store& store, std::span<const MapStep> steps);

  const merkle::Frontier& tree() const { return tree_; }

 private:
  absl::Status CheckRoot(const Store& store, const MapStep& step);

  merkle::Frontier tree_;
  base::Hash256 map_root_;
  uint64_t covered_size_;
  std::vector<base::Hash256> digests_;  // by leaf, from covered_size_ on; zeros for a state root
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_READ_BACK_H_
