// SPDX-License-Identifier: Apache-2.0
// The front of the pipeline. Submissions enter a bounded ring in order of arrival. Workers parse
// them and verify their signatures in parallel. The sequencer takes them out in the order in which
// they came. A full ring refuses.
#ifndef LODE_LEDGER_WRITE_INTAKE_H_
#define LODE_LEDGER_WRITE_INTAKE_H_

#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "ledger/threads/mutex.h"
#include "ledger/write/batch_cache.h"
#include "ledger/write/key_directory.h"
#include "ledger/write/submission.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/record.h"

namespace lode::ledger {

// A submission after the stateless checks. If `refusal` is set, the rest may be missing.
struct CheckedSubmission {
  envelope::Envelope envelope;
  std::string envelope_bytes;
  record::ParsedRecord record;
  record::Violations
      violations;  // custody::CheckRecord's; kept to be told together with what admission finds
  std::vector<std::optional<crypto::PublicKey>> verified_with;
  std::optional<int64_t> simulated_time_us;
  std::optional<Refused> refusal;
  OnResult done;
};

// Parses and checks one submission: no state, no lock but the directory's.
CheckedSubmission CheckSubmission(Submission submission, const KeyDirectory& keys,
                                  envelope::BatchCache& batches);

class Intake {
 public:
  // `capacity`: submissions in the ring, a power of two. `workers`: verifying threads, at least 1.
  Intake(size_t capacity, int workers, const KeyDirectory& keys, envelope::BatchCache& batches);
  ~Intake();  // Stop()s

  // False if the ring is full or stopped: the submission is untouched then.
  bool TryPut(Submission& submission);
  // Appends up to `max` checked submissions to `out`, in order of arrival. Waits until there is
  // one, `deadline` passes, Wake() is called or the ring is stopped and empty; false only for the
  // last.
  bool Take(size_t max, SteadyTime deadline, std::vector<CheckedSubmission>& out);
  // Makes a waiting Take return.
  void Wake();
  // Refuses new submissions; what is in the ring still comes out of Take.
  void Stop();

 private:
  enum class SlotState : uint8_t { kEmpty, kWaiting, kChecking, kChecked };
  struct Slot {
    SlotState state = SlotState::kEmpty;
    Submission submission;
    CheckedSubmission checked;
  };

  void WorkerLoop();
  Slot& SlotAt(uint64_t ticket) { return slots_[ticket & (slots_.size() - 1)]; }
  bool HeadReady() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return head_ != tail_ && SlotAt(head_).state == SlotState::kChecked;
  }

  const KeyDirectory& keys_;
  envelope::BatchCache& batches_;
  Mutex mutex_;
  Condition work_available_;  // for workers
  Condition head_checked_;    // for the sequencer: that, or woken_
  std::vector<Slot>
      slots_;  // a slot's contents belong to the worker that holds its ticket, else to mutex_
  uint64_t head_ ABSL_GUARDED_BY(mutex_) = 0;        // next ticket to take out
  uint64_t next_check_ ABSL_GUARDED_BY(mutex_) = 0;  // next ticket for a worker
  uint64_t tail_ ABSL_GUARDED_BY(mutex_) = 0;        // next ticket to give out
  uint64_t checked_ ABSL_GUARDED_BY(mutex_) = 0;     // slots that are checked
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> workers_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_INTAKE_H_
