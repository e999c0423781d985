// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/judge.h"

#include <algorithm>
#include <map>
#include <set>

#include "verifier/evaluate/answer.h"
#include "verifier/evaluate/hops.h"
#include "verifier/evaluate/matrix.h"
#include "verifier/evaluate/unread.h"
#include "verifier/rules/claims.h"
#include "verifier/rules/keys.h"
#include "verifier/rules/origin.h"
#include "verifier/rules/words.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;
using report::Finding;

// A site that nobody attested at all says the same of each criterion, which makes it one finding;
// each still counts.
std::vector<Finding> OneIfNothingWasAttested(std::vector<Finding> outcomes) {
  const auto silent = [](const Finding& f) {
    return f.rule() == "ATT-04" && f.outcome() == report::UNKNOWN;
  };
  if (outcomes.size() < 2 || !std::all_of(outcomes.begin(), outcomes.end(), silent))
    return outcomes;
  Finding one = outcomes.front();
  const std::string n = std::to_string(outcomes.size());
  one.clear_criterion();
  one.set_value("nothing attested");
  one.set_limit("an outcome for each of " + n + " expectations");
  one.set_message("nobody has attested " + one.site() + ": none of its " + n +
                  " expectations has a result");
  return std::vector<Finding>(outcomes.size(), one);
}

class Judgement {
 public:
  Judgement(const rules::History& history, const rules::TrailFacts& facts,
            const rules::Profile& profile, const catalogue::Catalogue& catalogue,
            report::Report& out)
      : history_(history),
        facts_(facts),
        profile_(profile),
        catalogue_(catalogue),
        out_(out),
        path_(rules::TraceBack(history)) {}

  void Run() {
    const Finding staleness =
        rules::CheckStaleness(facts_, history_.as_of_us(), profile_.staleness);
    stale_ = staleness.outcome() != report::PASS;
    Keep(rules::CheckProofs(facts_));
    Keep(rules::CheckReplay(facts_));
    Keep(staleness);
    for (Finding& f : rules::CheckKeys(history_, stale_)) Keep(std::move(f));
    Keep(rules::CheckClaimable(history_, path_, stale_));
    JudgeHops();
    JudgeOrigins();
    SetLotNow();
    NameParties();
    Conclude(profile_, outcomes_, out_);
    if (!profile_.esg) return;
    for (std::string& text : UnreadAttestations(history_, judged_, *profile_.esg, catalogue_)) {
      out_.add_not_proven(std::move(text));
    }
  }

 private:
  void Keep(Finding finding) { outcomes_.push_back(std::move(finding)); }

  void JudgeHops() {
    for (HopAt& at : HopsOf(history_, path_)) {
      if (profile_.esg && rules::IsHop(history_.Message(at.position))) JudgeHop(at.hop);
      *out_.add_hops() = std::move(at.hop);
    }
  }

  void JudgeHop(report::Hop& hop) {
    const pb::SiteRegistered* site = history_.Site(hop.site());
    const pb::SiteType type = site == nullptr ? pb::SITE_TYPE_UNSPECIFIED : site->type();
    const auto needs = catalogue_.needs.find(type);
    if (needs == catalogue_.needs.end()) return;
    rules::HopFacts facts;
    facts.site = hop.site();
    facts.operator_party = site->operator_();
    judged_.insert({facts.site, facts.operator_party});
    facts.operator_name = history_.PartyName(facts.operator_party);
    facts.index = hop.index();
    facts.event_time_us = hop.event_time_us();
    facts.as_of_us = history_.as_of_us();
    facts.stale = stale_;
    const bool required = profile_.esg->required_at.contains(type);
    Matrix matrix =
        EvaluateMatrix(history_, facts, needs->second, required, *profile_.esg, catalogue_);
    int worst = 0;
    for (const report::MatrixCell& cell : matrix.cells) {
      *hop.add_matrix() = cell;
      if (cell.required()) worst = std::max(worst, BadnessOf(cell.outcome(), cell.severity()));
    }
    if (required) {
      int& standing = standing_.try_emplace(hop.site(), 0).first->second;
      standing = std::max(standing, worst);
    }
    const std::string lot = hop.outputs_size() > 0 ? hop.outputs(0) : "";
    for (Finding& f : OneIfNothingWasAttested(std::move(matrix.outcomes))) {
      f.set_lot(lot);
      f.add_evidence(hop.record());
      Keep(std::move(f));
    }
  }

  void JudgeOrigins() {
    const rules::OriginTable table = rules::OriginsOfLot(history_, path_);
    for (const std::string& element : profile_.origin.elements) {
      const auto it = table.find(element);
      Finding f = rules::CheckOriginKnown(
          element, it == table.end() ? record::OriginVector() : it->second, profile_.origin);
      f.set_lot(history_.lot());
      if (f.outcome() == report::UNKNOWN) NameUnknownSources(element, f);
      Keep(std::move(f));
    }
    const pb::CustodyModel weakest = rules::WeakestModel(history_, path_);
    base::Hash256 named_at;
    for (const size_t position : path_.makings) {
      if (weakest != pb::CUSTODY_MODEL_UNSPECIFIED && named_at.IsZero() &&
          history_.Message(position).transformed().custody_model() == weakest) {
        named_at = history_.entries()[position].record.digest;
      }
    }
    Finding model = rules::CheckCustodyModel(weakest, named_at, profile_.origin);
    model.set_lot(history_.lot());
    Keep(std::move(model));
    for (const auto& [element, vector] : table) AddShares(element, vector);
  }

  // Which lots came from outside the ledger, and who can ask their seller.
  void NameUnknownSources(const std::string& element, Finding& finding) {
    constexpr int kNamed = 5;
    std::string lots;
    int n = 0;
    for (const size_t position : path_.makings) {
      const pb::Record& r = history_.Message(position);
      if (!r.has_lot_created()) continue;
      const bool known =
          rules::IsHop(r) && r.lot_created().origin_class() != pb::ORIGIN_CLASS_UNKNOWN;
      const record::ElementAmounts held = record::ContainedOf(r.lot_created().quantity());
      if (known || record::AmountOf(held, element) == 0) continue;
      if (++n > kNamed) continue;
      const std::string holder = history_.PartyName(rules::PrincipalOf(r));
      lots += (lots.empty() ? "" : ", ") + r.lot_created().lot() + " (" +
              (holder.empty() ? rules::PrincipalOf(r) : holder) + " can ask its seller)";
      rules::AddEvidence(finding, history_.entries()[position].record.digest);
    }
    if (n > kNamed)
      lots += " and " + rules::Counted(static_cast<uint64_t>(n - kNamed), "lot") + " more";
    if (n > 0) {
      finding.set_remedy("records from the mine on of " + lots + "; or a lot without it");
    }
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
      const auto it = standing_.find(key.substr(0, key.find('|')));
      const int worst = it == standing_.end() ? -1 : it->second;
      share->set_standing(worst < 0    ? report::NOT_APPLICABLE
                          : worst == 4 ? report::FAIL
                          : worst == 3 ? report::UNKNOWN
                                       : report::PASS);
      share->set_exceptions(worst == 2);
    }
  }

  void SetLotNow() {
    const rules::LotLife* lot = history_.Lot(history_.lot());
    if (lot == nullptr) return;
    report::LotNow* now = out_.mutable_lot_now();
    now->set_form(lot->form);
    now->set_state(rules::StateText(history_));
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
      party->set_name(history_.PartyName(id));
    }
  }

  const rules::History& history_;
  const rules::TrailFacts& facts_;
  const rules::Profile& profile_;
  const catalogue::Catalogue& catalogue_;
  report::Report& out_;
  const rules::CustodyPath path_;
  bool stale_ = false;
  std::set<std::string> judged_;  // sites and operators of hops whose expectations were judged
  std::vector<Finding> outcomes_;
  std::map<std::string, int> standing_;  // worst required expectation of hops at a site
};

}  // namespace

void Judge(const rules::History& history, const rules::TrailFacts& facts,
           const rules::Profile& profile, const catalogue::Catalogue& catalogue,
           report::Report& out) {
  Judgement(history, facts, profile, catalogue, out).Run();
}

void JudgeUnproven(const rules::TrailFacts& facts, report::Report& out) {
  if (facts.quorum_missing) {
    *out.add_findings() = rules::CheckProofs(facts);
    ConcludeUncosigned(out);
    return;
  }
  for (Finding finding : {rules::CheckProofs(facts), rules::CheckReplay(facts)}) {
    if (finding.outcome() == report::FAIL) *out.add_findings() = std::move(finding);
  }
  ConcludeNotAuthentic(out);
}

}  // namespace lode::evaluate
