// SPDX-License-Identifier: Apache-2.0
// The RocksDB store on a failing disk. A script of commits runs once for every operation that could
// fail; in the short form for every fifth, so that of writes and syncs, which alternate, both come.
// Oracle: after the error no commit succeeds, reads go on, and reopening finds a prefix of
// whole groups that includes every acknowledged one.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "ledger/store/rocks/rocks_store.h"
#include "tests/long.h"
#include "tests/unit/store/fault_fs.h"
#include "tests/unit/store/store_fixture.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

namespace fs = std::filesystem;
using base::Reason;
using base::ReasonOf;
using testing::CommitTo;
using testing::EntryAt;
using testing::ExpectHoldsExactly;
using testing::FaultFs;
using testing::GroupMaker;
using testing::TemporaryFolder;

constexpr uint64_t kBefore = 2;   // groups before the script
constexpr uint64_t kScript = 10;  // groups of the script
constexpr uint64_t kEntries = 9;  // in each group
const uint64_t kStep = lode::testing::IsLong() ? 1 : 5;
constexpr uint64_t kBulk = 12 << 10;  // of a row in each group: the script fills memtables

Group NextGroup(GroupMaker& maker) {
  Group group = maker.Next(kEntries);
  std::string bulk;
  for (uint64_t i = 0; i < kBulk; ++i) {
    bulk.push_back(static_cast<char>((group.first_index + i * i) * 2654435761u >> 13));
  }
  group.rows.push_back({Family::kEdges, "bulk" + std::to_string(group.first_index), bulk});
  return group;
}

class FaultTest : public ::testing::Test {
 protected:
  FaultTest() {
    auto store = RocksStore::Create(base_, Options(nullptr)).value();
    GroupMaker maker;
    for (uint64_t i = 0; i < kBefore; ++i) EXPECT_TRUE(CommitTo(*store, NextGroup(maker)).ok());
  }

  static RocksOptions Options(rocksdb::Env* env) {
    RocksOptions options = testing::SmallRocks();
    options.memtable_bytes = 96 << 10;
    options.env = env;
    return options;
  }

  // What one run of the script saw.
  struct Run {
    uint64_t acknowledged = kBefore * kEntries;
    uint64_t operations = 0;
    absl::Status error;  // of opening or of the first commit that failed
    bool commit_failed = false;
  };

  // Runs the script on a fresh copy of the store; `fault_fs` is armed by then.
  Run RunScript(const std::shared_ptr<FaultFs>& fault_fs, uint64_t cut_power_after = UINT64_MAX) {
    fs::remove_all(path_);
    fs::copy(base_, path_);
    const auto env = testing::MakeFaultEnv(fault_fs);
    Run run;
    auto store = RocksStore::Open(path_, Options(env.get()));
    if (!store.ok()) {
      run.error = store.status();
    } else {
      Commits(**store, *fault_fs, cut_power_after, run);
    }
    run.operations = fault_fs->operations();
    return run;
  }

  void Commits(RocksStore& store, FaultFs& fault_fs, uint64_t cut_power_after, Run& run) {
    GroupMaker maker(run.acknowledged);
    for (uint64_t i = 0; i < kScript; ++i) {
      if (i == cut_power_after) fault_fs.CutPower();
      const absl::Status status = CommitTo(store, NextGroup(maker));
      if (status.ok()) {
        EXPECT_FALSE(run.commit_failed) << "a commit after the error";
        run.acknowledged += kEntries;
        continue;
      }
      if (!run.commit_failed) run.error = status;
      run.commit_failed = true;
      EXPECT_FALSE(store.health().ok());
      maker = GroupMaker(run.acknowledged);
    }
    // Reads go on, of what was acknowledged.
    EXPECT_EQ(store.ReadEntry(run.acknowledged - 1).value(), EntryAt(run.acknowledged - 1));
  }

  void ExpectNothingAcknowledgedIsLost(const Run& run) {
    const auto store = RocksStore::Open(path_, Options(nullptr));
    ASSERT_TRUE(store.ok()) << store.status();
    const uint64_t size = (*store)->ReadHead().value().size;
    EXPECT_EQ(size % kEntries, 0u) << "half a group";
    EXPECT_GE(size, run.acknowledged) << "an acknowledged group is lost";
    EXPECT_LE(size, run.acknowledged + kEntries) << "more than was tried";
    ExpectHoldsExactly(**store, size);
    EXPECT_TRUE((*store)->CheckGroups().ok()) << (*store)->CheckGroups().status();
  }

  // Every k of the script, each with a fault of its own.
  void FailEveryOperation(FaultFs::Fault fault, bool sticky) {
    const auto counting = std::make_shared<FaultFs>();
    const Run whole = RunScript(counting);
    ASSERT_TRUE(whole.error.ok()) << whole.error;
    ASSERT_EQ(whole.acknowledged, (kBefore + kScript) * kEntries);
    ASSERT_GT(whole.operations, 50u);
    uint64_t commits_failed = 0;
    for (uint64_t k = 1; k <= whole.operations; k += kStep) {
      SCOPED_TRACE("operation " + std::to_string(k));
      const auto failing = std::make_shared<FaultFs>();
      failing->Arm(k, fault, sticky);
      const Run run = RunScript(failing);
      commits_failed += run.commit_failed;
      if (run.commit_failed) {
        EXPECT_EQ(ReasonOf(run.error),
                  fault == FaultFs::Fault::kNoSpace ? Reason::kNoSpace : Reason::kStoreUnavailable)
            << run.error;
      }
      ExpectNothingAcknowledgedIsLost(run);
      if (HasFatalFailure()) return;
    }
    EXPECT_GE(commits_failed, 2 * kScript / kStep) << "a write and a sync of each commit";
  }

  const TemporaryFolder folder_{testing::MemoryVolume()};  // FaultFs says what was synced
  const std::string base_ = folder_ / "base";
  const std::string path_ = folder_ / "store";
};

TEST_F(FaultTest, AnIoErrorOnce) { FailEveryOperation(FaultFs::Fault::kIoError, false); }
TEST_F(FaultTest, AnIoErrorFromThenOn) { FailEveryOperation(FaultFs::Fault::kIoError, true); }
TEST_F(FaultTest, AFullDiskFromThenOn) { FailEveryOperation(FaultFs::Fault::kNoSpace, true); }

TEST_F(FaultTest, ThePowerIsCutBetweenCommits) {
  for (uint64_t commits = 0; commits <= kScript; ++commits) {
    SCOPED_TRACE(commits);
    const auto fault_fs = std::make_shared<FaultFs>();
    const Run run = RunScript(fault_fs, commits);
    EXPECT_EQ(run.acknowledged, (kBefore + commits) * kEntries);
    fault_fs->CutPower();
    fault_fs->ForgetUnsynced();
    ExpectNothingAcknowledgedIsLost(run);
  }
}

TEST_F(FaultTest, ThePowerIsCutAfterAnError) {
  const auto counting = std::make_shared<FaultFs>();
  const uint64_t operations = RunScript(counting).operations;
  for (uint64_t k = 1; k <= operations; k += kStep) {
    SCOPED_TRACE("operation " + std::to_string(k));
    const auto failing = std::make_shared<FaultFs>();
    failing->Arm(k, FaultFs::Fault::kIoError, true);
    const Run run = RunScript(failing);
    failing->ForgetUnsynced();
    ExpectNothingAcknowledgedIsLost(run);
    if (HasFatalFailure()) return;
  }
}

// A start on a full disk: nothing can be written, everything can be read, and nothing is worse
// after.
TEST_F(FaultTest, AFullDiskAtTheStartServesReads) {
  const auto full = std::make_shared<FaultFs>();
  full->Arm(1, FaultFs::Fault::kNoSpace, /*sticky=*/true);
  const auto env = testing::MakeFaultEnv(full);
  GroupMaker maker(kBefore * kEntries);
  const Group next = NextGroup(maker);
  for (int start = 0; start < 2; ++start) {
    const auto store = RocksStore::Open(base_, Options(env.get()));
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ((*store)->report().found, OpenReport::Found::kReadsOnly);
    EXPECT_TRUE((*store)->CheckGroups().ok());
    ExpectHoldsExactly(**store, kBefore * kEntries);
    EXPECT_EQ(ReasonOf(CommitTo(**store, next)), Reason::kNoSpace);
    EXPECT_EQ(ReasonOf((*store)->health()), Reason::kNoSpace);
    ExpectHoldsExactly(**store, kBefore * kEntries);
  }
  const auto store = RocksStore::Open(base_, Options(nullptr)).value();
  EXPECT_EQ(store->report().found, OpenReport::Found::kWhole);
  EXPECT_TRUE(CommitTo(*store, next).ok());
}

TEST_F(FaultTest, RocksDbTellsWhatWentWrong) {
  const auto failing = std::make_shared<FaultFs>();
  const auto env = testing::MakeFaultEnv(failing);
  std::string messages;
  RocksOptions options = Options(env.get());
  options.on_message = [&](std::string_view message) { messages.append(message); };
  const auto store = RocksStore::Open(base_, options).value();
  failing->Arm(1, FaultFs::Fault::kIoError, true);
  GroupMaker maker(kBefore * kEntries);
  EXPECT_FALSE(CommitTo(*store, NextGroup(maker)).ok());
  EXPECT_NE(messages, "");
}

}  // namespace
}  // namespace lode::ledger
