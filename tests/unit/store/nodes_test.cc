// SPDX-License-Identifier: Apache-2.0
// The node reader against a tree that is kept whole: every level, sizes on both sides of every edge
// where a tile or a level of tiles becomes full.
#include "ledger/store/nodes.h"

#include <gtest/gtest.h>

#include <map>

#include "ledger/store/memory/memory_store.h"
#include "tests/unit/store/store_fixture.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/proof.h"

namespace lode::ledger {
namespace {

using testing::CommitTo;
using testing::EntryAt;
using testing::GroupMaker;

// A store that counts what is read of it.
class CountingStore : public MemoryStore {
 public:
  absl::StatusOr<std::string> ReadLeaf(uint64_t index) const override {
    ++reads;
    return MemoryStore::ReadLeaf(index);
  }
  mutable int reads = 0;
};

class NodesAtSize : public ::testing::TestWithParam<uint64_t> {};

TEST_P(NodesAtSize, EverySubtreeOnTheRightEdgeAndSomeElsewhere) {
  const uint64_t size = GetParam();
  MemoryStore store;
  GroupMaker maker;
  ASSERT_TRUE(CommitTo(store, maker.Next(size)).ok());
  std::map<std::pair<int, uint64_t>, base::Hash256> whole;
  merkle::Frontier frontier;
  for (uint64_t i = 0; i < size; ++i) {
    frontier.Append(merkle::HashLeaf(EntryAt(i).leaf),
                    [&](int level, uint64_t index, const base::Hash256& hash) {
                      whole[{level, index}] = hash;
                    });
  }
  const auto nodes = MakeNodeReader(store);
  for (int level = 0; (size >> level) > 0; ++level) {
    const uint64_t count = size >> level;
    for (uint64_t index = 0; index < count; ++index) {
      // All nodes of high levels; of low ones the first, the last tiles' and a sample.
      if (index > 2 && index + 300 < count && index % 997 != 0) continue;
      const auto hash = nodes(level, index);
      ASSERT_TRUE(hash.ok()) << hash.status();
      ASSERT_EQ(*hash, (whole[{level, index}])) << level << " " << index;
    }
    // The next one reaches beyond the log.
    const auto beyond = nodes(level, count);
    ASSERT_FALSE(beyond.ok());
    EXPECT_EQ(base::ReasonOf(beyond.status()), base::Reason::kNotFound);
  }
  EXPECT_EQ(merkle::RootAt(size, nodes).value(), maker.frontier().Root());
}

TEST_P(NodesAtSize, ProofsVerify) {
  const uint64_t size = GetParam();
  MemoryStore store;
  GroupMaker maker;
  ASSERT_TRUE(CommitTo(store, maker.Next(size)).ok());
  const auto nodes = MakeNodeReader(store);
  const base::Hash256 root = maker.frontier().Root();
  for (const uint64_t index : {uint64_t{0}, size / 2, size - 1}) {
    const auto proof = merkle::MakeInclusionProof(index, size, nodes);
    ASSERT_TRUE(proof.ok()) << proof.status();
    EXPECT_TRUE(
        merkle::VerifyInclusion(index, size, merkle::HashLeaf(EntryAt(index).leaf), *proof, root)
            .ok());
  }
  const uint64_t old_size = size - size / 3;
  const auto proof = merkle::MakeConsistencyProof(old_size, size, nodes);
  ASSERT_TRUE(proof.ok());
  EXPECT_TRUE(merkle::VerifyConsistency(old_size, size, *proof,
                                        merkle::RootAt(old_size, nodes).value(), root)
                  .ok());
}

INSTANTIATE_TEST_SUITE_P(Sizes, NodesAtSize,
                         ::testing::Values(1, 2, 3, 127, 128, 129, 255, 256, 257, 511, 512, 513,
                                           65535, 65536, 65537, 65536 + 256 * 3 + 5));

TEST(Nodes, RefusesSubtreesOfNoTree) {
  MemoryStore store;
  const auto nodes = MakeNodeReader(store);
  for (const auto& [level, index] : std::vector<std::pair<int, uint64_t>>{
           {-1, 0}, {63, 0}, {64, 0}, {62, 2}, {8, uint64_t{1} << 55}, {0, uint64_t{1} << 63}}) {
    const auto hash = nodes(level, index);
    ASSERT_FALSE(hash.ok());
    EXPECT_EQ(base::ReasonOf(hash.status()), base::Reason::kUsage) << level << " " << index;
  }
  EXPECT_EQ(base::ReasonOf(nodes(62, 1).status()), base::Reason::kNotFound);
}

TEST(Nodes, ReadsALeafOfAPartialTileOnce) {
  CountingStore store;
  GroupMaker maker;
  ASSERT_TRUE(CommitTo(store, maker.Next(200)).ok());
  const auto nodes = MakeNodeReader(store);
  const auto first = nodes(7, 0);
  EXPECT_EQ(store.reads, 128);
  EXPECT_EQ(nodes(7, 0).value(), first.value());
  EXPECT_EQ(nodes(6, 1).ok(), true);
  EXPECT_EQ(store.reads, 128);
}

TEST(Nodes, ADamagedStoreIsToldAndNotWorkedAround) {
  class Damaged : public MemoryStore {
    absl::StatusOr<std::string> ReadTile(int, uint64_t) const override {
      return base::Error(base::Reason::kStoreDamaged, "a tile of a wrong length");
    }
  };
  Damaged store;
  GroupMaker maker;
  ASSERT_TRUE(CommitTo(store, maker.Next(300)).ok());
  EXPECT_EQ(base::ReasonOf(MakeNodeReader(store)(3, 1).status()), base::Reason::kStoreDamaged);
}

}  // namespace
}  // namespace lode::ledger
