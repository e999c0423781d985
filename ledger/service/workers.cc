// SPDX-License-Identifier: Apache-2.0
// The line is bounded for each peer as well as for all, so one client can't fill it. A job that
// finds no place is refused at once, which tells the client more than a long wait.
#include "ledger/service/workers.h"

#include <utility>

namespace lode::ledger {

Workers::Workers(int threads, const Shares& most) : most_(most) {
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

bool Workers::TryRun(const std::string& peer, std::function<void()> job) {
  {
    MutexLock lock(mutex_);
    if (stopped_ || jobs_.size() >= most_.all) return false;
    size_t& of_peer = of_peer_[peer];
    if (of_peer >= most_.of_peer) return false;
    ++of_peer;
    jobs_.push_back({peer, std::move(job)});
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
      job = std::move(jobs_.front().job);
      const auto of_peer = of_peer_.find(jobs_.front().peer);
      if (--of_peer->second == 0) of_peer_.erase(of_peer);
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace lode::ledger
