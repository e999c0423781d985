// SPDX-License-Identifier: Apache-2.0
// The store contract in memory, for tests and for ledgers that end with their process: nothing is
// durable. It passes the same contract test as the RocksDB store and is its naive reference.
#ifndef LODE_LEDGER_STORE_MEMORY_MEMORY_STORE_H_
#define LODE_LEDGER_STORE_MEMORY_MEMORY_STORE_H_

#include <array>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "ledger/store/store.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

class MemoryStore : public Store {
 public:
  absl::StatusOr<uint64_t> BecomeWriter() override;
  uint64_t writer_epoch() const override;
  absl::Status Commit(const Turn& turn, const Group& group) override;
  absl::Status health() const override { return absl::OkStatus(); }
  absl::StatusOr<Head> ReadHead() const override;
  absl::StatusOr<std::optional<uint64_t>> CheckGroups() const override;
  absl::StatusOr<LogEntry> ReadEntry(uint64_t index) const override;
  absl::StatusOr<std::string> ReadLeaf(uint64_t index) const override;
  absl::Status ReadEntries(uint64_t from, uint64_t to, const VisitEntry& visit) const override;
  absl::StatusOr<std::string> ReadTile(int level, uint64_t index) const override;
  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 std::string_view key) const override;
  // Visits a copy of the rows, so that `visit` may call the store.
  absl::Status Scan(Family family, std::string_view first_key, std::string_view prefix,
                    const Visit& visit) const override;
  absl::Status VerifyChecksums() override { return absl::OkStatus(); }

 private:
  using Rows = std::map<std::string, std::string, std::less<>>;

  mutable Mutex mutex_;
  std::vector<LogEntry> entries_ ABSL_GUARDED_BY(mutex_);
  std::map<std::pair<int, uint64_t>, std::string> tiles_ ABSL_GUARDED_BY(mutex_);
  std::array<Rows, kFamilies> rows_ ABSL_GUARDED_BY(mutex_);
  Head head_ ABSL_GUARDED_BY(mutex_);
  uint64_t writer_epoch_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t last_began_ ABSL_GUARDED_BY(mutex_) = 0;  // size before the last group
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_MEMORY_MEMORY_STORE_H_
