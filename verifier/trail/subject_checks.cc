// SPDX-License-Identifier: Apache-2.0
// Together these checks make a trail complete: the map's count and head fix each chain, and the
// closure fixes which chains there must be. A trail with one chain too many is refused, too, so
// that a lot has one trail.
#include "verifier/trail/subject_checks.h"

#include <algorithm>
#include <utility>

#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/subjects/closure.h"

namespace lode::trail {
namespace {

Finding Fails(std::string problem) { return {.problem = std::move(problem)}; }
Finding Fails(const absl::Status& status) {
  return Fails(std::string(base::ToStd(status.message())));
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
      return base::Error(base::Reason::kNotAuthentic,
                         "the chain of " + subject.id + " (subject kind " +
                             std::to_string(static_cast<int>(subject.kind)) + ") is left out");
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

 private:
  const SubjectIndex& index_;
  const std::span<const CheckedEntry> entries_;
  std::vector<std::vector<uint64_t>> chains_;
};

}  // namespace

std::string Count(uint64_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

Finding FailureAt(const Trail& trail, size_t position, const std::string& problem) {
  return Fails("leaf " + std::to_string(trail.entries[position].index) + ": " + problem);
}

Finding CheckStateRoot(const Trail& trail, std::span<const Prepared> prepared, MapFacts& out) {
  const auto leaf = merkle::ParseLeaf(trail.state_root_leaf);
  if (!leaf.ok() || !std::holds_alternative<merkle::StateRootLeaf>(*leaf)) {
    return Fails("leaf " + std::to_string(trail.state_root_index) + " is no state root");
  }
  out.state_root = std::get<merkle::StateRootLeaf>(*leaf);
  if (out.state_root.covered_size > trail.state_root_index) {
    return Fails("it covers more than the leaves before it");
  }
  if (trail.entries.back().index >= out.state_root.covered_size) {
    return FailureAt(
        trail, trail.entries.size() - 1,
        "it is not below the covered size " + std::to_string(out.state_root.covered_size));
  }
  // An as-of time that is taken from the state root would else hide the newest records.
  if (out.state_root.record_time_us < prepared.back().leaf.record_time_us) {
    return Fails("its time is before that of leaf " + std::to_string(trail.entries.back().index) +
                 ", which it covers");
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
  if (!heads.ok()) return Fails(heads.status());
  out.heads.resize(order.size());
  for (size_t i = 0; i < order.size(); ++i) out.heads[order[i].second] = (*heads)[i];
  const auto in_map = static_cast<uint64_t>(std::count_if(
      heads->begin(), heads->end(), [](const auto& head) { return head.has_value(); }));
  if (out.state_root.subjects < in_map) {
    return Fails("it counts " + Count(out.state_root.subjects, "subject", "subjects") +
                 ", and its map shows " + std::to_string(in_map));
  }
  Finding holds = {.holds = true};
  statement::Say(rules::kStateRootHolds, holds.what)
      .Count("leaf", trail.state_root_index)
      .Count("covered", out.state_root.covered_size)
      .Count("subjects", out.state_root.subjects)
      .Count("shown", order.size());
  return holds;
}

Finding CheckChains(const Trail& trail, std::span<const Prepared> prepared,
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
    return Fails("the chain of " + trail.subjects[s].id + " has " +
                 Count(want.count, "record", "records") + " in the log's map; the trail holds " +
                 std::to_string(chains[s].count) +
                 (chains[s].count == want.count ? ", but others" : ""));
  }
  Finding holds = {.holds = true};
  statement::Say(rules::kChainsHold, holds.what)
      .Count("chains", chains.size())
      .Count("links", links);
  return holds;
}

Finding CheckClosure(const Trail& trail, const SubjectIndex& index,
                     std::span<const Prepared> prepared, std::span<const CheckedEntry> entries) {
  TrailChains chains(index, prepared, entries);
  const auto closure = subjects::CloseOver(trail.lot, trail.origin, chains);
  if (!closure.ok()) return Fails(closure.status());
  if (closure->subjects.size() != trail.subjects.size()) {
    return Fails("the trail holds " +
                 Count(trail.subjects.size() - closure->subjects.size(), "chain", "chains") +
                 " more than bear on the lot");
  }
  if (closure->entries.size() != trail.entries.size()) {
    return Fails("the trail holds " +
                 Count(trail.entries.size() - closure->entries.size(), "record", "records") +
                 " more than bear on the lot");
  }
  Finding holds = {.holds = true};
  statement::Say(rules::kClosureHolds, holds.what).Count("subjects", trail.subjects.size());
  return holds;
}

}  // namespace lode::trail
