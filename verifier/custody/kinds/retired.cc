// SPDX-License-Identifier: Apache-2.0
// Retired: a claim uses lots up for good (ADM-09, ADM-13).
#include <set>

#include "verifier/base/encoding.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using record::AmountOf;
using record::ElementAmounts;

void AdmitRetired(Context& context) {
  const pb::Retired& body = context.record().retired();
  const NamedLots named = ReadLots(context, body.lots(), Needs::kActive, "retired.lots");
  for (const state::LotState& lot : named.lots) {
    const bool owns = lot.owner().empty() || lot.owner() == context.principal();
    if (lot.owner().empty()) context.Skip();  // made from inputs that are not covered
    if (!owns || lot.holder() != context.principal()) {
      context.Fail("ADM-13", "retired.lots", lot.lot(),
                   "owner " + lot.owner() + ", holder " + lot.holder(),
                   "only an owner who also holds the lot may retire it",
                   "take the lot over and buy it first");
    }
    if (lot.marked()) {
      context.Fail("ADM-13", "retired.lots", lot.lot(), "a lot without mark",
                   lot.lot() + " or a lot it comes from is under dispute or reserve",
                   "retire other lots: in this version no record settles a reserve");
    }
    if (lot.has_title_offer()) {
      context.Fail("ADM-13", "retired.lots", lot.lot(), "a lot that is not offered to a buyer",
                   lot.lot() + " is offered to " + lot.title_offer().buyer(),
                   "withdraw the offer first: countersign record " +
                       base::HexEncode(lot.title_offer().record()) + " yourself with REFUSES");
    }
    EndLot(context, lot, state::LOT_STATUS_RETIRED);
  }
  if (!named.complete) return;
  const ElementAmounts sum = SumOf(named.lots), echo = record::AmountsOf(body.contained());
  std::set<std::string> elements;
  for (const auto& [element, mg] : sum) elements.insert(element);
  for (const auto& [element, mg] : echo) elements.insert(element);
  for (const std::string& element : elements) {
    if (AmountOf(sum, element) == AmountOf(echo, element)) continue;
    context.Fail("ADM-09", "retired.contained",
                 element + " " + std::to_string(AmountOf(echo, element)),
                 std::to_string(AmountOf(sum, element)), "the echo is not what the lots contain",
                 "add up the lots' current contained metal");
  }
}

}  // namespace

extern constinit const KindRule kRetiredRule = {
    .kind = pb::KIND_RETIRED,
    .check = NoJoinedFields,
    .admit = AdmitRetired,
    .author = kForCustody,
    .roles = OneOf<pb::ROLE_PLANT, pb::ROLE_PROCESSOR>,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = NoOne,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
