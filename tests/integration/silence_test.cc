// SPDX-License-Identifier: Apache-2.0
// A server that is there and says nothing: every stream ends by itself after the client's timeout,
// and a log that has nothing new is told from one that hides it.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/lying_server.h"
#include "tests/integration/served_ledger.h"

namespace lode::integration {
namespace {

using base::Reason;
using client::SubmitResult;

class Silence : public testing::Test {
 protected:
  Silence() { records_ = served_.Populate(*served_.Client(), 2); }

  std::unique_ptr<client::LedgerClient> Impatient() {
    client::ClientOptions options = served_.Options(liar_.address());
    options.timeout = std::chrono::milliseconds(300);
    return *client::LedgerClient::Connect(options);
  }

  ServedLedger served_;
  LyingServer liar_{served_.address()};
  std::vector<Signed> records_;
};

TEST_F(Silence, OfASubmission) {
  liar_.silent = true;
  size_t given = 0;
  const absl::Status status = Impatient()->SubmitStream(
      [&]() -> std::optional<client::Submission> {
        if (given == records_.size()) return std::nullopt;
        return SubmissionOf(records_[given++]);
      },
      [](uint64_t, SubmitResult) {
        ADD_FAILURE() << "an answer from nowhere";
        return true;
      });
  EXPECT_EQ(base::ReasonOf(status), Reason::kUnreachable) << status;
}

TEST_F(Silence, InTheMiddleOfASubmission) {
  size_t given = 0, answered = 0;
  const absl::Status status = Impatient()->SubmitStream(
      [&]() -> std::optional<client::Submission> {
        if (given == records_.size()) return std::nullopt;
        return SubmissionOf(records_[given++]);
      },
      [&](uint64_t, SubmitResult) {
        liar_.silent = true;
        ++answered;
        return true;
      });
  // Everything that came before it went silent was handed out.
  EXPECT_GE(answered, 1u);
  if (answered < records_.size()) EXPECT_EQ(base::ReasonOf(status), Reason::kUnreachable) << status;
}

TEST_F(Silence, OfATrail) {
  liar_.silent = true;
  const absl::Status status =
      Impatient()->ExportTrail("lot:mine/lot-0", [](std::string_view) { return absl::OkStatus(); });
  EXPECT_EQ(base::ReasonOf(status), Reason::kUnreachable) << status;
}

TEST_F(Silence, OfAFollowedLogThatHasMore) {
  liar_.silent = true;
  for (const bool until_now : {true, false}) {
    const absl::Status status = Impatient()->Follow(0, until_now, [](const auto&) {
      ADD_FAILURE() << "entries from nowhere";
      return true;
    });
    EXPECT_EQ(base::ReasonOf(status), Reason::kUnreachable) << status;
  }
}

TEST_F(Silence, IsRightWhereALogHasNothingNew) {
  const Signed later = served_.world().Lot("later");
  const auto client = Impatient();
  const auto newest = client->GetCheckpoint();
  ASSERT_TRUE(newest.ok()) << newest.status();
  // The log grows only after the follower has asked more than once whether it has.
  int asked = 0;
  liar_.on_checkpoint = [&](wire::Checkpoint&) {
    if (++asked == 2) EXPECT_TRUE(served_.Client()->Submit(SubmissionOf(later)).ok());
  };
  bool seen = false;
  const absl::Status status =
      client->Follow(newest->body.size, false, [&](const client::VerifiedEntries& piece) {
        for (const auto& entry : piece.entries) seen = seen || entry.envelope == later.envelope;
        return !seen;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(seen);
  EXPECT_GE(asked, 2);
}

}  // namespace
}  // namespace lode::integration
