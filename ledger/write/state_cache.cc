// SPDX-License-Identifier: Apache-2.0
// Rows of groups that are not durable exist only here, so they are never dropped. All others can be
// read again, and go when room is needed. The last absent digest is remembered, because it is asked
// for twice: is the record new, and (by admission) is it logged?
#include "ledger/write/state_cache.h"

#include <utility>

#include "verifier/base/status_macros.h"

namespace lode::ledger {

void StateCache::Apply(const custody::StateChanges& changes, uint64_t generation) {
  for (const auto& [key, value] : changes)
    rows_[StateRowKey(key.kind, key.id)] = Row{value, generation};
}

void StateCache::AddRecord(const base::Hash256& digest, uint64_t index, std::string payload,
                           uint64_t generation) {
  if (absent_ == digest) absent_.reset();
  pending_[digest] = PendingRecord{index, std::move(payload)};
  pending_order_.emplace_back(generation, digest);
}

void StateCache::Durable(uint64_t generation) {
  durable_generation_ = generation;
  while (!pending_order_.empty() && pending_order_.front().first <= generation) {
    pending_.erase(pending_order_.front().second);
    pending_order_.pop_front();
  }
  if (rows_.size() <= max_rows_) return;
  absl::erase_if(rows_,
                 [&](const auto& entry) { return entry.second.generation <= durable_generation_; });
}

void StateCache::RollBack() {
  rows_.clear();
  pending_.clear();
  pending_order_.clear();
}

absl::StatusOr<std::optional<uint64_t>> StateCache::FindIndex(const base::Hash256& digest) const {
  const auto it = pending_.find(digest);
  if (it != pending_.end()) return std::optional<uint64_t>(it->second.index);
  auto stored = durable_.FindIndex(digest);
  if (stored.ok() && !*stored) absent_ = digest;
  return stored;
}

absl::StatusOr<std::optional<std::string>> StateCache::Read(custody::RowKind kind,
                                                            std::string_view id) const {
  const std::string key = StateRowKey(kind, id);
  const auto it = rows_.find(key);
  if (it != rows_.end()) return it->second.value;
  LODE_ASSIGN_OR_RETURN(std::optional<std::string> value, store_.Get(Family::kState, key));
  if (value) rows_[key] = Row{value, 0};
  return value;
}

absl::StatusOr<std::optional<custody::LoggedRecord>> StateCache::FindRecord(
    const base::Hash256& digest) const {
  if (absent_ == digest) return std::optional<custody::LoggedRecord>();
  const auto it = pending_.find(digest);
  if (it == pending_.end()) return durable_.FindRecord(digest);
  LODE_ASSIGN_OR_RETURN(record::ParsedRecord record, record::ParseRecord(it->second.payload));
  return std::optional<custody::LoggedRecord>(
      custody::LoggedRecord{it->second.index, std::move(record)});
}

}  // namespace lode::ledger
