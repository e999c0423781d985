// SPDX-License-Identifier: Apache-2.0
// Chain rows: what a state root adds to a chain, packed, and found again by position.
#include "ledger/log/chain_rows.h"

#include <gtest/gtest.h>

#include <numeric>

#include "verifier/base/encoding.h"

namespace lode::ledger {
namespace {

const base::Hash256 kSubject = *base::Hash256::From(std::string(32, 's'));

std::vector<Row> RowsOf(uint64_t first_position, size_t count) {
  std::vector<uint64_t> indexes(count);
  std::iota(indexes.begin(), indexes.end(), 1000);
  std::vector<Row> rows;
  AppendChainRows(kSubject, first_position, indexes, rows);
  return rows;
}

TEST(ChainRows, OneForEachSoManyRecordsNamedByTheirLast) {
  for (const size_t count : {size_t{1}, kChainRowRecords, kChainRowRecords + 1}) {
    const auto rows = RowsOf(7, count);
    ASSERT_EQ(rows.size(), (count + kChainRowRecords - 1) / kChainRowRecords);
    uint64_t position = 7, index = 1000;
    for (const Row& row : rows) {
      EXPECT_EQ(row.family, Family::kChains);
      const auto parsed = ParseChainRow(row.key, *row.value);
      ASSERT_TRUE(parsed);
      EXPECT_EQ(parsed->first_position, position);
      for (const uint64_t i : parsed->indexes) EXPECT_EQ(i, index++);
      position += parsed->indexes.size();
      std::string key(kSubject.view());
      base::AppendU64(key, position - 1);
      EXPECT_EQ(row.key, key);
    }
    EXPECT_EQ(position, 7 + count);
  }
}

TEST(ChainRows, WhatNoStateRootWritesDoesNotParse) {
  const auto rows = RowsOf(2, 3);
  const std::string key = rows[0].key, value = *rows[0].value;
  ASSERT_TRUE(ParseChainRow(key, value));
  EXPECT_FALSE(ParseChainRow(key.substr(1), value));
  EXPECT_FALSE(ParseChainRow(key + "x", value));
  EXPECT_FALSE(ParseChainRow("", value));
  EXPECT_FALSE(ParseChainRow(key, ""));
  EXPECT_FALSE(ParseChainRow(key, value.substr(1)));
  EXPECT_FALSE(ParseChainRow(key, value + "x"));
  // More records than there are positions up to the last one.
  EXPECT_TRUE(ParseChainRow(key, std::string(5 * 8, 'x')));
  EXPECT_FALSE(ParseChainRow(key, std::string(6 * 8, 'x')));
  const std::string high = RowsOf(100'000, 1)[0].key;
  EXPECT_TRUE(ParseChainRow(high, std::string(kChainRowRecords * 8, 'x')));
  EXPECT_FALSE(ParseChainRow(high, std::string(kChainRowRecords * 8 + 8, 'x')));
}

}  // namespace
}  // namespace lode::ledger
