// SPDX-License-Identifier: Apache-2.0
// How every program of Lode reads a file that somebody names. Anything that is not a file has an
// error of its own, and no more is read than the caller allows. A pipe is waited for, and the user
// reads that it is.
#ifndef LODE_VERIFIER_PROGRAM_INPUT_FILE_H_
#define LODE_VERIFIER_PROGRAM_INPUT_FILE_H_

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::program {

// How long a pipe is waited for before stderr says so, and before one that nobody writes is given
// up. Tests wait shorter.
struct Patience {
  std::chrono::milliseconds before_a_word{2'000};
  std::chrono::milliseconds for_a_writer{10'000};
};

// A file that is open for reading. Regular files, pipes and devices; nothing else.
class InputFile {
 public:
  // kUsage: not there, a folder, a socket; kPermissionDenied: not readable by this user. The
  // message says which.
  static absl::StatusOr<InputFile> Open(const std::string& path);

  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  const struct stat& facts() const { return facts_; }
  // Up to `size` bytes, and 0 at the end. kUsage if reading fails, or if the file is a pipe that
  // nobody writes.
  absl::StatusOr<size_t> Read(char* bytes, size_t size, const Patience& patience = {});
  // The bytes [offset, offset + size) of a regular file. kUsage if reading fails, or if the file
  // has become shorter.
  absl::Status ReadAt(uint64_t offset, size_t size, char* bytes) const;

 private:
  InputFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  int descriptor_;
  struct stat facts_ {};
  bool had_writer_ = false;  // of a pipe: no bytes are its end
  bool told_ = false;
};

// All bytes of a file. Besides InputFile's errors, kTooLarge above `max_bytes`, known from the size
// of a regular file and after max_bytes + 1 bytes of any other.
absl::StatusOr<std::string> ReadInput(const std::string& path, uint64_t max_bytes,
                                      const Patience& patience = {});

// The same of a regular file only: kUsage for a pipe or a device, which is never waited for. For
// files that nobody named on the command line, and for those that a program keeps itself.
absl::StatusOr<std::string> ReadRegular(const std::string& path, uint64_t max_bytes);

// All that a stream gives, such as standard input; `name` stands in messages. kTooLarge above
// `max_bytes`, kUsage if it can't be read.
absl::StatusOr<std::string> ReadStream(std::istream& in, std::string_view name, uint64_t max_bytes);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_INPUT_FILE_H_
