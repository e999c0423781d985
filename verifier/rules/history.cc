// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/history.h"

#include <utility>

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
  FindStruck();
  for (size_t i = 0; i < entries_.size(); ++i) Read(i);
}

// Backwards, because a correction may itself be taken back by a later one.
void History::FindStruck() {
  for (auto it = entries_.rbegin(); it != entries_.rend(); ++it) {
    const pb::Record& r = it->record.message;
    if (!r.has_corrected() || struck_.contains(it->record.digest)) continue;
    if (const auto target = base::Hash256::From(r.corrected().target())) struck_.insert(*target);
  }
}

void History::Read(size_t position) {
  const pb::Record& r = Message(position);
  switch (r.body_case()) {
    case pb::Record::kGenesis:
      for (const pb::GenesisParty& party : r.genesis().parties()) {
        names_[party.party()] = party.legal_name();
      }
      return;
    case pb::Record::kPartyRegistered:
      parties_[r.party_registered().party()] = &r.party_registered();
      return;
    case pb::Record::kPartyChanged:
      parties_[r.party_changed().entry().party()] = &r.party_changed().entry();
      return;
    case pb::Record::kSiteRegistered:
      sites_[r.site_registered().site()] = &r.site_registered();
      return;
    case pb::Record::kSiteChanged:
      sites_[r.site_changed().entry().site()] = &r.site_changed().entry();
      return;
    case pb::Record::kAttested:
      attestations_[r.attested().subject()].push_back(position);
      return;
    case pb::Record::kAttestationChanged:
      if (const auto target = base::Hash256::From(r.attestation_changed().attestation())) {
        changes_[*target].push_back(position);
      }
      return;
    default:  // what a correction may strike
      return ReadCustody(position);
  }
}

void History::ReadCustody(size_t position) {
  if (struck_.contains(entries_[position].record.digest)) return;
  const pb::Record& r = Message(position);
  switch (r.body_case()) {
    case pb::Record::kLotCreated: {
      const pb::LotCreated& body = r.lot_created();
      Make(body.lot(), body.form(), body.quantity(), position, PrincipalOf(r));
      // As of this leaf: a site that changes later doesn't move the metal.
      lots_.find(body.lot())->second.country = CountryOf(Site(body.site()));
      return;
    }
    case pb::Record::kTransformed:
      for (const pb::Input& in : r.transformed().inputs())
        End(in.lot(), LotEnd::kConsumed, position);
      for (const pb::Output& out : r.transformed().outputs()) {
        Make(out.lot(), out.form(), out.quantity(), position, PrincipalOf(r));
      }
      return;
    case pb::Record::kReceived:
      if (r.received().outcome() == pb::OUTCOME_REJECTED) return;
      for (const pb::ReceivedLot& lot : r.received().lots()) {
        SetQuantity(lot.lot(), lot.quantity());
        const auto it = lots_.find(lot.lot());
        if (it == lots_.end()) continue;
        it->second.holder = PrincipalOf(r);
        if (r.received().outcome() == pb::OUTCOME_ACCEPTED_WITH_RESERVE) {
          it->second.reserve = true;
          it->second.reserved_by = entries_[position].record.digest;
        }
        if (record::IsNothing(lot.quantity())) End(lot.lot(), LotEnd::kLost, position);
      }
      return;
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
    case pb::Record::kLeft:
      for (const std::string& lot : r.left().lots()) End(lot, LotEnd::kLeft, position);
      return;
    default:  // changes no lot: which kinds these are, a test lists (custody/kind_rules_test.cc)
      return;
  }
}

void History::Make(const std::string& lot, const std::string& form, const pb::Quantity& quantity,
                   size_t position, const std::string& holder) {
  LotLife life;
  life.made_by = position;
  life.form = form;
  life.wet_mg = quantity.wet_mg();
  life.figures.push_back(record::ContainedOf(quantity));
  life.holder = holder;
  lots_.emplace(lot, std::move(life));  // an id is made once: admission saw to it
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

const LotLife* History::Lot(std::string_view id) const { return FindIn(lots_, id); }

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
  const std::string* name = FindIn(names_, id);
  return name == nullptr ? "" : *name;
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
