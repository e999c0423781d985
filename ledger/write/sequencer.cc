// SPDX-License-Identifier: Apache-2.0
// One thread decides, so there is one order, and admission needs no locks. It works ahead of the
// disk and can undo: when the store refuses a group for want of space, state, tree, tiles and
// chains go back to what the store holds, and everything that was decided on top is answered
// accordingly.
#include "ledger/write/sequencer.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "ledger/log/derived_rows.h"
#include "ledger/log/state_rows.h"
#include "ledger/log/stored_entries.h"
#include "ledger/map/subject_proof.h"
#include "ledger/store/nodes.h"
#include "ledger/write/refusal.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/merkle/leaf.h"
#include "verifier/present/refusal.h"

namespace lode::ledger {
namespace {

// 9999-12-31T23:59:59.999999Z: the last time that can be written down.
constexpr int64_t kLastTimeUs = 253'402'300'799'999'999;
// How long no state root is tried after the store had no space.
constexpr absl::Duration kNoSpacePause = absl::Seconds(2);
// How often a clock that is not plausible is looked at while a state root waits for it.
constexpr absl::Duration kClockPause = absl::Seconds(1);

Refused RefusalFor(custody::Decision decision) {
  Refused refused;
  refused.reason =
      decision.waits_for_parent() ? base::Reason::kWaitingForParent : base::Reason::kRefused;
  const record::Violations& all = decision.violations;
  refused.message =
      std::string(all.front().rule()) + ": " + present::RefusalOf(all.front()).message;
  if (all.size() > 1) refused.message += " (and " + std::to_string(all.size() - 1) + " more)";
  refused.violations = std::move(decision.violations);
  return refused;
}

// Keys become known to the verifying workers as soon as their record is decided; whether they may
// be used is admission's.
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

Sequencer::Sequencer(const SequencerOptions& options, const Parts& parts, Start start)
    : options_(options),
      parts_(parts),
      nodes_(MakeNodeReader(parts.store)),
      frontier_(std::move(start.frontier)),
      edge_(std::move(start.edge)),
      position_(start.position),
      uncovered_(std::move(start.uncovered)),
      uncovered_since_us_(parts.clock.SteadyMicros()),
      last_record_us_(start.clock.last_record_us.value_or(0)),
      roots_(parts.chains, [&intake = parts.intake] { intake.Wake(); }) {
  if (!options.simulated_time) {
    guard_.emplace(parts.clock, start.clock, options.on_clock);
    if (const auto now_us = guard_->Read()) TellStanding(*now_us);
  }
  StartGroup();
}

void Sequencer::StartGroup() {
  group_ = std::make_unique<PreparedGroup>(frontier_);
  group_->generation = ++generation_;
  group_->group.first_index = frontier_.size();
}

void Sequencer::RequestProof(ProofRequest request) {
  {
    MutexLock lock(mutex_);
    if (!stopped_) {
      proofs_.push_back(std::move(request));
      parts_.intake.Wake();
      return;
    }
  }
  request.done(base::Error(base::Reason::kDraining, "the ledger is going down"));
}

void Sequencer::StopProofs() {
  std::vector<ProofRequest> left;
  {
    MutexLock lock(mutex_);
    stopped_ = true;
    left.swap(proofs_);
  }
  for (ProofRequest& request : left) {
    request.done(base::Error(base::Reason::kDraining, "the ledger is going down"));
  }
}

void Sequencer::Run() {
  std::vector<CheckedSubmission> taken;
  for (bool alive = true; alive;) {
    taken.clear();
    const size_t waiting = group_->acknowledgements.size();
    const size_t room = options_.max_group - std::min(options_.max_group, waiting);
    alive = parts_.intake.Take(room, NextDeadline(), taken);
    if (const uint64_t durable = parts_.committer.durable_generation();
        durable != applied_durable_) {
      parts_.state.Durable(durable);
      applied_durable_ = durable;
    }
    RollBackIfUncommitted();
    if (broken_.ok()) broken_ = parts_.committer.fatal();
    for (CheckedSubmission& submission : taken) Process(std::move(submission));
    KeepStateRoots();
    HandOver(/*wait=*/!alive || group_->acknowledgements.size() >= options_.max_group);
    KeepClockNote(/*now=*/!alive);
  }
  // A group that was refused while we waited may have left others to answer.
  parts_.committer.AwaitIdle();
  RollBackIfUncommitted();
  do {
    roots_.AwaitRest();
    KeepStateRoots();
  } while (!roots_.idle());
  do {  // once more for those who are left of a group that was refused
    HandOver(/*wait=*/true);
    parts_.committer.AwaitAnswered();
    RollBackIfUncommitted();
  } while (!group_->empty());
  StopProofs();
}

void Sequencer::KeepClockNote(bool now) {
  if (!guard_ || options_.clock_note_path.empty()) return;
  const int64_t steady_us = parts_.clock.SteadyMicros();
  if (!now && noted_us_ && steady_us - *noted_us_ < kClockNoteMicros) return;
  noted_us_ = steady_us;
  guard_->Read();
  const auto note = guard_->note();
  if (!note) return;
  const absl::Status written = ClockNoteFile(options_.clock_note_path).Write(*note);
  if (!written.ok() && !note_lost_ && options_.on_clock_note)
    options_.on_clock_note(std::string(base::ToStd(written.message())));
  note_lost_ = !written.ok();
}

SteadyTime Sequencer::NextDeadline() const {
  // Where nobody submits for a month, the clock is noted still.
  const SteadyTime idle = guard_ ? After(absl::Microseconds(kClockNoteMicros)) : kNever;
  // While a state root is being made, its end wakes us.
  if (options_.simulated_time || uncovered_.empty() || !broken_.ok() || !roots_.idle()) {
    return idle;
  }
  const int64_t wait_us = std::max<int64_t>(
      uncovered_since_us_ + options_.state_root_interval_us - parts_.clock.SteadyMicros(), 0);
  const absl::Duration wait = absl::Microseconds(wait_us);
  return std::min(idle, std::max(no_space_until_,
                                 After(guard_->plausible() ? wait : std::max(wait, kClockPause))));
}

void Sequencer::TellStanding(int64_t now_us) {
  const bool begins = !standing_ && last_record_us_ - now_us > kClockStandingMicros;
  const bool ends = standing_ && now_us >= last_record_us_;
  if (!begins && !ends) return;
  standing_ = begins;
  if (options_.on_standing_time)
    options_.on_standing_time(begins ? base::FormatUtc(last_record_us_) : "");
}

std::optional<Refused> Sequencer::RecordTime(const CheckedSubmission& submission,
                                             int64_t& record_time_us) {
  if (!options_.simulated_time) {
    if (submission.simulated_time_us) {
      return Refused{base::Reason::kUsage,
                     "this ledger takes record times from its own clock: send none",
                     {},
                     0};
    }
    const std::optional<int64_t> now_us = guard_->Read();
    if (!now_us) return RefusalOf(guard_->status());
    TellStanding(*now_us);
    record_time_us = std::max(*now_us, last_record_us_);
    return std::nullopt;
  }
  if (!submission.simulated_time_us || *submission.simulated_time_us < 0 ||
      *submission.simulated_time_us > kLastTimeUs) {
    return Refused{
        base::Reason::kUsage,
        "a simulated_time ledger needs the record time with the submission, from 1970 to 9999",
        {},
        0};
  }
  record_time_us = *submission.simulated_time_us;
  return std::nullopt;
}

std::optional<Refused> Sequencer::TimeGoesBack(int64_t record_time_us) const {
  if (record_time_us >= last_record_us_) return std::nullopt;
  return Refused{base::Reason::kConflict,
                 "record time " + base::FormatUtc(record_time_us) +
                     " is before the last record's, " + base::FormatUtc(last_record_us_) +
                     ": record times never decrease",
                 {},
                 0};
}

absl::StatusOr<custody::Decision> Sequencer::Decide(const CheckedSubmission& submission,
                                                    uint64_t index, int64_t record_time_us) {
  custody::AdmissionInput input;
  input.envelope = &submission.envelope;
  input.record = &submission.record;
  input.index = index;
  input.record_time_us = record_time_us;
  input.verified_with = submission.verified_with;
  input.batch_cache = &parts_.batches;
  input.parsed_rows = &parsed_rows_;
  input.alone = &submission.violations;
  return custody::Admit(input, parts_.state);
}

bool Sequencer::AllIsDurable() const {
  return group_->group.entries.empty() && handed_over_ <= parts_.committer.durable_generation();
}

void Sequencer::Refuse(OnResult done, Refused refused) {
  if (AllIsDurable()) return done(std::move(refused));
  group_->acknowledgements.push_back(
      {group_->tree.frontier().size(), std::move(refused), std::move(done)});
}

void Sequencer::Process(CheckedSubmission submission) {
  if (!broken_.ok()) return submission.done(RefusalOf(broken_));
  // What is wrong with the submission alone, or with the clock, is so whatever becomes of others.
  if (submission.refusal) return submission.done(*std::move(submission.refusal));
  const auto logged = parts_.state.FindIndex(submission.record.digest);
  if (!logged.ok()) return Refuse(std::move(submission.done), RefusalOf(logged.status()));
  if (*logged) {
    // Answered when everything before it is durable: never a receipt ahead of its leaf.
    group_->acknowledgements.push_back(
        {**logged + 1,
         SentAgain{**logged, submission.record.digest,
                   envelope::SignaturesDigest(submission.envelope.signatures)},
         std::move(submission.done)});
    return;
  }
  int64_t record_time_us = 0;
  if (auto refused = RecordTime(submission, record_time_us)) {
    return submission.done(*std::move(refused));
  }
  if (auto refused = TimeGoesBack(record_time_us)) {
    return Refuse(std::move(submission.done), *std::move(refused));
  }
  // A record that is refused moves no clock: the root that is due before it is appended only if it
  // is logged.
  const bool root_first = options_.simulated_time && StateRootDueBefore(record_time_us);
  const uint64_t index = group_->tree.frontier().size() + (root_first ? 1 : 0);
  auto decision = Decide(submission, index, record_time_us);
  if (!decision.ok()) return Refuse(std::move(submission.done), RefusalOf(decision.status()));
  if (!decision->admitted()) {
    return Refuse(std::move(submission.done), RefusalFor(*std::move(decision)));
  }
  if (root_first) MakeStateRoot();
  AppendRecord(std::move(submission), *std::move(decision), record_time_us);
  // Genesis goes with a state root, in one group: no log of size 1 is ever signed.
  if (index == 0) MakeStateRoot();
}

void Sequencer::AppendLeaf(std::string leaf, std::string envelope) {
  group_->tree.Append(merkle::HashLeaf(leaf));
  group_->group.entries.push_back({std::move(leaf), std::move(envelope)});
}

void Sequencer::AppendRecord(CheckedSubmission submission, custody::Decision decision,
                             int64_t record_time_us) {
  const uint64_t index = group_->tree.frontier().size();
  const base::Hash256 digest = submission.record.digest;
  const merkle::RecordLeaf leaf{static_cast<uint64_t>(record_time_us), digest,
                                envelope::SignaturesDigest(submission.envelope.signatures)};
  if (uncovered_.empty()) uncovered_since_us_ = parts_.clock.SteadyMicros();
  uncovered_.Add(submission.record, index, record_time_us);
  parts_.state.Apply(decision.changes, generation_);
  parts_.state.AddRecord(digest, index, std::move(submission.envelope.payload), generation_);
  for (auto& [key, value] : decision.changes) {
    group_->group.rows.push_back({Family::kState, StateRowKey(key.kind, key.id), std::move(value)});
  }
  AppendDerivedRows(submission.record, index, group_->group.rows);
  RegisterKeys(submission.record.message, parts_.keys);
  AppendLeaf(merkle::EncodeLeaf(leaf), std::move(submission.envelope_bytes));
  position_.last_time_us = last_record_us_ = record_time_us;
  position_.last_record_end = index + 1;
  group_->acknowledgements.push_back({index + 1, NewLeaf{index}, std::move(submission.done)});
}

void Sequencer::SealGroup() {
  for (const GroupTree::Node& node : group_->tree.completed()) {
    edge_.OnNode(node.level, node.index, node.hash, group_->group.tiles);
  }
  frontier_ = group_->tree.frontier();
  group_->group.head_after = Head{frontier_.size(), frontier_.nodes(), EncodePosition(position_)};
  group_->position = position_;
}

void Sequencer::HandOver(bool wait) {
  if (group_->empty()) return;
  if (wait) parts_.committer.AwaitIdle();
  if (!parts_.committer.idle()) return;
  RollBackIfUncommitted();
  if (group_->empty()) return;
  SealGroup();
  if (!group_->group.entries.empty()) handed_over_ = group_->generation;
  parts_.committer.HandOver(std::move(group_));
  StartGroup();
}

void Sequencer::RollBackIfUncommitted() {
  std::optional<Committer::Uncommitted> uncommitted = parts_.committer.TakeUncommitted();
  if (!uncommitted) return;
  const auto head = parts_.store.ReadHead();
  const uint64_t durable = head.ok() ? head->size : 0;
  std::vector<Acknowledgement> kept, undone;
  std::vector<ProofRequest> proofs;
  for (PreparedGroup* const group : {uncommitted->group.get(), group_.get()}) {
    for (Acknowledgement& ack : group->acknowledgements) {
      (ack.rests_on <= durable ? kept : undone).push_back(std::move(ack));
    }
    for (PreparedProof& proof : group->proofs) proofs.push_back(std::move(proof.request));
  }
  for (ProofRequest& request : DropStateRoot()) proofs.push_back(std::move(request));
  no_space_until_ = After(kNoSpacePause);
  if (absl::Status status = RollBack(); !status.ok()) broken_ = status;
  handed_over_ = 0;
  StartGroup();
  group_->acknowledgements = std::move(kept);
  // Only now: who is told and tries again is judged by what is left.
  for (Acknowledgement& ack : undone) ack.done(RefusalOf(uncommitted->status));
  MutexLock lock(mutex_);
  for (ProofRequest& request : proofs) proofs_.push_back(std::move(request));
  if (!proofs_.empty()) parts_.intake.Wake();
}

absl::Status Sequencer::RollBack() {
  LODE_ASSIGN_OR_RETURN(const Head head, parts_.store.ReadHead());
  Position position;
  if (head.size > 0) {
    LODE_ASSIGN_OR_RETURN(position, ParsePosition(head.state));
  }
  LODE_ASSIGN_OR_RETURN(const auto last_record_us,
                        ReadLastRecordTime(parts_.store, position, head.size));
  last_record_us_ = last_record_us.value_or(0);
  LODE_ASSIGN_OR_RETURN(frontier_, merkle::Frontier::From(head.size, head.frontier));
  LODE_RETURN_IF_ERROR(edge_.Load(head.size, nodes_));
  parts_.state.RollBack();
  if (parts_.chains.covered_size() == position.root.covered_size) {
    uncovered_.DropFrom(head.size);
  } else {
    // The map knows no way back: it is made again.
    LODE_ASSIGN_OR_RETURN(uncovered_, parts_.chains.Load(position, head.size));
  }
  position_ = position;
  return absl::OkStatus();
}

}  // namespace lode::ledger
