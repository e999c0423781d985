// SPDX-License-Identifier: Apache-2.0
// Walks the places of a trail in the order of their scopes and lets the table's rules speak at
// each; then the answer follows from what they found. No rule is named here.
#include "verifier/evaluate/judge.h"

#include <algorithm>
#include <map>
#include <set>

#include "verifier/base/arith.h"
#include "verifier/evaluate/answer.h"
#include "verifier/evaluate/bound.h"
#include "verifier/evaluate/deadlines.h"
#include "verifier/evaluate/events.h"
#include "verifier/evaluate/hops.h"
#include "verifier/evaluate/matrix.h"
#include "verifier/rules/table.h"

namespace lode::evaluate {
namespace {

using report::Finding;
using rules::Scope;

report::LotState StateOf(const rules::LotLife& lot) {
  switch (lot.end) {
    case rules::LotEnd::kConsumed:
      return report::LOT_CONSUMED;
    case rules::LotEnd::kRetired:
      return report::LOT_RETIRED;
    case rules::LotEnd::kLost:
      return report::LOT_LOST;
    case rules::LotEnd::kNone:
      break;
  }
  return lot.on_road ? report::LOT_IN_TRANSIT : report::LOT_HELD;
}

// Of a million, rounded half to even.
int64_t PpmOf(int64_t part, int64_t whole) {
  if (whole <= 0) return 0;
  return static_cast<int64_t>(
      base::DivideRoundHalfEven(static_cast<base::Int128>(part) * 1'000'000, whole));
}

class Judgement {
 public:
  Judgement(const rules::Facts& facts, const catalogue::Catalogue& catalogue, report::Report& out)
      : facts_(facts), catalogue_(catalogue), out_(out) {}

  void Run() {
    Check(Scope::kTrail, {});
    Check(Scope::kLot, {});
    auto matrix = facts_.expectations.begin();
    for (const rules::Hop& hop : facts_.hops) {
      const bool expects = matrix != facts_.expectations.end() && matrix->hop == &hop;
      JudgeHop(hop, expects ? &*matrix++ : nullptr);
    }
    Check(Scope::kMetal, {});
    for (const auto& [element, vector] : facts_.origins.table) AddShares(element, vector);
    SetLotNow();
    AddEvents(facts_, out_);
    Conclude(facts_, catalogue_, outcomes_, out_);
    AddDeadlines(facts_, out_);
    BindMetal(facts_, out_);
    NameParties();
    NameSites();
  }

 private:
  std::vector<Finding> Check(Scope scope, const rules::Place& place) {
    std::vector<Finding> found = rules::CheckAt(scope, facts_, place);
    outcomes_.insert(outcomes_.end(), found.begin(), found.end());
    return found;
  }

  void JudgeHop(const rules::Hop& hop, const rules::Expectations* matrix) {
    report::Hop& shown = *out_.add_hops();
    shown = HopMessage(facts_, hop);
    Check(Scope::kHop, {&hop, matrix, nullptr});
    if (matrix == nullptr) return;
    int worst = -1;  // none that is required applies
    for (const rules::Expectation& expectation : matrix->cells) {
      const rules::Place place = {&hop, matrix, &expectation};
      const report::MatrixCell& cell = *shown.add_matrix() =
          CellMessage(facts_, place, Check(Scope::kExpectation, place));
      if (!expectation.required || cell.outcome() == report::NOT_APPLICABLE) continue;
      worst = std::max(worst, BadnessOf(cell.outcome(), cell.severity()));
    }
    int& standing = standing_.try_emplace(hop.site, worst).first->second;
    standing = std::max(standing, worst);
  }

  void AddShares(const std::string& element, const record::OriginVector& vector) {
    report::OriginShares* shares = out_.add_origins();
    shares->set_element(element);
    shares->set_total_mg(record::SumOf(vector));
    std::vector<std::pair<std::string, int64_t>> parts(vector.begin(), vector.end());
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    for (const auto& [key, mg] : parts) {
      report::OriginShare* share = shares->add_shares();
      share->set_origin(key);
      share->set_mg(mg);
      share->set_ppm(PpmOf(mg, shares->total_mg()));
      const rules::Origin& origin = facts_.origins.named.at(key);
      share->set_site(origin.site);
      if (!origin.record.IsZero()) share->set_record(origin.record.str());
      if (!origin.unaccounted) share->set_origin_class(rules::OriginClassName(origin.origin_class));
      share->set_country(origin.country);
      const auto it = standing_.find(origin.site);
      const int worst = it == standing_.end() ? -1 : it->second;
      share->set_standing(worst < 0    ? report::NOT_APPLICABLE
                          : worst == 4 ? report::FAIL
                          : worst == 3 ? report::UNKNOWN
                                       : report::PASS);
      share->set_exceptions(worst == 2);
    }
  }

  void SetLotNow() {
    const rules::LotLife* lot = facts_.history.Lot(facts_.history.lot());
    report::LotNow* now = out_.mutable_lot_now();
    now->set_state(report::LOT_NOT_IN_LOG);
    if (lot == nullptr) return;
    now->set_form(lot->form);
    now->set_state(StateOf(*lot));
    now->set_holder(lot->holder);
    now->set_owner(lot->owner);
    if (lot->on_road && lot->end == rules::LotEnd::kNone) now->set_carrier(lot->bailee);
    now->set_offered_to(lot->offered_to);
    now->set_wet_mg(lot->wet_mg);
    for (const auto& [element, mg] : lot->contained()) {
      report::Mass* mass = now->add_contained();
      mass->set_element(element);
      mass->set_mg(mg);
    }
  }

  // Everyone that a reader meets in this report.
  void NameParties() {
    std::set<std::string> named = {out_.lot_now().holder(), out_.lot_now().owner(),
                                   out_.lot_now().carrier(), out_.lot_now().offered_to()};
    for (const report::Event& event : out_.events()) {
      named.insert({event.party(), event.to()});
      named.insert(event.signed_by().begin(), event.signed_by().end());
    }
    for (const report::Hop& hop : out_.hops()) {
      named.insert(hop.party());
      named.insert(hop.signed_by().begin(), hop.signed_by().end());
      for (const report::Transport& leg : hop.transport()) named.insert(leg.carrier());
      // A party, or a name of somebody who is none.
      if (!facts_.history.PartyName(hop.seller()).empty()) named.insert(hop.seller());
      for (const report::MatrixCell& cell : hop.matrix()) {
        named.insert({cell.attestation().issuer(), cell.attestation().against().by()});
        // Likewise.
        const std::string& payer = cell.attestation().fee_payer();
        if (!facts_.history.PartyName(payer).empty()) named.insert(payer);
      }
    }
    for (const rules::Hop& hop : facts_.hops) named.insert(hop.site_operator);
    for (const Finding& finding : out_.findings()) {
      named.insert(finding.who());
      for (const report::Argument& argument : finding.found().arguments()) {
        // Of the ids that a statement names, those of registered parties.
        if (!facts_.history.PartyName(argument.id()).empty()) named.insert(argument.id());
        for (const report::Item& item : argument.items().items()) named.insert(item.party());
      }
    }
    named.erase("");
    for (const std::string& id : named) {
      report::NamedParty* party = out_.add_parties();
      party->set_party(id);
      party->set_name(facts_.history.PartyName(id));
      party->set_country(facts_.history.PartyCountry(id));
      for (const record::v1::Role role : facts_.history.RolesOf(id)) {
        party->add_roles(record::v1::Role_Name(role).substr(sizeof("ROLE_") - 1));
      }
    }
  }

  void NameSites() {
    std::map<std::string, const record::v1::SiteRegistered*> named;
    for (const rules::Hop& hop : facts_.hops) {
      if (const auto* site = facts_.history.Site(hop.site)) named[hop.site] = site;
    }
    for (const auto& [id, site] : named) {
      report::NamedSite* shown = out_.add_sites();
      shown->set_site(id);
      shown->set_role(catalogue::SiteTypeName(site->type()));
      shown->set_region(site->iso3166_2());
      shown->set_operator_(site->operator_());
      for (const std::string& owner : site->owners()) shown->add_owners(owner);
      if (site->has_cahra()) shown->set_cahra(site->cahra().flag() ? "YES" : "NO");
      shown->set_cahra_on(site->cahra().date().days());
      shown->set_asm_present(site->asm_present());
      for (const auto& point : site->outline()) {
        report::Point* corner = shown->add_outline();
        corner->set_lat_e7(point.lat_e7());
        corner->set_lon_e7(point.lon_e7());
      }
    }
  }

  const rules::Facts& facts_;
  const catalogue::Catalogue& catalogue_;
  report::Report& out_;
  std::vector<Finding> outcomes_;
  std::map<std::string, int> standing_;  // worst of hops at a site: required and applicable
};

// The rules of the trail alone.
std::vector<Finding> CheckUnproven(const rules::TrailFacts& trail, const report::Report& out) {
  const rules::History nothing(out.lot(), {}, 0);
  const rules::Profile profile;
  const rules::Facts facts(nothing, trail, profile);
  return rules::CheckAt(Scope::kTrail, facts, {});
}

}  // namespace

void Judge(const rules::History& history, const rules::TrailFacts& trail,
           const rules::Profile& profile, const catalogue::Catalogue& catalogue,
           report::Report& out) {
  rules::Facts facts(history, trail, profile);
  rules::GatherFacts(catalogue, facts);
  Judgement(facts, catalogue, out).Run();
}

void JudgeUnproven(const rules::TrailFacts& trail, report::Report& out) {
  for (Finding& finding : CheckUnproven(trail, out)) {
    // The first that blocks is why nothing else was looked at.
    if (finding.severity() != report::BLOCKS || finding.outcome() == report::PASS) continue;
    *out.add_findings() = std::move(finding);
    break;
  }
  trail.quorum_missing ? ConcludeUncosigned(out) : ConcludeNotAuthentic(out);
}

}  // namespace lode::evaluate
