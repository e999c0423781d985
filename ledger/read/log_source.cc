// SPDX-License-Identifier: Apache-2.0
// An export reads the store while the ledger goes on. It stays consistent because it ends every
// chain at the covered size of one state root: rows never change below it.
#include "ledger/read/log_source.h"

#include <algorithm>
#include <utility>

#include "ledger/log/chain_rows.h"
#include "ledger/log/derived_rows.h"
#include "ledger/store/nodes.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"

namespace lode::ledger {

LogSource::LogSource(const Store& store, std::string origin, std::vector<base::Hash256> keys,
                     SubjectProof proof, Cancelled cancelled)
    : store_(store),
      nodes_(MakeNodeReader(store)),
      origin_(std::move(origin)),
      keys_(std::move(keys)),
      proof_(std::move(proof)),
      cancelled_(std::move(cancelled)) {}

absl::StatusOr<std::vector<uint64_t>> LogSource::ReadChain(const record::Subject& subject) {
  LODE_RETURN_IF_ERROR(StillWanted(cancelled_));
  const uint64_t covered = proof_.view->position.root.covered_size;
  std::vector<uint64_t> indexes;
  bool damaged = false;
  const base::Hash256 key = record::SubjectKey(subject);
  LODE_RETURN_IF_ERROR(store_.Scan(Family::kChains, "", key.view(),
                                   [&](std::string_view row_key, std::string_view value) {
                                     const auto row = ParseChainRow(row_key, value);
                                     damaged = !row;
                                     if (damaged) return false;
                                     for (const uint64_t index : row->indexes) {
                                       if (index >= covered) return false;
                                       indexes.push_back(index);
                                     }
                                     return true;
                                   }));
  if (!damaged) return indexes;
  return base::Error(base::Reason::kStoreDamaged,
                     "a chain row is malformed: run lode-ledgerd fsck");
}

absl::StatusOr<record::ParsedRecord> LogSource::ReadRecord(uint64_t index) {
  LODE_RETURN_IF_ERROR(StillWanted(cancelled_));
  LODE_ASSIGN_OR_RETURN(const LogEntry entry, store_.ReadEntry(index));
  LODE_ASSIGN_OR_RETURN(const auto envelope, envelope::ParseEnvelope(entry.envelope));
  return record::ParseRecord(envelope.payload);
}

absl::StatusOr<std::string> LogSource::ReadEnvelope(uint64_t index) {
  LODE_RETURN_IF_ERROR(StillWanted(cancelled_));
  LODE_ASSIGN_OR_RETURN(LogEntry entry, store_.ReadEntry(index));
  return std::move(entry.envelope);
}

absl::StatusOr<base::Hash256> LogSource::ReadNode(int level, uint64_t index) {
  return nodes_(level, index);
}

absl::StatusOr<std::string> LogSource::ProveSubjects(std::span<const base::Hash256> keys) {
  if (std::ranges::equal(keys, keys_)) return proof_.multiproof;
  wanted_.assign(keys.begin(), keys.end());
  return base::Error(base::Reason::kConflict, "other subjects are proved than the trail has");
}

}  // namespace lode::ledger
