// SPDX-License-Identifier: Apache-2.0
// How one state root came about: which chains it extends by which records, and from which root of
// the subject map to which. It is checked twice on its way to a signature, by other paths than it
// was made: against the map's own proofs, and against the digests of the leaves as they were read
// back from the store. A node or a digest that rotted in memory is found here.
#ifndef LODE_LEDGER_MAP_MAP_STEP_H_
#define LODE_LEDGER_MAP_MAP_STEP_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ledger/map/uncovered.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/merkle/leaf.h"
#include "verifier/subjects/map.h"

namespace lode::ledger {

struct ChainGrowth {
  base::Hash256 key;  // of the subject
  subjects::ChainHead before, after;
};

struct MapStep {
  std::vector<ChainGrowth> chains;  // ascending by key
  std::vector<uint64_t>
      indexes;  // chain by chain: leaves of the after.count - before.count records
  base::Hash256 root_before;
  merkle::StateRootLeaf leaf;  // covered size, root and subjects after; its time once it is logged
  uint64_t logged_at = 0;      // leaf index, once it is logged
};

// The chains grown by `touches`; `head_of` gives the head of a chain before (count 0: there is none
// yet). Roots and leaf are left alone.
MapStep GrowChains(std::vector<Touch> touches,
                   const std::function<subjects::ChainHead(const base::Hash256&)>& head_of);

// The rows that the step adds or changes, for the store.
void AppendRows(const MapStep& step, std::vector<Row>& rows);

// The multiproofs of its keys in the map before and after lead from the one root to the other, each
// chain growing from its old head to its new one. kStoreDamaged otherwise.
absl::Status CheckByProofs(const MapStep& step, std::string_view before, std::string_view after);

// Each chain's new head is its old one extended by the digests of its records, and every record is
// in a chain. digests[i] is that of leaf first_index + i, zeros for a state root; they end where
// the step's covered size does. kStoreDamaged otherwise.
absl::Status CheckByDigests(const MapStep& step, uint64_t first_index,
                            std::span<const base::Hash256> digests);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_MAP_MAP_STEP_H_
