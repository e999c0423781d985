// SPDX-License-Identifier: Apache-2.0
// The one way in which programs of Lode write a file (docs/decisions/0013-files-that-programs-
// write.md). The invariant: whatever stops the program, and whoever else writes, the name holds the
// old file or the whole new one, and no other file is touched.
//
// The bytes go into a new file of a random name in the same folder, which follows no link. When all
// are there and synced, it gets the name: with kRefuse only if nothing has that name at that
// moment. A name that leads to a device or a pipe is written through: it is never replaced, and
// needs no permission to be. /dev/stdout and /dev/stderr are this process's own descriptors,
// whatever is behind them.
#ifndef LODE_VERIFIER_PROGRAM_OUTPUT_FILE_H_
#define LODE_VERIFIER_PROGRAM_OUTPUT_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/program/descriptor.h"
#include "verifier/program/input_file.h"

namespace lode::program {

enum class IfThere {
  kRefuse,   // kUsage, also in a race
  kReplace,  // the file that a link leads to, if you or root made the link; its mode stays
};

enum class Readers {
  kAsUsual,    // the user's umask decides
  kOwnerOnly,  // mode 0600: it holds a secret
};

struct OutputOptions {
  IfThere if_there = IfThere::kRefuse;
  Readers readers = Readers::kAsUsual;
  // What to do about a file that is there; a literal.
  std::string_view instead = "choose another name";
  // Nothing but a regular file: kUsage for a pipe or a device, which keeps nothing.
  bool keeps = false;
  // Of a pipe: how long its reader is waited for.
  Patience patience = {};
};

class OutputFile {
 public:
  // kUsage: no such folder, no right to write, a file that is there and stays. kOutputLost: no
  // room, or a named pipe that nobody
  // reads: its reader is waited for, and the user reads that it is.
  static absl::StatusOr<OutputFile> Open(const std::string& path, const OutputOptions& options);
  OutputFile(OutputFile&& other) noexcept
      : file_(std::move(other.file_)),
        path_(std::move(other.path_)),
        fresh_(std::exchange(other.fresh_, {})),
        options_(other.options_) {}
  OutputFile& operator=(OutputFile&&) = delete;
  // Without Finish(): nothing has the name that had it not before.
  ~OutputFile();

  // kOutputLost: not all bytes were taken; the file can't be finished.
  absl::Status Write(std::string_view bytes);
  // The file has its name, and is durable, if this returns OK.
  absl::Status Finish();

 private:
  OutputFile(Descriptor file, std::string path, OutputOptions options)
      : file_(std::move(file)), path_(std::move(path)), options_(options) {}
  static absl::StatusOr<OutputFile> OpenNew(const std::string& path, const OutputOptions& options);
  absl::Status GiveName();

  Descriptor file_;
  std::string path_;   // where it belongs, links followed
  std::string fresh_;  // its random name; empty: written through, or done
  OutputOptions options_;
};

// The whole of it, for bytes that are in memory.
absl::Status WriteOutput(const std::string& path, std::string_view bytes,
                         const OutputOptions& options);

// Whether OutputFile::Open() would do, and `room` bytes have room, found out without making,
// opening or truncating anything: for what must be known before bytes are had that can't be had
// twice.
absl::Status CheckOutput(const std::string& path, const OutputOptions& options, uint64_t room);

// The name means this process's standard output, so nothing else may be written there.
bool IsStandardOutput(const std::string& path);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_OUTPUT_FILE_H_
