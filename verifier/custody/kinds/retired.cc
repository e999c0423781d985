// SPDX-License-Identifier: Apache-2.0
// Retired: a claim uses lots up for good (ADM-09, ADM-13).
#include <set>

#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr say::Code kRetiredDiffers = {"ADM-09.retired-differs", "element:name found:mg right:mg"};
constexpr say::Code kRetiresMarked = {"ADM-13.retires-marked", "lot:id"};
constexpr say::Code kRetiresOffered = {"ADM-13.retires-offered", "lot:id buyer:id offer:digest"};
constexpr say::Code kRetiresWhatAnotherHas = {"ADM-13.retires-what-another-has",
                                              "lot:id owner:id holder:id"};
constexpr say::Code kRetiredCodes[] = {kRetiredDiffers, kRetiresMarked, kRetiresOffered,
                                       kRetiresWhatAnotherHas};

}  // namespace

std::span<const say::Code> RetiredCodes() { return kRetiredCodes; }

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
      context.Fail<kRetiresWhatAnotherHas>("retired.lots", say::Id{lot.lot()}, say::Id{lot.owner()},
                                           say::Id{lot.holder()});
    }
    if (lot.marked()) {
      context.Fail<kRetiresMarked>("retired.lots", say::Id{lot.lot()});
    }
    if (lot.has_title_offer()) {
      context.Fail<kRetiresOffered>("retired.lots", say::Id{lot.lot()},
                                    say::Id{lot.title_offer().buyer()},
                                    say::Digest{lot.title_offer().record()});
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
    context.Fail<kRetiredDiffers>("retired.contained", say::Name{element},
                                  say::Mg{AmountOf(echo, element)},
                                  say::Mg{AmountOf(sum, element)});
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
