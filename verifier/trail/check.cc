// SPDX-License-Identifier: Apache-2.0
// The checks in their order. Each is a method that writes its line or ends the whole; what needs
// the entries' contents comes only after inclusion has proven their bytes.
#include "verifier/trail/check.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <utility>

#include "verifier/base/parallel.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/trail/bounds.h"
#include "verifier/trail/covered_state.h"
#include "verifier/trail/prepare.h"
#include "verifier/trail/proof_checks.h"
#include "verifier/trail/replay.h"
#include "verifier/trail/signatures.h"
#include "verifier/trail/subject_checks.h"

namespace lode::trail {
namespace {

namespace v1 = ::lode::trail::v1;

constexpr size_t kLeavesPerPiece = 512;  // to hash: a tenth of a millisecond

class Checker {
 public:
  Checker(const Trail& trail, const note::TrustPolicy& policy, const ParallelFor& parallel,
          const Bounds& bounds)
      : trail_(trail), policy_(policy), parallel_(parallel), bounds_(bounds) {}

  CheckedTrail Run() {
    const bool proven =
        CheckLimits() &&
        CheckpointHolds(out_, {trail_.checkpoint_note, trail_.origin, trail_.tree_size}, policy_) &&
        CheckInclusion() && CheckEntries();
    if (proven && CheckProven()) return std::move(out_);
    out_.failed = true;
    out_.entries.clear();
    out_.state = nullptr;
    return std::move(out_);
  }

 private:
  bool Pass(std::string name, v1::Statement what) {
    return Passes(out_, std::move(name), std::move(what));
  }
  bool Fail(std::string name, v1::Statement what) {
    return Fails(out_, std::move(name), std::move(what));
  }
  bool Take(std::string name, const Outcome& outcome) {
    return outcome.holds ? Pass(std::move(name), outcome.what)
                         : Fail(std::move(name), outcome.what);
  }
  statement::Count LeafAt(size_t position) const {
    return statement::Count(trail_.entries[position].index);
  }

  bool CheckLimits();
  bool CheckInclusion();
  bool CheckEntries();
  bool CheckGenesis();
  bool CheckProven();
  bool JudgeReplay(const Signatures& signatures, const Replayed& replayed);

  const Trail& trail_;
  const note::TrustPolicy& policy_;
  const ParallelFor& parallel_;
  const Bounds bounds_;
  SubjectIndex index_;
  std::vector<Prepared> prepared_;
  std::shared_ptr<CoveredState> state_;
  CheckedTrail out_;
};

bool Checker::CheckLimits() {
  if (trail_.entries.empty()) return Fail("limits", statement::Make<rules::kNoEntries>());
  if (!bounds_.Hold(trail_.entries.size(), trail_.subjects.size())) {
    return Fail("limits",
                statement::Make<rules::kTooMany>(statement::Count(trail_.entries.size()),
                                                 statement::Count(trail_.subjects.size())));
  }
  for (size_t i = 1; i < trail_.entries.size(); ++i) {
    if (trail_.entries[i - 1].index >= trail_.entries[i].index) {
      return Fail("limits", statement::Make<rules::kEntriesOrder>(LeafAt(i)));
    }
  }
  for (size_t i = 1; i < trail_.subjects.size(); ++i) {
    if (trail_.subjects[i - 1] >= trail_.subjects[i]) {
      return Fail("limits", statement::Make<rules::kSubjectsOrder>());
    }
  }
  return LimitsHold(out_, trail_.entries.size(), trail_.subjects.size());
}

bool Checker::CheckInclusion() {
  const auto root_at =
      static_cast<size_t>(std::partition_point(trail_.entries.begin(), trail_.entries.end(),
                                               [&](const Entry& entry) {
                                                 return entry.index <= trail_.state_root_index;
                                               }) -
                          trail_.entries.begin());
  std::vector<uint64_t> indexes(trail_.entries.size() + 1);
  std::vector<base::Hash256> hashes(indexes.size());
  base::ForEachPiece(parallel_, indexes.size(), kLeavesPerPiece, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (i == root_at) {
        indexes[i] = trail_.state_root_index;
        hashes[i] = merkle::HashLeaf(trail_.state_root_leaf);
      } else {
        const Entry& entry = trail_.entries[i < root_at ? i : i - 1];
        indexes[i] = entry.index;
        hashes[i] = merkle::HashLeaf(entry.leaf);
      }
    }
  });
  const absl::Status status = merkle::VerifyMultiproof(
      indexes, hashes, trail_.tree_size, trail_.inclusion, out_.trust.checkpoint.body.root);
  return InclusionHolds(out_, status, indexes.size(), trail_.inclusion.size());
}

bool Checker::CheckEntries() {
  // Memory only for what inclusion has proven.
  index_ = IndexSubjects(trail_);
  out_.entries.resize(trail_.entries.size());
  prepared_.resize(trail_.entries.size());
  PrepareEntries(trail_, index_, parallel_, prepared_, out_.entries);
  state_ = std::make_shared<CoveredState>(trail_.subjects, out_.entries);
  for (size_t i = 0; i < prepared_.size(); ++i) {
    if (prepared_[i].fault) return Fail("entries", *std::move(prepared_[i].fault));
    if (i > 0 && prepared_[i].leaf.record_time_us < prepared_[i - 1].leaf.record_time_us) {
      out_.evidence = out_.entries[i].record.digest;
      return Fail("entries", statement::Make<rules::kTimeBackwards>(LeafAt(i)));
    }
    if (!state_->AddEntry(i)) {
      out_.evidence = out_.entries[i].record.digest;
      return Fail("entries", statement::Make<rules::kLoggedTwice>(LeafAt(i)));
    }
  }
  return CheckGenesis();
}

bool Checker::CheckGenesis() {
  const CheckedEntry& first = out_.entries[0];
  if (first.index != 0 || !first.record.message.has_genesis()) {
    return Fail("entries", statement::Make<rules::kNoGenesis>());
  }
  const record::pb::Genesis& genesis = first.record.message.genesis();
  const std::string trusted = note::FormatVkey(policy_.logs()[out_.trust.log]);
  if (genesis.log_vkey() != trusted) {
    out_.evidence = first.record.digest;
    return Fail("entries", statement::Make<rules::kGenesisOfOtherKey>(
                               statement::Text{genesis.log_vkey()}, statement::Name{trusted}));
  }
  out_.genesis_digest = first.record.digest;
  out_.simulated_time = genesis.simulated_time();
  v1::Statement what;
  statement::Say(rules::kEntriesHold, what).Count("envelopes", prepared_.size());
  return Pass("entries", std::move(what));
}

// What stands on proven entries: five parts that know nothing of each other, the longest first, and
// signatures in pieces after them. A core that is free takes the next. The lines come in their
// order whatever was done when; once a part that comes before the signatures has failed, those are
// not worth their time any more.
bool Checker::CheckProven() {
  MapFacts map;
  Outcome state_root, chains, closure;
  CoveredState& state = *state_;
  Signatures signatures(prepared_, out_.entries);
  Replayed replayed;
  absl::StatusOr<base::Hash256> digest = base::Hash256();
  std::atomic<bool> failed = false;
  const std::function<void()> parts[] = {
      [&] {
        state_root = CheckStateRoot(trail_, prepared_, map);
        if (state_root.holds) chains = CheckChains(trail_, prepared_, out_.entries, map);
        if (!chains.holds) failed = true;
      },
      [&] {
        closure = CheckClosure(trail_, index_, prepared_, out_.entries);
        if (!closure.holds) failed = true;
      },
      [&] { replayed = Replay(prepared_, out_.entries, signatures, state); },
      [&] { digest = TrailDigest(trail_); },
  };
  constexpr size_t kParts = std::size(parts);
  base::ForEach(parallel_, kParts + signatures.pieces(), [&](size_t i) {
    if (i < kParts) return parts[i]();
    if (!failed) signatures.VerifyPiece(i - kParts);
  });
  state.Seal();
  out_.state_root = map.state_root;
  if (!Take("state root", state_root) || !Take("chains", chains) || !Take("closure", closure)) {
    return false;
  }
  out_.proven = true;
  if (!JudgeReplay(signatures, replayed)) return false;
  if (!digest.ok())
    return Fail("admission", statement::Make<rules::kNotJudged>(ReasonOf(digest.status())));
  out_.trail_digest = *digest;
  return true;
}

// In leaf order both together: the earliest entry that fails decides, its signatures first.
bool Checker::JudgeReplay(const Signatures& signatures, const Replayed& replayed) {
  const auto blame = [this](std::string name, const BadEntry& bad) {
    out_.evidence = out_.entries[bad.entry].record.digest;
    return Fail(std::move(name), bad.what);
  };
  const std::optional<BadEntry> unsigned_entry = signatures.FirstBad();
  if (unsigned_entry && (!replayed.refusal || unsigned_entry->entry <= replayed.refusal->entry)) {
    return blame("signatures", *unsigned_entry);
  }
  v1::Statement signed_by;
  statement::Say(rules::kSignaturesHold, signed_by)
      .Count("signatures", signatures.signatures())
      .Count("verifications", signatures.verifications());
  Pass("signatures", std::move(signed_by));
  if (replayed.refusal) return blame("admission", *replayed.refusal);
  out_.state = state_;
  out_.skipped_checks = replayed.skipped_checks;
  v1::Statement admitted;
  statement::Say(rules::kAdmittedAgain, admitted)
      .Count("records", out_.entries.size())
      .Count("skipped", replayed.skipped_checks);
  return Pass("admission", std::move(admitted));
}

}  // namespace

CheckedTrail CheckTrail(const Trail& trail, const note::TrustPolicy& policy,
                        const ParallelFor& parallel) {
  return Checker(trail, policy, parallel, Bounds()).Run();
}

CheckedTrail CheckTrailWithin(const Trail& trail, const note::TrustPolicy& policy,
                              const Bounds& bounds) {
  return Checker(trail, policy, nullptr, bounds).Run();
}

}  // namespace lode::trail
