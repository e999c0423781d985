// SPDX-License-Identifier: Apache-2.0
// Marks of groups: a family that lost rows is known when the store is opened, wherever in its
// history they were.
#include "ledger/store/rocks/group_marks.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ledger/store/rocks/rocks_database.h"
#include "tests/unit/store/store_fixture.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

namespace fs = std::filesystem;
using testing::CommitTo;
using testing::ExpectHoldsExactly;
using testing::GroupMaker;
using testing::SmallRocks;
using testing::TemporaryFolder;

TEST(GroupMarks, OneSpelling) {
  const GroupMark mark{3, 5, 9};
  GroupMarks marks;
  EXPECT_TRUE(AddMark(MarkKey(7), EncodeMark(mark), marks));
  EXPECT_EQ(marks, (GroupMarks{{7, mark}}));
  EXPECT_TRUE(IsMarkKey(MarkKey(7)));
  EXPECT_FALSE(IsMarkKey(MarkKey(7).substr(1)));
  EXPECT_FALSE(IsMarkKey(MarkKey(7) + "x"));
  EXPECT_FALSE(AddMark(MarkKey(7), EncodeMark(mark) + "x", marks));
  EXPECT_FALSE(AddMark(MarkKey(7), EncodeMark({5, 3, 9}), marks));
  EXPECT_FALSE(AddMark(MarkKey(7), EncodeMark({3, 10, 9}), marks));
}

// What a marker writes has no hole, at any number of groups and openings, and each mark less is
// one.
TEST(GroupMarks, EveryHoleIsKnown) {
  constexpr uint64_t kEpochBytes = 100;
  GroupMarks marks = {{0, {}}};
  GroupMarker marker(kEpochBytes);
  marker.Open(marks);
  uint64_t size = 0;
  for (int i = 0; i < 400; ++i) {
    if (i % 37 == 0) marker.Open(marks);
    const auto step = marker.Next(size, size + 2);
    marks[step.epoch] = step.mark;
    if (step.forget) marks.erase(*step.forget);
    marker.Done(step, 40);
    size += 2;
    ASSERT_EQ(ReachOf(marks), size) << i;
    ASSERT_LE(marks.size(), kKeptEpochs);
    EXPECT_EQ(marks.rbegin()->second.last_began, size - 2);
  }
  ASSERT_EQ(marks.size(), kKeptEpochs);
  for (const auto& [epoch, mark] : marks) {
    GroupMarks less = marks;
    less.erase(epoch);
    EXPECT_LT(ReachOf(less), size) << epoch;
    less = marks;
    less[epoch].size -= 1;
    EXPECT_LT(ReachOf(less), size) << epoch;
  }
  EXPECT_EQ(ReachOf({}), 0u);
}

// The ends of the records of a RocksDB log file, which MANIFEST is too.
std::vector<uint64_t> RecordEnds(const fs::path& path) {
  constexpr uint64_t kBlock = 32'768, kHeader = 7;
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  std::vector<uint64_t> ends;
  for (uint64_t at = 0; at + kHeader <= bytes.size();) {
    if (kBlock - at % kBlock < kHeader) {
      at += kBlock - at % kBlock;
      continue;
    }
    const auto byte = [&](uint64_t i) { return static_cast<unsigned char>(bytes[at + i]); };
    at += kHeader + byte(4) + (uint64_t{byte(5)} << 8);
    ends.push_back(at);
  }
  return ends;
}

fs::path Manifest(const fs::path& store) {
  std::ifstream in(store / "CURRENT");
  std::string name;
  in >> name;
  return store / name;
}

class CutManifest : public ::testing::Test {
 protected:
  // A copy of an open store is what a kill leaves.
  void CopyKilled(const std::string& to) {
    fs::remove_all(folder_ / to);
    fs::copy(path_, folder_ / to, fs::copy_options::recursive);
  }
  void PutBack(const std::string& from) {
    fs::remove_all(path_);
    fs::copy(folder_ / from, path_, fs::copy_options::recursive);
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "store";
};

// Started after a kill, and killed again, with groups after the start or without: the table files
// that the start wrote are in the list. Cut at each record, the store is refused or holds all that
// it claims to.
TEST_F(CutManifest, NoCutLosesRowsWithoutAWord) {
  int known_by_marks = 0;
  for (const int groups_after : {0, 5}) {
    fs::remove_all(path_);
    GroupMaker maker;
    {
      const auto store = RocksStore::Create(path_, SmallRocks()).value();
      for (int i = 0; i < 20; ++i) ASSERT_TRUE(CommitTo(*store, maker.Next(3)).ok());
      CopyKilled("once");
    }
    PutBack("once");
    {
      const auto store = RocksStore::Open(path_, SmallRocks()).value();
      for (int i = 0; i < groups_after; ++i) ASSERT_TRUE(CommitTo(*store, maker.Next(3)).ok());
      CopyKilled("twice");
    }
    const std::vector<uint64_t> ends = RecordEnds(Manifest(folder_ / "twice"));
    ASSERT_GT(ends.size(), kFamilyNames.size());
    for (const uint64_t end : ends) {
      PutBack("twice");
      fs::resize_file(Manifest(path_), end);
      const auto store = RocksStore::Open(path_, SmallRocks());
      if (!store.ok()) continue;
      const auto groups = (*store)->CheckGroups();
      if (groups.ok()) {
        ExpectHoldsExactly(**store, (*store)->ReadHead()->size);
      } else {
        EXPECT_EQ(base::ReasonOf(groups.status()), base::Reason::kStoreDamaged);
        ++known_by_marks;
      }
    }
    PutBack("twice");
    const auto store = RocksStore::Open(path_, SmallRocks()).value();
    EXPECT_EQ(store->CheckGroups().value(), std::optional<uint64_t>(57 + 3 * groups_after));
    ExpectHoldsExactly(*store, 60 + 3 * static_cast<uint64_t>(groups_after));
  }
  EXPECT_GE(known_by_marks, 2);
}

// A store of the released version has no marks: it is opened, and has them from its first group on.
TEST_F(CutManifest, AStoreOfTheOlderFormatIsMarkedByItsFirstGroup) {
  GroupMaker maker;
  {
    const auto store = RocksStore::Create(path_, SmallRocks()).value();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(CommitTo(*store, maker.Next(3)).ok());
  }
  {
    std::unique_ptr<RocksDatabase> database;
    ASSERT_TRUE(OpenRocks(path_, SmallRocks(), OpenAs::kWhole, database).ok());
    for (size_t i = 0; i < kFamilyNames.size(); ++i) {
      for (uint64_t epoch = 0; epoch < 2; ++epoch) {
        ASSERT_TRUE(
            database->db->Delete({}, database->handles[i], rocksdb::Slice(MarkKey(epoch))).ok());
      }
    }
    ASSERT_TRUE(database->db
                    ->Put({}, database->family(kMeta), rocksdb::Slice(std::string(kFormatKey)),
                          EncodeFormat(kUnmarkedFormatVersion))
                    .ok());
  }
  {
    const auto store = RocksStore::Open(path_, SmallRocks()).value();
    EXPECT_EQ(store->CheckGroups().value(), std::nullopt);
    ExpectHoldsExactly(*store, 9);
    ASSERT_TRUE(CommitTo(*store, maker.Next(3)).ok());
    EXPECT_EQ(store->CheckGroups().value(), std::optional<uint64_t>(9));
  }
  const auto store = RocksStore::Open(path_, SmallRocks()).value();
  EXPECT_EQ(store->CheckGroups().value(), std::optional<uint64_t>(9));
  ExpectHoldsExactly(*store, 12);
}

// One family's marks are not enough: each is looked at.
TEST_F(CutManifest, EveryFamilyIsLookedAt) {
  GroupMaker maker;
  {
    const auto store = RocksStore::Create(path_, SmallRocks()).value();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(CommitTo(*store, maker.Next(3)).ok());
    CopyKilled("whole");
  }
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    PutBack("whole");
    {
      std::unique_ptr<RocksDatabase> database;
      ASSERT_TRUE(OpenRocks(path_, SmallRocks(), OpenAs::kWhole, database).ok());
      ASSERT_TRUE(database->db->Delete({}, database->handles[i], rocksdb::Slice(MarkKey(1))).ok());
    }
    const auto store = RocksStore::Open(path_, SmallRocks()).value();
    const absl::Status status = store->CheckGroups().status();
    EXPECT_EQ(base::ReasonOf(status), base::Reason::kStoreDamaged) << kFamilyNames[i];
    EXPECT_NE(base::ToStd(status.message()).find(kFamilyNames[i]), std::string::npos) << status;
  }
}

// Keys that are hashes begin with the marks' two bytes once in 65,536 times.
TEST_F(CutManifest, AHashThatBeginsLikeAMarkIsNone) {
  GroupMaker maker;
  {
    const auto store = RocksStore::Create(path_, SmallRocks()).value();
    Group group = maker.Next(3);
    const std::string hash = std::string(kMarkPrefix) + std::string(30, 'x');
    group.rows.push_back({Family::kDigests, hash, "value"});
    group.rows.push_back({Family::kChains, hash + std::string(8, '\0'), "value"});
    ASSERT_TRUE(CommitTo(*store, group).ok());
  }
  const auto store = RocksStore::Open(path_, SmallRocks()).value();
  EXPECT_TRUE(store->CheckGroups().ok()) << store->CheckGroups().status();
}

}  // namespace
}  // namespace lode::ledger
