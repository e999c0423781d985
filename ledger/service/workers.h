// SPDX-License-Identifier: Apache-2.0
// A few threads for reads that take long, so that they neither hold gRPC's threads nor pile up: the
// line is bounded, and so is the share of it that one peer may take.
#ifndef LODE_LEDGER_SERVICE_WORKERS_H_
#define LODE_LEDGER_SERVICE_WORKERS_H_

#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "ledger/service/limits.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

class Workers {
 public:
  // `most`: jobs in the line.
  Workers(int threads, const Shares& most);
  ~Workers();  // runs what is in the line

  // False if the line is full, or the peer's share of it: `job` will not run.
  bool TryRun(const std::string& peer, std::function<void()> job);

 private:
  struct Waiting {
    std::string peer;
    std::function<void()> job;
  };
  void Loop();

  const Shares most_;
  Mutex mutex_;
  Condition work_;  // jobs_ or stopped_
  std::deque<Waiting> jobs_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, size_t> of_peer_ ABSL_GUARDED_BY(mutex_);  // jobs in the line
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_WORKERS_H_
