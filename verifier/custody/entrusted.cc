// SPDX-License-Identifier: Apache-2.0
// The tolerance is max_gain_ppm, which a process or a lot may also gain: what measuring can't tell.
#include "verifier/custody/entrusted.h"

#include <string>

#include "verifier/base/arith.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/control.h"
#include "verifier/custody/lots.h"

namespace lode::custody {
namespace {

constexpr say::Code kOwnerGains = {"ADM-02.owner-gains",
                                   "element:name gained:mg max:ppm of:mg owner:id"};
constexpr say::Code kOwnerLoses = {"ADM-02.owner-loses",
                                   "element:name missing:mg max:ppm of:mg owner:id"};
constexpr say::Code kEntrustedCodes[] = {kOwnerGains, kOwnerLoses};

}  // namespace

std::span<const say::Code> EntrustedCodes() { return kEntrustedCodes; }

record::ElementAmounts EntrustedOf(const state::LotState& lot) {
  if (lot.owner() == lot.holder() || lot.entrusted().empty())
    return record::ContainedOf(lot.quantity());
  return record::AmountsOf(lot.entrusted());
}

void Entrust(state::LotState& lot) { KeepEntrusted(lot, record::ContainedOf(lot.quantity())); }

void KeepEntrusted(state::LotState& lot, const record::ElementAmounts& amounts) {
  lot.clear_entrusted();
  if (lot.owner() == lot.holder() || lot.owner().empty()) return;
  for (const auto& [element, mg] : amounts) {
    pb::ElementMass* mass = lot.add_entrusted();
    mass->set_element(element);
    mass->set_mg(mg);
  }
}

void CheckEntrusted(Context& context, const std::string& owner,
                    const record::ElementAmounts& entrusted, const record::ElementAmounts& left,
                    std::string_view field) {
  if (owner.empty()) return context.Skip();  // made from inputs that are not covered
  if (Signs(context, owner)) return;
  const int64_t max_ppm = context.ledger().rules().max_gain_ppm();
  for (const auto& [element, mg] : entrusted) {
    const int64_t missing = mg - record::AmountOf(left, element);
    if (missing <= 0 || !base::ExceedsPpm(missing, mg, max_ppm)) continue;
    context.Fail<kOwnerLoses>(field, say::Name{element}, say::Mg{missing}, say::Ppm{max_ppm},
                              say::Mg{mg}, say::Id{owner});
  }
}

void CheckNotGained(Context& context, const std::string& owner,
                    const record::ElementAmounts& entrusted, const record::ElementAmounts& left,
                    std::string_view field) {
  if (owner.empty()) return context.Skip();  // made from inputs that are not covered
  if (Signs(context, owner)) return;
  const int64_t max_ppm = context.ledger().rules().max_gain_ppm();
  for (const auto& [element, mg] : entrusted) {
    const int64_t gained = record::AmountOf(left, element) - mg;
    // None of it: then what was taken over is not known, or ADM-08 and ADM-09 refuse it.
    if (mg == 0 || gained <= 0 || !base::ExceedsPpm(gained, mg, max_ppm)) continue;
    context.Fail<kOwnerGains>(field, say::Name{element}, say::Mg{gained}, say::Ppm{max_ppm},
                              say::Mg{mg}, say::Id{owner});
  }
}

void CheckOwnRoad(Context& context, const pb::Quantity& found, pb::Outcome outcome,
                  const state::LotState& lot, const std::string& shipper, const std::string& at) {
  if (lot.owner().empty() || Related(context, shipper, context.principal()) != Found::kYes) return;
  CheckEntrusted(context, lot.owner(), EntrustedOf(lot),
                 record::ContainedOf(Accepted(found, lot.quantity())), at);
  if (outcome == pb::OUTCOME_ACCEPTED_WITH_RESERVE)
    NeedSignature(context, lot.owner(), "received.outcome");
}

}  // namespace lode::custody
