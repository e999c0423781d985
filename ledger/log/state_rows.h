// SPDX-License-Identifier: Apache-2.0
// Custody state as it is stored, in Family::kState: what is durable, without an overlay.
#ifndef LODE_LEDGER_LOG_STATE_ROWS_H_
#define LODE_LEDGER_LOG_STATE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/store/store.h"
#include "verifier/custody/state.h"

namespace lode::ledger {

// Key of a state row in Family::kState: u8 row kind || id.
std::string StateRowKey(custody::RowKind kind, std::string_view id);

// Custody state straight from the store: what is durable. For readers on any thread.
class StoreState : public custody::StateReader {
 public:
  explicit StoreState(const Store& store) : store_(store) {}
  // Leaf index of a record digest.
  absl::StatusOr<std::optional<uint64_t>> FindIndex(const base::Hash256& digest) const;
  absl::StatusOr<std::optional<std::string>> Read(custody::RowKind kind,
                                                  std::string_view id) const override;
  bool Covers(custody::RowKind, std::string_view) const override { return true; }
  absl::StatusOr<std::optional<custody::LoggedRecord>> FindRecord(
      const base::Hash256& digest) const override;
  bool CoversRecord(const base::Hash256&) const override { return true; }

 private:
  const Store& store_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_STATE_ROWS_H_
