// SPDX-License-Identifier: Apache-2.0
// A record that is `late` could tell of a mine's years before the registrars had heard of it, under
// roles and keys that begin "in 2020" as a matter of form. The event time of the registration says
// since when the registrars vouch for it: they set it back if it worked before.
#include "verifier/custody/registered.h"

#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kBeforeRegistration = {"ADM-05.before-registration",
                                           "event:time since:time id:id"};
constexpr say::Code kRegisteredCodes[] = {kBeforeRegistration};

}  // namespace

std::span<const say::Code> RegisteredCodes() { return kRegisteredCodes; }

namespace {

// Of those that the record needs, the one that was registered last.
struct Newest {
  std::string id;
  int64_t registered_us = 0;
  void Add(const std::string& other, int64_t us) {
    if (id.empty() || us > registered_us) *this = {other, us};
  }
};

}  // namespace

bool FailRegistered(Context& context) {
  const pb::Record& r = context.record();
  if (OpensTheBooks(r)) return false;
  Newest newest;
  for (const std::string* id : {&r.author(), &r.on_behalf_of()}) {
    if (id->empty()) continue;
    const auto& party = context.Party(*id);
    if (party.yes()) newest.Add(*id, party.row().registered_us());
  }
  if (const std::string site(SiteThatCounts(r)); !site.empty()) {
    const auto& row = context.Site(site);
    if (row.yes()) newest.Add(site, row.row().registered_us());
  }
  if (newest.id.empty()) return false;
  const base::Int128 since = base::Int128{newest.registered_us} - base::limits::kLateRecordMicros;
  const int64_t event = r.event_time().us();
  if (event >= since) return false;
  context.Fail<kBeforeRegistration>("event_time", say::Time{event},
                                    say::Time{static_cast<int64_t>(since)}, say::Id{newest.id});
  return true;
}

}  // namespace lode::custody
