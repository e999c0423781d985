// SPDX-License-Identifier: Apache-2.0
// When state roots are made and how they come into the log: the other half of sequencer.cc.
#include <algorithm>
#include <iterator>
#include <utility>

#include "ledger/map/subject_proof.h"
#include "ledger/write/sequencer.h"
#include "verifier/merkle/leaf.h"

namespace lode::ledger {
namespace {

// So many are covered in some ten milliseconds.
constexpr size_t kWaitForTouches = 4096;

}  // namespace

bool Sequencer::StateRootDue() const {
  return !uncovered_.empty() &&
         parts_.clock.SteadyMicros() - uncovered_since_us_ >= options_.state_root_interval_us;
}

bool Sequencer::StateRootDueBefore(int64_t record_time_us) const {
  return !uncovered_.empty() &&
         record_time_us - uncovered_.oldest_us() >= options_.state_root_interval_us;
}

bool Sequencer::MayLogStateRoot() {
  return SteadyNow() >= no_space_until_ && (!guard_ || guard_->Read().has_value());
}

int64_t Sequencer::TimeForStateRoot() {
  // In simulated time only the records' own times move the clock. A root that was under way when
  // the clock jumped has the last record's time, which is true.
  const std::optional<int64_t> now_us = guard_ ? guard_->Read() : std::nullopt;
  return std::max(now_us.value_or(0), last_record_us_);
}

std::vector<ProofRequest> Sequencer::TakeRequests() {
  MutexLock lock(mutex_);
  return std::exchange(proofs_, {});
}

bool Sequencer::IsAskedForProofs() {
  MutexLock lock(mutex_);
  return !proofs_.empty();
}

void Sequencer::KeepStateRoots() {
  AppendStateRoot();
  if (!broken_.ok()) {
    for (ProofRequest& request : TakeRequests()) request.done(broken_);
    return;
  }
  if (!roots_.idle()) return;
  if (IsAskedForProofs()) {
    const bool may_log = MayLogStateRoot();
    // Most of the way beside, if it is long: the records that come meanwhile are soon done.
    if (may_log && uncovered_.touches().size() > kWaitForTouches) return BeginStateRoot({}, true);
    BeginStateRoot(TakeRequests(), may_log);
    roots_.AwaitRest();
    AppendStateRoot();
    // The group ends with the state root: a trail says best how fresh it is if that is its last
    // leaf.
    return HandOver(/*wait=*/true);
  }
  if (!options_.simulated_time && StateRootDue() && MayLogStateRoot()) {
    BeginStateRoot({}, /*cover=*/true);
  }
}

void Sequencer::BeginStateRoot(std::vector<ProofRequest> requests, bool cover) {
  StateRootWork work;
  work.requests = std::move(requests);
  if (cover) {
    work.touches = uncovered_.TakeAll();
    work.covered_size = group_->tree.frontier().size();
  }
  roots_.Begin(std::move(work));
}

void Sequencer::AppendStateRoot() {
  std::optional<StateRootMade> made = roots_.Take();
  if (!made) return;
  if (!made->status.ok() && broken_.ok()) {
    broken_ = made->status;
    parts_.committer.Fail(broken_);
  }
  if (!broken_.ok()) {
    for (PreparedProof& proof : made->proofs) proof.request.done(broken_);
    return;
  }
  if (made->step) {
    MapStep& step = *made->step;
    position_.last_time_us = TimeForStateRoot();
    step.logged_at = group_->tree.frontier().size();
    step.leaf.record_time_us = static_cast<uint64_t>(position_.last_time_us);
    position_.root = {step.logged_at, step.leaf.covered_size};
    AppendLeaf(merkle::EncodeLeaf(step.leaf), "");
    std::move(made->rows.begin(), made->rows.end(), std::back_inserter(group_->group.rows));
    group_->map_steps.push_back(std::move(step));
  }
  std::move(made->proofs.begin(), made->proofs.end(), std::back_inserter(group_->proofs));
}

void Sequencer::MakeStateRoot() {
  roots_.AwaitRest();
  AppendStateRoot();
  BeginStateRoot({}, /*cover=*/true);
  roots_.AwaitRest();
  AppendStateRoot();
}

std::vector<ProofRequest> Sequencer::DropStateRoot() {
  roots_.AwaitRest();
  std::vector<ProofRequest> requests;
  if (std::optional<StateRootMade> made = roots_.Take()) {
    for (PreparedProof& proof : made->proofs) requests.push_back(std::move(proof.request));
  }
  return requests;
}

}  // namespace lode::ledger
