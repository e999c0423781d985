// SPDX-License-Identifier: Apache-2.0
// Rows of the families chains and heads: what a state root adds to the chains of the subjects that
// it covers, and where their heads are then.
//
// kHeads: subject key -> u64 count || head[32]. kChains: subject key || u64 position -> u64 leaf
// indexes of successive records of the chain, of which the last has that position. A state root
// adds one row to a chain that it extends, or one for each kChainRowRecords. So the first row at or
// after a position is the one that has it.
#ifndef LODE_LEDGER_LOG_CHAIN_ROWS_H_
#define LODE_LEDGER_LOG_CHAIN_ROWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/subjects/map.h"

namespace lode::ledger {

inline constexpr size_t kChainRowRecords = 512;
struct ChainRow {
  uint64_t first_position = 0;
  std::vector<uint64_t> indexes;  // at least one
};
// Appends the rows for `indexes` (not empty), of which the first has position `first_position`.
void AppendChainRows(const base::Hash256& subject_key, uint64_t first_position,
                     std::span<const uint64_t> indexes, std::vector<Row>& rows);
std::optional<ChainRow> ParseChainRow(std::string_view key, std::string_view value);
std::string EncodeHeadRow(const subjects::ChainHead& head);
std::optional<subjects::ChainHead> ParseHeadRow(std::string_view row);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_CHAIN_ROWS_H_
