// SPDX-License-Identifier: Apache-2.0
// The checks that need no record: whose tree it is, and that the leaves are in it. Each writes its
// line into the result or ends it; both ways to check a trail (check.h, survey.h) use these.
// Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_PROOF_CHECKS_H_
#define LODE_VERIFIER_TRAIL_PROOF_CHECKS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "verifier/note/policy.h"
#include "verifier/statement/statement.h"
#include "verifier/trail/check.h"

namespace lode::trail {

// Adds a line, that the check holds; true. Fails: that it does not, and why; false.
bool Passes(CheckedTrail& out, std::string name, lode::trail::v1::Statement what);
bool Fails(CheckedTrail& out, std::string name, lode::trail::v1::Statement what);

// The reason of an error, as the argument of a statement.
statement::Word ReasonOf(const absl::Status& status);

bool LimitsHold(CheckedTrail& out, uint64_t entries, uint64_t subjects);

// What the trail says of itself.
struct Claims {
  std::string_view checkpoint_note, origin;
  uint64_t tree_size = 0;
};
// Checkpoint and quorum; fills `out.trust`.
bool CheckpointHolds(CheckedTrail& out, const Claims& claims, const note::TrustPolicy& policy);

// `proof`: what folding the leaves and the hashes came to.
bool InclusionHolds(CheckedTrail& out, const absl::Status& proof, uint64_t leaves, uint64_t hashes);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_PROOF_CHECKS_H_
