// SPDX-License-Identifier: Apache-2.0
// kill -9 at random points under load, with receipts as the oracle: whatever was acknowledged is in
// the ledger that opens again, under the same leaf, its receipt still verifies, and fsck finds
// nothing. LODE_LONG=1 makes it long.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>

#include "tests/crash/crash_world.h"
#include "tests/long.h"
#include "verifier/base/encoding.h"
#include "verifier/merkle/proof.h"
#include "verifier/note/receipt.h"

extern char** environ;

namespace lode::ledger::testing {
namespace {

struct Acknowledged {
  uint64_t index = 0;
  std::string receipt;
};

// Runs the child until it has acknowledged `lines` records, and kills it. False if it ended by
// itself.
bool RunAndKill(const std::string& folder, const std::string& origin, int lines,
                std::map<size_t, Acknowledged>& known) {
  int ends[2];
  if (::pipe(ends) != 0) return false;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  const std::string program = std::string(LODE_BINARY_DIR) + "/bin/crash_child";
  std::string arguments[] = {"crash_child", folder, origin};
  char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  FILE* out = ::fdopen(ends[0], "r");
  char* line = nullptr;
  size_t room = 0;
  const auto take = [&] {
    const ssize_t n = ::getline(&line, &room, out);
    if (n <= 0 || line[n - 1] != '\n') return false;
    std::istringstream words(line);
    size_t number = 0;
    Acknowledged ack;
    std::string hex;
    words >> number >> ack.index >> hex;
    ack.receipt = base::HexDecode(hex).value();
    const auto [it, is_new] = known.emplace(number, ack);
    EXPECT_EQ(it->second.index, ack.index) << "record " << number << " has two leaves";
    if (!is_new) return true;
    --lines;
    return true;
  };
  bool running = failed == 0;
  while (running && lines > 0) running = take();
  if (failed == 0) ::kill(child, SIGKILL);
  while (running && take()) {
  }  // what it said before it died counts
  ::free(line);
  ::fclose(out);
  int how = 0;
  if (failed == 0) ::waitpid(child, &how, 0);
  return failed == 0 && WIFSIGNALED(how);
}

class Crash : public ::testing::TestWithParam<const char*> {};

TEST_P(Crash, WhateverWasAcknowledgedIsThereAfterKill9) {
  TemporaryFolder folder;
  const CrashClock clock;
  const LedgerOptions options = CrashOptions(folder / "ledger", GetParam(), clock);
  const auto vkey = Ledger::CreateFolder(options.folder, GetParam(), kCrashSeed);
  ASSERT_TRUE(vkey.ok()) << vkey.status();
  World world = CrashWorld(*vkey, GetParam());
  const Signed& genesis = world.records()[0];
  ASSERT_TRUE(Ledger::LogGenesis(options, genesis.envelope, genesis.time_us).ok());
  const note::TrustPolicy policy = note::TrustPolicy::ForLog(*note::ParseVkey(*vkey));

  const int rounds = lode::testing::IsLong() ? 200 : 6;
  std::map<size_t, Acknowledged> known;
  std::mt19937 random(20261125);
  for (int round = 0; round < rounds; ++round) {
    const size_t left = world.records().size() - known.size();
    const int lines = left == 0 ? 0 : static_cast<int>(1 + random() % std::min<size_t>(left, 15));
    ASSERT_TRUE(RunAndKill(options.folder, GetParam(), lines, known)) << "round " << round;
    auto ledger = Ledger::Open(options);
    ASSERT_TRUE(ledger.ok()) << "round " << round << ": " << ledger.status();
    for (const auto& [number, ack] : known) {
      const Signed& record = world.records()[number];
      ASSERT_EQ((*ledger)->queries().FindLeaf(record.digest).value_or(0), ack.index);
      const auto proved = note::VerifyReceipt(*note::ParseReceipt(ack.receipt), policy);
      ASSERT_TRUE(proved.ok()) << proved.status();
      // The ledger of now extends the one that the receipt is of. (It may go on by itself, with a
      // state root.)
      const auto& then = proved->trust.checkpoint.body;
      const auto now = (*ledger)->view();
      const auto proof = (*ledger)->queries().ConsistencyProof(then.size, now->size);
      ASSERT_TRUE(proof.ok()) << proof.status();
      ASSERT_TRUE(merkle::VerifyConsistency(then.size, proof->tree_size, proof->hashes, then.root,
                                            now->root)
                      .ok());
    }
  }
  EXPECT_GT(known.size(), 5u);
  const auto report = Ledger::Check(options, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->clean()) << report->differences[0].family << " "
                               << report->differences[0].what;
}

INSTANTIATE_TEST_SUITE_P(Times, Crash, ::testing::Values(kOrigin, kRealTimeOrigin),
                         [](const auto& parameter) {
                           return parameter.param == std::string(kOrigin) ? "Simulated" : "Real";
                         });

}  // namespace
}  // namespace lode::ledger::testing
