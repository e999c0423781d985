// SPDX-License-Identifier: Apache-2.0
// Folds a multiproof (docs/formats/tree.md) hash by hash as they come, so that a proof need not be
// held to be verified: it keeps at most one hash for each level of the tree, and those behind the
// last known leaf, at most two a level.
#ifndef LODE_VERIFIER_MERKLE_MULTIPROOF_H_
#define LODE_VERIFIER_MERKLE_MULTIPROOF_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"

namespace lode::merkle {

class MultiproofFold {
 public:
  // All leaves of the proof but the last, which may be known only at the end; indexes strictly
  // ascending. Borrows both.
  MultiproofFold(uint64_t size, std::span<const uint64_t> indexes,
                 std::span<const base::Hash256> leaves)
      : size_(size), indexes_(indexes), leaves_(leaves) {}

  // The next hash of the proof. kBadProof if there can't be so many.
  absl::Status Take(const base::Hash256& hash);
  // The last leaf. The root to which all of it folds; kBadProof if the hashes are too few or too
  // many, or the leaf is not behind the others and below the size.
  absl::StatusOr<base::Hash256> Finish(uint64_t index, const base::Hash256& leaf);

 private:
  struct Node {
    uint64_t begin, width;
    base::Hash256 hash;
  };
  // Leaves that stand at the position.
  void PlaceLeaves();
  void Place(uint64_t width, const base::Hash256& hash);
  // Of the subtree at the position, which ends at or before the leaf `index`.
  uint64_t WidthBefore(uint64_t index) const;

  const uint64_t size_;
  const std::span<const uint64_t> indexes_;
  const std::span<const base::Hash256> leaves_;
  size_t placed_ = 0;                // of leaves_
  uint64_t position_ = 0;            // leaves [0, position_) are folded
  std::vector<Node> stack_;          // adjoining subtrees, largest first
  std::vector<base::Hash256> tail_;  // hashes behind the leaves but the last
};

}  // namespace lode::merkle

#endif  // LODE_VERIFIER_MERKLE_MULTIPROOF_H_
