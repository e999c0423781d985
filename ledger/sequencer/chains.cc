// SPDX-License-Identifier: Apache-2.0
#include "ledger/sequencer/chains.h"

#include <algorithm>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/record/touches.h"

namespace lode::ledger {
namespace {

std::string EncodeHead(const subjects::ChainHead& head) {
  std::string row;
  base::AppendU64(row, head.count);
  row.append(head.head.view());
  return row;
}

std::string EncodeIndex(uint64_t index) {
  std::string row;
  base::AppendU64(row, index);
  return row;
}

}  // namespace

std::string ChainRowKey(const base::Hash256& subject_key, uint64_t position) {
  std::string key(subject_key.view());
  base::AppendU64(key, position);
  return key;
}

absl::Status Chains::Load() {
  std::vector<subjects::MapEntry> entries;
  bool damaged = false;
  LODE_RETURN_IF_ERROR(store_.Scan(Family::kHeads, "", "", [&](std::string_view key, std::string_view value) {
    base::ByteReader reader(value);
    const auto subject_key = base::Hash256::From(key);
    const auto count = reader.U64();
    const auto head = reader.Hash();
    damaged = !subject_key || !count || !head || !reader.done();
    if (!damaged) entries.push_back({*subject_key, {*count, *head}});
    return !damaged;
  }));
  if (damaged) {
    return base::Error(base::Reason::kStoreDamaged, "a chain head row is malformed: run lode-ledgerd fsck");
  }
  absl::MutexLock lock(&map_mutex_);
  map_ = subjects::SubjectMap::FromSorted(std::move(entries));
  return absl::OkStatus();
}

void Chains::Touch(const record::ParsedRecord& record, uint64_t index) {
  for (const record::Subject& subject : record::TouchedSubjects(record)) {
    touches_.push_back({record::SubjectKey(subject), index, record.digest});
  }
}

base::Hash256 Chains::Cover(uint64_t covered_size, std::vector<Row>& rows) {
  std::sort(touches_.begin(), touches_.end(), [](const Touched& a, const Touched& b) {
    return a.key != b.key ? a.key < b.key : a.index < b.index;
  });
  std::vector<subjects::MapEntry> updates;
  absl::MutexLock lock(&map_mutex_);
  for (size_t i = 0; i < touches_.size();) {
    const base::Hash256 key = touches_[i].key;
    subjects::ChainHead head = map_.Find(key).value_or(subjects::ChainHead{});
    for (; i < touches_.size() && touches_[i].key == key; ++i) {
      rows.push_back({Family::kChains, ChainRowKey(key, head.count), EncodeIndex(touches_[i].index)});
      head = subjects::Extend(head, touches_[i].digest);
    }
    rows.push_back({Family::kHeads, key.str(), EncodeHead(head)});
    updates.push_back({key, head});
  }
  touches_.clear();
  map_.ApplyBatch(updates);
  covered_size_ = covered_size;
  return map_.Root();
}

uint64_t Chains::subjects() const {
  absl::MutexLock lock(&map_mutex_);
  return map_.size();
}

absl::StatusOr<std::string> Chains::Prove(std::span<const base::Hash256> keys, uint64_t covered_size) const {
  absl::MutexLock lock(&map_mutex_);
  if (covered_size != covered_size_) {
    return base::Error(base::Reason::kConflict, "the subject map has moved on: take the newest state root");
  }
  return map_.Multiproof(keys);
}

}  // namespace lode::ledger
