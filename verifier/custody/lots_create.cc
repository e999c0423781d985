// SPDX-License-Identifier: Apache-2.0
// LotCreated: metal enters the books, where and as what it may (ADM-04, ADM-06, ADM-13).
#include <string>

#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/origin_classes.h"
#include "verifier/custody/site_year.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

template <typename Names>
std::string Words(uint32_t set, int least, int most, Names name) {
  std::string out;
  for (int value = least; value <= most; ++value) {
    if (Has(set, value)) out += (out.empty() ? "" : " or ") + std::string(name(value));
  }
  return out;
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
    return context.Fail(
        "ADM-04", "lot_created.site", body.site() + " (" + SiteTypeWord(type) + ")",
        "a site of type " + Words(sites, pb::SiteType_MIN + 1, pb::SiteType_MAX, SiteTypeWord),
        "no metal begins as " + SourceWord(body.source()) + " at a " + SiteTypeWord(type),
        "name the site where it began, or say how it came here: OFF_LEDGER or FOUND, of UNKNOWN "
        "origin");
  }
  if (Has(row->classes, body.origin_class())) return;
  const std::string classes =
      Words(row->classes, pb::OriginClass_MIN + 1, pb::OriginClass_MAX, ClassWord);
  context.Fail("ADM-06", "lot_created.origin_class", ClassWord(body.origin_class()), classes,
               "what is " + SourceWord(body.source()) + " at a " + SiteTypeWord(type) + " is not " +
                   ClassWord(body.origin_class()),
               "say " + classes);
}

}  // namespace

void AdmitLotCreated(Context& context, const pb::LotCreated& body) {
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

}  // namespace lode::custody
