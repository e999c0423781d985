// SPDX-License-Identifier: Apache-2.0
// From a file to a Trail: everything is kept as it comes. Who got the file from somebody surveys it
// first (survey.h).
#include <utility>

#include "verifier/base/status_macros.h"
#include "verifier/trail/bounds.h"
#include "verifier/trail/read.h"
#include "verifier/trail/trail.h"

namespace lode::trail {
namespace {

class Keeper : public TrailSink {
 public:
  absl::Status OnHeader(std::string_view origin, std::string_view lot,
                        uint64_t tree_size) override {
    trail.origin = origin;
    trail.lot = lot;
    trail.tree_size = tree_size;
    return absl::OkStatus();
  }
  absl::Status OnEntry(const EntryView& in) override {
    Entry& entry = trail.entries.emplace_back();
    entry.index = in.index;
    entry.leaf = in.leaf;
    entry.envelope = in.envelope;
    for (const SectionView& section : in.sections) {
      entry.sections.push_back(
          {std::string(section.name), std::string(section.salt), std::string(section.data)});
    }
    return absl::OkStatus();
  }
  absl::Status OnHash(const base::Hash256& hash) override {
    trail.inclusion.push_back(hash);
    return absl::OkStatus();
  }
  absl::Status OnStateRoot(uint64_t index, std::string_view leaf) override {
    trail.state_root_index = index;
    trail.state_root_leaf = leaf;
    return absl::OkStatus();
  }
  absl::Status OnSubject(const record::Subject& subject) override {
    trail.subjects.push_back(subject);
    return absl::OkStatus();
  }
  absl::Status OnMapProof(ProofParts& parts) override {
    for (;;) {
      LODE_ASSIGN_OR_RETURN(const std::string_view part, parts.Next());
      if (part.empty()) return absl::OkStatus();
      trail.map_multiproof += part;
    }
  }
  absl::Status OnCheckpoint(std::string_view note) override {
    trail.checkpoint_note = note;
    return absl::OkStatus();
  }

  Trail trail;
};

}  // namespace

absl::StatusOr<Trail> ParseTrailWithin(base::FileSource& file, const Bounds& bounds) {
  Keeper keeper;
  LODE_RETURN_IF_ERROR(ReadTrail(file, bounds, keeper));
  return std::move(keeper.trail);
}

absl::StatusOr<Trail> ParseTrail(base::FileSource& file) { return ParseTrailWithin(file, {}); }
absl::StatusOr<Trail> ParseTrail(std::string_view file) {
  base::MemorySource source(file);
  return ParseTrail(source);
}

}  // namespace lode::trail
