// SPDX-License-Identifier: Apache-2.0
// A path of a new leaf ends in nodes that the group completed, in frontier nodes from before, or in
// nodes that the right edge cuts. The last kind is the same for every leaf of the group, so it is
// hashed once (Prover).
#include "ledger/write/group_tree.h"

#include <utility>

#include "verifier/base/reason.h"

namespace lode::ledger {

GroupTree::GroupTree(merkle::Frontier before)
    : first_index_(before.size()), frontier_(std::move(before)) {
  // Frontier nodes come largest first: one for each set bit of the size, at (level, size >> level)
  // less one.
  size_t next = 0;
  for (int level = 63; level >= 0; --level) {
    if ((first_index_ >> level & 1) == 0) continue;
    nodes_[{level, (first_index_ >> level) - 1}] = frontier_.nodes()[next++];
  }
}

void GroupTree::Append(const base::Hash256& leaf_hash) {
  frontier_.Append(leaf_hash, [this](int level, uint64_t index, const base::Hash256& hash) {
    completed_.push_back({level, index, hash});
    nodes_[{level, index}] = hash;
  });
}

const base::Hash256* GroupTree::Find(int level, uint64_t index) const {
  const auto it = nodes_.find({level, index});
  return it == nodes_.end() ? nullptr : &it->second;
}

GroupTree::Prover::Prover(const GroupTree& tree) : tree_(tree) {
  const uint64_t size = tree.frontier().size();
  base::Hash256 cut;  // of the levels so far
  for (int level = 0; size >> level != 0; ++level) {
    cut_.push_back(cut);
    if ((size >> level & 1) == 0) continue;
    const base::Hash256* left = tree.Find(level, (size >> level) - 1);
    if (left == nullptr) continue;  // never: it was in the frontier before, or is complete now
    const bool is_cut = (size & ((uint64_t{1} << level) - 1)) != 0;
    cut = is_cut ? merkle::HashNode(*left, cut) : *left;
  }
}

absl::StatusOr<std::vector<base::Hash256>> GroupTree::Prover::Prove(uint64_t index) const {
  // Every sibling on the path of a leaf of this group lies in the group, or is a node of the
  // frontier before it (a left sibling that ends at or before first_index is the frontier node of
  // its level), or is cut off by the tree's end.
  const uint64_t size = tree_.frontier().size();
  std::vector<base::Hash256> path;
  path.reserve(cut_.size());
  for (int level = 0; (size - 1) >> level != 0; ++level) {
    const uint64_t sibling = index >> level ^ 1;
    if (sibling > (size - 1) >> level) continue;  // the tree ends before it
    if (sibling == size >> level) {
      path.push_back(cut_[static_cast<size_t>(level)]);
      continue;
    }
    const base::Hash256* node = tree_.Find(level, sibling);
    if (node == nullptr) {
      return base::Error(base::Reason::kInternal, "group tree: node not in reach");
    }
    path.push_back(*node);
  }
  return path;
}

}  // namespace lode::ledger
