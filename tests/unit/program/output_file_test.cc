// SPDX-License-Identifier: Apache-2.0
// A name holds the old file or the whole new one, whatever fails and whoever writes at the same
// time; no other file is touched; devices and pipes stay what they are.
#include "verifier/program/output_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/unit/program/child.h"
#include "tests/unit/program/temp_folder.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/input_file.h"
#include "verifier/program/output_error.h"

namespace lode::program {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr OutputOptions kNew{};
constexpr OutputOptions kOver{.if_there = IfThere::kReplace};

mode_t ModeOf(const std::string& path) {
  struct stat facts;
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777 : 0;
}

base::Reason ReasonOf(const absl::Status& status) {
  EXPECT_FALSE(status.ok());
  return base::ReasonOf(status);
}

TEST(OutputFile, WritesANewFileAndNothingElse) {
  const TempFolder folder;
  ASSERT_TRUE(WriteOutput(folder / "a", "some bytes", kNew).ok());
  EXPECT_EQ(folder.Get("a"), "some bytes");
  EXPECT_THAT(folder.Names(), ElementsAre("a"));
}

TEST(OutputFile, ASignalLeavesNoUnfinishedFileBehind) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const TempFolder folder;
    folder.Put("old", "old");
    EXPECT_EQ(ExitCodeOfChild([&] {
                ::signal(signal, SIG_DFL);
                const auto done = OutputFile::Open(folder / "done", kNew);
                auto one = OutputFile::Open(folder / "one", kNew);
                auto old = OutputFile::Open(folder / "old", kOver);
                if (!one.ok() || !old.ok() || folder.Names().size() != 4) return 1;
                if (!one->Write("whole").ok() || !one->Finish().ok()) return 1;
                ::raise(signal);
                return 2;
              }),
              -signal);
    EXPECT_THAT(folder.Names(), ElementsAre("old", "one"));
    EXPECT_EQ(folder.Get("old"), "old");
  }
}

// nohup: what the program was told to ignore, it ignores.
TEST(OutputFile, ASignalThatIsIgnoredStaysSo) {
  const TempFolder folder;
  EXPECT_EQ(ExitCodeOfChild([&] {
              ::signal(SIGHUP, SIG_IGN);
              auto one = OutputFile::Open(folder / "one", kNew);
              ::raise(SIGHUP);
              return one.ok() && one->Finish().ok() ? 0 : 1;
            }),
            0);
  EXPECT_THAT(folder.Names(), ElementsAre("one"));
}

TEST(OutputFile, RefusesOrReplacesAFileThatIsThere) {
  const TempFolder folder;
  folder.Put("a", "old");
  const absl::Status refused =
      WriteOutput(folder / "a", "new", {.instead = "choose another name or say --force"});
  EXPECT_EQ(ReasonOf(refused), base::Reason::kUsage);
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("a is there already and is not replaced: choose another name or say "
                        "--force"));
  EXPECT_EQ(folder.Get("a"), "old");
  ASSERT_TRUE(WriteOutput(folder / "a", "new", kOver).ok());
  EXPECT_EQ(folder.Get("a"), "new");
  EXPECT_THAT(folder.Names(), ElementsAre("a"));
}

// What was fixed: X.new, X.next and the like belonged to the user.
TEST(OutputFile, FilesOfLikelyTemporaryNamesAreTheUsers) {
  const TempFolder folder;
  folder.Put("precious", "precious");
  for (const char* name : {"a.new", "a.next", "a.tmp"}) {
    fs::create_symlink(folder / "precious", folder / name);
  }
  ASSERT_TRUE(CheckOutput(folder / "a", kOver, 0).ok());
  ASSERT_TRUE(WriteOutput(folder / "a", "new", kOver).ok());
  EXPECT_EQ(folder.Get("precious"), "precious");
  EXPECT_THAT(folder.Names(), ElementsAre("a", "a.new", "a.next", "a.tmp", "precious"));
}

TEST(OutputFile, WithoutFinishNothingIsThere) {
  const TempFolder folder;
  folder.Put("b", "old");
  {
    auto a = OutputFile::Open(folder / "a", kNew);
    auto b = OutputFile::Open(folder / "b", kOver);
    ASSERT_TRUE(a.ok() && b.ok());
    ASSERT_TRUE(a->Write("half").ok() && b->Write("half").ok());
    EXPECT_EQ(folder.Get("b"), "old");
  }
  EXPECT_EQ(folder.Get("b"), "old");
  EXPECT_THAT(folder.Names(), ElementsAre("b"));
}

TEST(OutputFile, WhoComesFirstStaysAlsoInARace) {
  const TempFolder folder;
  auto file = OutputFile::Open(folder / "a", kNew);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Write("mine").ok());
  folder.Put("a", "somebody else's");
  EXPECT_EQ(ReasonOf(file->Finish()), base::Reason::kUsage);
  EXPECT_EQ(folder.Get("a"), "somebody else's");
}

TEST(OutputFile, ManyAtOnceLeaveOneWholeFile) {
  const TempFolder folder;
  for (const OutputOptions& options : {kNew, kOver}) {
    const std::string name = options.if_there == IfThere::kRefuse ? "new" : "over";
    std::vector<std::thread> threads;
    std::atomic<int> written = 0;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        if (WriteOutput(folder / name, std::string(100'000, static_cast<char>('a' + i)), options)
                .ok())
          ++written;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(written, options.if_there == IfThere::kRefuse ? 1 : 8);
    const std::string bytes = folder.Get(name);
    EXPECT_EQ(bytes, std::string(100'000, bytes.empty() ? '?' : bytes[0]));
  }
  EXPECT_THAT(folder.Names(), ElementsAre("new", "over"));
}

TEST(OutputFile, ModesAreTheUsersOrSecretOrKept) {
  const TempFolder folder;
  const mode_t before = ::umask(022);
  EXPECT_TRUE(WriteOutput(folder / "usual", "x", kNew).ok());
  EXPECT_TRUE(WriteOutput(folder / "secret", "x", {.readers = Readers::kOwnerOnly}).ok());
  folder.Put("kept", "old");
  ::chmod((folder / "kept").c_str(), 0640);
  EXPECT_TRUE(WriteOutput(folder / "kept", "x", kOver).ok());
  ::umask(before);
  EXPECT_EQ(ModeOf(folder / "usual"), 0644u);
  EXPECT_EQ(ModeOf(folder / "secret"), 0600u);
  EXPECT_EQ(ModeOf(folder / "kept"), 0640u);
}

TEST(OutputFile, ALinkOfTheUserIsFollowedAndStays) {
  const TempFolder folder;
  fs::create_directory(folder / "elsewhere");
  folder.Put("elsewhere/target", "old");
  fs::create_symlink("elsewhere/target", folder / "link");
  EXPECT_EQ(ReasonOf(WriteOutput(folder / "link", "new", kNew)), base::Reason::kUsage);
  EXPECT_EQ(folder.Get("elsewhere/target"), "old");
  ASSERT_TRUE(WriteOutput(folder / "link", "new", kOver).ok());
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(folder.Get("elsewhere/target"), "new");
}

TEST(OutputFile, ALinkToNothingIsRefused) {
  const TempFolder folder;
  fs::create_symlink("nowhere", folder / "link");
  for (const OutputOptions& options : {kNew, kOver}) {
    const absl::Status status = WriteOutput(folder / "link", "new", options);
    EXPECT_EQ(ReasonOf(status), base::Reason::kUsage);
    EXPECT_THAT(std::string(status.message()), HasSubstr("is a link to nothing"));
    EXPECT_FALSE(CheckOutput(folder / "link", options, 0).ok());
  }
  EXPECT_THAT(folder.Names(), ElementsAre("link"));
}

TEST(OutputFile, ALinkThatAnotherUserMadeIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make another user's link";
  const TempFolder folder;
  folder.Put("mine", "mine");
  fs::create_symlink("mine", folder / "link");
  ASSERT_EQ(::lchown((folder / "link").c_str(), 12345, 12345), 0);
  EXPECT_EQ(ReasonOf(WriteOutput(folder / "link", "theirs", kOver)), base::Reason::kUsage);
  EXPECT_EQ(folder.Get("mine"), "mine");
}

TEST(OutputFile, DevicesAndPipesAreWrittenThrough) {
  const TempFolder folder;
  for (const OutputOptions& options : {kNew, kOver}) {
    EXPECT_TRUE(CheckOutput("/dev/null", options, 1 << 20).ok());
    EXPECT_TRUE(WriteOutput("/dev/null", "bytes", options).ok());
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_EQ(ReasonOf(WriteOutput("/dev/full", "bytes", options)), base::Reason::kOutputLost);
  }
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  ASSERT_TRUE(CheckOutput(folder / "pipe", kNew, 0).ok());
  std::string read;
  std::thread reader([&] { read = folder.Get("pipe"); });
  EXPECT_TRUE(WriteOutput(folder / "pipe", "through the pipe", kNew).ok());
  reader.join();
  EXPECT_EQ(read, "through the pipe");
  EXPECT_TRUE(fs::is_fifo(folder / "pipe"));
}

TEST(OutputFile, APipeThatNobodyReadsIsGivenUp) {
  const TempFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const absl::Status status =
      WriteOutput(folder / "pipe", "x",
                  {.patience = {.before_a_word = std::chrono::milliseconds(20),
                                .for_a_writer = std::chrono::milliseconds(60)}});
  EXPECT_EQ(ReasonOf(status), base::Reason::kOutputLost);
  EXPECT_THAT(std::string(status.message()), HasSubstr("nobody reads it"));
  EXPECT_THAT(folder.Names(), ElementsAre("pipe"));
}

TEST(OutputFile, WhatMustBeKeptGoesIntoNoPipeOrDevice) {
  const TempFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const OutputOptions keeps{.if_there = IfThere::kReplace, .keeps = true};
  for (const std::string& path :
       {folder / "pipe", std::string("/dev/null"), std::string("/dev/stdout")}) {
    EXPECT_EQ(ReasonOf(WriteOutput(path, "x", keeps)), base::Reason::kUsage) << path;
    EXPECT_EQ(ReasonOf(CheckOutput(path, keeps, 0)), base::Reason::kUsage) << path;
  }
  EXPECT_TRUE(WriteOutput(folder / "file", "x", keeps).ok());
}

TEST(OutputFile, ADashIsNoName) {
  for (const OutputOptions& options : {kNew, kOver}) {
    const absl::Status status = WriteOutput("-", "x", options);
    EXPECT_EQ(ReasonOf(status), base::Reason::kUsage);
    EXPECT_THAT(std::string(status.message()), HasSubstr("say /dev/stdout"));
  }
  EXPECT_FALSE(fs::exists("-"));
}

// Standard output that is a file: written where it stands, neither replaced nor begun again.
TEST(OutputFile, StandardOutputIsTheProcessesOwn) {
  const TempFolder folder;
  for (const char* name : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    EXPECT_TRUE(IsStandardOutput(name));
    EXPECT_EQ(ExitCodeOfChild([&] {
                const int file =
                    ::open((folder / "out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
                ::dup2(file, STDOUT_FILENO);
                if (::write(STDOUT_FILENO, "before ", 7) != 7) return 1;
                if (!WriteOutput(name, "trail", kNew).ok()) return 2;
                return ::write(STDOUT_FILENO, " after", 6) == 6 ? 0 : 3;
              }),
              0);
    EXPECT_EQ(folder.Get("out"), "before trail after");
  }
  EXPECT_FALSE(IsStandardOutput("/dev/stderr"));
  EXPECT_FALSE(IsStandardOutput("stdout"));
}

TEST(OutputFile, AWrongNameIsUsage) {
  const TempFolder folder;
  folder.Put("file", "x");
  fs::create_symlink("loop", folder / "loop");
  for (const std::string& path : {folder / "no-such-folder/a", folder / "file/a", folder / "",
                                  folder / std::string(300, 'x'), folder / "loop"}) {
    EXPECT_EQ(ReasonOf(WriteOutput(path, "x", kOver)), base::Reason::kUsage) << path;
    EXPECT_EQ(ReasonOf(CheckOutput(path, kOver, 0)), base::Reason::kUsage) << path;
  }
  EXPECT_THAT(folder.Names(), ElementsAre("file", "loop"));
  // Only trying tells that a file system has no new files.
  EXPECT_EQ(ReasonOf(WriteOutput("/proc/a", "x", kNew)), base::Reason::kUsage);
}

// Exit code 8, as for every right that is missing. Root has all of them.
TEST(OutputFile, AMissingRightIsNoWrongName) {
  const TempFolder folder;
  EXPECT_EQ(base::ReasonOf(OutputError("write", "a", EACCES)), base::Reason::kPermissionDenied);
  EXPECT_EQ(base::ReasonOf(OutputError("write", "a", EPERM)), base::Reason::kPermissionDenied);
  EXPECT_EQ(base::ReasonOf(OutputError("write", "a", EROFS)), base::Reason::kUsage);
  folder.Put("secret", "x");
  fs::permissions(folder / "secret", fs::perms::none);
  fs::permissions(folder / "", fs::perms::owner_exec | fs::perms::others_exec);
  EXPECT_EQ(ExitCodeOfChild([&] {
              if (::geteuid() == 0 && ::seteuid(65'534) != 0) return 3;
              const absl::Status read = ReadInput(folder / "secret", 10).status();
              if (read.ok() || base::ReasonOf(read) != base::Reason::kPermissionDenied) return 1;
              const auto written = WriteOutput(folder / "new", "x", kNew);
              const auto checked = CheckOutput(folder / "new", kNew, 0);
              return !written.ok() && !checked.ok() &&
                             base::ReasonOf(written) == base::Reason::kPermissionDenied &&
                             base::ReasonOf(checked) == base::Reason::kPermissionDenied
                         ? 0
                         : 2;
            }),
            0);
  fs::permissions(folder / "", fs::perms::owner_all);
}

// A folder that is not there is named, and the command that makes it is one that works.
TEST(OutputFile, AMissingFolderIsToldWithHowToMakeIt) {
  const TempFolder folder;
  const std::string missing = folder / "it's/not there", path = missing + "/a";
  for (const absl::Status& status : {WriteOutput(path, "x", kNew), CheckOutput(path, kNew, 0)}) {
    EXPECT_EQ(ReasonOf(status), base::Reason::kUsage);
    const std::string told(status.message());
    EXPECT_THAT(told, HasSubstr("there is no folder " + missing));
    const size_t command = told.find("mkdir -p ");
    ASSERT_NE(command, std::string::npos) << told;
    ASSERT_EQ(std::system(told.substr(command).c_str()), 0) << told;
    EXPECT_TRUE(CheckOutput(path, kNew, 0).ok());
    fs::remove_all(folder / "it's");
  }
}

// Of what the machine can't do the user is not accused.
TEST(OutputFile, NoRoomIsNotUsage) {
  const TempFolder folder;
  folder.Put("old", "old");
  EXPECT_EQ(ExitCodeOfChild([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{.rlim_cur = 10, .rlim_max = 10};
              ::setrlimit(RLIMIT_FSIZE, &limit);
              const absl::Status status = WriteOutput(folder / "old", "more than ten bytes", kOver);
              if (base::ReasonOf(status) != base::Reason::kOutputLost) return 1;
              // The limit, and not the disk.
              const std::string told = std::string(status.message()) + base::NextStepOf(status);
              return told.find("raise the limit on file sizes (ulimit -f)") != std::string::npos &&
                             told.find("make room") == std::string::npos
                         ? 0
                         : 2;
            }),
            0);
  EXPECT_EQ(folder.Get("old"), "old");
  EXPECT_THAT(folder.Names(), ElementsAre("old"));
  EXPECT_EQ(ReasonOf(CheckOutput(folder / "new", kNew, uint64_t{1} << 60)),
            base::Reason::kOutputLost);
}

TEST(OutputFile, CheckingChangesNothing) {
  const TempFolder folder;
  folder.Put("old", "old");
  EXPECT_TRUE(CheckOutput(folder / "old", kOver, 0).ok());
  EXPECT_FALSE(CheckOutput(folder / "old", kNew, 0).ok());
  EXPECT_TRUE(CheckOutput(folder / "new", kNew, 0).ok());
  EXPECT_EQ(folder.Get("old"), "old");
  EXPECT_THAT(folder.Names(), ElementsAre("old"));
}

}  // namespace
}  // namespace lode::program
