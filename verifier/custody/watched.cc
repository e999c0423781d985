// SPDX-License-Identifier: Apache-2.0
// A trace element can be lost or gained by more than the percentage limit within what two
// laboratories differ by. So an element that the form is not traded for gets a second, absolute
// limit by dry mass, and both must be exceeded.
#include "verifier/custody/watched.h"

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/entrusted.h"
#include "verifier/custody/lots.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr say::Code kOwnerGainsOnTheRoad = {"ADM-02.owner-gains-on-the-road",
                                            "element:name gained:mg max:ppm of:mg owner:id"};
constexpr say::Code kLostOnAllWays = {"ADM-10.lost-on-all-ways",
                                      "element:name missing:mg max:ppm of:mg owner:id"};
constexpr say::Code kWatchedCodes[] = {kOwnerGainsOnTheRoad, kLostOnAllWays};

}  // namespace

std::span<const say::Code> WatchedCodes() { return kWatchedCodes; }

using record::AmountOf;
using record::ElementAmounts;

std::vector<Watched> WatchedOf(const pb::Form& form, const pb::Quantity& sent,
                               const pb::Quantity& found) {
  const ElementAmounts was = record::ContainedOf(sent), is = record::ContainedOf(found);
  std::vector<Watched> out;
  for (const std::string& element : form.accounted_elements()) {
    const bool minor = !form.primary_element().empty() && element != form.primary_element();
    out.push_back({element, AmountOf(was, element), AmountOf(is, element), minor});
  }
  const bool weighed = sent.basis() != pb::BASIS_ESTIMATED && found.basis() != pb::BASIS_ESTIMATED;
  if (weighed) out.push_back({"DRY_MASS", sent.dry_mg(), found.dry_mg(), false});
  return out;
}

bool DiffersTooMuch(const Watched& watched, int64_t dry_mg, int64_t max_ppm) {
  const int64_t off =
      watched.found > watched.sent ? watched.found - watched.sent : watched.sent - watched.found;
  return base::ExceedsPpm(off, watched.sent, max_ppm) &&
         (!watched.minor || base::ExceedsPpm(off, dry_mg, base::limits::kMinorElementPpm));
}

void CheckOwed(Context& context, const pb::Form& form, const state::LotState& lot,
               const pb::Quantity& found, const std::string& at) {
  const ElementAmounts owed = EntrustedOf(lot);
  const int64_t max_ppm = context.ledger().rules().max_transit_ppm();
  for (Watched& watched : WatchedOf(form, lot.quantity(), found)) {
    if (!record::IsElement(watched.what)) continue;
    watched.sent = AmountOf(owed, watched.what);
    const int64_t missing = watched.sent - watched.found;
    if (missing <= 0 || !DiffersTooMuch(watched, lot.quantity().dry_mg(), max_ppm)) continue;
    context.Fail<kLostOnAllWays>(at, say::Name{watched.what}, say::Mg{missing}, say::Ppm{max_ppm},
                                 say::Mg{watched.sent}, say::Id{lot.owner()});
  }
}

void CheckFoundMore(Context& context, const pb::Form& form, const state::LotState& lot,
                    const pb::Quantity& found, pb::Outcome outcome, const std::string& at) {
  const ElementAmounts owed = EntrustedOf(lot);
  const int64_t max_ppm = context.ledger().rules().max_gain_ppm();
  for (Watched& watched : WatchedOf(form, lot.quantity(), found)) {
    if (!record::IsElement(watched.what)) continue;
    watched.sent = AmountOf(owed, watched.what);
    const int64_t gained = watched.found - watched.sent;
    // None of it: what was taken over is not known, or ADM-10 refuses it.
    if (watched.sent == 0 || gained <= 0 ||
        !DiffersTooMuch(watched, lot.quantity().dry_mg(), max_ppm))
      continue;
    // ADM-10 has told it.
    if (outcome == pb::OUTCOME_ACCEPTED &&
        DiffersTooMuch(watched, lot.quantity().dry_mg(),
                       context.ledger().rules().max_transit_ppm()))
      continue;
    context.Fail<kOwnerGainsOnTheRoad>(at, say::Name{watched.what}, say::Mg{gained},
                                       say::Ppm{max_ppm}, say::Mg{watched.sent},
                                       say::Id{lot.owner()});
  }
}

}  // namespace lode::custody
