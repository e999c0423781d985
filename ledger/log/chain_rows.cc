// SPDX-License-Identifier: Apache-2.0
// A chain could be one row that grows, but then each new record would rewrite it. Rows that are
// keyed by their last position are written once, and reading a chain is one scan.
#include "ledger/log/chain_rows.h"

#include <algorithm>
#include <utility>

#include "verifier/base/encoding.h"

namespace lode::ledger {

void AppendChainRows(const base::Hash256& subject_key, uint64_t first_position,
                     std::span<const uint64_t> indexes, std::vector<Row>& rows) {
  for (size_t done = 0; done < indexes.size(); done += kChainRowRecords) {
    const auto part = indexes.subspan(done, std::min(kChainRowRecords, indexes.size() - done));
    std::string key(subject_key.view());
    base::AppendU64(key, first_position + done + part.size() - 1);
    std::string value;
    value.reserve(part.size() * sizeof(uint64_t));
    for (const uint64_t index : part) base::AppendU64(value, index);
    rows.push_back({Family::kChains, std::move(key), std::move(value)});
  }
}

std::optional<ChainRow> ParseChainRow(std::string_view key, std::string_view value) {
  base::ByteReader key_reader(key), reader(value);
  const auto subject = key_reader.Hash();
  const auto last = subject ? key_reader.U64() : std::nullopt;
  const size_t count = value.size() / sizeof(uint64_t);
  if (!last || !key_reader.done() || count == 0 || count > kChainRowRecords || *last < count - 1) {
    return std::nullopt;
  }
  ChainRow row{*last - (count - 1), {}};
  row.indexes.reserve(count);
  while (!reader.done()) {
    const auto index = reader.U64();
    if (!index) return std::nullopt;
    row.indexes.push_back(*index);
  }
  return row;
}

std::string EncodeHeadRow(const subjects::ChainHead& head) {
  std::string row;
  base::AppendU64(row, head.count);
  row.append(head.head.view());
  return row;
}

std::optional<subjects::ChainHead> ParseHeadRow(std::string_view row) {
  base::ByteReader reader(row);
  const auto count = reader.U64();
  const auto head = reader.Hash();
  if (!head || !reader.done()) return std::nullopt;
  return subjects::ChainHead{*count, *head};
}

}  // namespace lode::ledger
