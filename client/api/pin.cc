// SPDX-License-Identifier: Apache-2.0
// Roots that were proved consistent are remembered, because two different roots of one size are a
// split view: no proof is needed to see it. The file is locked while it is read, compared and
// replaced, so that two programs can't move the pin back.
#include "client/api/pin.h"

#include <sys/stat.h>

#include <cerrno>
#include <string_view>
#include <utility>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/input_file.h"
#include "verifier/program/output_file.h"

namespace lode::client {
namespace {

constexpr size_t kProvedTrees = 1024;

constexpr std::string_view kWhat = "the pin file, which remembers what the log showed";
constexpr program::OutputOptions kOutput{
    .if_there = program::IfThere::kReplace, .readers = program::Readers::kOwnerOnly, .keeps = true};

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
  std::vector<std::string> paths;
  if (!path.empty()) {
    // A full disk is told when the pin is written: it hides no answer of the ledger.
    const absl::Status can = program::CheckOutput(path, kOutput, 0);
    if (base::ReasonOf(can) == base::Reason::kUsage) return base::WithContext(can, kWhat);
    paths.push_back(path);
  }
  auto lock = program::FileLock::Of(paths);
  if (!lock.ok()) return base::WithContext(lock.status(), kWhat);
  return PinFile(path, *std::move(lock));
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
  return base::WithContext(program::WriteOutput(path_, note, kOutput), kWhat);
}

}  // namespace lode::client
