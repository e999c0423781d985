// SPDX-License-Identifier: Apache-2.0
// lode-ledgerd in real time under a system clock that jumps: what the sequencer's tests show with
// an injected clock, the program does too, and its end waits for no time of that clock.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "tests/integration/program.h"
#include "tests/integration/served_ledger.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/time.h"

namespace lode::integration {
namespace {

constexpr char kOrigin[] = "ledger.example/test";
constexpr int64_t kYear = int64_t{365} * 86'400 * 1'000'000;

class AClock : public ledger::Clock {
 public:
  explicit AClock(int64_t us) : us_(us) {}
  int64_t NowMicros() const override { return us_; }
  std::string Boot() const override { return ""; }  // it stands still, whatever the machine does

 private:
  const int64_t us_;
};

class ClockJumps : public ::testing::Test {
 protected:
  ClockJumps() {
    const auto vkey = ledger::Ledger::CreateFolder(data_, kOrigin);
    if (!vkey.ok()) ADD_FAILURE() << vkey.status();
    vkey_ = *vkey;
    world_ = std::make_unique<ledger::testing::World>(vkey_, kOrigin);
    const Signed& genesis = world_->records()[0];
    const AClock then(genesis.time_us);
    ledger::LedgerOptions options;
    options.folder = data_;
    options.clock = &then;
    const absl::Status logged = ledger::Ledger::LogGenesis(options, genesis.envelope, 0);
    EXPECT_TRUE(logged.ok()) << logged;
  }

  // The program's clock shows `us` now.
  void SetClock(int64_t us) {
    const int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count();
    const int64_t shift = us - now;
    // In place: the program has the file mapped.
    std::fstream file(shift_, std::ios::in | std::ios::out | std::ios::binary);
    if (!file) file.open(shift_, std::ios::out | std::ios::binary);
    file.write(reinterpret_cast<const char*>(&shift), sizeof shift);
  }
  void Serve() {
    Preload([&] { ledgerd_ = std::make_unique<Ledgerd>(data_); });
    ASSERT_FALSE(ledgerd_->announced().empty()) << "it does not serve";
  }
  template <typename Start>
  void Preload(const Start& start) {
    ::setenv("LD_PRELOAD", LODE_SHIFTED_CLOCK, 1);
    ::setenv("LODE_TEST_CLOCK", shift_.c_str(), 1);
    start();
    ::unsetenv("LD_PRELOAD");
  }
  std::unique_ptr<client::LedgerClient> Client() {
    client::ClientOptions options;
    options.address = ledgerd_->address();
    options.trust = note::TrustPolicy::ForLog(*note::ParseVkey(vkey_));
    options.retries = 0;
    return *client::LedgerClient::Connect(options);
  }
  void ExpectLogged(const Signed& record) {
    const auto result = Client()->Submit({record.envelope, std::nullopt});
    ASSERT_TRUE(result.ok()) << result.status();
    const auto* refused = std::get_if<client::Refused>(&*result);
    ASSERT_EQ(refused, nullptr) << refused->message;
  }
  void ExpectImplausible(const Signed& record) {
    EXPECT_EQ(ReasonOf(Client()->Submit({record.envelope, std::nullopt})),
              base::Reason::kClockImplausible);
    EXPECT_TRUE(Client()->GetCheckpoint().ok()) << "reads go on";
  }
  int64_t EndOfWorld() const { return world_->records().back().time_us; }

  const ledger::testing::TemporaryFolder folder_;
  const std::string data_ = folder_ / "data";
  const std::string shift_ = folder_ / "shift";
  std::string vkey_;
  std::unique_ptr<ledger::testing::World> world_;
  std::unique_ptr<Ledgerd> ledgerd_;
};

TEST_F(ClockJumps, TheLedgerWaitsAndGoesOn) {
  SetClock(EndOfWorld());
  Serve();
  for (size_t i = 1; i < world_->records().size(); ++i) ExpectLogged(world_->records()[i]);
  const Signed lot = world_->Lot("a");
  for (const int64_t jump : {10 * kYear, -kYear}) {
    SetClock(EndOfWorld() + jump);
    ExpectImplausible(lot);
  }
  SetClock(EndOfWorld());
  ExpectLogged(lot);
  // It ends by the monotonic clock, whatever the other says: here an end that waits for 200 ms of
  // the shifted clock would wait for years.
  SetClock(EndOfWorld() + 10 * kYear);
  const auto began = std::chrono::steady_clock::now();
  ledgerd_->program().Signal(SIGTERM);
  EXPECT_EQ(ledgerd_->program().Wait(), base::kExitOk);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
  // At the start too; an operator's word must name the time that the clock shows.
  Serve();
  ExpectImplausible(world_->Lot("b"));
  ledgerd_.reset();
  Preload([&] {
    Program wrong({LedgerdPath(), "serve", "--data", data_, "--port", "0", "--clock-is-right",
                   base::FormatUtc(EndOfWorld())});
    EXPECT_EQ(wrong.Wait(), base::kExitUsage);
  });
  SetClock(EndOfWorld());
  Serve();
  ExpectLogged(world_->Lot("c"));
}

}  // namespace
}  // namespace lode::integration
