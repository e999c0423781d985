// SPDX-License-Identifier: Apache-2.0
// What the log's subject map says of a trail: the state root, the heads of its chains, that the
// chains are whole, and that they are those of the closure. Each check needs the prepared entries,
// and of the others' results only the heads. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_SUBJECT_CHECKS_H_
#define LODE_VERIFIER_TRAIL_SUBJECT_CHECKS_H_

#include <optional>
#include <span>
#include <vector>

#include "verifier/merkle/leaf.h"
#include "verifier/subjects/map.h"
#include "verifier/trail/check.h"
#include "verifier/trail/prepare.h"
#include "verifier/trail/trail.h"

namespace lode::trail {

// The outcome of one check: what was checked, or what is wrong.
struct Outcome {
  bool holds = false;
  lode::trail::v1::Statement what = {};
};

struct MapFacts {
  merkle::StateRootLeaf state_root;
  std::vector<std::optional<subjects::ChainHead>> heads;  // by subject, as the map says
};

Outcome CheckStateRoot(const Trail& trail, std::span<const Prepared> prepared, MapFacts& out);
// Requires that CheckStateRoot holds.
Outcome CheckChains(const Trail& trail, std::span<const Prepared> prepared,
                    std::span<const CheckedEntry> entries, const MapFacts& map);
Outcome CheckClosure(const Trail& trail, const SubjectIndex& index,
                     std::span<const Prepared> prepared, std::span<const CheckedEntry> entries);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_SUBJECT_CHECKS_H_
