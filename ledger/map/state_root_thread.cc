// SPDX-License-Identifier: Apache-2.0
// The thread owns the chains from Begin until it rests. That handover replaces a lock, which would
// be held for a tenth of a second.
#include "ledger/map/state_root_thread.h"

#include <utility>

namespace lode::ledger {

StateRootThread::StateRootThread(Chains& chains, std::function<void()> finished)
    : chains_(chains), finished_(std::move(finished)), thread_([this] { Loop(); }) {}

StateRootThread::~StateRootThread() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  work_.NotifyOne();
  thread_.join();
}

bool StateRootThread::idle() const {
  MutexLock lock(mutex_);
  return !busy_ && !made_;
}

void StateRootThread::Begin(StateRootWork work) {
  {
    MutexLock lock(mutex_);
    busy_ = true;
    at_hand_ = std::move(work);
  }
  work_.NotifyOne();
}

std::optional<StateRootMade> StateRootThread::Take() {
  MutexLock lock(mutex_);
  return std::exchange(made_, std::nullopt);
}

void StateRootThread::AwaitRest() {
  MutexLock lock(mutex_);
  while (busy_) rest_.Wait(mutex_);
}

void StateRootThread::Loop() {
  for (;;) {
    StateRootWork work;
    {
      MutexLock lock(mutex_);
      while (!at_hand_ && !stopped_) work_.Wait(mutex_);
      if (!at_hand_) return;
      work = *std::exchange(at_hand_, std::nullopt);
    }
    StateRootMade made = Make(std::move(work));
    {
      MutexLock lock(mutex_);
      made_ = std::move(made);
      busy_ = false;
    }
    rest_.NotifyAll();
    finished_();
  }
}

StateRootMade StateRootThread::Make(StateRootWork work) {
  StateRootMade made;
  if (!work.touches.empty()) {
    auto step = chains_.Cover(std::move(work.touches), work.covered_size);
    made.status = step.status();
    if (step.ok()) {
      AppendRows(*step, made.rows);
      made.step = *std::move(step);
    }
  }
  for (ProofRequest& request : work.requests) {
    std::string proof = made.status.ok() ? chains_.Prove(request.keys) : std::string();
    made.proofs.push_back({std::move(proof), std::move(request)});
  }
  return made;
}

}  // namespace lode::ledger
