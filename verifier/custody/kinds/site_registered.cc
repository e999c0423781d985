// SPDX-License-Identifier: Apache-2.0
// SiteRegistered: where things are done, by whom (ADM-05, ADM-06).
#include <algorithm>
#include <string>

#include "verifier/custody/codes.h"
#include "verifier/custody/dates.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"

namespace lode::custody {
namespace {

constexpr say::Code kTwoPoints = {"ADM-01.two-points", ""};
constexpr say::Code kPrefixOfOtherOperator = {"ADM-06.prefix-of-other-operator",
                                              "site:id operator:id"};
constexpr say::Code kSiteRegisteredBefore = {"ADM-06.site-registered-before", "site:id leaf:count"};
constexpr say::Code kSiteRegisteredCodes[] = {kTwoPoints, kPrefixOfOtherOperator,
                                              kSiteRegisteredBefore};

}  // namespace

std::span<const say::Code> SiteRegisteredCodes() { return kSiteRegisteredCodes; }

namespace {

using record::Complain;
using record::FieldPath;
using record::Indexed;
using record::Missing;

void CheckSiteRegistered(const pb::Record& r, record::Violations& out) {
  const pb::SiteRegistered& s = r.site_registered();
  if (s.outline_size() == 2) {
    Complain<kTwoPoints>(out, "site_registered.outline");
  }
  for (int i = 0; i < s.capacity_size(); ++i) {
    const pb::SiteCapacity& capacity = s.capacity(i);
    const FieldPath at = Indexed("site_registered.capacity", i);
    if (capacity.has_from())
      CheckSpan(out, capacity.from(), at / "to", capacity.has_to(), capacity.to());
  }
  if (s.enforced_cap() && s.capacity_size() == 0) Missing(out, "site_registered.capacity");
}

void AdmitSiteRegistered(Context& context) {
  const pb::SiteRegistered& body = context.record().site_registered();
  const auto& known = context.Site(body.site());
  if (known.yes()) {
    context.Fail<kSiteRegisteredBefore>("site_registered.site", say::Id{body.site()},
                                        say::Count(known.row().registered_at()));
  }
  NeedParty(context, body.operator_(), "site_registered.operator");
  for (int i = 0; i < body.owners_size(); ++i) {
    NeedParty(context, body.owners(i), Item("site_registered.owners", i));
  }
  const auto& party = context.Party(body.operator_());
  if (party.yes()) {
    const auto& own = party.row().entry().lot_prefixes();
    if (std::find(own.begin(), own.end(), record::PrefixOf(body.site())) == own.end()) {
      context.Fail<kPrefixOfOtherOperator>("site_registered.site", say::Id{body.site()},
                                           say::Id{body.operator_()});
    }
  }
  state::SiteState row;
  *row.mutable_entry() = body;
  row.set_registered_at(context.input().index);
  row.set_registered_us(context.record().event_time().us());
  context.Put(RowKind::kSite, body.site(), row);
}

bool IsOperator(Context& context, const std::string& party, std::string& who) {
  who = "OPERATOR";
  return party == context.record().site_registered().operator_();
}

void CheckCahraDate(Context& context) {
  const pb::Cahra& cahra = context.record().site_registered().cahra();
  if (cahra.has_date()) CheckPast(context, cahra.date(), "site_registered.cahra.date");
}

}  // namespace

extern constinit const KindRule kSiteRegisteredRule = {
    .kind = pb::KIND_SITE_REGISTERED,
    .check = CheckSiteRegistered,
    .admit = AdmitSiteRegistered,
    .author = kForRegistry,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = true,
    .counterparty = IsOperator,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = CheckCahraDate,
};

}  // namespace lode::custody
