// SPDX-License-Identifier: Apache-2.0
// A damaged data folder: lode-ledgerd stays down with exit code 6 and names the leaves that are
// missing, fsck finds it, and neither makes the folder worse. Every damage is made to a copy of one
// sound folder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/served_ledger.h"
#include "verifier/base/exit_code.h"

namespace lode::integration {
namespace {

namespace fs = std::filesystem;

struct Ended {
  int code = 0;
  std::string output;
};

// A start that must not come to serve.
Ended FailToServe(const std::string& folder) {
  Program serve({LedgerdPath(), "serve", "--data", folder, "--port", "0"},
                Program::Reads::kOutputAndErrors);
  Ended ended;
  for (std::string line = serve.ReadLine(); !line.empty(); line = serve.ReadLine()) {
    ended.output += line + "\n";
    if (line.starts_with("serving ")) {
      ADD_FAILURE() << "it serves";
      serve.Signal(SIGKILL);
    }
  }
  ended.code = serve.Wait();
  return ended;
}

Ended Fsck(const std::string& folder) {
  Program fsck({LedgerdPath(), "fsck", "--data", folder}, Program::Reads::kOutputAndErrors);
  Ended ended;
  for (std::string line = fsck.ReadLine(); !line.empty(); line = fsck.ReadLine())
    ended.output += line + "\n";
  ended.code = fsck.Wait();
  return ended;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::map<std::string, std::string> Contents(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) out[file.path().string()] = ReadFile(file.path());
  }
  return out;
}

void Flip(const fs::path& path, uint64_t at) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(at));
  const char c = static_cast<char>(file.get());
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(c ^ 0x10));
}

class Damage : public testing::Test {
 protected:
  Damage() {
    served_.Populate(*served_.Client(), 40);
    served_.Stop();
  }

  // A fresh copy of the sound folder.
  std::string Copy() {
    const std::string copy = served_ / ("copy-" + std::to_string(copies_++));
    fs::copy(served_.folder(), copy, fs::copy_options::recursive);
    return copy;
  }
  static std::vector<fs::path> Files(const std::string& folder, const std::string& extension) {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(folder + "/store")) {
      if (file.path().extension() == extension && file.file_size() > 0) files.push_back(file);
    }
    return files;
  }
  // Serves a copy until it is killed, so that opening has moved the rows of the log into tables.
  std::string CopyWithTables() {
    const std::string copy = Copy();
    Ledgerd ledgerd(copy);
    EXPECT_FALSE(ledgerd.announced().empty());
    ledgerd.program().Signal(SIGKILL);
    ledgerd.program().Wait();
    return copy;
  }

  ServedLedger served_;
  int copies_ = 0;
};

TEST_F(Damage, ASoundCopyServesAndFsckFindsNothing) {
  const std::string copy = CopyWithTables();
  const Ended fsck = Fsck(copy);
  EXPECT_EQ(fsck.code, base::kExitOk) << fsck.output;
  EXPECT_FALSE(Files(copy, ".sst").empty());
  EXPECT_FALSE(Files(served_.folder(), ".log").empty());
}

TEST_F(Damage, ALogCutShortNamesTheLeaves) {
  for (const int percent : {0, 50, 95}) {
    SCOPED_TRACE(percent);
    const std::string copy = Copy();
    for (const fs::path& log : Files(copy, ".log"))
      fs::resize_file(log, fs::file_size(log) * static_cast<uint64_t>(percent) / 100);
    const Ended serve = FailToServe(copy);
    EXPECT_EQ(serve.code, base::kExitStoreDamaged) << serve.output;
    EXPECT_THAT(serve.output, testing::HasSubstr("STORE_DAMAGED"));
    EXPECT_THAT(serve.output, testing::ContainsRegex("lea(f|ves) [0-9]"));
    // It stays so: a second start is no way round.
    EXPECT_EQ(FailToServe(copy).code, base::kExitStoreDamaged);
    const Ended fsck = Fsck(copy);
    EXPECT_EQ(fsck.code, base::kExitStoreDamaged) << fsck.output;
  }
}

TEST_F(Damage, AFlippedBitInALogNamesTheLeavesAndTheFolderStaysAsItIs) {
  for (const int percent : {1, 30, 60, 90}) {
    SCOPED_TRACE(percent);
    const std::string copy = Copy();
    for (const fs::path& log : Files(copy, ".log"))
      Flip(log, fs::file_size(log) * static_cast<uint64_t>(percent) / 100);
    const auto before = Contents(copy + "/store");
    const Ended serve = FailToServe(copy);
    EXPECT_EQ(serve.code, base::kExitStoreDamaged) << serve.output;
    EXPECT_THAT(serve.output, testing::ContainsRegex("lea(f|ves) [0-9]"));
    const Ended fsck = Fsck(copy);
    EXPECT_EQ(fsck.code, base::kExitStoreDamaged) << fsck.output;
    EXPECT_EQ(Contents(copy + "/store"), before);
    EXPECT_FALSE(fs::exists(copy + "/store.recovering"));
  }
}

// A table's damage is met where it is read: at the start, or by fsck, which reads everything.
TEST_F(Damage, AFlippedBitInATableIsFoundByFsck) {
  const std::string with_tables = CopyWithTables();
  const size_t tables = Files(with_tables, ".sst").size();
  ASSERT_GT(tables, 0u);
  for (size_t i = 0; i < tables; ++i) {
    const std::string copy = served_ / ("table-" + std::to_string(i));
    fs::copy(with_tables, copy, fs::copy_options::recursive);
    const fs::path table = Files(copy, ".sst")[i];
    SCOPED_TRACE(table.string());
    Flip(table, fs::file_size(table) / 3);
    const Ended fsck = Fsck(copy);
    EXPECT_EQ(fsck.code, base::kExitStoreDamaged) << fsck.output;
  }
}

TEST_F(Damage, AMissingFileKeepsItDown) {
  for (const char* name : {"/store/CURRENT", "/high-water"}) {
    SCOPED_TRACE(name);
    const std::string copy = Copy();
    ASSERT_TRUE(fs::remove(copy + name));
    const Ended serve = FailToServe(copy);
    EXPECT_EQ(serve.code, base::kExitStoreDamaged) << serve.output;
  }
  const std::string copy = CopyWithTables();
  for (const fs::path& table : Files(copy, ".sst")) fs::remove(table);
  const Ended serve = FailToServe(copy);
  EXPECT_EQ(serve.code, base::kExitStoreDamaged) << serve.output;
}

TEST_F(Damage, OfTheMarkKeepsItDownUnlessTheStoreReachesBeyond) {
  const std::string copy = Copy();
  const std::string bytes = ReadFile(copy + "/high-water");
  for (uint64_t at = 0; at < bytes.size(); at += 256) Flip(copy + "/high-water", at);
  const Ended serve = FailToServe(copy);
  EXPECT_EQ(serve.code, base::kExitStoreDamaged) << serve.output;
  EXPECT_EQ(Fsck(copy).code, base::kExitStoreDamaged);
}

}  // namespace
}  // namespace lode::integration
