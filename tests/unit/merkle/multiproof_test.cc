// SPDX-License-Identifier: Apache-2.0
// Multiproofs: every set of leaves of every tree to 8 leaves, random sets of larger ones, and every
// single change refused.
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/merkle/reference.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle {
namespace {

using base::Hash256;
using base::Reason;
using reference::Hashes;

bool Refused(const absl::Status& status) {
  return !status.ok() && base::ReasonOf(status) == Reason::kBadProof;
}

struct Case {
  std::vector<uint64_t> indexes;
  Hashes leaf_hashes;
  Hashes proof;
  Hash256 root;
};

Case MakeCase(const std::vector<char>& wanted, std::span<const Hash256> tree) {
  Case out;
  for (size_t i = 0; i < tree.size(); ++i) {
    if (wanted[i] == 0) continue;
    out.indexes.push_back(i);
    out.leaf_hashes.push_back(tree[i]);
  }
  out.proof = reference::Multiproof(wanted, tree);
  out.root = reference::Root(tree);
  return out;
}

void CheckAccepted(const Case& c, std::span<const Hash256> tree) {
  ASSERT_EQ(MakeMultiproof(c.indexes, tree.size(), reference::ReaderOf(tree)).value(), c.proof);
  ASSERT_TRUE(VerifyMultiproof(c.indexes, c.leaf_hashes, tree.size(), c.proof, c.root).ok());
}

void CheckChangesRefused(const Case& c, uint64_t size) {
  for (const Hashes& other : reference::Mutations(c.proof)) {
    ASSERT_TRUE(Refused(VerifyMultiproof(c.indexes, c.leaf_hashes, size, other, c.root)));
  }
  Hash256 root = c.root;
  root.bytes[0] ^= 1;
  ASSERT_TRUE(Refused(VerifyMultiproof(c.indexes, c.leaf_hashes, size, c.proof, root)));
  for (size_t k = 0; k < c.indexes.size(); ++k) {
    Hashes leaves = c.leaf_hashes;
    leaves[k].bytes[7] ^= 1;
    ASSERT_TRUE(Refused(VerifyMultiproof(c.indexes, leaves, size, c.proof, c.root)));
    for (uint64_t index = 0; index <= size; ++index) {
      std::vector<uint64_t> indexes = c.indexes;
      indexes[k] = index;
      if (indexes == c.indexes) continue;
      ASSERT_TRUE(Refused(VerifyMultiproof(indexes, c.leaf_hashes, size, c.proof, c.root)));
    }
  }
}

TEST(Multiproof, EverySetOfEveryTreeTo8Leaves) {
  const Hashes leaves = reference::MakeLeaves(8);
  for (size_t n = 1; n <= 8; ++n) {
    const auto tree = std::span(leaves).first(n);
    for (unsigned set = 1; set < 1u << n; ++set) {
      std::vector<char> wanted(n);
      for (size_t i = 0; i < n; ++i) wanted[i] = static_cast<char>(set >> i & 1);
      SCOPED_TRACE(testing::Message() << "size " << n << " set " << set);
      const Case c = MakeCase(wanted, tree);
      CheckAccepted(c, tree);
      CheckChangesRefused(c, n);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Multiproof, RandomSetsOfLargerTrees) {
  const Hashes leaves = reference::MakeLeaves(300);
  std::mt19937 random(9162);
  for (int round = 0; round < 60; ++round) {
    const size_t n = 9 + random() % 292;
    const auto tree = std::span(leaves).first(n);
    const unsigned one_in = 1 + random() % 40;
    std::vector<char> wanted(n);
    for (char& w : wanted) w = random() % one_in == 0 ? 1 : 0;
    wanted[random() % n] = 1;
    SCOPED_TRACE(testing::Message() << "round " << round << " size " << n);
    const Case c = MakeCase(wanted, tree);
    CheckAccepted(c, tree);
    for (const Hashes& other : reference::Mutations(c.proof)) {
      ASSERT_TRUE(Refused(VerifyMultiproof(c.indexes, c.leaf_hashes, n, other, c.root)));
    }
    if (HasFatalFailure()) return;
  }
}

TEST(Multiproof, OfOneLeafHoldsTheHashesOfItsInclusionPath) {
  const Hashes leaves = reference::MakeLeaves(40);
  for (size_t i = 0; i < 40; ++i) {
    const uint64_t indexes[] = {i};
    Hashes multi = MakeMultiproof(indexes, 40, reference::ReaderOf(leaves)).value();
    Hashes path = reference::Path(i, leaves);
    std::sort(multi.begin(), multi.end());
    std::sort(path.begin(), path.end());
    EXPECT_EQ(multi, path) << i;
  }
}

TEST(Multiproof, MakingRefusesBadIndexes) {
  const Hashes leaves = reference::MakeLeaves(7);
  const NodeReader reader = reference::ReaderOf(leaves);
  for (const std::vector<uint64_t>& bad : std::vector<std::vector<uint64_t>>{
           {}, {7}, {1, 7}, {1, 1}, {2, 1}, {0, 2, 1}, {UINT64_MAX}}) {
    EXPECT_EQ(base::ReasonOf(MakeMultiproof(bad, 7, reader).status()), Reason::kUsage);
  }
}

}  // namespace
}  // namespace lode::merkle
