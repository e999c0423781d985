// SPDX-License-Identifier: Apache-2.0
// Rows that follow from one logged record alone: its digest's and the edges of lots. The invariant:
// they are a pure function of record and leaf index, so that fsck derives them again.
//
//   digests  record digest[32]             u64 leaf index
//   edges    u8 direction || lot           u64 leaf index || neighbours, each u8 length || lot id
// A lot's parents are named by the one record that made it, its children by the one that consumed
// it: one row each way.
#ifndef LODE_LEDGER_LOG_DERIVED_ROWS_H_
#define LODE_LEDGER_LOG_DERIVED_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/store.h"
#include "verifier/record/record.h"

namespace lode::ledger {

// Appends the record's rows of Family::kDigests and kEdges.
void AppendDerivedRows(const record::ParsedRecord& record, uint64_t index, std::vector<Row>& rows);

enum class TraceDirection : uint8_t { kUp = 1, kDown = 2 };  // to the origins; to the descendants
std::string EdgeKey(TraceDirection direction, std::string_view lot);

struct Edge {
  uint64_t index = 0;  // leaf of the record that made it
  std::vector<std::string> neighbours;
};
std::optional<Edge> ParseEdge(std::string_view row);

std::string EncodeIndex(uint64_t index);
std::optional<uint64_t> ParseIndex(std::string_view row);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_DERIVED_ROWS_H_
