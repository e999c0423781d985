// SPDX-License-Identifier: Apache-2.0
// fsck finds nothing in a sound ledger, and names the family, the key and the leaf of each single
// row that is not right.
#include "ledger/open/fsck.h"

#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "ledger/store/keys.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/encoding.h"

namespace lode::ledger::testing {
namespace {

absl::Status DiskError() {
  return base::Error(base::Reason::kStoreUnavailable, "reading a row: IO error: EIO");
}

// A store whose rows, entries, tiles and head read otherwise than they were written.
class SpoiledStore : public MemoryStore {
 public:
  absl::StatusOr<Head> ReadHead() const override {
    auto head = MemoryStore::ReadHead();
    if (spoil_head) spoil_head(*head);
    return head;
  }
  absl::StatusOr<LogEntry> ReadEntry(uint64_t index) const override {
    if (unread_leaf == index) return DiskError();
    if (lost_record == index)
      return base::Error(base::Reason::kStoreDamaged, "reading a row of records: Corruption");
    auto entry = MemoryStore::ReadEntry(index);
    if (spoil_entry) spoil_entry(index, *entry);
    return entry;
  }
  absl::StatusOr<std::string> ReadLeaf(uint64_t index) const override {
    if (lost_leaf == index)
      return base::Error(base::Reason::kStoreDamaged, "reading a row of leaves: Corruption");
    return MemoryStore::ReadLeaf(index);
  }
  absl::StatusOr<std::string> ReadTile(int level, uint64_t index) const override {
    auto tile = MemoryStore::ReadTile(level, index);
    if (tile.ok() && spoil_tile) spoil_tile(*tile);
    return tile;
  }
  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 std::string_view key) const override {
    if (unread.contains({family, std::string(key)})) return DiskError();
    if (const auto* row = Changed(family, key)) return *row;
    return MemoryStore::Get(family, key);
  }
  absl::Status Scan(Family family, std::string_view first, std::string_view prefix,
                    const Visit& visit) const override {
    if (unread_scan == family) return DiskError();
    std::map<std::string, std::string> rows;
    const absl::Status status =
        MemoryStore::Scan(family, first, prefix, [&](std::string_view key, std::string_view value) {
          rows.emplace(key, value);
          return true;
        });
    for (const auto& [place, value] : changed) {
      if (place.first != family) continue;
      rows.erase(place.second);
      if (value) rows[place.second] = *value;
    }
    for (const auto& [key, value] : rows) {
      if (!visit(key, value)) break;
    }
    return status;
  }

  // Reads of these fail.
  std::set<std::pair<Family, std::string>> unread;
  std::optional<uint64_t> unread_leaf;
  std::optional<uint64_t> lost_record, lost_leaf;  // damaged
  std::optional<Family> unread_scan;

  std::function<void(Head&)> spoil_head;
  std::function<void(uint64_t, LogEntry&)> spoil_entry;
  std::function<void(std::string&)> spoil_tile;
  std::map<std::pair<Family, std::string>, std::optional<std::string>> changed;

 private:
  const std::optional<std::string>* Changed(Family family, std::string_view key) const {
    const auto it = changed.find({family, std::string(key)});
    return it == changed.end() ? nullptr : &it->second;
  }
};

class FsckTest : public ::testing::Test {
 protected:
  FsckTest() {
    world_.Lot("a");
    world_.Split("a", "b", "c");
    TestLog log(store_, folder_ / "high-water");
    EXPECT_TRUE(log.Start().ok());
    log.Log(world_.records());
    signer_ = log.signer();
    log.Stop();
    mark_ = *HighWater::Open(folder_ / "high-water");
  }
  FsckReport Check(const FsckOptions& options = {}) {
    auto report = Fsck(store_, *mark_, signer_, options);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : FsckReport();
  }
  std::map<std::string, std::string> Rows(Family family) {
    std::map<std::string, std::string> rows;
    EXPECT_TRUE(store_
                    .Scan(family, "", "",
                          [&](std::string_view key, std::string_view value) {
                            rows.emplace(key, value);
                            return true;
                          })
                    .ok());
    return rows;
  }
  void ExpectNames(std::string_view family, std::string_view key) {
    const FsckReport report = Check();
    ASSERT_FALSE(report.clean()) << family;
    bool named = false;
    for (const Difference& d : report.differences) {
      named = named || (d.family == family && d.key == base::HexEncode(key));
    }
    EXPECT_TRUE(named) << family << " " << base::HexEncode(key) << ": "
                       << report.differences[0].family << " " << report.differences[0].what;
  }

  TemporaryFolder folder_;
  SpoiledStore store_;
  World world_;
  LogSigner signer_;
  std::unique_ptr<HighWater> mark_;
};

TEST_F(FsckTest, ASoundLedgerIsClean) {
  uint64_t done = 0, of = 0;
  FsckOptions options;
  options.progress = [&](uint64_t d, uint64_t n) {
    done = d;
    of = n;
  };
  const FsckReport report = Check(options);
  EXPECT_TRUE(report.clean()) << report.differences[0].family << " " << report.differences[0].key
                              << " " << report.differences[0].what;
  EXPECT_EQ(report.size, store_.ReadHead()->size);
  EXPECT_EQ(done, report.size);
  EXPECT_EQ(of, report.size);
}

// Every row of every derived family: changed, gone, and one too many.
TEST_F(FsckTest, NamesEachSingleRowOfEachDerivedFamily) {
  for (const Family family :
       {Family::kDigests, Family::kState, Family::kChains, Family::kHeads, Family::kEdges}) {
    const std::string_view name = kFamilyNames[PlaceOf(family)];
    const auto rows = Rows(family);
    ASSERT_FALSE(rows.empty()) << name;
    size_t tried = 0;
    for (const auto& [key, value] : rows) {
      if (++tried > 4) break;
      std::string other = value;
      other.back() ^= 1;
      store_.changed = {{{family, key}, other}};
      ExpectNames(name, key);
      store_.changed = {{{family, key}, std::nullopt}};
      ExpectNames(name, key);
    }
    std::string extra = rows.rbegin()->first;
    extra.back() ^= 1;
    store_.changed = {{{family, extra}, rows.rbegin()->second}};
    ExpectNames(name, extra);
    store_.changed.clear();
  }
}

TEST_F(FsckTest, NamesTheLeafOrEnvelopeThatIsNotRight) {
  for (uint64_t spoiled = 0; spoiled < 4; ++spoiled) {
    for (const bool leaf : {true, false}) {
      store_.spoil_entry = [&](uint64_t index, LogEntry& entry) {
        if (index != spoiled) return;
        if (leaf) {
          entry.leaf[20] ^= 1;
        } else {
          entry.envelope += 'x';
        }
      };
      const FsckReport report = Check();
      ASSERT_FALSE(report.clean());
      EXPECT_EQ(report.differences[0].leaf, spoiled);
    }
  }
}

// One damaged row accuses no sound one: what follows from it is said to be not compared, once a
// family.
TEST_F(FsckTest, WhatFollowsFromALostRecordIsNotAccused) {
  for (uint64_t lost = 0; lost < store_.ReadHead()->size; ++lost) {
    for (const bool leaf : {false, true}) {
      store_.lost_record = lost;
      store_.lost_leaf = leaf ? std::optional<uint64_t>(lost) : std::nullopt;
      const FsckReport report = Check();
      ASSERT_GE(report.found, 2u);
      EXPECT_EQ(report.differences[0].leaf, lost);
      for (size_t i = 1; i < report.differences.size(); ++i) {
        const Difference& d = report.differences[i];
        EXPECT_TRUE(d.leaf == lost || d.what.starts_with("not compared"))
            << lost << ": " << d.family << " " << d.key << ": " << d.what;
      }
      EXPECT_LE(report.found, 9u);
    }
  }
  store_.lost_record = store_.lost_leaf = std::nullopt;
  EXPECT_TRUE(Check().clean());
}

// A read that failed proves nothing: it is no difference, and hides none.
TEST_F(FsckTest, ARowThatCannotBeReadIsNoDifference) {
  for (const Family family :
       {Family::kDigests, Family::kState, Family::kChains, Family::kHeads, Family::kEdges}) {
    const std::string_view name = kFamilyNames[PlaceOf(family)];
    const std::string key = Rows(family).begin()->first;
    store_.unread = {{family, key}};
    const FsckReport report = Check();
    EXPECT_EQ(report.found, 0u) << name;
    ASSERT_EQ(report.unread, 1u) << name;
    EXPECT_FALSE(report.clean());
    EXPECT_EQ(report.not_read[0].family, name);
    EXPECT_EQ(report.not_read[0].key, base::HexEncode(key));
    EXPECT_EQ(report.why, base::Reason::kStoreUnavailable);
    EXPECT_EQ(report.checked, report.size);
    store_.unread.clear();
    store_.unread_scan = family;
    const FsckReport scanned = Check();
    EXPECT_EQ(scanned.found, 0u) << name;
    EXPECT_EQ(scanned.unread, 1u) << name;
    store_.unread_scan.reset();
  }
  const auto heads = Rows(Family::kHeads);
  store_.unread = {{Family::kHeads, heads.begin()->first}};
  store_.changed = {{{Family::kHeads, heads.rbegin()->first}, ""}};
  const FsckReport both = Check();
  EXPECT_EQ(both.found, 1u);
  EXPECT_EQ(both.unread, 1u);
}

// What follows from a leaf that was not read can't be derived, and is no difference either.
TEST_F(FsckTest, ALeafThatCannotBeReadEndsTheCheck) {
  const uint64_t size = store_.ReadHead()->size;
  for (uint64_t index = 0; index < size; ++index) {
    store_.unread_leaf = index;
    const FsckReport report = Check();
    EXPECT_EQ(report.found, 0u) << index << (report.found ? report.differences[0].what : "");
    ASSERT_EQ(report.unread, 1u);
    EXPECT_EQ(report.not_read[0].leaf, index);
    EXPECT_EQ(report.checked, index);
    EXPECT_EQ(report.size, size);
  }
}

TEST_F(FsckTest, WhatTheMachineSaysIsNoDamage) {
  using base::Reason;
  for (const Reason reason :
       {Reason::kStoreUnavailable, Reason::kNoSpace, Reason::kPermissionDenied}) {
    EXPECT_TRUE(IsOfTheMachine(base::Error(reason, "x")));
  }
  for (const Reason reason : {Reason::kStoreDamaged, Reason::kMalformed, Reason::kNotFound,
                              Reason::kInternal, Reason::kRefused}) {
    EXPECT_FALSE(IsOfTheMachine(base::Error(reason, "x")));
  }
}

TEST_F(FsckTest, NamesTheHeadRow) {
  store_.spoil_head = [](Head& head) { head.state.back() ^= 1; };
  ExpectNames("meta", "head");
  store_.spoil_head = [](Head& head) { head.frontier[0].bytes[0] ^= 1; };
  ExpectNames("meta", "head");
}

TEST_F(FsckTest, NamesAMarkThatKnowsMoreThanTheStore) {
  const auto note = SignVerified(signer_, store_.ReadHead()->size + 3, {});
  ASSERT_TRUE(mark_->Write(*note).ok());
  ExpectNames("mark", "");
}

TEST_F(FsckTest, ListsOnlySoManyAndCountsAll) {
  for (const auto& [key, value] : Rows(Family::kHeads)) {
    store_.changed[{Family::kHeads, key}] = "";
  }
  FsckOptions options;
  options.max_listed = 2;
  const FsckReport report = Check(options);
  EXPECT_EQ(report.differences.size(), 2u);
  EXPECT_EQ(report.found, store_.changed.size());
}

}  // namespace
}  // namespace lode::ledger::testing
