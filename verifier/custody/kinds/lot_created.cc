// SPDX-License-Identifier: Apache-2.0
// LotCreated: metal enters the books, where and as what it may (ADM-04, ADM-06, ADM-13).
#include <string>

#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/origin_classes.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/site_year.h"
#include "verifier/record/check.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr say::Code kNotMovedIn = {"ADM-01.not-moved-in", "source:name"};
constexpr say::Code kNoSourceHere = {"ADM-04.no-source-here",
                                     "site:id type:name sites:names source:name"};
constexpr say::Code kOriginClass = {"ADM-06.origin-class",
                                    "found:name classes:names source:name type:name"};
constexpr say::Code kOriginNotProven = {"ADM-06.origin-not-proven", "found:name"};
constexpr say::Code kNewLotBasis = {"ADM-08.new-lot-basis", "basis:name"};
constexpr say::Code kLotCreatedCodes[] = {kNotMovedIn, kNoSourceHere, kOriginClass,
                                          kOriginNotProven, kNewLotBasis};

}  // namespace

std::span<const say::Code> LotCreatedCodes() { return kLotCreatedCodes; }

namespace {

using record::Complain;

void CheckLotCreated(const pb::Record& r, record::Violations& out) {
  const pb::LotCreated& b = r.lot_created();
  if (!CheckQuantity(b.quantity(), "lot_created.quantity", record::kMeasuredOrEstimated, out)) {
    Complain<kNewLotBasis>(out, "lot_created.quantity.basis",
                           say::Name{pb::Basis_Name(b.quantity().basis())});
  }
  if (IsSound(out, "lot_created.quantity"))
    CheckHoldsSomething(b.quantity(), "lot_created.quantity", /*metal=*/true, out);
  const bool own_origin = b.source() == pb::SOURCE_EXTRACTED || b.source() == pb::SOURCE_RECOVERED;
  const bool said =
      b.source() != pb::SOURCE_UNSPECIFIED && b.origin_class() != pb::ORIGIN_CLASS_UNSPECIFIED;
  if (said && !own_origin && b.origin_class() != pb::ORIGIN_CLASS_UNKNOWN) {
    Complain<kOriginNotProven>(out, "lot_created.origin_class",
                               say::Name{pb::OriginClass_Name(b.origin_class())});
  }
  if (b.has_moved_from() && b.source() != pb::SOURCE_MOVED_IN &&
      b.source() != pb::SOURCE_UNSPECIFIED) {
    Complain<kNotMovedIn>(out, "lot_created.moved_from", say::Name{pb::Source_Name(b.source())});
  }
}

template <typename NameOf>
say::Names NamesIn(uint32_t set, int least, int most, NameOf name) {
  std::vector<std::string> out;
  for (int value = least; value <= most; ++value) {
    if (Has(set, value)) out.push_back(name(value));
  }
  return say::NamesOf(out);
}

std::string SourceWord(int source) {
  return pb::Source_Name(static_cast<pb::Source>(source)).substr(sizeof("SOURCE_") - 1);
}

std::string SiteTypeWord(int type) {
  return pb::SiteType_Name(static_cast<pb::SiteType>(type)).substr(sizeof("SITE_TYPE_") - 1);
}

std::string ClassWord(int origin_class) {
  return pb::OriginClass_Name(static_cast<pb::OriginClass>(origin_class))
      .substr(sizeof("ORIGIN_CLASS_") - 1);
}

// ADM-04: whoever mints does so at a site where that metal can begin. ADM-06: the class that a lot
// claims agrees with its source and with what its site is.
void CheckOrigin(Context& context, const pb::LotCreated& body) {
  const auto& site = context.Site(body.site());
  if (!site.yes()) return;  // missing was said, or it is not covered
  const pb::SiteType type = site.row().entry().type();
  const OriginRow* row = FindOriginRow(body.source(), type);
  if (row == nullptr) {
    SiteTypeSet sites = 0;
    for (const OriginRow& other : kOriginTable) {
      if (Has(other.sources, body.source())) sites |= other.sites;
    }
    return context.Fail<kNoSourceHere>(
        "lot_created.site", say::Id{body.site()}, say::Name{SiteTypeWord(type)},
        NamesIn(sites, pb::SiteType_MIN + 1, pb::SiteType_MAX, SiteTypeWord),
        say::Name{SourceWord(body.source())});
  }
  if (Has(row->classes, body.origin_class())) return;
  const say::Names classes =
      NamesIn(row->classes, pb::OriginClass_MIN + 1, pb::OriginClass_MAX, ClassWord);
  context.Fail<kOriginClass>("lot_created.origin_class", say::Name{ClassWord(body.origin_class())},
                             classes, say::Name{SourceWord(body.source())},
                             say::Name{SiteTypeWord(type)});
}

void AdmitLotCreated(Context& context) {
  const pb::LotCreated& body = context.record().lot_created();
  NeedSite(context, body.site(), "lot_created.site");
  const pb::Form* form = CheckNewLot(context, body.lot(), body.form(), "lot_created.");
  if (form != nullptr) CheckAgainstForm(context, *form, body.quantity(), "lot_created.quantity");
  CheckOrigin(context, body);
  if (Has(kMints, body.source())) {
    ChargeSiteYear(context, body.site(), record::ContainedOf(body.quantity()),
                   "lot_created.quantity");
  }
  state::LotState lot =
      MakeLot(context, body.lot(), body.form(), body.site(), body.quantity(), context.principal());
  lot.set_source(body.source());
  lot.set_origin_class(body.origin_class());
  ApplyPackageTags(context, lot, "lot_created.quantity");
  PutLot(context, std::move(lot));
}

// The roles of every row of that source: which site it is will be judged with the body.
RoleSet RolesOfSource(int source) {
  RoleSet out = 0;
  for (const OriginRow& row : kOriginTable) {
    if (Has(row.sources, source)) out |= row.roles;
  }
  return out;
}

RoleSet RolesToBegin(Context& context) {
  const pb::LotCreated& body = context.record().lot_created();
  const auto& site = context.Site(body.site());
  const OriginRow* row =
      site.yes() ? FindOriginRow(body.source(), site.row().entry().type()) : nullptr;
  return row == nullptr ? RolesOfSource(body.source()) : row->roles;
}

// Who mints metal needs its site: nobody declares metal at another's mine.
bool Minted(const pb::Record& r) { return Has(kMints, r.lot_created().source()); }

std::string_view SiteOfNewLot(const pb::Record& r) { return r.lot_created().site(); }

Forms FormOfNewLot(const pb::Record& r) { return {r.lot_created().form()}; }

bool WitnessesNewLot(Context& context, const std::string& party, std::string& who) {
  const pb::LotCreated& body = context.record().lot_created();
  if (body.source() != pb::SOURCE_EXTRACTED && body.source() != pb::SOURCE_RECOVERED) return true;
  who = "AGENCY";
  return MayHoldRole(context, party, SetOf(pb::ROLE_STATE_AGENCY), body.site());
}

}  // namespace

extern constinit const KindRule kLotCreatedRule = {
    .kind = pb::KIND_LOT_CREATED,
    .check = CheckLotCreated,
    .admit = AdmitLotCreated,
    .author = kForCustody,
    .roles = RolesToBegin,
    .own_site = Minted,
    .standing = Nothing,
    .registrars = false,
    .counterparty = NoOne,
    .witness = WitnessesNewLot,
    .official = NoOne,
    .site = SiteOfNewLot,
    .moves = false,
    .forms = FormOfNewLot,
    .past_dates = Nothing,
};

}  // namespace lode::custody
