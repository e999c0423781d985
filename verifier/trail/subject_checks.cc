// SPDX-License-Identifier: Apache-2.0
// Together these checks make a trail complete: the map's count and head fix each chain, and the
// closure fixes which chains there must be. A trail with one chain too many is refused, too, so
// that a lot has one trail.
#include "verifier/trail/subject_checks.h"

#include <algorithm>
#include <utility>

#include "verifier/base/reason.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/subjects/closure.h"
#include "verifier/trail/proof_checks.h"

namespace lode::trail {
namespace {

template <const statement::Code& code, typename... Values>
Outcome Fails(const Values&... values) {
  return {.what = statement::Make<code>(values...)};
}

// The chains of a trail, by subject; "leaf indexes" are positions among its entries.
class TrailChains : public subjects::ChainSource {
 public:
  TrailChains(const SubjectIndex& index, std::span<const Prepared> prepared,
              std::span<const CheckedEntry> entries)
      : index_(index), entries_(entries), chains_(index.size()) {
    for (size_t i = 0; i < prepared.size(); ++i) {
      for (const uint32_t subject : prepared[i].touches) chains_[subject].push_back(i);
    }
  }

  absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) override {
    const auto it = index_.find(NameOf(subject));
    if (it == index_.end()) {
      left_out_ = subject;
      return base::Error(base::Reason::kNotAuthentic, "a chain is left out");
    }
    return chains_[it->second];
  }
  absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t position) override {
    return entries_[position].record;
  }
  absl::Status VisitRecord(uint64_t position, const Visit& visit) override {
    visit(entries_[position].record);
    return absl::OkStatus();
  }
  // The subject whose chain was asked for and is not there.
  const std::optional<record::Subject>& left_out() const { return left_out_; }

 private:
  const SubjectIndex& index_;
  const std::span<const CheckedEntry> entries_;
  std::vector<std::vector<uint64_t>> chains_;
  std::optional<record::Subject> left_out_;
};

std::string_view WordOf(record::SubjectKind kind) {
  switch (kind) {
    case record::SubjectKind::kLot:
      return "LOT";
    case record::SubjectKind::kSite:
      return "SITE";
    case record::SubjectKind::kParty:
      return "PARTY";
    case record::SubjectKind::kDocument:
      return "DOCUMENT";
    case record::SubjectKind::kTagOrSeal:
      return "TAG_OR_SEAL";
    case record::SubjectKind::kActedUpon:
      return "RECORD";
    case record::SubjectKind::kLotGrants:
      return "LOT_GRANTS";
    case record::SubjectKind::kConsignment:
      return "CONSIGNMENT";
    case record::SubjectKind::kLedger:
      return "LEDGER";
    case record::SubjectKind::kQuota:
      break;
  }
  return "QUOTA";
}

Outcome ClosureFails(const std::optional<record::Subject>& left_out, const absl::Status& why) {
  if (!left_out) return Fails<rules::kNotJudged>(ReasonOf(why));
  return Fails<rules::kChainLeftOut>(statement::Id{left_out->id},
                                     statement::Word{WordOf(left_out->kind)});
}

}  // namespace

Outcome CheckStateRoot(const Trail& trail, std::span<const Prepared> prepared, MapFacts& out) {
  const auto leaf = merkle::ParseLeaf(trail.state_root_leaf);
  if (!leaf.ok() || !std::holds_alternative<merkle::StateRootLeaf>(*leaf)) {
    return Fails<rules::kNoStateRoot>(statement::Count(trail.state_root_index));
  }
  out.state_root = std::get<merkle::StateRootLeaf>(*leaf);
  if (out.state_root.covered_size > trail.state_root_index) {
    return Fails<rules::kCoversTooMuch>(statement::Count(trail.state_root_index),
                                        statement::Count(out.state_root.covered_size));
  }
  if (trail.entries.back().index >= out.state_root.covered_size) {
    return Fails<rules::kNotCovered>(statement::Count(trail.entries.back().index),
                                     statement::Count(out.state_root.covered_size));
  }
  // An as-of time that is taken from the state root would else hide the newest records.
  if (out.state_root.record_time_us < prepared.back().leaf.record_time_us) {
    return Fails<rules::kStateRootEarlier>(statement::Count(trail.state_root_index),
                                           statement::Count(trail.entries.back().index));
  }
  std::vector<std::pair<base::Hash256, size_t>> order;
  order.reserve(trail.subjects.size());
  for (size_t i = 0; i < trail.subjects.size(); ++i) {
    order.emplace_back(record::SubjectKey(trail.subjects[i]), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<base::Hash256> keys;
  keys.reserve(order.size());
  for (const auto& [key, subject] : order) keys.push_back(key);
  const auto heads = subjects::ReadMultiproof(keys, trail.map_multiproof, out.state_root.map_root);
  if (!heads.ok()) return Fails<rules::kMapRefused>(ReasonOf(heads.status()));
  out.heads.resize(order.size());
  for (size_t i = 0; i < order.size(); ++i) out.heads[order[i].second] = (*heads)[i];
  const auto in_map = static_cast<uint64_t>(std::count_if(
      heads->begin(), heads->end(), [](const auto& head) { return head.has_value(); }));
  if (out.state_root.subjects < in_map) {
    return Fails<rules::kMapCount>(statement::Count(out.state_root.subjects),
                                   statement::Count(in_map));
  }
  Outcome holds = {.holds = true};
  statement::Say(rules::kStateRootHolds, holds.what)
      .Count("leaf", trail.state_root_index)
      .Count("covered", out.state_root.covered_size)
      .Count("subjects", out.state_root.subjects)
      .Count("shown", order.size());
  return holds;
}

Outcome CheckChains(const Trail& trail, std::span<const Prepared> prepared,
                    std::span<const CheckedEntry> entries, const MapFacts& map) {
  std::vector<subjects::ChainHead> chains(trail.subjects.size());
  for (size_t i = 0; i < prepared.size(); ++i) {
    for (const uint32_t subject : prepared[i].touches) {
      chains[subject] = subjects::Extend(chains[subject], entries[i].record.digest);
    }
  }
  uint64_t links = 0;
  for (size_t s = 0; s < chains.size(); ++s) {
    const subjects::ChainHead want = map.heads[s].value_or(subjects::ChainHead());
    links += want.count;
    if (chains[s] == want) continue;
    return Fails<rules::kChainDiffers>(statement::Id{trail.subjects[s].id},
                                       statement::Count(want.count),
                                       statement::Count(chains[s].count));
  }
  Outcome holds = {.holds = true};
  statement::Say(rules::kChainsHold, holds.what)
      .Count("chains", chains.size())
      .Count("links", links);
  return holds;
}

Outcome CheckClosure(const Trail& trail, const SubjectIndex& index,
                     std::span<const Prepared> prepared, std::span<const CheckedEntry> entries) {
  TrailChains chains(index, prepared, entries);
  const auto closure = subjects::CloseOver(trail.lot, trail.origin, chains);
  if (!closure.ok()) return ClosureFails(chains.left_out(), closure.status());
  if (closure->subjects.size() != trail.subjects.size()) {
    return Fails<rules::kChainsTooMany>(
        statement::Count(trail.subjects.size() - closure->subjects.size()));
  }
  if (closure->entries.size() != trail.entries.size()) {
    return Fails<rules::kRecordsTooMany>(
        statement::Count(trail.entries.size() - closure->entries.size()));
  }
  Outcome holds = {.holds = true};
  statement::Say(rules::kClosureHolds, holds.what).Count("subjects", trail.subjects.size());
  return holds;
}

}  // namespace lode::trail
