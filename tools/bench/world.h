// SPDX-License-Identifier: Apache-2.0
// The records that the benchmarks log: a ledger with one registrar, one mine with one key, and lots
// without end. Signed beforehand where what is measured is the ledger.
#ifndef LODE_TOOLS_BENCH_WORLD_H_
#define LODE_TOOLS_BENCH_WORLD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/base/bytes.h"
#include "verifier/crypto/signing.h"
#include "verifier/record/record.h"

namespace lode::bench {

namespace pb = ::lode::record::v1;

inline constexpr char kOrigin[] = "ledger.example/bench";

class World {
 public:
  // `now_us`: event time of every record.
  explicit World(int64_t now_us);

  // Envelope bytes. Genesis fixes the ledger: call it first.
  std::string Genesis(std::string_view log_vkey);
  // The mine, its key, its site, its role: to be logged after Genesis, in this order.
  std::vector<std::string> Registry();

  // A lot of ore, number `n`.
  pb::Record Mined(uint64_t n) const;
  // Lot `to` from the whole of lot `from`: a hop.
  pb::Record Hop(uint64_t from, uint64_t to) const;
  // Somebody looked at lot `n`; `k` makes the record another one.
  pb::Record Looked(uint64_t n, uint64_t k) const;
  static std::string LotName(uint64_t n);

  // Signed by the mine, one by one.
  std::string Sign(const pb::Record& record) const;
  // Signed by the mine with one signature for all.
  std::vector<std::string> SignAll(const std::vector<pb::Record>& records) const;

  const crypto::SigningKey& mine_key() const { return mine_; }

 private:
  pb::Record Start(std::string_view author, uint64_t nonce) const;
  std::string SignBy(const pb::Record& record, const crypto::SigningKey& key) const;

  const int64_t now_us_;
  const crypto::SigningKey registrar_;
  const crypto::SigningKey mine_;
  base::Hash256 genesis_;
};

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_WORLD_H_
