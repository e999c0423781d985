// SPDX-License-Identifier: Apache-2.0
#include "ledger/sequencer/committer.h"

#include <utility>

#include "ledger/store/nodes.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/receipt.h"
#include "verifier/note/signer.h"
#include "verifier/record/record.h"

namespace lode::ledger {
namespace {

absl::Status Damaged(uint64_t index, std::string_view what) {
  return base::Error(base::Reason::kStoreDamaged,
                     "leaf " + std::to_string(index) + " " + std::string(what) + ": nothing after it is signed; run lode-ledgerd fsck");
}

// The leaf that the stored envelope demands must be the stored leaf, byte for byte.
absl::Status CheckRecordEntry(uint64_t index, const LogEntry& entry, const merkle::RecordLeaf& leaf) {
  const auto envelope = envelope::ParseEnvelope(entry.envelope);
  if (!envelope.ok()) return Damaged(index, "has an envelope that does not parse");
  if (envelope::RecordDigest(envelope->payload) != leaf.record_digest) return Damaged(index, "differs from its record");
  if (envelope::SignaturesDigest(envelope->signatures) != leaf.signatures_digest) {
    return Damaged(index, "differs from its signatures");
  }
  return absl::OkStatus();
}

Refused RefusalOf(const absl::Status& status) {
  return Refused{base::ReasonOf(status), std::string(base::ToStd(status.message())), {}, 0};
}

}  // namespace

absl::StatusOr<std::string> SignVerified(const LogSigner& signer, uint64_t size, const base::Hash256& root) {
  const note::Checkpoint body{signer.origin, size, root};
  std::string signed_note = note::SignCheckpoint(body, signer.note_key, *signer.key);
  LODE_ASSIGN_OR_RETURN(const note::SignedCheckpoint checked, note::VerifyCheckpoint(signed_note, signer.note_key));
  if (checked.body.size != size || checked.body.root != root || checked.body.origin != signer.origin) {
    return base::Error(base::Reason::kInternal, "the checkpoint just signed says something else");
  }
  return signed_note;
}

absl::Status AppendStored(const Store& store, uint64_t from, uint64_t to, merkle::Frontier& frontier) {
  for (uint64_t index = from; index < to; ++index) {
    LODE_ASSIGN_OR_RETURN(const LogEntry entry, store.ReadEntry(index));
    const auto leaf = merkle::ParseLeaf(entry.leaf);
    if (!leaf.ok()) return Damaged(index, "does not parse");
    if (const auto* record_leaf = std::get_if<merkle::RecordLeaf>(&*leaf)) {
      LODE_RETURN_IF_ERROR(CheckRecordEntry(index, entry, *record_leaf));
    } else if (!entry.envelope.empty()) {
      return Damaged(index, "is a state root with an envelope");
    }
    frontier.Append(merkle::HashLeaf(entry.leaf));
  }
  return absl::OkStatus();
}

Committer::Committer(Store& store, HighWater& mark, const LogSigner& signer, Published& published,
                     merkle::Frontier signed_frontier, Callbacks callbacks)
    : store_(store),
      mark_(mark),
      signer_(signer),
      published_(published),
      signed_frontier_(std::move(signed_frontier)),
      callbacks_(std::move(callbacks)),
      thread_([this] { Loop(); }) {}

Committer::~Committer() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  thread_.join();
}

bool Committer::TryHandOver(std::unique_ptr<PreparedGroup>& group) {
  absl::MutexLock lock(&mutex_);
  if (busy_) return false;
  busy_ = true;
  at_hand_ = std::move(group);
  return true;
}

bool Committer::idle() const {
  absl::MutexLock lock(&mutex_);
  return !busy_;
}

void Committer::AwaitIdle() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(+[](bool* busy) { return !*busy; }, &busy_));
}

void Committer::Loop() {
  for (;;) {
    std::unique_ptr<PreparedGroup> group;
    bool dead;
    {
      absl::MutexLock lock(&mutex_);
      const auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return at_hand_ != nullptr || stopped_; };
      mutex_.Await(absl::Condition(&ready));
      if (at_hand_ == nullptr) return;
      group = std::move(at_hand_);
      dead = dead_;
    }
    const uint64_t generation = group->generation;
    absl::Status status = dead ? base::Error(base::Reason::kStoreUnavailable, "the ledger has stopped writing after an error")
                               : Commit(*group);
    if (!status.ok()) RefuseAll(*group, status);
    {
      absl::MutexLock lock(&mutex_);
      // After an unknown outcome nothing more is acknowledged: reopening finds out what is durable.
      if (!status.ok()) dead_ = true;
      busy_ = false;
    }
    if (status.ok()) {
      callbacks_.durable(generation);
    } else if (!dead) {
      callbacks_.fatal(status);
    }
  }
}

absl::Status Committer::Commit(PreparedGroup& group) {
  std::string note;
  if (group.group.entries.empty()) {
    note = published_.Get()->checkpoint_note;
  } else {
    LODE_RETURN_IF_ERROR(store_.Commit(group.group));
    const uint64_t size = group.tree.frontier().size();
    LODE_RETURN_IF_ERROR(AppendStored(store_, group.group.first_index, size, signed_frontier_));
    const base::Hash256 root = signed_frontier_.Root();
    if (root != group.tree.frontier().Root()) {
      return base::Error(base::Reason::kStoreDamaged, "what was stored hashes to another root than what was decided");
    }
    LODE_ASSIGN_OR_RETURN(note, SignVerified(signer_, size, root));
    LODE_RETURN_IF_ERROR(mark_.Write(note));
    published_.Set(std::make_shared<const View>(View{note, size, root, group.position}));
  }
  Acknowledge(group, note);
  return absl::OkStatus();
}

void Committer::Acknowledge(PreparedGroup& group, const std::string& note) {
  for (Acknowledgement& ack : group.acknowledgements) {
    if (ack.duplicate_of) {
      ack.done(AcknowledgeDuplicate(ack, note));
      continue;
    }
    const auto path = group.tree.Prove(ack.index);
    const std::string& leaf_bytes = group.group.entries[ack.index - group.group.first_index].leaf;
    const auto leaf = merkle::ParseLeaf(leaf_bytes);
    if (!path.ok() || !leaf.ok()) {
      ack.done(RefusalOf(path.ok() ? leaf.status() : path.status()));
      continue;
    }
    const note::Receipt receipt{std::get<merkle::RecordLeaf>(*leaf), ack.index, *path, note};
    ack.done(Admitted{note::EncodeReceipt(receipt), ack.index, false, ""});
  }
}

SubmitResult Committer::AcknowledgeDuplicate(const Acknowledgement& ack, const std::string& note) {
  const uint64_t size = published_.Get()->size;
  const auto entry = store_.ReadEntry(ack.index);
  if (!entry.ok()) return RefusalOf(entry.status());
  const auto leaf = merkle::ParseLeaf(entry->leaf);
  const auto path = merkle::MakeInclusionProof(ack.index, size, MakeNodeReader(store_));
  auto envelope = envelope::ParseEnvelope(entry->envelope);
  if (!leaf.ok()) return RefusalOf(leaf.status());
  if (!path.ok()) return RefusalOf(path.status());
  if (!envelope.ok()) return RefusalOf(envelope.status());
  const auto& record_leaf = std::get<merkle::RecordLeaf>(*leaf);
  std::string logged_signatures;
  if (record_leaf.signatures_digest != *ack.duplicate_of) {
    envelope->payload.clear();
    logged_signatures = envelope::EncodeEnvelope(*envelope);
  }
  return Admitted{note::EncodeReceipt({record_leaf, ack.index, *path, note}), ack.index, true, logged_signatures};
}

void Committer::RefuseAll(PreparedGroup& group, const absl::Status& status) {
  for (Acknowledgement& ack : group.acknowledgements) {
    if (ack.done) ack.done(RefusalOf(status));
  }
}

}  // namespace lode::ledger
