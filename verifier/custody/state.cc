// SPDX-License-Identifier: Apache-2.0
// The state in memory, for replays and tests. A ledger has its own reader over the store; both give
// admission the same rows.
#include "verifier/custody/state.h"

#include <utility>

namespace lode::custody {

void MemoryState::Apply(const StateChanges& changes) {
  for (const auto& [key, value] : changes) {
    if (value) {
      rows_.insert_or_assign(key, *value);
    } else {
      rows_.erase(key);
    }
  }
}

void MemoryState::AddRecord(uint64_t index, record::ParsedRecord record) {
  const base::Hash256 digest = record.digest;
  records_.insert_or_assign(digest, LoggedRecord{index, std::move(record)});
}

absl::StatusOr<std::optional<std::string>> MemoryState::Read(RowKind kind,
                                                             std::string_view id) const {
  const auto row = rows_.find(RowKey{kind, std::string(id)});
  if (row == rows_.end()) return std::optional<std::string>();
  return std::optional<std::string>(row->second);
}

absl::StatusOr<std::optional<LoggedRecord>> MemoryState::FindRecord(
    const base::Hash256& digest) const {
  const auto record = records_.find(digest);
  if (record == records_.end()) return std::optional<LoggedRecord>();
  return std::optional<LoggedRecord>(record->second);
}

}  // namespace lode::custody
