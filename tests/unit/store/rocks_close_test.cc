// SPDX-License-Identifier: Apache-2.0
// An orderly end of a store on a disk: what is much in memory goes into files, so that opening need
// not read it all from the log again; what is little stays in the log.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "ledger/store/rocks/rocks_store.h"
#include "tests/unit/store/store_fixture.h"

namespace lode::ledger {
namespace {

namespace fs = std::filesystem;
using testing::CommitTo;
using testing::ExpectHoldsExactly;
using testing::GroupMaker;

RocksOptions Options() {
  RocksOptions options = testing::SmallRocks();
  options.memtable_bytes = uint64_t{64} << 20;  // nothing is flushed meanwhile
  return options;
}

// Bytes of the store's files with that ending.
uint64_t BytesOf(const std::string& path, const std::string& ending) {
  uint64_t bytes = 0;
  for (const auto& file : fs::directory_iterator(path)) {
    if (file.path().extension() == ending) bytes += file.file_size();
  }
  return bytes;
}

void MakeAndClose(const std::string& path, uint64_t groups, uint64_t entries) {
  const auto store = RocksStore::Create(path, Options()).value();
  GroupMaker maker;
  for (uint64_t i = 0; i < groups; ++i) ASSERT_TRUE(CommitTo(*store, maker.Next(entries)).ok());
}

TEST(RocksClose, MuchInMemoryGoesIntoFiles) {
  testing::TemporaryFolder folder;
  const std::string path = folder / "store";
  MakeAndClose(path, 60, 500);
  EXPECT_LT(BytesOf(path, ".log"), uint64_t{64} << 10);
  EXPECT_GT(BytesOf(path, ".sst"), uint64_t{1} << 20);
  ExpectHoldsExactly(*RocksStore::Open(path, Options()).value(), 60 * 500);
}

TEST(RocksClose, LittleStaysInTheLog) {
  testing::TemporaryFolder folder;
  const std::string path = folder / "store";
  MakeAndClose(path, 3, 10);
  EXPECT_GT(BytesOf(path, ".log"), 0u);
  EXPECT_EQ(BytesOf(path, ".sst"), 0u);
  ExpectHoldsExactly(*RocksStore::Open(path, Options()).value(), 3 * 10);
}

}  // namespace
}  // namespace lode::ledger
