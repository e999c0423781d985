// SPDX-License-Identifier: Apache-2.0
// Records after the as-of time are cut off before anything is read. Only kinds that are built have
// a case: parsing refuses every other, and a case that nobody can reach would be one that nobody
// tried.
#include "verifier/rules/history.h"

#include <utility>

#include "verifier/base/time.h"

namespace lode::rules {

namespace {

const std::vector<size_t> kNone;

template <typename Map, typename Key>
auto FindIn(const Map& map, const Key& key) {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

std::string CountryOf(const pb::SiteRegistered* site) {
  return site == nullptr || site->iso3166_2().size() < 2 ? "ZZ" : site->iso3166_2().substr(0, 2);
}

}  // namespace

const std::string& PrincipalOf(const pb::Record& record) {
  return record.on_behalf_of().empty() ? record.author() : record.on_behalf_of();
}

History::History(std::string lot, std::vector<HistoryEntry> entries, int64_t as_of_us)
    : lot_(std::move(lot)), as_of_us_(as_of_us), entries_(std::move(entries)) {
  // Record times never decrease in leaf order: what is later stands at the end.
  while (!entries_.empty() && entries_.back().record_time_us > as_of_us_) entries_.pop_back();
  for (size_t i = 0; i < entries_.size(); ++i) {
    positions_.emplace(entries_[i].record.digest, i);
    Read(i);
  }
}

void History::Read(size_t position) {
  const pb::Record& r = Message(position);
  switch (r.body_case()) {
    case pb::Record::kGenesis:
      for (const pb::GenesisParty& party : r.genesis().parties()) {
        genesis_parties_[party.party()] = &party;
      }
      for (const pb::Form& form : r.genesis().forms()) forms_[form.form()] = &form;
      return;
    case pb::Record::kPartyRegistered:
      parties_[r.party_registered().party()] = &r.party_registered();
      return;
    case pb::Record::kSiteRegistered:
      sites_[r.site_registered().site()] = &r.site_registered();
      return;
    case pb::Record::kRoleGranted:
      roles_[r.role_granted().party()].push_back(position);
      return;
    case pb::Record::kAccreditationGranted:
      accreditations_[r.accreditation_granted().validator()].push_back(position);
      return;
    case pb::Record::kAttested:
      attestations_[r.attested().subject()].push_back(position);
      return;
    case pb::Record::kAttestationChanged:
      if (const auto target = base::Hash256::From(r.attestation_changed().attestation())) {
        changes_[*target].push_back(position);
      }
      return;
    default:  // what happens to lots
      return ReadCustody(position);
  }
}

void History::ReadCustody(size_t position) {
  const pb::Record& r = Message(position);
  switch (r.body_case()) {
    case pb::Record::kLotCreated: {
      const pb::LotCreated& body = r.lot_created();
      Make(body.lot(), body.form(), body.quantity(), position, PrincipalOf(r), PrincipalOf(r));
      lots_.find(body.lot())->second.country = CountryOf(Site(body.site()));
      return;
    }
    case pb::Record::kTransformed:
      return MakeOutputs(r.transformed(), position);
    case pb::Record::kDispatched:
      return Dispatch(r.dispatched(), PrincipalOf(r));
    case pb::Record::kHandedOn:
      return HandOn(r.handed_on());
    case pb::Record::kReceived:
      return Receive(r.received(), position);
    case pb::Record::kTitleTransferred:
      return PassTitle(r.title_transferred(), position);
    case pb::Record::kCountersigned:
      return AnswerOffers(r.countersigned(), PrincipalOf(r));
    case pb::Record::kQuantityChanged: {
      const pb::QuantityChanged& body = r.quantity_changed();
      SetQuantity(body.lot(), body.after());
      if (!body.retro() && record::IsNothing(body.after()))
        End(body.lot(), LotEnd::kLost, position);
      return;
    }
    case pb::Record::kRetired:
      for (const std::string& lot : r.retired().lots()) End(lot, LotEnd::kRetired, position);
      return;
    default:  // changes no lot: which kinds these are, a test lists (custody/kind_rules_test.cc)
      return;
  }
}

void History::Make(const std::string& lot, const std::string& form, const pb::Quantity& quantity,
                   size_t position, const std::string& holder, const std::string& owner) {
  LotLife life;
  life.made_by = position;
  life.form = form;
  life.wet_mg = quantity.wet_mg();
  life.figures.push_back(record::ContainedOf(quantity));
  life.holder = life.bailee = holder;
  life.owner = owner;
  lots_.emplace(lot, std::move(life));  // an id is made once: admission saw to it
}

// Outputs belong to whom the record says, else to the one who owns the inputs. Inputs that are not
// in the trail have no owner that it can tell.
void History::MakeOutputs(const pb::Transformed& body, size_t position) {
  std::set<std::string> owners;
  for (const pb::Input& in : body.inputs()) {
    const LotLife* lot = Lot(in.lot());
    owners.insert(lot == nullptr ? "" : lot->owner);
    End(in.lot(), LotEnd::kConsumed, position);
  }
  std::map<std::string, std::string> allocated;
  for (const pb::TitleAllocation& part : body.title_allocation())
    allocated[part.lot()] = part.owner();
  const std::string common = owners.size() == 1 ? *owners.begin() : "";
  for (const pb::Output& out : body.outputs()) {
    const auto own = allocated.find(out.lot());
    Make(out.lot(), out.form(), out.quantity(), position, PrincipalOf(Message(position)),
         own == allocated.end() ? common : own->second);
  }
}

void History::Dispatch(const pb::Dispatched& body, const std::string& shipper) {
  for (const pb::LotEcho& echo : body.lots()) {
    on_road_[body.consignment()].insert(echo.lot());
    LotLife* lot = Find(echo.lot());
    if (lot == nullptr) continue;
    lot->on_road = true;
    lot->bailee = body.legs().empty() ? shipper : body.legs(0).carrier();
  }
}

void History::HandOn(const pb::HandedOn& body) {
  const std::set<std::string> named(body.lots().begin(), body.lots().end());
  for (const std::string& id : named.empty() ? on_road_[body.consignment()] : named) {
    if (LotLife* lot = Find(id)) lot->bailee = body.to_bailee();
  }
}

void History::Receive(const pb::Received& body, size_t position) {
  if (body.outcome() == pb::OUTCOME_REJECTED) return;
  for (const pb::ReceivedLot& row : body.lots()) {
    on_road_[body.consignment()].erase(row.lot());
    SetQuantity(row.lot(), row.quantity());
    LotLife* lot = Find(row.lot());
    if (lot == nullptr) continue;
    lot->holder = lot->bailee = PrincipalOf(Message(position));
    lot->on_road = false;
    if (body.outcome() == pb::OUTCOME_ACCEPTED_WITH_RESERVE) {
      lot->reserve = true;
      lot->reserved_by = entries_[position].record.digest;
    }
    if (record::IsNothing(row.quantity())) End(row.lot(), LotEnd::kLost, position);
  }
}

// A sale that the buyer has not signed is an offer, until the buyer takes it.
void History::PassTitle(const pb::TitleTransferred& body, size_t position) {
  for (const std::string& id : body.lots()) {
    LotLife* lot = Find(id);
    if (lot == nullptr) continue;
    lot->offered_to = body.pending() ? body.buyer() : "";
    lot->offered_by = entries_[position].record.digest;
    if (!body.pending()) lot->owner = body.buyer();
  }
}

// As admission does (custody/belief.cc): the buyer takes the title or refuses it, the seller
// withdraws; of a lot that has ended nothing changes any more.
void History::AnswerOffers(const pb::Countersigned& body, const std::string& by) {
  const bool refuses = body.outcome() == pb::COUNTERSIGN_OUTCOME_REFUSES;
  const bool takes = body.outcome() == pb::COUNTERSIGN_OUTCOME_AGREES ||
                     body.outcome() == pb::COUNTERSIGN_OUTCOME_WITH_RESERVE;
  for (const std::string& target : body.records()) {
    const auto digest = base::Hash256::From(target);
    const auto sale = digest ? PositionOf(*digest) : std::nullopt;
    if (!sale || !Message(*sale).has_title_transferred()) continue;
    const pb::TitleTransferred& offer = Message(*sale).title_transferred();
    for (const std::string& id : offer.lots()) {
      LotLife* lot = Find(id);
      if (lot == nullptr || lot->offered_to.empty() || lot->offered_by != *digest ||
          lot->end != LotEnd::kNone)
        continue;
      const bool taken = takes && by == offer.buyer();
      if (taken) lot->owner = by;
      if (taken || (refuses && (by == offer.buyer() || by == offer.seller())))
        lot->offered_to.clear();
    }
  }
}

void History::SetQuantity(const std::string& lot, const pb::Quantity& quantity) {
  const auto it = lots_.find(lot);
  if (it == lots_.end()) return;  // a sibling: its creation is not in this trail
  it->second.wet_mg = quantity.wet_mg();
  it->second.figures.push_back(record::ContainedOf(quantity));
}

void History::End(const std::string& lot, LotEnd end, size_t position) {
  const auto it = lots_.find(lot);
  if (it == lots_.end() || it->second.end != LotEnd::kNone) return;
  it->second.end = end;
  it->second.ended_by = position;
}

LotLife* History::Find(std::string_view lot) {
  const auto it = lots_.find(lot);
  return it == lots_.end() ? nullptr : &it->second;
}

const LotLife* History::Lot(std::string_view id) const { return FindIn(lots_, id); }

const pb::Form* History::Form(std::string_view id) const {
  const auto* form = FindIn(forms_, id);
  return form == nullptr ? nullptr : *form;
}

bool History::HeldRole(std::string_view party, pb::Role role, size_t position) const {
  const auto* granted = FindIn(roles_, party);
  if (granted == nullptr) return false;
  const int32_t day = base::DateOfMicros(Message(position).event_time().us());
  for (const size_t at : *granted) {
    const pb::RoleGranted& one = Message(at).role_granted();
    if (at < position && one.role() == role && one.valid_from().days() <= day &&
        day <= one.valid_to().days())
      return true;
  }
  return false;
}

const std::vector<size_t>& History::AccreditationsOf(std::string_view validator) const {
  const auto* found = FindIn(accreditations_, validator);
  return found == nullptr ? kNone : *found;
}

std::optional<size_t> History::PositionOf(const base::Hash256& digest) const {
  const auto it = positions_.find(digest);
  return it == positions_.end() ? std::nullopt : std::optional<size_t>(it->second);
}

const pb::PartyRegistered* History::Party(std::string_view id) const {
  const auto* party = FindIn(parties_, id);
  return party == nullptr ? nullptr : *party;
}

const pb::SiteRegistered* History::Site(std::string_view id) const {
  const auto* site = FindIn(sites_, id);
  return site == nullptr ? nullptr : *site;
}

std::string History::PartyName(std::string_view id) const {
  if (const pb::PartyRegistered* party = Party(id)) return party->legal_name();
  const auto* party = FindIn(genesis_parties_, id);
  return party == nullptr ? "" : (*party)->legal_name();
}

std::string History::PartyCountry(std::string_view id) const {
  if (const pb::PartyRegistered* party = Party(id)) return party->country();
  const auto* party = FindIn(genesis_parties_, id);
  return party == nullptr ? "" : (*party)->country();
}

std::set<pb::Role> History::RolesOf(std::string_view party) const {
  std::set<pb::Role> roles;
  const auto* granted = FindIn(roles_, party);
  if (granted == nullptr) return roles;
  for (const size_t at : *granted) roles.insert(Message(at).role_granted().role());
  return roles;
}

const std::vector<size_t>& History::AttestationsOf(std::string_view subject) const {
  const auto* found = FindIn(attestations_, subject);
  return found == nullptr ? kNone : *found;
}

const std::vector<size_t>& History::ChangesOf(const base::Hash256& attestation) const {
  const auto* found = FindIn(changes_, attestation);
  return found == nullptr ? kNone : *found;
}

}  // namespace lode::rules
