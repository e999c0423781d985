// SPDX-License-Identifier: Apache-2.0
// The checks are the same for every engine, so they are made here and not in each one. A group that
// contradicts itself is a defect of the caller and must not be written.
#include "ledger/store/store.h"

#include <bit>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

absl::Status Contradiction(const std::string& what) {
  return base::Error(base::Reason::kUsage, "the group " + what + ": nothing was written");
}

}  // namespace

absl::Status CheckGroup(const Group& group) {
  const Head& head = group.head_after;
  if (group.entries.empty()) return Contradiction("has no entries");
  if (head.size != group.first_index + group.entries.size()) {
    return Contradiction("ends at " + std::to_string(group.first_index + group.entries.size()) +
                         " but its head says " + std::to_string(head.size));
  }
  if (head.frontier.size() != static_cast<size_t>(std::popcount(head.size))) {
    return Contradiction("has a frontier that does not fit its size");
  }
  if (head.state.size() > base::limits::kHeadStateBytes) {
    return Contradiction("has a head state above " + std::to_string(base::limits::kHeadStateBytes) +
                         " bytes");
  }
  for (const LogEntry& entry : group.entries) {
    if (entry.leaf.empty()) return Contradiction("has an empty leaf");
  }
  for (const Tile& tile : group.tiles) {
    if (tile.level < 0 || tile.level > static_cast<int>(base::limits::kTreeDepth) / 8 ||
        tile.hashes.size() != kTileWidth * base::Hash256::kSize) {
      return Contradiction("has a tile that is not full or of no level of the tree");
    }
  }
  return absl::OkStatus();
}

}  // namespace lode::ledger
