// SPDX-License-Identifier: Apache-2.0
// A date that has not come yet outranks all that come before it: an attestation "assessed" in 2099
// replaced every later one.
#include "verifier/custody/dates.h"

#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"

namespace lode::custody {
namespace {

constexpr say::Code kDayToCome = {"ADM-05.day-to-come", "found:day latest:day now:time"};
constexpr say::Code kDatesCodes[] = {kDayToCome};

}  // namespace

std::span<const say::Code> DatesCodes() { return kDatesCodes; }

namespace {

namespace limits = ::lode::base::limits;
using base::Int128;

}  // namespace

void CheckPast(Context& context, const pb::Date& date, const std::string& field) {
  const int64_t now = context.input().record_time_us;
  const int64_t latest = now + limits::kClockSkewMicros + limits::kEasternmostMicros;
  if (Int128{date.days()} * limits::kMicrosPerDay <= latest) return;
  context.Fail<kDayToCome>(field, say::Day{date.days()}, say::Day{base::DateOfMicros(latest)},
                           say::Time{now});
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
