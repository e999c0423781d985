// SPDX-License-Identifier: Apache-2.0
// What is named as a file and is none gets a word of its own, and nothing is read beyond its limit
// or waited for in silence.
#include "verifier/program/input_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "verifier/base/reason.h"

namespace lode::program {
namespace {

using testing::HasSubstr;

constexpr Patience kShort{std::chrono::milliseconds(40), std::chrono::milliseconds(120)};

class Input : public testing::Test {
 protected:
  Input() {
    std::string name = (std::filesystem::temp_directory_path() / "lode-input-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Input() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string Put(const std::string& name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary) << bytes;
    return Path(name);
  }
  std::string Pipe() const {
    EXPECT_EQ(::mkfifo(Path("pipe").c_str(), 0600), 0);
    return Path("pipe");
  }

  std::filesystem::path folder_;
};

base::Reason ReasonOf(const absl::StatusOr<std::string>& read) {
  EXPECT_FALSE(read.ok());
  return base::ReasonOf(read.status());
}

std::string Said(const absl::StatusOr<std::string>& read) {
  return std::string(read.status().message());
}

TEST_F(Input, AFileAtItsLimitAndOnePast) {
  const std::string bytes(200'000, 'x');
  EXPECT_EQ(*ReadInput(Put("a", bytes), bytes.size()), bytes);
  EXPECT_EQ(ReasonOf(ReadInput(Path("a"), bytes.size() - 1)), base::Reason::kTooLarge);
  EXPECT_EQ(*ReadInput(Put("empty", ""), 0), "");
  // Known from its size, before anything is read.
  ASSERT_EQ(::truncate(Put("sparse", "x").c_str(), int64_t{1} << 40), 0);
  EXPECT_EQ(ReasonOf(ReadInput(Path("sparse"), uint64_t{1} << 39)), base::Reason::kTooLarge);
}

TEST_F(Input, WhatIsNoFileHasAWordOfItsOwn) {
  std::filesystem::create_symlink("itself", folder_ / "itself");
  std::filesystem::create_symlink("gone", folder_ / "dangling");
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  Path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const std::pair<std::string, std::string> cases[] = {
      {Path("none"), "there is no such file"},
      {Path("dangling"), "there is no such file"},
      {folder_.string(), "it is a folder"},
      {Put("file", "x") + "/x", "a part of its path is no folder"},
      {Path("itself"), "its links lead nowhere"},
      {Path("socket"), "it is a socket"},
      {"", "its name is empty"},
      {Path("file") + std::string("\0.key", 5), "a zero byte"},
      {Path(std::string(300, 'x')), "File name too long"}};
  for (const auto& [path, words] : cases) {
    const auto read = ReadInput(path, 10);
    EXPECT_EQ(ReasonOf(read), base::Reason::kUsage) << path;
    EXPECT_THAT(Said(read), HasSubstr(words));
    EXPECT_THAT(Said(read), HasSubstr(path.empty() ? "can't read" : path.substr(0, 20)));
  }
  ::close(listener);
}

TEST_F(Input, AFileThatIsNotForThisUser) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  ::chmod(Put("private", "x").c_str(), 0);
  EXPECT_THAT(Said(ReadInput(Path("private"), 10)), HasSubstr("this user may not read it"));
}

TEST_F(Input, AnEndlessDeviceIsReadNoFurtherThanTheLimit) {
  EXPECT_EQ(ReasonOf(ReadInput("/dev/zero", 1'000'000)), base::Reason::kTooLarge);
  EXPECT_EQ(*ReadInput("/dev/null", 0), "");
  EXPECT_THAT(Said(ReadRegular("/dev/null", 10)), HasSubstr("a pipe or a device"));
}

TEST_F(Input, APipeIsReadToItsEnd) {
  const std::string pipe = Pipe();
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    std::ofstream out(pipe, std::ios::binary);  // waits for the reader
    out << std::string(100'000, 'a') << std::flush;
    std::this_thread::sleep_for(
        std::chrono::milliseconds(200));  // longer than an absent writer has
    out << "end";
  });
  testing::internal::CaptureStderr();
  const auto read = ReadInput(pipe, 1 << 20, kShort);
  const std::string told = testing::internal::GetCapturedStderr();
  writer.join();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, std::string(100'000, 'a') + "end");
  EXPECT_THAT(told, HasSubstr("waiting for " + pipe));
  EXPECT_EQ(told.find('\n'), told.size() - 1) << "it is said once: " << told;
}

TEST_F(Input, APipeThatNobodyWritesIsGivenUp) {
  testing::internal::CaptureStderr();
  const auto read = ReadInput(Pipe(), 100, kShort);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("nothing comes through it yet"));
  EXPECT_EQ(ReasonOf(read), base::Reason::kUsage);
  EXPECT_THAT(Said(read), HasSubstr("nobody writes into it"));
}

TEST_F(Input, AStreamHasALimitToo) {
  std::istringstream five("12345");
  EXPECT_EQ(*ReadStream(five, "stdin", 5), "12345");
  std::istringstream six("123456");
  EXPECT_EQ(ReasonOf(ReadStream(six, "stdin", 5)), base::Reason::kTooLarge);
  std::istringstream broken;
  broken.setstate(std::ios::badbit);
  EXPECT_EQ(ReasonOf(ReadStream(broken, "stdin", 5)), base::Reason::kUsage);
}

}  // namespace
}  // namespace lode::program
