// SPDX-License-Identifier: Apache-2.0
// A private file that group or others can read is an error, not a warning: a warning in a script is
// read by nobody. A passphrase with a carriage return is refused for new keys, but still opens old
// ones (docs/decisions/0014-inputs.md).
#include "client/keys/key_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/program/descriptor.h"
#include "verifier/program/input_file.h"
#include "verifier/program/output_file.h"
#include "verifier/program/shell_word.h"
#include "verifier/program/text_file.h"
#include "verifier/program/write_all.h"

namespace lode::keys {
namespace {

using program::Descriptor;

constexpr size_t kLineEndBytes = 5;  // a byte-order mark and CR LF

constexpr program::OutputOptions kPrivateFile{.readers = program::Readers::kOwnerOnly};

// No echo while it lives.
class Quiet {
 public:
  explicit Quiet(int fd) : fd_(fd), ok_(tcgetattr(fd, &before_) == 0) {
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= ECHONL;
    ok_ = ok_ && tcsetattr(fd, TCSAFLUSH, &quiet) == 0;
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
  ~Quiet() {
    if (ok_) tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  bool ok() const { return ok_; }

 private:
  int fd_;
  termios before_{};
  bool ok_;
};

absl::StatusOr<Secret> AskOnce(int tty, std::string_view prompt) {
  LODE_ASSIGN_OR_RETURN(Secret line, Secret::Zero(base::limits::kPassphraseBytes + 1));
  const Quiet quiet(tty);
  if (!quiet.ok() || program::WriteAll(tty, prompt) != 0) {
    return base::Error(base::Reason::kUsage,
                       "the terminal can't be asked without echo: use --passphrase-file");
  }
  for (size_t n = 0; n < line.size();) {
    const ssize_t got = read(tty, line.data() + n, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || line.data()[n] == '\n') {
      line.Shrink(n);
      if (line.view().find('\r') != std::string_view::npos) {
        return base::Error(base::Reason::kUsage, "a passphrase can't contain a carriage return");
      }
      if (n > 0) return line;
      return base::Error(base::Reason::kUsage, "the passphrase is empty");
    }
    ++n;
  }
  return base::Error(base::Reason::kTooLarge, "a passphrase has at most 1024 bytes");
}

}  // namespace

absl::StatusOr<Secret> ReadPrivateFile(const std::string& path, size_t max_bytes) {
  LODE_ASSIGN_OR_RETURN(program::InputFile file, program::InputFile::Open(path));
  if (!S_ISREG(file.facts().st_mode))
    return base::Error(base::Reason::kUsage, path + " is not a regular file");
  if ((file.facts().st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return base::Error(base::Reason::kPermissionDenied,
                       path + " can be read or written by others; make it private: chmod 600 " +
                           program::ShellPath(path));
  }
  // One byte of room, so that a file that grows meanwhile is seen as too large.
  LODE_ASSIGN_OR_RETURN(Secret bytes, Secret::Zero(max_bytes + 1));
  size_t n = 0;
  while (n < bytes.size()) {
    LODE_ASSIGN_OR_RETURN(const size_t got,
                          file.Read(reinterpret_cast<char*>(bytes.data()) + n, bytes.size() - n));
    if (got == 0) break;
    n += got;
  }
  if (n > max_bytes) {
    return base::Error(base::Reason::kTooLarge,
                       path + " has more than " + std::to_string(max_bytes) + " bytes");
  }
  bytes.Shrink(n);
  return bytes;
}

namespace {

absl::StatusOr<KeyFile> ReadAsKeyFile(const std::string& path) {
  // CR LF makes each of its lines one byte longer.
  LODE_ASSIGN_OR_RETURN(const Secret bytes, ReadPrivateFile(path, 2 * base::limits::kKeyFileBytes));
  LODE_ASSIGN_OR_RETURN(const std::string text, program::TextOf(bytes.view(), path));
  auto file = ParseKeyFile(text);
  if (!file.ok()) return base::WithContext(file.status(), path);
  return file;
}

}  // namespace

absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path) {
  auto file = ReadAsKeyFile(path);
  // Of another kind: that it is no secret of one's own either is no help.
  if (!file.ok()) return inputs::OrOtherKindOfFile(file.status(), inputs::FileKind::kKey, path);
  return file;
}

absl::Status WritePrivateFile(const std::string& path, std::string_view bytes) {
  return program::WriteOutput(path, bytes, kPrivateFile);
}

absl::Status CheckPrivateFile(const std::string& path) {
  return program::CheckOutput(path, kPrivateFile, base::limits::kKeyFileBytes);
}

std::string_view WithoutLineEnd(std::string_view line) {
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

absl::StatusOr<Secret> ReadPassphraseFile(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(Secret bytes,
                        ReadPrivateFile(path, base::limits::kPassphraseBytes + kLineEndBytes));
  LODE_RETURN_IF_ERROR(program::CheckUtf8(bytes.view(), path));
  const std::string_view words = WithoutLineEnd(bytes.view());
  const bool whole = words.find_first_of(std::string_view("\n\r\0", 3)) == std::string_view::npos;
  if (words.empty() || !whole) {
    return base::Error(base::Reason::kUsage, path + " is not one line with a passphrase");
  }
  std::memmove(bytes.data(), words.data(), words.size());
  bytes.Shrink(words.size());
  if (bytes.size() > base::limits::kPassphraseBytes) {
    return base::Error(base::Reason::kTooLarge, path + ": a passphrase has at most 1024 bytes");
  }
  return bytes;
}

absl::StatusOr<Secret> AskPassphrase(std::string_view prompt, bool again) {
  const Descriptor tty(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!tty.valid()) {
    return base::Error(base::Reason::kUsage,
                       "a passphrase is needed and there is no terminal to ask at: give "
                       "--passphrase-file FILE or set LODE_PASSPHRASE_FILE");
  }
  LODE_ASSIGN_OR_RETURN(Secret first, AskOnce(tty.get(), prompt));
  if (!again) return first;
  LODE_ASSIGN_OR_RETURN(const Secret second, AskOnce(tty.get(), "The same again: "));
  if (first.size() != second.size() ||
      sodium_memcmp(first.view().data(), second.view().data(), first.size()) != 0) {
    return base::Error(base::Reason::kUsage, "the two passphrases differ");
  }
  return first;
}

}  // namespace lode::keys
