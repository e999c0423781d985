// SPDX-License-Identifier: Apache-2.0
// What one client, and all of them, may ask of the service: each bound at its edge and one past it,
// and docs/api.md says the same numbers.
#include "ledger/service/limits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "ledger/read/queries.h"
#include "ledger/service/open_streams.h"
#include "ledger/service/workers.h"
#include "ledger/threads/mutex.h"
#include "tests/unit/docs_page.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

// Reads as fast as it is told to.
class AStream : public OpenStream {
 public:
  void Tick(StreamClock::time_point, uint64_t) override {}
  void Drain() override {}
  StreamClock::duration HeldUpFor(StreamClock::time_point) override { return held_up; }
  void Cut() override { cut = true; }
  StreamClock::duration held_up{};
  bool cut = false;
};

class StreamLimits : public ::testing::TestWithParam<StreamKind> {
 protected:
  ~StreamLimits() override {
    for (const auto& stream : all_) streams_.Remove(stream.get());
  }
  absl::Status Add(StreamKind kind, const std::string& peer) {
    all_.push_back(std::make_shared<AStream>());
    return streams_.Add(all_.back(), kind, peer);
  }
  void ExpectFull(StreamKind kind, const std::string& peer) {
    const absl::Status status = Add(kind, peer);
    ASSERT_EQ(base::ReasonOf(status), base::Reason::kOverloaded) << status;
    const Shares most = BoundsOf(kind);
    EXPECT_NE(status.message().find(std::to_string(most.all) + " of all clients, " +
                                    std::to_string(most.of_peer) + " of one connection"),
              absl::string_view::npos)
        << status;
  }

  const Published published_{};
  OpenStreams streams_{published_, StreamPatience()};
  std::vector<std::shared_ptr<AStream>> all_;
};

TEST_P(StreamLimits, OfOnePeer) {
  const StreamKind kind = GetParam();
  const size_t most = BoundsOf(kind).of_peer;
  for (size_t i = 0; i < most; ++i) ASSERT_TRUE(Add(kind, "a").ok()) << i;
  ExpectFull(kind, "a");
  EXPECT_TRUE(Add(kind, "b").ok()) << "another has its own";
  // The one that was refused has no place, and takes none when it goes.
  streams_.Remove(all_[most].get());
  ExpectFull(kind, "a");
  streams_.Remove(all_.front().get());
  EXPECT_TRUE(Add(kind, "a").ok()) << "a place is free again";
  ExpectFull(kind, "a");
}

TEST_P(StreamLimits, OfAllPeers) {
  const StreamKind kind = GetParam();
  const Shares most = BoundsOf(kind);
  for (size_t i = 0; i < most.all; ++i)
    ASSERT_TRUE(Add(kind, std::to_string(i / most.of_peer)).ok()) << i;
  ExpectFull(kind, "new");
  for (const auto& stream : all_) EXPECT_FALSE(stream->cut) << "nobody holds anything up";
  for (const StreamKind other : {StreamKind::kSubmit, StreamKind::kFollow, StreamKind::kExport}) {
    if (other != kind) {
      EXPECT_TRUE(Add(other, "new").ok()) << "a kind of its own";
    }
  }
  // Whoever has held up longest is ended for the next.
  all_[3]->held_up = kStalledWhileOthersWait;
  all_[5]->held_up = kStalledWhileOthersWait + std::chrono::seconds(1);
  all_[7]->held_up = kStalledWhileOthersWait - std::chrono::nanoseconds(1);
  ExpectFull(kind, "new");
  EXPECT_TRUE(all_[5]->cut);
  EXPECT_FALSE(all_[3]->cut);
  streams_.Remove(all_[5].get());
  EXPECT_TRUE(Add(kind, "new").ok());
  ExpectFull(kind, "new");
  streams_.Remove(all_[3].get());
  EXPECT_FALSE(all_[7]->cut);
}

INSTANTIATE_TEST_SUITE_P(All, StreamLimits,
                         ::testing::Values(StreamKind::kSubmit, StreamKind::kFollow,
                                           StreamKind::kExport));

// Both lines of the service. A thread that is held makes what comes after wait.
struct Turn {
  Mutex mutex;
  Condition changed;
  bool held ABSL_GUARDED_BY(mutex) = false;
  bool free ABSL_GUARDED_BY(mutex) = false;
  size_t ran ABSL_GUARDED_BY(mutex) = 0;
};

TEST(WorkersLimits, AtTheEdgeAndOnePast) {
  for (const Shares& most : {kWaitingReads, kWaitingExports}) {
    Turn turn;
    {
      Workers workers(1, most);
      ASSERT_TRUE(workers.TryRun("a", [&] {
        MutexLock lock(turn.mutex);
        turn.held = true;
        turn.changed.NotifyAll();
        while (!turn.free) turn.changed.Wait(turn.mutex);
      }));
      {
        MutexLock lock(turn.mutex);
        while (!turn.held) turn.changed.Wait(turn.mutex);
      }
      const auto job = [&] {
        MutexLock lock(turn.mutex);
        ++turn.ran;
      };
      for (size_t i = 0; i < most.all; ++i) {
        const std::string peer = std::to_string(i / most.of_peer);
        ASSERT_TRUE(workers.TryRun(peer, job)) << i;
        if ((i + 1) % most.of_peer == 0) {
          EXPECT_FALSE(workers.TryRun(peer, job)) << i;
        }
      }
      EXPECT_FALSE(workers.TryRun("new", job));
      MutexLock lock(turn.mutex);
      turn.free = true;
      turn.changed.NotifyAll();
    }
    MutexLock lock(turn.mutex);
    EXPECT_EQ(turn.ran, most.all) << "what was taken runs, what was refused does not";
  }
}

std::string Grouped(uint64_t n) {
  std::string text = std::to_string(n);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

TEST(ServiceLimits, ThePageSaysTheSame) {
  const auto kib = [](uint64_t bytes) { return std::to_string(bytes >> 10) + " KiB"; };
  const auto mib = [](uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; };
  const auto n = [](uint64_t number) { return std::to_string(number); };
  const std::vector<std::string> rows = {
      "| message to the server | " + mib(kBatchBytes) + " and " + kib(kReceiveBytes - kBatchBytes) +
          " |",
      "| batch | " + Grouped(kBatchRecords) + " records, " + mib(kBatchBytes) + " |",
      "| records of a stream without an answer | " + n(kStreamWindow) +
          "; then the server reads no more |",
      "| records that wait for the ledger's queue | " + Grouped(kWaitingRecords) +
          ", then `OVERLOADED` |",
      "| metadata | " + kib(kMetadataBytes) + " |",
      "| streams a connection | " + n(kStreamsOfConnection) + " |",
      "| trails exported at a time, those included that a client has not taken whole | " +
          n(kExportsAtATime) + " |",
      "| open streams of all clients: submitting, following, exporting | " + n(kSubmitStreams.all) +
          ", " + n(kFollowStreams.all) + ", " + n(kExportStreams.all) + " |",
      "| open streams of one connection: submitting, following, exporting | " +
          n(kSubmitStreams.of_peer) + ", " + n(kFollowStreams.of_peer) + ", " +
          n(kExportStreams.of_peer) + " |",
      "| long reads (lists, traces, pieces of a stream) that wait, of all and of one connection "
      "| " +
          n(kWaitingReads.all) + ", " + n(kWaitingReads.of_peer) + " |",
      "| pieces of exports that wait, of all and of one connection | " + n(kWaitingExports.all) +
          ", " + n(kWaitingExports.of_peer) + " |",
      "| rows that one page of a list looks at | " + Grouped(kMaxScannedRows) + " |",
      "| a client that takes no answer, or less than " + kib(kLeastRate) + "/s | cut off after " +
          n(kStalled.count()) + " s |",
      "| the same while others wait for its place: " + kib(kLeastRateWhileOthersWait) +
          "/s | cut off after " + n(kStalledWhileOthersWait.count()) + " s |",
  };
  // Bounds that are no number of ours.
  const std::vector<std::string> others = {
      "| message from the server | about 4 MiB; pages and pieces end before |",
      "| descriptors for connections | three quarters of the process's; more are closed at once |",
  };
  const std::string page = testing::ReadPage(LODE_SOURCE_DIR "/docs/api.md");
  const size_t from = page.find("\n## Limits\n"), to = page.find("\n## ", from + 1);
  ASSERT_NE(to, std::string::npos);
  std::istringstream lines(page.substr(from, to - from));
  size_t found = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line == "| what | limit |") continue;
    const bool ours = std::find(rows.begin(), rows.end(), line) != rows.end();
    const bool other = std::find(others.begin(), others.end(), line) != others.end();
    EXPECT_TRUE(ours || other) << "the constants say otherwise: " << line;
    if (ours) ++found;
  }
  EXPECT_EQ(found, rows.size()) << "rows of docs/api.md are missing";
}

}  // namespace
}  // namespace lode::ledger
