// SPDX-License-Identifier: Apache-2.0
// The checker walks the log once, in leaf order, and keeps what each row must be. It separates
// three answers: a row that differs, a row that the machine could not read, and a row about which
// nothing is known because a leaf before it is lost. Only the first accuses the store.
#include "ledger/open/fsck.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "ledger/log/chain_rows.h"
#include "ledger/log/checkpoint_signer.h"
#include "ledger/log/derived_rows.h"
#include "ledger/log/state_rows.h"
#include "ledger/log/stored_entries.h"
#include "ledger/log/tile_edge.h"
#include "ledger/map/map_step.h"
#include "ledger/map/uncovered.h"
#include "ledger/open/recovery.h"
#include "ledger/store/keys.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/monitor/replica.h"

namespace lode::ledger {
namespace {

constexpr uint64_t kProgressEvery = 4096;

std::string_view NameOf(Family family) { return kFamilyNames[PlaceOf(family)]; }

class Checker {
 public:
  Checker(const Store& store, const HighWater& mark, const LogSigner& signer,
          const FsckOptions& options)
      : store_(store), mark_(mark), signer_(signer), options_(options) {}

  absl::StatusOr<FsckReport> Run();

 private:
  void Differs(std::string_view family, std::string_view key, std::optional<uint64_t> leaf,
               std::string what);
  // What reading a row gave instead of it: damage is what fsck is for, and a difference; of what
  // the machine did not read nothing is known.
  void Failed(std::string_view family, std::string_view key, std::optional<uint64_t> leaf,
              const absl::Status& status);
  void ExpectRow(Family family, std::string_view key, std::string_view value, uint64_t leaf);

  // False: it could not be read, so that nothing after it can be derived.
  bool CheckLeaf(uint64_t index);
  void Derive(uint64_t index, const merkle::Leaf& leaf, std::string_view envelope_bytes);
  void CoverChains(const LoggedRoot& root);
  void CheckTiles(uint64_t index, const std::string& leaf);
  // Instead of what can't be judged, once a family.
  void NotCompared(std::string_view family, uint64_t lost, std::string_view what);
  // Rows that follow from the records: all of them, or said to be not compared.
  void CheckDerived();
  void CheckHead(const Head& head);
  void CheckMark();
  void CheckState();
  void CheckHeads();
  void CheckChainRows();
  // Rows of a family of which every expected one was looked at: none may stand beside them.
  void CheckNoOthers(Family family, const std::function<bool(std::string_view key)>& expected);

  const Store& store_;
  const HighWater& mark_;
  const LogSigner& signer_;
  const FsckOptions& options_;
  FsckReport report_;
  std::optional<Marked> marked_;
  monitor::Replica replica_;
  bool replays_ = true;  // until a leaf that does not
  // Leaves without a hash, and leaves without a record: what follows from them is not known, and a
  // row that may follow from one must not be accused.
  uint64_t lost_leaves_ = 0;
  uint64_t lost_records_ = 0;
  merkle::Frontier frontier_;
  TileEdge edge_;
  Position position_;                                              // as it must be
  absl::flat_hash_map<base::Hash256, subjects::ChainHead> heads_;  // as of the newest root
  Uncovered uncovered_;
  absl::flat_hash_set<std::string> chain_rows_;         // keys
  std::map<std::string, uint64_t, std::less<>> edges_;  // key -> leaf
  absl::flat_hash_set<base::Hash256> digests_;
};

void Checker::Differs(std::string_view family, std::string_view key, std::optional<uint64_t> leaf,
                      std::string what) {
  report_.AddDifference({std::string(family), base::HexEncode(key), leaf, std::move(what)},
                        options_.max_listed);
}

void Checker::Failed(std::string_view family, std::string_view key, std::optional<uint64_t> leaf,
                     const absl::Status& status) {
  std::string what(base::ToStd(status.message()));
  if (!IsOfTheMachine(status)) return Differs(family, key, leaf, std::move(what));
  report_.AddUnread({std::string(family), base::HexEncode(key), leaf, std::move(what)}, status,
                    options_.max_listed);
}

void Checker::ExpectRow(Family family, std::string_view key, std::string_view value,
                        uint64_t leaf) {
  const auto row = store_.Get(family, key);
  if (!row.ok()) return Failed(NameOf(family), key, leaf, row.status());
  if (!*row) return Differs(NameOf(family), key, leaf, "the row is missing");
  if (**row != value) Differs(NameOf(family), key, leaf, "the row holds something else");
}

absl::StatusOr<FsckReport> Checker::Run() {
  LODE_ASSIGN_OR_RETURN(const Head head, store_.ReadHead());
  report_.size = head.size;
  if (const auto marked = ReadMark(mark_, signer_); marked.ok()) {
    marked_ = *marked;
  } else {
    Failed("mark", "", std::nullopt, marked.status());
  }
  if (const auto position = ParsePosition(head.state); !position.ok() && head.size > 0) {
    Failed("meta", kHeadKey, std::nullopt, position.status());
  }
  for (uint64_t index = 0; index < head.size; ++index) {
    if (!CheckLeaf(index)) return std::move(report_);
    report_.checked = index + 1;
    if (options_.progress && (index + 1) % kProgressEvery == 0) {
      options_.progress(index + 1, head.size);
    }
  }
  CheckHead(head);
  CheckMark();
  CheckState();
  CheckDerived();
  if (options_.progress) options_.progress(head.size, head.size);
  return std::move(report_);
}

void Checker::CheckDerived() {
  if (lost_records_ > 0) {
    for (const Family family : {Family::kHeads, Family::kChains, Family::kDigests, Family::kEdges})
      NotCompared(NameOf(family), lost_records_, "records");
    return;
  }
  CheckHeads();
  CheckChainRows();
  CheckNoOthers(Family::kDigests, [&](std::string_view key) {
    const auto digest = base::Hash256::From(key);
    return digest && digests_.contains(*digest);
  });
  CheckNoOthers(Family::kEdges, [&](std::string_view key) { return edges_.contains(key); });
}

void Checker::NotCompared(std::string_view family, uint64_t lost, std::string_view what) {
  Differs(family, "", std::nullopt,
          "not compared: what follows from the " + std::to_string(lost) + " " + std::string(what) +
              " that can't be read can't be judged");
}

bool Checker::CheckLeaf(uint64_t index) {
  const auto entry = store_.ReadEntry(index);
  if (!entry.ok() && IsOfTheMachine(entry.status())) {
    Failed("records", IndexKey(index), index, entry.status());
    return false;
  }
  if (!entry.ok()) {
    // Without the leaf there is no tree beyond it; a lost envelope alone leaves the tree whole.
    replays_ = false;
    ++lost_records_;
    Failed("records", IndexKey(index), index, entry.status());
    const auto leaf = store_.ReadLeaf(index);
    if (!leaf.ok() && IsOfTheMachine(leaf.status())) {
      Failed("leaves", IndexKey(index), index, leaf.status());
      return false;
    }
    if (leaf.ok()) {
      CheckTiles(index, *leaf);
    } else {
      ++lost_leaves_;
    }
    return true;
  }
  CheckTiles(index, entry->leaf);
  const auto leaf = CheckEntry(index, entry->leaf, entry->envelope);
  if (!leaf.ok()) {
    replays_ = false;
    ++lost_records_;
    Failed("leaves", IndexKey(index), index, leaf.status());
    return true;
  }
  if (replays_) {
    if (const absl::Status status = replica_.Replay(entry->leaf, entry->envelope); !status.ok()) {
      replays_ = false;
      Failed("leaves", IndexKey(index), index, status);
    }
  }
  Derive(index, *leaf, entry->envelope);
  return true;
}

void Checker::Derive(uint64_t index, const merkle::Leaf& leaf, std::string_view envelope_bytes) {
  if (const auto* root = std::get_if<merkle::StateRootLeaf>(&leaf)) {
    position_.root = {index, root->covered_size};
    position_.last_time_us = static_cast<int64_t>(root->record_time_us);
    return CoverChains(position_.root);
  }
  position_.last_time_us = static_cast<int64_t>(std::get<merkle::RecordLeaf>(leaf).record_time_us);
  position_.last_record_end = index + 1;
  const auto envelope = envelope::ParseEnvelope(envelope_bytes);
  const auto record = record::ParseRecord(envelope->payload);
  if (!record.ok()) return Failed("records", IndexKey(index), index, record.status());
  std::vector<Row> rows;
  AppendDerivedRows(*record, index, rows);
  for (const Row& row : rows) {
    ExpectRow(row.family, row.key, *row.value, index);
    if (row.family == Family::kEdges) edges_[row.key] = index;
  }
  digests_.insert(record->digest);
  uncovered_.Add(*record, index, position_.last_time_us);
}

// What the records that it covers added to their chains, a state root has written.
void Checker::CoverChains(const LoggedRoot& root) {
  if (lost_records_ > 0) return;  // the chains of a lost record's subjects are not known
  const MapStep step = GrowChains(uncovered_.TakeBelow(root.covered_size),
                                  [this](const base::Hash256& key) { return heads_[key]; });
  for (const ChainGrowth& chain : step.chains) heads_[chain.key] = chain.after;
  std::vector<Row> rows;
  AppendRows(step, rows);
  for (const Row& row : rows) {
    if (row.family != Family::kChains) continue;  // heads are compared as they are at the end
    ExpectRow(row.family, row.key, *row.value, root.index);
    chain_rows_.insert(row.key);
  }
}

void Checker::CheckTiles(uint64_t index, const std::string& leaf) {
  if (lost_leaves_ > 0) return;  // no node above a lost leaf is known
  std::vector<Tile> full;
  frontier_.Append(merkle::HashLeaf(leaf),
                   [&](int level, uint64_t node, const base::Hash256& hash) {
                     edge_.OnNode(level, node, hash, full);
                   });
  for (const Tile& tile : full) {
    const std::string key = TileKey(tile.level, tile.index);
    const auto stored = store_.ReadTile(tile.level, tile.index);
    if (!stored.ok()) {
      Failed("tiles", key, index, stored.status());
    } else if (*stored != tile.hashes) {
      Differs("tiles", key, index, "the tile holds other hashes than its leaves give");
    }
  }
  if (marked_ && frontier_.size() == marked_->size && frontier_.Root() != marked_->root) {
    Differs("mark", "", index, "the leaves do not hash to the root of the high-water mark");
  }
}

void Checker::CheckHead(const Head& head) {
  if (lost_leaves_ > 0) {
    NotCompared("tiles", lost_leaves_, "leaves");
    return NotCompared("meta", lost_leaves_, "leaves");
  }
  if (head.frontier != frontier_.nodes()) {
    Differs("meta", kHeadKey, std::nullopt, "the frontier is not that of the leaves");
  }
  // A record that can't be read may be the last one, which the position names.
  if (head.size > 0 && lost_records_ == 0 && head.state != EncodePosition(position_)) {
    Differs("meta", kHeadKey, std::nullopt,
            "the position (newest state root, last record) is not that of the leaves");
  }
}

void Checker::CheckMark() {
  for (const HighWater::Slot& slot : mark_.slots()) {
    if (!slot.readable) Differs("mark", "", std::nullopt, "a slot is unreadable: " + slot.problem);
  }
  if (!marked_) return;
  const auto last_began = store_.CheckGroups();
  if (!last_began.ok()) {
    Failed("store", "", std::nullopt, last_began.status());
  } else if (std::string old = DescribeOldMark(*marked_, report_.size, *last_began); !old.empty()) {
    Differs("mark", "", std::nullopt, std::move(old));
  }
  if (marked_->size <= report_.size) return;
  Differs("mark", "", report_.size,
          "leaves " + std::to_string(report_.size) + " to " + std::to_string(marked_->size - 1) +
              " were acknowledged and are missing");
}

void Checker::CheckState() {
  if (!replays_) {
    return Differs("state", "", std::nullopt, "not compared: the log does not replay to its end");
  }
  const auto& expected = replica_.state().rows();
  for (const auto& [key, value] : expected) {
    ExpectRow(Family::kState, StateRowKey(key.kind, key.id), value, report_.size - 1);
  }
  CheckNoOthers(Family::kState, [&](std::string_view key) {
    return !key.empty() && expected.contains(custody::RowKey{static_cast<custody::RowKind>(key[0]),
                                                             std::string(key.substr(1))});
  });
}

void Checker::CheckHeads() {
  for (const auto& [key, chain] : heads_) {
    ExpectRow(Family::kHeads, key.view(), EncodeHeadRow(chain), position_.root.index);
  }
  CheckNoOthers(Family::kHeads, [&](std::string_view key) {
    const auto hash = base::Hash256::From(key);
    return hash && heads_.contains(*hash);
  });
}

void Checker::CheckChainRows() {
  CheckNoOthers(Family::kChains,
                [&](std::string_view key) { return chain_rows_.contains(std::string(key)); });
}

void Checker::CheckNoOthers(Family family,
                            const std::function<bool(std::string_view key)>& expected) {
  const absl::Status status =
      store_.Scan(family, "", "", [&](std::string_view key, std::string_view) {
        if (!expected(key)) {
          Differs(NameOf(family), key, std::nullopt, "the row follows from no leaf");
        }
        return true;
      });
  if (!status.ok()) Failed(NameOf(family), "", std::nullopt, status);
}

}  // namespace

bool IsOfTheMachine(const absl::Status& status) {
  const base::Reason reason = base::ReasonOf(status);
  return reason == base::Reason::kStoreUnavailable || reason == base::Reason::kNoSpace ||
         reason == base::Reason::kPermissionDenied;
}

void FsckReport::AddDifference(Difference difference, size_t max_listed) {
  if (++found <= max_listed) differences.push_back(std::move(difference));
}

void FsckReport::AddUnread(Difference row, const absl::Status& status, size_t max_listed) {
  if (unread == 0) why = base::ReasonOf(status);
  if (++unread <= max_listed) not_read.push_back(std::move(row));
}

absl::StatusOr<FsckReport> Fsck(const Store& store, const HighWater& mark, const LogSigner& signer,
                                const FsckOptions& options) {
  return Checker(store, mark, signer, options).Run();
}

}  // namespace lode::ledger
