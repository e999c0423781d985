// SPDX-License-Identifier: Apache-2.0
// What the rules of lots share: how a lot is found in the state that a kind needs, who stands how
// to it, what a quantity may hold. A row that the reader does not cover gives no violation and no
// change. Internal (docs/admission.md).
#ifndef LODE_VERIFIER_CUSTODY_LOTS_H_
#define LODE_VERIFIER_CUSTODY_LOTS_H_

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/custody/context.h"
#include "verifier/record/quantity.h"

namespace lode::custody {

std::string Item(std::string_view field, int index);  // "field[index]"

// ADM-06: references that must be logged.
void NeedParty(Context& context, const std::string& id, std::string_view field);
void NeedSite(Context& context, const std::string& id, std::string_view field);
template <typename List>
void NeedSites(Context& context, const List& sites, const std::string& field);
// A prefix of the author or principal; true if a row that decides it is not covered.
bool IsOwnPrefix(Context& context, const std::string& id);
// ADM-06: a lot, consignment or book id stands under a prefix of the author or principal.
void CheckPrefix(Context& context, const std::string& id, std::string_view field);
// ADM-06: the lot is new and under a right prefix; its form is in Genesis. Null if the form is
// unknown.
const pb::Form* CheckNewLot(Context& context, const std::string& lot, const std::string& form,
                            std::string_view field);

enum class Needs { kActive, kActiveOrInTransit, kInTransit };
// ADM-06, ADM-07: the lot's row if it is logged and in that state; else a violation (none if the
// row is not covered).
std::optional<state::LotState> NeedLot(Context& context, const std::string& id, Needs needs,
                                       std::string_view field);
struct NamedLots {
  std::vector<state::LotState> lots;
  bool complete = true;  // lots has every lot named
};
// The lots of a list, each once, in that state.
template <typename List>
NamedLots ReadLots(Context& context, const List& ids, Needs needs, std::string_view field);
// ADM-07: the principal holds the lot.
void CheckHolder(Context& context, const state::LotState& lot, std::string_view field);

// ADM-07: a lot is processed, and leaves, where it lies, or at another site of the same operator
// next door, in the same part of the country: a mine and its plant. Farther away it travels.
void CheckIsHere(Context& context, const state::LotState& lot, const std::string& site,
                 std::string_view field);

// The party operates that site, or may: its row is not covered.
bool MayOperate(Context& context, const std::string& site, const std::string& party);
// An owner of one of the lots, whose ids `id_of` finds; true if that can't be known.
template <typename Lots, typename IdOf>
bool MayOwnOne(Context& context, const Lots& lots, const std::string& party, IdOf id_of);

// What lots contain together.
record::ElementAmounts SumOf(const std::vector<state::LotState>& lots);

// The author, the principal or a further signer: ADM-02 has checked that each of them signed.
bool Signs(const Context& context, std::string_view party);
// ADM-02: the record says that this party signs.
void NeedSignature(Context& context, const std::string& party, std::string_view field);

// ADM-08: only accounted elements of the form, none above its ceiling.
void CheckAgainstForm(Context& context, const pb::Form& form, const pb::Quantity& quantity,
                      const std::string& field);
// ADM-09: the echo has the amounts of the ledger's quantity.
void CheckEcho(Context& context, const pb::Quantity& echo, const pb::Quantity& current,
               const std::string& field);
// The amounts of `found` on the basis of what the ledger had: a DECLARED one leaves it, a WEIGHED
// one changes its wet mass.
pb::Quantity Accepted(const pb::Quantity& found, const pb::Quantity& current);
// ADM-08: what basis an own figure may have, and what it must keep of `current`. ESTIMATED only
// while the lot is one. False: it is wrong, and what would be computed of it is not worth telling.
bool CheckOwnFigure(Context& context, const pb::Quantity& own, const pb::Quantity& current,
                    const std::string& field);

// A new lot's row: owned by `owner`, held by the principal.
state::LotState MakeLot(Context& context, const std::string& lot, const std::string& form,
                        const std::string& site, const pb::Quantity& quantity,
                        const std::string& owner);
// Adds the lot's owner and holder to its past parties and writes the row.
void PutLot(Context& context, state::LotState lot);
// Title passes to `buyer`, and an open offer of the lot ends.
void PassTitle(Context& context, state::LotState lot, const std::string& buyer);
// The lot ends with this record.
void EndLot(Context& context, state::LotState lot, state::LotStatus status);
// ADM-11: tags on the packages of a new lot; `field` is its quantity's.
void ApplyPackageTags(Context& context, const state::LotState& lot, const std::string& field);

void FailNamedTwice(Context& context, const std::string& id, std::string_view field);
// A violation if `id` occurred before in `seen` (a set of ids): `what` names the rule's subject.
template <typename Set>
void CheckDistinct(Context& context, Set& seen, const std::string& id, std::string_view field) {
  if (seen.insert(id).second) return;
  FailNamedTwice(context, id, field);
}

template <typename List>
void NeedSites(Context& context, const List& sites, const std::string& field) {
  for (int i = 0; i < sites.size(); ++i) NeedSite(context, sites[i], Item(field, i));
}

template <typename Lots, typename IdOf>
bool MayOwnOne(Context& context, const Lots& lots, const std::string& party, IdOf id_of) {
  return std::any_of(lots.begin(), lots.end(), [&](const auto& lot) {
    const auto row = context.Lot(id_of(lot));
    return row.unknown() || (row.yes() && row.row.owner().empty()) || row.row.owner() == party;
  });
}

template <typename List>
NamedLots ReadLots(Context& context, const List& ids, Needs needs, std::string_view field) {
  NamedLots named;
  std::set<std::string> seen;
  for (int i = 0; i < ids.size(); ++i) {
    CheckDistinct(context, seen, ids[i], Item(field, i));
    auto lot = NeedLot(context, ids[i], needs, Item(field, i));
    named.complete = named.complete && lot.has_value();
    if (lot) named.lots.push_back(*std::move(lot));
  }
  return named;
}

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_LOTS_H_
