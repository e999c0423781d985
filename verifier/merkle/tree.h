// SPDX-License-Identifier: Apache-2.0
// The RFC 9162 tree with SHA-256: hashes of leaves and nodes, the frontier of a growing tree
// (compact range), and proofs made from stored nodes. Subtrees are named (level, index): level 0 is
// leaf hashes, node (l, i) covers leaves [i * 2^l, (i + 1) * 2^l). Sizes are below 2^63.
#ifndef LODE_VERIFIER_MERKLE_TREE_H_
#define LODE_VERIFIER_MERKLE_TREE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"

namespace lode::merkle {

base::Hash256 HashLeaf(std::string_view leaf);  // H(00 || leaf)
base::Hash256 HashNode(const base::Hash256& left,
                       const base::Hash256& right);  // H(01 || left || right)
base::Hash256 EmptyRoot();                           // H("")

// The roots of the perfect subtrees of a tree of `size` leaves, largest first: one for each bit of
// size.
class Frontier {
 public:
  Frontier() = default;
  // kMalformed unless nodes.size() == popcount(size).
  static absl::StatusOr<Frontier> From(uint64_t size, std::vector<base::Hash256> nodes);
  uint64_t size() const { return size_; }
  const std::vector<base::Hash256>& nodes() const { return nodes_; }
  base::Hash256 Root() const;
  // Appends one leaf hash. `on_node`, if set, is called for each perfect subtree that this
  // completes, level 0 first.
  using OnNode = std::function<void(int level, uint64_t index, const base::Hash256& hash)>;
  void Append(const base::Hash256& leaf_hash, const OnNode& on_node = nullptr);

 private:
  uint64_t size_ = 0;
  std::vector<base::Hash256> nodes_;
};

// Gives the hash of a perfect subtree, or an error if it is not stored. Called only for subtrees
// inside the size asked for.
using NodeReader = std::function<absl::StatusOr<base::Hash256>(int level, uint64_t index)>;

absl::StatusOr<base::Hash256> RootAt(uint64_t size, const NodeReader& nodes);
// RFC 9162 2.1.3.1: sibling of the leaf first. Requires index < size.
absl::StatusOr<std::vector<base::Hash256>> MakeInclusionProof(uint64_t index, uint64_t size,
                                                              const NodeReader& nodes);
// RFC 9162 2.1.4.1. Requires 0 < old_size <= new_size.
absl::StatusOr<std::vector<base::Hash256>> MakeConsistencyProof(uint64_t old_size,
                                                                uint64_t new_size,
                                                                const NodeReader& nodes);
// docs/formats/tree.md. `indexes` not empty, strictly ascending, all < size.
absl::StatusOr<std::vector<base::Hash256>> MakeMultiproof(std::span<const uint64_t> indexes,
                                                          uint64_t size, const NodeReader& nodes);

}  // namespace lode::merkle

#endif  // LODE_VERIFIER_MERKLE_TREE_H_
