// SPDX-License-Identifier: Apache-2.0
// The way up and the way down: lode-ledgerd itself, its exit codes, kill -9, draining, and floods
// of connections.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/served_ledger.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/time.h"

namespace lode::integration {
namespace {

using base::Reason;
using client::Admitted;
using client::SubmitResult;

const std::string kLedgerd = LedgerdPath();

TEST(Ledgerd, InitServeAndFsckByTheProgram) {
  ledger::testing::TemporaryFolder temporary;
  const std::string data = temporary / "data";
  Program init({kLedgerd, "init", "--data", data, "--origin", ledger::testing::kOrigin});
  const std::string vkey = init.ReadLine();
  ASSERT_EQ(init.Wait(), base::kExitOk);
  ledger::testing::World world(vkey);
  const Signed& genesis = world.records()[0];
  std::ofstream(temporary / "genesis") << genesis.envelope;
  EXPECT_EQ(Program({kLedgerd, "serve", "--data", data, "--port", "0"}).Wait(),
            base::kExitNotFound);
  EXPECT_EQ(Program({kLedgerd, "init", "--data", data, "--genesis", temporary / "genesis",
                     "--record-time", base::FormatUtc(genesis.time_us)})
                .Wait(),
            base::kExitOk);
  {
    Ledgerd served(data);
    EXPECT_THAT(served.announced(), testing::HasSubstr(served.address()));
    EXPECT_THAT(served.announced(), testing::HasSubstr(ledger::testing::kOrigin));
    served.program().Signal(SIGTERM);
    EXPECT_EQ(served.program().Wait(), base::kExitOk);
  }
  Program fsck({kLedgerd, "fsck", "--data", data, "--json"});
  std::string report;
  for (std::string line = fsck.ReadLine(); !line.empty(); line = fsck.ReadLine()) report += line;
  EXPECT_EQ(fsck.Wait(), base::kExitOk) << report;
  EXPECT_THAT(report, testing::HasSubstr("\"clean\": true"));
}

TEST(Ledgerd, WrongArgumentsAreExitCodeTwo) {
  ledger::testing::TemporaryFolder temporary;
  EXPECT_EQ(Program({kLedgerd}).Wait(), base::kExitUsage);
  EXPECT_EQ(Program({kLedgerd, "serve"}).Wait(), base::kExitUsage);
  EXPECT_EQ(Program({kLedgerd, "init", "--data", temporary / "d"}).Wait(), base::kExitUsage);
  EXPECT_EQ(Program({kLedgerd, "serve", "--data", temporary / "none"}).Wait(), base::kExitNotFound);
}

TEST(Ledgerd, ListensOnThisMachineOnly) {
  ServedLedger served;
  served.Stop();
  for (const char* address :
       {"0.0.0.0:0", "192.0.2.1:0", "[::]:0", "localhost:0", "127.0.0.1", "0.0.0.0:1"}) {
    EXPECT_EQ(Program({kLedgerd, "serve", "--data", served.folder(), "--listen", address}).Wait(),
              base::kExitUsage)
        << address;
  }
}

TEST(Ledgerd, RefusesAnAddressBeforeItOpensAFolder) {
  ledger::testing::TemporaryFolder temporary;
  Program serve({kLedgerd, "serve", "--data", temporary / "none", "--listen", "0.0.0.0:1"},
                Program::Reads::kOutputAndErrors);
  EXPECT_THAT(serve.ReadLine(), testing::HasSubstr("can't listen on 0.0.0.0:1"));
  EXPECT_EQ(serve.Wait(), base::kExitUsage);
}

TEST(Ledgerd, KilledInTheMiddleAndStartedAgainReceiptsStand) {
  ServedLedger served;
  served.Populate(*served.Client(), 1);
  served.Stop();
  std::vector<Signed> lots;
  // So many that the server can't have answered them all while the client looks at the first 60.
  for (int i = 0; i < 2000; ++i) lots.push_back(served.world().Lot("k-" + std::to_string(i)));
  client::ClientOptions options;
  std::vector<client::VerifiedReceipt> receipts;
  {
    Ledgerd ledgerd(served.folder());
    options = served.Options(ledgerd.address());
    const auto client = *client::LedgerClient::Connect(options);
    size_t given = 0;
    const absl::Status status = client->SubmitStream(
        [&]() -> std::optional<client::Submission> {
          if (given == lots.size()) return std::nullopt;
          return SubmissionOf(lots[given++]);
        },
        [&](uint64_t number, SubmitResult result) {
          receipts.push_back(std::get<Admitted>(result).receipt);
          if (number == 60) ledgerd.program().Signal(SIGKILL);
          return true;
        });
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(ledgerd.program().Wait(), -SIGKILL);
  }
  ASSERT_GT(receipts.size(), 60u);
  Ledgerd ledgerd(served.folder());
  const auto client = *client::LedgerClient::Connect(served.Options(ledgerd.address()));
  for (const client::VerifiedReceipt& receipt : receipts) {
    const auto now = client->GetReceipt(receipt.leaf.record_digest);
    ASSERT_TRUE(now.ok()) << now.status();
    EXPECT_EQ(now->index, receipt.index);
    EXPECT_EQ(now->leaf, receipt.leaf);
  }
  for (const Signed& lot : lots) {  // all of them again: what was logged is a duplicate
    const auto result = client->Submit(SubmissionOf(lot));
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_TRUE(std::holds_alternative<Admitted>(*result));
  }
}

TEST(Drain, AnswersWhatIsAtHandAndTakesNoMore) {
  ServedLedger served;
  const auto client = served.Client();
  served.Populate(*client, 0);
  std::vector<Signed> lots;
  for (int i = 0; i < 300; ++i) lots.push_back(served.world().Lot("d-" + std::to_string(i)));
  size_t given = 0;
  uint64_t answered = 0;
  std::vector<base::Hash256> admitted;
  std::thread drainer;
  const absl::Status status = client->SubmitStream(
      [&]() -> std::optional<client::Submission> {
        if (given == lots.size()) return std::nullopt;
        return SubmissionOf(lots[given++]);
      },
      [&](uint64_t number, SubmitResult result) {
        if (number == 20)
          drainer = std::thread([&] { served.server().Drain(std::chrono::seconds(10)); });
        ++answered;
        // A record that had come in, and was not with the ledger yet, is told that it is not kept.
        if (const auto* refused = std::get_if<client::Refused>(&result)) {
          EXPECT_EQ(refused->reason, Reason::kDraining) << refused->message;
        } else {
          admitted.push_back(lots[number].digest);
        }
        return true;
      });
  drainer.join();
  EXPECT_GT(admitted.size(), 20u);
  if (answered < lots.size()) {
    EXPECT_THAT(base::ReasonOf(status), testing::AnyOf(Reason::kDraining, Reason::kUnreachable))
        << status;
  }
  const Reason after = base::ReasonOf(client->Submit(SubmissionOf(lots[0])).status());
  EXPECT_TRUE(after == Reason::kUnreachable || after == Reason::kDraining);
  served.Stop();
  served.Start();
  const auto again = served.Client();
  for (const base::Hash256& digest : admitted) {
    const auto receipt = again->GetReceipt(digest);
    EXPECT_TRUE(receipt.ok()) << receipt.status();
  }
}

TEST(Drain, AFollowerIsSentAway) {
  ServedLedger served;
  const auto client = served.Client();
  std::thread drainer;
  const absl::Status status = client->Follow(0, false, [&](const client::VerifiedEntries&) {
    drainer = std::thread([&] { served.server().Drain(std::chrono::seconds(10)); });
    return true;
  });
  drainer.join();
  EXPECT_TRUE(base::ReasonOf(status) == Reason::kDraining ||
              base::ReasonOf(status) == Reason::kUnreachable)
      << status;
}

TEST(Cancel, EndsAFollower) {
  ServedLedger served;
  const auto client = served.Client();
  std::thread canceller;
  const absl::Status status = client->Follow(0, false, [&](const client::VerifiedEntries&) {
    canceller = std::thread([&] { client->Cancel(); });
    return true;
  });
  canceller.join();
  EXPECT_EQ(base::ReasonOf(status), Reason::kCancelled) << status;
}

TEST(Flood, OfConnectionsDoesNotKillTheListener) {
  ledger::ServerOptions options;
  options.descriptors = 200;  // so that 150 is the bound
  ServedLedger served(options);
  std::vector<int> connections;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(served.server().port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < 400; ++i) {
    const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_GE(connection, 0);
    ASSERT_EQ(::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    connections.push_back(connection);
  }
  for (const int connection : connections) ::close(connection);
  client::ClientOptions patient = served.Options();
  patient.retries = 50;
  const auto client = *client::LedgerClient::Connect(patient);
  EXPECT_TRUE(client->GetCheckpoint().ok());
}

TEST(Connect, GoesToLoopbackOnlyAndNeedsALog) {
  ServedLedger served;
  for (const char* address :
       {"192.0.2.1:7480", "ledger.example:7480", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536",
        "127.0.0.1.example:1", "128.0.0.1:1", "0.0.0.0:1"}) {
    EXPECT_EQ(base::ReasonOf(client::LedgerClient::Connect(served.Options(address)).status()),
              Reason::kUsage)
        << address;
  }
  for (const char* address : {"127.0.0.1:65535", "127.255.0.1:1", "[::1]:7480", "localhost:7480"}) {
    EXPECT_TRUE(client::LedgerClient::Connect(served.Options(address)).ok()) << address;
  }
  client::ClientOptions no_log = served.Options();
  no_log.trust = {};
  EXPECT_EQ(base::ReasonOf(client::LedgerClient::Connect(no_log).status()), Reason::kUsage);
  client::ClientOptions bad_pin = served.Options();
  bad_pin.pin_file = served / "pin";
  std::ofstream(bad_pin.pin_file) << "not a checkpoint";
  EXPECT_FALSE(client::LedgerClient::Connect(bad_pin).ok());
  served.Stop();
  EXPECT_EQ(base::ReasonOf(served.Client()->GetCheckpoint().status()), Reason::kUnreachable);
}

}  // namespace
}  // namespace lode::integration
