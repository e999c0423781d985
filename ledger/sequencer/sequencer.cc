// SPDX-License-Identifier: Apache-2.0
#include "ledger/sequencer/sequencer.h"

#include <algorithm>
#include <utility>

#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/time.h"
#include "verifier/custody/admission.h"
#include "verifier/merkle/leaf.h"

namespace lode::ledger {
namespace {

Refused RefusalOf(const absl::Status& status) {
  return Refused{base::ReasonOf(status), std::string(base::ToStd(status.message())), {}, 0};
}

// What admission found, and what the record alone already broke, each once.
Refused RefusalOf(record::Violations alone, custody::Decision decision) {
  for (const record::Violation& violation : decision.violations) {
    if (std::find(alone.begin(), alone.end(), violation) == alone.end()) alone.push_back(violation);
  }
  const bool waits = std::all_of(alone.begin(), alone.end(), [](const auto& v) { return v.waits_for_parent; });
  Refused refused;
  refused.reason = waits ? base::Reason::kWaitingForParent : base::Reason::kRefused;
  refused.message = alone.front().rule + ": " + alone.front().message;
  if (alone.size() > 1) refused.message += " (and " + std::to_string(alone.size() - 1) + " more)";
  refused.violations = std::move(alone);
  return refused;
}

// Keys become known to the verifying workers as soon as their record is decided; whether they may be used is admission's.
void RegisterKeys(const record::pb::Record& record, KeyDirectory& keys) {
  const auto add = [&keys](const std::string& raw) {
    if (const auto key = crypto::PublicKey::From(raw)) keys.Add(*key);
  };
  if (record.has_key_added()) add(record.key_added().pubkey());
  if (record.has_genesis()) {
    for (const auto& registrar : record.genesis().registrars()) add(registrar.pubkey());
  }
}

}  // namespace

Sequencer::Sequencer(const SequencerOptions& options, const Clock& clock, Intake& intake, Committer& committer,
                     StateCache& state, Chains& chains, KeyDirectory& keys, SharedBatchCache& batches,
                     merkle::Frontier frontier, TileEdge edge, const Position& position)
    : options_(options),
      clock_(clock),
      intake_(intake),
      committer_(committer),
      state_(state),
      chains_(chains),
      keys_(keys),
      batches_(batches),
      frontier_(std::move(frontier)),
      edge_(std::move(edge)),
      position_(position),
      oldest_uncovered_us_(position.last_time_us) {
  StartGroup();
}

void Sequencer::StartGroup() {
  group_ = std::make_unique<PreparedGroup>(frontier_);
  group_->generation = ++generation_;
  group_->group.first_index = frontier_.size();
}

void Sequencer::RequestStateRoot() {
  state_root_requested_ = true;
  intake_.Wake();
}

void Sequencer::OnDurable(uint64_t generation) {
  durable_generation_ = generation;
  intake_.Wake();
}

void Sequencer::Run() {
  std::vector<CheckedSubmission> taken;
  for (;;) {
    taken.clear();
    const size_t room = options_.max_group - std::min(options_.max_group, group_->acknowledgements.size());
    const bool alive = intake_.Take(room, NextDeadline(), taken);
    if (const uint64_t durable = durable_generation_; durable != applied_durable_) {
      state_.Durable(durable);
      applied_durable_ = durable;
    }
    for (CheckedSubmission& submission : taken) Process(std::move(submission));
    MaybeStateRoot();
    HandOver(/*wait=*/!alive || group_->acknowledgements.size() >= options_.max_group);
    if (!alive) break;
  }
  committer_.AwaitIdle();
}

absl::Time Sequencer::NextDeadline() const {
  if (options_.simulated_time || !chains_.HasUncovered()) return absl::InfiniteFuture();
  const int64_t wait_us = oldest_uncovered_us_ + options_.state_root_interval_us - clock_.NowMicros();
  return absl::Now() + absl::Microseconds(std::max<int64_t>(wait_us, 0));
}

bool Sequencer::StateRootDue(int64_t now_us) const {
  return chains_.HasUncovered() && now_us - oldest_uncovered_us_ >= options_.state_root_interval_us;
}

void Sequencer::MaybeStateRoot() {
  const bool requested = state_root_requested_.exchange(false);
  if (!chains_.HasUncovered()) return;
  if (options_.simulated_time) {
    // In simulated time only the records' own times move the clock: a root before an export carries the last leaf's.
    if (requested) AppendStateRoot(position_.last_time_us);
    return;
  }
  const int64_t now = std::max(clock_.NowMicros(), position_.last_time_us);
  if (requested || StateRootDue(now)) AppendStateRoot(now);
}

std::optional<Refused> Sequencer::RecordTime(const CheckedSubmission& submission, int64_t& record_time_us) const {
  if (!options_.simulated_time) {
    if (submission.simulated_time_us) {
      return Refused{base::Reason::kUsage, "this ledger takes record times from its own clock: send none", {}, 0};
    }
    record_time_us = std::max(clock_.NowMicros(), position_.last_time_us);
    return std::nullopt;
  }
  if (!submission.simulated_time_us) {
    return Refused{base::Reason::kUsage, "a simulated_time ledger needs the record time with the submission", {}, 0};
  }
  record_time_us = *submission.simulated_time_us;
  if (record_time_us >= position_.last_time_us) return std::nullopt;
  return Refused{base::Reason::kConflict,
                 "record time " + base::FormatUtc(record_time_us) + " is before the last leaf's, " +
                     base::FormatUtc(position_.last_time_us) + ": record times never decrease",
                 {},
                 0};
}

absl::StatusOr<custody::Decision> Sequencer::Decide(const CheckedSubmission& submission, int64_t record_time_us) {
  custody::AdmissionInput input;
  input.envelope = &submission.envelope;
  input.record = &submission.record;
  input.index = group_->tree.frontier().size();
  input.record_time_us = record_time_us;
  input.verified_with = submission.verified_with;
  input.batch_cache = &batches_;
  return custody::Admit(input, state_);
}

void Sequencer::Process(CheckedSubmission submission) {
  if (submission.refusal) {
    submission.done(*std::move(submission.refusal));
    return;
  }
  const auto logged = state_.FindIndex(submission.record.digest);
  if (!logged.ok()) {
    submission.done(RefusalOf(logged.status()));
    return;
  }
  if (*logged) {
    // Answered when everything before it is durable: never a receipt ahead of its leaf.
    group_->acknowledgements.push_back(
        {**logged, envelope::SignaturesDigest(submission.envelope.signatures), std::move(submission.done)});
    return;
  }
  int64_t record_time_us = 0;
  if (auto refused = RecordTime(submission, record_time_us)) {
    submission.done(*std::move(refused));
    return;
  }
  if (options_.simulated_time && StateRootDue(record_time_us)) AppendStateRoot(position_.last_time_us);
  auto decision = Decide(submission, record_time_us);
  if (!decision.ok()) {
    submission.done(RefusalOf(decision.status()));
    return;
  }
  if (!decision->admitted() || !submission.violations.empty()) {
    submission.done(RefusalOf(std::move(submission.violations), *std::move(decision)));
    return;
  }
  AppendRecord(std::move(submission), *std::move(decision), record_time_us);
}

void Sequencer::AppendLeaf(std::string leaf, std::string envelope) {
  group_->tree.Append(merkle::HashLeaf(leaf));
  group_->group.entries.push_back({std::move(leaf), std::move(envelope)});
}

void Sequencer::AppendRecord(CheckedSubmission submission, custody::Decision decision, int64_t record_time_us) {
  const uint64_t index = group_->tree.frontier().size();
  const base::Hash256 digest = submission.record.digest;
  const merkle::RecordLeaf leaf{static_cast<uint64_t>(record_time_us), digest,
                                envelope::SignaturesDigest(submission.envelope.signatures)};
  if (!chains_.HasUncovered()) oldest_uncovered_us_ = record_time_us;
  chains_.Touch(submission.record, index);
  state_.Apply(decision.changes, generation_);
  state_.AddRecord(digest, index, std::move(submission.envelope.payload), generation_);
  for (auto& [key, value] : decision.changes) {
    group_->group.rows.push_back({Family::kState, StateRowKey(key.kind, key.id), std::move(value)});
  }
  std::string index_row;
  base::AppendU64(index_row, index);
  group_->group.rows.push_back({Family::kDigests, digest.str(), std::move(index_row)});
  RegisterKeys(submission.record.message, keys_);
  AppendLeaf(merkle::EncodeLeaf(leaf), std::move(submission.envelope_bytes));
  position_.last_time_us = record_time_us;
  position_.last_record_end = index + 1;
  group_->acknowledgements.push_back({index, std::nullopt, std::move(submission.done)});
}

void Sequencer::AppendStateRoot(int64_t record_time_us) {
  const uint64_t index = group_->tree.frontier().size();
  merkle::StateRootLeaf leaf;
  leaf.record_time_us = static_cast<uint64_t>(record_time_us);
  leaf.covered_size = index;
  leaf.map_root = chains_.Cover(index, group_->group.rows);
  leaf.subjects = chains_.subjects();
  AppendLeaf(merkle::EncodeLeaf(leaf), "");
  position_.last_time_us = record_time_us;
  position_.covered_size = index;
  position_.state_root_index = index;
}

void Sequencer::SealGroup() {
  for (const GroupTree::Node& node : group_->tree.completed()) {
    edge_.OnNode(node.level, node.index, node.hash, group_->group.tiles);
  }
  frontier_ = group_->tree.frontier();
  group_->group.head_after = Head{frontier_.size(), frontier_.nodes(), EncodePosition(position_)};
  group_->position = position_;
}

bool Sequencer::HandOver(bool wait) {
  if (group_->empty()) return true;
  if (wait) committer_.AwaitIdle();
  if (!committer_.idle()) return false;
  SealGroup();
  committer_.TryHandOver(group_);
  StartGroup();
  return true;
}

}  // namespace lode::ledger
