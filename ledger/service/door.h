// SPDX-License-Identifier: Apache-2.0
// The door to the pipeline. The ledger's queue is bounded. Whoever finds it full waits here in line
// and is let in, in order, as room comes; so a flood of streams can't starve a single submission.
// The line is bounded, too. One RPC has at most one record in the line, and reads its next one only
// when that one is in.
#ifndef LODE_LEDGER_SERVICE_DOOR_H_
#define LODE_LEDGER_SERVICE_DOOR_H_

#include <deque>
#include <functional>

#include "absl/base/thread_annotations.h"
#include "ledger/ledger.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

class Door {
 public:
  // `max_waiting`: records in the line.
  Door(Ledger& ledger, size_t max_waiting) : ledger_(ledger), max_waiting_(max_waiting) {}

  // The submission's `done` is called once in any case: with the ledger's answer, or with a refusal
  // (kOverloaded when the line is full, kDraining). `entered`, if set, is called once when the next
  // record of the same RPC may come, maybe before this returns. Neither is called with a lock of
  // the door held.
  void Submit(Submission submission, std::function<void()> entered = nullptr);

  // From here on everything is refused with kDraining, those in the line too. What the ledger has
  // is answered by it.
  void Close();

 private:
  struct Waiting {
    Submission submission;
    std::function<void()> entered;
  };
  // Room may have come: lets in from the line.
  void OnAnswered();

  Ledger& ledger_;
  const size_t max_waiting_;
  Mutex mutex_;
  std::deque<Waiting> waiting_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_DOOR_H_
