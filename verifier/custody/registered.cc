// SPDX-License-Identifier: Apache-2.0
// A record that is `late` could tell of a mine's years before the registrars had heard of it, under
// roles and keys that begin "in 2020" as a matter of form. The event time of the registration says
// since when the registrars vouch for it: they set it back if it worked before.
#include "verifier/custody/registered.h"

#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

void CheckSince(Context& context, const std::string& id, int64_t registered_us) {
  const base::Int128 since = base::Int128{registered_us} - base::limits::kLateRecordMicros;
  const int64_t event = context.record().event_time().us();
  if (event >= since) return;
  context.Fail("ADM-05", "event_time", base::FormatUtc(event),
               "since " + base::FormatUtc(static_cast<int64_t>(since)) +
                   " (30 days before its registration)",
               "the event lies before " + id + " was registered",
               "bring in what is left of it now by a LotCreated OPENING_STOCK");
}

}  // namespace

void CheckRegistered(Context& context) {
  const pb::Record& r = context.record();
  if (OpensTheBooks(r)) return;
  for (const std::string* id : {&r.author(), &r.on_behalf_of()}) {
    if (id->empty()) continue;
    const auto& party = context.Party(*id);
    if (party.yes()) CheckSince(context, *id, party.row().registered_us());
  }
  const std::string site(SiteThatCounts(r));
  if (site.empty()) return;
  const auto& row = context.Site(site);
  if (row.yes()) CheckSince(context, site, row.row().registered_us());
}

}  // namespace lode::custody
