// SPDX-License-Identifier: Apache-2.0
// The order of the steps is the ledger's promise: no acknowledgement before the mark, no mark
// before the signature, no signature before the bytes were read back. Only a full disk may refuse a
// group and go on. After any other failure nobody knows what is durable, so the process must end
// and open again.
#include "ledger/write/committer.h"

#include <utility>

#include "ledger/log/checkpoint_signer.h"
#include "ledger/map/subject_proof.h"
#include "ledger/write/refusal.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {

Committer::Committer(Store& store, uint64_t writer_epoch, HighWater& mark, const LogSigner& signer,
                     Published& published, ReadBack read_back, Callbacks callbacks)
    : store_(store),
      writer_epoch_(writer_epoch),
      mark_(mark),
      signer_(signer),
      published_(published),
      read_back_(std::move(read_back)),
      callbacks_(std::move(callbacks)),
      acknowledger_(store),
      thread_([this] { Loop(); }) {}

Committer::~Committer() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  work_.NotifyOne();
  thread_.join();
}

void Committer::HandOver(std::unique_ptr<PreparedGroup> group) {
  {
    MutexLock lock(mutex_);
    busy_ = true;
    at_hand_ = std::move(group);
  }
  work_.NotifyOne();
}

bool Committer::idle() const {
  MutexLock lock(mutex_);
  return !busy_;
}

void Committer::AwaitIdle() {
  MutexLock lock(mutex_);
  while (busy_) idle_.Wait(mutex_);
}

void Committer::AwaitAnswered() {
  AwaitIdle();
  acknowledger_.AwaitIdle();
}

uint64_t Committer::durable_generation() const {
  MutexLock lock(mutex_);
  return durable_generation_;
}

absl::Status Committer::fatal() const {
  MutexLock lock(mutex_);
  return fatal_;
}

void Committer::Fail(const absl::Status& status) {
  {
    MutexLock lock(mutex_);
    if (!fatal_.ok()) return;
    fatal_ = status;
  }
  callbacks_.fatal(status);
}

std::optional<Committer::Uncommitted> Committer::TakeUncommitted() {
  MutexLock lock(mutex_);
  return std::exchange(uncommitted_, std::nullopt);
}

void Committer::Loop() {
  for (;;) {
    std::unique_ptr<PreparedGroup> group;
    {
      MutexLock lock(mutex_);
      while (at_hand_ == nullptr && !stopped_) work_.Wait(mutex_);
      if (at_hand_ == nullptr) return;
      group = std::move(at_hand_);
    }
    Finish(std::move(group));
    callbacks_.finished();
  }
}

void Committer::Finish(std::unique_ptr<PreparedGroup> group) {
  const uint64_t generation = group->generation;
  const absl::Status earlier = fatal();
  const absl::Status status = earlier.ok() ? Commit(*group) : earlier;
  std::optional<Uncommitted> refusal;
  // Who is refused learns it after those before him have their answers.
  if (!status.ok()) acknowledger_.AwaitIdle();
  if (earlier.ok() && !status.ok() && base::ReasonOf(status) == base::Reason::kNoSpace) {
    refusal.emplace(Uncommitted{status, std::move(group)});
  } else if (!status.ok()) {
    RefuseAll(*group, status);
  } else {
    acknowledger_.Acknowledge(std::move(group), published_.Get());
  }
  // After an unknown outcome nothing more is acknowledged: reopening finds out what is durable.
  if (!status.ok() && !refusal) Fail(status);
  {
    MutexLock lock(mutex_);
    if (status.ok()) durable_generation_ = generation;
    uncommitted_ = std::move(refusal);
    busy_ = false;
  }
  idle_.NotifyAll();
}

absl::Status Committer::Step(std::string_view name) const {
  return callbacks_.at_step ? callbacks_.at_step(name) : absl::OkStatus();
}

absl::Status Committer::Commit(PreparedGroup& group) {
  if (!group.group.entries.empty()) {
    // Only here kNoSpace means that nothing happened.
    LODE_RETURN_IF_ERROR(store_.Commit({writer_epoch_, read_back_.tree().Root()}, group.group));
    absl::Status status = CheckSignPublish(group);
    if (!status.ok() && base::ReasonOf(status) == base::Reason::kNoSpace) {
      return base::Error(base::Reason::kStoreUnavailable, base::ToStd(status.message()));
    }
    LODE_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

absl::Status Committer::CheckSignPublish(PreparedGroup& group) {
  LODE_RETURN_IF_ERROR(Step("committed"));
  const uint64_t size = group.tree.frontier().size();
  LODE_RETURN_IF_ERROR(read_back_.ReadTo(store_, size));
  const base::Hash256 root = read_back_.tree().Root();
  if (root != group.tree.frontier().Root()) {
    return base::Error(base::Reason::kStoreDamaged,
                       "what was stored hashes to another root than what was decided");
  }
  LODE_RETURN_IF_ERROR(read_back_.CheckRoots(store_, group.map_steps));
  LODE_RETURN_IF_ERROR(Step("checked"));
  LODE_ASSIGN_OR_RETURN(std::string note, SignVerified(signer_, size, root));
  LODE_RETURN_IF_ERROR(Step("signed"));
  LODE_RETURN_IF_ERROR(mark_.Write(note));
  LODE_RETURN_IF_ERROR(Step("marked"));
  published_.Set(std::make_shared<const View>(View{std::move(note), size, root, group.position}));
  return absl::OkStatus();
}

void Committer::RefuseAll(PreparedGroup& group, const absl::Status& status) {
  for (Acknowledgement& ack : group.acknowledgements) ack.done(RefusalOf(status));
  for (PreparedProof& proof : group.proofs) proof.request.done(status);
}

}  // namespace lode::ledger
