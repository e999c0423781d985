// SPDX-License-Identifier: Apache-2.0
// The ledger in its folder on RocksDB: made, opened, used, reopened, checked; what it refuses to
// open; trails out of it.
#include "ledger/ledger.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/log/position.h"
#include "ledger/store/rocks/rocks_store.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/exit_code.h"
#include "verifier/merkle/leaf.h"
#include "verifier/trail/check.h"

namespace lode::ledger::testing {
namespace {

using base::Reason;

constexpr char kSeed[] = "0123456789abcdef0123456789abcdef";

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    options_.folder = folder_ / "ledger";
    options_.reserve_bytes = 0;
    options_.block_cache_bytes = 1 << 20;
    options_.queue = 64;
  }
  // Makes the folder and the world whose Genesis names its key.
  void Create() {
    const auto vkey = Ledger::CreateFolder(options_.folder, kOrigin, kSeed);
    ASSERT_TRUE(vkey.ok()) << vkey.status();
    world_.emplace(*vkey);
  }
  void Init() {
    Create();
    const Signed& genesis = world_->records()[0];
    const absl::Status status = Ledger::LogGenesis(options_, genesis.envelope, genesis.time_us);
    ASSERT_TRUE(status.ok()) << status;
  }
  void Open() {
    auto ledger = Ledger::Open(options_);
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = *std::move(ledger);
  }
  void Log(const Signed& record) {
    Answer answer;
    Submission submission{record.envelope, record.time_us, answer.Taker()};
    ASSERT_TRUE(ledger_->TrySubmit(submission));
    const SubmitResult result = answer.Wait();
    const auto* refused = std::get_if<Refused>(&result);
    ASSERT_EQ(refused, nullptr) << refused->message;
  }
  void LogAll() {
    for (size_t i = 1; i < world_->records().size(); ++i) Log(world_->records()[i]);
  }

  TemporaryFolder folder_;
  LedgerOptions options_;
  std::optional<World> world_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(LedgerTest, IsMadeOpenedAndReopened) {
  Init();
  Open();
  EXPECT_EQ(ledger_->origin(), kOrigin);
  EXPECT_TRUE(ledger_->simulated_time());
  EXPECT_EQ(ledger_->view()->size, 2u);
  world_->Lot("a");
  LogAll();
  const auto view = ledger_->view();
  ledger_.reset();
  Open();
  EXPECT_EQ(ledger_->view()->size, view->size);
  EXPECT_EQ(ledger_->view()->root, view->root);
  EXPECT_EQ(ledger_->view()->checkpoint_note, view->checkpoint_note);
  Log(world_->Lot("b"));
}

TEST_F(LedgerTest, AFolderWithoutGenesisIsNoLedgerYet) {
  EXPECT_EQ(base::ReasonOf(Ledger::Open(options_).status()), Reason::kNotFound);
  Create();
  const absl::Status unfinished = Ledger::Open(options_).status();
  EXPECT_EQ(base::ReasonOf(unfinished), Reason::kNotFound);
  EXPECT_THAT(base::NextStepOf(unfinished),
              ::testing::HasSubstr("lode-ledgerd init --data " + options_.folder + " --genesis"));
  EXPECT_EQ(base::ReasonOf(Ledger::CreateFolder(options_.folder, kOrigin).status()),
            Reason::kConflict);
}

TEST_F(LedgerTest, GenesisIsOfThisLedgerAndItsKeyAndIsLoggedOnce) {
  Create();
  World other;  // names another key
  EXPECT_EQ(base::ReasonOf(Ledger::LogGenesis(options_, other.records()[0].envelope,
                                              other.records()[0].time_us)),
            Reason::kUsage);
  const Signed& second = world_->records()[1];
  EXPECT_EQ(base::ReasonOf(Ledger::LogGenesis(options_, second.envelope, second.time_us)),
            Reason::kUsage);
  const Signed& genesis = world_->records()[0];
  EXPECT_TRUE(Ledger::LogGenesis(options_, genesis.envelope, genesis.time_us).ok());
  EXPECT_EQ(base::ReasonOf(Ledger::LogGenesis(options_, genesis.envelope, genesis.time_us)),
            Reason::kConflict);
}

TEST_F(LedgerTest, AKeyThatOthersMayReadIsRefused) {
  Init();
  ASSERT_EQ(::chmod((options_.folder + "/log.key").c_str(), 0644), 0);
  EXPECT_EQ(base::ReasonOf(Ledger::Open(options_).status()), Reason::kPermissionDenied);
  ASSERT_EQ(::chmod((options_.folder + "/log.key").c_str(), 0600), 0);
  Open();
}

TEST_F(LedgerTest, ChangedNameOrKeyFilesAreRefused) {
  Init();
  for (const char* name : {"/ledger.toml", "/log.key"}) {
    const std::string path = options_.folder + name;
    const auto size = std::filesystem::file_size(path);
    std::filesystem::resize_file(path, size - 1);
    // Beside a store it is a damage.
    EXPECT_EQ(base::ReasonOf(Ledger::Open(options_).status()), Reason::kStoreDamaged) << name;
    std::ofstream(path, std::ios::app) << '\n';
    Open();
    ledger_.reset();
  }
}

TEST_F(LedgerTest, TheNameFileOfAnotherLedgerIsNamed) {
  Init();
  const std::string other = folder_ / "other";
  ASSERT_TRUE(Ledger::CreateFolder(other, "other.example/b").ok());
  std::filesystem::copy_file(other + "/ledger.toml", options_.folder + "/ledger.toml",
                             std::filesystem::copy_options::overwrite_existing);
  for (const absl::Status& status :
       {Ledger::Open(options_).status(), Ledger::Check(options_, {}).status()}) {
    EXPECT_EQ(base::ReasonOf(status), Reason::kConflict);
    EXPECT_THAT(std::string(base::ToStd(status.message())),
                ::testing::HasSubstr("ledger.toml beside it names other.example/b"));
    EXPECT_THAT(base::NextStepOf(status), ::testing::HasSubstr("restore ledger.toml"));
  }
}

// One folder too deep or too high: the right one is named, and no ledger is made there.
TEST_F(LedgerTest, AFolderInsideOrAboveALedgerIsToldAsSuch) {
  namespace fs = std::filesystem;
  Init();
  const std::string ledger = options_.folder;
  for (const std::string& wrong : {ledger + "/store", ledger + "/store/", ledger + "/./store",
                                   ledger + "/new", ledger + "/store/deep"}) {
    const absl::Status made = Ledger::CreateFolder(wrong, kOrigin).status();
    EXPECT_EQ(base::ReasonOf(made), Reason::kConflict) << wrong;
    EXPECT_THAT(base::NextStepOf(made), ::testing::HasSubstr("serve --data " + ledger + ";"));
  }
  EXPECT_FALSE(fs::exists(ledger + "/store/ledger.toml"));
  EXPECT_FALSE(fs::exists(ledger + "/new"));
  for (const std::string& wrong : {ledger + "/store", fs::path(ledger).parent_path().string()}) {
    options_.folder = wrong;
    for (const absl::Status& status :
         {Ledger::Open(options_).status(), Ledger::Check(options_, {}).status()}) {
      EXPECT_EQ(base::ReasonOf(status), Reason::kNotFound) << status;
      EXPECT_THAT(std::string(base::ToStd(status.message())),
                  ::testing::HasSubstr("did you mean " + ledger + "?"));
      EXPECT_EQ(base::NextStepOf(status), "run it again with --data " + ledger);
    }
  }
  const fs::path before = fs::current_path();
  fs::current_path(ledger + "/store");
  options_.folder = ".";
  EXPECT_EQ(base::NextStepOf(Ledger::Open(options_).status()),
            "run it again with --data " + fs::canonical(ledger).string());
  fs::current_path(before);
}

TEST_F(LedgerTest, ALedgerIsMadeInAnEmptyFolderOnly) {
  namespace fs = std::filesystem;
  fs::create_directories(options_.folder + "/lost+found");
  std::ofstream(options_.folder + "/mine.txt") << "not Lode's";
  const absl::Status refused = Ledger::CreateFolder(options_.folder, kOrigin).status();
  EXPECT_EQ(base::ReasonOf(refused), Reason::kConflict);
  EXPECT_THAT(std::string(base::ToStd(refused.message())), ::testing::HasSubstr("holds mine.txt:"));
  EXPECT_FALSE(fs::exists(options_.folder + "/init.unfinished"));
  EXPECT_THAT(base::NextStepOf(Ledger::Open(options_).status()),
              ::testing::HasSubstr("in an empty folder"));
  fs::remove(options_.folder + "/mine.txt");
  Init();
}

TEST_F(LedgerTest, OfAPartOfALedgerInitSaysWhatIsThereAndWhatIsMissing) {
  Create();
  std::filesystem::remove_all(options_.folder + "/store");
  std::filesystem::remove(options_.folder + "/high-water");
  const absl::Status refused = Ledger::CreateFolder(options_.folder, kOrigin).status();
  EXPECT_EQ(base::ReasonOf(refused), Reason::kConflict);
  EXPECT_THAT(
      std::string(base::ToStd(refused.message())),
      ::testing::HasSubstr("log.key and ledger.toml are there; store and high-water are missing"));
  std::filesystem::remove(options_.folder + "/log.key");
  const absl::Status opened = Ledger::Open(options_).status();
  EXPECT_EQ(base::ReasonOf(opened), Reason::kNotFound);
  EXPECT_THAT(
      std::string(base::ToStd(opened.message())),
      ::testing::HasSubstr("ledger.toml is there; log.key, store and high-water are missing"));
}

TEST_F(LedgerTest, AnOlderStoreUnderANewerMarkStaysDown) {
  Init();
  std::filesystem::copy(options_.folder + "/store", options_.folder + "/older",
                        std::filesystem::copy_options::recursive);
  Open();
  world_->Lot("a");
  LogAll();
  ledger_.reset();
  std::filesystem::remove_all(options_.folder + "/store");
  std::filesystem::rename(options_.folder + "/older", options_.folder + "/store");
  const absl::Status status = Ledger::Open(options_).status();
  EXPECT_EQ(base::ReasonOf(status), Reason::kStoreDamaged);
  EXPECT_NE(status.message().find("leaves 2 to"), absl::string_view::npos) << status;
  EXPECT_THAT(base::NextStepOf(status), ::testing::HasSubstr("lode-ledgerd fsck --data"));
}

// fsck opens the same store: it would say the same, and it is not its own next step.
TEST_F(LedgerTest, NobodyIsSentToFsckForAStoreThatDoesNotOpen) {
  Init();
  std::filesystem::remove(options_.folder + "/store/CURRENT");
  for (const absl::Status& status :
       {Ledger::Open(options_).status(), Ledger::Check(options_, {}).status()}) {
    EXPECT_EQ(base::ReasonOf(status), Reason::kStoreDamaged);
    EXPECT_THAT(base::NextStepOf(status), ::testing::HasSubstr("from one backup"));
    EXPECT_THAT(base::NextStepOf(status), ::testing::Not(::testing::HasSubstr("fsck")));
  }
}

// One group behind is what a kill between store and mark leaves; more is an older copy.
TEST_F(LedgerTest, AnOlderMarkUnderANewerStoreIsTold) {
  Init();
  std::vector<std::string> told;
  options_.on_old_mark = [&](const std::string& problem) { told.push_back(problem); };
  const std::string mark = options_.folder + "/high-water", older = folder_ / "older";
  const auto log_after_copy = [&](int records) {
    std::filesystem::copy_file(mark, older, std::filesystem::copy_options::overwrite_existing);
    Open();
    static int made = 0;
    for (int i = 0; i < records; ++i) Log(world_->Lot("m" + std::to_string(made++)));
    ledger_.reset();
    std::filesystem::copy_file(older, mark, std::filesystem::copy_options::overwrite_existing);
  };
  Open();
  LogAll();
  ledger_.reset();
  log_after_copy(1);
  Open();
  EXPECT_TRUE(told.empty()) << told[0];
  ledger_.reset();
  log_after_copy(3);
  const auto report = Ledger::Check(options_, {});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->found, 1u);
  EXPECT_EQ(report->differences[0].family, "mark");
  Open();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("the mark is an older copy"), std::string::npos) << told[0];
  ledger_.reset();
  Open();  // it was brought up to the store
  EXPECT_EQ(told.size(), 1u);
}

// Whatever an interrupted init left, the next one makes a ledger of its own; nothing else is ever
// removed.
// A ledger of a billion subjects, as its newest state root says: the machine is asked for their
// memory before anything is read of them. (The edge of that need: MemoryNeed.)
TEST_F(LedgerTest, AsksForTheMemoryOfItsSubjectsBeforeItReadsThem) {
  Init();
  {
    const auto store = RocksStore::Open(options_.folder + "/store", SmallRocks());
    ASSERT_TRUE(store.ok()) << store.status();
    const Head head = *(*store)->ReadHead();
    Position position = *ParsePosition(head.state);
    position.root = {head.size, head.size};
    const merkle::StateRootLeaf root{static_cast<uint64_t>(position.last_time_us), head.size,
                                     base::Hash256(), 1'000'000'000};
    auto frontier = *merkle::Frontier::From(head.size, head.frontier);
    Group group;
    group.first_index = head.size;
    group.entries.push_back({merkle::EncodeLeaf(root), ""});
    frontier.Append(merkle::HashLeaf(group.entries[0].leaf));
    group.head_after = {frontier.size(), frontier.nodes(), EncodePosition(position)};
    ASSERT_TRUE(CommitTo(**store, group).ok());
  }
  const absl::Status status = Ledger::Open(options_).status();
  EXPECT_EQ(base::ReasonOf(status), Reason::kOutOfMemory);
  EXPECT_THAT(std::string(base::ToStd(status.message())),
              ::testing::HasSubstr("a ledger of 1000000000 subjects needs "));
}

TEST_F(LedgerTest, AnInitThatWasKilledIsBegunAnew) {
  namespace fs = std::filesystem;
  const fs::path made = folder_ / "made";
  ASSERT_TRUE(Ledger::CreateFolder(made, kOrigin, kSeed).ok());
  const std::vector<std::string> parts = {"log.key", "ledger.toml", "store.lock", "store",
                                          "high-water"};
  for (size_t n = 0; n <= parts.size(); ++n) {
    fs::remove_all(options_.folder);
    fs::create_directory(options_.folder);
    std::ofstream(fs::path(options_.folder) / "init.unfinished").flush();
    std::ofstream(fs::path(options_.folder) / "mine.txt") << "not Lode's";
    for (size_t i = 0; i < n; ++i) {
      fs::copy(made / parts[i], fs::path(options_.folder) / parts[i], fs::copy_options::recursive);
      // The last of them half.
      if (i + 1 == n && fs::is_regular_file(made / parts[i]) && fs::file_size(made / parts[i]) > 0)
        fs::resize_file(fs::path(options_.folder) / parts[i], 1);
    }
    const absl::Status unfinished = Ledger::Open(options_).status();
    EXPECT_EQ(base::ReasonOf(unfinished), Reason::kNotFound) << unfinished;
    EXPECT_NE(unfinished.message().find("init --origin again"), absl::string_view::npos);
    world_.reset();
    Init();
    EXPECT_TRUE(fs::exists(fs::path(options_.folder) / "mine.txt"));
    // Nothing of it is deleted.
    const fs::path aside = fs::path(options_.folder) / "init.removed-1";
    EXPECT_EQ(fs::exists(aside), n > 0);
    for (size_t i = 0; i < n; ++i) EXPECT_TRUE(fs::exists(aside / parts[i])) << parts[i];
    EXPECT_FALSE(fs::exists(fs::path(options_.folder) / "init.unfinished"));
    Open();
    ledger_.reset();
    const absl::Status again = Ledger::CreateFolder(options_.folder, kOrigin).status();
    EXPECT_EQ(base::ReasonOf(again), Reason::kConflict);
    EXPECT_NE(again.message().find("with the key " + std::string(kOrigin) + "+"),
              absl::string_view::npos)
        << again;
  }
  // Without the file that says so, a part of a ledger is never removed.
  for (const std::string part : {"log.key", "store", "high-water"}) {
    fs::remove_all(options_.folder);
    fs::create_directory(options_.folder);
    fs::copy(made / part, fs::path(options_.folder) / part, fs::copy_options::recursive);
    EXPECT_EQ(base::ReasonOf(Ledger::CreateFolder(options_.folder, kOrigin).status()),
              Reason::kConflict);
    EXPECT_TRUE(fs::exists(fs::path(options_.folder) / part));
  }
}

TEST_F(LedgerTest, ExportsATrailThatVerifiesAndCoversWhatWasLoggedJustBefore) {
  Init();
  Open();
  LogAll();
  Log(world_->Lot("a"));
  Log(world_->Split("a", "b", "c"));
  const auto trail = ledger_->ExportTrail("lot:mine/b", kNever);
  ASSERT_TRUE(trail.ok()) << trail.status();
  const auto vkey = note::ParseVkey(ledger_->vkey());
  const trail::CheckedTrail checked = trail::CheckTrail(*trail, note::TrustPolicy::ForLog(*vkey));
  EXPECT_FALSE(checked.failed) << checked.checks.back().what().code();
  EXPECT_EQ(checked.entries.size(), world_->records().size());
  EXPECT_EQ(base::ReasonOf(ledger_->ExportTrail("lot:mine/zz", kNever).status()),
            Reason::kNotFound);
}

TEST_F(LedgerTest, CheckIsCleanAndRefusesNoDamagedStore) {
  Init();
  Open();
  world_->Lot("a");
  LogAll();
  EXPECT_EQ(base::ReasonOf(Ledger::Check(options_, {}).status()), Reason::kConflict) << "in use";
  ledger_.reset();
  const auto report = Ledger::Check(options_, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->clean()) << report->differences[0].family << report->differences[0].what;
}

}  // namespace
}  // namespace lode::ledger::testing
