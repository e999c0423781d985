// SPDX-License-Identifier: Apache-2.0
// Workers take submissions in any order, but the sequencer takes them out in order of arrival: a
// record that is signed with a new key may directly follow the one that registers the key. The ring
// has a fixed size, so an overloaded ledger refuses instead of growing.
#include "ledger/write/intake.h"

#include <utility>

#include "ledger/write/refusal.h"
#include "verifier/custody/check_record.h"

namespace lode::ledger {
namespace {

constexpr uint64_t kWakeFor = 32;  // checked submissions

}  // namespace

CheckedSubmission CheckSubmission(Submission submission, const KeyDirectory& keys,
                                  envelope::BatchCache& batches) {
  CheckedSubmission out;
  out.done = std::move(submission.done);
  out.simulated_time_us = submission.simulated_time_us;
  auto envelope = envelope::ParseEnvelope(submission.envelope);
  if (!envelope.ok()) {
    out.refusal = RefusalOf(envelope.status());
    return out;
  }
  auto record = record::ParseRecord(envelope->payload);
  if (!record.ok()) {
    out.refusal = RefusalOf(record.status());
    return out;
  }
  out.violations = custody::CheckRecord(*record);
  const std::string pae = envelope::Pae(envelope::kRecordPayloadType, envelope->payload);
  out.verified_with.resize(envelope->signatures.size());
  for (size_t i = 0; i < envelope->signatures.size(); ++i) {
    // A key that is not known yet may be registered by a record just ahead: admission decides then.
    const auto key = keys.Find(envelope->signatures[i].key_id);
    if (key &&
        envelope::VerifySignature(envelope->signatures[i], *key, pae, record->digest, &batches)
            .ok()) {
      out.verified_with[i] = key;
    }
  }
  out.envelope = *std::move(envelope);
  out.envelope_bytes = std::move(submission.envelope);
  out.record = *std::move(record);
  return out;
}

Intake::Intake(size_t capacity, int workers, const KeyDirectory& keys,
               envelope::BatchCache& batches)
    : keys_(keys), batches_(batches), slots_(capacity) {
  for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { WorkerLoop(); });
}

Intake::~Intake() {
  Stop();
  for (std::thread& worker : workers_) worker.join();
}

bool Intake::TryPut(Submission& submission) {
  {
    MutexLock lock(mutex_);
    if (stopped_ || tail_ - head_ == slots_.size()) return false;
    Slot& slot = SlotAt(tail_++);
    slot.submission = std::move(submission);
    slot.state = SlotState::kWaiting;
  }
  work_available_.NotifyOne();
  return true;
}

bool Intake::Take(size_t max, SteadyTime deadline, std::vector<CheckedSubmission>& out) {
  MutexLock lock(mutex_);
  while (!HeadReady() && !woken_) {
    if (stopped_ && head_ == tail_) return false;
    if (!head_checked_.WaitUntil(mutex_, deadline)) break;
  }
  woken_ = false;
  for (size_t n = 0; n < max && HeadReady(); ++n) {
    Slot& slot = SlotAt(head_++);
    --checked_;
    out.push_back(std::move(slot.checked));
    slot.checked = {};
    slot.state = SlotState::kEmpty;
  }
  return true;
}

void Intake::Wake() {
  {
    MutexLock lock(mutex_);
    woken_ = true;
  }
  head_checked_.NotifyOne();
}

void Intake::Stop() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  work_available_.NotifyAll();
  head_checked_.NotifyOne();
}

void Intake::WorkerLoop() {
  for (;;) {
    Slot* slot;
    uint64_t ticket;
    Submission submission;
    {
      MutexLock lock(mutex_);
      while (next_check_ == tail_ && !stopped_) work_available_.Wait(mutex_);
      if (next_check_ == tail_) return;
      ticket = next_check_++;
      slot = &SlotAt(ticket);
      slot->state = SlotState::kChecking;
      submission = std::move(slot->submission);
    }
    CheckedSubmission checked = CheckSubmission(std::move(submission), keys_, batches_);
    bool wake;
    {
      MutexLock lock(mutex_);
      slot->checked = std::move(checked);
      slot->state = SlotState::kChecked;
      ++checked_;
      // The sequencer is woken for many at once, or for what there is when nothing waits for a
      // worker: whoever checks the last of them sees to it.
      wake = HeadReady() && (checked_ >= kWakeFor || next_check_ == tail_);
    }
    if (wake) head_checked_.NotifyOne();
  }
}

}  // namespace lode::ledger
