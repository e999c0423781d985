// SPDX-License-Identifier: Apache-2.0
// Subtree proofs of the harness, against their definition: every subtree of every tree to 33
// leaves, and every single change refused.
#include "tools/conformance/subtree.h"

#include <gtest/gtest.h>

#include <bit>
#include <vector>

#include "tests/unit/merkle/reference.h"
#include "verifier/base/reason.h"

namespace lode::conformance {
namespace {

using base::Hash256;
using merkle::reference::Hashes;
using merkle::reference::Leaves;
namespace reference = merkle::reference;

// The definition of the draft, literally.
Hashes SubtreeProof(size_t start, size_t end, Leaves d, bool known) {
  if (start == 0 && end == d.size()) return known ? Hashes{} : Hashes{reference::Root(d)};
  const size_t k = reference::Split(d.size());
  if (end <= k)
    return reference::Joined(SubtreeProof(start, end, d.first(k), known),
                             reference::Root(d.subspan(k)));
  if (start >= k) {
    return reference::Joined(SubtreeProof(start - k, end - k, d.subspan(k), known),
                             reference::Root(d.first(k)));
  }
  return reference::Joined(SubtreeProof(0, end - k, d.subspan(k), false),
                           reference::Root(d.first(k)));
}

bool Refused(const absl::Status& status) {
  return !status.ok() && base::ReasonOf(status) == base::Reason::kBadProof;
}

constexpr size_t kMost = 33;

TEST(Subtree, EverySubtreeOfEveryTree) {
  const Hashes leaves = reference::MakeLeaves(kMost);
  size_t subtrees = 0;
  for (size_t n = 1; n <= kMost; ++n) {
    const Leaves tree = std::span(leaves).first(n);
    const Hash256 root = reference::Root(tree);
    for (size_t start = 0; start < n; ++start) {
      for (size_t end = start + 1; end <= n; ++end) {
        const Subtree range{start, end};
        const Hash256 own = reference::Root(tree.subspan(start, end - start));
        if (start % std::bit_ceil(end - start) != 0) {
          ASSERT_TRUE(Refused(VerifySubtreeConsistency(range, n, {}, own, root)));
          continue;
        }
        ++subtrees;
        const Hashes proof = SubtreeProof(start, end, tree, true);
        ASSERT_TRUE(VerifySubtreeConsistency(range, n, proof, own, root).ok())
            << start << ' ' << end << ' ' << n;
        for (const Hashes& other : reference::Mutations(proof)) {
          ASSERT_TRUE(Refused(VerifySubtreeConsistency(range, n, other, own, root)))
              << start << ' ' << end << ' ' << n;
        }
        const Hash256 wrong = merkle::HashLeaf("wrong");
        ASSERT_TRUE(Refused(VerifySubtreeConsistency(range, n, proof, wrong, root)));
        ASSERT_TRUE(Refused(VerifySubtreeConsistency(range, n, proof, own, wrong)));
        ASSERT_TRUE(Refused(VerifySubtreeConsistency(range, end - 1, proof, own, root)));
      }
    }
  }
  EXPECT_GT(subtrees, 1000u);
}

TEST(Subtree, InclusionCountsFromTheSubtreesStart) {
  const Hashes leaves = reference::MakeLeaves(24);
  const Leaves part = std::span(leaves).subspan(16, 7);
  const Hash256 root = reference::Root(part);
  for (size_t i = 0; i < part.size(); ++i) {
    const Hashes path = reference::Path(i, part);
    EXPECT_TRUE(VerifySubtreeInclusion(16 + i, {16, 23}, part[i], path, root).ok());
    EXPECT_TRUE(Refused(VerifySubtreeInclusion(i, {16, 23}, part[i], path, root)));
    EXPECT_TRUE(Refused(VerifySubtreeInclusion(16 + i, {15, 22}, part[i], path, root)));
    EXPECT_TRUE(Refused(VerifySubtreeInclusion(16 + i, {16, 16}, part[i], path, root)));
  }
}

TEST(Subtree, TheEmptyOneHasTheRootOfTheEmptyTree) {
  const Hash256 any = merkle::HashLeaf("any");
  EXPECT_TRUE(VerifySubtreeConsistency({3, 3}, 5, {}, merkle::EmptyRoot(), any).ok());
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({3, 3}, 5, {}, any, any)));
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({3, 3}, 2, {}, merkle::EmptyRoot(), any)));
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({3, 3}, 5, Hashes{any}, merkle::EmptyRoot(), any)));
}

TEST(Subtree, BoundsAreRefused) {
  const Hash256 any = merkle::HashLeaf("any");
  constexpr uint64_t kLimit = uint64_t{1} << 63;
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({4, 3}, 5, {}, any, any)));
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({0, kLimit}, kLimit, {}, any, any)));
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({0, 1}, kLimit, {}, any, any)));
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({0, UINT64_MAX}, UINT64_MAX, {}, any, any)));
  EXPECT_TRUE(Refused(VerifySubtreeConsistency({UINT64_MAX, 0}, 1, {}, any, any)));
  EXPECT_TRUE(VerifySubtreeConsistency({0, kLimit - 1}, kLimit - 1, {}, any, any).ok());
}

}  // namespace
}  // namespace lode::conformance
