// SPDX-License-Identifier: Apache-2.0
// What several kinds ask of a lot is asked here once, so that a lot in the wrong state or hands is
// refused in the same words by all of them. A row that is not covered passes silently: the context
// has counted it.
#include "verifier/custody/lots.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/base/nearest.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/entrusted.h"
#include "verifier/custody/next_door.h"
#include "verifier/custody/uses.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr say::Code kSignatureMissing = {"ADM-02.signature-missing", "party:id"};
constexpr say::Code kFormMeant = {"ADM-06.form-meant", "form:name nearest:name"};
constexpr say::Code kLotMadeBefore = {"ADM-06.lot-made-before", "lot:id record:digest leaf:count"};
constexpr say::Code kNoForm = {"ADM-06.no-form", "form:name"};
constexpr say::Code kPrefixOfOthers = {"ADM-06.prefix-of-others", "id:id author:id"};
constexpr say::Code kElsewhere = {"ADM-07.elsewhere", "now_at:id site:id lot:id"};
constexpr say::Code kHeldByAnother = {"ADM-07.held-by-another", "author:id holder:id lot:id"};
constexpr say::Code kNamedTwice = {"ADM-07.named-twice", "id:id"};
constexpr say::Code kNotOnTheRoad = {"ADM-07.not-on-the-road", "lot:id wanted:word"};
constexpr say::Code kOnTheRoad = {"ADM-07.on-the-road", "lot:id wanted:word consignment:id"};
constexpr say::Code kSpent = {"ADM-07.spent",
                              "lot:id wanted:word status:name record:digest leaf:count holder:id"};
constexpr say::Code kAboveCeiling = {"ADM-08.above-ceiling",
                                     "found:mg ceiling:ppm dry:mg element:name form:name"};
constexpr say::Code kDeclaredDiffers = {"ADM-08.declared-differs", "found:items right:items"};
constexpr say::Code kElementNotAccounted = {"ADM-08.element-not-accounted",
                                            "element:name form:name"};
constexpr say::Code kOwnFigureBasis = {"ADM-08.own-figure-basis", "basis:name"};
constexpr say::Code kWeighedBecomesEstimate = {"ADM-08.weighed-becomes-estimate", ""};
constexpr say::Code kWeighedDiffers = {"ADM-08.weighed-differs", "found:items right:items"};
constexpr say::Code kEchoDiffers = {"ADM-09.echo-differs", "found:items right:items"};
constexpr say::Code kLotsCodes[] = {
    kSignatureMissing, kFormMeant,           kLotMadeBefore,  kNoForm,
    kPrefixOfOthers,   kElsewhere,           kHeldByAnother,  kNamedTwice,
    kNotOnTheRoad,     kOnTheRoad,           kSpent,          kAboveCeiling,
    kDeclaredDiffers,  kElementNotAccounted, kOwnFigureBasis, kWeighedBecomesEstimate,
    kWeighedDiffers,   kEchoDiffers};

}  // namespace

std::span<const say::Code> LotsCodes() { return kLotsCodes; }

namespace {

std::string_view StatusWord(state::LotStatus status) {
  switch (status) {
    case state::LOT_STATUS_ACTIVE:
      return "ACTIVE";
    case state::LOT_STATUS_IN_TRANSIT:
      return "IN_TRANSIT";
    case state::LOT_STATUS_CONSUMED:
      return "CONSUMED";
    case state::LOT_STATUS_RETIRED:
      return "RETIRED";
    case state::LOT_STATUS_LEFT:
      return "LEFT";
    case state::LOT_STATUS_LOST:
      return "LOST";
    case state::LOT_STATUS_VOID:
      return "VOID";
    default:  // no row has it; as words of a refusal it is seen
      return "UNSPECIFIED";
  }
}

bool Suits(state::LotStatus status, Needs needs) {
  if (status == state::LOT_STATUS_ACTIVE) return needs != Needs::kInTransit;
  return status == state::LOT_STATUS_IN_TRANSIT && needs != Needs::kActive;
}

std::string_view NeedsWord(Needs needs) {
  switch (needs) {
    case Needs::kActive:
      return "ACTIVE";
    case Needs::kInTransit:
      return "IN_TRANSIT";
    case Needs::kActiveOrInTransit:
      break;
  }
  return "EITHER";
}

void AddPastParty(state::LotState& lot, const std::string& party, uint64_t leaf) {
  auto* past = lot.mutable_past_parties();
  const auto at = std::lower_bound(
      past->begin(), past->end(), party,
      [](const state::PastParty& p, const std::string& id) { return p.party() < id; });
  if (at != past->end() && at->party() == party) return;
  int place = static_cast<int>(at - past->begin());
  state::PastParty* added = past->Add();
  added->set_party(party);
  added->set_since(leaf);
  for (int i = past->size() - 1; i > place; --i) past->SwapElements(i, i - 1);
}

}  // namespace

void FailNamedTwice(Context& context, const std::string& id, std::string_view field) {
  context.Fail<kNamedTwice>(field, say::Id{id});
}

std::string Item(std::string_view field, int index) {
  return std::string(field) + "[" + std::to_string(index) + "]";
}

void NeedParty(Context& context, const std::string& id, std::string_view field) {
  if (context.Party(id).no()) context.FailMissing(field, id);
}

void NeedSite(Context& context, const std::string& id, std::string_view field) {
  if (context.Site(id).no()) context.FailMissing(field, id);
}

bool MayOperate(Context& context, const std::string& site, const std::string& party) {
  const auto& row = context.Site(site);
  return row.unknown() || row.row().entry().operator_() == party;
}

record::ElementAmounts SumOf(const std::vector<state::LotState>& lots) {
  record::ElementAmounts sum;
  for (const state::LotState& lot : lots) record::AddTo(sum, record::ContainedOf(lot.quantity()));
  return sum;
}

bool IsOwnPrefix(Context& context, const std::string& id) {
  const std::string_view prefix = record::PrefixOf(id);
  const auto owns = [&](const std::string& who) {
    const auto& party = context.Party(who);
    const auto& own = party.row().entry().lot_prefixes();
    return party.unknown() || std::find(own.begin(), own.end(), prefix) != own.end();
  };
  return owns(context.principal()) ||
         (!context.record().on_behalf_of().empty() && owns(context.record().author()));
}

void CheckPrefix(Context& context, const std::string& id, std::string_view field) {
  if (IsOwnPrefix(context, id)) return;
  // A party that is not registered has no prefix; that it is missing was said with the signatures.
  if (context.Party(context.principal()).no()) return;
  context.Fail<kPrefixOfOthers>(field, say::Id{id}, say::Id{context.principal()});
}

const pb::Form* CheckNewLot(Context& context, const std::string& lot, const std::string& form,
                            std::string_view field) {
  const std::string at(field);
  const auto logged = context.Lot(lot);
  if (logged.yes()) {
    context.Fail<kLotMadeBefore>(at + "lot", say::Id{lot}, say::Digest{logged.row.created_by()},
                                 say::Count(logged.row.created_at()));
  }
  CheckPrefix(context, lot, at + "lot");
  const pb::Form* known = context.FindForm(form);
  if (known == nullptr) {
    std::vector<std::string_view> forms;
    for (const pb::Form& one : context.ledger().rules().forms()) forms.push_back(one.form());
    const std::string_view nearest = base::Nearest(form, forms);
    nearest.empty() ? context.Fail<kNoForm>(at + "form", say::Name{form})
                    : context.Fail<kFormMeant>(at + "form", say::Name{form}, say::Name{nearest});
  }
  return known;
}

std::optional<state::LotState> NeedLot(Context& context, const std::string& id, Needs needs,
                                       std::string_view field) {
  auto lot = context.Lot(id);
  if (lot.no()) context.FailMissing(field, id);
  if (!lot.yes()) return std::nullopt;
  const state::LotStatus status = lot.row.status();
  if (Suits(status, needs)) return std::move(lot.row);
  const say::Word limit{NeedsWord(needs)};
  if (status == state::LOT_STATUS_ACTIVE || status == state::LOT_STATUS_IN_TRANSIT) {
    const bool away = status == state::LOT_STATUS_IN_TRANSIT;
    away ? context.Fail<kOnTheRoad>(field, say::Id{id}, limit, say::Id{lot.row.consignment()})
         : context.Fail<kNotOnTheRoad>(field, say::Id{id}, limit);
    return std::nullopt;
  }
  context.Fail<kSpent>(field, say::Id{id}, limit, say::Name{StatusWord(status)},
                       say::Digest{lot.row.ended_by()}, say::Count(lot.row.ended_at()),
                       say::Id{lot.row.holder()});
  return std::nullopt;
}

void CheckHolder(Context& context, const state::LotState& lot, std::string_view field) {
  if (lot.holder() == context.principal()) return;
  context.Fail<kHeldByAnother>(field, say::Id{context.principal()}, say::Id{lot.holder()},
                               say::Id{lot.lot()});
}

void CheckIsHere(Context& context, const state::LotState& lot, const std::string& site,
                 std::string_view field) {
  if (lot.now_at().empty() || lot.now_at() == site) return;
  const auto& there = context.Site(lot.now_at());
  const auto& here = context.Site(site);
  if (!there.yes() || !here.yes()) return;  // missing was said, or it is not covered
  const pb::SiteRegistered& a = there.row().entry();
  const pb::SiteRegistered& b = here.row().entry();
  // What is not said is not the same: two sites without a part of a country may lie anywhere.
  const bool same_part = !a.iso3166_2().empty() && a.iso3166_2() == b.iso3166_2();
  if (a.operator_() == b.operator_() && same_part && IsNextDoor(a, b)) return;
  context.Fail<kElsewhere>(field, say::Id{lot.now_at()}, say::Id{site}, say::Id{lot.lot()});
}

bool Signs(const Context& context, std::string_view party) {
  const pb::Record& r = context.record();
  if (r.author() == party || r.on_behalf_of() == party) return true;
  return std::any_of(r.signers().begin(), r.signers().end(),
                     [&](const pb::Signer& s) { return s.party() == party; });
}

void NeedSignature(Context& context, const std::string& party, std::string_view field) {
  if (Signs(context, party)) return;
  context.Fail<kSignatureMissing>(field, say::Id{party});
}

void CheckAgainstForm(Context& context, const pb::Form& form, const pb::Quantity& quantity,
                      const std::string& field) {
  const auto& accounted = form.accounted_elements();
  for (int i = 0; i < quantity.contained_size(); ++i) {
    const pb::Contained& c = quantity.contained(i);
    const std::string at = Item(field + ".contained", i);
    if (std::find(accounted.begin(), accounted.end(), c.element()) == accounted.end()) {
      context.Fail<kElementNotAccounted>(at + ".element", say::Name{c.element()},
                                         say::Name{form.form()});
    }
    if (quantity.basis() == pb::BASIS_ESTIMATED) continue;
    for (const pb::ElementGrade& ceiling : form.ceilings()) {
      if (ceiling.element() != c.element() ||
          !base::ExceedsPpm(c.mg(), quantity.dry_mg(), ceiling.ppm()))
        continue;
      context.Fail<kAboveCeiling>(at + ".mg", say::Mg{c.mg()}, say::Ppm{ceiling.ppm()},
                                  say::Mg{quantity.dry_mg()}, say::Name{c.element()},
                                  say::Name{form.form()});
    }
  }
}

void CheckEcho(Context& context, const pb::Quantity& echo, const pb::Quantity& current,
               const std::string& field) {
  if (record::SameAmounts(echo, current)) return;
  context.Fail<kEchoDiffers>(field + record::DifferingAmount(echo, current),
                             record::AmountItems(echo), record::AmountItems(current));
}

pb::Quantity Accepted(const pb::Quantity& found, const pb::Quantity& current) {
  if (found.basis() == pb::BASIS_DECLARED) return current;
  return found;
}

bool CheckOwnFigure(Context& context, const pb::Quantity& own, const pb::Quantity& current,
                    const std::string& field) {
  pb::Quantity kept = current;  // what a weighing leaves as it is
  switch (own.basis()) {
    case pb::BASIS_DECLARED:
      if (record::SameAmounts(own, current)) return true;
      context.Fail<kDeclaredDiffers>(field + record::DifferingAmount(own, current),
                                     record::AmountItems(own), record::AmountItems(current));
      return false;
    case pb::BASIS_WEIGHED:
      kept.set_wet_mg(own.wet_mg());
      if (record::SameAmounts(own, kept)) return true;
      context.Fail<kWeighedDiffers>(field + record::DifferingAmount(own, kept),
                                    record::AmountItems(own), record::AmountItems(kept));
      return false;
    case pb::BASIS_ESTIMATED:
      // An estimate has no masses, and so no bound by ceiling or dry mass: what was weighed keeps
      // them.
      if (current.basis() == pb::BASIS_ESTIMATED) return true;
      context.Fail<kWeighedBecomesEstimate>(field + ".basis");
      return false;
    case pb::BASIS_MEASURED:
      return true;
    default:  // DERIVED, and a basis that a later version brings
      context.Fail<kOwnFigureBasis>(field + ".basis", say::Name{pb::Basis_Name(own.basis())});
      return false;
  }
}

state::LotState MakeLot(Context& context, const std::string& lot, const std::string& form,
                        const std::string& site, const pb::Quantity& quantity,
                        const std::string& owner) {
  state::LotState row;
  row.set_lot(lot);
  row.set_form(form);
  row.set_status(state::LOT_STATUS_ACTIVE);
  row.set_owner(owner);
  row.set_holder(context.principal());
  row.set_bailee(context.principal());
  *row.mutable_quantity() = quantity;
  for (const pb::Contained& c : quantity.contained()) {
    pb::ElementMass* mass = row.add_at_creation();
    mass->set_element(c.element());
    mass->set_mg(c.mg());
  }
  row.set_site(site);
  row.set_now_at(site);
  row.set_created_at(context.input().index);
  row.set_created_by(context.digest().str());
  return row;
}

void PutLot(Context& context, state::LotState lot) {
  if (!lot.owner().empty()) AddPastParty(lot, lot.owner(), context.input().index);
  AddPastParty(lot, lot.holder(), context.input().index);
  context.Put(RowKind::kLot, lot.lot(), lot);
}

void PassTitle(Context& context, state::LotState lot, const std::string& buyer) {
  lot.set_owner(buyer);
  Entrust(lot);
  lot.clear_title_offer();
  PutLot(context, std::move(lot));
}

void EndLot(Context& context, state::LotState lot, state::LotStatus status) {
  lot.set_status(status);
  lot.set_ended_at(context.input().index);
  lot.set_ended_by(context.digest().str());
  PutLot(context, std::move(lot));
}

void ApplyPackageTags(Context& context, const state::LotState& lot, const std::string& field) {
  const pb::Quantity& quantity = lot.quantity();
  for (int i = 0; i < quantity.packages_size(); ++i) {
    ApplyTags(context, quantity.packages(i).tags(), lot, Item(field + ".packages", i) + ".tags");
  }
}

}  // namespace lode::custody
