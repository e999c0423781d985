// SPDX-License-Identifier: Apache-2.0
// Closure, then the entries, then the three proofs over exactly those.
#include "verifier/trail/build.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::trail {
namespace {

absl::Status ReadEntries(const std::set<uint64_t>& indexes, TrailSource& source, Trail& trail) {
  trail.entries.reserve(indexes.size());
  uint64_t bytes = 0;
  for (const uint64_t index : indexes) {
    Entry entry;
    entry.index = index;
    LODE_ASSIGN_OR_RETURN(entry.leaf, source.ReadLeaf(index));
    LODE_ASSIGN_OR_RETURN(entry.envelope, source.ReadEnvelope(index));
    bytes += entry.leaf.size() + entry.envelope.size();
    if (bytes > base::limits::kTrailBytes) {
      return base::Error(
          base::Reason::kTooLarge,
          "the lot's trail has more than " + std::to_string(base::limits::kTrailBytes) + " bytes");
    }
    trail.entries.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Trail> BuildTrail(std::string_view lot, TrailSource& source) {
  Trail trail;
  trail.origin = source.origin();
  trail.lot = std::string(lot);
  trail.tree_size = source.tree_size();
  trail.checkpoint_note = source.checkpoint_note();
  trail.state_root_index = source.state_root_index();
  LODE_ASSIGN_OR_RETURN(subjects::Closure closure, subjects::CloseOver(lot, trail.origin, source));
  LODE_RETURN_IF_ERROR(ReadEntries(closure.entries, source, trail));
  LODE_ASSIGN_OR_RETURN(trail.state_root_leaf, source.ReadLeaf(trail.state_root_index));

  std::vector<uint64_t> indexes(closure.entries.begin(), closure.entries.end());
  indexes.insert(std::upper_bound(indexes.begin(), indexes.end(), trail.state_root_index),
                 trail.state_root_index);
  const auto node = [&source](int level, uint64_t index) { return source.ReadNode(level, index); };
  LODE_ASSIGN_OR_RETURN(trail.inclusion, merkle::MakeMultiproof(indexes, trail.tree_size, node));

  std::vector<base::Hash256> keys;
  keys.reserve(closure.subjects.size());
  for (const record::Subject& subject : closure.subjects) {
    keys.push_back(record::SubjectKey(subject));
  }
  std::sort(keys.begin(), keys.end());
  LODE_ASSIGN_OR_RETURN(trail.map_multiproof, source.ProveSubjects(keys));
  trail.subjects.assign(closure.subjects.begin(), closure.subjects.end());
  return trail;
}

}  // namespace lode::trail
