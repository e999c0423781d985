// SPDX-License-Identifier: Apache-2.0
// It remembers of each file how much was synced, and of each folder whether its entries were. A
// power cut forgets the rest. Sleeps of RocksDB end at once, because its retries would take
// minutes.
#include "tests/unit/store/fault_fs.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "rocksdb/system_clock.h"

namespace lode::ledger::testing {

using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

bool IsIn(const std::string& file, const std::string& folder) {
  return std::filesystem::path(file).parent_path() == std::filesystem::path(folder);
}

class SleeplessClock : public rocksdb::SystemClockWrapper {
 public:
  SleeplessClock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
  const char* Name() const override { return "SleeplessClock"; }
  void SleepForMicroseconds(int) override {}
};

class FaultEnv : public rocksdb::EnvWrapper {
 public:
  explicit FaultEnv(const std::shared_ptr<FaultFs>& fs) : EnvWrapper(rocksdb::NewCompositeEnv(fs)) {
    file_system_ = fs;
    system_clock_ = std::make_shared<SleeplessClock>();
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> MakeFaultEnv(const std::shared_ptr<FaultFs>& fs) {
  return std::make_unique<FaultEnv>(fs);
}

class FaultFs::File : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(FaultFs& fs, std::string name, std::unique_ptr<FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), fs_(fs), name_(std::move(name)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* dbg) override {
    const IOStatus fault = fs_.Count();
    if (!fs_.powered()) return fault;
    const Slice written(data.data(), fault.ok() ? data.size() : data.size() / 2);
    const IOStatus status = target()->Append(written, options, dbg);
    MutexLock lock(fs_.mutex_);
    if (status.ok()) fs_.files_[name_].length += written.size();
    return fault.ok() ? status : fault;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* dbg) override {
    return Append(data, options, dbg);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* dbg) override {
    return Synced(fs_.Count(), [&] { return target()->Sync(options, dbg); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* dbg) override {
    return Synced(fs_.Count(), [&] { return target()->Fsync(options, dbg); });
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* dbg) override {
    if (const IOStatus fault = fs_.Count(); !fault.ok()) return fault;
    const IOStatus status = target()->Truncate(size, options, dbg);
    MutexLock lock(fs_.mutex_);
    if (status.ok()) fs_.files_[name_].length = size;
    return status;
  }

 private:
  template <typename DoSync>
  IOStatus Synced(const IOStatus& fault, const DoSync& sync) {
    if (!fault.ok()) return fault;
    const IOStatus status = sync();
    MutexLock lock(fs_.mutex_);
    if (status.ok()) fs_.files_[name_].synced = fs_.files_[name_].length;
    return status;
  }

  FaultFs& fs_;
  const std::string name_;
};

class FaultFs::Folder : public rocksdb::FSDirectoryWrapper {
 public:
  Folder(FaultFs& fs, std::string name, std::unique_ptr<FSDirectory> folder)
      : FSDirectoryWrapper(std::move(folder)), fs_(fs), name_(std::move(name)) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* dbg) override {
    return FsyncWithDirOptions(options, dbg, {});
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* dbg,
                               const rocksdb::DirFsyncOptions& how) override {
    if (const IOStatus fault = fs_.Count(); !fault.ok()) return fault;
    const IOStatus status = FSDirectoryWrapper::FsyncWithDirOptions(options, dbg, how);
    MutexLock lock(fs_.mutex_);
    if (!status.ok()) return status;
    for (auto& [file, written] : fs_.files_) {
      if (IsIn(file, name_)) written.entry_synced = true;
    }
    std::erase_if(fs_.renames_, [&](const Renamed& r) { return IsIn(r.to, name_); });
    return status;
  }

 private:
  FaultFs& fs_;
  const std::string name_;
};

void FaultFs::Arm(uint64_t at, Fault fault, bool sticky) {
  MutexLock lock(mutex_);
  operations_ = 0;
  fail_at_ = at;
  fault_ = fault;
  sticky_ = sticky;
}

void FaultFs::CutPower() {
  MutexLock lock(mutex_);
  power_cut_ = true;
}

bool FaultFs::powered() const {
  MutexLock lock(mutex_);
  return !power_cut_;
}

uint64_t FaultFs::operations() const {
  MutexLock lock(mutex_);
  return operations_;
}

IOStatus FaultFs::Count() {
  MutexLock lock(mutex_);
  if (power_cut_) return IOStatus::IOError("the power is cut");
  ++operations_;
  if (operations_ != fail_at_ && !(sticky_ && operations_ > fail_at_)) return IOStatus::OK();
  return fault_ == Fault::kNoSpace ? IOStatus::NoSpace("injected") : IOStatus::IOError("injected");
}

void FaultFs::ForgetUnsynced() {
  MutexLock lock(mutex_);
  for (auto it = renames_.rbegin(); it != renames_.rend(); ++it) {
    std::filesystem::remove(it->to);
    if (it->replaced) std::ofstream(it->to, std::ios::binary) << *it->replaced;
    files_.erase(it->to);
  }
  renames_.clear();
  for (const auto& [name, written] : files_) {
    std::error_code gone;
    if (!written.entry_synced) {
      std::filesystem::remove(name, gone);
    } else if (std::filesystem::exists(name, gone)) {
      std::filesystem::resize_file(name, written.synced);
    }
  }
}

IOStatus FaultFs::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                  std::unique_ptr<FSWritableFile>* file, IODebugContext* dbg) {
  if (const IOStatus fault = Count(); !fault.ok()) return fault;
  const IOStatus status = target()->NewWritableFile(name, options, file, dbg);
  if (!status.ok()) return status;
  *file = std::make_unique<File>(*this, name, std::move(*file));
  MutexLock lock(mutex_);
  files_[name] = {};
  return status;
}

IOStatus FaultFs::NewDirectory(const std::string& name, const IOOptions& options,
                               std::unique_ptr<FSDirectory>* folder, IODebugContext* dbg) {
  const IOStatus status = target()->NewDirectory(name, options, folder, dbg);
  if (status.ok()) *folder = std::make_unique<Folder>(*this, name, std::move(*folder));
  return status;
}

IOStatus FaultFs::RenameFile(const std::string& from, const std::string& to,
                             const IOOptions& options, IODebugContext* dbg) {
  if (const IOStatus fault = Count(); !fault.ok()) return fault;
  Renamed renamed{to, std::nullopt};
  if (std::ifstream before(to, std::ios::binary); before) {
    renamed.replaced = std::string(std::istreambuf_iterator<char>(before), {});
  }
  const IOStatus status = target()->RenameFile(from, to, options, dbg);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  if (auto moved = files_.extract(from); !moved.empty()) {
    files_[to] = {moved.mapped().length, moved.mapped().synced, true};
  }
  renames_.push_back(std::move(renamed));
  return status;
}

IOStatus FaultFs::DeleteFile(const std::string& name, const IOOptions& options,
                             IODebugContext* dbg) {
  if (const IOStatus fault = Count(); !fault.ok()) return fault;
  const IOStatus status = target()->DeleteFile(name, options, dbg);
  MutexLock lock(mutex_);
  if (status.ok()) files_.erase(name);
  return status;
}

}  // namespace lode::ledger::testing
