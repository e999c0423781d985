// SPDX-License-Identifier: Apache-2.0
#include "ledger/sequencer/chains.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "ledger/sequencer/derived_rows.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/touches.h"
#include "verifier/threads/every_core.h"

namespace lode::ledger {
namespace {

constexpr size_t kFirstBytes = 256;

absl::Status DamagedChains(const std::string& what) {
  return base::Error(base::Reason::kStoreDamaged, what + ": run lode-ledgerd fsck");
}

// The newest state root as it is logged.
absl::StatusOr<merkle::StateRootLeaf> ReadStateRoot(const Store& store, uint64_t index) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, store.ReadLeaf(index));
  const auto leaf = merkle::ParseLeaf(bytes);
  if (leaf.ok() && std::holds_alternative<merkle::StateRootLeaf>(*leaf)) {
    return std::get<merkle::StateRootLeaf>(*leaf);
  }
  return DamagedChains("leaf " + std::to_string(index) +
                       " is no state root, but the head row says so");
}

// The heads of all subjects whose key begins with `prefix`, ascending.
absl::Status ReadHeads(const Store& store, std::string_view prefix,
                       std::vector<subjects::MapEntry>& out) {
  bool damaged = false;
  LODE_RETURN_IF_ERROR(
      store.Scan(Family::kHeads, "", prefix, [&](std::string_view key, std::string_view value) {
        const auto subject_key = base::Hash256::From(key);
        const auto head = ParseHeadRow(value);
        damaged = !subject_key || !head;
        if (!damaged) out.push_back({*subject_key, *head});
        return !damaged;
      }));
  return damaged ? DamagedChains("a chain head row is malformed") : absl::OkStatus();
}

// All of them, on every core: keys are hashes, so each first byte has its share. No commit is under
// way when the map is made, so the parts are of one moment.
absl::StatusOr<std::vector<subjects::MapEntry>> ReadHeads(const Store& store) {
  struct Part {
    absl::Status status;
    std::vector<subjects::MapEntry> entries;
  };
  std::vector<Part> parts(kFirstBytes);
  threads::OnEveryCore(parts.size(), [&](size_t byte) {
    parts[byte].status =
        ReadHeads(store, std::string(1, static_cast<char>(byte)), parts[byte].entries);
  });
  size_t count = 0;
  for (const Part& part : parts) {
    LODE_RETURN_IF_ERROR(part.status);
    count += part.entries.size();
  }
  std::vector<subjects::MapEntry> entries;
  entries.reserve(count);
  for (Part& part : parts) {
    entries.insert(entries.end(), part.entries.begin(), part.entries.end());
    part.entries = {};
  }
  return entries;
}

}  // namespace

void AppendChainRows(const base::Hash256& subject_key, uint64_t first_position,
                     std::span<const uint64_t> indexes, std::vector<Row>& rows) {
  for (size_t done = 0; done < indexes.size(); done += kChainRowRecords) {
    const auto part = indexes.subspan(done, std::min(kChainRowRecords, indexes.size() - done));
    std::string key(subject_key.view());
    base::AppendU64(key, first_position + done + part.size() - 1);
    std::string value;
    value.reserve(part.size() * sizeof(uint64_t));
    for (const uint64_t index : part) base::AppendU64(value, index);
    rows.push_back({Family::kChains, std::move(key), std::move(value)});
  }
}

std::optional<ChainRow> ParseChainRow(std::string_view key, std::string_view value) {
  base::ByteReader key_reader(key), reader(value);
  const auto subject = key_reader.Hash();
  const auto last = subject ? key_reader.U64() : std::nullopt;
  const size_t count = value.size() / sizeof(uint64_t);
  if (!last || !key_reader.done() || count == 0 || count > kChainRowRecords || *last < count - 1) {
    return std::nullopt;
  }
  ChainRow row{*last - (count - 1), {}};
  row.indexes.reserve(count);
  while (!reader.done()) {
    const auto index = reader.U64();
    if (!index) return std::nullopt;
    row.indexes.push_back(*index);
  }
  return row;
}

std::string EncodeHeadRow(const subjects::ChainHead& head) {
  std::string row;
  base::AppendU64(row, head.count);
  row.append(head.head.view());
  return row;
}

std::optional<subjects::ChainHead> ParseHeadRow(std::string_view row) {
  base::ByteReader reader(row);
  const auto count = reader.U64();
  const auto head = reader.Hash();
  if (!head || !reader.done()) return std::nullopt;
  return subjects::ChainHead{*count, *head};
}

namespace {

absl::Status NotAsStored(const MapStep& step, const base::Hash256& key) {
  return DamagedChains("state root " + std::to_string(step.leaf.covered_size) +
                       ": the chain of subject key " + base::HexEncode(key.view()) +
                       " is not as it was stored");
}

// The two proofs lead from `signed_root` to the leaf's root, each chain growing to its new head.
absl::Status CheckMapStep(const base::Hash256& signed_root, const MapStep& step) {
  const std::string name = "state root " + std::to_string(step.leaf.covered_size);
  const auto before = subjects::ReadMultiproof(step.keys, step.before, signed_root);
  if (!before.ok())
    return DamagedChains(name + ": the map before it is not the one that was signed");
  const auto after = subjects::ReadMultiproof(step.keys, step.after, step.leaf.map_root);
  if (!after.ok()) return DamagedChains(name + ": the map does not hash to it");
  for (size_t i = 0; i < step.keys.size(); ++i) {
    const uint64_t count_before = (*before)[i] ? (*before)[i]->count : 0;
    if ((*after)[i] != step.heads[i] || step.heads[i].count <= count_before) {
      return NotAsStored(step, step.keys[i]);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckMapSteps(const Store& store, const base::Hash256& signed_root,
                           std::span<const MapStep> steps) {
  base::Hash256 root = signed_root;
  for (const MapStep& step : steps) {
    LODE_RETURN_IF_ERROR(CheckMapStep(root, step));
    root = step.leaf.map_root;
  }
  // A chain that several roots of the group extended is stored as the last of them left it.
  absl::flat_hash_set<base::Hash256> extended_later;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    for (size_t i = 0; i < step->keys.size(); ++i) {
      if (!extended_later.insert(step->keys[i]).second) continue;
      LODE_ASSIGN_OR_RETURN(const auto row, store.Get(Family::kHeads, step->keys[i].view()));
      if (!row || ParseHeadRow(*row) != step->heads[i]) return NotAsStored(*step, step->keys[i]);
    }
  }
  return absl::OkStatus();
}

absl::Status Chains::Load(const Position& position, uint64_t size) {
  LODE_ASSIGN_OR_RETURN(std::vector<subjects::MapEntry> entries, ReadHeads(store_));
  map_ = subjects::SubjectMap::FromSorted(std::move(entries), threads::OnEveryCore);
  covered_size_ = position.covered_size;
  if (position.state_root_index != 0) {
    LODE_ASSIGN_OR_RETURN(const auto leaf, ReadStateRoot(store_, position.state_root_index));
    if (leaf.map_root != map_.Root() || leaf.subjects != map_.size() ||
        leaf.covered_size != covered_size_) {
      return DamagedChains("the chain heads do not hash to state root " +
                           std::to_string(position.state_root_index));
    }
  }
  touches_.clear();
  return CollectTouches(covered_size_, size);
}

absl::Status Chains::CollectTouches(uint64_t from, uint64_t to) {
  for (uint64_t index = from; index < to; ++index) {
    LODE_ASSIGN_OR_RETURN(const LogEntry entry, store_.ReadEntry(index));
    LODE_ASSIGN_OR_RETURN(const merkle::Leaf leaf, merkle::ParseLeaf(entry.leaf));
    const auto* record_leaf = std::get_if<merkle::RecordLeaf>(&leaf);
    if (record_leaf == nullptr) continue;
    LODE_ASSIGN_OR_RETURN(const auto envelope, envelope::ParseEnvelope(entry.envelope));
    LODE_ASSIGN_OR_RETURN(const auto record, record::ParseRecord(envelope.payload));
    Touch(record, index, static_cast<int64_t>(record_leaf->record_time_us));
  }
  return absl::OkStatus();
}

absl::Status Chains::RollBack(const Position& position, uint64_t size) {
  // The map knows no way back: if it went ahead, it is made again.
  if (covered_size_ != position.covered_size) return Load(position, size);
  std::erase_if(touches_, [size](const Touched& t) { return t.index >= size; });
  return absl::OkStatus();
}

void Chains::Touch(const record::ParsedRecord& record, uint64_t index, int64_t record_time_us) {
  if (touches_.empty()) oldest_uncovered_us_ = record_time_us;
  for (const record::Subject& subject : record::TouchedSubjects(record)) {
    touches_.push_back({record::SubjectKey(subject), index, record.digest});
  }
}

MapStep Chains::Cover(uint64_t covered_size, int64_t record_time_us, std::vector<Row>& rows) {
  std::sort(touches_.begin(), touches_.end(), [](const Touched& a, const Touched& b) {
    return a.key != b.key ? a.key < b.key : a.index < b.index;
  });
  MapStep step;
  std::vector<subjects::MapEntry> updates;
  std::vector<uint64_t> indexes;
  for (size_t i = 0; i < touches_.size();) {
    const base::Hash256 key = touches_[i].key;
    subjects::ChainHead head = map_.Find(key).value_or(subjects::ChainHead{});
    const uint64_t first_position = head.count;
    indexes.clear();
    for (; i < touches_.size() && touches_[i].key == key; ++i) {
      indexes.push_back(touches_[i].index);
      head = subjects::Extend(head, touches_[i].digest);
    }
    AppendChainRows(key, first_position, indexes, rows);
    rows.push_back({Family::kHeads, key.str(), EncodeHeadRow(head)});
    step.keys.push_back(key);
    step.heads.push_back(head);
    updates.push_back({key, head});
  }
  touches_.clear();
  step.before = Prove(step.keys);
  map_.ApplyBatch(updates);
  step.after = Prove(step.keys);
  covered_size_ = covered_size;
  step.leaf = {static_cast<uint64_t>(record_time_us), covered_size, map_.Root(), map_.size()};
  return step;
}

std::string Chains::Prove(std::span<const base::Hash256> keys) const {
  return keys.empty() ? std::string() : map_.Multiproof(keys);
}

}  // namespace lode::ledger
