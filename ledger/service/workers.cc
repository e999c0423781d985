// SPDX-License-Identifier: Apache-2.0
#include "ledger/service/workers.h"

#include <utility>

namespace lode::ledger {

Workers::Workers(int threads, size_t max_waiting) : max_waiting_(max_waiting) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Loop(); });
}

Workers::~Workers() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  work_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

bool Workers::TryRun(std::function<void()> job) {
  {
    MutexLock lock(mutex_);
    if (stopped_ || jobs_.size() >= max_waiting_) return false;
    jobs_.push_back(std::move(job));
  }
  work_.NotifyOne();
  return true;
}

void Workers::Loop() {
  for (;;) {
    std::function<void()> job;
    {
      MutexLock lock(mutex_);
      while (jobs_.empty() && !stopped_) work_.Wait(mutex_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace lode::ledger
