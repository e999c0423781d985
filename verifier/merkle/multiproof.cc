// SPDX-License-Identifier: Apache-2.0
// A multiproof's hashes and leaves stand in the order of the tree's leaves, so the position says
// which subtree comes next: the walk that made the proof needs no second time to be walked.
#include "verifier/merkle/multiproof.h"

#include <algorithm>
#include <bit>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle {
namespace {

using base::Hash256;

constexpr size_t kMaxTail = 2 * base::limits::kTreeDepth;

absl::Status BadMultiproof(std::string_view what) {
  return base::Error(base::Reason::kBadProof, what);
}
absl::Status TooFew() { return BadMultiproof("the multiproof has too few hashes"); }
absl::Status LeftOver() { return BadMultiproof("the multiproof has hashes left over"); }

}  // namespace

void MultiproofFold::Place(uint64_t width, const Hash256& hash) {
  stack_.push_back({position_, width, hash});
  position_ += width;
  while (stack_.size() > 1) {
    const Node& right = stack_.back();
    Node& left = stack_[stack_.size() - 2];
    if (left.width != right.width || left.begin % (2 * left.width) != 0) return;
    left.hash = HashNode(left.hash, right.hash);
    left.width *= 2;
    stack_.pop_back();
  }
}

void MultiproofFold::PlaceLeaves() {
  for (; placed_ < indexes_.size() && indexes_[placed_] == position_; ++placed_) {
    Place(1, leaves_[placed_]);
  }
}

// The largest perfect subtree that begins there and does not hold the leaf: the walk enters what
// holds it, and never what does not.
uint64_t MultiproofFold::WidthBefore(uint64_t index) const {
  const uint64_t fits = std::bit_floor(index - position_);
  return position_ == 0 ? fits : std::min(fits, uint64_t{1} << std::countr_zero(position_));
}

absl::Status MultiproofFold::Take(const Hash256& hash) {
  PlaceLeaves();
  if (placed_ < indexes_.size()) {
    Place(WidthBefore(indexes_[placed_]), hash);
    return absl::OkStatus();
  }
  if (tail_.size() == kMaxTail) return LeftOver();
  tail_.push_back(hash);
  return absl::OkStatus();
}

absl::StatusOr<Hash256> MultiproofFold::Finish(uint64_t index, const Hash256& leaf) {
  if (size_ >= base::limits::kTreeSize || index >= size_) {
    return BadMultiproof(
        "a multiproof is of one or more leaves below the tree size, each with its hash");
  }
  if (!indexes_.empty() && index <= indexes_.back()) {
    return BadMultiproof("a multiproof's indexes are strictly ascending");
  }
  PlaceLeaves();
  if (placed_ < indexes_.size()) return TooFew();
  size_t used = 0;
  for (; position_ < index; ++used) {
    if (used == tail_.size()) return TooFew();
    Place(WidthBefore(index), tail_[used]);
  }
  Place(1, leaf);
  // Right siblings on the way up; the last may be cut off by the tree's end.
  for (; position_ < size_; ++used) {
    if (used == tail_.size()) return TooFew();
    Place(uint64_t{1} << std::countr_zero(position_), tail_[used]);
  }
  if (used != tail_.size()) return LeftOver();
  Hash256 root = stack_.back().hash;
  for (size_t i = stack_.size() - 1; i-- > 0;) root = HashNode(stack_[i].hash, root);
  return root;
}

absl::Status VerifyMultiproof(std::span<const uint64_t> indexes,
                              std::span<const Hash256> leaf_hashes, uint64_t size,
                              std::span<const Hash256> proof, const Hash256& root) {
  if (indexes.empty() || indexes.size() != leaf_hashes.size()) {
    return BadMultiproof(
        "a multiproof is of one or more leaves below the tree size, each with its hash");
  }
  for (size_t i = 1; i < indexes.size(); ++i) {
    if (indexes[i - 1] >= indexes[i])
      return BadMultiproof("a multiproof's indexes are strictly ascending");
  }
  const size_t last = indexes.size() - 1;
  MultiproofFold fold(size, indexes.first(last), leaf_hashes.first(last));
  for (const Hash256& hash : proof) LODE_RETURN_IF_ERROR(fold.Take(hash));
  LODE_ASSIGN_OR_RETURN(const Hash256 folded, fold.Finish(indexes[last], leaf_hashes[last]));
  if (folded != root) return BadMultiproof("the multiproof leads to another root");
  return absl::OkStatus();
}

}  // namespace lode::merkle
