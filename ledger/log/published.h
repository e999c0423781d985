// SPDX-License-Identifier: Apache-2.0
// The newest signed state of the log, as readers see it: swapped whole, never behind an
// acknowledgement.
#ifndef LODE_LEDGER_LOG_PUBLISHED_H_
#define LODE_LEDGER_LOG_PUBLISHED_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "ledger/log/position.h"
#include "ledger/threads/mutex.h"
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
    MutexLock lock(mutex_);
    return view_;
  }
  void Set(std::shared_ptr<const View> view) {
    {
      MutexLock lock(mutex_);
      view_ = std::move(view);
    }
    changed_.NotifyAll();
  }
  // Waits until `done` holds for the view or `deadline` passes; gives the view then.
  template <typename Done>
  std::shared_ptr<const View> Await(SteadyTime deadline, const Done& done) const {
    MutexLock lock(mutex_);
    while (!done(*view_) && changed_.WaitUntil(mutex_, deadline)) continue;
    return view_;
  }

 private:
  mutable Mutex mutex_;
  mutable Condition changed_;
  std::shared_ptr<const View> view_ ABSL_GUARDED_BY(mutex_) = std::make_shared<View>();
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_PUBLISHED_H_
