// SPDX-License-Identifier: Apache-2.0
// Every proof of a trail, in the order of docs/formats/trail.md: limits; checkpoint; quorum;
// inclusion; leaf = envelope; state root and map; chains; closure; then signatures and admission in
// leaf order. Pure; the same on every machine.
#ifndef LODE_VERIFIER_TRAIL_CHECK_H_
#define LODE_VERIFIER_TRAIL_CHECK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/base/parallel.h"
#include "verifier/custody/state.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/policy.h"
#include "verifier/trail/trail.h"

namespace lode::trail {

// A record of the trail that is proven and was admitted again.
struct CheckedEntry {
  uint64_t index = 0;
  int64_t record_time_us = 0;
  record::ParsedRecord record;
  std::vector<base::Hash256> signing_keys;  // record key ids, all verified
};

// What a trail proves. If `failed`, `checks` ends with the one that failed, and nothing else here
// may be shown as true.
struct CheckedTrail {
  std::vector<lode::trail::v1::Check> checks;
  bool failed = false;
  bool proven = false;     // every proof holds: if it failed, signatures or admission did
  absl::Status other_log;  // kOtherLog if that is why it failed: nothing in the trail was checked
  // Failed for want of cosignatures alone, so far: no forgery, but nothing after it was checked.
  bool quorum_missing = false;
  base::Hash256 evidence;  // the record that replay refused, or zeros
  note::Trust trust;
  bool simulated_time = false;
  base::Hash256 genesis_digest;
  base::Hash256 trail_digest;
  merkle::StateRootLeaf state_root;
  std::vector<CheckedEntry> entries;  // ascending
  std::shared_ptr<custody::StateReader>
      state;  // custody state after the last entry; covers the trail's subjects
  uint64_t skipped_checks = 0;
};

// Everything that costs time goes in small pieces through `parallel`, if the caller lends it
// threads; by itself it is single-threaded. The result is the same.
using base::ParallelFor;

CheckedTrail CheckTrail(const Trail& trail, const note::TrustPolicy& policy,
                        const ParallelFor& parallel = nullptr);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_CHECK_H_
