// SPDX-License-Identifier: Apache-2.0
// A damaged tail is opened on a copy, because opening it in place would drop data before anybody
// could compare it with the mark. Once any operation has failed, every commit is refused: the state
// of the engine is then unknown.
#include "ledger/store/rocks/rocks_store.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "ledger/store/folder.h"
#include "ledger/store/rocks/rocks_database.h"
#include "ledger/store/store_errors.h"
#include "rocksdb/write_batch.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

// Covers each row from here to the memtable, so that a bit that flips on the way is not written.
constexpr size_t kProtectionBytesPerKey = 8;
constexpr size_t kRowOverhead = 24;  // tag, family, lengths, index key; an estimate

rocksdb::Slice ToSlice(std::string_view s) { return {s.data(), s.size()}; }
std::string_view ToView(const rocksdb::Slice& s) { return {s.data(), s.size()}; }

size_t EstimatedBytes(const Group& group) {
  size_t bytes = 4096;
  for (const LogEntry& entry : group.entries) {
    bytes += entry.leaf.size() + entry.envelope.size() + 2 * kRowOverhead;
  }
  for (const Tile& tile : group.tiles) bytes += tile.hashes.size() + kRowOverhead;
  for (const Row& row : group.rows) {
    bytes += row.key.size() + (row.value ? row.value->size() : 0) + kRowOverhead;
  }
  return bytes;
}

// Of each key the row that counts, by family and key: neighbours in the batch are neighbours in the
// memtable, which finds the place of the next one from that of the last.
std::vector<const Row*> LastRows(const Group& group) {
  std::vector<const Row*> rows;
  rows.reserve(group.rows.size());
  for (const Row& row : group.rows) rows.push_back(&row);
  const auto name = [](const Row* row) { return std::tie(row->family, row->key); };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Row* a, const Row* b) { return name(a) < name(b); });
  size_t kept = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i + 1 == rows.size() || name(rows[i]) != name(rows[i + 1])) rows[kept++] = rows[i];
  }
  rows.resize(kept);
  return rows;
}

rocksdb::Status FillBatch(const RocksDatabase& database, const Group& group,
                          const GroupMarker::Step& step, uint32_t old_format,
                          rocksdb::WriteBatch& batch) {
  rocksdb::Status status;
  const auto put = [&](rocksdb::ColumnFamilyHandle* family, std::string_view key,
                       std::string_view value) {
    if (status.ok()) status = batch.Put(family, ToSlice(key), ToSlice(value));
  };
  for (size_t i = 0; i < group.entries.size(); ++i) {
    put(database.family(kLeaves), IndexKey(group.first_index + i), group.entries[i].leaf);
  }
  for (size_t i = 0; i < group.entries.size(); ++i) {
    // A state root has a row too, an empty one: so a lost envelope never passes for none.
    put(database.family(kRecords), IndexKey(group.first_index + i), group.entries[i].envelope);
  }
  for (const Tile& tile : group.tiles) {
    put(database.family(kTiles), TileKey(tile.level, tile.index), tile.hashes);
  }
  for (const Row* row : LastRows(group)) {
    if (row->value) {
      put(database.family(row->family), row->key, *row->value);
    } else if (status.ok()) {
      status = batch.Delete(database.family(row->family), ToSlice(row->key));
    }
  }
  put(database.family(kMeta), kHeadKey, EncodeHead(group.head_after));
  if (old_format != kStoreFormatVersion) {
    put(database.family(kMeta), kFormatKey, EncodeFormat(kStoreFormatVersion));
  }
  const std::string mark_key = MarkKey(step.epoch), mark = EncodeMark(step.mark);
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    put(database.handles[i], mark_key, mark);
    if (step.forget && status.ok())
      status = batch.Delete(database.handles[i], MarkKey(*step.forget));
  }
  return status;
}

// The first key behind all keys that start with `prefix`; empty if there is none.
std::string Successor(std::string_view prefix) {
  std::string next(prefix);
  while (!next.empty() && static_cast<unsigned char>(next.back()) == 0xff) next.pop_back();
  if (!next.empty()) next.back() = static_cast<char>(next.back() + 1);
  return next;
}

absl::Status Missing(uint64_t index, std::string_view what) {
  return base::Error(base::Reason::kStoreDamaged,
                     "the " + std::string(what) + " of leaf " + std::to_string(index) +
                         " is missing in the store: run lode-ledgerd fsck");
}

}  // namespace

absl::Status RocksStore::CheckReserve(uint64_t batch_bytes) {
  if (options_.reserve_bytes == 0) return absl::OkStatus();
  struct statvfs volume;
  if (::statvfs(path_.c_str(), &volume) != 0) {
    return SystemError("asking for the free space of " + path_);
  }
  const uint64_t free = uint64_t{volume.f_bavail} * volume.f_frsize;
  const bool full = free < options_.reserve_bytes + batch_bytes;
  // Once when it begins and once when it ends: each refused record has its own line elsewhere.
  if (full != below_reserve_.exchange(full) && options_.on_message) {
    options_.on_message("the volume of " + path_ + " has " + std::to_string(free >> 20) +
                        " MiB free, and the reserve is " +
                        std::to_string(options_.reserve_bytes >> 20) + " MiB: " +
                        (full ? "records are refused with NO_SPACE until there is more"
                              : "records are logged again"));
  }
  if (!full) return absl::OkStatus();
  return base::Error(base::Reason::kNoSpace,
                     "the volume of " + path_ + " has " + std::to_string(free >> 20) +
                         " MiB left, and " + std::to_string(options_.reserve_bytes >> 20) +
                         " are kept in reserve: nothing was written; free some space");
}

absl::StatusOr<uint64_t> RocksStore::BecomeWriter() {
  LODE_RETURN_IF_ERROR(health());
  MutexLock lock(writing_);
  const uint64_t epoch = writer_epoch_ + 1;
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status status = database_->db->Put(synced, database_->family(kMeta),
                                                    ToSlice(kWriterKey), EncodeWriter(epoch));
  if (!status.ok())
    return database_->health->Fail(FromRocks(status, "taking over the store " + path_));
  writer_epoch_ = epoch;
  return epoch;
}

uint64_t RocksStore::writer_epoch() const {
  MutexLock lock(writing_);
  return writer_epoch_;
}

absl::Status RocksStore::Commit(const Turn& turn, const Group& group) {
  LODE_RETURN_IF_ERROR(health());
  LODE_RETURN_IF_ERROR(CheckGroup(group));
  MutexLock lock(writing_);
  const uint64_t size = size_.load(std::memory_order_relaxed);
  LODE_RETURN_IF_ERROR(CheckTurn(turn, group, {writer_epoch_, size, root_}));
  const size_t bytes = EstimatedBytes(group);
  LODE_RETURN_IF_ERROR(CheckReserve(bytes));
  rocksdb::WriteBatch batch(bytes, 0, kProtectionBytesPerKey, 0);
  const GroupMarker::Step step = marker_.Next(size, group.head_after.size);
  rocksdb::Status status = FillBatch(*database_, group, step, format_, batch);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  if (status.ok()) status = database_->db->Write(synced, &batch);
  if (!status.ok()) {
    return database_->health->Fail(
        FromRocks(status, "committing leaves " + std::to_string(group.first_index) + " to " +
                              std::to_string(group.head_after.size - 1)));
  }
  marker_.Done(step, bytes);
  format_ = kStoreFormatVersion;
  root_ = RootOf(group.head_after);
  size_.store(group.head_after.size, std::memory_order_release);
  return absl::OkStatus();
}

absl::Status RocksStore::health() const {
  if (report_.found == OpenReport::Found::kCutTail) {
    return base::Error(base::Reason::kStoreUnavailable,
                       "the store ends before a damage (" + report_.damage +
                           "): nothing is written until that is accepted");
  }
  if (report_.found == OpenReport::Found::kReadsOnly) {
    return base::Error(base::Reason::kNoSpace,
                       "the volume of " + path_ + " was full when the store was opened (" +
                           report_.damage +
                           "): it serves reads, and nothing was written; free some space and "
                           "start the server again");
  }
  return database_->health->Get();
}

absl::StatusOr<Head> RocksStore::ReadHead() const {
  LODE_ASSIGN_OR_RETURN(const auto row, ReadRow(*database_, database_->family(kMeta), kHeadKey));
  if (!row) return base::Error(base::Reason::kStoreDamaged, "the store has no head row");
  return ParseHead(*row);
}

absl::StatusOr<GroupMarks> RocksStore::ReadMarks(size_t family) const {
  const std::string end = Successor(kMarkPrefix);
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_->db->NewIterator(options, database_->handles[family]));
  GroupMarks marks;
  for (rows->Seek(ToSlice(kMarkPrefix)); rows->Valid(); rows->Next()) {
    if (!IsMarkKey(ToView(rows->key()))) continue;  // a hash that begins with the same two bytes
    if (AddMark(ToView(rows->key()), ToView(rows->value()), marks)) continue;
    return base::Error(base::Reason::kStoreDamaged, "a mark of the family " +
                                                        std::string(kFamilyNames[family]) +
                                                        " is malformed: run lode-ledgerd fsck");
  }
  if (!rows->status().ok()) return FromRocks(rows->status(), "reading marks");
  return marks;
}

absl::StatusOr<std::optional<uint64_t>> RocksStore::CheckGroups() const {
  {
    MutexLock lock(writing_);
    if (format_ == kUnmarkedFormatVersion) return std::optional<uint64_t>();
  }
  LODE_ASSIGN_OR_RETURN(const Head head, ReadHead());
  LODE_ASSIGN_OR_RETURN(const GroupMarks of_head, ReadMarks(kMeta));
  std::string behind;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    LODE_ASSIGN_OR_RETURN(const GroupMarks marks, ReadMarks(i));
    const uint64_t reach = ReachOf(marks);
    if (reach == head.size && marks == of_head && !marks.empty()) continue;
    behind += (behind.empty() ? "the family " : ", ") + std::string(kFamilyNames[i]) +
              " (to leaf " + std::to_string(reach) + ")";
  }
  if (!behind.empty()) {
    return base::Error(
        base::Reason::kStoreDamaged,
        behind + " does not hold every group of the " + std::to_string(head.size) +
            " leaves that the store has: run lode-ledgerd fsck, which names the rows; "
            "then restore a backup");
  }
  return std::optional<uint64_t>(of_head.rbegin()->second.last_began);
}

absl::StatusOr<LogEntry> RocksStore::ReadEntry(uint64_t index) const {
  LODE_ASSIGN_OR_RETURN(std::string leaf, ReadLeaf(index));
  LODE_ASSIGN_OR_RETURN(auto envelope,
                        ReadRow(*database_, database_->family(kRecords), IndexKey(index)));
  if (!envelope) return Missing(index, "envelope");
  return LogEntry{std::move(leaf), *std::move(envelope)};
}

absl::StatusOr<std::string> RocksStore::ReadLeaf(uint64_t index) const {
  // The size first: a group that is committed between two looks must not pass for a damage.
  const uint64_t size = size_.load(std::memory_order_acquire);
  if (index >= size) return NoEntry(index, size);
  LODE_ASSIGN_OR_RETURN(auto leaf,
                        ReadRow(*database_, database_->family(kLeaves), IndexKey(index)));
  if (!leaf) return Missing(index, "bytes");
  return *std::move(leaf);
}

absl::Status RocksStore::ReadEntries(uint64_t from, uint64_t to, const VisitEntry& visit) const {
  const uint64_t size = size_.load(std::memory_order_acquire);
  if (from < to && to > size) return NoEntry(std::max(from, size), size);
  const std::string end = IndexKey(to);
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &end_slice;
  std::vector<rocksdb::Iterator*> raw;
  const rocksdb::Status made = database_->db->NewIterators(
      options, {database_->family(kLeaves), database_->family(kRecords)}, &raw);
  if (!made.ok()) return FromRocks(made, "reading entries");
  const std::unique_ptr<rocksdb::Iterator> leaves(raw[0]), records(raw[1]);
  leaves->Seek(IndexKey(from));
  records->Seek(IndexKey(from));
  // A row that is not the next one, or that can't be read, ends the walk.
  const auto check = [](const rocksdb::Iterator& rows, uint64_t index, std::string_view what) {
    if (rows.Valid() && ToView(rows.key()) == IndexKey(index)) return absl::OkStatus();
    if (!rows.status().ok()) return FromRocks(rows.status(), "reading entries");
    return Missing(index, what);
  };
  for (uint64_t index = from; index < to; ++index) {
    LODE_RETURN_IF_ERROR(check(*leaves, index, "bytes"));
    LODE_RETURN_IF_ERROR(check(*records, index, "envelope"));
    LODE_RETURN_IF_ERROR(visit(index, ToView(leaves->value()), ToView(records->value())));
    leaves->Next();
    records->Next();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> RocksStore::ReadTile(int level, uint64_t index) const {
  LODE_ASSIGN_OR_RETURN(auto tile,
                        ReadRow(*database_, database_->family(kTiles), TileKey(level, index)));
  if (!tile) return NoTile(level, index);
  if (tile->size() != kTileWidth * base::Hash256::kSize) {
    return base::Error(base::Reason::kStoreDamaged,
                       "tile " + std::to_string(index) + " at level " + std::to_string(level) +
                           " has a wrong length: run lode-ledgerd fsck");
  }
  return *std::move(tile);
}

absl::StatusOr<std::optional<std::string>> RocksStore::Get(Family family,
                                                           std::string_view key) const {
  return ReadRow(*database_, database_->family(family), key);
}

absl::Status RocksStore::Scan(Family family, std::string_view first_key, std::string_view prefix,
                              const Visit& visit) const {
  const std::string end = Successor(prefix);
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions options;
  if (!end.empty()) options.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_->db->NewIterator(options, database_->family(family)));
  for (rows->Seek(ToSlice(std::max(first_key, prefix))); rows->Valid(); rows->Next()) {
    const std::string_view key = ToView(rows->key());
    if (IsMarkKey(key)) continue;
    if (!key.starts_with(prefix) || !visit(key, ToView(rows->value()))) break;
  }
  if (!rows->status().ok()) return FromRocks(rows->status(), "scanning rows");
  return absl::OkStatus();
}

absl::Status RocksStore::VerifyChecksums() {
  // Whole files first: some bytes of an SST file no block checksum covers.
  rocksdb::Status status = database_->db->VerifyFileChecksums(rocksdb::ReadOptions());
  if (status.ok()) status = database_->db->VerifyChecksum();
  if (!status.ok()) return FromRocks(status, "verifying the checksums of " + path_);
  return absl::OkStatus();
}

}  // namespace lode::ledger
