// SPDX-License-Identifier: Apache-2.0
// The position is in the head row, which is in each group's own write. So it can never be ahead of
// the log or behind it.
#include "ledger/log/position.h"

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"

namespace lode::ledger {

std::string EncodePosition(const Position& position) {
  std::string out;
  base::AppendU64(out, position.root.covered_size);
  base::AppendU64(out, position.root.index);
  base::AppendU64(out, static_cast<uint64_t>(position.last_time_us));
  base::AppendU64(out, position.last_record_end);
  return out;
}

absl::StatusOr<Position> ParsePosition(std::string_view bytes) {
  base::ByteReader reader(bytes);
  const auto covered = reader.U64(), root = reader.U64(), time = reader.U64(),
             records = reader.U64();
  if (!records || !reader.done()) {
    return base::Error(base::Reason::kStoreDamaged,
                       "the sequencer's position is malformed: run lode-ledgerd fsck");
  }
  return Position{{*root, *covered}, static_cast<int64_t>(*time), *records};
}

}  // namespace lode::ledger
