// SPDX-License-Identifier: Apache-2.0
// The middle of the pipeline: one thread decides in order what is logged. It takes checked
// submissions, asks admission, builds leaves into a group and hands the group to the committer when
// that is free. So the next group is whatever gathered while the last one synced, and no timer
// delays a receipt. Another thread computes state roots and gives each to the current group when it
// is ready; in simulated time the sequencer waits for it, so that a replay gives the same roots.
// The invariant: what is decided follows from the groups that were handed over before. If the store
// refuses one of them for want of space, everything that was decided since is undone.
#ifndef LODE_LEDGER_WRITE_SEQUENCER_H_
#define LODE_LEDGER_WRITE_SEQUENCER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "ledger/clock/clock.h"
#include "ledger/clock/clock_guard.h"
#include "ledger/log/tile_edge.h"
#include "ledger/map/chains.h"
#include "ledger/map/state_root_thread.h"
#include "ledger/map/subject_proof.h"
#include "ledger/map/uncovered.h"
#include "ledger/threads/mutex.h"
#include "ledger/write/committer.h"
#include "ledger/write/intake.h"
#include "ledger/write/state_cache.h"
#include "verifier/custody/admission.h"

namespace lode::ledger {

struct SequencerOptions {
  size_t max_group = 512;  // submissions a group
  int64_t state_root_interval_us = 2'000'000;
  bool simulated_time = false;
  OnClock on_clock;  // may be empty; called on the sequencer's thread or at its start
  OnStandingTime on_standing_time;  // the same
  // The file for the next start's clock; empty: none is kept.
  std::string clock_note_path;
  // Told when that file can't be written, and why; may be empty.
  std::function<void(const std::string& problem)> on_clock_note;
};

class Sequencer {
 public:
  struct Parts {  // borrowed; they outlive the sequencer
    const Clock& clock;
    const Store& store;
    Intake& intake;
    Committer& committer;
    StateCache& state;
    Chains& chains;
    KeyDirectory& keys;
    SharedBatchCache& batches;
  };
  struct Start {  // where the store's head stands
    merkle::Frontier frontier;
    TileEdge edge;
    Position position;
    Uncovered uncovered;
    ClockStart clock;
  };
  Sequencer(const SequencerOptions& options, const Parts& parts, Start start);

  // Works until the intake is stopped and empty and all groups are finished. On the caller's
  // thread.
  void Run();
  // Any thread: has a state root made if a record is uncovered, and proves the keys in the map
  // after it. Where no state root can be written (no space), in the map as of the newest one.
  void RequestProof(ProofRequest request);

 private:
  void Process(CheckedSubmission submission);
  // Gives a refusal that was decided on the state as it stands now: at once if all of that is
  // durable, else with the current group.
  void Refuse(OnResult done, Refused refused);
  bool AllIsDurable() const;
  // Decides one record as leaf `index`; on admission it is the group's next.
  absl::StatusOr<custody::Decision> Decide(const CheckedSubmission& submission, uint64_t index,
                                           int64_t record_time_us);
  void AppendRecord(CheckedSubmission submission, custody::Decision decision,
                    int64_t record_time_us);
  void AppendLeaf(std::string leaf, std::string envelope);
  // The record time that a submission would get; refuses one that is not allowed, and every one
  // while the clock is not plausible: whatever was decided before.
  std::optional<Refused> RecordTime(const CheckedSubmission& submission, int64_t& record_time_us);
  // Refuses a record time that is before the last record's, durable or not.
  std::optional<Refused> TimeGoesBack(int64_t record_time_us) const;
  SteadyTime NextDeadline() const;
  // Tells when record times begin to stand at the last record's, and when they go on.
  void TellStanding(int64_t now_us);
  // Looks at the clock and notes it for the next start, every kClockNoteMicros and at the end.
  void KeepClockNote(bool now);

  // sequencer_roots.cc:
  // Logs the state root that is ready, and has the next one made if it is due or asked for.
  void KeepStateRoots();
  // In real time by the monotonic clock, in simulated time before a record of `record_time_us`.
  bool StateRootDue() const;
  bool StateRootDueBefore(int64_t record_time_us) const;
  // Not when the store has no space, nor while the clock is not plausible.
  bool MayLogStateRoot();
  int64_t TimeForStateRoot();
  std::vector<ProofRequest> TakeRequests();
  bool IsAskedForProofs();
  // Requires that the state roots' thread is idle. `cover`: every record decided so far.
  void BeginStateRoot(std::vector<ProofRequest> requests, bool cover);
  // Logs what that thread has made, if it is ready.
  void AppendStateRoot();
  // Has one made and logs it, after the one that is being made.
  void MakeStateRoot();
  // What is being made or ready is not to be logged: gives its requests back.
  std::vector<ProofRequest> DropStateRoot();

  // Gives the group to the committer if it is free, or when it becomes so.
  void HandOver(bool wait);
  void SealGroup();
  void StartGroup();
  // If the store refused a group: undoes what was decided since, then refuses who waits for it.
  void RollBackIfUncommitted();
  absl::Status RollBack();
  void StopProofs();

  const SequencerOptions options_;
  const Parts parts_;
  const merkle::NodeReader nodes_;
  merkle::Frontier frontier_;  // before the current group
  TileEdge edge_;
  Position position_;
  Uncovered uncovered_;
  int64_t uncovered_since_us_ = 0;   // when the oldest of them came, by the monotonic clock
  int64_t last_record_us_;           // record time of the last record; 0 before Genesis
  std::optional<ClockGuard> guard_;  // none in simulated time
  std::optional<int64_t> noted_us_;  // when it was noted last, by the monotonic clock
  bool note_lost_ = false;           // the last one could not be written
  bool standing_ = false;            // reported: record times stand still
  StateRootThread roots_;
  custody::ParsedRows parsed_rows_;
  uint64_t generation_ = 0;
  // Of the last group with leaves that was handed over; 0 if what was handed over is undone.
  uint64_t handed_over_ = 0;
  std::unique_ptr<PreparedGroup> group_;
  SteadyTime no_space_until_ = SteadyTime::min();  // before it no state root is tried
  absl::Status broken_;                            // undoing failed: everything is refused
  uint64_t applied_durable_ = 0;
  Mutex mutex_;
  std::vector<ProofRequest> proofs_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_SEQUENCER_H_
