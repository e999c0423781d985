// SPDX-License-Identifier: Apache-2.0
#include "ledger/sequencer/group_tree.h"

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

absl::StatusOr<std::vector<base::Hash256>> GroupTree::Prove(uint64_t index) const {
  // Every sibling on the path of a leaf of this group either lies in the group or is a node of the
  // frontier before it: a left sibling that ends at or before first_index is the frontier node of
  // its level.
  return merkle::MakeInclusionProof(
      index, frontier_.size(), [this](int level, uint64_t i) -> absl::StatusOr<base::Hash256> {
        const auto it = nodes_.find({level, i});
        if (it == nodes_.end()) {
          return base::Error(base::Reason::kInternal, "group tree: node not in reach");
        }
        return it->second;
      });
}

}  // namespace lode::ledger
