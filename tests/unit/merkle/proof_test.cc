// SPDX-License-Identifier: Apache-2.0
// All inclusion and consistency proofs of all trees to 64 leaves: equal to the definition's,
// accepted, and refused after any single change of the proof, of a root, of the leaf or of its
// index.
#include "verifier/merkle/proof.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/long.h"
#include "tests/unit/merkle/reference.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle {
namespace {

using base::Hash256;
using base::Reason;
using reference::Hashes;

constexpr size_t kMost = 64;

bool Refused(const absl::Status& status) {
  return !status.ok() && base::ReasonOf(status) == Reason::kBadProof;
}

Hash256 Changed(Hash256 hash) {
  hash.bytes[31] ^= 1;
  return hash;
}

TEST(Inclusion, EveryProofToSize64) {
  const Hashes leaves = reference::MakeLeaves(kMost);
  const NodeReader reader = reference::ReaderOf(leaves);
  for (size_t n = 1; n <= kMost; ++n) {
    const auto tree = std::span(leaves).first(n);
    const Hash256 root = reference::Root(tree);
    for (size_t i = 0; i < n; ++i) {
      const Hashes proof = MakeInclusionProof(i, n, reader).value();
      ASSERT_EQ(proof, reference::Path(i, tree)) << i << " of " << n;
      ASSERT_EQ(proof.size(), InclusionProofLength(i, n));
      ASSERT_TRUE(VerifyInclusion(i, n, leaves[i], proof, root).ok()) << i << " of " << n;
      ASSERT_EQ(RootFromInclusion(i, n, leaves[i], proof).value(), root);
    }
  }
}

TEST(Inclusion, EverySingleChangeIsRefused) {
  const Hashes leaves = reference::MakeLeaves(kMost);
  for (size_t n = 1; n <= kMost; ++n) {
    const auto tree = std::span(leaves).first(n);
    const Hash256 root = reference::Root(tree);
    for (size_t i = 0; i < n; ++i) {
      const Hashes proof = reference::Path(i, tree);
      for (const Hashes& other : reference::Mutations(proof)) {
        ASSERT_TRUE(Refused(VerifyInclusion(i, n, leaves[i], other, root))) << i << " of " << n;
      }
      ASSERT_TRUE(Refused(VerifyInclusion(i, n, Changed(leaves[i]), proof, root)));
      ASSERT_TRUE(Refused(VerifyInclusion(i, n, leaves[i], proof, Changed(root))));
      for (size_t j = 0; j <= n; ++j) {
        if (j == i) continue;
        ASSERT_TRUE(Refused(VerifyInclusion(j, n, leaves[i], proof, root)))
            << i << " as " << j << " of " << n;
      }
    }
  }
}

TEST(Consistency, EveryProofToSize64) {
  const Hashes leaves = reference::MakeLeaves(kMost);
  const NodeReader reader = reference::ReaderOf(leaves);
  for (size_t n = 1; n <= kMost; ++n) {
    const auto tree = std::span(leaves).first(n);
    const Hash256 root = reference::Root(tree);
    for (size_t m = 1; m <= n; ++m) {
      const Hashes proof = MakeConsistencyProof(m, n, reader).value();
      ASSERT_EQ(proof, reference::SubProof(m, tree, true)) << m << " to " << n;
      ASSERT_TRUE(VerifyConsistency(m, n, proof, reference::Root(tree.first(m)), root).ok())
          << m << " to " << n;
    }
  }
}

TEST(Consistency, EverySingleChangeIsRefused) {
  const Hashes leaves = reference::MakeLeaves(kMost);
  Hashes roots;
  for (size_t n = 0; n <= kMost; ++n) roots.push_back(reference::Root(std::span(leaves).first(n)));
  for (size_t n = 1; n <= kMost; ++n) {
    for (size_t m = 1; m <= n; ++m) {
      const Hashes proof = reference::SubProof(m, std::span(leaves).first(n), true);
      for (const Hashes& other : reference::Mutations(proof)) {
        ASSERT_TRUE(Refused(VerifyConsistency(m, n, other, roots[m], roots[n])))
            << m << " to " << n;
      }
      ASSERT_TRUE(Refused(VerifyConsistency(m, n, proof, Changed(roots[m]), roots[n])))
          << m << " to " << n;
      ASSERT_TRUE(Refused(VerifyConsistency(m, n, proof, roots[m], Changed(roots[n]))))
          << m << " to " << n;
      ASSERT_TRUE(Refused(VerifyConsistency(0, n, proof, roots[m], roots[n])));
      ASSERT_TRUE(Refused(VerifyConsistency(n + 1, n, proof, roots[m], roots[n])));
      for (size_t other = 1; other <= n; ++other) {
        if (other == m) continue;
        ASSERT_TRUE(Refused(VerifyConsistency(other, n, proof, roots[m], roots[n])))
            << m << ' ' << other;
      }
    }
  }
}

// Every bit of every hash: to 64 leaves in the long form (pairs of leaves to 24), to 10 in the
// short.
template <typename Accepts>
void ExpectEveryBitCounts(Hashes proof, const Accepts& accepts) {
  for (Hash256& hash : proof) {
    for (int bit = 0; bit < 256; ++bit) {
      const auto flip = static_cast<uint8_t>(1 << (bit % 8));
      hash.bytes[static_cast<size_t>(bit / 8)] ^= flip;
      ASSERT_FALSE(accepts(proof)) << bit;
      hash.bytes[static_cast<size_t>(bit / 8)] ^= flip;
    }
  }
  ASSERT_TRUE(accepts(proof));
}

TEST(Proofs, EveryBitOfEveryHashCounts) {
  const size_t most = lode::testing::IsLong() ? kMost : 10,
               most_of_pairs = std::min<size_t>(most, 24);
  const Hashes leaves = reference::MakeLeaves(most);
  Hashes roots;
  for (size_t n = 0; n <= most; ++n) roots.push_back(reference::Root(std::span(leaves).first(n)));
  for (size_t n = 1; n <= most; ++n) {
    const auto tree = std::span(leaves).first(n);
    for (size_t i = 0; i < n; ++i) {
      ExpectEveryBitCounts(reference::Path(i, tree), [&](const Hashes& proof) {
        return VerifyInclusion(i, n, leaves[i], proof, roots[n]).ok();
      });
      ExpectEveryBitCounts(reference::SubProof(i + 1, tree, true), [&](const Hashes& proof) {
        return VerifyConsistency(i + 1, n, proof, roots[i + 1], roots[n]).ok();
      });
      for (size_t j = i + 1; j < n && n <= most_of_pairs; ++j) {
        std::vector<char> wanted(n);
        wanted[i] = wanted[j] = 1;
        const uint64_t indexes[] = {i, j};
        const Hash256 pair[] = {leaves[i], leaves[j]};
        ExpectEveryBitCounts(reference::Multiproof(wanted, tree), [&](const Hashes& proof) {
          return VerifyMultiproof(indexes, pair, n, proof, roots[n]).ok();
        });
      }
    }
  }
}

TEST(Consistency, SizeZeroProvesNothing) {
  EXPECT_TRUE(Refused(VerifyConsistency(0, 0, {}, EmptyRoot(), EmptyRoot())));
  EXPECT_TRUE(Refused(VerifyConsistency(0, 1, {}, EmptyRoot(), HashLeaf("a"))));
  const NodeReader reader = reference::ReaderOf({});
  EXPECT_EQ(base::ReasonOf(MakeConsistencyProof(0, 0, reader).status()), Reason::kUsage);
}

}  // namespace
}  // namespace lode::merkle
