// SPDX-License-Identifier: Apache-2.0
#include "client/api/pin.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/program/input_file.h"
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
  return base::Error(base::Reason::kNotAuthentic, "the log signed two different trees of size " +
                                                      std::to_string(body.size) + ": a split view");
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
  struct stat about {};
  if (::stat(path_.c_str(), &about) != 0 && errno == ENOENT) return std::nullopt;
  // A pin is kept and replaced, which only a file can be: a pipe would be waited for in vain.
  auto bytes = program::ReadRegular(path_, base::limits::kNoteBytes);
  if (!bytes.ok()) return base::WithContext(bytes.status(), "the pin file");
  return *std::move(bytes);
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
