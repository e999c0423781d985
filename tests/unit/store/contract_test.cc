// SPDX-License-Identifier: Apache-2.0
// The store contract (ledger/store/store.h), asked of every implementation alike.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "ledger/store/factory.h"
#include "ledger/store/memory/memory_factory.h"
#include "ledger/store/rocks/rocks_factory.h"
#include "tests/unit/store/store_fixture.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

using base::Reason;
using base::ReasonOf;
using testing::CommitTo;
using testing::EntryAt;
using testing::ExpectHoldsExactly;
using testing::GroupMaker;
using testing::TemporaryFolder;

struct Implementation {
  const char* name;
  std::unique_ptr<StoreFactory> (*factory)(const TemporaryFolder& folder);
};

class StoreContract : public ::testing::TestWithParam<Implementation> {
 protected:
  StoreContract() : factory_(GetParam().factory(folder_)) {
    EXPECT_EQ(factory_->PeekSize().value(), 0u);
    EXPECT_TRUE(factory_->Create().ok());
    auto opened = factory_->Open();
    EXPECT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->report.found, OpenReport::Found::kWhole);
    EXPECT_EQ(opened->report.damage, "");
    store_ = std::move(opened->store);
  }

  std::vector<std::string> Keys(std::string_view first, std::string_view prefix,
                                size_t max = SIZE_MAX) {
    std::vector<std::string> keys;
    EXPECT_TRUE(store_
                    ->Scan(Family::kEdges, first, prefix,
                           [&](std::string_view key, std::string_view value) {
                             EXPECT_EQ(value, "value of " + std::string(key));
                             keys.emplace_back(key);
                             return keys.size() < max;
                           })
                    .ok());
    return keys;
  }

  // Commits one entry with these rows.
  void CommitRows(std::vector<Row> rows) {
    Group group = maker_.Next(1);
    group.rows = std::move(rows);
    const absl::Status status = CommitTo(*store_, group);
    ASSERT_TRUE(status.ok()) << status;
  }

  TemporaryFolder folder_;
  std::unique_ptr<StoreFactory> factory_;
  std::unique_ptr<Store> store_;
  GroupMaker maker_;
};

TEST_P(StoreContract, IsEmptyAtFirst) {
  ExpectHoldsExactly(*store_, 0);
  EXPECT_TRUE(store_->health().ok());
}

TEST_P(StoreContract, OnlyACutTailIsAccepted) {
  EXPECT_EQ(ReasonOf(factory_->AcceptCutTail(std::move(store_)).status()), Reason::kUsage);
}

TEST_P(StoreContract, KeepsGroupsOfEverySize) {
  uint64_t size = 0;
  for (const uint64_t entries : {1, 2, 1, 250, 1, 1, 1, 300, 700}) {
    ASSERT_TRUE(CommitTo(*store_, maker_.Next(entries)).ok());
    size += entries;
    ExpectHoldsExactly(*store_, size);
  }
  EXPECT_TRUE(store_->VerifyChecksums().ok());
}

TEST_P(StoreContract, TilesAreReadBack) {
  const Group group = maker_.Next(600);
  ASSERT_EQ(group.tiles.size(), 2u);
  ASSERT_TRUE(CommitTo(*store_, group).ok());
  for (const Tile& tile : group.tiles) {
    EXPECT_EQ(store_->ReadTile(tile.level, tile.index).value(), tile.hashes);
  }
  for (const auto& [level, index] : {std::pair(0, 2), std::pair(1, 0), std::pair(7, 0)}) {
    EXPECT_EQ(ReasonOf(store_->ReadTile(level, index).status()), Reason::kNotFound);
  }
}

TEST_P(StoreContract, RefusesAGroupInTheWrongPlace) {
  const Group first = maker_.Next(3), second = maker_.Next(4);
  EXPECT_EQ(ReasonOf(CommitTo(*store_, second)), Reason::kConflict);
  ExpectHoldsExactly(*store_, 0);
  ASSERT_TRUE(CommitTo(*store_, first).ok());
  EXPECT_EQ(ReasonOf(CommitTo(*store_, first)), Reason::kConflict);
  ExpectHoldsExactly(*store_, 3);
  EXPECT_TRUE(store_->health().ok());
  ASSERT_TRUE(CommitTo(*store_, second).ok());
  ExpectHoldsExactly(*store_, 7);
}

TEST_P(StoreContract, WhoIsSupersededWritesNoMore) {
  const base::Hash256 empty = RootOf({});
  const Group first = maker_.Next(3), second = maker_.Next(2);
  EXPECT_EQ(store_->writer_epoch(), 0u);
  EXPECT_EQ(ReasonOf(store_->Commit({0, empty}, first)), Reason::kConflict) << "nobody's epoch";
  const uint64_t old = store_->BecomeWriter().value();
  ASSERT_TRUE(store_->Commit({old, empty}, first).ok());
  const base::Hash256 root = RootOf(first.head_after);
  const uint64_t now = store_->BecomeWriter().value();
  EXPECT_GT(now, old);
  EXPECT_EQ(store_->writer_epoch(), now);
  const absl::Status superseded = store_->Commit({old, root}, second);
  EXPECT_EQ(ReasonOf(superseded), Reason::kConflict);
  EXPECT_NE(superseded.message().find("taken over"), std::string_view::npos) << superseded;
  EXPECT_EQ(ReasonOf(store_->Commit({now + 1, root}, second)), Reason::kConflict) << "not given";
  ExpectHoldsExactly(*store_, 3);
  EXPECT_TRUE(store_->health().ok());
  ASSERT_TRUE(store_->Commit({now, root}, second).ok());
  ExpectHoldsExactly(*store_, 5);
}

// As many leaves as expected, and others: the writer decided on a log that is not there.
TEST_P(StoreContract, RefusesAGroupThatWasDecidedOnAnotherLog) {
  ASSERT_TRUE(CommitTo(*store_, maker_.Next(3)).ok());
  const Group next = maker_.Next(2);
  base::Hash256 other = RootOf(store_->ReadHead().value());
  const base::Hash256 root = other;
  other.bytes[31] ^= 1;
  EXPECT_EQ(ReasonOf(store_->Commit({store_->writer_epoch(), other}, next)), Reason::kConflict);
  ExpectHoldsExactly(*store_, 3);
  EXPECT_TRUE(store_->health().ok());
  ASSERT_TRUE(store_->Commit({store_->writer_epoch(), root}, next).ok());
  ExpectHoldsExactly(*store_, 5);
}

// Writers that take the store from each other all the time: each group is in once, and whole.
TEST_P(StoreContract, WritersThatRaceNeverBothAddToOneLog) {
  constexpr uint64_t kGroups = 40;
  std::vector<Group> groups;
  std::vector<base::Hash256> roots = {RootOf({})};  // before each group
  for (uint64_t i = 0; i < kGroups; ++i) {
    groups.push_back(maker_.Next(3));
    roots.push_back(RootOf(groups.back().head_after));
  }
  std::atomic<uint64_t> taken = 0;
  const auto write = [&] {
    while (true) {
      const auto epoch = store_->BecomeWriter();
      ASSERT_TRUE(epoch.ok()) << epoch.status();
      const uint64_t next = store_->ReadHead().value().size / 3;
      if (next == kGroups) return;
      const absl::Status status = store_->Commit({*epoch, roots[next]}, groups[next]);
      if (status.ok()) {
        ++taken;
      } else {
        ASSERT_EQ(ReasonOf(status), Reason::kConflict);
      }
    }
  };
  std::thread other(write);
  write();
  other.join();
  EXPECT_EQ(taken, kGroups);
  ExpectHoldsExactly(*store_, 3 * kGroups);
}

TEST_P(StoreContract, RefusesAGroupThatContradictsItself) {
  const Group good = maker_.Next(300);
  const std::vector<std::function<void(Group&)>> mutations = {
      [](Group& g) { g.entries.clear(); },
      [](Group& g) { g.entries.pop_back(); },
      [](Group& g) { g.entries[5].leaf.clear(); },
      [](Group& g) { g.head_after.size = 301; },
      [](Group& g) { g.head_after.frontier.pop_back(); },
      [](Group& g) { g.head_after.frontier.emplace_back(); },
      [](Group& g) { g.head_after.state.assign(base::limits::kHeadStateBytes + 1, 's'); },
      [](Group& g) { g.tiles[0].hashes.pop_back(); },
      [](Group& g) { g.tiles[0].hashes.push_back('x'); },
      [](Group& g) { g.tiles[0].level = -1; },
      [](Group& g) { g.tiles[0].level = 8; },
  };
  for (size_t i = 0; i < mutations.size(); ++i) {
    Group bad = good;
    mutations[i](bad);
    const absl::Status status = CommitTo(*store_, bad);
    ASSERT_FALSE(status.ok()) << i;
    EXPECT_EQ(ReasonOf(status), Reason::kUsage) << i;
  }
  ExpectHoldsExactly(*store_, 0);
  Group full = good;
  full.head_after.state.assign(base::limits::kHeadStateBytes, 's');
  ASSERT_TRUE(CommitTo(*store_, full).ok());
  EXPECT_EQ(store_->ReadHead().value(), full.head_after);
}

TEST_P(StoreContract, EntriesInOrderUntilTheVisitorHasEnough) {
  ASSERT_TRUE(CommitTo(*store_, maker_.Next(3)).ok());
  ASSERT_TRUE(CommitTo(*store_, maker_.Next(4)).ok());
  std::vector<uint64_t> seen;
  const auto take = [&](uint64_t index, std::string_view leaf, std::string_view envelope) {
    EXPECT_EQ((LogEntry{std::string(leaf), std::string(envelope)}), EntryAt(index));
    seen.push_back(index);
    return index == 5 ? base::Error(Reason::kInternal, "enough") : absl::OkStatus();
  };
  EXPECT_TRUE(store_->ReadEntries(2, 5, take).ok());
  EXPECT_EQ(seen, (std::vector<uint64_t>{2, 3, 4}));
  EXPECT_TRUE(store_->ReadEntries(2, 2, take).ok());
  EXPECT_TRUE(store_->ReadEntries(7, 7, take).ok());
  EXPECT_EQ(seen.size(), 3u);
  EXPECT_EQ(ReasonOf(store_->ReadEntries(4, 7, take)), Reason::kInternal);
  EXPECT_EQ(seen.back(), 5u);
  EXPECT_EQ(ReasonOf(store_->ReadEntries(6, 8, take)), Reason::kNotFound);
  EXPECT_EQ(ReasonOf(store_->ReadEntries(8, 9, take)), Reason::kNotFound);
}

TEST_P(StoreContract, ReadsBeyondTheEndAreNotFound) {
  ASSERT_TRUE(CommitTo(*store_, maker_.Next(5)).ok());
  for (const uint64_t index : {uint64_t{5}, uint64_t{6}, UINT64_MAX}) {
    EXPECT_EQ(ReasonOf(store_->ReadEntry(index).status()), Reason::kNotFound);
    EXPECT_EQ(ReasonOf(store_->ReadLeaf(index).status()), Reason::kNotFound);
  }
}

TEST_P(StoreContract, RowsOfAGroupApplyInOrder) {
  CommitRows({{Family::kState, "a", "1"}, {Family::kState, "a", "2"}});
  EXPECT_EQ(store_->Get(Family::kState, "a").value(), "2");
  CommitRows({{Family::kState, "a", std::nullopt}, {Family::kState, "a", "3"}});
  EXPECT_EQ(store_->Get(Family::kState, "a").value(), "3");
  CommitRows({{Family::kState, "a", "4"}, {Family::kState, "a", std::nullopt}});
  EXPECT_EQ(store_->Get(Family::kState, "a").value(), std::nullopt);
  CommitRows({{Family::kState, "never there", std::nullopt}});
}

TEST_P(StoreContract, AnEmptyValueIsARow) {
  CommitRows({{Family::kState, "a", ""}, {Family::kState, "", "of the empty key"}});
  EXPECT_EQ(store_->Get(Family::kState, "a").value(), "");
  EXPECT_EQ(store_->Get(Family::kState, "").value(), "of the empty key");
  EXPECT_EQ(store_->Get(Family::kState, "b").value(), std::nullopt);
}

TEST_P(StoreContract, FamiliesAreApart) {
  std::vector<Row> rows;
  for (size_t i = 0; i < kFamilies; ++i) {
    rows.push_back({static_cast<Family>(i), "same key", std::to_string(i)});
  }
  CommitRows(rows);
  CommitRows({{Family::kHeads, "same key", std::nullopt}});
  for (size_t i = 0; i < kFamilies; ++i) {
    const auto family = static_cast<Family>(i);
    const auto value = store_->Get(family, "same key").value();
    EXPECT_EQ(value, family == Family::kHeads ? std::nullopt : std::optional(std::to_string(i)));
  }
}

TEST_P(StoreContract, ScansAscendWithinThePrefix) {
  const std::string high("p\xff", 2), highest("\xff\xff", 2), zero("p\0", 2);
  std::vector<Row> rows;
  for (const std::string& key :
       {std::string("q"), std::string("p/b"), high, highest, std::string("p"), std::string("p/a"),
        zero, std::string("o"), high + "x", highest + "y"}) {
    rows.push_back({Family::kEdges, key, "value of " + key});
  }
  CommitRows(rows);
  using Strings = std::vector<std::string>;
  EXPECT_EQ(Keys("", "p"), (Strings{"p", zero, "p/a", "p/b", high, high + "x"}));
  EXPECT_EQ(Keys("p/b", "p"), (Strings{"p/b", high, high + "x"}));
  EXPECT_EQ(Keys("p/aa", "p"), (Strings{"p/b", high, high + "x"}));
  EXPECT_EQ(Keys("a", "p/"), (Strings{"p/a", "p/b"})) << "a first key before the prefix";
  EXPECT_EQ(Keys("q", "p"), Strings{}) << "a first key behind the prefix";
  EXPECT_EQ(Keys("", highest), (Strings{highest, highest + "y"})) << "a prefix with no successor";
  EXPECT_EQ(Keys("p/b", ""), (Strings{"p/b", high, high + "x", "q", highest, highest + "y"}));
  EXPECT_EQ(Keys("", "p", 2), (Strings{"p", zero})) << "the visitor stops";
  EXPECT_EQ(Keys("", "none"), Strings{});
  CommitRows({{Family::kEdges, "p/a", std::nullopt}});
  EXPECT_EQ(Keys("", "p/"), Strings{"p/b"});
}

TEST_P(StoreContract, AVisitorMayReadTheStore) {
  CommitRows({{Family::kEdges, "a", "value of a"}});
  ASSERT_TRUE(store_
                  ->Scan(Family::kEdges, "", "",
                         [&](std::string_view key, std::string_view) {
                           EXPECT_EQ(store_->Get(Family::kEdges, key).value(), "value of a");
                           return true;
                         })
                  .ok());
}

const Implementation kImplementations[] = {
    {"Memory",
     [](const TemporaryFolder&) -> std::unique_ptr<StoreFactory> {
       return std::make_unique<MemoryFactory>();
     }},
    {"Rocks",
     [](const TemporaryFolder& folder) -> std::unique_ptr<StoreFactory> {
       return std::make_unique<RocksFactory>(folder / "store", testing::SmallRocks());
     }},
};
INSTANTIATE_TEST_SUITE_P(All, StoreContract, ::testing::ValuesIn(kImplementations),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace lode::ledger
