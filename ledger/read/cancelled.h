// SPDX-License-Identifier: Apache-2.0
// Whether the caller has gone. Long reads check it now and then, and end with kCancelled.
#ifndef LODE_LEDGER_READ_CANCELLED_H_
#define LODE_LEDGER_READ_CANCELLED_H_

#include <functional>

#include "absl/status/status.h"
#include "verifier/base/reason.h"

namespace lode::ledger {

// Empty: nobody can go.
using Cancelled = std::function<bool()>;

// kCancelled once `cancelled` says so.
inline absl::Status StillWanted(const Cancelled& cancelled) {
  if (!cancelled || !cancelled()) return absl::OkStatus();
  return base::Error(base::Reason::kCancelled, "whoever asked for this has gone");
}

}  // namespace lode::ledger

#endif  // LODE_LEDGER_READ_CANCELLED_H_
