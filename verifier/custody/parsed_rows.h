// SPDX-License-Identifier: Apache-2.0
// Parsed forms of state rows that nearly every record asks for and few records change: the ledger's
// rules, parties, sites. A memo of a pure function, keyed by all of its input (kind, id and bytes):
// who keeps one from record to record decides as who does not. Bounded: when it is full, all is
// forgotten. One thread.
#ifndef LODE_VERIFIER_CUSTODY_PARSED_ROWS_H_
#define LODE_VERIFIER_CUSTODY_PARSED_ROWS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "proto/lode/state/v1/state.pb.h"
#include "verifier/base/absl_shim.h"

namespace lode::custody {

template <typename Row>
class ParsedRowsOf {
 public:
  // Null: the bytes do not parse.
  std::shared_ptr<const Row> Parse(std::string_view id, std::string bytes) {
    const auto it = rows_.find(base::ToAbsl(id));
    if (it != rows_.end() && it->second.bytes == bytes) return it->second.row;
    auto row = std::make_shared<Row>();
    if (!row->ParseFromString(bytes)) return nullptr;
    if (rows_.size() >= kMost) rows_.clear();
    Parsed& parsed = rows_[std::string(id)];
    parsed = {std::move(bytes), std::move(row)};
    return parsed.row;
  }

 private:
  static constexpr size_t kMost = 1024;  // a few megabytes
  struct Parsed {
    std::string bytes;
    std::shared_ptr<const Row> row;
  };
  absl::flat_hash_map<std::string, Parsed> rows_;
};

struct ParsedRows {
  ParsedRowsOf<state::v1::LedgerState> ledger;  // id: empty
  ParsedRowsOf<state::v1::PartyState> parties;
  ParsedRowsOf<state::v1::SiteState> sites;
};

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_PARSED_ROWS_H_
