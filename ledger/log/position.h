// SPDX-License-Identifier: Apache-2.0
// Where the sequencer stands beside the tree: kept in the store's head with every group, so that it
// opens where it stopped.
#ifndef LODE_LEDGER_LOG_POSITION_H_
#define LODE_LEDGER_LOG_POSITION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace lode::ledger {

// A state root in the log.
struct LoggedRoot {
  uint64_t index = 0;         // of its leaf; 0: there is none yet
  uint64_t covered_size = 0;  // it covers every record below this index
  bool operator==(const LoggedRoot&) const = default;
};

struct Position {
  LoggedRoot root;               // the newest
  int64_t last_time_us = 0;      // record time of the last leaf
  uint64_t last_record_end = 0;  // one past the index of the last record leaf
  bool operator==(const Position&) const = default;
};

// Four u64, big-endian.
std::string EncodePosition(const Position& position);
absl::StatusOr<Position> ParsePosition(std::string_view bytes);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_POSITION_H_
