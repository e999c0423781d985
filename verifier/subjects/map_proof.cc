// SPDX-License-Identifier: Apache-2.0
// Reading of map proofs: one walk, every bound checked before the byte is taken, the one spelling
// or nothing. Depth is at most 255 and each place costs a byte, so work is bounded by the proof's
// length.
#include <algorithm>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/tree.h"
#include "verifier/subjects/key_bits.h"
#include "verifier/subjects/map.h"
#include "verifier/subjects/map_tags.h"

namespace lode::subjects {
namespace {

using base::Hash256;

absl::Status BadProof(std::string_view what) { return base::Error(base::Reason::kBadProof, what); }

using Chains = std::vector<std::optional<ChainHead>>;

absl::Status TooShort() { return BadProof("the map multiproof is too short"); }

// Keeps the chain of each key in `chains`, if there is one.
class Walk {
 public:
  Walk(std::span<const Hash256> keys, ProofSource& source, Chains* chains)
      : keys_(keys), source_(source), chains_(chains) {}

  struct Place {
    char tag;
    Hash256 hash;
  };

  // The place at `depth` to which keys [begin, end) lead.
  absl::StatusOr<Place> Read(int depth, size_t begin, size_t end) {
    char tag;
    if (!source_.Take(1, &tag)) return TooShort();
    if (depth > static_cast<int>(base::limits::kMapDepth)) {
      return BadProof("the map multiproof goes below depth 255");
    }
    switch (tag) {
      case kTagHash:
        return ReadHash(begin, end);
      case kTagEmpty:
        return Place{kTagEmpty, {}};
      case kTagLeaf:
        return ReadLeaf(depth, begin, end);
      case kTagInner:
        return ReadInner(depth, begin, end);
    }
    return BadProof("a place of the map multiproof is tagged 00, 01, 02 or 03");
  }

 private:
  bool Take(Hash256& hash) {
    return source_.Take(Hash256::kSize, reinterpret_cast<char*>(hash.bytes.data()));
  }
  absl::StatusOr<Place> ReadHash(size_t begin, size_t end) {
    Hash256 hash;
    if (!Take(hash)) return TooShort();
    if (begin != end) return BadProof("a hash stands where a key leads");
    if (hash.IsZero()) return BadProof("an empty place is written 01, not as 32 zero bytes");
    return Place{kTagHash, hash};
  }

  absl::StatusOr<Place> ReadLeaf(int depth, size_t begin, size_t end) {
    if (begin == end) return BadProof("a leaf stands where no key leads");
    MapEntry leaf;
    std::string count(sizeof(uint64_t), '\0');
    if (!Take(leaf.key) || !source_.Take(count.size(), count.data()) || !Take(leaf.head.head)) {
      return TooShort();
    }
    leaf.head.count = *base::ByteReader(count).U64();
    // The keys that lead here agree in `depth` bits: one stands for all.
    if (!SamePrefix(leaf.key, keys_[begin], depth)) {
      return BadProof("a leaf stands where its own key does not lead");
    }
    const auto from = keys_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = keys_.begin() + static_cast<std::ptrdiff_t>(end);
    const auto it = std::lower_bound(from, to, leaf.key);
    if (chains_ != nullptr && it != to && *it == leaf.key) {
      (*chains_)[static_cast<size_t>(it - keys_.begin())] = leaf.head;
    }
    return Place{kTagLeaf, MapLeafHash(leaf)};
  }

  absl::StatusOr<Place> ReadInner(int depth, size_t begin, size_t end) {
    if (begin == end) return BadProof("a subtree is entered where no key leads");
    if (depth >= static_cast<int>(base::limits::kMapDepth)) {
      return BadProof("the map multiproof goes below depth 255");
    }
    const size_t left = begin + CountLeft(keys_.subspan(begin, end - begin), depth,
                                          [](const Hash256& key) -> const Hash256& { return key; });
    LODE_ASSIGN_OR_RETURN(const Place zero, Read(depth + 1, begin, left));
    LODE_ASSIGN_OR_RETURN(const Place one, Read(depth + 1, left, end));
    const bool lonely = (zero.tag == kTagEmpty && one.tag != kTagInner && one.tag != kTagHash) ||
                        (one.tag == kTagEmpty && zero.tag == kTagLeaf);
    if (lonely) return BadProof("an inner node stands above less than two leaves");
    return Place{kTagInner, merkle::HashNode(zero.hash, one.hash)};
  }

  std::span<const Hash256> keys_;
  ProofSource& source_;
  Chains* const chains_;
};

class BytesSource : public ProofSource {
 public:
  explicit BytesSource(std::string_view bytes) : rest_(bytes) {}
  bool Take(size_t n, char* out) override {
    if (n > rest_.size()) return false;
    std::copy_n(rest_.data(), n, out);
    rest_.remove_prefix(n);
    return true;
  }
  bool done() override { return rest_.empty(); }

 private:
  std::string_view rest_;
};

absl::Status WalkAll(std::span<const Hash256> keys, ProofSource& proof, const Hash256& root,
                     Chains* chains) {
  if (keys.empty()) return BadProof("a map multiproof is of one or more keys");
  for (size_t i = 1; i < keys.size(); ++i) {
    if (keys[i - 1] >= keys[i]) return BadProof("the keys must be strictly ascending");
  }
  LODE_ASSIGN_OR_RETURN(const Walk::Place top, Walk(keys, proof, chains).Read(0, 0, keys.size()));
  if (!proof.done()) return BadProof("the map multiproof has bytes left over");
  if (top.hash != root) return BadProof("the map multiproof leads to another root");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<ChainHead>> ReadMapProof(const Hash256& key, const MapProof& proof,
                                                      const Hash256& root) {
  const auto depth = static_cast<int>(proof.siblings.size());
  if (proof.siblings.size() > base::limits::kMapDepth) {
    return BadProof("a map proof has at most 255 siblings");
  }
  if (depth > 0 && proof.siblings.back().IsZero()) {
    return BadProof("the deepest sibling of a map proof is never empty");
  }
  if (proof.terminal && !SamePrefix(proof.terminal->key, key, depth)) {
    return BadProof("a leaf stands where its own key does not lead");
  }
  Hash256 hash = proof.terminal ? MapLeafHash(*proof.terminal) : Hash256{};
  for (int d = depth; d-- > 0;) {
    const Hash256& sibling = proof.siblings[static_cast<size_t>(d)];
    hash = BitAt(key, d) ? merkle::HashNode(sibling, hash) : merkle::HashNode(hash, sibling);
  }
  if (hash != root) return BadProof("the map proof leads to another root");
  if (!proof.terminal || proof.terminal->key != key) return std::optional<ChainHead>();
  return std::optional<ChainHead>(proof.terminal->head);
}

absl::StatusOr<std::vector<std::optional<ChainHead>>> ReadMultiproof(std::span<const Hash256> keys,
                                                                     std::string_view proof,
                                                                     const Hash256& root) {
  BytesSource source(proof);
  Chains chains(keys.size());
  LODE_RETURN_IF_ERROR(WalkAll(keys, source, root, &chains));
  return chains;
}

absl::Status CheckMultiproof(std::span<const Hash256> keys, ProofSource& proof,
                             const Hash256& root) {
  return WalkAll(keys, proof, root, nullptr);
}

}  // namespace lode::subjects
