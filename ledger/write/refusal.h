// SPDX-License-Identifier: Apache-2.0
// An error as a refusal for a submitter, with when to try again.
#ifndef LODE_LEDGER_WRITE_REFUSAL_H_
#define LODE_LEDGER_WRITE_REFUSAL_H_

#include <string>

#include "absl/status/status.h"
#include "ledger/write/submission.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"

namespace lode::ledger {

// A disk that is full and a clock that jumped wait for people.
inline constexpr uint32_t kRetryForPeopleMs = 10'000;

// Requires !status.ok().
inline Refused RefusalOf(const absl::Status& status) {
  const base::Reason reason = base::ReasonOf(status);
  const bool for_people =
      reason == base::Reason::kNoSpace || reason == base::Reason::kClockImplausible;
  return Refused{
      reason, std::string(base::ToStd(status.message())), {}, for_people ? kRetryForPeopleMs : 0};
}

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_REFUSAL_H_
