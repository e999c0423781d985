// SPDX-License-Identifier: Apache-2.0
// The back of the pipeline: makes one group durable, reads it back and re-hashes it, signs, marks, publishes, acknowledges,
// in that order and never in another (docs/architecture.md, "Order of durability"). One thread; one group at a time.
#ifndef LODE_LEDGER_SEQUENCER_COMMITTER_H_
#define LODE_LEDGER_SEQUENCER_COMMITTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "ledger/sequencer/group_tree.h"
#include "ledger/sequencer/position.h"
#include "ledger/sequencer/published.h"
#include "ledger/sequencer/submission.h"
#include "ledger/store/high_water.h"
#include "ledger/store/store.h"
#include "verifier/crypto/signing.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/note.h"

namespace lode::ledger {

// A submission that waits for its group.
struct Acknowledgement {
  uint64_t index = 0;
  std::optional<base::Hash256> duplicate_of;  // set: logged before, with this signatures digest sent now
  OnResult done;
};

// A group that is decided but not durable.
struct PreparedGroup {
  explicit PreparedGroup(merkle::Frontier before) : tree(std::move(before)) {}
  uint64_t generation = 0;
  Group group;
  GroupTree tree;
  Position position;  // after the group
  std::vector<Acknowledgement> acknowledgements;
  bool empty() const { return group.entries.empty() && acknowledgements.empty(); }
};

// Who signs the log's checkpoints, and as whom.
struct LogSigner {
  std::string origin;
  note::NoteKey note_key;
  const crypto::SigningKey* key;  // borrowed
};

// Signs a checkpoint of (size, root) and verifies its own signature before giving it out: a flipped bit is never published.
absl::StatusOr<std::string> SignVerified(const LogSigner& signer, uint64_t size, const base::Hash256& root);

// Reads entries [from, to) of the store back, recomputes record digest, signatures digest, leaf and leaf hash, and appends
// them to `frontier`, which must have size `from`. kStoreDamaged names the first leaf that does not re-derive.
absl::Status AppendStored(const Store& store, uint64_t from, uint64_t to, merkle::Frontier& frontier);

class Committer {
 public:
  struct Callbacks {
    std::function<void(uint64_t generation)> durable;   // the group is published; on the committer's thread
    std::function<void(const absl::Status&)> fatal;     // an outcome is unknown or a check failed: stop acknowledging
  };
  // `signed_frontier`: of the last signed checkpoint. All borrowed objects outlive the committer.
  Committer(Store& store, HighWater& mark, const LogSigner& signer, Published& published, merkle::Frontier signed_frontier,
            Callbacks callbacks);
  ~Committer();  // finishes the group at hand

  // Takes a group if none is at hand; else leaves `group` as it is.
  bool TryHandOver(std::unique_ptr<PreparedGroup>& group);
  // Only the caller of TryHandOver makes it busy, so for that thread idle() stays true until it hands over.
  bool idle() const;
  // Waits until no group is at hand.
  void AwaitIdle();

 private:
  void Loop();
  absl::Status Commit(PreparedGroup& group);
  void Acknowledge(PreparedGroup& group, const std::string& note);
  SubmitResult AcknowledgeDuplicate(const Acknowledgement& ack, const std::string& note);
  static void RefuseAll(PreparedGroup& group, const absl::Status& status);

  Store& store_;
  HighWater& mark_;
  const LogSigner& signer_;
  Published& published_;
  merkle::Frontier signed_frontier_;
  const Callbacks callbacks_;
  mutable absl::Mutex mutex_;
  std::unique_ptr<PreparedGroup> at_hand_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  bool dead_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_COMMITTER_H_
