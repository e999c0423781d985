// SPDX-License-Identifier: Apache-2.0
// What a caller hands to the ledger and what it gets back. No gRPC here: the service translates.
#ifndef LODE_LEDGER_WRITE_SUBMISSION_H_
#define LODE_LEDGER_WRITE_SUBMISSION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "verifier/base/reason.h"
#include "verifier/record/violation.h"

namespace lode::ledger {

// The record is durable and proved.
struct Admitted {
  std::string receipt;  // tlog-proof bytes
  uint64_t index = 0;
  bool duplicate = false;         // it was logged before; the receipt is of that leaf
  std::string logged_signatures;  // lode.record.v1.Envelope without payload: only if it was logged
                                  // with other signatures
};

// The record is not logged, and nothing of it is kept.
struct Refused {
  base::Reason reason = base::Reason::kInternal;
  std::string message;
  record::Violations violations;
  uint32_t retry_after_ms = 0;  // 0: trying again does not help
};

using SubmitResult = std::variant<Admitted, Refused>;
using OnResult = std::function<void(SubmitResult)>;

struct Submission {
  std::string envelope;                      // lode.record.v1.Envelope as it came
  std::optional<int64_t> simulated_time_us;  // record time, on a simulated_time ledger only
  OnResult done;  // called exactly once, on a thread of the ledger; must not block
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_SUBMISSION_H_
