// SPDX-License-Identifier: Apache-2.0
// ADM-04: mandates and roles. No kind that this version builds ends a role or a mandate before its
// last day, so `late_until` (carried by RoleRevoked) has no case yet; a span that runs out has a
// late window of its own (HoldsFor).
#include <algorithm>
#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kAgentOnBothSides = {"ADM-02.agent-on-both-sides",
                                         "counterparty:id principal:id agent:id"};
constexpr say::Code kMandateForOtherKinds = {"ADM-04.mandate-for-other-kinds",
                                             "kind:name principal:id"};
constexpr say::Code kMandateForOtherSites = {"ADM-04.mandate-for-other-sites",
                                             "site:id principal:id"};
constexpr say::Code kMandateOfOtherAgent = {"ADM-04.mandate-of-other-agent", "author:id agent:id"};
constexpr say::Code kMandateRunOut = {"ADM-04.mandate-run-out", "now:time until:day principal:id"};
constexpr say::Code kNoMandate = {"ADM-04.no-mandate", "mandate:digest principal:id"};
constexpr say::Code kNoRole = {"ADM-04.no-role", "who:id roles:names where:word site:id"};
constexpr say::Code kRolesCodes[] = {kAgentOnBothSides,
                                     kMandateForOtherKinds,
                                     kMandateForOtherSites,
                                     kMandateOfOtherAgent,
                                     kMandateRunOut,
                                     kNoMandate,
                                     kNoRole};

}  // namespace

std::span<const say::Code> RolesCodes() { return kRolesCodes; }

namespace {

say::Names RoleNames(RoleSet roles) {
  std::vector<std::string> out;
  for (int r = pb::Role_MIN; r <= pb::Role_MAX; ++r) {
    if (Has(roles, r))
      out.push_back(pb::Role_Name(static_cast<pb::Role>(r)).substr(sizeof("ROLE_") - 1));
  }
  return say::NamesOf(out);
}

// A role for some forms covers a record that makes no other form.
bool CoversForms(const state::RoleState& role, const pb::Record& r) {
  const auto& materials = role.materials();
  if (materials.empty()) return true;
  const KindRule* rule = FindKindRule(record::KindOf(r));
  if (rule == nullptr) return false;
  const Forms made = rule->forms(r);
  return std::all_of(made.begin(), made.end(), [&](std::string_view form) {
    return std::find(materials.begin(), materials.end(), form) != materials.end();
  });
}

void CheckMandate(Context& context) {
  const pb::Record& r = context.record();
  const auto& principal = context.Party(r.on_behalf_of());
  if (principal.no()) {
    return context.FailMissing("on_behalf_of", r.on_behalf_of());
  }
  if (principal.unknown()) return;
  const auto& mandates = principal.row().mandates();
  const auto it = std::find_if(mandates.begin(), mandates.end(), [&](const state::MandateState& m) {
    return m.digest() == r.mandate();
  });
  if (it == mandates.end()) {
    return context.FailMissing<kNoMandate>("mandate", say::Digest{r.mandate()},
                                           say::Id{r.on_behalf_of()});
  }
  const pb::MandateGranted& mandate = it->mandate();
  if (mandate.agent() != r.author()) {
    context.Fail<kMandateOfOtherAgent>("mandate", say::Id{r.author()}, say::Id{mandate.agent()});
  }
  const auto& kinds = mandate.kinds();
  if (std::find(kinds.begin(), kinds.end(), context.kind()) == kinds.end()) {
    context.Fail<kMandateForOtherKinds>("mandate", say::Name{record::KindName(context.kind())},
                                        say::Id{r.on_behalf_of()});
  }
  const std::string_view site = SiteThatCounts(r);
  const auto& sites = mandate.sites();
  if (!sites.empty() && !site.empty() &&
      std::find(sites.begin(), sites.end(), site) == sites.end()) {
    context.Fail<kMandateForOtherSites>("mandate", say::Id{site}, say::Id{r.on_behalf_of()});
  }
  if (!HoldsFor(context, false, {}, mandate.has_valid_to(), mandate.valid_to())) {
    context.Fail<kMandateRunOut>("mandate", say::Time{context.input().record_time_us},
                                 say::Day{mandate.valid_to().days()}, say::Id{r.on_behalf_of()});
  }
  const auto& agent = context.Party(r.author());
  if (agent.yes() && !HoldsRole(context, agent.row(), SetOf(pb::ROLE_AGENT), site)) {
    FailRole(context, "author", r.author(), SetOf(pb::ROLE_AGENT), site);
  }
}

// `everywhere`: a role that names no site holds at this one too.
bool Holds(const Context& context, const state::PartyState& party, RoleSet roles,
           std::string_view site, bool everywhere) {
  return std::any_of(party.roles().begin(), party.roles().end(), [&](const state::RoleState& role) {
    if (!Has(roles, role.role())) return false;
    const auto& sites = role.sites();
    const bool here = site.empty() || (sites.empty() && everywhere) ||
                      std::find(sites.begin(), sites.end(), site) != sites.end();
    return here &&
           HoldsFor(context, role.has_valid_from(), role.valid_from(), role.has_valid_to(),
                    role.valid_to()) &&
           CoversForms(role, context.record());
  });
}

// Where the kind asks for the party's own site, a role that names none holds there alone.
bool HoldsEverywhere(Context& context, const KindRule& rule) {
  const pb::Record& r = context.record();
  if (!rule.own_site(r)) return true;
  const auto& site = context.Site(rule.site(r));
  return !site.yes() || site.row().entry().operator_() == context.principal();
}

}  // namespace

bool HoldsFor(const Context& context, bool has_from, const pb::Date& from, bool has_to,
              const pb::Date& to) {
  const pb::Record& r = context.record();
  const int64_t now = context.input().record_time_us;
  const bool covers_event =
      context.event_time_told() || Within(r.event_time().us(), has_from, from, has_to, to);
  // Else whoever gets a role today could have used it in every year before, each with a cap and
  // attestations of its own. Only a stocktake looks back further than the role.
  if (!OpensTheBooks(r) && !covers_event) return false;
  if (Within(now, has_from, from, has_to, to)) return true;
  const base::Int128 end = (base::Int128{to.days()} + 1) * base::limits::kMicrosPerDay;
  return has_to && now < end + base::limits::kLateRecordMicros && covers_event;
}

bool OpensTheBooks(const pb::Record& record) {
  return record.has_lot_created() && record.lot_created().source() == pb::SOURCE_OPENING_STOCK;
}

void CheckAgentDeal(Context& context, const std::string& counterparty, std::string_view field) {
  const pb::Record& r = context.record();
  const std::string& principal = r.on_behalf_of();
  if (principal.empty() || counterparty == principal) return;
  const auto& signers = r.signers();
  if (std::any_of(signers.begin(), signers.end(),
                  [&](const pb::Signer& signer) { return signer.party() == principal; }))
    return;
  if (Related(context, r.author(), counterparty) != Found::kYes) return;
  context.Fail<kAgentOnBothSides>(field, say::Id{counterparty}, say::Id{principal},
                                  say::Id{r.author()});
}

bool HoldsRole(const Context& context, const state::PartyState& party, RoleSet roles,
               std::string_view site) {
  return Holds(context, party, roles, site, /*everywhere=*/true);
}

bool MayHoldRole(Context& context, std::string_view party, RoleSet roles, std::string_view site) {
  const auto& row = context.Party(party);
  return row.unknown() || (row.yes() && HoldsRole(context, row.row(), roles, site));
}

void FailRole(Context& context, std::string_view field, std::string_view who, RoleSet roles,
              std::string_view site) {
  context.Fail<kNoRole>(field, say::Id{who}, RoleNames(roles),
                        say::Word{site.empty() ? "ANYWHERE" : "AT_SITE"}, say::Id{site});
}

void CheckRoles(Context& context, const KindRule& rule) {
  if (!context.record().on_behalf_of().empty()) CheckMandate(context);
  rule.standing(context);
  const RoleSet roles = rule.roles(context);
  if (roles == 0) return;
  const auto& principal = context.Party(context.principal());
  const std::string_view site = SiteThatCounts(context.record());
  if (!principal.yes() ||
      Holds(context, principal.row(), roles, site, HoldsEverywhere(context, rule)))
    return;
  const bool agent = !context.record().on_behalf_of().empty();
  FailRole(context, agent ? "on_behalf_of" : "author", context.principal(), roles, site);
}

}  // namespace lode::custody
