// SPDX-License-Identifier: Apache-2.0
// The store contract on RocksDB: a group is one WriteBatch and one WAL sync. Every error of RocksDB
// stops commits for good, in the foreground or in the background. RocksDB alone can't tell a torn
// tail that nobody relied on from acknowledged groups that are gone. So opening reports how it
// went, and the caller compares the result with the high-water mark (high_water.h,
// docs/operations.md).
#ifndef LODE_LEDGER_STORE_ROCKS_ROCKS_STORE_H_
#define LODE_LEDGER_STORE_ROCKS_ROCKS_STORE_H_

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "ledger/store/factory.h"
#include "ledger/store/rocks/group_marks.h"
#include "ledger/store/rocks/rocks_options.h"
#include "ledger/store/store.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

class FolderLock;
struct RocksDatabase;

class RocksStore : public Store {
 public:
  // Makes a store in the folder `path`, which is missing or empty (else kConflict); durable on
  // return.
  static absl::StatusOr<std::unique_ptr<RocksStore>> Create(const std::string& path,
                                                            const RocksOptions& options);

  // Opens the store in `path`. kNotFound if there is none; kConflict if another process has it open
  // or it is of another origin; kUnsupportedVersion for a format this program does not know;
  // kStoreDamaged if no prefix of the log can be had. Look at report() before using the store.
  static absl::StatusOr<std::unique_ptr<RocksStore>> Open(const std::string& path,
                                                          const RocksOptions& options);

  // How many leaves the store in `path` has, found without writing a byte; 0 where there is none,
  // or one that was not made to its end. An error if that can't be found out.
  static absl::StatusOr<uint64_t> PeekSize(const std::string& path);

  // Puts the cut copy in the place of the damaged folder, which is kept as `path`.damaged-N, and
  // opens it. Only for a caller that found everything it ever acknowledged in `store`; whoever does
  // not accept drops the store, and the damaged folder stays as it is. Requires kCutTail.
  static absl::StatusOr<std::unique_ptr<RocksStore>> AcceptCutTail(
      std::unique_ptr<RocksStore> store);

  // Takes as long as writing the memtables takes, at most.
  ~RocksStore() override;

  const OpenReport& report() const { return report_; }

  // Refused until the cut is accepted, too, and with kNoSpace where only reads are possible.
  absl::StatusOr<uint64_t> BecomeWriter() override;
  uint64_t writer_epoch() const override;
  absl::Status Commit(const Turn& turn, const Group& group) override;
  absl::Status health() const override;
  absl::StatusOr<Head> ReadHead() const override;
  absl::StatusOr<std::optional<uint64_t>> CheckGroups() const override;
  absl::StatusOr<LogEntry> ReadEntry(uint64_t index) const override;
  absl::StatusOr<std::string> ReadLeaf(uint64_t index) const override;
  absl::Status ReadEntries(uint64_t from, uint64_t to, const VisitEntry& visit) const override;
  absl::StatusOr<std::string> ReadTile(int level, uint64_t index) const override;
  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 std::string_view key) const override;
  absl::Status Scan(Family family, std::string_view first_key, std::string_view prefix,
                    const Visit& visit) const override;
  // What is not in an SST file yet is verified by RocksDB at open and at each read.
  absl::Status VerifyChecksums() override;

 private:
  RocksStore(std::string path, RocksOptions options, std::unique_ptr<FolderLock> lock,
             std::unique_ptr<RocksDatabase> database);
  static absl::StatusOr<std::unique_ptr<RocksStore>> OpenLocked(const std::string& path,
                                                                const RocksOptions& options,
                                                                std::unique_ptr<FolderLock> lock);
  // Checks the stamp and takes the size from the head.
  absl::Status Start();
  absl::Status CheckReserve(uint64_t batch_bytes);
  // The marks that a family holds. kStoreDamaged for one that is malformed.
  absl::StatusOr<GroupMarks> ReadMarks(size_t family) const;

  const std::string path_;
  const RocksOptions options_;
  OpenReport report_;
  std::unique_ptr<FolderLock> lock_;  // outlives database_
  std::unique_ptr<RocksDatabase> database_;
  std::atomic<uint64_t> size_ = 0;
  mutable Mutex writing_;  // held for a whole commit: writers exclude each other
  uint64_t writer_epoch_ ABSL_GUARDED_BY(writing_) = 0;
  base::Hash256 root_ ABSL_GUARDED_BY(writing_);  // of the first size_ leaves
  uint32_t format_ ABSL_GUARDED_BY(writing_) = 0;
  GroupMarker marker_ ABSL_GUARDED_BY(writing_);
  std::atomic<bool> below_reserve_ = false;  // as on_message was called
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_ROCKS_ROCKS_STORE_H_
