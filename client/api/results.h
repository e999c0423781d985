// SPDX-License-Identifier: Apache-2.0
// What LedgerClient answers. A value of these types was verified, unless its comment says that you
// rely on the operator for it. A refusal by the ledger is an answer, not an error.
#ifndef LODE_CLIENT_API_RESULTS_H_
#define LODE_CLIENT_API_RESULTS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "proto/lode/state/v1/state.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/checkpoint.h"
#include "verifier/present/refusal.h"

namespace lode::client {

// A checkpoint with the signature of a trusted log, consistent with the pinned one.
struct VerifiedCheckpoint {
  std::string note;  // its bytes
  note::Checkpoint body;
  // What the trust file says of its cosignatures. A log signs at once and witnesses later, so a
  // missing quorum is reported, not an error. Callers that need one check `quorum_met`.
  bool quorum_met = false;
  bool replayed = false;   // the group "replay" cosigned
  uint64_t freshness = 0;  // oldest cosignature time that the quorum needs, POSIX seconds
  std::vector<std::string> cosigners;  // names
};

// A record's receipt: its leaf is in the tree of the checkpoint, and its record digest is the one
// asked for.
struct VerifiedReceipt {
  std::string bytes;  // C2SP tlog-proof (docs/formats/receipt.md)
  uint64_t index = 0;
  merkle::RecordLeaf leaf;
  VerifiedCheckpoint checkpoint;
  bool simulated_time = false;  // print SIMULATED TIME
};

struct Admitted {
  VerifiedReceipt receipt;
  // It was logged before; the receipt is that leaf's.
  bool duplicate = false;
  // lode.record.v1.Envelope without payload: the signatures that were logged, if other ones were
  // submitted. They belong to the leaf; that each is a good signature is for a verifier of the
  // record to say.
  std::string logged_signatures;
  // The record is in the log, and the signatures that were submitted are not.
  bool other_signatures() const { return !logged_signatures.empty(); }
};

// Not logged. Texts are the server's and may repeat a supplier's: print them through
// base::SafeText.
struct Refused {
  base::Reason reason = base::Reason::kRefused;
  std::string message;
  present::Refusals violations;
  uint32_t omitted_violations = 0;           // more than fitted
  std::chrono::milliseconds retry_after{0};  // 0: trying again does not help
  bool waits_for_parent() const { return reason == base::Reason::kWaitingForParent; }
};

using SubmitResult = std::variant<Admitted, Refused>;

// What became of a batch. Each result stands, whatever `status` says: a record in it is logged, or
// refused.
struct BatchAnswer {
  std::vector<SubmitResult> results;  // the verified ones, of the first records, in order
  absl::Status status;  // why there are not more, or why the pin that they moved was not kept
};

// A log entry: its leaf is in the tree of a verified checkpoint; a record's envelope is the one
// that its leaf names.
struct VerifiedEntry {
  uint64_t index = 0;
  std::string leaf_bytes;
  merkle::Leaf leaf;
  std::string envelope;  // lode.record.v1.Envelope; empty for a state root
};

struct VerifiedEntries {
  std::vector<VerifiedEntry> entries;  // ascending
  VerifiedCheckpoint checkpoint;
};

// A page of the records about one subject. That none is left out is the operator's word; a trail
// proves it.
struct RecordPage {
  VerifiedEntries records;
  std::string next_page_token;  // empty: the last page
  uint64_t tree_size = 0;       // records from here on are not listed
};

// What the operator's state says; only a trail proves it.
struct LotAnswer {
  lode::state::v1::LotState state;
  uint64_t tree_size = 0;
};
struct TraceNode {
  lode::state::v1::LotState state;
  uint32_t depth = 0;
  std::vector<std::string> next;
};
struct TraceAnswer {
  std::vector<TraceNode> nodes;  // breadth first; the lot asked for is the first
  bool truncated = false;
  uint64_t tree_size = 0;
};
struct ListPage {
  std::vector<std::string>
      states;  // lode.state.v1.LotState, PartyState or SiteState, by the kind asked for
  std::string next_page_token;  // empty: the last page
  uint64_t tree_size = 0;
};
struct ListEnd {
  bool more = false;  // the limit was reached before the list's end
  uint64_t tree_size = 0;
};

}  // namespace lode::client

#endif  // LODE_CLIENT_API_RESULTS_H_
