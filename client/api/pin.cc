// SPDX-License-Identifier: Apache-2.0
#include "client/api/pin.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/program/output_error.h"
#include "verifier/program/output_file.h"

namespace lode::client {
namespace {

constexpr size_t kProvedTrees = 1024;

absl::Status FileError(const std::string& what, const std::string& path) {
  return base::WithContext(program::OutputError(what, path, errno),
                           "the pin file, which remembers what the log showed");
}

}  // namespace

std::optional<PinnedCheckpoint> Pin::Get() const {
  absl::MutexLock lock(&mutex_);
  return pinned_;
}

absl::StatusOr<bool> Pin::Knows(const note::Checkpoint& body) const {
  absl::MutexLock lock(&mutex_);
  if (!pinned_.has_value()) return false;
  if (pinned_->body.origin != body.origin) {
    return base::Error(base::Reason::kOtherLog, "the server shows the log " +
                                                    base::SafeText(body.origin) +
                                                    ", but the pinned checkpoint is of " +
                                                    base::SafeText(pinned_->body.origin) +
                                                    "; use another pin file for another log");
  }
  const auto it = proved_.find(body.size);
  if (it == proved_.end()) return false;
  if (it->second == body.root) return true;
  return base::Error(base::Reason::kNotAuthentic,
                     "the log signed two different trees of size " + std::to_string(body.size) +
                         ": a split view; keep both checkpoints as evidence");
}

void Pin::Add(const std::string& note, const note::Checkpoint& body) {
  absl::MutexLock lock(&mutex_);
  proved_.emplace(body.size, body.root);
  if (!pinned_.has_value() || pinned_->body.size < body.size) pinned_ = {note, body};
  if (proved_.size() > kProvedTrees) proved_.erase(proved_.begin());
}

absl::StatusOr<PinFile> PinFile::Lock(const std::string& path) {
  if (path.empty()) return PinFile(path, -1);
  const std::string lock_path = path + ".lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) return FileError("open", lock_path);
  while (::flock(lock, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const absl::Status error = FileError("lock", lock_path);
    ::close(lock);
    return error;
  }
  return PinFile(path, lock);
}

PinFile::PinFile(PinFile&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

PinFile::~PinFile() {
  if (lock_ >= 0) ::close(lock_);
}

absl::StatusOr<std::optional<std::string>> PinFile::Read() const {
  if (path_.empty()) return std::nullopt;
  const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return std::nullopt;
  if (file < 0) return FileError("open", path_);
  std::string bytes(base::limits::kNoteBytes + 1, '\0');
  size_t size = 0;
  ssize_t n = 0;
  while (size < bytes.size() && (n = ::read(file, bytes.data() + size, bytes.size() - size)) != 0) {
    if (n < 0 && errno != EINTR) break;
    if (n > 0) size += static_cast<size_t>(n);
  }
  const absl::Status error = n < 0 ? FileError("read", path_) : absl::OkStatus();
  ::close(file);
  if (!error.ok()) return error;
  if (size > base::limits::kNoteBytes) {
    return base::Error(base::Reason::kTooLarge,
                       "the pin file " + path_ + " is larger than a checkpoint may be");
  }
  bytes.resize(size);
  return bytes;
}

absl::Status PinFile::Write(const std::string& note) const {
  if (path_.empty()) return absl::OkStatus();
  return base::WithContext(program::WriteOutput(path_, note,
                                                {.if_there = program::IfThere::kReplace,
                                                 .readers = program::Readers::kOwnerOnly,
                                                 .keeps = true}),
                           "the pin file, which remembers what the log showed");
}

}  // namespace lode::client
