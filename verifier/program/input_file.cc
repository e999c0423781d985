// SPDX-License-Identifier: Apache-2.0
// Files are opened without waiting, because a pipe that nobody writes would otherwise block before
// any message could be shown. The limit is checked while reading, and not by the size that a file
// claims.
#include "verifier/program/input_file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <utility>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"

namespace lode::program {
namespace {

constexpr size_t kPieceBytes = 64 * 1024;

absl::Status Unusable(const std::string& path, std::string_view why) {
  return base::Error(base::Reason::kUsage, "can't read " + path + ": " + std::string(why));
}

std::string_view WhyNotOpen(int error) {
  switch (error) {
    case ENOENT:
      return "there is no such file";
    case ENOTDIR:
      return "a part of its path is no folder";
    case EACCES:
    case EPERM:
      return "this user may not read it";
    case ENXIO:
      return "it is a socket or a device without anything behind it, where a file is needed";
    case ELOOP:
      return "its links lead nowhere";
    default:  // in the system's words
      return std::strerror(error);
  }
}

absl::Status NotOpened(const std::string& path, int error) {
  if (error != EACCES && error != EPERM) return Unusable(path, WhyNotOpen(error));
  return base::WithNextStep(
      base::Error(base::Reason::kPermissionDenied,
                  "can't read " + path + ": " + std::string(WhyNotOpen(error))),
      "run this as a user who may read it, or get that right");
}

absl::Status TooLarge(std::string_view name, uint64_t max_bytes) {
  return base::Error(base::Reason::kTooLarge,
                     std::string(name) + " has more than " + std::to_string(max_bytes) + " bytes");
}

}  // namespace

absl::StatusOr<InputFile> InputFile::Open(const std::string& path) {
  if (path.empty()) return Unusable("a file", "its name is empty");
  // A zero byte would end the name for the system, and another file would be opened.
  if (path.find('\0') != std::string::npos)
    return Unusable(path, "a zero byte is no part of a name");
  // Without O_NONBLOCK a pipe that nobody writes would be waited for here, without a word.
  InputFile file(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.descriptor_ < 0) return NotOpened(path, errno);
  if (::fstat(file.descriptor_, &file.facts_) != 0) return Unusable(path, std::strerror(errno));
  if (S_ISDIR(file.facts_.st_mode))
    return Unusable(path, "it is a folder, where a file is needed; name a file in it");
  return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      facts_(other.facts_),
      had_writer_(other.had_writer_),
      told_(other.told_) {}

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

absl::StatusOr<size_t> InputFile::Read(char* bytes, size_t size, const Patience& patience) {
  using std::chrono::steady_clock;
  const auto start = steady_clock::now();
  for (;;) {
    const ssize_t n = ::read(descriptor_, bytes, size);
    if (n > 0) {
      had_writer_ = true;
      return static_cast<size_t>(n);
    }
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno != EAGAIN) return Unusable(path_, std::strerror(errno));
    if (n < 0) had_writer_ = true;  // one that says nothing now
    // A pipe that nobody has opened for writing yet gives no bytes, like one at its end.
    if (n == 0 && (had_writer_ || !S_ISFIFO(facts_.st_mode))) return size_t{0};
    const auto waited = steady_clock::now() - start;
    if (n == 0 && waited >= patience.for_a_writer) {
      return Unusable(path_,
                      "it is a pipe and nobody writes into it; start the program that writes it, "
                      "then run this again");
    }
    if (!told_ && waited >= patience.before_a_word) {
      told_ = true;
      std::cerr << "waiting for " << base::SafeText(path_) << ": nothing comes through it yet\n";
    }
    pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const auto piece = std::min(patience.before_a_word, patience.for_a_writer) / 4;
    if (::poll(&ready, 1, static_cast<int>(piece.count())) > 0) had_writer_ = true;
  }
}

absl::Status InputFile::ReadAt(uint64_t offset, size_t size, char* bytes) const {
  while (size > 0) {
    const ssize_t n = ::pread(descriptor_, bytes, size, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Unusable(path_, std::strerror(errno));
    if (n == 0) return Unusable(path_, "it became shorter while it was read");
    bytes += n;
    offset += static_cast<uint64_t>(n);
    size -= static_cast<size_t>(n);
  }
  return absl::OkStatus();
}

namespace {

absl::StatusOr<std::string> ReadAll(InputFile& file, const std::string& path, uint64_t max_bytes,
                                    const Patience& patience) {
  if (S_ISREG(file.facts().st_mode) && static_cast<uint64_t>(file.facts().st_size) > max_bytes)
    return TooLarge(path, max_bytes);
  std::string bytes, piece(kPieceBytes, '\0');
  for (;;) {
    LODE_ASSIGN_OR_RETURN(const size_t n, file.Read(piece.data(), piece.size(), patience));
    if (n == 0) return bytes;
    if (bytes.size() + n > max_bytes) return TooLarge(path, max_bytes);
    bytes.append(piece, 0, n);
  }
}

}  // namespace

absl::StatusOr<std::string> ReadInput(const std::string& path, uint64_t max_bytes,
                                      const Patience& patience) {
  LODE_ASSIGN_OR_RETURN(InputFile file, InputFile::Open(path));
  return ReadAll(file, path, max_bytes, patience);
}

absl::StatusOr<std::string> ReadRegular(const std::string& path, uint64_t max_bytes) {
  LODE_ASSIGN_OR_RETURN(InputFile file, InputFile::Open(path));
  if (!S_ISREG(file.facts().st_mode))
    return Unusable(path, "it is a pipe or a device, where a file is needed");
  return ReadAll(file, path, max_bytes, {});
}

absl::StatusOr<std::string> ReadStream(std::istream& in, std::string_view name,
                                       uint64_t max_bytes) {
  std::string bytes;
  std::string piece(kPieceBytes, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
    const auto n = static_cast<uint64_t>(in.gcount());
    if (bytes.size() + n > max_bytes) return TooLarge(name, max_bytes);
    bytes.append(piece, 0, n);
  }
  if (in.bad()) return Unusable(std::string(name), "reading it failed; is it closed?");
  return bytes;
}

}  // namespace lode::program
