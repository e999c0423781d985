// SPDX-License-Identifier: Apache-2.0
// The newest signed state of the log, as readers see it: swapped whole, never behind an
// acknowledgement.
#ifndef LODE_LEDGER_SEQUENCER_PUBLISHED_H_
#define LODE_LEDGER_SEQUENCER_PUBLISHED_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "ledger/sequencer/position.h"
#include "verifier/base/bytes.h"

namespace lode::ledger {

struct View {
  std::string checkpoint_note;
  uint64_t size = 0;
  base::Hash256 root;
  Position position;
};

class Published {
 public:
  std::shared_ptr<const View> Get() const {
    absl::MutexLock lock(&mutex_);
    return view_;
  }
  void Set(std::shared_ptr<const View> view) {
    absl::MutexLock lock(&mutex_);
    view_ = std::move(view);
  }
  // Waits until `done` holds for the view or `deadline` passes; gives the view then.
  template <typename Done>
  std::shared_ptr<const View> Await(absl::Time deadline, const Done& done) const {
    absl::MutexLock lock(&mutex_);
    const auto holds = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return done(*view_); };
    mutex_.AwaitWithDeadline(absl::Condition(&holds), deadline);
    return view_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::shared_ptr<const View> view_ ABSL_GUARDED_BY(mutex_) = std::make_shared<View>();
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_PUBLISHED_H_
