// SPDX-License-Identifier: Apache-2.0
// When state roots are made and how they come into the log: the other half of sequencer.cc.
#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/time/clock.h"
#include "ledger/sequencer/sequencer.h"
#include "verifier/merkle/leaf.h"

namespace lode::ledger {
namespace {

// So many are covered in some ten milliseconds.
constexpr size_t kWaitForTouches = 4096;

}  // namespace

bool Sequencer::StateRootDue(int64_t now_us) const {
  return !uncovered_.empty() && now_us - uncovered_.oldest_us() >= options_.state_root_interval_us;
}

int64_t Sequencer::NowForStateRoot() const {
  // In simulated time only the records' own times move the clock.
  if (options_.simulated_time) return position_.last_time_us;
  return std::max(parts_.clock.NowMicros(), position_.last_time_us);
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
  const bool space = absl::Now() >= no_space_until_;
  if (IsAskedForProofs()) {
    // Most of the way beside, if it is long: the records that come meanwhile are soon done.
    if (space && uncovered_.touches().size() > kWaitForTouches) return BeginStateRoot({}, space);
    BeginStateRoot(TakeRequests(), space);
    roots_.AwaitRest();
    AppendStateRoot();
    // The group ends with the state root: a trail says best how fresh it is if that is its last
    // leaf.
    return HandOver(/*wait=*/true);
  }
  const bool due = !options_.simulated_time && space && StateRootDue(NowForStateRoot());
  if (due) BeginStateRoot({}, /*cover=*/true);
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
    position_.last_time_us = NowForStateRoot();
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
