// SPDX-License-Identifier: Apache-2.0
// The running write path over an open store and its mark. Start recovers and checks; then intake,
// workers, sequencer and committer run until Drain. The folder is ledger.h's business, so tests run
// this over any store.
#ifndef LODE_LEDGER_WRITE_PIPELINE_H_
#define LODE_LEDGER_WRITE_PIPELINE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/clock/clock.h"
#include "ledger/log/checkpoint_signer.h"
#include "ledger/log/published.h"
#include "ledger/map/chains.h"
#include "ledger/map/subject_proof.h"
#include "ledger/open/recovery.h"
#include "ledger/store/high_water.h"
#include "ledger/store/store.h"
#include "ledger/threads/mutex.h"
#include "ledger/write/committer.h"
#include "ledger/write/intake.h"
#include "ledger/write/sequencer.h"
#include "ledger/write/submission.h"

namespace lode::ledger {

struct PipelineOptions {
  size_t queue = 4096;  // submissions in flight; a power of two
  int workers = 2;      // verifying threads, at least 1
  SequencerOptions sequencer;
  const Clock* clock = nullptr;           // borrowed; not null
  std::optional<int64_t> stated_time_us;  // an operator states that it is now, and the clock right
  std::function<void(const absl::Status&)> on_fatal;    // may be empty
  std::function<void(const std::string&)> on_old_mark;  // Recovered::old_mark; may be empty
  OnStatedTime on_stated_time;                          // may be empty
  std::function<absl::Status(std::string_view)>
      at_step;  // Committer::Callbacks::at_step; may be empty
};

class Pipeline {
 public:
  // Brings the store up: its tree against the mark, its chains against the newest state root; signs
  // and marks what is durable but not signed. kStoreDamaged: nothing runs. Borrowed objects outlive
  // the pipeline.
  static absl::StatusOr<std::unique_ptr<Pipeline>> Start(const PipelineOptions& options,
                                                         Store& store, HighWater& mark,
                                                         const LogSigner& signer);
  ~Pipeline();  // Drain()s

  // False: the queue is full or the pipeline is draining; the submission is untouched then.
  bool TrySubmit(Submission& submission) { return intake_->TryPut(submission); }
  // Refuses new submissions and waits until each one that was taken is answered.
  void Drain() ABSL_LOCKS_EXCLUDED(drain_mutex_);
  const Published& published() const { return published_; }

  // Has every record decided so far covered by a state root, and proves the keys in its map.
  void RequestProof(ProofRequest request) { sequencer_->RequestProof(std::move(request)); }
  // The same for `keys` (strictly ascending), waited for. kUnreachable at the deadline.
  absl::StatusOr<SubjectProof> ProveSubjects(std::span<const base::Hash256> keys,
                                             SteadyTime deadline);

 private:
  Pipeline(const PipelineOptions& options, Store& store);

  const PipelineOptions options_;
  Published published_;
  KeyDirectory keys_;
  SharedBatchCache batches_;
  Chains chains_;
  StateCache state_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<Sequencer> sequencer_;
  Mutex drain_mutex_;
  std::thread thread_ ABSL_GUARDED_BY(drain_mutex_);
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_PIPELINE_H_
