// SPDX-License-Identifier: Apache-2.0
// The high-water mark: what was written is read back, and no damage passes for something else.
#include "ledger/store/high_water.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/unit/store/store_fixture.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"

namespace lode::ledger {
namespace {

using base::Reason;
using base::ReasonOf;
using testing::TemporaryFolder;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string NoteOf(uint64_t n) { return "ledger.example/test\n" + std::to_string(n) + "\nroot\n"; }

class HighWaterTest : public ::testing::Test {
 protected:
  // A mark that was written `writes` times; the note of write n is NoteOf(n), in sequence n + 1.
  void Make(uint64_t writes) {
    std::filesystem::remove(path_);
    auto mark = HighWater::Create(path_).value();
    for (uint64_t n = 1; n <= writes; ++n) ASSERT_TRUE(mark->Write(NoteOf(n)).ok());
  }
  std::unique_ptr<HighWater> Open() { return HighWater::Open(path_).value(); }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "high-water";
};

TEST_F(HighWaterTest, ANewOneHoldsNothing) {
  Make(0);
  EXPECT_EQ(std::filesystem::file_size(path_), 2 * HighWater::kSlotBytes);
  const auto mark = Open();
  EXPECT_FALSE(mark->torn());
  ASSERT_NE(mark->newest(), nullptr);
  EXPECT_EQ(mark->newest()->sequence, 1u);
  EXPECT_EQ(mark->newest()->note, "");
}

TEST_F(HighWaterTest, TheLastTwoAreReadBackAndWritingGoesOn) {
  for (uint64_t writes = 1; writes <= 5; ++writes) {
    Make(writes);
    auto mark = Open();
    EXPECT_FALSE(mark->torn());
    ASSERT_NE(mark->newest(), nullptr);
    EXPECT_EQ(mark->newest()->note, NoteOf(writes));
    EXPECT_EQ(mark->newest()->sequence, writes + 1);
    const auto& other = mark->slots()[writes % 2];
    EXPECT_EQ(other.note, writes == 1 ? "" : NoteOf(writes - 1));
    ASSERT_TRUE(mark->Write("next").ok());
    EXPECT_EQ(mark->newest()->note, "next");
    mark.reset();
    EXPECT_EQ(Open()->newest()->note, "next");
    EXPECT_EQ(std::filesystem::file_size(path_), 2 * HighWater::kSlotBytes) << "never grows";
  }
}

TEST_F(HighWaterTest, NotesUpToTheLimit) {
  Make(1);
  const std::string longest(HighWater::kMaxNoteBytes, 'n');
  auto mark = Open();
  EXPECT_EQ(ReasonOf(mark->Write(longest + "n")), Reason::kTooLarge);
  EXPECT_EQ(mark->newest()->note, NoteOf(1));
  ASSERT_TRUE(mark->Write(longest).ok()) << "a refusal for its length stops nothing";
  mark.reset();
  EXPECT_EQ(Open()->newest()->note, longest);
}

TEST_F(HighWaterTest, AFlippedBitLosesItsSlotAndNoOther) {
  Make(6);  // sequence 7 in slot 1, 6 in slot 0
  const std::string good = ReadFile(path_);
  for (size_t at = 0; at < good.size(); ++at) {
    // Every byte of header, note and hash; of the zeros between a sample.
    const size_t within = at % HighWater::kSlotBytes;
    if (within > 128 && within < HighWater::kSlotBytes - 32 && at % 61 != 0) continue;
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
    WriteFile(path_, bad);
    const auto mark = Open();
    const size_t hit = at / HighWater::kSlotBytes;
    ASSERT_FALSE(mark->slots()[hit].readable) << at;
    EXPECT_NE(mark->slots()[hit].problem, "");
    ASSERT_TRUE(mark->slots()[1 - hit].readable) << at;
    ASSERT_EQ(mark->newest()->note, NoteOf(hit == 1 ? 5 : 6)) << at;
    EXPECT_TRUE(mark->torn());
  }
}

TEST_F(HighWaterTest, ATornWriteLeavesTheOldSlotAndIsWrittenOver) {
  Make(6);
  const std::string before = ReadFile(path_);
  Make(7);  // sequence 8 goes into slot 0
  const std::string after = ReadFile(path_);
  for (size_t sectors = 0; sectors <= 8; ++sectors) {
    std::string torn = before;
    torn.replace(0, sectors * 512, after.substr(0, sectors * 512));
    WriteFile(path_, torn);
    auto mark = Open();
    ASSERT_NE(mark->newest(), nullptr);
    EXPECT_EQ(mark->newest()->note, NoteOf(sectors == 8 ? 7 : 6)) << sectors;
    EXPECT_EQ(mark->torn(), sectors > 0 && sectors < 8);
    ASSERT_TRUE(mark->Write("after").ok());
    mark.reset();
    const auto again = Open();
    EXPECT_EQ(again->newest()->note, "after");
    EXPECT_FALSE(again->torn());
  }
}

TEST_F(HighWaterTest, ATruncatedFileLosesWhatIsCutOff) {
  Make(6);
  const std::string good = ReadFile(path_);
  for (const size_t length : {0, 1, 4095, 4096, 4097, 8191}) {
    WriteFile(path_, good.substr(0, length));
    const auto mark = Open();
    EXPECT_EQ(mark->slots()[0].readable, length >= HighWater::kSlotBytes) << length;
    EXPECT_FALSE(mark->slots()[1].readable) << length;
    EXPECT_EQ(mark->newest() != nullptr, length >= HighWater::kSlotBytes) << length;
  }
  WriteFile(path_, good + "x");
  EXPECT_EQ(ReasonOf(HighWater::Open(path_).status()), Reason::kStoreDamaged);
}

TEST_F(HighWaterTest, ASlotOutOfTurnIsNotReadable) {
  Make(3);  // sequences 4 | 3
  const std::string old = ReadFile(path_);
  Make(8);  // sequences 8 | 9
  const std::string now = ReadFile(path_);
  const size_t half = HighWater::kSlotBytes;
  struct Case {
    std::string what, bytes;
    const char* newest;
  };
  const std::string note8 = NoteOf(8), note7 = NoteOf(7);
  const Case cases[] = {
      {"an old second slot", now.substr(0, half) + old.substr(half), note7.c_str()},
      {"an old first slot", old.substr(0, half) + now.substr(half), note8.c_str()},
      {"both are the first", now.substr(0, half) + now.substr(0, half), note7.c_str()},
      {"swapped", now.substr(half) + now.substr(0, half), nullptr},
  };
  for (const Case& c : cases) {
    WriteFile(path_, c.bytes);
    const auto mark = Open();
    EXPECT_TRUE(mark->torn()) << c.what;
    ASSERT_EQ(mark->newest() != nullptr, c.newest != nullptr) << c.what;
    if (c.newest != nullptr) {
      EXPECT_EQ(mark->newest()->note, c.newest) << c.what;
    }
  }
}

TEST_F(HighWaterTest, ASlotWithARightHashAndWrongContentsIsNotReadable) {
  Make(1);
  const std::string good = ReadFile(path_);
  const auto rehash = [&](size_t at, char value) {
    std::string slot = good.substr(0, HighWater::kSlotBytes);
    slot[at] = value;
    slot.resize(HighWater::kSlotBytes - 32);
    slot += crypto::Sha256(slot).view();
    WriteFile(path_, slot + good.substr(HighWater::kSlotBytes));
    return Open();
  };
  EXPECT_TRUE(rehash(0, 'l')->slots()[0].readable) << "the test's own hash is the format's";
  EXPECT_FALSE(rehash(0, 'L')->slots()[0].readable) << "magic";
  EXPECT_FALSE(rehash(7, '2')->slots()[0].readable) << "version of the format";
  EXPECT_FALSE(rehash(15, 1)->slots()[0].readable) << "parity of the sequence";
  EXPECT_FALSE(rehash(16, 1)->slots()[0].readable) << "length beyond the slot";
  EXPECT_FALSE(rehash(2000, 'x')->slots()[0].readable) << "bytes behind the note";
}

TEST_F(HighWaterTest, WithBothSlotsUnreadableNothingIsWritten) {
  WriteFile(path_, std::string(2 * HighWater::kSlotBytes, '\0'));
  auto mark = Open();
  EXPECT_EQ(mark->newest(), nullptr);
  EXPECT_EQ(ReasonOf(mark->Write("note")), Reason::kStoreDamaged);
}

TEST_F(HighWaterTest, WhatIsThereIsNotMadeAnewAndWhatIsMissingIsNotMade) {
  EXPECT_EQ(ReasonOf(HighWater::Open(path_).status()), Reason::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(path_));
  Make(2);
  EXPECT_EQ(ReasonOf(HighWater::Create(path_).status()), Reason::kConflict);
  EXPECT_EQ(Open()->newest()->note, NoteOf(2));
  EXPECT_EQ(ReasonOf(HighWater::Create(folder_ / "no/such/folder").status()),
            Reason::kStoreUnavailable);
}

TEST_F(HighWaterTest, OneProcessAtATime) {
  Make(1);
  auto mark = Open();
  EXPECT_EQ(ReasonOf(HighWater::Open(path_).status()), Reason::kConflict);
  mark.reset();
  EXPECT_TRUE(HighWater::Open(path_).ok());
}

TEST_F(HighWaterTest, LinksAndFoldersAreNoMark) {
  Make(1);
  const std::string link = folder_ / "link";
  std::filesystem::create_symlink(path_, link);
  EXPECT_EQ(ReasonOf(HighWater::Open(link).status()), Reason::kStoreDamaged);
  std::filesystem::create_directory(folder_ / "folder");
  EXPECT_EQ(ReasonOf(HighWater::Open(folder_ / "folder").status()), Reason::kStoreDamaged);
}

TEST_F(HighWaterTest, AfterAFailedWriteNoneIsTried) {
  Make(2);
  const pid_t child = ::fork();
  if (child == 0) {
    // The file size limit cuts the write to slot 1 short: EFBIG.
    std::signal(SIGXFSZ, SIG_IGN);
    auto mark = HighWater::Open(path_).value();
    const rlimit none = {100, 100};
    if (::setrlimit(RLIMIT_FSIZE, &none) != 0) ::_exit(10);
    if (mark->Write("lost").ok()) ::_exit(11);
    if (ReasonOf(mark->Write("lost too")) != Reason::kStoreUnavailable) ::_exit(12);
    ::_exit(mark->newest()->note == NoteOf(2) ? 0 : 13);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(Open()->newest()->note, NoteOf(2));
}

}  // namespace
}  // namespace lode::ledger
