// SPDX-License-Identifier: Apache-2.0
// What only a store on a disk can get wrong: reopening, dying, two openers, stamps, damaged files,
// a full disk.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

#include "ledger/store/folder.h"
#include "ledger/store/keys.h"
#include "ledger/store/rocks/rocks_database.h"
#include "ledger/store/rocks/rocks_store.h"
#include "tests/unit/store/store_fixture.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

namespace fs = std::filesystem;
using base::Reason;
using base::ReasonOf;
using testing::CommitTo;
using testing::ExpectHoldsExactly;
using testing::GroupMaker;
using testing::SmallRocks;
using testing::TemporaryFolder;

// Runs `body` in a child that ends without any clean-up, as a killed process does; its exit code.
int InDyingChild(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  return WEXITSTATUS(status);
}

// Memtables with room for all that a forked child writes: it has no background threads, and a flush
// would wait for them for ever.
RocksOptions ForAChild() {
  RocksOptions options = SmallRocks();
  options.memtable_bytes = uint64_t{64} << 20;
  return options;
}

class RocksTest : public ::testing::Test {
 protected:
  std::unique_ptr<RocksStore> Create() { return RocksStore::Create(path_, SmallRocks()).value(); }
  std::unique_ptr<RocksStore> Open() { return RocksStore::Open(path_, SmallRocks()).value(); }
  Reason OpenRefusal() { return ReasonOf(RocksStore::Open(path_, SmallRocks()).status()); }

  // A store of `groups` groups of three, closed by dying: all of it is in the WAL.
  void MakeAndDie(uint64_t groups) {
    ASSERT_EQ(InDyingChild([&] {
                const auto store = RocksStore::Create(path_, ForAChild()).value();
                GroupMaker maker;
                for (uint64_t i = 0; i < groups; ++i) {
                  if (!CommitTo(*store, maker.Next(3)).ok()) return 1;
                }
                return 0;
              }),
              0);
  }
  // The one log file with bytes in it.
  fs::path Wal() {
    for (const auto& entry : fs::directory_iterator(path_)) {
      if (entry.path().extension() == ".log" && entry.file_size() > 0) return entry.path();
    }
    ADD_FAILURE() << "no WAL";
    return {};
  }
  // Changes a row of the stamp behind the store's back.
  void PutMeta(std::string_view key, const std::string& value) {
    std::unique_ptr<RocksDatabase> database;
    ASSERT_TRUE(OpenRocks(path_, SmallRocks(), OpenAs::kWhole, database).ok());
    ASSERT_TRUE(database->db
                    ->Put(rocksdb::WriteOptions(), database->family(kMeta),
                          rocksdb::Slice(key.data(), key.size()), value)
                    .ok());
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "store";
};

TEST_F(RocksTest, ReopeningSeesAll) {
  GroupMaker maker;
  uint64_t size = 0;
  Create();
  for (const uint64_t entries : {1, 300, 5, 700}) {
    auto store = Open();
    EXPECT_EQ(store->report().found, OpenReport::Found::kWhole);
    EXPECT_EQ(store->report().damage, "");
    ASSERT_TRUE(CommitTo(*store, maker.Next(entries)).ok());
    size += entries;
    store.reset();
    ExpectHoldsExactly(*Open(), size);
  }
}

TEST_F(RocksTest, WhatWasCommittedOutlivesItsProcess) {
  MakeAndDie(20);
  const auto store = Open();
  EXPECT_EQ(store->report().found, OpenReport::Found::kWhole);
  ExpectHoldsExactly(*store, 60);
  GroupMaker maker(60);
  EXPECT_TRUE(CommitTo(*store, maker.Next(3)).ok());
}

TEST_F(RocksTest, ManyFlushesAndCompactionsLater) {
  GroupMaker maker;
  {
    const auto store = Create();
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(CommitTo(*store, maker.Next(300)).ok());
    EXPECT_TRUE(store->health().ok());
    EXPECT_TRUE(store->VerifyChecksums().ok());
  }
  ExpectHoldsExactly(*Open(), 18000);
}

TEST_F(RocksTest, OneOpenerAtATime) {
  auto store = Create();
  const auto second = RocksStore::Open(path_, SmallRocks());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(ReasonOf(second.status()), Reason::kConflict);
  EXPECT_NE(base::ToStd(second.status().message()).find("in use by another process"),
            std::string::npos);
  EXPECT_EQ(InDyingChild([&] { return OpenRefusal() == Reason::kConflict ? 0 : 1; }), 0);
  store.reset();
  EXPECT_TRUE(RocksStore::Open(path_, SmallRocks()).ok());
}

TEST_F(RocksTest, OtherFoldersAreRefused) {
  EXPECT_EQ(OpenRefusal(), Reason::kNotFound);
  EXPECT_FALSE(fs::exists(path_));
  fs::create_directory(path_);
  EXPECT_EQ(OpenRefusal(), Reason::kStoreDamaged);
  std::ofstream(fs::path(path_) / "letter") << "not a store";
  EXPECT_EQ(OpenRefusal(), Reason::kStoreDamaged);
  EXPECT_EQ(ReasonOf(RocksStore::Create(path_, SmallRocks()).status()), Reason::kConflict);
  EXPECT_TRUE(fs::exists(fs::path(path_) / "letter"));
}

TEST_F(RocksTest, AnotherOriginIsRefused) {
  Create();
  RocksOptions other = SmallRocks();
  other.origin = "ledger.example/other";
  EXPECT_EQ(ReasonOf(RocksStore::Open(path_, other).status()), Reason::kConflict);
  EXPECT_TRUE(RocksStore::Open(path_, SmallRocks()).ok());
}

TEST_F(RocksTest, OtherVersionsAreRefused) {
  Create();
  PutMeta(kFormatKey, EncodeFormat(kStoreFormatVersion + 1));
  EXPECT_EQ(OpenRefusal(), Reason::kUnsupportedVersion);
  for (const std::string& malformed :
       {std::string(), std::string("\0\0\1", 3), std::string("\0\0\0\1\0", 5), EncodeFormat(0)}) {
    PutMeta(kFormatKey, malformed);
    EXPECT_EQ(OpenRefusal(), Reason::kStoreDamaged);
  }
  PutMeta(kFormatKey, EncodeFormat(kStoreFormatVersion));
  EXPECT_TRUE(RocksStore::Open(path_, SmallRocks()).ok());
}

TEST_F(RocksTest, AFamilyOfALaterProgramIsRefused) {
  Create();
  {
    std::unique_ptr<RocksDatabase> database;
    ASSERT_TRUE(OpenRocks(path_, SmallRocks(), OpenAs::kWhole, database).ok());
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE(
        database->db->CreateColumnFamily(rocksdb::ColumnFamilyOptions(), "later", &handle).ok());
    database->handles.push_back(handle);
  }
  EXPECT_EQ(OpenRefusal(), Reason::kUnsupportedVersion);
}

// Who comes after a restart has an epoch above all before it: a writer that outlived the other
// process, on a machine that shares the disk, stays refused.
TEST_F(RocksTest, TheWritersEpochIsDurable) {
  GroupMaker maker;
  uint64_t before = 0;
  {
    const auto store = Create();
    ASSERT_TRUE(store->BecomeWriter().ok());
    before = store->BecomeWriter().value();
    ASSERT_TRUE(store->Commit({before, RootOf({})}, maker.Next(3)).ok());
  }
  const auto store = Open();
  EXPECT_EQ(store->writer_epoch(), before);
  const base::Hash256 root = RootOf(store->ReadHead().value());
  const uint64_t now = store->BecomeWriter().value();
  EXPECT_GT(now, before);
  const Group next = maker.Next(3);
  EXPECT_EQ(ReasonOf(store->Commit({before, root}, next)), Reason::kConflict);
  EXPECT_TRUE(store->Commit({now, root}, next).ok());
}

TEST_F(RocksTest, AMalformedWriterIsRefused) {
  Create();
  EXPECT_EQ(ParseWriter(EncodeWriter(7)).value(), 7u);
  for (const std::string& bad :
       {std::string(), EncodeWriter(0), EncodeWriter(7).substr(1), EncodeWriter(7) + "x"}) {
    EXPECT_EQ(ReasonOf(ParseWriter(bad).status()), Reason::kStoreDamaged);
    PutMeta(kWriterKey, bad);
    EXPECT_EQ(OpenRefusal(), Reason::kStoreDamaged);
  }
}

TEST_F(RocksTest, AMalformedHeadIsRefused) {
  Create();
  Head head{3, {base::Hash256{}, base::Hash256{}}, "state"};
  const std::string good = EncodeHead(head);
  EXPECT_EQ(ParseHead(good).value(), head);
  for (const std::string& bad : {std::string(), good.substr(0, 8), good.substr(0, 72),
                                 "\x01" + good.substr(1), good + std::string(4096, 'x')}) {
    EXPECT_EQ(ReasonOf(ParseHead(bad).status()), Reason::kStoreDamaged);
    PutMeta(kHeadKey, bad);
    EXPECT_EQ(OpenRefusal(), Reason::kStoreDamaged);
  }
}

TEST_F(RocksTest, AMissingEntryIsDamage) {
  {
    const auto store = Create();
    GroupMaker maker;
    ASSERT_TRUE(CommitTo(*store, maker.Next(10)).ok());
  }
  {
    std::unique_ptr<RocksDatabase> database;
    ASSERT_TRUE(OpenRocks(path_, SmallRocks(), OpenAs::kWhole, database).ok());
    const rocksdb::WriteOptions write;
    ASSERT_TRUE(database->db->Delete(write, database->family(kRecords), IndexKey(6)).ok());
    ASSERT_TRUE(database->db->Delete(write, database->family(kLeaves), IndexKey(8)).ok());
  }
  const auto store = Open();
  EXPECT_EQ(ReasonOf(store->ReadEntry(6).status()), Reason::kStoreDamaged) << "a state root's too";
  EXPECT_TRUE(store->ReadLeaf(6).ok());
  EXPECT_EQ(ReasonOf(store->ReadLeaf(8).status()), Reason::kStoreDamaged);
  EXPECT_EQ(ReasonOf(store->ReadEntry(8).status()), Reason::kStoreDamaged);
  EXPECT_TRUE(store->ReadEntry(9).ok());
  const auto any = [](uint64_t, std::string_view, std::string_view) { return absl::OkStatus(); };
  EXPECT_TRUE(store->ReadEntries(0, 6, any).ok());
  EXPECT_EQ(ReasonOf(store->ReadEntries(0, 7, any)), Reason::kStoreDamaged);
  EXPECT_TRUE(store->ReadEntries(7, 8, any).ok());
  EXPECT_EQ(ReasonOf(store->ReadEntries(7, 10, any)), Reason::kStoreDamaged);
  EXPECT_TRUE(store->ReadEntries(9, 10, any).ok());
}

// Whatever happened to the log file: a prefix of whole groups or a refusal, and never wrong data.
class DamagedWal : public RocksTest {
 protected:
  enum class Outcome { kRefused, kWhole, kShorter };

  Outcome OpenDamaged(uint64_t size) {
    const auto store = RocksStore::Open(path_, SmallRocks());
    if (!store.ok()) {
      EXPECT_EQ(ReasonOf(store.status()), Reason::kStoreDamaged) << store.status();
      return Outcome::kRefused;
    }
    const uint64_t left = (*store)->ReadHead().value().size;
    EXPECT_EQ(left % 3, 0u) << "half a group";
    EXPECT_LE(left, size);
    ExpectHoldsExactly(**store, left);
    if ((*store)->report().found == OpenReport::Found::kCutTail) {
      EXPECT_NE((*store)->report().damage, "");
      GroupMaker maker(left);
      EXPECT_FALSE(CommitTo(**store, maker.Next(1)).ok()) << "not before the cut is accepted";
    }
    return left == size ? Outcome::kWhole : Outcome::kShorter;
  }
  // Makes the folder `kept` again.
  void PutBack(const fs::path& kept) {
    fs::remove_all(path_);
    fs::copy(kept, path_);
  }
};

TEST_F(DamagedWal, CutAtAnyLength) {
  MakeAndDie(8);
  const fs::path kept = folder_ / "kept";
  fs::copy(path_, kept);
  const std::string wal = Wal().filename();
  const uint64_t length = fs::file_size(kept / wal);
  int shorter = 0;
  for (uint64_t cut = 0; cut < length; cut += length / 40 + 1) {
    PutBack(kept);
    fs::resize_file(fs::path(path_) / wal, cut);
    shorter += OpenDamaged(24) == Outcome::kShorter;
  }
  EXPECT_GT(shorter, 0) << "the cuts did cut";
}

TEST_F(DamagedWal, AnyBitFlipped) {
  MakeAndDie(8);
  const fs::path kept = folder_ / "kept";
  fs::copy(path_, kept);
  const std::string wal = Wal().filename();
  const uint64_t length = fs::file_size(kept / wal);
  int shorter = 0;
  for (uint64_t at = 1; at < length; at += length / 60 + 1) {
    PutBack(kept);
    std::fstream file(fs::path(path_) / wal, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte ^ (1 << at % 8)));
    file.close();
    const Outcome outcome = OpenDamaged(24);
    EXPECT_NE(outcome, Outcome::kWhole) << at;
    shorter += outcome == Outcome::kShorter;
    EXPECT_FALSE(fs::exists(path_ + ".recovering")) << "a cut that was not accepted leaves nothing";
  }
  EXPECT_GT(shorter, 0);
}

TEST_F(DamagedWal, ACutThatIsAcceptedTakesThePlace) {
  MakeAndDie(8);
  const fs::path wal = Wal();
  {
    // In the last quarter: some groups are left.
    std::fstream file(wal, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(wal) * 3 / 4));
    file << "damage";
  }
  auto cut = Open();
  ASSERT_EQ(cut->report().found, OpenReport::Found::kCutTail);
  const uint64_t left = cut->ReadHead().value().size;
  ASSERT_GT(left, 0u);
  ASSERT_LT(left, 24u);
  EXPECT_EQ(OpenRefusal(), Reason::kConflict) << "the copy in use is locked like the store";
  auto accepted = RocksStore::AcceptCutTail(std::move(cut));
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ((*accepted)->report().found, OpenReport::Found::kWhole);
  GroupMaker maker(left);
  ASSERT_TRUE(CommitTo(**accepted, maker.Next(3)).ok());
  accepted->reset();
  EXPECT_TRUE(fs::exists(path_ + ".damaged-1")) << "the damaged store is kept";
  EXPECT_FALSE(fs::exists(path_ + ".recovering"));
  const auto store = Open();
  EXPECT_EQ(store->report().found, OpenReport::Found::kWhole);
  ExpectHoldsExactly(*store, left + 3);
  EXPECT_TRUE(store->VerifyChecksums().ok());
}

TEST_F(RocksTest, OnlyACutIsAccepted) {
  EXPECT_EQ(ReasonOf(RocksStore::AcceptCutTail(Create()).status()), Reason::kUsage);
}

TEST_F(RocksTest, AFlippedBitInAnSstFileIsFound) {
  GroupMaker maker;
  ASSERT_TRUE(CommitTo(*Create(), maker.Next(300)).ok());
  Open();  // recovery writes the rows into SST files
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path_)) {
    if (entry.path().extension() == ".sst") files.push_back(entry.path());
  }
  ASSERT_FALSE(files.empty());
  for (const fs::path& path : files) {
    const uint64_t at = fs::file_size(path) / 3;
    const auto flip = [&] {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(static_cast<std::streamoff>(at));
      const int byte = file.get();
      file.seekp(static_cast<std::streamoff>(at));
      file.put(static_cast<char>(byte ^ 4));
    };
    flip();
    const auto store = RocksStore::Open(path_, SmallRocks());
    const absl::Status status = store.ok() ? (*store)->VerifyChecksums() : store.status();
    ASSERT_FALSE(status.ok()) << path;
    EXPECT_EQ(ReasonOf(status), Reason::kStoreDamaged) << status;
    flip();
  }
  EXPECT_TRUE(Open()->VerifyChecksums().ok());
}

TEST_F(RocksTest, TheReserveRefusesBeforeTheDiskIsFull) {
  Create();
  GroupMaker maker;
  const Group group = maker.Next(5);
  {
    RocksOptions options = SmallRocks();
    options.reserve_bytes = uint64_t{1} << 60;
    const auto store = RocksStore::Open(path_, options).value();
    EXPECT_EQ(ReasonOf(CommitTo(*store, group)), Reason::kNoSpace);
    EXPECT_TRUE(store->health().ok()) << "not for good";
    ExpectHoldsExactly(*store, 0);
  }
  EXPECT_TRUE(CommitTo(*Open(), group).ok());
}

TEST_F(RocksTest, AWriteThatTheSystemRefusesStopsCommitsAndNotReads) {
  Create();
  const int code = InDyingChild([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const auto store = RocksStore::Open(path_, ForAChild()).value();
    GroupMaker maker;
    if (!CommitTo(*store, maker.Next(3)).ok()) return 10;
    const rlimit small = {64 << 10, 64 << 10};
    if (::setrlimit(RLIMIT_FSIZE, &small) != 0) return 11;
    uint64_t size = 3;
    for (int i = 0; i < 100; ++i) {
      const absl::Status status = CommitTo(*store, maker.Next(30));
      if (!status.ok()) {
        if (ReasonOf(status) != Reason::kStoreUnavailable) return 12;
        if (!IsFileSizeLimit(status)) return 18;
        if (store->health().ok()) return 13;
        if (CommitTo(*store, maker.Next(1)).ok()) return 14;
        if (store->ReadEntry(size - 1).value() != testing::EntryAt(size - 1)) return 15;
        return store->ReadEntry(size).ok() ? 16 : static_cast<int>(100 + size / 30);
      }
      size += 30;
    }
    return 17;
  });
  ASSERT_GE(code, 100) << "see the codes above";
  const uint64_t acknowledged = 3 + 30 * static_cast<uint64_t>(code - 100);
  const uint64_t size = Open()->ReadHead().value().size;
  EXPECT_TRUE(size == acknowledged || size == acknowledged + 30) << size << " " << acknowledged;
  ExpectHoldsExactly(*Open(), size);
}

}  // namespace
}  // namespace lode::ledger
