// SPDX-License-Identifier: Apache-2.0
// The map is built at open by reading the heads of all subjects: keys are hashes, so the 256 first
// bytes share the work evenly among cores. A step is checked by the map's own proofs before anybody
// logs it, because a bit that flipped in memory would otherwise be signed.
#include "ledger/map/chains.h"

#include <utility>

#include "ledger/log/chain_rows.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
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

// The records of leaves [from, to).
absl::StatusOr<Uncovered> ReadUncovered(const Store& store, uint64_t from, uint64_t to) {
  Uncovered out;
  for (uint64_t index = from; index < to; ++index) {
    LODE_ASSIGN_OR_RETURN(const LogEntry entry, store.ReadEntry(index));
    LODE_ASSIGN_OR_RETURN(const merkle::Leaf leaf, merkle::ParseLeaf(entry.leaf));
    const auto* record_leaf = std::get_if<merkle::RecordLeaf>(&leaf);
    if (record_leaf == nullptr) continue;
    LODE_ASSIGN_OR_RETURN(const auto envelope, envelope::ParseEnvelope(entry.envelope));
    LODE_ASSIGN_OR_RETURN(const auto record, record::ParseRecord(envelope.payload));
    out.Add(record, index, static_cast<int64_t>(record_leaf->record_time_us));
  }
  return out;
}

}  // namespace

absl::StatusOr<Uncovered> Chains::Load(const Position& position, uint64_t size) {
  if (position.root.covered_size > size || position.root.covered_size > position.root.index) {
    return DamagedChains(
        "the head row says that state root " + std::to_string(position.root.index) + " covers " +
        std::to_string(position.root.covered_size) + " of " + std::to_string(size) + " leaves");
  }
  LODE_ASSIGN_OR_RETURN(std::vector<subjects::MapEntry> entries, ReadHeads(store_));
  map_ = subjects::SubjectMap::FromSorted(std::move(entries), threads::OnEveryCore);
  covered_size_ = position.root.covered_size;
  if (position.root.index != 0) {
    LODE_ASSIGN_OR_RETURN(const auto leaf, ReadStateRoot(store_, position.root.index));
    if (leaf.map_root != map_.Root() || leaf.subjects != map_.size() ||
        leaf.covered_size != covered_size_) {
      return DamagedChains("the chain heads do not hash to state root " +
                           std::to_string(position.root.index));
    }
  }
  return ReadUncovered(store_, covered_size_, size);
}

absl::StatusOr<MapStep> Chains::Cover(std::vector<Touch> touches, uint64_t covered_size) {
  MapStep step = GrowChains(std::move(touches), [this](const base::Hash256& key) {
    return map_.Find(key).value_or(subjects::ChainHead());
  });
  std::vector<base::Hash256> keys;
  std::vector<subjects::MapEntry> updates;
  for (const ChainGrowth& chain : step.chains) {
    keys.push_back(chain.key);
    updates.push_back({chain.key, chain.after});
  }
  step.root_before = Root();
  const std::string before = Prove(keys);
  map_.ApplyBatch(updates);
  covered_size_ = covered_size;
  step.leaf = {0, covered_size, Root(), map_.size()};
  LODE_RETURN_IF_ERROR(CheckByProofs(step, before, Prove(keys)));
  return step;
}

std::string Chains::Prove(std::span<const base::Hash256> keys) const {
  return keys.empty() ? std::string() : map_.Multiproof(keys);
}

}  // namespace lode::ledger
