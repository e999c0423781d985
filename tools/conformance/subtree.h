// SPDX-License-Identifier: Apache-2.0
// Subtree proofs of Merkle Tree Certificates (draft-ietf-plants-merkle-tree-certs section 4), over
// the kernel's node hash. Lode itself uses none of them: they are here because public vectors of
// the same tree come with them.
#ifndef LODE_TOOLS_CONFORMANCE_SUBTREE_H_
#define LODE_TOOLS_CONFORMANCE_SUBTREE_H_

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "verifier/base/bytes.h"

namespace lode::conformance {

// A subtree holds leaves [start, end): start <= end, and start is a multiple of the smallest power
// of two that is not less than end - start. The empty one is valid, has the root of the empty tree
// and is in every tree.
struct Subtree {
  uint64_t start = 0;
  uint64_t end = 0;
};

// OK or kBadProof.
absl::Status VerifySubtreeInclusion(uint64_t index, Subtree subtree, const base::Hash256& leaf_hash,
                                    std::span<const base::Hash256> proof,
                                    const base::Hash256& root);
// That `subtree_root` is of that subtree of the tree of `size` leaves with root `tree_root`. OK or
// kBadProof.
absl::Status VerifySubtreeConsistency(Subtree subtree, uint64_t size,
                                      std::span<const base::Hash256> proof,
                                      const base::Hash256& subtree_root,
                                      const base::Hash256& tree_root);

}  // namespace lode::conformance

#endif  // LODE_TOOLS_CONFORMANCE_SUBTREE_H_
