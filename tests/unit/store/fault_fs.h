// SPDX-License-Identifier: Apache-2.0
// A file system under RocksDB that fails: the k-th write, sync, creation or rename answers an
// error, once or from then on, and after a power cut nothing is left but what was synced. A write
// that fails leaves half of its bytes, as a real one may. Renames are taken as durable when they
// return.
#ifndef LODE_TESTS_UNIT_STORE_FAULT_FS_H_
#define LODE_TESTS_UNIT_STORE_FAULT_FS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "ledger/threads/mutex.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace lode::ledger::testing {

class FaultFs : public rocksdb::FileSystemWrapper {
 public:
  enum class Fault { kIoError, kNoSpace };

  FaultFs() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "FaultFs"; }

  // Counts from zero again and fails operation `at` (from 1), or it and all after it if `sticky`.
  void Arm(uint64_t at, Fault fault, bool sticky);
  // From now on every operation fails and changes nothing: the power is cut.
  void CutPower();
  // Leaves of every file what was synced, and of files whose folder was not synced nothing.
  void ForgetUnsynced();
  uint64_t operations() const;

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* dbg) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* folder,
                                 rocksdb::IODebugContext* dbg) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* dbg) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* dbg) override;

 private:
  class File;
  class Folder;
  struct Written {
    uint64_t length = 0;
    uint64_t synced = 0;
    bool entry_synced = false;  // its folder was synced since it was made
  };

  struct Renamed {
    std::string to;
    std::optional<std::string> replaced;  // what `to` held before
  };

  // Counts an operation; OK if it is to be carried out.
  rocksdb::IOStatus Count();
  bool powered() const;

  mutable Mutex mutex_;
  uint64_t operations_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t fail_at_ ABSL_GUARDED_BY(mutex_) = UINT64_MAX;
  Fault fault_ ABSL_GUARDED_BY(mutex_) = Fault::kIoError;
  bool sticky_ ABSL_GUARDED_BY(mutex_) = false;
  bool power_cut_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, Written> files_ ABSL_GUARDED_BY(mutex_);
  std::vector<Renamed> renames_ ABSL_GUARDED_BY(mutex_);  // whose folder was not synced since
};

// The machine's Env with `fs` in the place of its file system, and a clock on which nobody sleeps:
// after a failed flush RocksDB would wait for a second each time.
std::unique_ptr<rocksdb::Env> MakeFaultEnv(const std::shared_ptr<FaultFs>& fs);

}  // namespace lode::ledger::testing

#endif  // LODE_TESTS_UNIT_STORE_FAULT_FS_H_
