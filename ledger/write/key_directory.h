// SPDX-License-Identifier: Apache-2.0
// Key id -> public key of every key that was ever registered. A key id names one key for ever, so
// an entry never goes stale. Workers verify signatures against it before the sequencer decides
// whether the key may be used.
#ifndef LODE_LEDGER_WRITE_KEY_DIRECTORY_H_
#define LODE_LEDGER_WRITE_KEY_DIRECTORY_H_

#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "ledger/threads/mutex.h"
#include "verifier/crypto/ed25519.h"

namespace lode::ledger {

class KeyDirectory {
 public:
  std::optional<crypto::PublicKey> Find(const base::Hash256& key_id) const {
    MutexLock lock(mutex_);
    const auto it = keys_.find(key_id);
    if (it == keys_.end()) return std::nullopt;
    return it->second;
  }
  void Add(const crypto::PublicKey& key) {
    const base::Hash256 id = crypto::RecordKeyId(key);
    MutexLock lock(mutex_);
    keys_.emplace(id, key);
  }

 private:
  mutable Mutex mutex_;
  absl::flat_hash_map<base::Hash256, crypto::PublicKey> keys_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_KEY_DIRECTORY_H_
