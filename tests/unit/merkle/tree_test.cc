// SPDX-License-Identifier: Apache-2.0
// Roots and frontiers of all trees to 64 leaves against the naive tree, and the roots that RFC 6962
// implementations share.
#include "verifier/merkle/tree.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "tests/unit/merkle/reference.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"

namespace lode::merkle {
namespace {

using base::Hash256;

std::string Hex(const Hash256& hash) { return base::HexEncode(hash.view()); }

// The eight leaves and roots of the certificate-transparency project's own tests.
TEST(Tree, KnowsTheRootsOfRfc6962) {
  const std::vector<std::pair<std::string, std::string>> leaf_and_root = {
      {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
      {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
      {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
      {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
      {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
      {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
      {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
      {"606162636465666768696a6b6c6d6e6f",
       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}};
  Frontier frontier;
  EXPECT_EQ(Hex(frontier.Root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (const auto& [leaf, root] : leaf_and_root) {
    frontier.Append(HashLeaf(base::HexDecode(leaf).value()));
    EXPECT_EQ(Hex(frontier.Root()), root);
  }
}

TEST(Tree, HashesOfLeavesAndNodesAreApart) {
  const Hash256 a = HashLeaf("a"), b = HashLeaf("b");
  const std::string both = a.str() + b.str();
  EXPECT_EQ(HashNode(a, b), crypto::Sha256("\x01" + both));
  EXPECT_NE(HashNode(a, b), HashLeaf(both));
  EXPECT_NE(HashNode(a, b), HashNode(b, a));
}

TEST(Tree, AllSizesTo64HaveTheRootOfTheDefinition) {
  const auto leaves = reference::MakeLeaves(64);
  const NodeReader reader = reference::ReaderOf(leaves);
  Frontier frontier;
  for (size_t n = 0; n <= 64; ++n) {
    const Hash256 want = reference::Root(std::span(leaves).first(n));
    EXPECT_EQ(frontier.size(), n);
    EXPECT_EQ(frontier.Root(), want) << n;
    EXPECT_EQ(RootAt(n, reader).value(), want) << n;
    EXPECT_EQ(Frontier::From(n, frontier.nodes())->Root(), want) << n;
    if (n < 64) frontier.Append(leaves[n]);
  }
}

TEST(Tree, AppendTellsEveryPerfectSubtreeOnceAndLowestFirst) {
  const auto leaves = reference::MakeLeaves(64);
  std::map<std::pair<int, uint64_t>, Hash256> told;
  Frontier frontier;
  for (const Hash256& leaf : leaves) {
    int expected_level = 0;
    frontier.Append(leaf, [&](int level, uint64_t index, const Hash256& hash) {
      EXPECT_EQ(level, expected_level++);
      EXPECT_TRUE(told.emplace(std::pair(level, index), hash).second) << level << ' ' << index;
    });
  }
  const NodeReader reader = reference::ReaderOf(leaves);
  EXPECT_EQ(told.size(), 127u);
  for (const auto& [place, hash] : told) EXPECT_EQ(hash, reader(place.first, place.second).value());
}

TEST(Tree, AFrontierGoesOnWhereItWasStored) {
  const auto leaves = reference::MakeLeaves(64);
  for (size_t stored = 0; stored < 64; ++stored) {
    Frontier before;
    for (size_t i = 0; i < stored; ++i) before.Append(leaves[i]);
    Frontier after = Frontier::From(stored, before.nodes()).value();
    for (size_t i = stored; i < 64; ++i) after.Append(leaves[i]);
    EXPECT_EQ(after.Root(), reference::Root(leaves)) << stored;
  }
}

TEST(Tree, AFrontierHasOneNodeForEachBitOfItsSize) {
  for (uint64_t size = 0; size < 40; ++size) {
    for (size_t count = 0; count < 8; ++count) {
      const auto frontier = Frontier::From(size, reference::MakeLeaves(count));
      EXPECT_EQ(frontier.ok(), count == static_cast<size_t>(std::popcount(size)))
          << size << ' ' << count;
      if (!frontier.ok()) {
        EXPECT_EQ(base::ReasonOf(frontier.status()), base::Reason::kMalformed);
      }
    }
  }
}

TEST(Tree, AnErrorOfTheReaderIsPassedOn) {
  const NodeReader broken = [](int, uint64_t) -> absl::StatusOr<Hash256> {
    return base::Error(base::Reason::kStoreDamaged, "tile missing");
  };
  EXPECT_EQ(base::ReasonOf(RootAt(5, broken).status()), base::Reason::kStoreDamaged);
  EXPECT_EQ(base::ReasonOf(MakeInclusionProof(1, 5, broken).status()), base::Reason::kStoreDamaged);
  EXPECT_EQ(base::ReasonOf(MakeConsistencyProof(3, 5, broken).status()),
            base::Reason::kStoreDamaged);
  const uint64_t indexes[] = {1};
  EXPECT_EQ(base::ReasonOf(MakeMultiproof(indexes, 5, broken).status()),
            base::Reason::kStoreDamaged);
}

}  // namespace
}  // namespace lode::merkle
