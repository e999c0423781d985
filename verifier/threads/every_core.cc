// SPDX-License-Identifier: Apache-2.0
// Threads take the next piece from a counter, so a slow piece holds up one core and not the others.
// If the system refuses a thread, those that started do the work. The first exception is carried
// back to the caller's thread.
#include "verifier/threads/every_core.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "verifier/threads/mutex.h"

namespace lode::threads {
namespace {

// What a piece threw first.
class FirstException {
 public:
  void Keep(std::exception_ptr thrown) {
    MutexLock lock(mutex_);
    if (first_ == nullptr) first_ = std::move(thrown);
  }
  void Rethrow() {
    MutexLock lock(mutex_);
    if (first_ != nullptr) std::rethrow_exception(first_);
  }

 private:
  Mutex mutex_;
  std::exception_ptr first_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

void OnEveryCore(size_t n, const std::function<void(size_t)>& body) {
  std::atomic<size_t> next = 0;
  FirstException first;
  const auto work = [&] {
    try {
      for (size_t at = next++; at < n; at = next++) body(at);
    } catch (...) {
      // Out of a thread of its own it would end the program; it belongs to the caller. What is not
      // begun yet need not be.
      next = n;
      first.Keep(std::current_exception());
    }
  };
  // This thread works too.
  const size_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  try {
    while (threads.size() + 1 < std::min(n, cores)) threads.emplace_back(work);
  } catch (const std::exception&) {
    // No more threads or no more memory from the system: those that are there do it.
  }
  work();
  for (std::thread& thread : threads) thread.join();
  first.Rethrow();
}

}  // namespace lode::threads
