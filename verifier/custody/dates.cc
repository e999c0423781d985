// SPDX-License-Identifier: Apache-2.0
// A date that has not come yet outranks all that come before it: an attestation "assessed" in 2099
// replaced every later one, and a key compromised "since 2099" warned of nothing.
#include "verifier/custody/dates.h"

#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/lots.h"

namespace lode::custody {
namespace {

namespace limits = ::lode::base::limits;
using base::Int128;

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

}  // namespace

void CheckPastDates(Context& context) {
  const pb::Record& r = context.record();
  for (int i = 0; i < r.documents_size(); ++i) {
    if (!r.documents(i).has_issued()) continue;
    CheckPast(context, r.documents(i).issued(), Item("documents", i) + ".issued");
  }
  switch (r.body_case()) {
    case pb::Record::kAttested:
      return CheckPast(context, r.attested().assessed_on(), "attested.assessed_on");
    case pb::Record::kSiteRegistered:
      if (!r.site_registered().cahra().has_date()) return;
      return CheckPast(context, r.site_registered().cahra().date(), "site_registered.cahra.date");
    case pb::Record::kKeyRevoked: {
      const Int128 since = r.key_revoked().compromised_since().us();
      const int64_t now = context.input().record_time_us;
      if (since <= now + limits::kClockSkewMicros) return;
      return context.Fail("ADM-05", "key_revoked.compromised_since",
                          base::FormatUtc(r.key_revoked().compromised_since().us()),
                          "at most record time " + base::FormatUtc(now),
                          "the key is said to be misused only later",
                          "say since when it may have been misused, or leave it out: from the "
                          "beginning");
    }
    default:
      return;
  }
}

}  // namespace lode::custody
