// SPDX-License-Identifier: Apache-2.0
#include "ledger/service/door.h"

#include <optional>
#include <utility>
#include <vector>

#include "ledger/service/status.h"

namespace lode::ledger {

void Door::Submit(Submission submission, std::function<void()> entered) {
  // Answers free slots of the ledger's queue; a slot is free before its answer comes, so nobody
  // waits for ever.
  submission.done = [this, done = std::move(submission.done)](SubmitResult result) {
    done(std::move(result));
    OnAnswered();
  };
  std::optional<Refused> refused;
  {
    absl::MutexLock lock(&mutex_);
    if (closed_) {
      refused = Draining();
    } else if (!waiting_.empty() || !ledger_.TrySubmit(submission)) {
      if (waiting_.size() < max_waiting_) {
        waiting_.push_back({std::move(submission), std::move(entered)});
        return;
      }
      refused = Overloaded();
    }
  }
  if (refused.has_value()) submission.done(*std::move(refused));
  if (entered) entered();
}

void Door::OnAnswered() {
  std::vector<std::function<void()>> entered;
  {
    absl::MutexLock lock(&mutex_);
    while (!waiting_.empty() && ledger_.TrySubmit(waiting_.front().submission)) {
      entered.push_back(std::move(waiting_.front().entered));
      waiting_.pop_front();
    }
  }
  for (const auto& call : entered) {
    if (call) call();
  }
}

void Door::Close() {
  std::deque<Waiting> waiting;
  {
    absl::MutexLock lock(&mutex_);
    closed_ = true;
    waiting.swap(waiting_);
  }
  for (Waiting& w : waiting) {
    w.submission.done(Draining());
    if (w.entered) w.entered();
  }
}

}  // namespace lode::ledger
