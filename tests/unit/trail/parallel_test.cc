// SPDX-License-Identifier: Apache-2.0
// The threads that a caller lends change nothing: whatever their number and the order in which they
// take the pieces, the same bytes come out, of good trails and of bad ones.
#include "verifier/base/parallel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <numeric>
#include <random>
#include <thread>

#include "tests/unit/trail/lying_trail.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/trail/check.h"

namespace lode::trail {
namespace {

using lode::testing::LyingTrail;
using lode::testing::SampleLog;

// On `workers` threads, pieces in the order that `arrange` gives them.
using Arrange = std::function<void(std::vector<size_t>&)>;
ParallelFor Executor(size_t workers, Arrange arrange) {
  return [workers, arrange](size_t n, const std::function<void(size_t)>& body) {
    std::vector<size_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    arrange(order);
    std::atomic<size_t> next = 0;
    const auto work = [&] {
      for (size_t i = next++; i < n; i = next++) body(order[i]);
    };
    std::vector<std::thread> threads;
    for (size_t i = 0; i < workers; ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
  };
}

std::map<std::string, ParallelFor> Executors() {
  const Arrange as_it_is = [](std::vector<size_t>&) {};
  const Arrange last_first = [](std::vector<size_t>& order) {
    std::reverse(order.begin(), order.end());
  };
  std::map<std::string, ParallelFor> out;
  for (const size_t workers : {1, 2, 3, 7}) {
    const std::string name = std::to_string(workers) + " workers, ";
    out[name + "in order"] = Executor(workers, as_it_is);
    out[name + "last first"] = Executor(workers, last_first);
    for (const uint32_t seed : {1u, 2u, 3u}) {
      out[name + "shuffled by " + std::to_string(seed)] =
          Executor(workers, [seed](std::vector<size_t>& order) {
            std::shuffle(order.begin(), order.end(), std::mt19937(seed));
          });
    }
  }
  return out;
}

// All that comes out, but the state, which is compared row by row.
std::string Described(const CheckedTrail& checked) {
  std::string out = checked.failed ? "failed\n" : "whole\n";
  for (const auto& check : checked.checks) out += check.ShortDebugString() + "\n";
  for (const CheckedEntry& entry : checked.entries) {
    out += std::to_string(entry.index) + " " + std::to_string(entry.record_time_us) + " " +
           entry.record.digest.str() + entry.record.message.SerializeAsString();
    for (const base::Hash256& key : entry.signing_keys) out += key.str();
  }
  out += checked.evidence.str() + checked.genesis_digest.str() + checked.trail_digest.str();
  out += checked.state_root.map_root.str();
  return out + " " + std::to_string(checked.skipped_checks) + (checked.state ? " state" : "");
}

class ParallelTest : public ::testing::Test {
 protected:
  static SampleLog& Log() {
    static auto& log = *new SampleLog();
    return log;
  }
  static void ExpectTheSame(const Trail& trail, const std::string& last_check, bool failed) {
    const CheckedTrail alone = CheckTrail(trail, SampleLog::Policy());
    EXPECT_EQ(alone.failed, failed) << alone.checks.back().what().code();
    EXPECT_EQ(alone.checks.back().name(), last_check);
    for (const auto& [name, executor] : Executors()) {
      const CheckedTrail checked = CheckTrail(trail, SampleLog::Policy(), executor);
      EXPECT_EQ(Described(checked), Described(alone)) << name;
      if (failed) continue;
      for (const auto& [key, bytes] : Log().replica().state().rows()) {
        EXPECT_EQ(checked.state->Read(key.kind, key.id).value(),
                  alone.state->Read(key.kind, key.id).value())
            << name << ": " << key.id;
      }
    }
  }
};

TEST_F(ParallelTest, AWholeTrail) {
  ExpectTheSame(Log().TrailOf(SampleLog::kConcentrate), "admission", false);
}

TEST_F(ParallelTest, AnEnvelopeThatIsNotItsLeafs) {
  Trail trail = Log().TrailOf(SampleLog::kConcentrate);
  for (const size_t i : {3, 9, 20}) trail.entries[i].envelope.pop_back();
  ExpectTheSame(trail, "entries", true);
}

TEST_F(ParallelTest, AMapProofThatIsAnother) {
  Trail trail = Log().TrailOf(SampleLog::kConcentrate);
  trail.map_multiproof[40] ^= 1;
  ExpectTheSame(trail, "state root", true);
}

TEST_F(ParallelTest, AClosureOfAnotherLot) {
  Trail trail = Log().TrailOf(SampleLog::kConcentrate);
  trail.lot = SampleLog::kOre;
  ExpectTheSame(trail, "closure", true);
}

// Of several failures the earliest entry's is named, and its signatures before its admission.
TEST_F(ParallelTest, TheEarliestFailureOfMany) {
  auto entries = Log().ledger().logged();
  for (size_t i = 4; i < entries.size(); i += 3) entries[i].first.signatures[0].material[5] ^= 1;
  ExpectTheSame(LyingTrail(entries), "signatures", true);
}

TEST_F(ParallelTest, ARefusalBeforeABadSignature) {
  auto entries = Log().ledger().logged();
  const size_t dispatch = entries.size() - 2;
  // The dispatch once more under another name, then a signature that does not hold.
  custody::pb::Record again = record::ParseRecord(entries[dispatch].first.payload)->message;
  again.set_nonce(std::string(16, 'n'));
  again.mutable_dispatched()->set_consignment("consignment:mine/2");
  entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(dispatch) + 1,
                 {custody::Ledger::Sign(again), entries[dispatch].second});
  entries.back().first.signatures[0].material[5] ^= 1;
  ExpectTheSame(LyingTrail(entries), "admission", true);
}

TEST(ForEach, PiecesCoverEverythingOnce) {
  for (const size_t n : {0, 1, 7, 8, 9, 64}) {
    for (const auto& [name, executor] : Executors()) {
      std::vector<std::atomic<int>> seen(n);
      base::ForEachPiece(executor, n, 8, [&](size_t begin, size_t end) {
        EXPECT_LT(begin, end);
        for (size_t i = begin; i < end; ++i) ++seen[i];
      });
      for (size_t i = 0; i < n; ++i) EXPECT_EQ(seen[i], 1) << name << " " << i;
    }
  }
}

}  // namespace
}  // namespace lode::trail
