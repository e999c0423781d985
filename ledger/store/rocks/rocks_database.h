// SPDX-License-Identifier: Apache-2.0
// An open RocksDB with the families of keys.h, the settings that its promises rest on, and the
// health that its background threads report. Private to ledger/store/rocks.
#ifndef LODE_LEDGER_STORE_ROCKS_ROCKS_DATABASE_H_
#define LODE_LEDGER_STORE_ROCKS_ROCKS_DATABASE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "ledger/store/keys.h"
#include "ledger/store/rocks/rocks_store.h"
#include "ledger/threads/mutex.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/status.h"

namespace lode::ledger {

// The first error of a database; it never heals.
class Health {
 public:
  // Keeps `error` if it is the first; gives the one kept.
  absl::Status Fail(const absl::Status& error);
  absl::Status Get() const;

 private:
  mutable Mutex mutex_;
  absl::Status error_ ABSL_GUARDED_BY(mutex_);
};

struct RocksDatabase {
  ~RocksDatabase();
  rocksdb::ColumnFamilyHandle* family(LogFamily which) const { return handles[which]; }
  rocksdb::ColumnFamilyHandle* family(Family which) const { return handles[PlaceOf(which)]; }

  std::shared_ptr<Health> health = std::make_shared<Health>();
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*>
      handles;  // in the order of kFamilyNames, then "default"
};

enum class OpenAs {
  kNew,            // create; fails if there is one
  kWhole,          // all records of the log files, but for an incomplete last one
  kUpToTheDamage,  // the log files' records before the first that is damaged
  kReadsOnly,      // as kWhole, without writing a byte
};

// RocksDB's own answer; `database` is set if it is OK.
rocksdb::Status OpenRocks(const std::string& path, const RocksOptions& options, OpenAs as,
                          std::unique_ptr<RocksDatabase>& database);

// OK if the families in `path` are those of keys.h; kUnsupportedVersion if there are others,
// kStoreDamaged if one is missing or the list can't be read.
absl::Status CheckFamilies(const std::string& path, const RocksOptions& options);

// RocksDB's error as one of ours, with what was being done: kStoreDamaged for corruption, kNoSpace
// for a full disk, kPermissionDenied for a file that may not be read, kStoreUnavailable for the
// rest. Requires !status.ok().
absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing);

// RocksDB's words in one line: what it quotes of a file, CURRENT's line for one, may end in a line
// feed.
std::string TextOf(const rocksdb::Status& status);

// The value of a row, nothing if there is no such row.
absl::StatusOr<std::optional<std::string>> ReadRow(const RocksDatabase& database,
                                                   rocksdb::ColumnFamilyHandle* family,
                                                   std::string_view key);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_ROCKS_ROCKS_DATABASE_H_
