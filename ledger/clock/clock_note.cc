// SPDX-License-Identifier: Apache-2.0
// The note is written often and never synced. It must survive a killed process, and the page cache
// does; a power cut ends the boot that the note speaks of, so what is lost then is worth nothing.
#include "ledger/clock/clock_note.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "ledger/store/folder.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"
#include "verifier/program/standard_descriptors.h"

namespace lode::ledger {
namespace {

constexpr std::string_view kFirstLine = "lode clock 1\n";
constexpr size_t kBootBytes = 64;

// The value of the line that `rest` begins with, taken off it.
std::optional<std::string_view> TakeLine(std::string_view& rest, std::string_view name) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos || !rest.starts_with(name)) return std::nullopt;
  const std::string_view value = rest.substr(name.size(), end - name.size());
  rest.remove_prefix(end + 1);
  return value;
}

std::optional<int64_t> NumberOf(std::optional<std::string_view> text) {
  const auto number = text ? base::ParseDecimal(*text) : std::nullopt;
  if (!number || *number > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return static_cast<int64_t>(*number);
}

absl::StatusOr<program::Descriptor> OpenPlain(const std::string& path, int flags) {
  program::HoldStandardDescriptors();
  program::Descriptor file(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  if (!file.valid()) return SystemError("opening " + path);
  struct stat info;
  if (::fstat(file.get(), &info) != 0) return SystemError("examining " + path);
  if (!S_ISREG(info.st_mode)) return base::Malformed(path + " is no plain file");
  return file;
}

}  // namespace

std::string EncodeClockNote(const ClockNote& note) {
  std::string text(kFirstLine);
  text += "boot " + note.boot.substr(0, kBootBytes) + "\n";
  text += "steady_us " + std::to_string(note.steady_us) + "\n";
  text += "time_us " + std::to_string(note.time_us) + "\n";
  text += "sha256 " + base::HexEncode(crypto::Sha256(text).view()) + "\n";
  text.resize(kClockNoteBytes, ' ');  // of one length: a shorter note leaves nothing of a longer
  return text;
}

std::optional<ClockNote> ParseClockNote(std::string_view bytes) {
  if (!bytes.starts_with(kFirstLine)) return std::nullopt;
  std::string_view rest = bytes.substr(kFirstLine.size());
  const auto boot = TakeLine(rest, "boot ");
  const auto steady_us = NumberOf(TakeLine(rest, "steady_us "));
  const auto time_us = NumberOf(TakeLine(rest, "time_us "));
  if (!boot || !steady_us || !time_us) return std::nullopt;
  ClockNote note{std::string(*boot), *steady_us, *time_us};
  if (EncodeClockNote(note) != bytes) return std::nullopt;
  return note;
}

absl::StatusOr<std::optional<ClockNote>> ClockNoteFile::Read() const {
  if (struct stat info; ::lstat(path_.c_str(), &info) != 0 && errno == ENOENT)
    return std::optional<ClockNote>();
  LODE_ASSIGN_OR_RETURN(const program::Descriptor file, OpenPlain(path_, O_RDONLY));
  LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadUpTo(file, kClockNoteBytes + 1, path_));
  auto note = ParseClockNote(bytes);
  if (!note) return base::Malformed(path_ + " is not as a ledger writes it");
  return note;
}

absl::Status ClockNoteFile::Write(const ClockNote& note) const {
  LODE_ASSIGN_OR_RETURN(const program::Descriptor file, OpenPlain(path_, O_WRONLY | O_CREAT));
  const std::string bytes = EncodeClockNote(note);
  const ssize_t n = ::pwrite(file.get(), bytes.data(), bytes.size(), 0);
  if (n != static_cast<ssize_t>(bytes.size())) return SystemError("writing " + path_);
  if (::ftruncate(file.get(), static_cast<off_t>(bytes.size())) != 0)
    return SystemError("writing " + path_);
  return absl::OkStatus();
}

}  // namespace lode::ledger
