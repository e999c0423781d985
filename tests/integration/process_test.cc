// SPDX-License-Identifier: Apache-2.0
// kill -9 of lode-ledgerd at random points while clients submit over gRPC, one record at a time, in
// batches and as a stream; receipts are the oracle. After every start each acknowledged record is
// the same leaf, each acknowledged checkpoint is in the tree of now, and at the end fsck finds
// nothing. LODE_CRASH_ROUNDS makes it long. (tests/crash/crash_test.cc is the same without a wire.)
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "tests/integration/program.h"
#include "tests/integration/served_ledger.h"
#include "verifier/base/exit_code.h"
#include "verifier/merkle/proof.h"

namespace lode::integration {
namespace {

using client::Admitted;
using client::SubmitResult;

constexpr int kLotsARound = 90;  // a third for each way in
constexpr size_t kBatch = 6;

// What was acknowledged, by anybody, ever.
class Acknowledged {
 public:
  void Add(const Signed& record, const SubmitResult& result) {
    const auto* admitted = std::get_if<Admitted>(&result);
    if (admitted == nullptr) {
      const auto& refused = std::get<client::Refused>(result);
      ADD_FAILURE() << base::ReasonName(refused.reason) << ": " << refused.message;
      return;
    }
    const client::VerifiedReceipt& receipt = admitted->receipt;
    EXPECT_EQ(receipt.leaf.record_digest, record.digest);
    absl::MutexLock lock(&mutex_);
    const auto [known, is_new] = receipts_.emplace(record.digest.str(), receipt);
    EXPECT_EQ(known->second.index, receipt.index) << "a record has two leaves";
    EXPECT_EQ(known->second.leaf, receipt.leaf);
    const note::Checkpoint& tree = receipt.checkpoint.body;
    EXPECT_EQ(roots_.emplace(tree.size, tree.root).first->second, tree.root)
        << "two roots of the size " << tree.size;
    if (is_new) ++count_;
  }
  // Waits until there are so many, or nobody submits any more.
  void AwaitCount(uint64_t count) {
    absl::MutexLock lock(&mutex_);
    const auto enough = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return count_ >= count || submitting_ == 0;
    };
    mutex_.Await(absl::Condition(&enough));
  }
  void Begin(int submitters) {
    absl::MutexLock lock(&mutex_);
    submitting_ = submitters;
  }
  void End() {
    absl::MutexLock lock(&mutex_);
    --submitting_;
  }
  uint64_t count() const {
    absl::MutexLock lock(&mutex_);
    return count_;
  }
  bool Has(const Signed& record) const {
    absl::MutexLock lock(&mutex_);
    return receipts_.contains(record.digest.str());
  }
  // While nobody submits.
  const std::map<std::string, client::VerifiedReceipt>& receipts() const { return receipts_; }
  const std::map<uint64_t, base::Hash256>& roots() const { return roots_; }

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, client::VerifiedReceipt> receipts_;  // by record digest
  std::map<uint64_t, base::Hash256> roots_;
  uint64_t count_ ABSL_GUARDED_BY(mutex_) = 0;
  int submitting_ ABSL_GUARDED_BY(mutex_) = 0;
};

using Part = std::vector<Signed>;

// Each submits its part until all of it is answered or the server is gone.
void SubmitOneByOne(client::LedgerClient& client, const Part& part, Acknowledged& acknowledged) {
  for (const Signed& record : part) {
    const auto result = client.Submit(SubmissionOf(record));
    if (!result.ok()) break;
    acknowledged.Add(record, *result);
  }
}

void SubmitBatches(client::LedgerClient& client, const Part& part, Acknowledged& acknowledged) {
  for (size_t at = 0; at < part.size(); at += kBatch) {
    const size_t end = std::min(part.size(), at + kBatch);
    std::vector<client::Submission> batch;
    for (size_t i = at; i < end; ++i) batch.push_back(SubmissionOf(part[i]));
    const client::BatchAnswer answer = client.SubmitBatch(batch);
    for (size_t i = 0; i < answer.results.size(); ++i)
      acknowledged.Add(part[at + i], answer.results[i]);
    if (!answer.status.ok()) break;
  }
}

void SubmitAsAStream(client::LedgerClient& client, const Part& part, Acknowledged& acknowledged) {
  size_t given = 0;
  // How it ends is not the question here: what was acknowledged until then is.
  (void)client.SubmitStream(
      [&]() -> std::optional<client::Submission> {
        if (given == part.size()) return std::nullopt;
        return SubmissionOf(part[given++]);
      },
      [&](uint64_t number, SubmitResult result) {
        acknowledged.Add(part[number], result);
        return true;
      });
}

// Every acknowledged record and every acknowledged tree is in the ledger that serves now.
void Check(const ServedLedger& served, const std::string& address, const Acknowledged& known,
           const std::string& pin_file) {
  client::ClientOptions options = served.Options(address);
  options.pin_file = pin_file;  // of all rounds: the checkpoints follow from one another
  const auto client = *client::LedgerClient::Connect(options);
  const auto now = client->GetCheckpoint();
  ASSERT_TRUE(now.ok()) << now.status();
  for (const auto& [digest, receipt] : known.receipts()) {
    const auto again = client->GetReceipt(*base::Hash256::From(digest));
    ASSERT_TRUE(again.ok()) << again.status();
    ASSERT_EQ(again->index, receipt.index);
    ASSERT_EQ(again->leaf, receipt.leaf);
  }
  const auto stub = BareStub(address);
  for (const auto& [size, root] : known.roots()) {
    grpc::ClientContext context;
    wire::GetConsistencyProofRequest request;
    request.set_old_size(size);
    request.set_new_size(now->body.size);
    wire::Proof proof;
    const grpc::Status status = stub->GetConsistencyProof(&context, request, &proof);
    ASSERT_TRUE(status.ok()) << size << ": " << status.error_message();
    std::vector<base::Hash256> hashes;
    for (const std::string& hash : proof.hashes()) hashes.push_back(*base::Hash256::From(hash));
    const absl::Status consistent =
        merkle::VerifyConsistency(size, now->body.size, hashes, root, now->body.root);
    ASSERT_TRUE(consistent.ok()) << "the tree of size " << size << " was acknowledged, and is not "
                                 << "in the one of size " << now->body.size;
  }
}

// Serves, submits from three clients at once, and kills the server when a random number of records
// is acknowledged.
void LoadAndKill(const ServedLedger& served, const Part& load, uint64_t acks,
                 Acknowledged& acknowledged) {
  Ledgerd ledgerd(served.folder());
  ASSERT_FALSE(ledgerd.announced().empty()) << "it did not come to serve";
  client::ClientOptions options = served.Options(ledgerd.address());
  options.pin_receipts = false;  // what the server said counts, not what a second call proved
  Part parts[3];
  for (size_t i = 0; i < load.size(); ++i) parts[i % 3].push_back(load[i]);
  const auto submitters = {&SubmitOneByOne, &SubmitBatches, &SubmitAsAStream};
  acknowledged.Begin(3);
  std::vector<std::thread> threads;
  for (const auto submit : submitters) {
    threads.emplace_back([&, submit, &part = parts[threads.size()]] {
      const auto client = *client::LedgerClient::Connect(options);
      submit(*client, part, acknowledged);
      acknowledged.End();
    });
  }
  acknowledged.AwaitCount(acks);
  ledgerd.program().Signal(SIGKILL);
  EXPECT_EQ(ledgerd.program().Wait(), -SIGKILL);
  for (std::thread& thread : threads) thread.join();
}

TEST(Process, WhateverWasAcknowledgedOverTheWireIsThereAfterKill9) {
  ServedLedger served;
  served.Populate(*served.Client(), 0);
  served.Stop();
  const char* asked = std::getenv("LODE_CRASH_ROUNDS");
  const int rounds = asked == nullptr ? 4 : std::atoi(asked);
  std::mt19937 random(20261125);
  Acknowledged acknowledged;
  Part waiting;
  for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    // What was not acknowledged comes again: it may be logged or not.
    std::erase_if(waiting, [&](const Signed& record) { return acknowledged.Has(record); });
    for (int i = 0; static_cast<int>(waiting.size()) < kLotsARound; ++i) {
      waiting.push_back(served.world().Lot("r" + std::to_string(round) + "-" + std::to_string(i)));
    }
    // Record times never decrease, and three clients know of no order among themselves.
    for (Signed& record : waiting) record.time_us = waiting.back().time_us;
    LoadAndKill(served, waiting, acknowledged.count() + random() % kLotsARound, acknowledged);
    Ledgerd again(served.folder());
    ASSERT_FALSE(again.announced().empty()) << "it did not come to serve";
    Check(served, again.address(), acknowledged, served / "pin");
    // Every other time it goes down in order, so that both ways down come before a kill.
    again.program().Signal(round % 2 == 0 ? SIGKILL : SIGTERM);
    EXPECT_EQ(again.program().Wait(), round % 2 == 0 ? -SIGKILL : base::kExitOk);
  }
  EXPECT_GT(acknowledged.count(), static_cast<uint64_t>(rounds));
  Program fsck({LedgerdPath(), "fsck", "--data", served.folder()});
  const std::string last = fsck.ReadLine();
  EXPECT_EQ(fsck.Wait(), base::kExitOk) << last;
}

}  // namespace
}  // namespace lode::integration
