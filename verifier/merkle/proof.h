// SPDX-License-Identifier: Apache-2.0
// Verification of proofs over the RFC 9162 tree (docs/formats/tree.md). Pure. The length of a path
// and of a consistency proof is known from the sizes and checked before anything is hashed; a
// multiproof is consumed as it is walked, at most one hash for each of its hashes and leaves and 63
// levels deep. Each answers OK or kBadProof with what did not fit.
#ifndef LODE_VERIFIER_MERKLE_PROOF_H_
#define LODE_VERIFIER_MERKLE_PROOF_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"

namespace lode::merkle {

absl::Status VerifyInclusion(uint64_t index, uint64_t size, const base::Hash256& leaf_hash,
                             std::span<const base::Hash256> proof, const base::Hash256& root);

// The root to which an inclusion proof folds (needed where the root is what is signed, as in batch
// signatures).
absl::StatusOr<base::Hash256> RootFromInclusion(uint64_t index, uint64_t size,
                                                const base::Hash256& leaf_hash,
                                                std::span<const base::Hash256> proof);

// Length of an inclusion path, exactly. Requires index < size.
size_t InclusionProofLength(uint64_t index, uint64_t size);

// RFC 9162 2.1.4.2, for 0 < old_size <= new_size; old size 0 is refused (every tree extends the
// empty one: nothing is proved).
absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size,
                               std::span<const base::Hash256> proof, const base::Hash256& old_root,
                               const base::Hash256& new_root);

// docs/formats/tree.md: leaf_hashes[k] is the leaf at indexes[k].
absl::Status VerifyMultiproof(std::span<const uint64_t> indexes,
                              std::span<const base::Hash256> leaf_hashes, uint64_t size,
                              std::span<const base::Hash256> proof, const base::Hash256& root);

}  // namespace lode::merkle

#endif  // LODE_VERIFIER_MERKLE_PROOF_H_
