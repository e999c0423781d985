// SPDX-License-Identifier: Apache-2.0
// Receipts take time, and the next group must not wait for them, so they have a thread of their
// own. A duplicate's receipt is made from the store: its leaf may be far back. The row that led
// there is compared with the leaf, because a damaged row must never hand out another record's
// receipt.
#include "ledger/write/acknowledger.h"

#include <string>
#include <utility>

#include "ledger/map/subject_proof.h"
#include "ledger/store/nodes.h"
#include "ledger/write/refusal.h"
#include "verifier/base/reason.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/receipt.h"

namespace lode::ledger {

Acknowledger::Acknowledger(const Store& store)
    : store_(store), nodes_(MakeNodeReader(store)), thread_([this] { Loop(); }) {}

Acknowledger::~Acknowledger() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  work_.NotifyOne();
  thread_.join();
}

void Acknowledger::Acknowledge(std::unique_ptr<PreparedGroup> group,
                               std::shared_ptr<const View> view) {
  {
    MutexLock lock(mutex_);
    while (at_hand_ != nullptr) taken_.Wait(mutex_);
    at_hand_ = std::move(group);
    view_at_hand_ = std::move(view);
  }
  work_.NotifyOne();
}

void Acknowledger::AwaitIdle() {
  MutexLock lock(mutex_);
  while (at_hand_ != nullptr || busy_) taken_.Wait(mutex_);
}

void Acknowledger::Loop() {
  for (;;) {
    std::unique_ptr<PreparedGroup> group;
    std::shared_ptr<const View> view;
    {
      MutexLock lock(mutex_);
      while (at_hand_ == nullptr && !stopped_) work_.Wait(mutex_);
      if (at_hand_ == nullptr) return;
      group = std::move(at_hand_);
      view = std::move(view_at_hand_);
      busy_ = true;
    }
    taken_.NotifyAll();
    AnswerAll(*group, view);
    {
      MutexLock lock(mutex_);
      busy_ = false;
    }
    taken_.NotifyAll();
  }
}

void Acknowledger::AnswerAll(PreparedGroup& group, const std::shared_ptr<const View>& view) const {
  const GroupTree::Prover prover(group.tree);
  for (Acknowledgement& ack : group.acknowledgements) ack.done(Answer(group, prover, ack, *view));
  for (PreparedProof& proof : group.proofs) {
    proof.request.done(SubjectProof{std::move(proof.multiproof), view});
  }
}

SubmitResult Acknowledger::Answer(const PreparedGroup& group, const GroupTree::Prover& prover,
                                  Acknowledgement& ack, const View& view) const {
  if (auto* const refused = std::get_if<Refused>(&ack.answer)) return std::move(*refused);
  if (const auto* const sent = std::get_if<SentAgain>(&ack.answer))
    return AnswerDuplicate(*sent, view);
  const uint64_t index = std::get<NewLeaf>(ack.answer).index;
  auto path = prover.Prove(index);
  const auto leaf = merkle::ParseLeaf(group.group.entries[index - group.group.first_index].leaf);
  if (!path.ok()) return RefusalOf(path.status());
  if (!leaf.ok()) return RefusalOf(leaf.status());
  const note::Receipt receipt{std::get<merkle::RecordLeaf>(*leaf), index, *std::move(path),
                              view.checkpoint_note};
  return Admitted{note::EncodeReceipt(receipt), index, false, ""};
}

SubmitResult Acknowledger::AnswerDuplicate(const SentAgain& sent, const View& view) const {
  const auto entry = store_.ReadEntry(sent.index);
  if (!entry.ok()) return RefusalOf(entry.status());
  const auto leaf = merkle::ParseLeaf(entry->leaf);
  if (!leaf.ok()) return RefusalOf(leaf.status());
  const auto path = merkle::MakeInclusionProof(sent.index, view.size, nodes_);
  if (!path.ok()) return RefusalOf(path.status());
  // The row that led here is stored, and may be damaged: another record's receipt is no answer.
  const auto* const record_leaf = std::get_if<merkle::RecordLeaf>(&*leaf);
  if (record_leaf == nullptr || record_leaf->record_digest != sent.record_digest) {
    return RefusalOf(base::Error(base::Reason::kStoreDamaged,
                                 "a digest row names leaf " + std::to_string(sent.index) +
                                     ", which is not of that record: run lode-ledgerd fsck"));
  }
  auto envelope = envelope::ParseEnvelope(entry->envelope);
  if (!envelope.ok()) return RefusalOf(envelope.status());
  std::string logged_signatures;
  if (record_leaf->signatures_digest != sent.signatures_digest) {
    envelope->payload.clear();
    logged_signatures = envelope::EncodeEnvelope(*envelope);
  }
  const note::Receipt receipt{*record_leaf, sent.index, *path, view.checkpoint_note};
  return Admitted{note::EncodeReceipt(receipt), sent.index, true, std::move(logged_signatures)};
}

}  // namespace lode::ledger
