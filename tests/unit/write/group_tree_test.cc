// SPDX-License-Identifier: Apache-2.0
// Proofs that a group makes without the store are those that the whole tree gives: every leaf of
// every group in every tree of up to 70 leaves.
#include "ledger/write/group_tree.h"

#include <gtest/gtest.h>

#include <map>

namespace lode::ledger {
namespace {

constexpr uint64_t kLeaves = 70;

base::Hash256 LeafHash(uint64_t index) { return merkle::HashLeaf(std::to_string(index)); }

TEST(GroupTree, ProvesAsTheWholeTreeDoes) {
  std::map<std::pair<int, uint64_t>, base::Hash256> nodes;
  merkle::Frontier before;
  for (uint64_t first = 0; first < kLeaves; ++first) {
    GroupTree group(before);
    for (uint64_t size = first + 1; size <= kLeaves; ++size) {
      group.Append(LeafHash(size - 1));
      for (const GroupTree::Node& node : group.completed()) {
        nodes[{node.level, node.index}] = node.hash;
      }
      const GroupTree::Prover prover(group);
      for (uint64_t index = first; index < size; ++index) {
        const auto whole = merkle::MakeInclusionProof(
            index, size, [&](int level, uint64_t i) -> absl::StatusOr<base::Hash256> {
              return nodes.at({level, i});
            });
        ASSERT_TRUE(whole.ok());
        const auto proof = prover.Prove(index);
        ASSERT_TRUE(proof.ok()) << proof.status();
        ASSERT_EQ(*proof, *whole) << "leaf " << index << " of " << size << ", from " << first;
      }
    }
    before.Append(LeafHash(first));
  }
}

TEST(GroupTree, ALeafBeforeTheGroupIsOutOfReach) {
  merkle::Frontier before;
  for (uint64_t i = 0; i < 4; ++i) before.Append(LeafHash(i));
  GroupTree group(before);
  group.Append(LeafHash(4));
  EXPECT_FALSE(GroupTree::Prover(group).Prove(0).ok());
}

}  // namespace
}  // namespace lode::ledger
