// SPDX-License-Identifier: Apache-2.0
// Inclusion paths and consistency proofs (docs/formats/tree.md), folded from the leaf up without
// recursion.
#include "verifier/merkle/proof.h"

#include <bit>
#include <string>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle {
namespace {

using base::Hash256;
using base::limits::kTreeSize;

absl::Status BadProof(std::string_view what) { return base::Error(base::Reason::kBadProof, what); }

// Levels at which the path of `index` has siblings on both sides; above them every sibling is on
// the left.
int InnerLength(uint64_t index, uint64_t size) { return std::bit_width(index ^ (size - 1)); }

Hash256 FoldInner(Hash256 hash, std::span<const Hash256> proof, uint64_t index) {
  for (size_t i = 0; i < proof.size(); ++i) {
    hash = (index >> i & 1) == 0 ? HashNode(hash, proof[i]) : HashNode(proof[i], hash);
  }
  return hash;
}

Hash256 FoldLeftSiblings(Hash256 hash, std::span<const Hash256> proof) {
  for (const Hash256& sibling : proof) hash = HashNode(sibling, hash);
  return hash;
}

}  // namespace

size_t InclusionProofLength(uint64_t index, uint64_t size) {
  const int inner = InnerLength(index, size);
  return static_cast<size_t>(inner) +
         static_cast<size_t>(inner >= 64 ? 0 : std::popcount(index >> inner));
}

absl::StatusOr<Hash256> RootFromInclusion(uint64_t index, uint64_t size, const Hash256& leaf_hash,
                                          std::span<const Hash256> proof) {
  if (size >= kTreeSize || index >= size) {
    return BadProof("leaf index " + std::to_string(index) + " is not below tree size " +
                    std::to_string(size));
  }
  const size_t length = InclusionProofLength(index, size);
  if (proof.size() != length) {
    return BadProof("an inclusion path here has " + std::to_string(length) + " hashes, this one " +
                    std::to_string(proof.size()));
  }
  const auto inner = static_cast<size_t>(InnerLength(index, size));
  return FoldLeftSiblings(FoldInner(leaf_hash, proof.first(inner), index), proof.subspan(inner));
}

absl::Status VerifyInclusion(uint64_t index, uint64_t size, const Hash256& leaf_hash,
                             std::span<const Hash256> proof, const Hash256& root) {
  LODE_ASSIGN_OR_RETURN(const Hash256 folded, RootFromInclusion(index, size, leaf_hash, proof));
  if (folded != root) return BadProof("the inclusion path leads to another root");
  return absl::OkStatus();
}

absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size, std::span<const Hash256> proof,
                               const Hash256& old_root, const Hash256& new_root) {
  if (old_size == 0)
    return BadProof("old size 0: every tree extends the empty one, there is nothing to prove");
  if (old_size > new_size || new_size >= kTreeSize)
    return BadProof("sizes must be 0 < old <= new < 2^63");
  if (old_size == new_size) {
    if (!proof.empty()) return BadProof("equal sizes need no proof, this one has hashes");
    if (old_root != new_root) return BadProof("equal sizes with different roots: a split view");
    return absl::OkStatus();
  }
  if (proof.empty()) return BadProof("the consistency proof is empty");
  // The path starts at the largest perfect subtree on the old tree's right edge; if that is the old
  // tree, it is not repeated.
  const int shift = std::countr_zero(old_size);
  const uint64_t edge = old_size - 1;
  const int inner_all = InnerLength(edge, new_size);
  const auto inner = static_cast<size_t>(inner_all - shift);
  const auto border = static_cast<size_t>(inner_all >= 64 ? 0 : std::popcount(edge >> inner_all));
  Hash256 seed = old_root;
  if (!std::has_single_bit(old_size)) {
    seed = proof[0];
    proof = proof.subspan(1);
  }
  if (proof.size() != inner + border) {
    return BadProof("a consistency proof here has " + std::to_string(inner + border) +
                    " hashes after its start, this one " + std::to_string(proof.size()));
  }
  const uint64_t mask = edge >> shift;
  Hash256 old_hash = seed;
  for (size_t i = 0; i < inner; ++i) {
    if ((mask >> i & 1) == 1) old_hash = HashNode(proof[i], old_hash);
  }
  old_hash = FoldLeftSiblings(old_hash, proof.subspan(inner));
  if (old_hash != old_root) return BadProof("the proof does not lead to the old root");
  const Hash256 new_hash =
      FoldLeftSiblings(FoldInner(seed, proof.first(inner), mask), proof.subspan(inner));
  if (new_hash != new_root) return BadProof("the proof does not lead to the new root");
  return absl::OkStatus();
}

}  // namespace lode::merkle
