// SPDX-License-Identifier: Apache-2.0
// The errors that every implementation of the store words alike. Private to ledger/store.
#ifndef LODE_LEDGER_STORE_STORE_ERRORS_H_
#define LODE_LEDGER_STORE_STORE_ERRORS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "verifier/base/reason.h"

namespace lode::ledger {

inline absl::Status NoEntry(uint64_t index, uint64_t size) {
  return base::Error(base::Reason::kNotFound,
                     "no leaf " + std::to_string(index) + ": the log has " + std::to_string(size));
}

inline absl::Status NoTile(int level, uint64_t index) {
  return base::Error(base::Reason::kNotFound, "no full tile " + std::to_string(index) +
                                                  " at level " + std::to_string(level));
}

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_STORE_ERRORS_H_
