// SPDX-License-Identifier: Apache-2.0
// A replica replays what a replica (or a ledger) logged, and nothing that differs from it.
#include "verifier/monitor/replica.h"

#include <gtest/gtest.h>

#include "tests/unit/trail/sample_log.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"

namespace lode::monitor {
namespace {

using base::Reason;
using lode::testing::SampleLog;

// Replays the first `n` leaves.
Replica Prefix(const Replica& log, uint64_t n) {
  Replica out;
  for (uint64_t i = 0; i < n; ++i) {
    EXPECT_TRUE(out.Replay(log.leaf(i), log.envelope(i)).ok()) << i;
  }
  return out;
}

Reason ReasonOfReplay(Replica& replica, std::string_view leaf, std::string_view envelope) {
  const uint64_t size = replica.size();
  const absl::Status status = replica.Replay(leaf, envelope);
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(replica.size(), size);
  EXPECT_NE(base::ToStd(status.message()).find("leaf " + std::to_string(size)),
            std::string_view::npos)
      << status;
  return status.ok() ? Reason::kInternal : base::ReasonOf(status);
}

TEST(Replica, ReplaysItself) {
  SampleLog log;
  const Replica& first = log.replica();
  const Replica second = Prefix(first, first.size());
  EXPECT_EQ(second.root(), first.root());
  EXPECT_EQ(second.map().Root(), first.map().Root());
  EXPECT_EQ(second.state().rows().size(), first.state().rows().size());
  for (const auto& [key, bytes] : first.state().rows()) {
    EXPECT_EQ(second.state().Read(key.kind, key.id).value(), bytes) << key.id;
  }
}

TEST(Replica, ItsNodesMakeItsRootAtEverySize) {
  SampleLog log;
  const Replica& replica = log.replica();
  const auto node = [&](int level, uint64_t i) { return replica.node(level, i); };
  merkle::Frontier frontier;
  for (uint64_t i = 0; i < replica.size(); ++i) {
    frontier.Append(merkle::HashLeaf(replica.leaf(i)));
    EXPECT_EQ(merkle::RootAt(i + 1, node).value(), frontier.Root());
  }
  EXPECT_FALSE(replica.node(0, replica.size()).ok());
  EXPECT_FALSE(replica.node(64, 0).ok());
  EXPECT_FALSE(replica.node(-1, 0).ok());
}

TEST(Replica, StateRootsFollowRecordTime) {
  SampleLog log;
  const Replica& replica = log.replica();
  uint64_t roots = 0, covered = 0;
  int64_t oldest = -1;
  for (uint64_t i = 0; i < replica.size(); ++i) {
    const auto leaf = merkle::ParseLeaf(replica.leaf(i)).value();
    if (const auto* root = std::get_if<merkle::StateRootLeaf>(&leaf)) {
      ++roots;
      EXPECT_EQ(root->covered_size, i);
      EXPECT_GT(root->covered_size, covered);
      covered = root->covered_size;
      EXPECT_TRUE(replica.envelope(i).empty());
      oldest = -1;
      continue;
    }
    const auto time = static_cast<int64_t>(std::get<merkle::RecordLeaf>(leaf).record_time_us);
    if (oldest < 0) oldest = time;
    EXPECT_LT(time - oldest, kStateRootAfterMicros) << i;
  }
  EXPECT_GT(roots, 10u);
  EXPECT_FALSE(replica.has_uncovered());
}

TEST(Replica, ALeafThatDiffersIsNamed) {
  SampleLog log;
  const Replica& good = log.replica();
  uint64_t root_at = 0, record_at = 0;
  for (uint64_t i = 20; i < good.size(); ++i) (good.envelope(i).empty() ? root_at : record_at) = i;

  Replica before_root = Prefix(good, root_at);
  for (const size_t byte : {11u, 17u, 20u, 57u}) {  // time's end, covered size, root, subjects
    std::string leaf(good.leaf(root_at));
    leaf[byte] = static_cast<char>(leaf[byte] ^ 1);
    if (byte == 11u) continue;  // a later time is a root all the same
    Replica fresh = Prefix(good, root_at);
    EXPECT_EQ(ReasonOfReplay(fresh, leaf, ""), Reason::kNotAuthentic) << byte;
  }
  EXPECT_EQ(ReasonOfReplay(before_root, good.leaf(root_at), "x"), Reason::kNotAuthentic);
  EXPECT_EQ(ReasonOfReplay(before_root, good.leaf(0), good.envelope(0)), Reason::kNotAuthentic);

  Replica before_record = Prefix(good, record_at);
  EXPECT_EQ(ReasonOfReplay(before_record, good.leaf(record_at), good.envelope(1)),
            Reason::kNotAuthentic);
  EXPECT_EQ(ReasonOfReplay(before_record, good.leaf(record_at), ""), Reason::kNotAuthentic);
  EXPECT_EQ(ReasonOfReplay(before_record, "", good.envelope(record_at)), Reason::kNotAuthentic);
  std::string leaf(good.leaf(record_at));
  leaf.back() = static_cast<char>(leaf.back() ^ 1);
  EXPECT_EQ(ReasonOfReplay(before_record, leaf, good.envelope(record_at)), Reason::kNotAuthentic);
  // Logged once: not again.
  EXPECT_TRUE(before_record.Replay(good.leaf(record_at), good.envelope(record_at)).ok());
  EXPECT_EQ(ReasonOfReplay(before_record, good.leaf(record_at), good.envelope(record_at)),
            Reason::kNotAuthentic);
}

TEST(Replica, AStateRootIsNotBeforeTheLastRecord) {
  SampleLog log;
  const Replica& good = log.replica();
  const uint64_t root_at = good.size() - 1;
  auto root = std::get<merkle::StateRootLeaf>(merkle::ParseLeaf(good.leaf(root_at)).value());
  const auto last = static_cast<uint64_t>(Prefix(good, root_at).last_time_us());
  root.record_time_us = last - 1;
  Replica early = Prefix(good, root_at);
  EXPECT_EQ(ReasonOfReplay(early, merkle::EncodeLeaf(root), ""), Reason::kNotAuthentic);
  root.record_time_us = last;
  EXPECT_TRUE(early.Replay(merkle::EncodeLeaf(root), "").ok());
}

TEST(Replica, ARefusedRecordIsNotAppended) {
  SampleLog log;
  Replica& replica = log.replica();
  const uint64_t size = replica.size();
  const auto again = replica.Submit(replica.envelope(size - 2), replica.last_time_us());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_FALSE(again->admitted());
  EXPECT_EQ(replica.size(), size);
  EXPECT_FALSE(replica.Submit("no envelope", replica.last_time_us()).ok());
  const auto early = replica.Submit(replica.envelope(0), replica.last_time_us() - 1);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(base::ReasonOf(early.status()), Reason::kUsage);
  replica.AppendStateRoot(replica.last_time_us());  // nothing to cover
  EXPECT_EQ(replica.size(), size);
}

}  // namespace
}  // namespace lode::monitor
