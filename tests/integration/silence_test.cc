// SPDX-License-Identifier: Apache-2.0
// Servers that say nothing: one that takes connections and never answers, one that falls silent in
// the middle of a stream, one that ends calls as it goes away, and an honest one with a quiet log.
// The client's deadlines hold, and what it says is never the caller's own doing.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "client/api/connection.h"
#include "tests/integration/lying_server.h"
#include "tests/integration/program.h"
#include "tests/integration/served_ledger.h"
#include "verifier/base/exit_code.h"
#include "verifier/threads/mutex.h"

namespace lode::integration {
namespace {

using base::Reason;
using testing::HasSubstr;
using testing::Not;

// The system takes the connections; nobody reads them.
class MuteServer {
 public:
  MuteServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 64), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    address_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~MuteServer() { ::close(socket_); }
  const std::string& address() const { return address_; }

 private:
  const int socket_;
  std::string address_;
};

class Silence : public testing::Test {
 protected:
  std::unique_ptr<client::LedgerClient> Impatient(const std::string& address, int retries = 0) {
    client::ClientOptions options = served_.Options(address);
    options.timeout = std::chrono::milliseconds(150);
    options.retries = retries;
    return *client::LedgerClient::Connect(options);
  }
  enum class Of { kRead, kSubmit };
  // What to do next is of what was tried: who only asked has nothing to submit again.
  static void ExpectUnreachable(const absl::Status& status, Of of = Of::kRead) {
    EXPECT_EQ(base::ReasonOf(status), Reason::kUnreachable) << status;
    if (of == Of::kSubmit) {
      EXPECT_THAT(std::string(status.message()), HasSubstr("submit the same record again"));
    } else {
      EXPECT_THAT(std::string(status.message()), Not(HasSubstr("submit"))) << status;
    }
    EXPECT_THAT(base::NextStepOf(status), Not(HasSubstr("submit")));
  }
  // Every way to call.
  void ExpectEveryCallUnreachable(client::LedgerClient& client) {
    const Signed& record = served_.world().records()[0];
    ExpectUnreachable(client.GetCheckpoint().status());
    ExpectUnreachable(client.GetLot("lot:mine/lot-0").status());
    ExpectUnreachable(client.Submit(SubmissionOf(record)).status(), Of::kSubmit);
    ExpectUnreachable(client.SubmitBatch(std::vector{SubmissionOf(record)}).status, Of::kSubmit);
    ExpectUnreachable(SubmitAsAStream(client, record), Of::kSubmit);
    ExpectUnreachable(client.Follow(0, true, [](const auto&) { return true; }));
    ExpectUnreachable(client.ExportTrail("lot:mine/lot-0", [](std::string_view) {
      ADD_FAILURE() << "it sent something";
      return absl::OkStatus();
    }));
  }
  static absl::Status SubmitAsAStream(client::LedgerClient& client, const Signed& record) {
    bool given = false;
    return client.SubmitStream(
        [&]() -> std::optional<client::Submission> {
          if (std::exchange(given, true)) return std::nullopt;
          return SubmissionOf(record);
        },
        [](uint64_t, const client::SubmitResult&) { return true; });
  }
  // `lode` asks at an address, for a second at most.
  void ExpectEndsWithNine(const std::string& address, const std::string& words) {
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"log", "checkpoint"}, {"lot", "show", "lot:mine/lot-0"}}) {
      std::vector<std::string> arguments = {LodePath()};
      arguments.insert(arguments.end(), command.begin(), command.end());
      for (const std::string& more : {std::string("--address"), address, std::string("--vkey"),
                                      served_.vkey(), std::string("--timeout"), std::string("1")}) {
        arguments.push_back(more);
      }
      Program lode(arguments, Program::Reads::kOutputAndErrors);
      std::string told;
      for (std::string line = lode.ReadLine(); !line.empty(); line = lode.ReadLine()) told += line;
      EXPECT_EQ(lode.Wait(), base::kExitUnreachable) << told;
      EXPECT_THAT(told, HasSubstr(words));
      EXPECT_THAT(told, Not(HasSubstr("submit")));
    }
  }

  ServedLedger served_;
  const threads::SteadyTime give_up_ = threads::After(absl::Seconds(20));
};

TEST_F(Silence, AMuteServerIsUnreachableWhenTheTimeIsUp) {
  MuteServer mute;
  ExpectEveryCallUnreachable(*Impatient(mute.address()));
  // All tries together have the time of one.
  ExpectUnreachable(Impatient(mute.address(), 1'000'000)->GetCheckpoint().status());
}

TEST_F(Silence, AStreamThatFallsSilentIsEnded) {
  LyingServer liar(served_.address());
  liar.silent = true;
  const auto client = Impatient(liar.address());
  for (const absl::Status& ended : {SubmitAsAStream(*client, served_.world().records()[0]),
                                    client->Follow(0, true, [](const auto&) { return true; })}) {
    EXPECT_THAT(std::string(ended.message()),
                HasSubstr("the server said nothing for 150 ms, though an answer was due"));
  }
}

// A call that waits for one answer is ended by gRPC's timer or, where that does not go off, by the
// watch: the caller is told the same.
TEST_F(Silence, WhicheverTimerEndsACallTheWordsAreTheSame) {
  client::ClientOptions options = served_.Options(served_.address());
  options.timeout = std::chrono::milliseconds(50);
  client::Connection connection(options);
  for (const client::Tried tried : {client::Tried::kRead, client::Tried::kSubmit}) {
    client::Connection::Stream timed(connection, tried, /*unary=*/true);
    const absl::Status by_grpc =
        timed.FailureOf(grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "")).status;
    EXPECT_THAT(std::string(by_grpc.message()), HasSubstr("no answer came in 50 ms; "));
    ExpectUnreachable(by_grpc, tried == client::Tried::kRead ? Of::kRead : Of::kSubmit);
    // gRPC does not know of this one, so only the watch can end it.
    client::Connection::Stream watched(connection, tried, /*unary=*/true);
    const auto by_watch = [&] { return watched.FailureOf(grpc::Status::CANCELLED).status; };
    while (by_watch() != by_grpc && threads::SteadyNow() < give_up_) usleep(1'000);
    EXPECT_EQ(by_watch(), by_grpc);
  }
}

// As gRPC's own server does with calls that come while it shuts down.
TEST_F(Silence, AServerThatCancelsIsAwayAndNotTheCallersDoing) {
  LyingServer liar(served_.address());
  liar.instead = grpc::Status::CANCELLED;
  ExpectEveryCallUnreachable(*Impatient(liar.address()));
  // A checkpoint that came, and the proof that goes with it not.
  liar.instead = grpc::Status::OK;
  const auto client = served_.Client(liar.address());
  ASSERT_TRUE(client->GetCheckpoint().ok());
  served_.Populate(*served_.Client(), 1);
  liar.on_checkpoint = [&](wire::Checkpoint&) { liar.instead = grpc::Status::CANCELLED; };
  const absl::Status status = client->GetCheckpoint().status();
  ExpectUnreachable(status);
  EXPECT_THAT(std::string(status.message()), HasSubstr("no proof that the log still holds"));
}

TEST_F(Silence, AServerThatCancelledIsAskedAgain) {
  LyingServer liar(served_.address());
  liar.instead = grpc::Status::CANCELLED;
  liar.on_call = [&, calls = 0]() mutable {
    if (++calls == 3) liar.instead = grpc::Status::OK;
  };
  client::ClientOptions options = served_.Options(liar.address());
  options.retries = 3;
  EXPECT_TRUE((*client::LedgerClient::Connect(options))->GetCheckpoint().ok());
}

TEST_F(Silence, AFollowerOfAQuietLogStaysUntilItIsCancelled) {
  LyingServer honest(served_.address());
  std::atomic<int> asked{0};
  client::LedgerClient* follower = nullptr;
  std::vector<std::thread> cancellers;
  // Each time that nothing came for a timeout, it asks whether there is nothing to come.
  honest.on_checkpoint = [&](wire::Checkpoint&) {
    if (++asked == 3) cancellers.emplace_back([&] { follower->Cancel(); });
  };
  // A machine under load may miss a deadline: it tries again then, and stays.
  const auto client = Impatient(honest.address(), 100);
  follower = client.get();
  uint64_t entries = 0;
  const absl::Status status = client->Follow(0, false, [&](const client::VerifiedEntries& piece) {
    entries += piece.entries.size();
    return true;
  });
  for (std::thread& canceller : cancellers) canceller.join();
  EXPECT_EQ(base::ReasonOf(status), Reason::kCancelled) << status;
  EXPECT_GE(asked, 3);
  EXPECT_EQ(entries, 2u);  // Genesis and its state root: once
}

TEST_F(Silence, AFollowerOfAServerThatHidesWhatCameIsUnreachable) {
  LyingServer liar(served_.address());
  const auto client = Impatient(liar.address());
  bool more = false;
  const absl::Status status = client->Follow(0, false, [&](const client::VerifiedEntries&) {
    liar.silent = true;
    if (!std::exchange(more, true)) served_.Populate(*served_.Client(), 0);
    return true;
  });
  ExpectUnreachable(status);
}

TEST_F(Silence, TheProgramSaysWhetherNobodyAnsweredOrNobodyIsThere) {
  const MuteServer mute;
  const std::string nobody = MuteServer().address();  // closed by now
  ExpectEndsWithNine(mute.address(), "no answer came in 1000 ms; is lode-ledgerd running");
  ExpectEndsWithNine(nobody, "refused; is lode-ledgerd running at that address?");
}

}  // namespace
}  // namespace lode::integration
