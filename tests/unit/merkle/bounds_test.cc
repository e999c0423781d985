// SPDX-License-Identifier: Apache-2.0
// Sizes near 2^63 and past it: where shifts and sums would overflow. The trees here have 2^63 - 1
// leaves that are all equal, so that each level has one hash and proofs of any place can be made
// and checked.
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

constexpr uint64_t kLimit = uint64_t{1} << 63;

const Hash256& LevelHash(int level) {
  static const auto& hashes = *[] {
    auto* out = new Hashes{HashLeaf("every leaf")};
    while (out->size() < 64) out->push_back(HashNode(out->back(), out->back()));
    return out;
  }();
  return hashes.at(static_cast<size_t>(level));
}

absl::StatusOr<Hash256> ReadEqual(int level, uint64_t) { return LevelHash(level); }

std::vector<uint64_t> Sizes() {
  std::vector<uint64_t> out = {1, 2, 3};
  for (int bit = 2; bit < 63; ++bit) {
    for (const int64_t delta : {-1, 0, 1})
      out.push_back((uint64_t{1} << bit) + static_cast<uint64_t>(delta));
  }
  out.push_back(kLimit - 2);
  out.push_back(kLimit - 1);
  return out;
}

TEST(Bounds, InclusionAtEverySizeBelow2To63) {
  std::mt19937_64 random(63);
  for (const uint64_t size : Sizes()) {
    const Hash256 root = RootAt(size, ReadEqual).value();
    for (const uint64_t index : {uint64_t{0}, size / 2, size - 1, random() % size}) {
      const Hashes proof = MakeInclusionProof(index, size, ReadEqual).value();
      ASSERT_EQ(proof.size(), InclusionProofLength(index, size)) << index << " of " << size;
      ASSERT_LE(proof.size(), 63u);
      ASSERT_TRUE(VerifyInclusion(index, size, LevelHash(0), proof, root).ok())
          << index << " of " << size;
      ASSERT_FALSE(VerifyInclusion(index, size, LevelHash(1), proof, root).ok())
          << index << " of " << size;
    }
  }
}

TEST(Bounds, ConsistencyAtEverySizeBelow2To63) {
  std::mt19937_64 random(64);
  for (const uint64_t size : Sizes()) {
    const Hash256 root = RootAt(size, ReadEqual).value();
    for (const uint64_t old : {uint64_t{1}, size / 2, size - 1, size, random() % size}) {
      if (old == 0) continue;
      const Hash256 old_root = RootAt(old, ReadEqual).value();
      const Hashes proof = MakeConsistencyProof(old, size, ReadEqual).value();
      ASSERT_TRUE(VerifyConsistency(old, size, proof, old_root, root).ok())
          << old << " to " << size;
      ASSERT_FALSE(VerifyConsistency(old, size, proof, old_root, LevelHash(63)).ok())
          << old << " to " << size;
    }
  }
}

TEST(Bounds, MultiproofAtTheLargestSize) {
  const uint64_t size = kLimit - 1;
  const Hash256 root = RootAt(size, ReadEqual).value();
  const std::vector<uint64_t> indexes = {0,          1,       uint64_t{1} << 40, kLimit / 2 - 1,
                                         kLimit / 2, size - 1};
  const Hashes leaves(indexes.size(), LevelHash(0));
  Hashes proof = MakeMultiproof(indexes, size, ReadEqual).value();
  EXPECT_TRUE(VerifyMultiproof(indexes, leaves, size, proof, root).ok());
  proof.pop_back();
  EXPECT_FALSE(VerifyMultiproof(indexes, leaves, size, proof, root).ok());
}

TEST(Bounds, SizesOf2To63AndMoreAreRefused) {
  const Hash256 hash = LevelHash(0);
  const Hashes proof(64, hash);
  const std::vector<uint64_t> indexes = {0};
  const Hashes leaves = {hash};
  for (const uint64_t size : {kLimit, kLimit + 1, UINT64_MAX - 1, UINT64_MAX}) {
    EXPECT_EQ(base::ReasonOf(VerifyInclusion(0, size, hash, proof, hash)), Reason::kBadProof);
    EXPECT_EQ(base::ReasonOf(VerifyInclusion(size - 1, size, hash, proof, hash)),
              Reason::kBadProof);
    EXPECT_EQ(base::ReasonOf(VerifyConsistency(1, size, proof, hash, hash)), Reason::kBadProof);
    EXPECT_EQ(base::ReasonOf(VerifyConsistency(size, size, {}, hash, hash)), Reason::kBadProof);
    EXPECT_EQ(base::ReasonOf(VerifyMultiproof(indexes, leaves, size, proof, hash)),
              Reason::kBadProof);
    EXPECT_EQ(base::ReasonOf(RootAt(size, ReadEqual).status()), Reason::kUsage);
    EXPECT_EQ(base::ReasonOf(MakeInclusionProof(0, size, ReadEqual).status()), Reason::kUsage);
    EXPECT_EQ(base::ReasonOf(MakeConsistencyProof(1, size, ReadEqual).status()), Reason::kUsage);
    EXPECT_EQ(base::ReasonOf(MakeMultiproof(indexes, size, ReadEqual).status()), Reason::kUsage);
    EXPECT_EQ(
        base::ReasonOf(
            Frontier::From(size, Hashes(static_cast<size_t>(std::popcount(size)), hash)).status()),
        Reason::kMalformed);
  }
}

TEST(Bounds, HugeIndexesAreRefused) {
  const Hash256 hash = LevelHash(0);
  for (const uint64_t index : {uint64_t{1}, uint64_t{64}, kLimit - 1, kLimit, UINT64_MAX}) {
    EXPECT_EQ(base::ReasonOf(VerifyInclusion(index, 1, hash, {}, hash)), Reason::kBadProof)
        << index;
    EXPECT_EQ(base::ReasonOf(MakeInclusionProof(index, 1, ReadEqual).status()), Reason::kUsage)
        << index;
  }
}

}  // namespace
}  // namespace lode::merkle
