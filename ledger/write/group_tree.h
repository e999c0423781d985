// SPDX-License-Identifier: Apache-2.0
// The log tree while one group grows it: the frontier before the group, every perfect subtree that
// the group completes, and from these the receipts' inclusion proofs without reading the store
// (docs/decisions/0003-receipts-without-reads.md).
#ifndef LODE_LEDGER_WRITE_GROUP_TREE_H_
#define LODE_LEDGER_WRITE_GROUP_TREE_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

class GroupTree {
 public:
  explicit GroupTree(merkle::Frontier before);

  // Adds the next leaf.
  void Append(const base::Hash256& leaf_hash);

  const merkle::Frontier& frontier() const { return frontier_; }
  uint64_t first_index() const { return first_index_; }
  // Proofs of leaves of this group in the tree after the group; what they share at the tree's right
  // edge is hashed once. Borrows the tree, which must not grow meanwhile.
  class Prover {
   public:
    explicit Prover(const GroupTree& tree);
    // Requires first_index() <= index < frontier().size().
    absl::StatusOr<std::vector<base::Hash256>> Prove(uint64_t index) const;

   private:
    const GroupTree& tree_;
    // By level: root of the subtree that the tree's end cuts off; meaningless where none is cut.
    std::vector<base::Hash256> cut_;
  };
  // Perfect subtrees that the group completed, in order of completion.
  struct Node {
    int level;
    uint64_t index;
    base::Hash256 hash;
  };
  const std::vector<Node>& completed() const { return completed_; }

 private:
  // Null if the node is out of reach.
  const base::Hash256* Find(int level, uint64_t index) const;

  const uint64_t first_index_;
  merkle::Frontier frontier_;
  std::vector<Node> completed_;
  absl::flat_hash_map<std::pair<int, uint64_t>, base::Hash256>
      nodes_;  // completed ones and the frontier before
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_GROUP_TREE_H_
