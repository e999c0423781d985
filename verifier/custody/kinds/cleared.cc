// SPDX-License-Identifier: Apache-2.0
// Cleared: lots cross a border. Who may clear them, that they are not cleared twice in one
// direction unless they came back, and the quotas that an export charges and a return gives back
// (ADM-07, ADM-13).
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/crossings.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/check.h"
#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

constexpr say::Code kQuotaTwice = {"ADM-01.quota-twice", "period:name"};
constexpr say::Code kNoQuota = {"ADM-06.no-quota", "exporter:id period:name"};
constexpr say::Code kClearedBefore = {"ADM-07.cleared-before",
                                      "lot:id done:word country:name leaf:count"};
constexpr say::Code kNoPartInExport = {"ADM-07.no-part-in-export", "trader:id owner:id lot:id"};
constexpr say::Code kNoPartInImport = {"ADM-07.no-part-in-import", "trader:id owner:id lot:id"};
constexpr say::Code kNotTheTrader = {"ADM-07.not-the-trader", "trader:id author:id"};
constexpr say::Code kChargesDiffer = {"ADM-13.charges-differ", "element:name charged:mg right:mg"};
constexpr say::Code kExportGivesBack = {"ADM-13.export-gives-back", "found:count"};
constexpr say::Code kGivenBackWithoutRegulator = {"ADM-13.given-back-without-regulator",
                                                  "regulator:id"};
constexpr say::Code kImportCharges = {"ADM-13.import-charges", "found:count"};
constexpr say::Code kNotBack = {"ADM-13.not-back", "lot:id country:name"};
constexpr say::Code kNothingToGiveBack = {"ADM-13.nothing-to-give-back", "found:count"};
constexpr say::Code kOtherGivenBack = {"ADM-13.other-given-back", "found:count right:items"};
constexpr say::Code kQuotaExceeded = {"ADM-13.quota-exceeded", "charged:mg left:mg period:name"};
constexpr say::Code kQuotaOfOtherCountry = {"ADM-13.quota-of-other-country",
                                            "found:name country:name regulator:id"};
constexpr say::Code kQuotaOfOtherElement = {"ADM-13.quota-of-other-element",
                                            "found:name element:name"};
constexpr say::Code kQuotaOfOtherExporter = {"ADM-13.quota-of-other-exporter",
                                             "found:id exporter:id"};
constexpr say::Code kQuotaOfOtherMonth = {"ADM-13.quota-of-other-month",
                                          "period:name event:time from:day to:day"};
constexpr say::Code kClearedCodes[] = {kQuotaTwice,
                                       kNoQuota,
                                       kClearedBefore,
                                       kNoPartInExport,
                                       kNoPartInImport,
                                       kNotTheTrader,
                                       kChargesDiffer,
                                       kExportGivesBack,
                                       kGivenBackWithoutRegulator,
                                       kImportCharges,
                                       kNotBack,
                                       kNothingToGiveBack,
                                       kOtherGivenBack,
                                       kQuotaExceeded,
                                       kQuotaOfOtherCountry,
                                       kQuotaOfOtherElement,
                                       kQuotaOfOtherExporter,
                                       kQuotaOfOtherMonth};

}  // namespace

std::span<const say::Code> ClearedCodes() { return kClearedCodes; }

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
    Complain<kQuotaTwice>(out, Indexed(field, i), say::Name{charge.period()});
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
    context.Fail<kNotTheTrader>(field, say::Id{trader}, say::Id{context.principal()});
  }
  for (const state::LotState& lot : named.lots) {
    if (StandsToClear(context, lot, is_export, trader)) continue;
    is_export ? context.Fail<kNoPartInExport>(field, say::Id{trader}, say::Id{lot.owner()},
                                              say::Id{lot.lot()})
              : context.Fail<kNoPartInImport>(field, say::Id{trader}, say::Id{lot.owner()},
                                              say::Id{lot.lot()});
  }
}

std::string_view DirectionWord(pb::Direction direction) {
  return direction == pb::DIRECTION_EXPORT ? "EXPORT" : "IMPORT";
}

// ADM-07: at one border, out and in follow each other.
void CheckCrossings(Context& context, const pb::Cleared& body, const NamedLots& named) {
  for (const state::LotState& lot : named.lots) {
    const state::Crossing* last = FindCrossing(lot, body.country());
    if (last == nullptr || last->direction() != body.direction()) continue;
    context.Fail<kClearedBefore>("cleared.lots", say::Id{lot.lot()},
                                 say::Word{DirectionWord(body.direction())},
                                 say::Name{body.country()}, say::Count(last->at()));
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
  context.Fail<kQuotaOfOtherMonth>(field, say::Name{period}, say::Time{static_cast<int64_t>(event)},
                                   say::Day{*first}, say::Day{end - 1});
}

// ADM-13: the quota's row moves by `mg`: a charge, or less than nothing for what is given back.
void MoveQuota(Context& context, const pb::QuotaCharge& charge, int64_t mg,
               const std::string& field) {
  const std::string id = record::QuotaId(charge.regulator(), charge.exporter(), charge.period());
  auto quota = context.Quota(id);
  if (quota.no()) {
    return context.FailMissing<kNoQuota>(field, say::Id{charge.exporter()},
                                         say::Name{charge.period()});
  }
  if (!quota.yes()) return;
  if (quota.row.element() != charge.element()) {
    context.Fail<kQuotaOfOtherElement>(field + ".element", say::Name{charge.element()},
                                       say::Name{quota.row.element()});
  }
  if (mg > 0 && quota.row.enforced() && !context.event_time_told())
    CheckQuotaMonth(context, charge.period(), field + ".period");
  const int64_t total = base::CheckedAdd(quota.row.charged_mg(), mg).value_or(INT64_MAX);
  if (mg > 0 && quota.row.enforced() && total > quota.row.granted_mg()) {
    context.Fail<kQuotaExceeded>(field + ".charged_mg", say::Mg{mg},
                                 say::Mg{quota.row.granted_mg() - quota.row.charged_mg()},
                                 say::Name{charge.period()});
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
      context.Fail<kQuotaOfOtherExporter>(at + ".exporter", say::Id{charge.exporter()},
                                          say::Id{body.exporter()});
    }
    const auto& regulator = context.Party(charge.regulator());
    if (regulator.yes() && regulator.row().entry().country() != body.country()) {
      context.Fail<kQuotaOfOtherCountry>(at + ".regulator",
                                         say::Name{regulator.row().entry().country()},
                                         say::Name{body.country()}, say::Id{charge.regulator()});
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
    context.Fail<kChargesDiffer>(
        body.quota_size() == 1 ? "cleared.quota[0].charged_mg" : "cleared.quota",
        say::Name{element}, say::Mg{mg}, say::Mg{right});
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
  context.Fail<kNotBack>("cleared.lots", say::Id{lot.lot()}, say::Name{country});
}

// ADM-13: the log sees journeys, and no border. That goods were abroad and came back, or never
// left, is the trader's word, and its own quota grows by it: so the regulator signs. False: told.
bool CheckRegulatorsSign(Context& context, const pb::Cleared& body) {
  bool all = true;
  for (int i = 0; i < body.quota_credit_size(); ++i) {
    const std::string& regulator = body.quota_credit(i).regulator();
    if (Signs(context, regulator)) continue;
    all = false;
    context.Fail<kGivenBackWithoutRegulator>(Item("cleared.quota_credit", i) + ".regulator",
                                             say::Id{regulator});
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
  say::Items right;
  for (const auto& [quota, mg] : owed) {
    auto* item = right.items.add_items();
    item->set_id(quota.substr(quota.rfind('\0') + 1));  // the month: record::QuotaId
    item->set_party(quota.substr(0, quota.find('\0')));
    item->set_mg(mg);
  }
  right.items.items().empty()
      ? context.Fail<kNothingToGiveBack>("cleared.quota_credit",
                                         say::Count(body.quota_credit_size()))
      : context.Fail<kOtherGivenBack>("cleared.quota_credit", say::Count(body.quota_credit_size()),
                                      right);
}

template <const say::Code& code>
void RefuseQuotas(Context& context, const QuotaCharges& charges, const char* field) {
  if (!charges.empty()) context.Fail<code>(field, say::Count(charges.size()));
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
    RefuseQuotas<kExportGivesBack>(context, body.quota_credit(), "cleared.quota_credit");
  } else {
    CreditQuotas(context, body, named);
    RefuseQuotas<kImportCharges>(context, body.quota(), "cleared.quota");
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
  who = "OFFICE";
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
