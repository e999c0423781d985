// SPDX-License-Identifier: Apache-2.0
// Every byte of a group follows from its position, so the oracle can say what a store must hold
// without having kept it.
#include "tests/unit/store/store_fixture.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <stdexcept>

#include "ledger/store/keys.h"

namespace lode::ledger::testing {
namespace {

std::string StateOf(uint64_t size) { return "position " + std::to_string(size); }
// One key that every group overwrites, one of its own, and one that the next entry deletes.
constexpr char kCounterKey[] = "counter";
std::string OwnKey(uint64_t index) { return "own/" + IndexKey(index); }
std::string PassingKey(uint64_t index) { return "passing/" + IndexKey(index); }

}  // namespace

TemporaryFolder::TemporaryFolder(const std::filesystem::path& under) {
  std::string name = (under / "lode-store-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed: " + name);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path MemoryVolume() {
  const char* const shared_memory = "/dev/shm";
  return ::access(shared_memory, W_OK | X_OK) == 0 ? std::filesystem::path(shared_memory)
                                                   : std::filesystem::temp_directory_path();
}

RocksOptions SmallRocks() {
  RocksOptions options;
  options.origin = kOrigin;
  options.block_cache_bytes = 1 << 20;
  options.memtable_bytes = 1 << 20;
  options.max_open_files = 64;
  options.reserve_bytes = 0;
  return options;
}

LogEntry EntryAt(uint64_t index) {
  LogEntry entry{"leaf " + std::to_string(index), ""};
  if (index % 7 != 6) {
    entry.envelope = "envelope " + std::to_string(index) + std::string(index % 300, 'e');
  }
  return entry;
}

GroupMaker::GroupMaker(uint64_t size) { Next(size); }

Group GroupMaker::Next(uint64_t entries) {
  Group group;
  group.first_index = frontier_.size();
  for (uint64_t i = 0; i < entries; ++i) {
    const uint64_t index = frontier_.size();
    group.entries.push_back(EntryAt(index));
    frontier_.Append(merkle::HashLeaf(group.entries.back().leaf),
                     [&](int level, uint64_t node, const base::Hash256& hash) {
                       if (level % 8 != 0) return;
                       const size_t tile_level = static_cast<size_t>(level) / 8;
                       if (partial_.size() <= tile_level) partial_.resize(tile_level + 1);
                       partial_[tile_level].append(hash.view());
                       if (node % kTileWidth != kTileWidth - 1) return;
                       group.tiles.push_back({level / 8, node / kTileWidth, ""});
                       std::swap(group.tiles.back().hashes, partial_[tile_level]);
                     });
    group.rows.push_back({Family::kState, OwnKey(index), std::to_string(index)});
    group.rows.push_back({Family::kState, kCounterKey, std::to_string(index)});
    group.rows.push_back({Family::kChains, PassingKey(index), "here"});
    if (index > 0) group.rows.push_back({Family::kChains, PassingKey(index - 1), std::nullopt});
  }
  group.head_after = Head{frontier_.size(), frontier_.nodes(), StateOf(frontier_.size())};
  return group;
}

absl::Status CommitTo(Store& store, const Group& group) {
  if (store.writer_epoch() == 0) {
    if (const auto epoch = store.BecomeWriter(); !epoch.ok()) return epoch.status();
  }
  const auto head = store.ReadHead();
  if (!head.ok()) return head.status();
  return store.Commit({store.writer_epoch(), RootOf(*head)}, group);
}

void ExpectHoldsExactly(const Store& store, uint64_t size) {
  const auto head = store.ReadHead();
  ASSERT_TRUE(head.ok()) << head.status();
  ASSERT_EQ(head->size, size);
  const GroupMaker model(size);
  EXPECT_EQ(head->frontier, model.frontier().nodes());
  EXPECT_EQ(head->state, size == 0 ? "" : StateOf(size));
  for (uint64_t index = 0; index < size; ++index) {
    const auto entry = store.ReadEntry(index);
    ASSERT_TRUE(entry.ok()) << entry.status();
    ASSERT_EQ(*entry, EntryAt(index));
    ASSERT_EQ(store.ReadLeaf(index).value(), EntryAt(index).leaf);
    ASSERT_EQ(store.Get(Family::kState, OwnKey(index)).value(), std::to_string(index));
  }
  EXPECT_FALSE(store.ReadEntry(size).ok());
  EXPECT_FALSE(store.ReadLeaf(size).ok());
  EXPECT_EQ(store.Get(Family::kState, OwnKey(size)).value(), std::nullopt);
  for (uint64_t tile = 0; tile <= size / kTileWidth; ++tile) {
    EXPECT_EQ(store.ReadTile(0, tile).ok(), (tile + 1) * kTileWidth <= size) << tile;
  }
  std::vector<std::string> passing;
  ASSERT_TRUE(store
                  .Scan(Family::kChains, "", "",
                        [&](std::string_view key, std::string_view) {
                          passing.emplace_back(key);
                          return true;
                        })
                  .ok());
  const std::vector<std::string> last = {PassingKey(size - 1)};
  EXPECT_EQ(passing, size == 0 ? std::vector<std::string>{} : last);
  const auto counter = store.Get(Family::kState, kCounterKey);
  ASSERT_TRUE(counter.ok());
  EXPECT_EQ(*counter,
            size == 0 ? std::nullopt : std::optional<std::string>(std::to_string(size - 1)));
}

}  // namespace lode::ledger::testing
