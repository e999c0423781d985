// SPDX-License-Identifier: Apache-2.0
// PartyRegistered: who takes part, and the prefixes of its names (ADM-06).
#include <string>

#include "verifier/custody/claims.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/record/check.h"

namespace lode::custody {
namespace {

constexpr say::Code kOwnerTwice = {"ADM-01.owner-twice", "party:id"};
constexpr say::Code kOwnerUnsaid = {"ADM-01.owner-unsaid", ""};
constexpr say::Code kPartyRegisteredBefore = {"ADM-06.party-registered-before",
                                              "party:id leaf:count"};
constexpr say::Code kPrefixTaken = {"ADM-06.prefix-taken", "prefix:name owner:id"};
constexpr say::Code kPartyRegisteredCodes[] = {kOwnerTwice, kOwnerUnsaid, kPartyRegisteredBefore,
                                               kPrefixTaken};

}  // namespace

std::span<const say::Code> PartyRegisteredCodes() { return kPartyRegisteredCodes; }

namespace {

using record::Complain;
using record::FieldPath;
using record::Indexed;

void CheckPartyRegistered(const pb::Record& r, record::Violations& out) {
  const pb::PartyRegistered& p = r.party_registered();
  for (int i = 0; i < p.owners_size(); ++i) {
    const pb::Owner& owner = p.owners(i);
    const FieldPath at = Indexed("party_registered.owners", i);
    if (owner.party().empty() == owner.name().empty()) {
      owner.name().empty()
          ? Complain<kOwnerUnsaid>(out, at / "party or .name")
          : Complain<kOwnerTwice>(out, at / "party or .name", say::Id{owner.party()});
    }
    if (owner.has_from()) CheckSpan(out, owner.from(), at / "to", owner.has_to(), owner.to());
  }
}

void AdmitPartyRegistered(Context& context) {
  const pb::PartyRegistered& body = context.record().party_registered();
  const auto& known = context.Party(body.party());
  if (known.yes()) {
    context.Fail<kPartyRegisteredBefore>("party_registered.party", say::Id{body.party()},
                                         say::Count(known.row().registered_at()));
  }
  for (int i = 0; i < body.lot_prefixes_size(); ++i) {
    const std::string& prefix = body.lot_prefixes(i);
    const auto use = context.Use(RowKind::kPrefix, prefix);
    if (use.yes()) {
      context.Fail<kPrefixTaken>(Item("party_registered.lot_prefixes", i), say::Name{prefix},
                                 say::Id{use.row.by()});
    }
    context.Put(RowKind::kPrefix, prefix, UseBy(context, body.party()));
  }
  state::PartyState row;
  *row.mutable_entry() = body;
  row.set_registered_at(context.input().index);
  row.set_registered_us(context.record().event_time().us());
  context.Put(RowKind::kParty, body.party(), row);
}

}  // namespace

extern constinit const KindRule kPartyRegisteredRule = {
    .kind = pb::KIND_PARTY_REGISTERED,
    .check = CheckPartyRegistered,
    .admit = AdmitPartyRegistered,
    .author = kForRegistry,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = true,
    .counterparty = NoOne,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
