// SPDX-License-Identifier: Apache-2.0
// The store is simple on purpose: one lock, ordinary maps. When the contract test finds a
// difference between the two stores, this is the one that is easy to check by reading.
#include "ledger/store/memory/memory_store.h"

#include <algorithm>

#include "ledger/store/store_errors.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {

absl::StatusOr<uint64_t> MemoryStore::BecomeWriter() {
  MutexLock lock(mutex_);
  return ++writer_epoch_;
}

uint64_t MemoryStore::writer_epoch() const {
  MutexLock lock(mutex_);
  return writer_epoch_;
}

absl::Status MemoryStore::Commit(const Turn& turn, const Group& group) {
  LODE_RETURN_IF_ERROR(CheckGroup(group));
  MutexLock lock(mutex_);
  LODE_RETURN_IF_ERROR(CheckTurn(turn, group, {writer_epoch_, head_.size, RootOf(head_)}));
  entries_.insert(entries_.end(), group.entries.begin(), group.entries.end());
  for (const Tile& tile : group.tiles) tiles_[{tile.level, tile.index}] = tile.hashes;
  for (const Row& row : group.rows) {
    Rows& rows = rows_[static_cast<size_t>(row.family)];
    if (row.value) {
      rows.insert_or_assign(row.key, *row.value);
    } else {
      rows.erase(row.key);
    }
  }
  head_ = group.head_after;
  last_began_ = group.first_index;
  return absl::OkStatus();
}

absl::StatusOr<Head> MemoryStore::ReadHead() const {
  MutexLock lock(mutex_);
  return head_;
}

absl::StatusOr<std::optional<uint64_t>> MemoryStore::CheckGroups() const {
  MutexLock lock(mutex_);
  return std::optional<uint64_t>(last_began_);
}

absl::StatusOr<LogEntry> MemoryStore::ReadEntry(uint64_t index) const {
  MutexLock lock(mutex_);
  if (index >= entries_.size()) return NoEntry(index, entries_.size());
  return entries_[index];
}

absl::StatusOr<std::string> MemoryStore::ReadLeaf(uint64_t index) const {
  MutexLock lock(mutex_);
  if (index >= entries_.size()) return NoEntry(index, entries_.size());
  return entries_[index].leaf;
}

absl::Status MemoryStore::ReadEntries(uint64_t from, uint64_t to, const VisitEntry& visit) const {
  // By ReadEntry, so that a store that lies there lies here too; entries never change.
  for (uint64_t index = from; index < to; ++index) {
    LODE_ASSIGN_OR_RETURN(const LogEntry entry, ReadEntry(index));
    LODE_RETURN_IF_ERROR(visit(index, entry.leaf, entry.envelope));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> MemoryStore::ReadTile(int level, uint64_t index) const {
  MutexLock lock(mutex_);
  const auto it = tiles_.find({level, index});
  if (it == tiles_.end()) return NoTile(level, index);
  return it->second;
}

absl::StatusOr<std::optional<std::string>> MemoryStore::Get(Family family,
                                                            std::string_view key) const {
  MutexLock lock(mutex_);
  const Rows& rows = rows_[static_cast<size_t>(family)];
  const auto it = rows.find(key);
  if (it == rows.end()) return std::optional<std::string>();
  return std::optional<std::string>(it->second);
}

absl::Status MemoryStore::Scan(Family family, std::string_view first_key, std::string_view prefix,
                               const Visit& visit) const {
  std::vector<std::pair<std::string, std::string>> found;
  {
    MutexLock lock(mutex_);
    const Rows& rows = rows_[static_cast<size_t>(family)];
    for (auto it = rows.lower_bound(std::max(first_key, prefix));
         it != rows.end() && std::string_view(it->first).starts_with(prefix); ++it) {
      found.emplace_back(*it);
    }
  }
  for (const auto& [key, value] : found) {
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

}  // namespace lode::ledger
