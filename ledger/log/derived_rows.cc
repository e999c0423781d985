// SPDX-License-Identifier: Apache-2.0
// Rows are made from the record and its index and from nothing else: no clock, no state, no order
// of arrival. That is what lets fsck make them again and name a row that is wrong.
#include "ledger/log/derived_rows.h"

#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"

namespace lode::ledger {
namespace {

static_assert(base::limits::kIdBytes <= 0xff, "lengths of ids are one byte");

std::string EncodeEdge(uint64_t index, const std::vector<std::string_view>& neighbours) {
  std::string row = EncodeIndex(index);
  for (const std::string_view lot : neighbours) {
    base::AppendU8(row, static_cast<uint8_t>(lot.size()));
    row.append(lot);
  }
  return row;
}

void AppendEdges(const record::pb::Transformed& body, uint64_t index, std::vector<Row>& rows) {
  std::vector<std::string_view> parents, children;
  for (const auto& input : body.inputs()) parents.push_back(input.lot());
  for (const auto& output : body.outputs()) children.push_back(output.lot());
  for (const std::string_view lot : children) {
    rows.push_back({Family::kEdges, EdgeKey(TraceDirection::kUp, lot), EncodeEdge(index, parents)});
  }
  for (const std::string_view lot : parents) {
    rows.push_back(
        {Family::kEdges, EdgeKey(TraceDirection::kDown, lot), EncodeEdge(index, children)});
  }
}

}  // namespace

std::string EncodeIndex(uint64_t index) {
  std::string row;
  base::AppendU64(row, index);
  return row;
}

std::optional<uint64_t> ParseIndex(std::string_view row) {
  base::ByteReader reader(row);
  const auto index = reader.U64();
  return reader.done() ? index : std::nullopt;
}

std::string EdgeKey(TraceDirection direction, std::string_view lot) {
  std::string key(1, static_cast<char>(direction));
  key.append(lot);
  return key;
}

std::optional<Edge> ParseEdge(std::string_view row) {
  base::ByteReader reader(row);
  const auto index = reader.U64();
  if (!index) return std::nullopt;
  Edge edge{*index, {}};
  while (!reader.done()) {
    const auto length = reader.U8();
    const auto lot = length ? reader.Take(*length) : std::nullopt;
    if (!lot) return std::nullopt;
    edge.neighbours.emplace_back(*lot);
  }
  return edge;
}

void AppendDerivedRows(const record::ParsedRecord& record, uint64_t index, std::vector<Row>& rows) {
  rows.push_back({Family::kDigests, record.digest.str(), EncodeIndex(index)});
  if (record.kind == record::pb::KIND_TRANSFORMED) {
    AppendEdges(record.message.transformed(), index, rows);
  }
}

}  // namespace lode::ledger
