// SPDX-License-Identifier: Apache-2.0
// C2SP tiles are written when they are full and never change. The edge keeps the hashes of those
// that are not, so that an append never reads a tile.
#include "ledger/log/tile_edge.h"

#include <utility>

#include "verifier/base/status_macros.h"

namespace lode::ledger {

absl::Status TileEdge::Load(uint64_t size, const merkle::NodeReader& nodes) {
  for (size_t tile_level = 0; tile_level < partial_.size(); ++tile_level) {
    const int level = static_cast<int>(8 * tile_level);
    const uint64_t nodes_at_level = size >> level;
    partial_[tile_level].clear();
    for (uint64_t index = nodes_at_level / kWidth * kWidth; index < nodes_at_level; ++index) {
      LODE_ASSIGN_OR_RETURN(const base::Hash256 hash, nodes(level, index));
      partial_[tile_level].append(hash.view());
    }
  }
  return absl::OkStatus();
}

void TileEdge::OnNode(int level, uint64_t index, const base::Hash256& hash,
                      std::vector<Tile>& full) {
  if (level % 8 != 0) return;
  std::string& hashes = partial_[static_cast<size_t>(level / 8)];
  hashes.append(hash.view());
  if (hashes.size() < kWidth * base::Hash256::kSize) return;
  full.push_back(Tile{level / 8, index / kWidth, std::move(hashes)});
  hashes.clear();
}

}  // namespace lode::ledger
