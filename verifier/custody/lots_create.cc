// SPDX-License-Identifier: Apache-2.0
// LotCreated: metal enters the books.

#include "verifier/base/arith.h"
#include "verifier/base/time.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

// ADM-13: a site whose first capacity is an enforced cap makes no more than that in a calendar year
// (UTC, event time).
void ChargeSiteYear(Context& context, const pb::LotCreated& body) {
  if (body.source() != pb::SOURCE_EXTRACTED && body.source() != pb::SOURCE_RECOVERED) return;
  const auto& site = context.Site(body.site());
  if (!site.yes() || !site.row().entry().enforced_cap() || site.row().entry().capacity_size() == 0)
    return;
  const pb::SiteCapacity& cap = site.row().entry().capacity(0);
  const int64_t made = record::AmountOf(record::ContainedOf(body.quantity()), cap.element());
  if (made == 0) return;
  const std::string year =
      base::FormatDate(base::DateOfMicros(context.record().event_time().us())).substr(0, 4);
  const std::string id = body.site() + std::string(1, '\0') + year;
  auto row = context.SiteYear(id);
  if (row.found == Found::kUnknown) return;
  const int64_t total = base::CheckedAdd(row.row.created_mg(), made).value_or(INT64_MAX);
  if (total > cap.mg_per_year()) {
    context.Fail(
        "ADM-13", "lot_created.quantity", std::to_string(made),
        std::to_string(cap.mg_per_year() - row.row.created_mg()) + " mg of " + cap.element() +
            " left in " + year,
        "the site's cap of " + std::to_string(cap.mg_per_year()) + " mg a year is exceeded",
        "check the quantity, or ask the registry to change the site's capacity");
  }
  row.row.set_element(cap.element());
  row.row.set_created_mg(total);
  context.Put(RowKind::kSiteYear, id, row.row);
}

}  // namespace

void AdmitLotCreated(Context& context, const pb::LotCreated& body) {
  NeedSite(context, body.site(), "lot_created.site");
  const pb::Form* form = CheckNewLot(context, body.lot(), body.form(), "lot_created.");
  if (form != nullptr) CheckAgainstForm(context, *form, body.quantity(), "lot_created.quantity");
  ChargeSiteYear(context, body);
  state::LotState lot =
      MakeLot(context, body.lot(), body.form(), body.site(), body.quantity(), context.principal());
  lot.set_source(body.source());
  lot.set_origin_class(body.origin_class());
  ApplyPackageTags(context, lot, "lot_created.quantity");
  PutLot(context, std::move(lot));
}

}  // namespace lode::custody
