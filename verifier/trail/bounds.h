// SPDX-License-Identifier: Apache-2.0
// How many entries and subjects a trail may have: limits.h, or less where a test wants to stand at
// the edge without gigabytes. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_BOUNDS_H_
#define LODE_VERIFIER_TRAIL_BOUNDS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "verifier/base/file_source.h"
#include "verifier/base/limits.h"
#include "verifier/trail/check.h"
#include "verifier/trail/trail.h"

namespace lode::trail {

struct Bounds {
  uint64_t entries = base::limits::kTrailEntries;
  uint64_t subjects = base::limits::kTrailSubjects;

  bool Hold(uint64_t entry_count, uint64_t subject_count) const {
    return entry_count <= entries && subject_count <= subjects;
  }
};

absl::StatusOr<Trail> ParseTrailWithin(base::FileSource& file, const Bounds& bounds);
CheckedTrail CheckTrailWithin(const Trail& trail, const note::TrustPolicy& policy,
                              const Bounds& bounds);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_BOUNDS_H_
