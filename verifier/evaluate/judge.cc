// SPDX-License-Identifier: Apache-2.0
// Walks the places of a trail in the order of their scopes and lets the table's rules speak at
// each; then the answer follows from what they found. No rule is named here.
#include "verifier/evaluate/judge.h"

#include <algorithm>
#include <map>
#include <set>

#include "verifier/evaluate/answer.h"
#include "verifier/evaluate/hops.h"
#include "verifier/evaluate/matrix.h"
#include "verifier/evaluate/unread.h"
#include "verifier/rules/table.h"
#include "verifier/rules/words.h"

namespace lode::evaluate {
namespace {

using report::Finding;
using rules::Scope;

// Where the lot asked for stands as of: "held by ...", "retired" ...
std::string StateText(const rules::History& history) {
  const rules::LotLife* lot = history.Lot(history.lot());
  if (lot == nullptr) return "not in the log";
  switch (lot->end) {
    case rules::LotEnd::kConsumed:
      return "consumed";
    case rules::LotEnd::kRetired:
      return "retired";
    case rules::LotEnd::kLeft:
      return "left the books";
    case rules::LotEnd::kLost:
      return "lost";
    case rules::LotEnd::kNone:
      break;
  }
  const std::string name = history.PartyName(lot->holder);
  return "held by " + (name.empty() ? lot->holder : name);
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
    NameParties();
    Conclude(facts_, outcomes_, out_);
    if (!facts_.profile.esg) return;
    for (std::string& text :
         UnreadAttestations(facts_.history, judged_, *facts_.profile.esg, catalogue_)) {
      out_.add_not_proven(std::move(text));
    }
  }

 private:
  std::vector<Finding> Check(Scope scope, const rules::Place& place) {
    std::vector<Finding> found = rules::CheckAt(scope, facts_, place);
    outcomes_.insert(outcomes_.end(), found.begin(), found.end());
    return found;
  }

  void JudgeHop(const rules::Hop& hop, const rules::Expectations* matrix) {
    report::Hop& shown = *out_.add_hops();
    shown = HopMessage(facts_.history, hop);
    Check(Scope::kHop, {&hop, matrix, nullptr});
    if (matrix == nullptr) return;
    judged_.insert({hop.site, hop.site_operator});
    int worst = 0;
    bool required = false;
    for (const rules::Expectation& expectation : matrix->cells) {
      const rules::Place place = {&hop, matrix, &expectation};
      const report::MatrixCell& cell = *shown.add_matrix() =
          CellMessage(facts_, place, Check(Scope::kExpectation, place));
      if (!expectation.required) continue;
      required = true;
      worst = std::max(worst, BadnessOf(cell.outcome(), cell.severity()));
    }
    if (!required) return;
    int& standing = standing_.try_emplace(hop.site, 0).first->second;
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
      share->set_ppm(rules::PpmOf(mg, shares->total_mg()));
      const auto it = standing_.find(facts_.origins.named.at(key).site);
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
    if (lot == nullptr) return;
    report::LotNow* now = out_.mutable_lot_now();
    now->set_form(lot->form);
    now->set_state(StateText(facts_.history));
    now->set_wet_mg(lot->wet_mg);
    for (const auto& [element, mg] : lot->contained()) {
      report::Mass* mass = now->add_contained();
      mass->set_element(element);
      mass->set_mg(mg);
    }
  }

  void NameParties() {
    std::set<std::string> named;
    for (const report::Hop& hop : out_.hops()) {
      named.insert(hop.party());
      named.insert(hop.signed_by().begin(), hop.signed_by().end());
    }
    for (const std::string& id : named) {
      report::NamedParty* party = out_.add_parties();
      party->set_party(id);
      party->set_name(facts_.history.PartyName(id));
    }
  }

  const rules::Facts& facts_;
  const catalogue::Catalogue& catalogue_;
  report::Report& out_;
  std::set<std::string> judged_;  // sites and operators of hops whose expectations were judged
  std::vector<Finding> outcomes_;
  std::map<std::string, int> standing_;  // worst required expectation of hops at a site
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
