// SPDX-License-Identifier: Apache-2.0
// Full tiles answer most reads. A node in a tile that is not full is computed from leaves or from
// full tiles below, and remembered: such nodes lie at the right edge, where every proof needs them.
#include "ledger/store/nodes.h"

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "ledger/threads/mutex.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

using base::Hash256;

constexpr int kLevelsInTile = 8;  // 2^8 == kTileWidth

// Root of the perfect subtree over `hashes`, whose number is a power of two.
Hash256 Fold(std::vector<Hash256> hashes) {
  for (size_t count = hashes.size(); count > 1; count /= 2) {
    for (size_t i = 0; i < count / 2; ++i) {
      hashes[i] = merkle::HashNode(hashes[2 * i], hashes[2 * i + 1]);
    }
  }
  return hashes.front();
}

class Nodes {
 public:
  explicit Nodes(const Store& store) : store_(store) {}

  absl::StatusOr<Hash256> Read(int level, uint64_t index) {
    if (level < 0 || level >= static_cast<int>(base::limits::kTreeDepth) ||
        index >> (base::limits::kTreeDepth - static_cast<size_t>(level)) != 0) {
      return base::Error(base::Reason::kUsage, "no tree has a subtree at level " +
                                                   std::to_string(level) + ", index " +
                                                   std::to_string(index));
    }
    const int tile_level = level / kLevelsInTile;
    const int height = level % kLevelsInTile;  // of the subtree inside its tile
    const uint64_t first = index << height;    // its first hash among the nodes of tile_level
    const uint64_t count = uint64_t{1} << height;
    if (auto hashes = FromTile(tile_level, first, count); hashes.ok()) {
      return Fold(*std::move(hashes));
    } else if (base::ReasonOf(hashes.status()) != base::Reason::kNotFound) {
      return hashes.status();
    }
    std::vector<Hash256> hashes;
    for (uint64_t i = first; i < first + count; ++i) {
      LODE_ASSIGN_OR_RETURN(hashes.emplace_back(), InPartialTile(tile_level, i));
    }
    return Fold(std::move(hashes));
  }

 private:
  // `count` hashes from `first` on of a tile level, all in one tile; kNotFound if it is not full.
  absl::StatusOr<std::vector<Hash256>> FromTile(int tile_level, uint64_t first, uint64_t count) {
    LODE_ASSIGN_OR_RETURN(const std::string tile, store_.ReadTile(tile_level, first / kTileWidth));
    std::vector<Hash256> hashes;
    hashes.reserve(count);
    for (uint64_t i = first % kTileWidth; i < first % kTileWidth + count; ++i) {
      hashes.push_back(
          *Hash256::From(std::string_view(tile).substr(i * Hash256::kSize, Hash256::kSize)));
    }
    return hashes;
  }

  // The hash at `index` of a tile level whose tile is not full: of a leaf, or of a whole tile
  // below.
  absl::StatusOr<Hash256> InPartialTile(int tile_level, uint64_t index) {
    const std::pair<int, uint64_t> name(tile_level, index);
    {
      MutexLock lock(mutex_);
      if (const auto it = remembered_.find(name); it != remembered_.end()) return it->second;
    }
    Hash256 hash;
    if (tile_level == 0) {
      LODE_ASSIGN_OR_RETURN(const std::string leaf, store_.ReadLeaf(index));
      hash = merkle::HashLeaf(leaf);
    } else {
      LODE_ASSIGN_OR_RETURN(auto below, FromTile(tile_level - 1, index * kTileWidth, kTileWidth));
      hash = Fold(std::move(below));
    }
    MutexLock lock(mutex_);
    if (remembered_.size() >= kRememberedNodes) remembered_.clear();
    remembered_.emplace(name, hash);
    return hash;
  }

  const Store& store_;
  Mutex mutex_;
  absl::flat_hash_map<std::pair<int, uint64_t>, Hash256> remembered_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

merkle::NodeReader MakeNodeReader(const Store& store) {
  return [nodes = std::make_shared<Nodes>(store)](int level, uint64_t index) {
    return nodes->Read(level, index);
  };
}

}  // namespace lode::ledger
