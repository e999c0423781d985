// SPDX-License-Identifier: Apache-2.0
// Observed: what somebody saw. An observation stands in the chains of what it is about, so that who
// has no part in a lot, consignment or site adds nothing to them: who observes stands to each thing
// seen, or is an official of the country, or has an observer's role and the signature of one who
// stands to it (docs/admission.md, "Whose chains a record may enter").
#include <algorithm>
#include <set>
#include <string>

#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"

namespace lode::custody {
namespace {

constexpr say::Code kObservedWhat = {"ADM-01.observed-what", "named:count"};
constexpr say::Code kObservesWithCustodyKey = {"ADM-03.observes-with-custody-key", "author:id"};
constexpr say::Code kWeighedNotNamed = {"ADM-06.weighed-not-named", "lot:id"};
constexpr say::Code kObservesWithoutPart = {
    "ADM-07.observes-without-part",
    "author:id where:word country:name seen:id whose:word owner:id"};
constexpr say::Code kActivityRange = {"ADM-08.activity-range", "found:text"};
constexpr say::Code kMoreThanTheSample = {"ADM-08.more-than-the-sample", "found:grade"};
constexpr say::Code kObservedCodes[] = {kObservedWhat,    kObservesWithCustodyKey,
                                        kWeighedNotNamed, kObservesWithoutPart,
                                        kActivityRange,   kMoreThanTheSample};

}  // namespace

std::span<const say::Code> ObservedCodes() { return kObservedCodes; }

namespace {

using record::Complain;
using record::IsSound;
using record::Missing;

void CheckObserved(const pb::Record& r, record::Violations& out) {
  const pb::Observed& b = r.observed();
  const int named =
      (b.lots_size() > 0 ? 1 : 0) + (b.consignment().empty() ? 0 : 1) + (b.site().empty() ? 0 : 1);
  if (named != 1) {
    Complain<kObservedWhat>(out, "observed", say::Count(named));
  }
  // What was found is what the record is for.
  if (b.type() == pb::OBSERVATION_TYPE_ASSAY && b.assay().results().empty())
    Missing(out, "observed.assay.results");
  if (b.type() == pb::OBSERVATION_TYPE_WEIGHING && b.weighings().empty())
    Missing(out, "observed.weighings");
  int64_t found = 0;  // at most kElements * kPpm: a result out of range is told by itself
  for (const pb::AssayResult& result : b.assay().results()) found += result.ppm();
  if (found > base::limits::kPpm && IsSound(out, "observed.assay.results")) {
    Complain<kMoreThanTheSample>(out, "observed.assay.results", say::Grade{found});
  }
  if (b.assay().activity_bq_per_kg() < 0) {
    Complain<kActivityRange>(out, "observed.assay.activity_bq_per_kg",
                             say::Text{std::to_string(b.assay().activity_bq_per_kg())});
  }
}

constexpr RoleSet kOfficialRoles =
    SetOf(pb::ROLE_CUSTOMS, pb::ROLE_STATE_AGENCY, pb::ROLE_REGULATOR);

constexpr RoleSet kObserverRoles =
    kOfficialRoles | SetOf(pb::ROLE_LAB, pb::ROLE_WEIGHER, pb::ROLE_CARRIER, pb::ROLE_WAREHOUSE);

// One thing that was seen: who stands to it, and in which countries it may be.
struct Seen {
  std::string id;
  std::set<std::string> parties;    // holder, bailee, owner; shipper, receiver, carriers; operator
  std::set<std::string> countries;  // ISO 3166-1 alpha-2
  bool unsure = false;              // a row that decides it is not covered
};

void AddCountry(Context& context, Seen& seen, const std::string& site) {
  if (site.empty()) return;
  const auto& row = context.Site(site);
  seen.unsure = seen.unsure || row.unknown();
  if (row.yes()) seen.countries.insert(row.row().entry().iso3166_2().substr(0, 2));
}

// One end of a leg: a site or a UN/LOCODE.
void AddPlace(Context& context, Seen& seen, const std::string& place) {
  if (record::IsSiteId(place)) return AddCountry(context, seen, place);
  if (!place.empty()) seen.countries.insert(place.substr(0, 2));
}

// The border that it crossed last: on the road it is on one side of it or the other.
void AddLastCrossing(Seen& seen, const state::LotState& lot) {
  const auto& all = lot.crossings();
  const auto last = std::max_element(
      all.begin(), all.end(),
      [](const state::Crossing& a, const state::Crossing& b) { return a.at() < b.at(); });
  if (last != all.end()) seen.countries.insert(last->country());
}

void AddConsignment(Context& context, Seen& seen, const std::string& id) {
  const auto consignment = context.Consignment(id);
  seen.unsure = seen.unsure || consignment.unknown();
  const state::ConsignmentState& row = consignment.row;
  seen.parties.insert({row.shipper(), row.receiver(), row.bailee()});
  for (const pb::Leg& leg : row.legs()) seen.parties.insert(leg.carrier());
  AddCountry(context, seen, row.from_site());
  AddCountry(context, seen, row.to_site());
  for (const pb::Leg& leg : row.legs()) {
    AddPlace(context, seen, leg.from());
    AddPlace(context, seen, leg.to());
  }
}

void AddLot(Context& context, Seen& seen, const std::string& id) {
  const auto lot = context.Lot(id);
  seen.unsure = seen.unsure || lot.unknown() || (lot.yes() && lot.row.owner().empty());
  seen.parties.insert({lot.row.holder(), lot.row.bailee(), lot.row.owner()});
  AddCountry(context, seen, lot.row.now_at());
  if (lot.row.consignment().empty()) return;
  AddConsignment(context, seen, lot.row.consignment());
  AddLastCrossing(seen, lot.row);
}

std::vector<Seen> SeenBy(Context& context, const pb::Observed& body) {
  std::vector<Seen> all;
  for (const std::string& id : body.lots()) {
    all.emplace_back().id = id;
    AddLot(context, all.back(), id);
  }
  if (!body.consignment().empty()) {
    all.emplace_back().id = body.consignment();
    AddConsignment(context, all.back(), body.consignment());
    const auto consignment = context.Consignment(body.consignment());
    for (const std::string& id : consignment.row.open_lots()) {
      const auto lot = context.Lot(id);
      all.back().unsure = all.back().unsure || lot.unknown();
      all.back().parties.insert({lot.row.holder(), lot.row.bailee(), lot.row.owner()});
    }
  }
  if (!body.site().empty()) {
    all.emplace_back().id = body.site();
    const auto& site = context.Site(body.site());
    all.back().unsure = site.unknown();
    all.back().parties.insert(site.row().entry().operator_());
    AddCountry(context, all.back(), body.site());
  }
  for (Seen& one : all) {
    one.parties.erase("");
    // Where the log knows the country, the record's own claim moves nothing there.
    if (!one.countries.empty()) continue;
    const auto& place = context.record().place();
    if (place.has_site()) AddCountry(context, one, place.site());
    if (place.has_locode()) one.countries.insert(place.locode().substr(0, 2));
  }
  return all;
}

bool SignedByOne(const Context& context, const std::set<std::string>& parties) {
  return std::any_of(parties.begin(), parties.end(),
                     [&](const std::string& party) { return Signs(context, party); });
}

std::string FirstOf(const std::set<std::string>& set) { return set.empty() ? "" : *set.begin(); }

bool StandsToObserved(Context& context, const pb::Observed& body, const std::string& party) {
  const std::vector<Seen> all = SeenBy(context, body);
  return std::any_of(all.begin(), all.end(),
                     [&](const Seen& seen) { return seen.unsure || seen.parties.contains(party); });
}

void CheckObserver(Context& context) {
  const pb::Observed& body = context.record().observed();
  const std::string& who = context.principal();
  const auto& principal = context.Party(who);
  if (!principal.yes()) return;
  const bool with_custody_key = context.author_purpose() == pb::PURPOSE_CUSTODY;
  const bool observer = HoldsRole(context, principal.row(), kObserverRoles, body.site());
  const bool official = HoldsRole(context, principal.row(), kOfficialRoles, body.site());
  const std::string& country = principal.row().entry().country();
  for (const Seen& seen : SeenBy(context, body)) {
    if (seen.unsure || seen.parties.contains(who)) continue;
    if (with_custody_key) {
      return context.Fail<kObservesWithCustodyKey>("author", say::Id{who});
    }
    if (!observer) return FailRole(context, "author", who, kObserverRoles, body.site());
    if (official && seen.countries.contains(country)) continue;
    if (SignedByOne(context, seen.parties)) continue;
    const std::string owner = FirstOf(seen.parties);
    return context.Fail<kObservesWithoutPart>(
        "author", say::Id{who}, say::Word{seen.countries.empty() ? "NOT_KNOWN" : "KNOWN"},
        say::Name{FirstOf(seen.countries)}, say::Id{seen.id},
        say::Word{owner.empty() ? "NOT_KNOWN" : "KNOWN"}, say::Id{owner});
  }
}

void AdmitObserved(Context& context) {
  const pb::Observed& body = context.record().observed();
  ReadLots(context, body.lots(), Needs::kActiveOrInTransit, "observed.lots");
  if (!body.site().empty()) NeedSite(context, body.site(), "observed.site");
  if (!body.consignment().empty() && context.Consignment(body.consignment()).no()) {
    context.FailMissing("observed.consignment", body.consignment());
  }
  for (int i = 0; i < body.performers_size(); ++i) {
    const pb::Performer& performer = body.performers(i);
    const std::string at = Item("observed.performers", i) + ".party";
    NeedParty(context, performer.party(), at);
    if (performer.signed_()) NeedSignature(context, performer.party(), at);
  }
  for (int i = 0; i < body.weighings_size(); ++i) {
    const std::string& weighed = body.weighings(i).lot();
    if (body.lots().empty() ||
        std::find(body.lots().begin(), body.lots().end(), weighed) != body.lots().end())
      continue;
    context.Fail<kWeighedNotNamed>(Item("observed.weighings", i) + ".lot", say::Id{weighed});
  }
  if (!body.assay().lab().empty()) NeedParty(context, body.assay().lab(), "observed.assay.lab");
}

std::string_view SiteSeen(const pb::Record& r) { return r.observed().site(); }

bool Performs(Context& context, const std::string& party, std::string& who) {
  who = "PERFORMER";
  const auto& performers = context.record().observed().performers();
  return std::any_of(performers.begin(), performers.end(),
                     [&](const pb::Performer& p) { return p.signed_() && p.party() == party; });
}

bool PerformsOrStands(Context& context, const std::string& party, std::string& who) {
  return Performs(context, party, who) ||
         StandsToObserved(context, context.record().observed(), party);
}

}  // namespace

extern constinit const KindRule kObservedRule = {
    .kind = pb::KIND_OBSERVED,
    .check = CheckObserved,
    .admit = AdmitObserved,
    .author = kForObserve | kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = CheckObserver,
    .registrars = false,
    .counterparty = PerformsOrStands,
    .witness = Performs,
    .official = Performs,
    .site = SiteSeen,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
