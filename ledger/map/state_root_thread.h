// SPDX-License-Identifier: Apache-2.0
// Makes state roots beside the sequencer, on a thread of its own: covering two seconds of records
// takes a tenth of a second, and no receipt should wait for that. Records that come meanwhile are
// for the next root, so a state root may be some leaves above those that it covers
// (docs/formats/leaf.md). The invariant: the chains belong to the thread from Begin until it rests.
#ifndef LODE_LEDGER_MAP_STATE_ROOT_THREAD_H_
#define LODE_LEDGER_MAP_STATE_ROOT_THREAD_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "ledger/map/chains.h"
#include "ledger/map/subject_proof.h"
#include "ledger/store/store.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

struct StateRootWork {
  std::vector<Touch> touches;  // Chains::Cover; none: only proofs are asked for
  uint64_t covered_size = 0;
  std::vector<ProofRequest> requests;  // in the map after it
};

struct StateRootMade {
  absl::Status status;                // not OK: the chains are not to be trusted any more
  std::optional<MapStep> step;        // nothing if there was no touch, or on an error
  std::vector<Row> rows;              // of the step
  std::vector<PreparedProof> proofs;  // of all requests; empty ones on an error
};

class StateRootThread {
 public:
  // `finished` is called on the thread whenever there is something to Take. Borrows the chains.
  StateRootThread(Chains& chains, std::function<void()> finished);
  ~StateRootThread();  // finishes its work

  // It has no work, and nothing is left to take. Only Begin changes that.
  bool idle() const;
  // Requires idle().
  void Begin(StateRootWork work);
  // What is finished, once.
  std::optional<StateRootMade> Take();
  // Waits until it has no work: the chains are the caller's until Begin.
  void AwaitRest();

 private:
  void Loop();
  StateRootMade Make(StateRootWork work);

  Chains& chains_;
  const std::function<void()> finished_;
  mutable Mutex mutex_;
  Condition work_;  // for the thread: at_hand_ or stopped_
  Condition rest_;  // for the others: not busy_
  std::optional<StateRootWork> at_hand_ ABSL_GUARDED_BY(mutex_);
  std::optional<StateRootMade> made_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_MAP_STATE_ROOT_THREAD_H_
