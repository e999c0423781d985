// SPDX-License-Identifier: Apache-2.0
// Without a line, a single submission competes with every stream for each free slot and may never
// get one. In the line it waits for its turn. Each call has at most one record in it, so the line
// is as long as there are callers, not records.
#include "ledger/service/door.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/service/log.h"
#include "ledger/service/status.h"
#include "ledger/service/store_errors.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

// Reason and rules, which are words of ours: what a supplier wrote may stand in every other part of
// a refusal. A refusal of the moment says nothing of the record, and comes as often as a client
// tries again.
void LogRefusal(const Refused& refused) {
  const bool of_the_moment =
      refused.reason == base::Reason::kOverloaded || refused.reason == base::Reason::kDraining;
  std::set<std::string> rules;
  for (const record::Violation& violation : refused.violations)
    rules.insert(std::string(violation.rule()));
  std::string names;
  for (const std::string& rule : rules) names += (names.empty() ? "" : ",") + rule;
  Log(of_the_moment ? LogLevel::kDebug : LogLevel::kInfo, "refused",
      {{"reason", std::string(base::ReasonName(refused.reason))},
       {"rules", names},
       {"violations", std::to_string(refused.violations.size())}});
}

}  // namespace

void Door::Submit(Submission submission, std::function<void()> entered) {
  // Answers free slots of the ledger's queue; a slot is free before its answer comes, so nobody
  // waits for ever.
  submission.done = [this, done = std::move(submission.done)](SubmitResult result) {
    if (const auto* refused = std::get_if<Refused>(&result)) {
      LogRefusal(*refused);
      TellStoreError(StoreUse::kWrite, refused->reason, refused->message);
    }
    done(std::move(result));
    OnAnswered();
  };
  std::optional<Refused> refused;
  {
    MutexLock lock(mutex_);
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
    MutexLock lock(mutex_);
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
    MutexLock lock(mutex_);
    closed_ = true;
    waiting.swap(waiting_);
  }
  for (Waiting& w : waiting) {
    w.submission.done(Draining());
    if (w.entered) w.entered();
  }
}

}  // namespace lode::ledger
