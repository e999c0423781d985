// SPDX-License-Identifier: Apache-2.0
// The pinned checkpoint: what this client has seen of a log and will not let it take back. It is in
// memory, and in a file that holds the signed note. The invariant: everything in here is
// consistent, and the pin never moves back. Proving consistency takes a call, which the client
// makes.
#ifndef LODE_CLIENT_API_PIN_H_
#define LODE_CLIENT_API_PIN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "verifier/note/checkpoint.h"
#include "verifier/program/file_lock.h"

namespace lode::client {

struct PinnedCheckpoint {
  std::string note;
  note::Checkpoint body;
};

class Pin {
 public:
  std::optional<PinnedCheckpoint> Get() const;
  // True if this very tree was found consistent before. kOtherLog for another log than the pinned
  // one; kNotAuthentic for another root of the same size.
  absl::StatusOr<bool> Knows(const note::Checkpoint& body) const;
  // Adds a tree that was proved consistent with the pin, which moves to it if it is larger.
  void Add(const std::string& note, const note::Checkpoint& body);

 private:
  mutable absl::Mutex mutex_;
  std::optional<PinnedCheckpoint> pinned_ ABSL_GUARDED_BY(mutex_);
  // The largest sizes that were proved, with their roots: receipts of one group share a checkpoint.
  std::map<uint64_t, base::Hash256> proved_ ABSL_GUARDED_BY(mutex_);
};

// The file of a pin, locked against other programs (program::FileLock) while the object lives. No
// path: nothing is read or written.
class PinFile {
 public:
  // kUsage: it could not be written, which is known before anything is sent. kOutputLost: another
  // program holds it and does not let go.
  static absl::StatusOr<PinFile> Lock(const std::string& path);

  // Nothing if there is no such file. kTooLarge beyond a note's limit.
  absl::StatusOr<std::optional<std::string>> Read() const;
  // Replaces the file in one step; durable on return. kOutputLost if there is no room.
  absl::Status Write(const std::string& note) const;

 private:
  PinFile(std::string path, program::FileLock lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  program::FileLock lock_;
};

}  // namespace lode::client

#endif  // LODE_CLIENT_API_PIN_H_
