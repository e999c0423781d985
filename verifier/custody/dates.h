// SPDX-License-Identifier: Apache-2.0
// ADM-05 for the dates in a body that speak of the past: when something was assessed, issued,
// determined, compromised. Internal.
#ifndef LODE_VERIFIER_CUSTODY_DATES_H_
#define LODE_VERIFIER_CUSTODY_DATES_H_

#include <string>

#include "verifier/custody/context.h"

namespace lode::custody {

struct KindRule;  // kind_rule.h

// The day has come. A date without a zone counts from its first moment anywhere on Earth (UTC+14);
// a clock may be 10 minutes wrong.
void CheckPast(Context& context, const pb::Date& date, const std::string& field);

// None of them lies after the record time. Those of the documents, and those that the kind has.
void CheckPastDates(Context& context, const KindRule& rule);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_DATES_H_
