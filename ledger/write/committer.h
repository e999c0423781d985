// SPDX-License-Identifier: Apache-2.0
// The back of the pipeline. It makes one group durable, reads it back and hashes it again, signs,
// marks, publishes and has it acknowledged, always in this order (docs/architecture.md, "Order of
// durability"). One thread; one group at a time.
#ifndef LODE_LEDGER_WRITE_COMMITTER_H_
#define LODE_LEDGER_WRITE_COMMITTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "ledger/log/checkpoint_signer.h"
#include "ledger/log/published.h"
#include "ledger/store/high_water.h"
#include "ledger/store/store.h"
#include "ledger/threads/mutex.h"
#include "ledger/write/acknowledger.h"
#include "ledger/write/prepared_group.h"
#include "ledger/write/read_back.h"

namespace lode::ledger {

class Committer {
 public:
  struct Callbacks {
    std::function<void()> finished;  // a group is done with; on the committer's thread
    std::function<void(const absl::Status&)>
        fatal;  // nothing is acknowledged any more; at most once
    // Asked after each step ("committed", "checked", "signed", "marked"); an error is fatal. For
    // tests; may be empty.
    std::function<absl::Status(std::string_view step)> at_step;
  };
  // `read_back`: as of the last signed checkpoint. Borrowed objects outlive the committer.
  // `writer_epoch`: what the store gave whoever commits here.
  Committer(Store& store, uint64_t writer_epoch, HighWater& mark, const LogSigner& signer,
            Published& published, ReadBack read_back, Callbacks callbacks);
  ~Committer();  // finishes its group

  // Takes a group. Requires idle(): only one thread hands over, so idle() stays true for it until
  // it does.
  void HandOver(std::unique_ptr<PreparedGroup> group);
  bool idle() const;
  void AwaitIdle();
  // Idle, and every answer is given but those of a group that TakeUncommitted gives.
  void AwaitAnswered();

  // Groups up to this generation are durable.
  uint64_t durable_generation() const;
  // Not OK: an outcome is unknown or a check failed. Everything handed over from then on is
  // refused.
  absl::Status fatal() const;
  // The same for what failed elsewhere; not OK. Any thread.
  void Fail(const absl::Status& status);
  // The store took a group not, for want of space, and stands as before it: whatever was decided on
  // top of it must be undone. The group comes back, and nobody in it has an answer: who tries again
  // at once must meet the ledger as it is without the group.
  struct Uncommitted {
    absl::Status status;
    std::unique_ptr<PreparedGroup> group;
  };
  std::optional<Uncommitted> TakeUncommitted();

 private:
  void Loop();
  void Finish(std::unique_ptr<PreparedGroup> group);
  absl::Status Commit(PreparedGroup& group);
  // Steps after the group is durable. An error here is fatal.
  absl::Status CheckSignPublish(PreparedGroup& group);
  absl::Status Step(std::string_view name) const;
  static void RefuseAll(PreparedGroup& group, const absl::Status& status);

  Store& store_;
  const uint64_t writer_epoch_;
  HighWater& mark_;
  const LogSigner& signer_;
  Published& published_;
  ReadBack read_back_;
  const Callbacks callbacks_;
  Acknowledger acknowledger_;
  mutable Mutex mutex_;
  Condition work_;  // for the committer: at_hand_ or stopped_
  Condition idle_;  // for who hands over: not busy_
  std::unique_ptr<PreparedGroup> at_hand_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t durable_generation_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status fatal_ ABSL_GUARDED_BY(mutex_);
  std::optional<Uncommitted> uncommitted_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_COMMITTER_H_
