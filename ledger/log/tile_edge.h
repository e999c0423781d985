// SPDX-License-Identifier: Apache-2.0
// The right edge of the tiles: hashes of tiles that are not full yet, level by level. A tile is
// written once, when its 256th hash comes (C2SP tlog-tiles); until then its hashes are here and
// re-derivable from leaves.
#ifndef LODE_LEDGER_LOG_TILE_EDGE_H_
#define LODE_LEDGER_LOG_TILE_EDGE_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

class TileEdge {
 public:
  static constexpr uint64_t kWidth = 256;

  // Reads the partial tiles of a tree of `size` leaves.
  absl::Status Load(uint64_t size, const merkle::NodeReader& nodes);
  // A perfect subtree of the log was completed; appends the tile that it fills, if any.
  void OnNode(int level, uint64_t index, const base::Hash256& hash, std::vector<Tile>& full);

 private:
  std::array<std::string, 8> partial_;  // concatenated hashes of tile levels 0 to 7
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_TILE_EDGE_H_
