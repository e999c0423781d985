// SPDX-License-Identifier: Apache-2.0
// Batch signatures that verified, remembered under (public key, count, root). It is bounded: when
// full, it forgets everything, which costs one more verification a batch. For any number of
// threads.
#ifndef LODE_LEDGER_WRITE_BATCH_CACHE_H_
#define LODE_LEDGER_WRITE_BATCH_CACHE_H_

#include <tuple>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "ledger/threads/mutex.h"
#include "verifier/envelope/envelope.h"

namespace lode::ledger {

class SharedBatchCache : public envelope::BatchCache {
 public:
  explicit SharedBatchCache(size_t capacity) : capacity_(capacity) {}
  bool Contains(const crypto::PublicKey& key, uint64_t count, const base::Hash256& root) override {
    MutexLock lock(mutex_);
    return verified_.contains(std::make_tuple(key, count, root));
  }
  void Insert(const crypto::PublicKey& key, uint64_t count, const base::Hash256& root) override {
    MutexLock lock(mutex_);
    if (verified_.size() >= capacity_) verified_.clear();
    verified_.insert(std::make_tuple(key, count, root));
  }

 private:
  const size_t capacity_;
  Mutex mutex_;
  absl::flat_hash_set<std::tuple<crypto::PublicKey, uint64_t, base::Hash256>> verified_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_BATCH_CACHE_H_
