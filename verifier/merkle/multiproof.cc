// SPDX-License-Identifier: Apache-2.0
// Verification of the multiproof of docs/formats/tree.md: the same walk as its making, consuming
// instead of giving.
#include <bit>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle {
namespace {

using base::Hash256;

absl::Status BadMultiproof(std::string_view what) {
  return base::Error(base::Reason::kBadProof, what);
}

// Recursion depth is the tree's, at most 63.
class Walk {
 public:
  explicit Walk(std::span<const Hash256> proof) : rest_(proof) {}

  absl::StatusOr<Hash256> Root(uint64_t begin, uint64_t end, std::span<const uint64_t> indexes,
                               std::span<const Hash256> leaves) {
    if (indexes.empty()) {
      if (rest_.empty()) return BadMultiproof("the multiproof has too few hashes");
      const Hash256 hash = rest_.front();
      rest_ = rest_.subspan(1);
      return hash;
    }
    if (end - begin == 1) return leaves.front();
    const uint64_t split = begin + std::bit_floor(end - begin - 1);
    size_t below = 0;
    while (below < indexes.size() && indexes[below] < split) ++below;
    LODE_ASSIGN_OR_RETURN(const Hash256 left,
                          Root(begin, split, indexes.first(below), leaves.first(below)));
    LODE_ASSIGN_OR_RETURN(const Hash256 right,
                          Root(split, end, indexes.subspan(below), leaves.subspan(below)));
    return HashNode(left, right);
  }

  bool done() const { return rest_.empty(); }

 private:
  std::span<const Hash256> rest_;
};

}  // namespace

absl::Status VerifyMultiproof(std::span<const uint64_t> indexes,
                              std::span<const Hash256> leaf_hashes, uint64_t size,
                              std::span<const Hash256> proof, const Hash256& root) {
  if (indexes.empty() || indexes.size() != leaf_hashes.size() || size >= uint64_t{1} << 63 ||
      indexes.back() >= size) {
    return BadMultiproof(
        "a multiproof is of one or more leaves below the tree size, each with its hash");
  }
  for (size_t i = 1; i < indexes.size(); ++i) {
    if (indexes[i - 1] >= indexes[i])
      return BadMultiproof("a multiproof's indexes are strictly ascending");
  }
  Walk walk(proof);
  LODE_ASSIGN_OR_RETURN(const Hash256 folded, walk.Root(0, size, indexes, leaf_hashes));
  if (!walk.done()) return BadMultiproof("the multiproof has hashes left over");
  if (folded != root) return BadMultiproof("the multiproof leads to another root");
  return absl::OkStatus();
}

}  // namespace lode::merkle
