// SPDX-License-Identifier: Apache-2.0
// ADM-05 for the dates in a body that speak of the past: when something was assessed, issued,
// determined, compromised. Internal.
#ifndef LODE_VERIFIER_CUSTODY_DATES_H_
#define LODE_VERIFIER_CUSTODY_DATES_H_

#include "verifier/custody/context.h"

namespace lode::custody {

// None of them lies after the record time. A date without a zone counts from its first moment
// anywhere on Earth (UTC+14); a clock may be 10 minutes wrong.
void CheckPastDates(Context& context);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_DATES_H_
