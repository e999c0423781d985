// SPDX-License-Identifier: Apache-2.0
// Who holds a file holds it alone, under whatever names; waiting ends.
#include "verifier/program/file_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/program/temp_folder.h"
#include "verifier/base/reason.h"
#include "verifier/program/output_file.h"

namespace lode::program {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Patience kShort{.before_a_word = milliseconds(10'000), .for_a_writer = milliseconds(40)};

TEST(FileLock, NoChangeOfManyProgramsIsLost) {
  const TempFolder folder;
  folder.Put("count", "0");
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child != 0) {
      children.push_back(child);
      continue;
    }
    for (int n = 0; n < 10; ++n) {
      const auto lock = FileLock::Of({folder / "count"});
      const int next = std::stoi(folder.Get("count")) + 1;
      if (!lock.ok() ||
          !WriteOutput(folder / "count", std::to_string(next), {.if_there = IfThere::kReplace})
               .ok())
        std::_Exit(1);
    }
    std::_Exit(0);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(folder.Get("count"), "40");
  EXPECT_THAT(folder.Names(), ElementsAre("count"));
}

TEST(FileLock, AFileIsTheSameUnderEachOfItsNames) {
  const TempFolder folder, other;
  folder.Put("a", "");
  std::filesystem::create_symlink(folder / "a", other / "link");
  const auto held = FileLock::Of({folder / "a", folder / "b", other / "link"});
  ASSERT_TRUE(held.ok()) << held.status();
  const auto again = FileLock::Of({other / "link"}, kShort);
  EXPECT_EQ(base::ReasonOf(again.status()), base::Reason::kOutputLost);
  EXPECT_THAT(std::string(again.status().message()), HasSubstr("another program holds the files"));
  EXPECT_TRUE(FileLock::Of({other / "file"}, kShort).ok());
}

TEST(FileLock, EndsWithTheObjectAndWantsNoFolder) {
  const TempFolder folder;
  EXPECT_TRUE(FileLock::Of({folder / "a"}, kShort).ok());
  EXPECT_TRUE(FileLock::Of({folder / "a"}, kShort).ok());
  EXPECT_TRUE(FileLock::Of({folder / "none/a"}, kShort).ok());
}

TEST(FileLock, AZeroByteCutsNoName) {
  const TempFolder folder;
  const auto lock = FileLock::Of({folder / std::string("a\0b", 3)});
  EXPECT_EQ(base::ReasonOf(lock.status()), base::Reason::kUsage);
}

}  // namespace
}  // namespace lode::program
