// SPDX-License-Identifier: Apache-2.0
// The frames of a trail file in their order, each part within its limit before it is handed on; a
// sink says what is done with the parts. Only the current frame is kept here. Internal to
// verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_READ_H_
#define LODE_VERIFIER_TRAIL_READ_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/base/file_source.h"
#include "verifier/record/touches.h"
#include "verifier/trail/bounds.h"

namespace lode::trail {

// Views are good until the call returns.
struct SectionView {
  std::string_view name, salt, data;
};
struct EntryView {
  uint64_t index = 0;
  std::string_view leaf, envelope;
  std::vector<SectionView> sections;
};

// The parts of the map proof, one after the other.
class ProofParts {
 public:
  virtual ~ProofParts() = default;
  // Good until the next call; empty after the last.
  virtual absl::StatusOr<std::string_view> Next() = 0;
};

// Called in this order; an error ends the reading.
class TrailSink {
 public:
  virtual ~TrailSink() = default;
  virtual absl::Status OnHeader(std::string_view origin, std::string_view lot,
                                uint64_t tree_size) = 0;
  virtual absl::Status OnEntry(const EntryView& entry) = 0;
  virtual absl::Status OnHash(const base::Hash256& hash) = 0;
  virtual absl::Status OnStateRoot(uint64_t index, std::string_view leaf) = 0;
  virtual absl::Status OnSubject(const record::Subject& subject) = 0;
  // Takes all parts.
  virtual absl::Status OnMapProof(ProofParts& parts) = 0;
  virtual absl::Status OnCheckpoint(std::string_view note) = 0;
};

// Errors as of ParseTrail (trail.h), and the sink's.
absl::Status ReadTrail(base::FileSource& file, const Bounds& bounds, TrailSink& sink);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_READ_H_
