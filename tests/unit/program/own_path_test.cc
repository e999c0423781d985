// SPDX-License-Identifier: Apache-2.0
// A path that another user could change is found, whichever part of it is theirs to change.
#include "verifier/program/own_path.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/program/temp_folder.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"

namespace lode::program {
namespace {

namespace fs = std::filesystem;

class OwnPath : public testing::Test {
 protected:
  OwnPath() {
    fs::create_directories(fs::path(home_) / ".config/lode");
    std::ofstream(file_) << "trust\n";
    for (const std::string& part : {home_, home_ + "/.config", home_ + "/.config/lode"})
      ::chmod(part.c_str(), 0755);
    ::chmod(file_.c_str(), 0644);
  }

  // "" for a path that is this user's own, else the part that is not.
  std::string Offender(const std::string& path) const {
    const absl::Status status = CheckOwnPath(path, home_);
    if (status.ok()) return "";
    EXPECT_EQ(base::ReasonOf(status), base::Reason::kPermissionDenied) << status;
    const std::string message(status.message());
    return message.substr(0, message.find(' '));
  }

  const TempFolder folder_;
  const std::string home_ = folder_ / "home";
  const std::string above_ = fs::path(home_).parent_path().string();
  const std::string file_ = home_ + "/.config/lode/config.toml";
};

TEST_F(OwnPath, IsTheRule) { EXPECT_EQ(Offender(file_), ""); }

TEST_F(OwnPath, APartThatOthersMayWriteIsNamed) {
  for (const std::string& part : {home_, home_ + "/.config", home_ + "/.config/lode", file_}) {
    struct stat before {};
    ASSERT_EQ(::stat(part.c_str(), &before), 0);
    for (const mode_t others : {020, 002}) {
      ::chmod(part.c_str(), (before.st_mode & 07777) | others);
      EXPECT_EQ(Offender(file_), part) << others;
      EXPECT_EQ(base::NextStepOf(CheckOwnPath(file_, home_)),
                "look at what it says; then: chmod go-w " + part);
    }
    ::chmod(part.c_str(), before.st_mode & 07777);
  }
  EXPECT_EQ(Offender(file_), "");
}

// In a sticky folder others can make files, and take none away.
TEST_F(OwnPath, AStickyFolderIsNoDanger) {
  ::chmod((home_ + "/.config").c_str(), 01777);
  EXPECT_EQ(Offender(file_), "");
}

// What is above the home is whoever's it is; without a home everything is looked at.
TEST_F(OwnPath, FoldersAboveTheHomeAreNotLookedAt) {
  ::chmod(above_.c_str(), 0777);
  EXPECT_EQ(Offender(file_), "");
  EXPECT_FALSE(CheckOwnPath(file_, "").ok());
}

// A link is as good as the folder that it stands in, and what it leads to.
TEST_F(OwnPath, LinksAreFollowedPartByPart) {
  const std::string dotfiles = folder_ / "dotfiles";
  fs::create_directory(dotfiles);
  ::chmod(dotfiles.c_str(), 0755);
  fs::rename(home_ + "/.config/lode", dotfiles + "/lode");
  fs::create_symlink("../../dotfiles/lode", home_ + "/.config/lode");
  EXPECT_EQ(Offender(file_), "");
  ::chmod(dotfiles.c_str(), 0777);
  EXPECT_EQ(Offender(file_), dotfiles);
  ::chmod(dotfiles.c_str(), 0755);
  ::chmod((home_ + "/.config").c_str(), 0777);
  EXPECT_EQ(Offender(file_), home_ + "/.config");
}

TEST_F(OwnPath, AnotherUsersFileIsNone) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(::chown(file_.c_str(), 65534, 65534), 0);
  EXPECT_EQ(Offender(file_), file_);
  ASSERT_EQ(::chown(file_.c_str(), 0, 0), 0);
  ASSERT_EQ(::chown((home_ + "/.config").c_str(), 65534, 65534), 0);
  EXPECT_EQ(Offender(file_), home_ + "/.config");
}

TEST_F(OwnPath, ALoopOfLinksEnds) {
  fs::remove(file_);
  fs::create_symlink("config.toml", file_);
  EXPECT_EQ(base::ReasonOf(CheckOwnPath(file_, home_)), base::Reason::kUsage);
}

}  // namespace
}  // namespace lode::program
