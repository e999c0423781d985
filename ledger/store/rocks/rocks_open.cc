// SPDX-License-Identifier: Apache-2.0
// How a RocksDB store is made, opened, and opened up to a damage: see "Opening after a crash" in
// docs/operations.md. The other half of rocks_store.cc.
#include <cerrno>
#include <filesystem>
#include <utility>

#include "ledger/store/folder.h"
#include "ledger/store/rocks/rocks_database.h"
#include "ledger/store/rocks/rocks_store.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

namespace fs = std::filesystem;

// What memtables must hold to be worth a flush. Their bytes alone say little: each family has a
// megabyte from its first row on.
constexpr uint64_t kManyRows = 20'000;
constexpr uint64_t kManyBytes = uint64_t{32} << 20;

std::string CutCopyOf(const std::string& path) { return path + ".recovering"; }

// At an orderly end: what is in memory goes into files, so that the next open need not read it all
// from the log and insert it again. Nothing is lost if it fails.
void FlushIfWorthIt(RocksDatabase& database) {
  if (!database.health->Get().ok()) return;
  uint64_t all_rows = 0, all_bytes = 0;
  for (rocksdb::ColumnFamilyHandle* family : database.handles) {
    uint64_t rows = 0, bytes = 0;
    database.db->GetIntProperty(family, rocksdb::DB::Properties::kNumEntriesActiveMemTable, &rows);
    database.db->GetIntProperty(family, rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes);
    all_rows += rows;
    all_bytes += bytes;
  }
  if (all_rows < kManyRows && all_bytes < kManyBytes) return;
  database.db->Flush(rocksdb::FlushOptions(), database.handles).PermitUncheckedError();
}

absl::Status WriteStamp(RocksDatabase& database, const std::string& origin) {
  rocksdb::WriteBatch batch;
  rocksdb::ColumnFamilyHandle* meta = database.family(kMeta);
  const std::pair<std::string_view, std::string> rows[] = {
      {kFormatKey, EncodeFormat(kStoreFormatVersion)},
      {kOriginKey, origin},
      {kHeadKey, EncodeHead(Head{})}};
  rocksdb::Status status;
  for (size_t i = 0; i < kFamilyNames.size() && status.ok(); ++i) {
    status = batch.Put(database.handles[i], MarkKey(0), EncodeMark(GroupMark{}));
  }
  for (const auto& [key, value] : rows) {
    if (status.ok()) status = batch.Put(meta, rocksdb::Slice(key.data(), key.size()), value);
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  if (status.ok()) status = database.db->Write(synced, &batch);
  if (!status.ok()) return FromRocks(status, "writing the stamp of a new store");
  return absl::OkStatus();
}

absl::Status CheckThere(const std::string& path) {
  std::error_code error;
  if (fs::exists(fs::path(path) / "CURRENT", error)) return absl::OkStatus();
  // Who may not look does not know what is missing.
  if (!error && !fs::exists(path, error) && !error) {
    return base::Error(base::Reason::kNotFound, "no store at " + path);
  }
  if (error) {
    errno = error.value();
    return SystemError("looking into " + path);
  }
  return base::Error(base::Reason::kStoreDamaged,
                     path + " has no file CURRENT: it is no store, or damaged; restore a backup");
}

// Whether the folder has files of rows: a store that is being made has none.
absl::StatusOr<bool> HasTables(const std::string& path) {
  std::error_code error;
  fs::directory_iterator entries(path, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    if (entries->path().extension() == ".sst") return true;
  }
  if (!error || error == std::errc::no_such_file_or_directory) return false;
  errno = error.value();
  return SystemError("listing " + path);
}

}  // namespace

RocksStore::RocksStore(std::string path, RocksOptions options, std::unique_ptr<FolderLock> lock,
                       std::unique_ptr<RocksDatabase> database)
    : path_(std::move(path)),
      options_(std::move(options)),
      lock_(std::move(lock)),
      database_(std::move(database)),
      marker_(options_.memtable_bytes / kEpochsInMemtables) {}

RocksStore::~RocksStore() {
  if (report_.found == OpenReport::Found::kWhole && database_ != nullptr)
    FlushIfWorthIt(*database_);
  database_.reset();
  if (report_.found != OpenReport::Found::kCutTail || lock_ == nullptr) return;
  // A cut that nobody accepted: the damaged folder is untouched, the copy is of no use.
  std::error_code ignored;
  fs::remove_all(CutCopyOf(path_), ignored);
}

absl::StatusOr<std::unique_ptr<RocksStore>> RocksStore::Create(const std::string& path,
                                                               const RocksOptions& options) {
  LODE_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Take(path));
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_empty(path, error)) {
    return base::Error(base::Reason::kConflict,
                       path + " is not empty: a store is made in a folder of its own");
  }
  std::unique_ptr<RocksDatabase> database;
  const rocksdb::Status status = OpenRocks(path, options, OpenAs::kNew, database);
  if (!status.ok()) return FromRocks(status, "making a store at " + path);
  LODE_RETURN_IF_ERROR(WriteStamp(*database, options.origin));
  LODE_RETURN_IF_ERROR(SyncFolder(path));
  LODE_RETURN_IF_ERROR(SyncFolder(ParentOf(path)));
  std::unique_ptr<RocksStore> store(
      new RocksStore(path, options, std::move(lock), std::move(database)));
  LODE_RETURN_IF_ERROR(store->Start());
  return store;
}

absl::StatusOr<std::unique_ptr<RocksStore>> RocksStore::Open(const std::string& path,
                                                             const RocksOptions& options) {
  LODE_RETURN_IF_ERROR(CheckThere(path));
  LODE_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Take(path));
  return OpenLocked(path, options, std::move(lock));
}

absl::StatusOr<uint64_t> RocksStore::PeekSize(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const bool has_tables, HasTables(path));
  if (const absl::Status there = CheckThere(path); !there.ok()) {
    const base::Reason reason = base::ReasonOf(there);
    const bool never_made =
        reason == base::Reason::kNotFound || (reason == base::Reason::kStoreDamaged && !has_tables);
    return never_made ? absl::StatusOr<uint64_t>(0) : there;
  }
  // All families are made before the first row is written.
  if (const absl::Status families = CheckFamilies(path, {}); !families.ok()) {
    return base::ReasonOf(families) == base::Reason::kStoreDamaged && !has_tables
               ? absl::StatusOr<uint64_t>(0)
               : families;
  }
  std::unique_ptr<RocksDatabase> database;
  const rocksdb::Status opened = OpenRocks(path, {}, OpenAs::kReadsOnly, database);
  if (!opened.ok()) return FromRocks(opened, "looking into the store " + path);
  LODE_ASSIGN_OR_RETURN(const auto row, ReadRow(*database, database->family(kMeta), kHeadKey));
  if (!row) return uint64_t{0};
  LODE_ASSIGN_OR_RETURN(const Head head, ParseHead(*row));
  return head.size;
}

absl::StatusOr<std::unique_ptr<RocksStore>> RocksStore::OpenLocked(
    const std::string& path, const RocksOptions& options, std::unique_ptr<FolderLock> lock) {
  LODE_RETURN_IF_ERROR(CheckFamilies(path, options));
  std::unique_ptr<RocksDatabase> database;
  const rocksdb::Status whole = OpenRocks(path, options, OpenAs::kWhole, database);
  const bool full = !whole.ok() && base::ReasonOf(FromRocks(whole, "")) == base::Reason::kNoSpace;
  if (full) {
    // Opening writes a new list of files at least. Without it there are still reads.
    if (!OpenRocks(path, options, OpenAs::kReadsOnly, database).ok()) {
      return FromRocks(whole, "opening the store " + path);
    }
  } else if (!whole.ok() && base::ReasonOf(FromRocks(whole, "")) != base::Reason::kStoreDamaged) {
    return FromRocks(whole, "opening the store " + path);
  } else if (!whole.ok()) {
    // Maybe a torn tail that no receipt covers. Try on a copy: opening writes.
    const std::string copy = CutCopyOf(path);
    LODE_RETURN_IF_ERROR(base::WithContext(
        CloneFolder(path, copy), TextOf(whole) + "; copying the store to open what is left"));
    if (!OpenRocks(copy, options, OpenAs::kUpToTheDamage, database).ok()) {
      std::error_code ignored;
      fs::remove_all(copy, ignored);
      return FromRocks(whole, "opening the store " + path);
    }
  }
  std::unique_ptr<RocksStore> store(
      new RocksStore(path, options, std::move(lock), std::move(database)));
  if (!whole.ok()) {
    store->report_.found = full ? OpenReport::Found::kReadsOnly : OpenReport::Found::kCutTail;
    store->report_.damage = TextOf(whole);
  }
  LODE_RETURN_IF_ERROR(store->Start());
  return store;
}

absl::StatusOr<std::unique_ptr<RocksStore>> RocksStore::AcceptCutTail(
    std::unique_ptr<RocksStore> store) {
  if (store->report_.found != OpenReport::Found::kCutTail) {
    return base::Error(base::Reason::kUsage, "the store was opened whole: there is no cut");
  }
  store->database_.reset();
  // Without its lock the old object leaves the folders alone, whatever fails from here on.
  std::unique_ptr<FolderLock> lock = std::move(store->lock_);
  LODE_RETURN_IF_ERROR(PutInPlace(store->path_, CutCopyOf(store->path_)));
  return OpenLocked(store->path_, store->options_, std::move(lock));
}

absl::Status RocksStore::Start() {
  LODE_ASSIGN_OR_RETURN(const auto format,
                        ReadRow(*database_, database_->family(kMeta), kFormatKey));
  LODE_ASSIGN_OR_RETURN(const auto origin,
                        ReadRow(*database_, database_->family(kMeta), kOriginKey));
  if (!format || !origin) {
    return base::Error(base::Reason::kStoreDamaged,
                       path_ +
                           " has no stamp: its creation was not finished; remove the folder "
                           "and run lode-ledgerd init again");
  }
  MutexLock lock(writing_);
  const auto stamp = CheckStamp(*format, *origin, options_.origin);
  if (!stamp.ok()) return base::WithContext(stamp.status(), path_);
  format_ = *stamp;
  LODE_ASSIGN_OR_RETURN(const auto writer,
                        ReadRow(*database_, database_->family(kMeta), kWriterKey));
  if (writer) {
    LODE_ASSIGN_OR_RETURN(writer_epoch_, ParseWriter(*writer));
  }
  LODE_ASSIGN_OR_RETURN(const GroupMarks marks, ReadMarks(kMeta));
  marker_.Open(marks);
  LODE_ASSIGN_OR_RETURN(const Head head, ReadHead());
  root_ = RootOf(head);
  size_.store(head.size, std::memory_order_release);
  return absl::OkStatus();
}

}  // namespace lode::ledger
