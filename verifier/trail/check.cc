// SPDX-License-Identifier: Apache-2.0
// The checks in their order. Each is a method that writes its line or ends the whole; what needs
// the entries' contents comes only after inclusion has proven their bytes.
#include "verifier/trail/check.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/time.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"
#include "verifier/subjects/closure.h"
#include "verifier/subjects/map.h"
#include "verifier/trail/covered_state.h"
#include "verifier/trail/prepare.h"
#include "verifier/trail/replay.h"

namespace lode::trail {
namespace {

namespace limits = base::limits;
namespace v1 = ::lode::trail::v1;

std::string Words(const absl::Status& status) { return std::string(base::ToStd(status.message())); }
std::string Count(uint64_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

// The chains of a trail, by subject; "leaf indexes" are positions among its entries.
class TrailChains : public subjects::ChainSource {
 public:
  TrailChains(const Trail& trail, const SubjectIndex& index,
              const std::vector<CheckedEntry>& entries)
      : index_(index), entries_(entries), chains_(trail.subjects.size()) {}

  void Append(uint32_t subject, uint64_t position) { chains_[subject].push_back(position); }
  const std::vector<uint64_t>& chain(size_t subject) const { return chains_[subject]; }

  absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) override {
    std::string name(1, static_cast<char>(subject.kind));
    name += subject.id;
    const auto it = index_.find(name);
    if (it == index_.end()) {
      return base::Error(base::Reason::kNotAuthentic,
                         "the chain of " + subject.id + " (subject kind " +
                             std::to_string(static_cast<int>(subject.kind)) + ") is left out");
    }
    return chains_[it->second];
  }
  absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t position) override {
    return entries_[position].record;
  }
  absl::Status VisitRecord(uint64_t position, const Visit& visit) override {
    visit(entries_[position].record);
    return absl::OkStatus();
  }

 private:
  const SubjectIndex& index_;
  const std::vector<CheckedEntry>& entries_;
  std::vector<std::vector<uint64_t>> chains_;
};

class Checker {
 public:
  Checker(const Trail& trail, const note::TrustPolicy& policy, const ParallelFor& parallel)
      : trail_(trail), policy_(policy), parallel_(parallel), index_(IndexSubjects(trail)) {}

  CheckedTrail Run() {
    out_.entries.resize(trail_.entries.size());
    prepared_.resize(trail_.entries.size());
    const bool proven = CheckLimits() && CheckCheckpoint() && CheckInclusion() && CheckEntries() &&
                        CheckStateRoot() && CheckChains() && CheckClosure();
    if (proven && CheckReplay()) return std::move(out_);
    out_.failed = true;
    out_.entries.clear();
    out_.state = nullptr;
    return std::move(out_);
  }

 private:
  void Note(std::string name, v1::Outcome outcome, std::string detail) {
    v1::Check& check = out_.checks.emplace_back();
    check.set_name(std::move(name));
    check.set_outcome(outcome);
    check.set_detail(std::move(detail));
  }
  bool Pass(std::string name, std::string detail) {
    Note(std::move(name), v1::PASS, std::move(detail));
    return true;
  }
  bool Fail(std::string name, std::string problem) {
    out_.problem = problem;
    Note(std::move(name), v1::FAIL, std::move(problem));
    return false;
  }
  // A failure that names an entry.
  bool FailAt(std::string name, size_t position, const std::string& problem) {
    return Fail(std::move(name),
                "leaf " + std::to_string(trail_.entries[position].index) + ": " + problem);
  }

  bool CheckLimits();
  bool CheckCheckpoint();
  bool CheckInclusion();
  bool CheckEntries();
  bool CheckStateRoot();
  bool CheckChains();
  bool CheckClosure();
  bool CheckReplay();

  const Trail& trail_;
  const note::TrustPolicy& policy_;
  const ParallelFor& parallel_;
  const SubjectIndex index_;
  std::vector<Prepared> prepared_;
  std::vector<std::optional<subjects::ChainHead>> heads_;  // by subject, as the map says
  CheckedTrail out_;
};

bool Checker::CheckLimits() {
  if (trail_.entries.empty()) return Fail("limits", "the trail has no entries");
  if (trail_.entries.size() > limits::kTrailEntries ||
      trail_.subjects.size() > limits::kTrailSubjects) {
    return Fail("limits", "the trail has more entries or subjects than the format allows");
  }
  for (size_t i = 1; i < trail_.entries.size(); ++i) {
    if (trail_.entries[i - 1].index >= trail_.entries[i].index) {
      return FailAt("limits", i, "entries do not stand ascending");
    }
  }
  for (size_t i = 1; i < trail_.subjects.size(); ++i) {
    if (trail_.subjects[i - 1] >= trail_.subjects[i]) {
      return Fail("limits", "subjects do not stand ascending");
    }
  }
  return Pass("limits", Count(trail_.entries.size(), "record", "records") + ", " +
                            Count(trail_.subjects.size(), "subject", "subjects") +
                            ": within the limits and in order");
}

bool Checker::CheckCheckpoint() {
  auto trust = policy_.Check(trail_.checkpoint_note);
  const bool signed_by_log =
      trust.ok() || base::ReasonOf(trust.status()) == base::Reason::kQuorumMissing;
  if (!signed_by_log) return Fail("checkpoint", Words(trust.status()));
  if (trust.ok()) {
    out_.trust = *std::move(trust);
    const note::Checkpoint& body = out_.trust.checkpoint.body;
    if (body.origin != trail_.origin) {
      return Fail("checkpoint",
                  "the checkpoint is of " + body.origin + ", the trail says " + trail_.origin);
    }
    if (body.size != trail_.tree_size) {
      return Fail("checkpoint", "the checkpoint has size " + std::to_string(body.size) +
                                    ", the trail says " + std::to_string(trail_.tree_size));
    }
    Pass("checkpoint", "size " + std::to_string(body.size) + " of " + body.origin +
                           ", signed with the log's key that the trust file names");
  } else {
    Pass("checkpoint", "signed with the log's key that the trust file names");
    return Fail("quorum", Words(trust.status()));
  }
  if (out_.trust.freshness == 0) {
    Note("quorum", v1::NOT_APPLICABLE, "the trust file asks for no witness");
    return true;
  }
  return Pass("quorum", Count(out_.trust.cosigners.size(), "witness", "witnesses") +
                            " cosigned, as the trust file asks; the oldest that counts at " +
                            base::FormatUtc(static_cast<int64_t>(out_.trust.freshness) *
                                            limits::kMicrosPerSecond));
}

bool Checker::CheckInclusion() {
  std::vector<uint64_t> indexes;
  std::vector<base::Hash256> hashes;
  indexes.reserve(trail_.entries.size() + 1);
  hashes.reserve(trail_.entries.size() + 1);
  bool placed = false;
  const auto place_root = [&] {
    indexes.push_back(trail_.state_root_index);
    hashes.push_back(merkle::HashLeaf(trail_.state_root_leaf));
    placed = true;
  };
  for (const Entry& entry : trail_.entries) {
    if (!placed && trail_.state_root_index < entry.index) place_root();
    indexes.push_back(entry.index);
    hashes.push_back(merkle::HashLeaf(entry.leaf));
  }
  if (!placed) place_root();
  const absl::Status status = merkle::VerifyMultiproof(
      indexes, hashes, trail_.tree_size, trail_.inclusion, out_.trust.checkpoint.body.root);
  if (!status.ok()) return Fail("inclusion", Words(status));
  return Pass("inclusion", Count(indexes.size(), "leaf", "leaves") + " in the tree of " +
                               std::to_string(trail_.tree_size) + ", shown with " +
                               Count(trail_.inclusion.size(), "hash", "hashes"));
}

bool Checker::CheckEntries() {
  PrepareEntries(trail_, index_, parallel_, prepared_, out_.entries);
  absl::flat_hash_set<base::Hash256> digests;
  digests.reserve(prepared_.size());
  for (size_t i = 0; i < prepared_.size(); ++i) {
    if (!prepared_[i].status.ok()) return FailAt("entries", i, Words(prepared_[i].status));
    if (i > 0 && prepared_[i].leaf.record_time_us < prepared_[i - 1].leaf.record_time_us) {
      out_.evidence = out_.entries[i].record.digest;
      return FailAt("entries", i, "its record time is before that of an earlier leaf");
    }
    if (!digests.insert(out_.entries[i].record.digest).second) {
      out_.evidence = out_.entries[i].record.digest;
      return FailAt("entries", i, "the record is logged twice");
    }
  }
  if (trail_.entries[0].index != 0 || !out_.entries[0].record.message.has_genesis()) {
    return Fail("entries", "the trail does not begin with Genesis at leaf 0");
  }
  out_.genesis_digest = out_.entries[0].record.digest;
  out_.simulated_time = out_.entries[0].record.message.genesis().simulated_time();
  return Pass("entries", Count(prepared_.size(), "envelope", "envelopes") +
                             ": each is the one that its leaf names");
}

bool Checker::CheckStateRoot() {
  const auto leaf = merkle::ParseLeaf(trail_.state_root_leaf);
  if (!leaf.ok() || !std::holds_alternative<merkle::StateRootLeaf>(*leaf)) {
    return Fail("state root",
                "leaf " + std::to_string(trail_.state_root_index) + " is no state root");
  }
  out_.state_root = std::get<merkle::StateRootLeaf>(*leaf);
  out_.state_root_index = trail_.state_root_index;
  if (out_.state_root.covered_size > trail_.state_root_index) {
    return Fail("state root", "it covers more than the leaves before it");
  }
  if (trail_.entries.back().index >= out_.state_root.covered_size) {
    return FailAt(
        "state root", trail_.entries.size() - 1,
        "it is not below the covered size " + std::to_string(out_.state_root.covered_size));
  }
  std::vector<std::pair<base::Hash256, size_t>> order;
  for (size_t i = 0; i < trail_.subjects.size(); ++i) {
    order.emplace_back(record::SubjectKey(trail_.subjects[i]), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<base::Hash256> keys;
  for (const auto& [key, subject] : order) keys.push_back(key);
  const auto heads =
      subjects::ReadMultiproof(keys, trail_.map_multiproof, out_.state_root.map_root);
  if (!heads.ok()) return Fail("state root", Words(heads.status()));
  heads_.resize(order.size());
  for (size_t i = 0; i < order.size(); ++i) heads_[order[i].second] = (*heads)[i];
  return Pass("state root", "leaf " + std::to_string(trail_.state_root_index) + " covers " +
                                Count(out_.state_root.covered_size, "leaf", "leaves") + " and " +
                                Count(out_.state_root.subjects, "subject", "subjects") + "; " +
                                Count(order.size(), "chain is", "chains are") +
                                " shown in its map");
}

bool Checker::CheckChains() {
  std::vector<subjects::ChainHead> chains(trail_.subjects.size());
  for (size_t i = 0; i < prepared_.size(); ++i) {
    for (const uint32_t subject : prepared_[i].touches) {
      chains[subject] = subjects::Extend(chains[subject], out_.entries[i].record.digest);
    }
  }
  uint64_t links = 0;
  for (size_t s = 0; s < chains.size(); ++s) {
    const subjects::ChainHead want = heads_[s].value_or(subjects::ChainHead());
    links += want.count;
    if (chains[s] == want) continue;
    return Fail("chains", "the chain of " + trail_.subjects[s].id + " has " +
                              Count(want.count, "record", "records") +
                              " in the log's map; the trail holds " +
                              std::to_string(chains[s].count) +
                              (chains[s].count == want.count ? ", but others" : ""));
  }
  return Pass("chains", Count(chains.size(), "chain", "chains") + " with " +
                            Count(links, "link", "links") + ": whole, none left out");
}

bool Checker::CheckClosure() {
  TrailChains chains(trail_, index_, out_.entries);
  for (size_t i = 0; i < prepared_.size(); ++i) {
    for (const uint32_t subject : prepared_[i].touches) chains.Append(subject, i);
  }
  const auto closure = subjects::CloseOver(trail_.lot, trail_.origin, chains);
  if (!closure.ok()) return Fail("closure", Words(closure.status()));
  if (closure->subjects.size() != trail_.subjects.size()) {
    return Fail("closure",
                "the trail holds " +
                    Count(trail_.subjects.size() - closure->subjects.size(), "chain", "chains") +
                    " more than bear on the lot");
  }
  if (closure->entries.size() != trail_.entries.size()) {
    return Fail("closure",
                "the trail holds " +
                    Count(trail_.entries.size() - closure->entries.size(), "record", "records") +
                    " more than bear on the lot");
  }
  return Pass("closure", "every chain that bears on the lot is here, and no other: " +
                             Count(trail_.subjects.size(), "subject", "subjects"));
}

bool Checker::CheckReplay() {
  const auto state = std::make_shared<CoveredState>(trail_.subjects, out_.entries);
  const Replayed replayed = Replay(prepared_, out_.entries, parallel_, *state);
  state->Seal();
  const auto blame = [this](std::string name, const Failure& failure) {
    out_.evidence = out_.entries[failure.entry].record.digest;
    return FailAt(std::move(name), failure.entry, failure.problem);
  };
  // In leaf order both together: the earliest entry that fails decides, its signatures first.
  if (replayed.signature &&
      (!replayed.refusal || replayed.signature->entry <= replayed.refusal->entry)) {
    return blame("signatures", *replayed.signature);
  }
  Pass("signatures", Count(replayed.signatures, "signature", "signatures") + " hold (" +
                         Count(replayed.verifications, "verification", "verifications") +
                         "), each with a key that the log registered");
  if (replayed.refusal) return blame("admission", *replayed.refusal);
  out_.state = state;
  out_.skipped_checks = replayed.skipped_checks;
  const auto digest = TrailDigest(trail_);
  if (!digest.ok()) return Fail("admission", Words(digest.status()));
  out_.trail_digest = *digest;
  return Pass("admission",
              Count(out_.entries.size(), "record", "records") + " admitted again in leaf order; " +
                  Count(replayed.skipped_checks, "check", "checks") +
                  " that would need other lots, sites, parties, tag books, seals or quotas left to "
                  "replaying witnesses");
}

}  // namespace

CheckedTrail CheckTrail(const Trail& trail, const note::TrustPolicy& policy,
                        const ParallelFor& parallel) {
  return Checker(trail, policy, parallel).Run();
}

}  // namespace lode::trail
