// SPDX-License-Identifier: Apache-2.0
// Each setting that differs from RocksDB's default has its reason beside it. They have one aim: an
// error is reported and stops commits, and never becomes silently shorter data.
#include "ledger/store/rocks/rocks_database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <utility>

#include "ledger/store/folder.h"
#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/listener.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

constexpr int kBloomBitsPerKey = 10;
constexpr double kMemtableBloomShare = 0.02;
constexpr size_t kIndexKeyPrefix = 4;  // of the eight bytes of a leaf index: what hardly changes

// Hears of errors that no caller was there to get. Whatever fails behind a commit, the next
// commit's outcome could be another one than RocksDB says: none is accepted any more.
class ErrorListener : public rocksdb::EventListener {
 public:
  explicit ErrorListener(std::shared_ptr<Health> health) : health_(std::move(health)) {}
  void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* error) override {
    if (error != nullptr && !error->ok()) {
      (void)health_->Fail(FromRocks(*error, "background work of the store"));
    }
  }
  // RocksDB would wait for room and go on by itself. No commit is accepted any more, so there is
  // nothing to go on with; and closing the store waited for that thread's flush for ever.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }

 private:
  const std::shared_ptr<Health> health_;
};

// RocksDB's messages, given to whoever wants them and never to a file: with its own log file, this
// build of RocksDB aborts the process at the first message after one that could not be written, and
// a full disk would end the reads too.
class MessageLogger : public rocksdb::Logger {
 public:
  explicit MessageLogger(std::function<void(std::string_view)> on_message)
      : Logger(on_message ? rocksdb::WARN_LEVEL : rocksdb::HEADER_LEVEL),
        on_message_(std::move(on_message)) {}
  using Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    if (!on_message_) return;
    char line[1024];
    const int length = ::vsnprintf(line, sizeof line, format, arguments);
    if (length > 0) {
      on_message_({line, std::min(static_cast<size_t>(length), sizeof line - 1)});
    }
  }

 private:
  const std::function<void(std::string_view)> on_message_;
};

rocksdb::DBOptions DatabaseOptions(const RocksOptions& options, OpenAs as) {
  rocksdb::DBOptions db;
  if (options.env != nullptr) db.env = options.env;
  db.create_if_missing = db.error_if_exists = db.create_missing_column_families =
      as == OpenAs::kNew;
  // RocksDB's default, kPointInTimeRecovery, drops synced records behind a flipped bit without a
  // word. We ask for it only on a copy, and judge what it leaves by the high-water mark.
  db.wal_recovery_mode = as == OpenAs::kUpToTheDamage
                             ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                             : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.paranoid_checks = true;
  db.track_and_verify_wals_in_manifest = true;
  db.verify_sst_unique_id_in_manifest = true;
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  db.recycle_log_file_num = 0;  // old records in a recycled file look like a tail
  db.avoid_flush_during_shutdown = false;
  db.atomic_flush = true;           // families never get apart
  db.max_bgerror_resume_count = 0;  // what failed stays failed until somebody reopens
  db.db_write_buffer_size = options.memtable_bytes;
  db.max_total_wal_size = 4 * options.memtable_bytes;
  db.max_open_files = options.max_open_files;
  db.max_background_jobs = 2;
  db.bytes_per_sync = uint64_t{1} << 20;
  db.info_log = std::make_shared<MessageLogger>(options.on_message);
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

bool IsPointFamily(std::string_view name) {
  return name == "digests" || name == "state" || name == "heads";
}

// Hashes don't compress; envelopes, state and edges do, and lz4 reads cost what plain ones do.
bool IsCompressible(std::string_view name) {
  return name == "records" || name == "state" || name == "edges";
}

rocksdb::ColumnFamilyOptions FamilyOptions(std::string_view name, const RocksOptions& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;  // so that the cache bounds them too
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.block_size = name == "records" || name == "tiles" ? 16 << 10 : 4 << 10;
  if (IsPointFamily(name)) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  }
  rocksdb::ColumnFamilyOptions family;
  if (IsPointFamily(name)) {
    // Most look-ups are of what is not there yet: a new digest, a new lot.
    family.memtable_whole_key_filtering = true;
    family.memtable_prefix_bloom_size_ratio = kMemtableBloomShare;
  }
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  if (name == "leaves" || name == "records") {
    // Keys only grow: a new row's place is beside the last one's.
    family.memtable_insert_with_hint_prefix_extractor.reset(
        rocksdb::NewFixedPrefixTransform(kIndexKeyPrefix));
  }
  family.compression = IsCompressible(name) ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
  family.write_buffer_size = options.memtable_bytes;
  family.memtable_protection_bytes_per_key = 8;
  family.level_compaction_dynamic_level_bytes = true;
  // Keys are hashes for the most part: merging rewrites a family whole, so it is done half as
  // often.
  family.level0_file_num_compaction_trigger = 8;
  return family;
}

}  // namespace

absl::Status Health::Fail(const absl::Status& error) {
  MutexLock lock(mutex_);
  if (error_.ok()) error_ = error;
  return error_;
}

absl::Status Health::Get() const {
  MutexLock lock(mutex_);
  return error_;
}

RocksDatabase::~RocksDatabase() {
  if (db == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // Nothing is lost if closing fails: whatever was acknowledged is synced.
  db->Close().PermitUncheckedError();
}

rocksdb::Status OpenRocks(const std::string& path, const RocksOptions& options, OpenAs as,
                          std::unique_ptr<RocksDatabase>& database) {
  auto opened = std::make_unique<RocksDatabase>();
  rocksdb::DBOptions db_options = DatabaseOptions(options, as);
  db_options.listeners.push_back(std::make_shared<ErrorListener>(opened->health));
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string_view name : kFamilyNames) {
    families.emplace_back(std::string(name), FamilyOptions(name, options, cache));
  }
  families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                        FamilyOptions(rocksdb::kDefaultColumnFamilyName, options, cache));
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      as == OpenAs::kReadsOnly
          ? rocksdb::DB::OpenForReadOnly(db_options, path, families, &opened->handles, &db)
          : rocksdb::DB::Open(db_options, path, families, &opened->handles, &db);
  opened->db.reset(db);
  if (status.ok()) database = std::move(opened);
  return status;
}

absl::Status CheckFamilies(const std::string& path, const RocksOptions& options) {
  std::vector<std::string> names;
  const rocksdb::Status status =
      rocksdb::DB::ListColumnFamilies(DatabaseOptions(options, OpenAs::kWhole), path, &names);
  if (status.IsPathNotFound()) {
    return base::Error(base::Reason::kStoreDamaged,
                       path + " names a file that is not there: " + TextOf(status));
  }
  if (!status.ok()) return FromRocks(status, "listing the families of " + path);
  for (const std::string& name : names) {
    if (name == rocksdb::kDefaultColumnFamilyName) continue;
    if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) != kFamilyNames.end()) continue;
    return base::Error(base::Reason::kUnsupportedVersion,
                       "the store has a family that this program does not know: run the program "
                       "that wrote it; nothing was changed");
  }
  if (names.size() != kFamilyNames.size() + 1) {
    return base::Error(base::Reason::kStoreDamaged,
                       "families are missing in " + path +
                           ": its creation was not finished, or it is no store of a ledger");
  }
  return absl::OkStatus();
}

std::string TextOf(const rocksdb::Status& status) {
  std::string text = status.ToString();
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
  return text;
}

absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing) {
  const std::string message = std::string(doing) + ": " + TextOf(status);
  if (status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit) {
    return base::Error(base::Reason::kNoSpace, message);
  }
  // RocksDB keeps no error number, only the system's words for it. Also where it takes a file that
  // may not be read for a corrupt one.
  if (message.find(::strerror(EACCES)) != std::string::npos) {
    return base::Error(base::Reason::kPermissionDenied, message);
  }
  // A file that the store names is not there: damage, however the disk is.
  if (status.IsPathNotFound() || message.find(::strerror(ENOENT)) != std::string::npos) {
    return base::Error(base::Reason::kStoreDamaged, message);
  }
  if (status.IsCorruption()) return base::Error(base::Reason::kStoreDamaged, message);
  const bool too_large = message.find(::strerror(EFBIG)) != std::string::npos;
  return base::Error(base::Reason::kStoreUnavailable,
                     too_large ? message + ": " + kFileSizeLimit : message);
}

absl::StatusOr<std::optional<std::string>> ReadRow(const RocksDatabase& database,
                                                   rocksdb::ColumnFamilyHandle* family,
                                                   std::string_view key) {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      database.db->Get(rocksdb::ReadOptions(), family, {key.data(), key.size()}, &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return FromRocks(status, "reading a row of " + family->GetName());
  return std::optional<std::string>(std::in_place, value.data(), value.size());
}

}  // namespace lode::ledger
