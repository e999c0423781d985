// SPDX-License-Identifier: Apache-2.0
// The locks of the ledger: std::mutex and std::condition_variable under names that clang's thread
// safety analysis knows. Not absl::Mutex: the distribution's Abseil is built without the thread
// sanitizer, which then sees neither lock nor unlock and calls every guarded member a race
// (docs/decisions/0008), and its waits with a time limit follow the system clock. What waits is
// woken by who changed what it waits for; nothing polls.
#ifndef LODE_VERIFIER_THREADS_MUTEX_H_
#define LODE_VERIFIER_THREADS_MUTEX_H_

#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "verifier/threads/steady.h"

namespace lode::threads {

class ABSL_LOCKABLE Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

 private:
  friend class MutexLock;
  friend class Condition;

  std::mutex mutex_;
};

// Holds a mutex for a scope.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : lock_(mutex.mutex_) {}
  ~MutexLock() ABSL_UNLOCK_FUNCTION() = default;
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  std::lock_guard<std::mutex> lock_;
};

// What threads wait for while something that a mutex guards is not as they need it. A wait may end
// without cause: it belongs in a loop that looks again. Notify once the mutex is free, where the
// condition is sure to live so long: who is woken then need not wait once more, for the mutex.
class Condition {
 public:
  Condition() = default;
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;

  // Frees `mutex` while it waits.
  void Wait(Mutex& mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    condition_.wait(held);
    held.release();  // stays locked, by the caller
  }

  // False: `deadline` has passed. At kNever it waits for ever.
  bool WaitUntil(Mutex& mutex, SteadyTime deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    if (deadline == kNever) {
      Wait(mutex);
      return true;
    }
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    const std::cv_status status = condition_.wait_until(held, deadline);
    held.release();
    return status == std::cv_status::no_timeout;
  }

  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace lode::threads

#endif  // LODE_VERIFIER_THREADS_MUTEX_H_
