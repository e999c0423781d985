// SPDX-License-Identifier: Apache-2.0
// A digest row only points at a leaf. The record there is parsed and its digest compared, because a
// damaged row must never pass off another record as the one that was asked for.
#include "ledger/log/state_rows.h"

#include <utility>

#include "ledger/log/derived_rows.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"

namespace lode::ledger {

std::string StateRowKey(custody::RowKind kind, std::string_view id) {
  std::string key(1, static_cast<char>(kind));
  key.append(id);
  return key;
}

absl::StatusOr<std::optional<uint64_t>> StoreState::FindIndex(const base::Hash256& digest) const {
  LODE_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                        store_.Get(Family::kDigests, digest.view()));
  if (!row) return std::optional<uint64_t>();
  const auto index = ParseIndex(*row);
  if (!index) {
    return base::Error(base::Reason::kStoreDamaged,
                       "digest row of a wrong length: run lode-ledgerd fsck");
  }
  return index;
}

absl::StatusOr<std::optional<std::string>> StoreState::Read(custody::RowKind kind,
                                                            std::string_view id) const {
  return store_.Get(Family::kState, StateRowKey(kind, id));
}

absl::StatusOr<std::optional<custody::LoggedRecord>> StoreState::FindRecord(
    const base::Hash256& digest) const {
  LODE_ASSIGN_OR_RETURN(const std::optional<uint64_t> index, FindIndex(digest));
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

}  // namespace lode::ledger
