// SPDX-License-Identifier: Apache-2.0
// The subject map (docs/formats/map.md): for every subject the count and head of its chain, under one root. A compact binary
// tree over keys, most significant bit first; a leaf stands at the shallowest depth where its prefix is its own.
#ifndef LODE_VERIFIER_SUBJECTS_MAP_H_
#define LODE_VERIFIER_SUBJECTS_MAP_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"

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

class SubjectMap {
 public:
  // `entries` strictly ascending by key.
  static SubjectMap FromSorted(std::vector<MapEntry> entries);
  std::optional<ChainHead> Find(const base::Hash256& key) const;
  // Inserts or replaces; `updates` strictly ascending by key. Cost: the updates and their paths, upper nodes shared.
  void ApplyBatch(std::span<const MapEntry> updates);
  base::Hash256 Root() const;
  uint64_t size() const;
  // Proof of `keys` (strictly ascending; present or absent) in the encoding of docs/formats/map.md.
  std::string Multiproof(std::span<const base::Hash256> keys) const;
};

// Walks a multiproof for `keys` (strictly ascending) against `root`: the chain of each key, or nothing for a key that is absent.
// kBadProof if it does not lead to the root, is longer or shorter than it must be, or is not the one spelling.
absl::StatusOr<std::vector<std::optional<ChainHead>>> ReadMultiproof(std::span<const base::Hash256> keys, std::string_view proof,
                                                                     const base::Hash256& root);

}  // namespace lode::subjects

#endif  // LODE_VERIFIER_SUBJECTS_MAP_H_
