// SPDX-License-Identifier: Apache-2.0
// The map in memory: nodes in arrays, hashes of inner nodes kept, those of leaves made when asked
// for (one hash each, against 32 bytes a subject).
#include "verifier/subjects/map.h"

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"
#include "verifier/merkle/tree.h"
#include "verifier/subjects/key_bits.h"
#include "verifier/subjects/map_tags.h"

namespace lode::subjects {
namespace {

using base::Hash256;

size_t LeftOf(std::span<const MapEntry> entries, int depth) {
  return CountLeft(entries, depth, [](const MapEntry& e) -> const Hash256& { return e.key; });
}

// A vector that doubles needs three times its memory while it moves; in this one's case that was
// most of what a server of a million subjects ever needs.
template <typename T>
void MakeRoom(std::vector<T>& values) {
  if (values.size() == values.capacity()) values.reserve(values.size() + values.size() / 8 + 64);
}

}  // namespace

ChainHead Extend(const ChainHead& chain, const Hash256& record_digest) {
  return {chain.count + 1, crypto::Sha256({"\x02", chain.head.view(), record_digest.view()})};
}

Hash256 MapLeafHash(const MapEntry& entry) {
  std::string count;
  base::AppendU64(count, entry.head.count);
  return crypto::Sha256(
      {std::string_view("\x00", 1), entry.key.view(), count, entry.head.head.view()});
}

Hash256 SubjectMap::HashOf(Place place) const {
  if (place == 0) return Hash256{};
  return IsLeaf(place) ? MapLeafHash(LeafAt(place)) : InnerAt(place).hash;
}

std::optional<ChainHead> SubjectMap::Find(const Hash256& key) const {
  Place place = root_;
  for (int depth = 0; place != 0 && !IsLeaf(place); ++depth) {
    place = InnerAt(place).below[BitAt(key, depth) ? 1 : 0];
  }
  if (place == 0 || LeafAt(place).key != key) return std::nullopt;
  return LeafAt(place).head;
}

void SubjectMap::ApplyBatch(std::span<const MapEntry> updates) { root_ = Apply(root_, 0, updates); }

SubjectMap::Place SubjectMap::AddLeaf(const MapEntry& entry) {
  MakeRoom(leaves_);
  leaves_.push_back(entry);
  return static_cast<Place>(2 * (leaves_.size() - 1) + 1);
}

// At most 256 deep: keys that agree in 255 bits part at the last.
SubjectMap::Place SubjectMap::Apply(Place place, int depth, std::span<const MapEntry> updates) {
  if (updates.empty()) return place;
  if (updates.size() == 1 && place == 0) return AddLeaf(updates[0]);
  if (updates.size() == 1 && IsLeaf(place) && LeafAt(place).key == updates[0].key) {
    leaves_[place / 2].head = updates[0].head;
    return place;
  }
  std::array<Place, 2> below{};
  if (place != 0 && !IsLeaf(place)) {
    below = InnerAt(place).below;
  } else {
    // Two keys and more lead here: what stood here moves down.
    if (IsLeaf(place)) below[BitAt(LeafAt(place).key, depth) ? 1 : 0] = place;
    MakeRoom(inner_);
    inner_.emplace_back();
    place = static_cast<Place>(2 * inner_.size());
  }
  const size_t left = LeftOf(updates, depth);
  below[0] = Apply(below[0], depth + 1, updates.first(left));
  below[1] = Apply(below[1], depth + 1, updates.subspan(left));
  Inner& node = inner_[place / 2 - 1];
  node.below = below;
  node.hash = merkle::HashNode(HashOf(below[0]), HashOf(below[1]));
  return place;
}

MapProof SubjectMap::Prove(const Hash256& key) const {
  MapProof proof;
  Place place = root_;
  for (int depth = 0; place != 0 && !IsLeaf(place); ++depth) {
    const size_t way = BitAt(key, depth) ? 1 : 0;
    proof.siblings.push_back(HashOf(InnerAt(place).below[1 - way]));
    place = InnerAt(place).below[way];
  }
  if (place != 0) proof.terminal = LeafAt(place);
  return proof;
}

std::string SubjectMap::Multiproof(std::span<const Hash256> keys) const {
  std::string out;
  AppendProof(root_, 0, keys, out);
  return out;
}

void SubjectMap::AppendProof(Place place, int depth, std::span<const Hash256> keys,
                             std::string& out) const {
  if (place == 0) {
    out.push_back(kTagEmpty);
  } else if (keys.empty()) {
    out.push_back(kTagHash);
    out.append(HashOf(place).view());
  } else if (IsLeaf(place)) {
    const MapEntry& leaf = LeafAt(place);
    out.push_back(kTagLeaf);
    out.append(leaf.key.view());
    base::AppendU64(out, leaf.head.count);
    out.append(leaf.head.head.view());
  } else {
    out.push_back(kTagInner);
    const size_t left =
        CountLeft(keys, depth, [](const Hash256& key) -> const Hash256& { return key; });
    AppendProof(InnerAt(place).below[0], depth + 1, keys.first(left), out);
    AppendProof(InnerAt(place).below[1], depth + 1, keys.subspan(left), out);
  }
}

}  // namespace lode::subjects
