// SPDX-License-Identifier: Apache-2.0
#include "client/keys/key_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::keys {
namespace {

// A file descriptor that is closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

absl::Status SystemError(std::string_view what, const std::string& path) {
  return base::Error(base::Reason::kUsage,
                     std::string(what) + " " + path + ": " + std::strerror(errno));
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

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
  if (!quiet.ok() || !WriteAll(tty, prompt)) {
    return base::Error(base::Reason::kUsage,
                       "the terminal can't be asked without echo: use --passphrase-file");
  }
  for (size_t n = 0; n < line.size();) {
    const ssize_t got = read(tty, line.data() + n, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || line.data()[n] == '\n') {
      line.Shrink(n);
      if (n > 0) return line;
      return base::Error(base::Reason::kUsage, "the passphrase is empty");
    }
    ++n;
  }
  return base::Error(base::Reason::kTooLarge, "a passphrase has at most 1024 bytes");
}

}  // namespace

absl::StatusOr<Secret> ReadPrivateFile(const std::string& path, size_t max_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  if (!file.ok() || fstat(file.get(), &facts) != 0) return SystemError("can't open", path);
  if (!S_ISREG(facts.st_mode))
    return base::Error(base::Reason::kUsage, path + " is no regular file");
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return base::Error(
        base::Reason::kPermissionDenied,
        path + " can be read or written by others; make it private: chmod 600 " + path);
  }
  // One byte of room, so that a file that grows meanwhile is seen as too large.
  LODE_ASSIGN_OR_RETURN(Secret bytes, Secret::Zero(max_bytes + 1));
  size_t n = 0;
  while (n < bytes.size()) {
    const ssize_t got = read(file.get(), bytes.data() + n, bytes.size() - n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("can't read", path);
    if (got == 0) break;
    n += static_cast<size_t>(got);
  }
  if (n > max_bytes) {
    return base::Error(base::Reason::kTooLarge,
                       path + " has more than " + std::to_string(max_bytes) + " bytes");
  }
  bytes.Shrink(n);
  return bytes;
}

absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const Secret text, ReadPrivateFile(path, base::limits::kKeyFileBytes));
  auto file = ParseKeyFile(text.view());
  if (!file.ok()) return base::WithContext(file.status(), path);
  return file;
}

absl::Status WritePrivateFile(const std::string& path, std::string_view bytes) {
  LODE_ASSIGN_OR_RETURN(const std::string suffix, RandomBytes(8));
  const std::string fresh = path + ".new-" + base::HexEncode(suffix);
  {
    const Descriptor file(
        open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.ok()) return SystemError("can't write", path);
    if (!WriteAll(file.get(), bytes) || fsync(file.get()) != 0) {
      const absl::Status failed = SystemError("can't write", path);
      unlink(fresh.c_str());
      return failed;
    }
  }
  // link, not rename: rename would replace a key that is there.
  if (link(fresh.c_str(), path.c_str()) != 0) {
    const absl::Status failed =
        errno == EEXIST
            ? base::Error(base::Reason::kUsage,
                          path + " is there already and is not replaced: choose another name")
            : SystemError("can't write", path);
    unlink(fresh.c_str());
    return failed;
  }
  unlink(fresh.c_str());
  const Descriptor folder(open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.ok() || fsync(folder.get()) != 0) return SystemError("can't make durable", path);
  return absl::OkStatus();
}

absl::StatusOr<Secret> ReadPassphraseFile(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(Secret bytes, ReadPrivateFile(path, base::limits::kPassphraseBytes + 1));
  if (bytes.view().ends_with('\n')) bytes.Shrink(bytes.size() - 1);
  const bool whole =
      bytes.view().find_first_of(std::string_view("\n\0", 2)) == std::string_view::npos;
  if (bytes.size() == 0 || !whole) {
    return base::Error(base::Reason::kUsage, path + " is not one line with a passphrase");
  }
  if (bytes.size() > base::limits::kPassphraseBytes) {
    return base::Error(base::Reason::kTooLarge, path + ": a passphrase has at most 1024 bytes");
  }
  return bytes;
}

absl::StatusOr<Secret> AskPassphrase(std::string_view prompt, bool again) {
  const Descriptor tty(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!tty.ok()) {
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
