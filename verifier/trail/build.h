// SPDX-License-Identifier: Apache-2.0
// Makes the trail of a lot from a log: the ledger's export, a replica's, a scenario's.
#ifndef LODE_VERIFIER_TRAIL_BUILD_H_
#define LODE_VERIFIER_TRAIL_BUILD_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/merkle/tree.h"
#include "verifier/subjects/closure.h"
#include "verifier/trail/trail.h"

namespace lode::trail {

// A log as of one signed checkpoint. Chains end below the covered size of the newest state root in
// it.
class TrailSource : public subjects::ChainSource {
 public:
  virtual std::string origin() const = 0;
  virtual std::string checkpoint_note() const = 0;
  virtual uint64_t tree_size() const = 0;
  virtual uint64_t state_root_index() const = 0;
  virtual absl::StatusOr<std::string> ReadLeaf(uint64_t index) = 0;
  virtual absl::StatusOr<std::string> ReadEnvelope(uint64_t index) = 0;
  virtual absl::StatusOr<base::Hash256> ReadNode(int level, uint64_t index) = 0;
  // Multiproof in the map of that state root; keys strictly ascending.
  virtual absl::StatusOr<std::string> ProveSubjects(std::span<const base::Hash256> keys) = 0;
};

// kNotFound for an unknown lot, kTooLarge beyond the limits.
absl::StatusOr<Trail> BuildTrail(std::string_view lot, TrailSource& source);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_BUILD_H_
