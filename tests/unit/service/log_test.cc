// SPDX-License-Identifier: Apache-2.0
// A line of the log is one line whatever a client says, and its quotes can't be left.
#include "ledger/service/log.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace lode::ledger
