// SPDX-License-Identifier: Apache-2.0
// The replica uses the same admission as the ledger but none of its store, overlay or undo. That is
// its worth as a second opinion.
#include "verifier/monitor/replica.h"

#include <algorithm>
#include <utility>

#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/monitor/log.h"
#include "verifier/present/refusal.h"
#include "verifier/record/touches.h"

namespace lode::monitor {
namespace {

absl::Status Differs(uint64_t index, std::string_view what) {
  return base::Error(base::Reason::kNotAuthentic,
                     "leaf " + std::to_string(index) + ": " + std::string(what));
}

std::string Refusal(const record::Violations& violations) {
  std::string out = "admission refuses the record by ";
  for (size_t i = 0; i < violations.size(); ++i) {
    if (i > 0) out += "; ";
    out += std::string(violations[i].rule()) + ": " + present::RefusalOf(violations[i]).message;
  }
  return out;
}

// An envelope with its record.
struct Opened {
  envelope::Envelope envelope;
  record::ParsedRecord record;
};

absl::StatusOr<Opened> Open(std::string_view bytes) {
  Opened out;
  LODE_ASSIGN_OR_RETURN(out.envelope, envelope::ParseEnvelope(bytes));
  LODE_ASSIGN_OR_RETURN(out.record, record::ParseRecord(out.envelope.payload));
  return out;
}

absl::StatusOr<custody::Decision> Judge(const Opened& opened, uint64_t index,
                                        int64_t record_time_us, const custody::StateReader& state,
                                        custody::ParsedRows& parsed_rows) {
  custody::AdmissionInput input;
  input.envelope = &opened.envelope;
  input.record = &opened.record;
  input.index = index;
  input.record_time_us = record_time_us;
  input.parsed_rows = &parsed_rows;
  return custody::Admit(input, state);
}

merkle::RecordLeaf LeafOf(const Opened& opened, int64_t record_time_us) {
  return {static_cast<uint64_t>(record_time_us), opened.record.digest,
          envelope::SignaturesDigest(opened.envelope.signatures)};
}

}  // namespace

void Replica::Log::Append(std::string leaf, std::string envelope) {
  frontier.Append(merkle::HashLeaf(leaf), [this](int level, uint64_t, const base::Hash256& hash) {
    const auto at = static_cast<size_t>(level);
    if (nodes.size() <= at) nodes.resize(at + 1);
    nodes[at].push_back(hash);
  });
  leaves.push_back(std::move(leaf));
  envelopes.push_back(std::move(envelope));
}

void Replica::Log::AppendRecord(const merkle::RecordLeaf& leaf, std::string_view envelope,
                                record::ParsedRecord record, const custody::StateChanges& changes) {
  const uint64_t index = size();
  const auto time = static_cast<int64_t>(leaf.record_time_us);
  for (const record::Subject& subject : record::TouchedSubjects(record)) {
    uncovered.push_back({record::SubjectKey(subject), index, record.digest, time});
  }
  state.Apply(changes);
  state.AddRecord(index, std::move(record));
  Append(merkle::EncodeLeaf(leaf), std::string(envelope));
  last_time_us = time;
}

merkle::StateRootLeaf Replica::Log::Cover(uint64_t covered, int64_t record_time_us) {
  const auto later = std::find_if(uncovered.begin(), uncovered.end(),
                                  [&](const Touched& t) { return t.index >= covered; });
  std::vector<Touched> now(uncovered.begin(), later);
  uncovered.erase(uncovered.begin(), later);
  std::sort(now.begin(), now.end(), [](const Touched& a, const Touched& b) {
    return a.key != b.key ? a.key < b.key : a.index < b.index;
  });
  std::vector<subjects::MapEntry> updates;
  for (const Touched& touched : now) {
    if (updates.empty() || updates.back().key != touched.key) {
      updates.push_back({touched.key, map.Find(touched.key).value_or(subjects::ChainHead())});
    }
    updates.back().head = subjects::Extend(updates.back().head, touched.digest);
    chains[touched.key].push_back(touched.index);
  }
  map.ApplyBatch(updates);
  covered_size = covered;
  return {static_cast<uint64_t>(record_time_us), covered, map.Root(), map.size()};
}

Replica::Replica() : log_(std::make_unique<Log>()) {}
Replica::Replica(Replica&&) noexcept = default;
Replica& Replica::operator=(Replica&&) noexcept = default;
Replica::~Replica() = default;

absl::StatusOr<custody::Decision> Replica::Submit(std::string_view envelope,
                                                  int64_t record_time_us) {
  if (record_time_us < log_->last_time_us) {
    return base::Error(base::Reason::kUsage, "record times never decrease from record to record");
  }
  LODE_ASSIGN_OR_RETURN(Opened opened, Open(envelope));
  LODE_ASSIGN_OR_RETURN(custody::Decision decision,
                        Judge(opened, size(), record_time_us, log_->state, log_->parsed_rows));
  if (decision.admitted()) {
    log_->AppendRecord(LeafOf(opened, record_time_us), envelope, std::move(opened.record),
                       decision.changes);
  }
  return decision;
}

absl::StatusOr<custody::Decision> Replica::SubmitSimulated(std::string_view envelope,
                                                           int64_t record_time_us) {
  LODE_ASSIGN_OR_RETURN(const Opened opened, Open(envelope));
  LODE_ASSIGN_OR_RETURN(const auto logged, log_->state.FindRecord(opened.record.digest));
  const bool due =
      has_uncovered() && record_time_us - oldest_uncovered_us() >= kStateRootAfterMicros;
  if (due && !logged) AppendStateRoot(log_->last_time_us);
  return Submit(envelope, record_time_us);
}

void Replica::AppendStateRoot(int64_t record_time_us) {
  if (!has_uncovered()) return;
  const int64_t time = std::max(record_time_us, log_->last_time_us);
  const uint64_t index = size();
  const merkle::StateRootLeaf leaf = log_->Cover(index, time);
  log_->state_root_index = index;
  log_->Append(merkle::EncodeLeaf(leaf), "");
}

absl::Status Replica::Replay(std::string_view leaf, std::string_view envelope) {
  const uint64_t index = size();
  auto parsed = merkle::ParseLeaf(leaf);
  if (!parsed.ok()) return Differs(index, base::ToStd(parsed.status().message()));
  const auto time =
      static_cast<int64_t>(std::visit([](const auto& l) { return l.record_time_us; }, *parsed));
  if (time < log_->last_time_us)
    return Differs(index, "its record time is before the last record's");
  if (const auto* root = std::get_if<merkle::StateRootLeaf>(&*parsed)) {
    if (!envelope.empty()) return Differs(index, "a state root has no envelope");
    if (root->covered_size > index || root->covered_size <= log_->covered_size) {
      return Differs(index, "its covered size is " + std::to_string(root->covered_size) +
                                ": above its index, or no more than the last one's");
    }
    const merkle::StateRootLeaf want = log_->Cover(root->covered_size, time);
    if (*root != want) return Differs(index, "it is not the root of the subject map");
    log_->state_root_index = index;
    log_->Append(std::string(leaf), "");
    return absl::OkStatus();
  }
  auto opened = Open(envelope);
  if (!opened.ok()) return Differs(index, base::ToStd(opened.status().message()));
  if (merkle::EncodeLeaf(LeafOf(*opened, time)) != leaf) {
    return Differs(index, "its envelope has another record or other signatures");
  }
  LODE_ASSIGN_OR_RETURN(const custody::Decision decision,
                        Judge(*opened, index, time, log_->state, log_->parsed_rows));
  if (!decision.admitted()) return Differs(index, Refusal(decision.violations));
  log_->AppendRecord(LeafOf(*opened, time), envelope, std::move(opened->record), decision.changes);
  return absl::OkStatus();
}

bool Replica::has_uncovered() const { return !log_->uncovered.empty(); }
int64_t Replica::oldest_uncovered_us() const {
  return has_uncovered() ? log_->uncovered.front().record_time_us : 0;
}
uint64_t Replica::size() const { return log_->size(); }
base::Hash256 Replica::root() const { return log_->frontier.Root(); }
int64_t Replica::last_time_us() const { return log_->last_time_us; }
std::string_view Replica::leaf(uint64_t index) const { return log_->leaves.at(index); }
std::string_view Replica::envelope(uint64_t index) const { return log_->envelopes.at(index); }
const custody::MemoryState& Replica::state() const { return log_->state; }
const subjects::SubjectMap& Replica::map() const { return log_->map; }

absl::StatusOr<base::Hash256> Replica::node(int level, uint64_t index) const {
  const auto at = static_cast<size_t>(level);
  if (level < 0 || at >= log_->nodes.size() || index >= log_->nodes[at].size()) {
    return base::Error(base::Reason::kUsage, "no such subtree in the tree");
  }
  return log_->nodes[at][index];
}

std::vector<uint64_t> Replica::chain(const record::Subject& subject) const {
  const auto it = log_->chains.find(record::SubjectKey(subject));
  return it == log_->chains.end() ? std::vector<uint64_t>() : it->second;
}

}  // namespace lode::monitor
