// SPDX-License-Identifier: Apache-2.0
// The middle of the pipeline: one thread decides in order what is logged. It takes checked submissions, asks admission,
// builds leaves and state roots into a group and hands the group to the committer when that is free: the next group is
// whatever gathered while the last one synced. No timer delays a receipt.
#ifndef LODE_LEDGER_SEQUENCER_SEQUENCER_H_
#define LODE_LEDGER_SEQUENCER_SEQUENCER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "ledger/sequencer/chains.h"
#include "ledger/sequencer/clock.h"
#include "ledger/sequencer/committer.h"
#include "ledger/sequencer/intake.h"
#include "ledger/sequencer/state_cache.h"
#include "ledger/sequencer/tile_edge.h"

namespace lode::ledger {

struct SequencerOptions {
  size_t max_group = 512;                    // records a group
  int64_t state_root_interval_us = 2'000'000;
  bool simulated_time = false;
};

class Sequencer {
 public:
  // Borrowed objects outlive it. `frontier` and `position` are those of the store's head.
  Sequencer(const SequencerOptions& options, const Clock& clock, Intake& intake, Committer& committer, StateCache& state,
            Chains& chains, KeyDirectory& keys, SharedBatchCache& batches, merkle::Frontier frontier, TileEdge edge, const Position& position);

  // Works until the intake is stopped and empty and all groups are committed. On the caller's thread.
  void Run();
  // Any thread: append a state root soon if a record is uncovered.
  void RequestStateRoot();
  // Any thread: groups up to `generation` are durable.
  void OnDurable(uint64_t generation);

 private:
  void Process(CheckedSubmission submission);
  // Decides one record; on admission it is the group's next leaf.
  absl::StatusOr<custody::Decision> Decide(const CheckedSubmission& submission, int64_t record_time_us);
  void AppendRecord(CheckedSubmission submission, custody::Decision decision, int64_t record_time_us);
  void AppendStateRoot(int64_t record_time_us);
  void AppendLeaf(std::string leaf, std::string envelope);
  // The record time that a submission would get; refuses one that goes back or is not allowed.
  std::optional<Refused> RecordTime(const CheckedSubmission& submission, int64_t& record_time_us) const;
  bool StateRootDue(int64_t now_us) const;
  absl::Time NextDeadline() const;
  void MaybeStateRoot();
  // Gives the group to the committer if it is free, or when it becomes so.
  bool HandOver(bool wait);
  void SealGroup();
  void StartGroup();

  const SequencerOptions options_;
  const Clock& clock_;
  Intake& intake_;
  Committer& committer_;
  StateCache& state_;
  Chains& chains_;
  KeyDirectory& keys_;
  SharedBatchCache& batches_;
  merkle::Frontier frontier_;  // before the group at hand
  TileEdge edge_;
  Position position_;
  int64_t oldest_uncovered_us_ = 0;
  uint64_t generation_ = 0;
  std::unique_ptr<PreparedGroup> group_;
  std::atomic<bool> state_root_requested_{false};
  std::atomic<uint64_t> durable_generation_{0};
  uint64_t applied_durable_ = 0;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_SEQUENCER_H_
