// SPDX-License-Identifier: Apache-2.0
// A whole log replayed in memory: every entry parsed, admitted again, the tree, the chains and the
// subject map recomputed. What fsck, scenarios and (later) replaying witnesses compare with. Pure:
// it signs nothing; a caller that has the log's key gives it a checkpoint.
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
#include "verifier/subjects/map.h"
#include "verifier/trail/build.h"

namespace lode::monitor {

// With simulated time a state root stands before a record this much after
// the oldest uncovered one, with the last leaf's record time.
inline constexpr int64_t kStateRootAfterMicros = 2'000'000;

class Replica {
 public:
  Replica();
  Replica(Replica&&) noexcept;
  Replica& operator=(Replica&&) noexcept;
  ~Replica();

  // Would-be next record: parsed, checked and judged at `record_time_us`; appended if admitted. The
  // error is for envelopes that do not parse (kMalformed, kNotCanonical, kNotYet, ...) and for a
  // record time before the last leaf's (kUsage); a refusal by rules is a Decision with violations,
  // and nothing is appended.
  absl::StatusOr<custody::Decision> Submit(std::string_view envelope, int64_t record_time_us);
  // The same with simulated time: first the state root that is due before a record of that time, as
  // the ledger appends it: whether or not the record is admitted, but not for one that is logged
  // already.
  absl::StatusOr<custody::Decision> SubmitSimulated(std::string_view envelope,
                                                    int64_t record_time_us);
  // Appends a state root over everything so far, at that record time (raised to the last leaf's).
  // Nothing to cover: appends nothing.
  void AppendStateRoot(int64_t record_time_us);
  // Whether a record is not covered by a state root yet, and the record time of the oldest such.
  bool has_uncovered() const;
  int64_t oldest_uncovered_us() const;

  // A stored entry of an existing log: must be the leaf that replay demands; a state root has no
  // envelope. kNotAuthentic names the leaf and what differs.
  absl::Status Replay(std::string_view leaf, std::string_view envelope);

  uint64_t size() const;
  base::Hash256 root() const;
  // Record time of the last record; 0 if there is none.
  int64_t last_time_us() const;
  std::string_view leaf(uint64_t index) const;
  std::string_view envelope(uint64_t index) const;  // empty for a state root
  // Hash of a perfect subtree inside the tree.
  absl::StatusOr<base::Hash256> node(int level, uint64_t index) const;
  const custody::MemoryState& state() const;
  const subjects::SubjectMap& map() const;
  // Leaf indexes of a subject's records below the newest covered size, ascending.
  std::vector<uint64_t> chain(const record::Subject& subject) const;
  // For BuildTrail: this log under a checkpoint note that the caller had signed for (size(),
  // root()). Borrows the replica, and holds until something is appended to it.
  std::unique_ptr<trail::TrailSource> Source(std::string checkpoint_note) const;

 private:
  struct Log;
  std::unique_ptr<Log> log_;
};

}  // namespace lode::monitor

#endif  // LODE_VERIFIER_MONITOR_REPLICA_H_
