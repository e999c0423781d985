// SPDX-License-Identifier: Apache-2.0
// The proof is folded by the same recursion that makes it: its last hash belongs to the split
// nearest the root.
#include "tools/conformance/subtree.h"

#include <bit>
#include <utility>

#include "absl/status/statusor.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::conformance {
namespace {

using base::Hash256;
using HashSpan = std::span<const Hash256>;

constexpr uint64_t kMaxSize = uint64_t{1} << 63;

absl::Status BadProof(std::string_view what) { return base::Error(base::Reason::kBadProof, what); }

absl::Status CheckSubtree(Subtree subtree) {
  if (subtree.start > subtree.end || subtree.end >= kMaxSize ||
      subtree.start % std::bit_ceil(subtree.end - subtree.start) != 0) {
    return BadProof("not a valid subtree");
  }
  return absl::OkStatus();
}

struct Roots {
  Hash256 subtree, tree;
};

// Both roots to which `proof` folds. `known` says that the part of the subtree here is the whole
// subtree, whose root `given` the verifier has already; else the proof gives its hash. Depth at
// most 63.
absl::StatusOr<Roots> Fold(Subtree part, uint64_t size, HashSpan proof, const Hash256& given,
                           bool known) {
  if (part.start == 0 && part.end == size) {
    if (proof.size() != (known ? 0u : 1u))
      return BadProof("the proof has too many or too few hashes");
    const Hash256& hash = known ? given : proof[0];
    return Roots{hash, hash};
  }
  if (proof.empty()) return BadProof("the proof has too many or too few hashes");
  const Hash256& sibling = proof.back();
  const HashSpan rest = proof.first(proof.size() - 1);
  const uint64_t split = std::bit_floor(size - 1);
  if (part.end <= split) {
    LODE_ASSIGN_OR_RETURN(const Roots left, Fold(part, split, rest, given, known));
    return Roots{left.subtree, merkle::HashNode(left.tree, sibling)};
  }
  if (part.start >= split) {
    LODE_ASSIGN_OR_RETURN(const Roots right, Fold({part.start - split, part.end - split},
                                                  size - split, rest, given, known));
    return Roots{right.subtree, merkle::HashNode(sibling, right.tree)};
  }
  // A valid subtree that reaches over a split starts where the node starts: the left half is whole
  // in both.
  LODE_ASSIGN_OR_RETURN(const Roots right,
                        Fold({0, part.end - split}, size - split, rest, given, false));
  return Roots{merkle::HashNode(sibling, right.subtree), merkle::HashNode(sibling, right.tree)};
}

}  // namespace

absl::Status VerifySubtreeInclusion(uint64_t index, Subtree subtree, const Hash256& leaf_hash,
                                    HashSpan proof, const Hash256& root) {
  LODE_RETURN_IF_ERROR(CheckSubtree(subtree));
  if (index < subtree.start) return BadProof("the leaf stands before the subtree");
  return merkle::VerifyInclusion(index - subtree.start, subtree.end - subtree.start, leaf_hash,
                                 proof, root);
}

absl::Status VerifySubtreeConsistency(Subtree subtree, uint64_t size, HashSpan proof,
                                      const Hash256& subtree_root, const Hash256& tree_root) {
  LODE_RETURN_IF_ERROR(CheckSubtree(subtree));
  if (size >= kMaxSize || subtree.end > size)
    return BadProof("the subtree must end inside the tree");
  if (subtree.start == subtree.end) {
    if (!proof.empty()) return BadProof("the proof has too many or too few hashes");
    if (subtree_root != merkle::EmptyRoot())
      return BadProof("the proof leads to another root of the subtree");
    return absl::OkStatus();
  }
  LODE_ASSIGN_OR_RETURN(const Roots roots, Fold(subtree, size, proof, subtree_root, true));
  if (roots.subtree != subtree_root)
    return BadProof("the proof leads to another root of the subtree");
  if (roots.tree != tree_root) return BadProof("the proof leads to another root of the tree");
  return absl::OkStatus();
}

}  // namespace lode::conformance
