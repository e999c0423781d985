// SPDX-License-Identifier: Apache-2.0
// The subject map (docs/formats/map.md): for every subject the count and head of its chain, under
// one root. A compact binary tree over keys, most significant bit first; a leaf stands at the
// shallowest depth where its prefix is its own. Nodes lie in two arrays and name each other by
// number: some 130 bytes a subject. Copying a map copies it whole; a map is not for two threads at
// once.
#ifndef LODE_VERIFIER_SUBJECTS_MAP_H_
#define LODE_VERIFIER_SUBJECTS_MAP_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/base/parallel.h"

namespace lode::subjects {

// A chain: how many records, and the hash over their digests. Empty: count 0 and 32 zero bytes.
struct ChainHead {
  uint64_t count = 0;
  base::Hash256 head;
  bool operator==(const ChainHead&) const = default;
};
// head = H(02 || head || record digest), count + 1.
ChainHead Extend(const ChainHead& chain, const base::Hash256& record_digest);

struct MapEntry {
  base::Hash256 key;  // record::SubjectKey
  ChainHead head;
  bool operator==(const MapEntry&) const = default;
};

// H(00 || key || u64 count || head).
base::Hash256 MapLeafHash(const MapEntry& entry);

// The proof of one key: the siblings from the root down, and the leaf that stands where the key
// leads (its own, or another's; nothing for an empty place).
struct MapProof {
  std::vector<base::Hash256> siblings;
  std::optional<MapEntry> terminal;
  bool operator==(const MapProof&) const = default;
};

class SubjectMap {
 public:
  // `entries` strictly ascending by key. The map is the same whatever `parallel` lends.
  static SubjectMap FromSorted(std::vector<MapEntry> entries,
                               const base::ParallelFor& parallel = nullptr);
  std::optional<ChainHead> Find(const base::Hash256& key) const;
  // Inserts or replaces; `updates` strictly ascending by key. Cost: the updates and their paths,
  // upper nodes shared.
  void ApplyBatch(std::span<const MapEntry> updates);
  base::Hash256 Root() const { return HashOf(root_); }
  uint64_t size() const { return leaves_.size(); }
  MapProof Prove(const base::Hash256& key) const;
  // Proof of `keys` (strictly ascending; present or absent) in the encoding of docs/formats/map.md.
  std::string Multiproof(std::span<const base::Hash256> keys) const;

 private:
  // Names a place: 0 is empty; 2n + 1 is leaf n; 2n + 2 is inner node n.
  using Place = uint32_t;
  struct Inner {
    base::Hash256 hash;
    std::array<Place, 2> below{};
  };
  class Builder;  // map_build.cc
  static bool IsLeaf(Place place) { return (place & 1) != 0; }
  const MapEntry& LeafAt(Place place) const { return leaves_[place / 2]; }
  const Inner& InnerAt(Place place) const { return inner_[place / 2 - 1]; }
  base::Hash256 HashOf(Place place) const;
  Place AddLeaf(const MapEntry& entry);
  Place Apply(Place place, int depth, std::span<const MapEntry> updates);
  void AppendProof(Place place, int depth, std::span<const base::Hash256> keys,
                   std::string& out) const;

  std::vector<MapEntry> leaves_;
  std::vector<Inner> inner_;
  Place root_ = 0;
};

// The chain of `key` under `root`, or nothing if the proof shows that it is absent. kBadProof if
// the proof does not lead to the root or is not the one spelling.
absl::StatusOr<std::optional<ChainHead>> ReadMapProof(const base::Hash256& key,
                                                      const MapProof& proof,
                                                      const base::Hash256& root);

// Walks a multiproof for `keys` (strictly ascending, at least one) against `root`: the chain of
// each key, or nothing for a key that is absent. kBadProof if it does not lead to the root, is
// longer or shorter than it must be, or is not the one spelling.
absl::StatusOr<std::vector<std::optional<ChainHead>>> ReadMultiproof(
    std::span<const base::Hash256> keys, std::string_view proof, const base::Hash256& root);

// The bytes of a multiproof from the front, for one that is not held whole.
class ProofSource {
 public:
  virtual ~ProofSource() = default;
  // Copies the next `n` bytes to `out`; false if there are not so many.
  virtual bool Take(size_t n, char* out) = 0;
  virtual bool done() = 0;
};
// The same walk over bytes as they come, keeping nothing: OK or kBadProof.
absl::Status CheckMultiproof(std::span<const base::Hash256> keys, ProofSource& proof,
                             const base::Hash256& root);

}  // namespace lode::subjects

#endif  // LODE_VERIFIER_SUBJECTS_MAP_H_
