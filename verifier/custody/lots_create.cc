// SPDX-License-Identifier: Apache-2.0
// LotCreated: metal enters the books.

#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/site_year.h"
#include "verifier/record/quantity.h"

namespace lode::custody {

void AdmitLotCreated(Context& context, const pb::LotCreated& body) {
  NeedSite(context, body.site(), "lot_created.site");
  const pb::Form* form = CheckNewLot(context, body.lot(), body.form(), "lot_created.");
  if (form != nullptr) CheckAgainstForm(context, *form, body.quantity(), "lot_created.quantity");
  if (body.source() == pb::SOURCE_EXTRACTED || body.source() == pb::SOURCE_RECOVERED) {
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
