// SPDX-License-Identifier: Apache-2.0
#include "ledger/sequencer/state_cache.h"

#include <utility>

#include "ledger/sequencer/derived_rows.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"

namespace lode::ledger {
namespace {

absl::StatusOr<std::optional<uint64_t>> StoredIndex(const Store& store,
                                                    const base::Hash256& digest) {
  LODE_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                        store.Get(Family::kDigests, digest.view()));
  if (!row) return std::optional<uint64_t>();
  const auto index = ParseIndex(*row);
  if (!index) {
    return base::Error(base::Reason::kStoreDamaged,
                       "digest row of a wrong length: run lode-ledgerd fsck");
  }
  return index;
}

}  // namespace

std::string StateRowKey(custody::RowKind kind, std::string_view id) {
  std::string key(1, static_cast<char>(kind));
  key.append(id);
  return key;
}

absl::StatusOr<std::optional<std::string>> StoreState::Read(custody::RowKind kind,
                                                            std::string_view id) const {
  return store_.Get(Family::kState, StateRowKey(kind, id));
}

absl::StatusOr<std::optional<custody::LoggedRecord>> StoreState::FindRecord(
    const base::Hash256& digest) const {
  LODE_ASSIGN_OR_RETURN(const std::optional<uint64_t> index, StoredIndex(store_, digest));
  if (!index) return std::optional<custody::LoggedRecord>();
  LODE_ASSIGN_OR_RETURN(const LogEntry entry, store_.ReadEntry(*index));
  LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope, envelope::ParseEnvelope(entry.envelope));
  LODE_ASSIGN_OR_RETURN(record::ParsedRecord record, record::ParseRecord(envelope.payload));
  if (record.digest != digest) {
    return base::Error(base::Reason::kStoreDamaged,
                       "a digest row points to another record: run lode-ledgerd fsck");
  }
  return std::optional<custody::LoggedRecord>(custody::LoggedRecord{*index, std::move(record)});
}

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
  auto stored = StoredIndex(store_, digest);
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
