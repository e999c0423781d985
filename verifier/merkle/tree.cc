// SPDX-License-Identifier: Apache-2.0
// The tree of docs/formats/tree.md: its frontier, and proofs made from stored perfect subtrees.
#include "verifier/merkle/tree.h"

#include <bit>
#include <string>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"

namespace lode::merkle {
namespace {

using base::Hash256;
using base::limits::kTreeSize;

constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr std::string_view kNodePrefix("\x01", 1);

// The largest power of two below n. Requires n > 1.
uint64_t SplitPoint(uint64_t n) { return std::bit_floor(n - 1); }

absl::Status BadArgument(std::string_view what) { return base::Error(base::Reason::kUsage, what); }

// Root of leaves [begin, end). `begin` is a multiple of the power of two that covers the range, as
// RFC 9162 splits give it.
absl::StatusOr<Hash256> SubtreeRoot(uint64_t begin, uint64_t end, const NodeReader& nodes) {
  const uint64_t length = end - begin;
  if (std::has_single_bit(length)) {
    const int level = std::countr_zero(length);
    return nodes(level, begin >> level);
  }
  const uint64_t split = begin + SplitPoint(length);
  LODE_ASSIGN_OR_RETURN(const Hash256 left, SubtreeRoot(begin, split, nodes));
  LODE_ASSIGN_OR_RETURN(const Hash256 right, SubtreeRoot(split, end, nodes));
  return HashNode(left, right);
}

}  // namespace

Hash256 HashLeaf(std::string_view leaf) { return crypto::Sha256({kLeafPrefix, leaf}); }

Hash256 HashNode(const Hash256& left, const Hash256& right) {
  return crypto::Sha256({kNodePrefix, left.view(), right.view()});
}

Hash256 EmptyRoot() { return crypto::Sha256(""); }

absl::StatusOr<Frontier> Frontier::From(uint64_t size, std::vector<Hash256> nodes) {
  if (size >= kTreeSize || nodes.size() != static_cast<size_t>(std::popcount(size))) {
    return base::Error(
        base::Reason::kMalformed,
        "a frontier has one hash for each set bit of its size, and a size below 2^63");
  }
  Frontier frontier;
  frontier.size_ = size;
  frontier.nodes_ = std::move(nodes);
  return frontier;
}

Hash256 Frontier::Root() const {
  if (nodes_.empty()) return EmptyRoot();
  Hash256 root = nodes_.back();
  for (size_t i = nodes_.size() - 1; i-- > 0;) root = HashNode(nodes_[i], root);
  return root;
}

void Frontier::Append(const Hash256& leaf_hash, const OnNode& on_node) {
  Hash256 hash = leaf_hash;
  if (on_node) on_node(0, size_, hash);
  // As in binary addition of one: each trailing set bit is a subtree that pairs up with the new
  // one.
  for (int level = 0; (size_ >> level & 1) != 0; ++level) {
    hash = HashNode(nodes_.back(), hash);
    nodes_.pop_back();
    if (on_node) on_node(level + 1, size_ >> (level + 1), hash);
  }
  nodes_.push_back(hash);
  ++size_;
}

absl::StatusOr<Hash256> RootAt(uint64_t size, const NodeReader& nodes) {
  if (size == 0) return EmptyRoot();
  if (size >= kTreeSize) return BadArgument("a tree has less than 2^63 leaves");
  return SubtreeRoot(0, size, nodes);
}

absl::StatusOr<std::vector<Hash256>> MakeInclusionProof(uint64_t index, uint64_t size,
                                                        const NodeReader& nodes) {
  if (size >= kTreeSize || index >= size)
    return BadArgument("the leaf index must be below the tree size");
  std::vector<Hash256> from_root;
  uint64_t begin = 0, end = size;
  while (end - begin > 1) {
    const uint64_t split = begin + SplitPoint(end - begin);
    const bool left = index < split;
    LODE_ASSIGN_OR_RETURN(const Hash256 sibling,
                          left ? SubtreeRoot(split, end, nodes) : SubtreeRoot(begin, split, nodes));
    from_root.push_back(sibling);
    (left ? end : begin) = split;
  }
  return std::vector<Hash256>(from_root.rbegin(), from_root.rend());
}

absl::StatusOr<std::vector<Hash256>> MakeConsistencyProof(uint64_t old_size, uint64_t new_size,
                                                          const NodeReader& nodes) {
  if (old_size == 0 || old_size > new_size || new_size >= kTreeSize) {
    return BadArgument("a consistency proof is between sizes 0 < old <= new");
  }
  std::vector<Hash256> from_root;
  uint64_t begin = 0, end = new_size;
  // RFC 9162 2.1.4.1 SUBPROOF: walk to the right edge of the old tree.
  bool whole_old_tree = true;
  while (end != old_size) {
    const uint64_t split = begin + SplitPoint(end - begin);
    const bool left = old_size <= split;
    LODE_ASSIGN_OR_RETURN(const Hash256 sibling,
                          left ? SubtreeRoot(split, end, nodes) : SubtreeRoot(begin, split, nodes));
    from_root.push_back(sibling);
    if (left) {
      end = split;
    } else {
      begin = split;
      whole_old_tree = false;
    }
  }
  if (!whole_old_tree) {
    LODE_ASSIGN_OR_RETURN(const Hash256 edge, SubtreeRoot(begin, end, nodes));
    from_root.push_back(edge);
  }
  return std::vector<Hash256>(from_root.rbegin(), from_root.rend());
}

absl::StatusOr<std::vector<Hash256>> MakeMultiproof(std::span<const uint64_t> indexes,
                                                    uint64_t size, const NodeReader& nodes) {
  if (indexes.empty() || size >= kTreeSize || indexes.back() >= size) {
    return BadArgument("a multiproof is of one or more leaf indexes below the tree size");
  }
  for (size_t i = 1; i < indexes.size(); ++i) {
    if (indexes[i - 1] >= indexes[i])
      return BadArgument("a multiproof's indexes are strictly ascending");
  }
  std::vector<Hash256> proof;
  struct Range {
    uint64_t begin, end;
    std::span<const uint64_t> wanted;
  };
  std::vector<Range> stack{{0, size, indexes}};
  while (!stack.empty()) {
    const Range range = stack.back();
    stack.pop_back();
    if (range.wanted.empty()) {
      LODE_ASSIGN_OR_RETURN(const Hash256 root, SubtreeRoot(range.begin, range.end, nodes));
      proof.push_back(root);
      continue;
    }
    if (range.end - range.begin == 1) continue;
    const uint64_t split = range.begin + SplitPoint(range.end - range.begin);
    size_t below = 0;
    while (below < range.wanted.size() && range.wanted[below] < split) ++below;
    stack.push_back({split, range.end, range.wanted.subspan(below)});
    stack.push_back({range.begin, split, range.wanted.first(below)});
  }
  return proof;
}

}  // namespace lode::merkle
