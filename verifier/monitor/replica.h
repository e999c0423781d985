// SPDX-License-Identifier: Apache-2.0
// A whole log replayed in memory: every entry parsed, admitted again, the tree, the chains and the subject map recomputed. What fsck, scenarios
// and (later) replaying witnesses compare with. Pure: it signs nothing; a caller that has the log's key gives it a checkpoint.
#ifndef LODE_VERIFIER_MONITOR_REPLICA_H_
#define LODE_VERIFIER_MONITOR_REPLICA_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/custody/admission.h"
#include "verifier/custody/state.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"
#include "verifier/trail/build.h"

namespace lode::monitor {

class Replica {
 public:
  Replica();
  ~Replica();

  // Would-be next record: parsed, checked and judged at `record_time_us`; appended if admitted. The error is for envelopes that do not parse
  // (kMalformed, kNotCanonical, kNotYet, ...); a refusal by rules is a Decision with violations, and nothing is appended.
  absl::StatusOr<custody::Decision> Submit(std::string_view envelope, int64_t record_time_us);
  // Appends a state root over everything so far, at that record time.
  void AppendStateRoot(int64_t record_time_us);
  // Whether a record is not covered by a state root yet, and the record time of the oldest such.
  bool has_uncovered() const;
  int64_t oldest_uncovered_us() const;

  // A stored entry of an existing log: must be the leaf that replay demands. kStoreDamaged or kNotAuthentic names the leaf and what differs.
  absl::Status Replay(std::string_view leaf, std::string_view envelope);

  uint64_t size() const;
  base::Hash256 root() const;
  std::string_view leaf(uint64_t index) const;
  std::string_view envelope(uint64_t index) const;
  const custody::MemoryState& state() const;
  // For BuildTrail: this log under a checkpoint note that the caller had signed for (size(), root()).
  std::unique_ptr<trail::TrailSource> Source(std::string checkpoint_note) const;

 private:
  struct Log;
  std::unique_ptr<Log> log_;
};

}  // namespace lode::monitor

#endif  // LODE_VERIFIER_MONITOR_REPLICA_H_
