// SPDX-License-Identifier: Apache-2.0
// A line of the log is one line whatever a client says, and its quotes can't be left.
#include "ledger/service/log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

namespace lode::ledger {
namespace {

TEST(LogLine, NamesTheEventAndQuotesEachValue) {
  EXPECT_EQ(LogLine("serving", {{"address", "127.0.0.1:7480"}, {"tree_size", "12"}}),
            "event=serving address=\"127.0.0.1:7480\" tree_size=\"12\"");
}

TEST(LogLine, EscapesWhatAClientMayHaveSaid) {
  EXPECT_EQ(LogLine("x", {{"v", "a\nlevel=info event=serving"}}),
            "event=x v=\"a\\x0alevel=info event=serving\"");
  EXPECT_EQ(LogLine("x", {{"v", "a\" level=\"info"}}), "event=x v=\"a\\\" level=\\\"info\"");
  EXPECT_EQ(LogLine("x", {{"v", "a\\"}}), "event=x v=\"a\\\\\"");
  EXPECT_EQ(LogLine("x", {{"v", "\x1b[2J\xe2\x80\xae"}}), "event=x v=\"\\x1b[2J\\u{202e}\"");
}

TEST(LogLine, BoundsAValue) {
  EXPECT_LT(LogLine("x", {{"v", std::string(1 << 20, 'a')}}).size(), 1100u);
}

// The last lines of a process: waited for until they are written, and no longer than is said where
// nobody reads.
TEST(FlushLog, WaitsForTheLinesAndNoLonger) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int kept = ::dup(STDERR_FILENO);
  ASSERT_EQ(::dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
  Log(LogLevel::kError, "first");
  FlushLog(std::chrono::minutes(1));
  char bytes[4096];
  const ssize_t n = ::read(ends[0], bytes, sizeof bytes);  // there already, or this waits for ever
  EXPECT_NE(std::string(bytes, static_cast<size_t>(std::max<ssize_t>(n, 0))).find("event=first"),
            std::string::npos);
  // More than a pipe takes, so that its writer waits for a reader.
  for (int i = 0; i < 200; ++i) Log(LogLevel::kError, "many", {{"v", std::string(1000, 'v')}});
  const auto began = std::chrono::steady_clock::now();
  FlushLog(std::chrono::milliseconds(200));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_GE(took, std::chrono::milliseconds(200));
  EXPECT_LT(took, std::chrono::seconds(30));
  std::string rest;
  std::thread reader([&] {
    for (ssize_t more; (more = ::read(ends[0], bytes, sizeof bytes)) > 0;)
      rest.append(bytes, static_cast<size_t>(more));
  });
  FlushLog(std::chrono::minutes(1));
  EXPECT_EQ(::dup2(kept, STDERR_FILENO), STDERR_FILENO);
  ::close(ends[1]);
  reader.join();
  EXPECT_EQ(std::count(rest.begin(), rest.end(), '\n'), 200);
  ::close(kept);
  ::close(ends[0]);
}

}  // namespace
}  // namespace lode::ledger
