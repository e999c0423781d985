// SPDX-License-Identifier: Apache-2.0
// Verification of what a server answers, before anybody sees it. No network, no file. Consistency
// with the pinned checkpoint is the client's next step.
#ifndef LODE_CLIENT_API_VERIFY_H_
#define LODE_CLIENT_API_VERIFY_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "client/api/results.h"
#include "proto/lode/ledger/v1/ledger.pb.h"
#include "verifier/note/policy.h"

namespace lode::client {

namespace wire = ::lode::ledger::v1;

// Checkpoints under one trust policy. Remembers the last ones that verified: the receipts of a
// group share theirs. For any number of threads.
class CheckpointChecker {
 public:
  explicit CheckpointChecker(note::TrustPolicy policy) : policy_(std::move(policy)) {}
  // The signature of a trusted log; a missing quorum is reported, not refused. kUnknownKey,
  // kBadSignature, kMalformed.
  absl::StatusOr<VerifiedCheckpoint> Verify(const std::string& note);

 private:
  static constexpr size_t kRemembered = 16;
  const note::TrustPolicy policy_;
  absl::Mutex mutex_;
  std::deque<VerifiedCheckpoint> verified_ ABSL_GUARDED_BY(mutex_);
};

// The receipt is of this record. kNotAuthentic for another's, kBadProof if its leaf is not in the
// tree.
absl::StatusOr<VerifiedReceipt> VerifyReceiptOf(const base::Hash256& record_digest,
                                                const std::string& tlog_proof,
                                                CheckpointChecker& checker);

// What a submitted envelope must come back as.
struct Expected {
  base::Hash256 record_digest;
  base::Hash256 signatures_digest;
};
// kMalformed for bytes that are not an envelope.
absl::StatusOr<Expected> ExpectedOf(std::string_view envelope);

// The leaf holds the record with the submitted signatures or, for a duplicate, with the ones that
// are told.
absl::StatusOr<Admitted> VerifyAdmitted(const Expected& expected, const wire::Admitted& answer,
                                        CheckpointChecker& checker);

// Leaves are in the tree, envelopes are what leaves name, indexes ascend. There may be none.
absl::StatusOr<VerifiedEntries> VerifyEntries(const wire::ProvedEntries& answer,
                                              CheckpointChecker& checker);

// `proof` leads from the smaller of the two trees to the larger.
absl::Status VerifyConsistent(const note::Checkpoint& one, const note::Checkpoint& other,
                              const wire::Proof& proof);

// Texts and numbers of a refusal, within bounds.
Refused RefusedOf(const wire::Refused& answer);

}  // namespace lode::client

#endif  // LODE_CLIENT_API_VERIFY_H_
