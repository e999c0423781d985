// SPDX-License-Identifier: Apache-2.0
// Cleared: lots cross a border. Who may clear them, that they are not cleared twice in one
// direction unless they came back, and the quotas that an export charges and a return gives back
// (ADM-07, ADM-13).
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/crossings.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/check.h"
#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

namespace limits = ::lode::base::limits;
using record::AmountOf;
using record::Complain;
using record::ElementAmounts;
using record::FieldPath;
using record::Indexed;
using record::Missing;

// A quota named twice would be charged twice.
template <typename Charges>
void CheckQuotaCharges(record::Violations& out, const FieldPath& field, const Charges& charges) {
  std::set<std::string> named;
  for (int i = 0; i < charges.size(); ++i) {
    const pb::QuotaCharge& charge = charges[i];
    if (named.insert(record::QuotaId(charge.regulator(), charge.exporter(), charge.period()))
            .second)
      continue;
    Complain(out, "ADM-01", Indexed(field, i), charge.period(), "each quota once",
             "the quota is named twice", "name it once, with the sum");
  }
}

void CheckCleared(const pb::Record& r, record::Violations& out) {
  const pb::Cleared& b = r.cleared();
  if (b.direction() == pb::DIRECTION_EXPORT && b.exporter().empty())
    Missing(out, "cleared.exporter");
  if (b.direction() == pb::DIRECTION_IMPORT && b.importer().empty())
    Missing(out, "cleared.importer");
  CheckQuotaCharges(out, "cleared.quota", b.quota());
  CheckQuotaCharges(out, "cleared.quota_credit", b.quota_credit());
}

// "the owner, or the shipper of consignment:..." stands to this lot; true too if a row that decides
// it is not covered.
bool StandsToClear(Context& context, const state::LotState& lot, bool is_export,
                   const std::string& trader) {
  if (lot.owner().empty()) {
    context.Skip();  // made from inputs that are not covered
    return true;
  }
  if (lot.owner() == trader) return true;
  if (lot.status() != state::LOT_STATUS_IN_TRANSIT) {
    // What has arrived may still have to be cleared: its receiver holds it now.
    return !is_export && lot.holder() == trader;
  }
  const auto consignment = context.Consignment(lot.consignment());
  if (consignment.unknown()) return true;
  return (is_export ? consignment.row.shipper() : consignment.row.receiver()) == trader;
}

void CheckTrader(Context& context, const pb::Cleared& body, const NamedLots& named) {
  const bool is_export = body.direction() == pb::DIRECTION_EXPORT;
  const std::string& trader = is_export ? body.exporter() : body.importer();
  const std::string field = is_export ? "cleared.exporter" : "cleared.importer";
  if (context.principal() != trader) {
    context.Fail("ADM-07", field, trader, context.principal(),
                 "goods are cleared by the trader or its agent",
                 "let the trader record it, or act under its mandate with on_behalf_of");
  }
  for (const state::LotState& lot : named.lots) {
    if (StandsToClear(context, lot, is_export, trader)) continue;
    context.Fail("ADM-07", field, trader,
                 std::string(is_export ? "the owner " : "the owner or receiver ") + lot.owner() +
                     (is_export ? ", or the shipper of its open consignment"
                                : ", or the receiver of its open consignment"),
                 trader + " has no part in " + lot.lot(),
                 "let the owner, or the party that ships or receives it, record the clearance");
  }
}

std::string_view Words(pb::Direction direction) {
  return direction == pb::DIRECTION_EXPORT ? "export" : "import";
}

// ADM-07: at one border, out and in follow each other.
void CheckCrossings(Context& context, const pb::Cleared& body, const NamedLots& named) {
  for (const state::LotState& lot : named.lots) {
    const state::Crossing* last = FindCrossing(lot, body.country());
    if (last == nullptr || last->direction() != body.direction()) continue;
    const std::string done(Words(body.direction()));
    const bool out = body.direction() == pb::DIRECTION_EXPORT;
    context.Fail(
        "ADM-07", "cleared.lots", lot.lot(),
        "a lot that was not cleared for " + done + " in " + body.country() + ", or came back since",
        lot.lot() + " was cleared for " + done + " in " + body.country() + " at leaf " +
            std::to_string(last->at()),
        std::string("leave it out; if it came back, record its ") + (out ? "import" : "export") +
            " in " + body.country() + " first");
  }
}

// ADM-13: a month's quota is for exports from its first day on, anywhere on Earth, until
// limits::kQuotaCarryMonths after its last day: regulators carry quotas over by months
// (docs/decisions/0024-gains-are-never-forgotten.md).
void CheckQuotaMonth(Context& context, const std::string& period, const std::string& field) {
  const auto first = base::ParseDate(period + "-01");
  if (!first) return;  // said by the checks of the record alone
  const int32_t end = base::AddMonths(*first, 1 + limits::kQuotaCarryMonths);  // the day after
  const base::Int128 event = context.record().event_time().us();
  const base::Int128 from = base::Int128{*first} * limits::kMicrosPerDay;
  if (event + limits::kEasternmostMicros >= from &&
      event < base::Int128{end} * limits::kMicrosPerDay)
    return;
  context.Fail("ADM-13", field,
               period + ", charged on " + base::FormatUtc(static_cast<int64_t>(event)),
               "an export from " + base::FormatDate(*first) + " to " + base::FormatDate(end - 1),
               "the quota of " + period + " is not for an export at this time",
               "charge a quota whose month has begun and is at most 6 months past; what is left of "
               "an older one the regulator may grant again for a later month");
}

// ADM-13: the quota's row moves by `mg`: a charge, or less than nothing for what is given back.
void MoveQuota(Context& context, const pb::QuotaCharge& charge, int64_t mg,
               const std::string& field) {
  const std::string id = record::QuotaId(charge.regulator(), charge.exporter(), charge.period());
  auto quota = context.Quota(id);
  if (quota.no()) {
    return context.FailMissing("ADM-06", field, charge.period(),
                               "the quota of " + charge.exporter() + " for " + charge.period());
  }
  if (!quota.yes()) return;
  if (quota.row.element() != charge.element()) {
    context.Fail("ADM-13", field + ".element", charge.element(), quota.row.element(),
                 "the quota is for another element", "charge the element of the quota");
  }
  if (mg > 0 && quota.row.enforced() && !context.event_time_told())
    CheckQuotaMonth(context, charge.period(), field + ".period");
  const int64_t total = base::CheckedAdd(quota.row.charged_mg(), mg).value_or(INT64_MAX);
  if (mg > 0 && quota.row.enforced() && total > quota.row.granted_mg()) {
    context.Fail("ADM-13", field + ".charged_mg", std::to_string(mg),
                 std::to_string(quota.row.granted_mg() - quota.row.charged_mg()) + " mg left",
                 "the quota of " + charge.period() + " is exceeded",
                 "charge the rest to another quota, clear less, or ask the regulator for more");
  }
  quota.row.set_charged_mg(total);
  context.Put(RowKind::kQuota, id, quota.row);
}

// The exporter's own quotas of that country, and together exactly what the lots contain.
void ChargeQuotas(Context& context, const pb::Cleared& body, const NamedLots& named) {
  ElementAmounts charged;
  for (int i = 0; i < body.quota_size(); ++i) {
    const pb::QuotaCharge& charge = body.quota(i);
    const std::string at = Item("cleared.quota", i);
    if (charge.exporter() != body.exporter()) {
      context.Fail("ADM-13", at + ".exporter", charge.exporter(), body.exporter(),
                   "the quota is another exporter's", "charge the exporter's own quota");
    }
    const auto& regulator = context.Party(charge.regulator());
    if (regulator.yes() && regulator.row().entry().country() != body.country()) {
      context.Fail("ADM-13", at + ".regulator", regulator.row().entry().country(), body.country(),
                   charge.regulator() + " is no regulator of " + body.country(),
                   "charge a quota of the country that the lots leave");
    }
    MoveQuota(context, charge, charge.charged_mg(), at);
    const auto sum = base::CheckedAdd(AmountOf(charged, charge.element()), charge.charged_mg());
    charged[charge.element()] = sum.value_or(INT64_MAX);
  }
  if (!named.complete) return;
  const ElementAmounts contained = SumOf(named.lots);
  for (const auto& [element, mg] : charged) {
    const int64_t right = AmountOf(contained, element);
    if (mg == right) continue;
    context.Fail("ADM-13", body.quota_size() == 1 ? "cleared.quota[0].charged_mg" : "cleared.quota",
                 element + " " + std::to_string(mg), std::to_string(right),
                 "the charges are not the lots' contained " + element,
                 "charge what the lots contain now, in one quota or several together");
  }
}

// Whether the lot lies in that country: it was made or received at a site there, and is not on the
// road. True too if the site's row is not covered. A site that does not say where it is lies in no
// country that is known.
bool LiesIn(Context& context, const state::LotState& lot, const std::string& country) {
  if (lot.status() != state::LOT_STATUS_ACTIVE) return false;
  const auto& site = context.Site(lot.now_at());
  return site.unknown() ||
         (site.yes() && std::string_view(site.row().entry().iso3166_2()).substr(0, 2) == country);
}

// ADM-13: a quota is given back for goods that are back: an import on the road, or abroad, would be
// given all that is lost behind the border.
void CheckIsBack(Context& context, const state::LotState& lot, const std::string& country) {
  if (LiesIn(context, lot, country)) return;
  context.Fail(
      "ADM-13", "cleared.lots", lot.lot(), "a lot that lies at a site in " + country,
      "the export of " + lot.lot() + " was charged to quotas of " + country +
          ", and no Received says that it is back",
      "record its Received at a site whose iso3166_2 is in " + country + " first, then its import");
}

// ADM-13: the log sees journeys, and no border. That goods were abroad and came back, or never
// left, is the trader's word, and its own quota grows by it: so the regulator signs. False: told.
bool CheckRegulatorsSign(Context& context, const pb::Cleared& body) {
  bool all = true;
  for (int i = 0; i < body.quota_credit_size(); ++i) {
    const std::string& regulator = body.quota_credit(i).regulator();
    if (Signs(context, regulator)) continue;
    all = false;
    context.Fail("ADM-13", Item("cleared.quota_credit", i) + ".regulator", regulator,
                 "a signature of " + regulator,
                 "a quota is given back by the regulator that granted it",
                 "list " + regulator +
                     " in signers as CAPACITY_OFFICIAL and let it sign; or leave quota_credit out: "
                     "then nothing is given back");
  }
  return all;
}

// What came back is given back, neither more nor less: to the quotas that were charged with it. An
// import that names none gives nothing back.
void CreditQuotas(Context& context, const pb::Cleared& body, const NamedLots& named) {
  if (body.quota_credit().empty() || !CheckRegulatorsSign(context, body)) return;
  QuotaAmounts owed, given;
  for (const state::LotState& lot : named.lots) {
    const state::Crossing* last = FindCrossing(lot, body.country());
    if (last == nullptr || last->direction() != pb::DIRECTION_EXPORT || last->charged().empty())
      continue;
    CheckIsBack(context, lot, body.country());
    AddAmounts(owed, ChargesThatCameBack(lot, last->charged()));
  }
  AddAmounts(given, body.quota_credit());
  for (int i = 0; i < body.quota_credit_size(); ++i) {
    MoveQuota(context, body.quota_credit(i), -body.quota_credit(i).charged_mg(),
              Item("cleared.quota_credit", i));
  }
  if (!named.complete || owed == given) return;
  std::string right;
  for (const auto& [quota, mg] : owed) {
    const std::string period = quota.substr(quota.rfind('\0') + 1);
    right += (right.empty() ? "" : ", ") + std::to_string(mg) + " mg of " + period;
  }
  context.Fail("ADM-13", "cleared.quota_credit",
               std::to_string(body.quota_credit_size()) + " quotas", right.empty() ? "none" : right,
               "a return gives back exactly what the export of these lots was charged, as far as "
               "their metal came back",
               right.empty() ? "leave it out: nothing was charged, or nothing came back"
                             : "name each quota that was charged, with its part of these lots");
}

void RefuseQuotas(Context& context, const QuotaCharges& charges, const char* field,
                  const char* message, const char* remedy) {
  if (charges.empty()) return;
  context.Fail("ADM-13", field, std::to_string(charges.size()) + " quotas", "none", message,
               remedy);
}

void AdmitCleared(Context& context) {
  const pb::Cleared& body = context.record().cleared();
  const bool is_export = body.direction() == pb::DIRECTION_EXPORT;
  if (!body.exporter().empty()) NeedParty(context, body.exporter(), "cleared.exporter");
  if (!body.importer().empty()) NeedParty(context, body.importer(), "cleared.importer");
  if (!body.post().empty()) NeedSite(context, body.post(), "cleared.post");
  NamedLots named = ReadLots(context, body.lots(), Needs::kActiveOrInTransit, "cleared.lots");
  CheckTrader(context, body, named);
  CheckCrossings(context, body, named);
  if (is_export) {
    ChargeQuotas(context, body, named);
    RefuseQuotas(context, body.quota_credit(), "cleared.quota_credit",
                 "an export gives no quota back", "leave quota_credit out");
  } else {
    CreditQuotas(context, body, named);
    RefuseQuotas(context, body.quota(), "cleared.quota", "only an export charges a quota",
                 "leave quota out; what comes back is named in quota_credit");
  }
  const std::vector<QuotaCharges> parts = ChargesByLot(named.lots, body.quota());
  for (size_t i = 0; i < named.lots.size(); ++i) {
    state::Crossing& crossing = RenewCrossing(named.lots[i], body.country());
    crossing.set_direction(body.direction());
    crossing.set_at(context.input().index);
    if (is_export) *crossing.mutable_charged() = parts[i];
    PutLot(context, std::move(named.lots[i]));
  }
}

bool ClearsForCountry(Context& context, const std::string& party, std::string& who) {
  who = "a REGULATOR or CUSTOMS office, or the regulator of a quota that is given back";
  const auto& credits = context.record().cleared().quota_credit();
  return std::any_of(credits.begin(), credits.end(),
                     [&](const pb::QuotaCharge& charge) { return charge.regulator() == party; }) ||
         MayHoldRole(context, party, SetOf(pb::ROLE_REGULATOR, pb::ROLE_CUSTOMS), "");
}

}  // namespace

extern constinit const KindRule kClearedRule = {
    .kind = pb::KIND_CLEARED,
    .check = CheckCleared,
    .admit = AdmitCleared,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = NoOne,
    .witness = NoOne,
    .official = ClearsForCountry,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
