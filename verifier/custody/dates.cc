// SPDX-License-Identifier: Apache-2.0
// A date that has not come yet outranks all that come before it: an attestation "assessed" in 2099
// replaced every later one.
#include "verifier/custody/dates.h"

#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"

namespace lode::custody {
namespace {

namespace limits = ::lode::base::limits;
using base::Int128;

}  // namespace

void CheckPast(Context& context, const pb::Date& date, const std::string& field) {
  const int64_t now = context.input().record_time_us;
  const int64_t latest = now + limits::kClockSkewMicros + limits::kEasternmostMicros;
  if (Int128{date.days()} * limits::kMicrosPerDay <= latest) return;
  context.Fail("ADM-05", field, base::FormatDate(date.days()),
               "at most " + base::FormatDate(base::DateOfMicros(latest)) + " (record time " +
                   base::FormatUtc(now) + ")",
               "this day has not come yet",
               "put the date right, or submit the record when the day has come");
}

void CheckPastDates(Context& context, const KindRule& rule) {
  const pb::Record& r = context.record();
  for (int i = 0; i < r.documents_size(); ++i) {
    if (!r.documents(i).has_issued()) continue;
    CheckPast(context, r.documents(i).issued(), Item("documents", i) + ".issued");
  }
  rule.past_dates(context);
}

}  // namespace lode::custody
