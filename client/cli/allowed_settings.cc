// SPDX-License-Identifier: Apache-2.0
// Allowing a file binds its bytes and those of the trust file that it names, because a later change
// of either could decide whom the user trusts. A list that somebody else could have written is
// refused as a whole, as ssh refuses such files.
#include "client/cli/allowed_settings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"
#include "verifier/program/file_lock.h"
#include "verifier/program/output_file.h"
#include "verifier/program/own_path.h"

namespace lode::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kListBytes = size_t{1} << 20;
constexpr mode_t kOthers = 077;
constexpr mode_t kOthersWrite = 022;
constexpr std::string_view kNone = "-";

// By path: what was allowed, "digest digest" in hex.
using List = std::map<std::string, std::string>;

absl::Status NotYours(const std::string& what) {
  return base::Error(base::Reason::kPermissionDenied, what);
}

std::string DigestsOf(const SettingsFile& file) {
  return base::HexEncode(crypto::Sha256(file.content).view()) + " " +
         (file.trust_text.empty() ? std::string(kNone)
                                  : base::HexEncode(crypto::Sha256(file.trust_text).view()));
}

absl::StatusOr<List> Parse(std::string_view text, const std::string& path) {
  List list;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const size_t first = line.find(' ');
    const size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (end == std::string_view::npos || second == std::string_view::npos) {
      return base::Error(base::Reason::kMalformed,
                         path + " is damaged: delete it, and allow your folders again");
    }
    list[std::string(line.substr(second + 1))] = std::string(line.substr(0, second));
    text.remove_prefix(end + 1);
  }
  return list;
}

// The list in `path`; empty if there is none yet.
absl::StatusOr<List> Read(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0 && errno == ENOENT) return List();
  struct stat about {};
  if (file < 0 || ::fstat(file, &about) != 0 || !S_ISREG(about.st_mode) ||
      about.st_uid != ::geteuid() || (about.st_mode & kOthers) != 0) {
    if (file >= 0) ::close(file);
    return NotYours(path +
                    " must be a file of yours that nobody else can read or write (mode "
                    "0600): look at it, then delete it and allow your folders again");
  }
  std::string text(kListBytes + 1, '\0');
  size_t size = 0;
  ssize_t n = 0;
  while (size < text.size() && (n = ::read(file, text.data() + size, text.size() - size)) != 0) {
    if (n < 0 && errno != EINTR) break;
    if (n > 0) size += static_cast<size_t>(n);
  }
  ::close(file);
  if (n < 0 || size > kListBytes)
    return base::Error(base::Reason::kMalformed, path + " can't be read, or has more than 1 MiB");
  text.resize(size);
  return Parse(text, path);
}

absl::Status MakeFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return base::Error(base::Reason::kUsage, "can't make the folder " + folder.string());
  struct stat about {};
  if (::lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode) ||
      about.st_uid != ::geteuid() || (about.st_mode & kOthersWrite) != 0) {
    return NotYours(folder.string() + " must be a folder of yours that nobody else can write to");
  }
  return absl::OkStatus();
}

absl::Status Write(const std::string& path, const List& list) {
  std::string text;
  for (const auto& [file, digests] : list) text += digests + " " + file + "\n";
  if (text.size() > kListBytes)
    return base::Error(base::Reason::kTooLarge, path + " would have more than 1 MiB");
  return program::WriteOutput(
      path, text,
      {.if_there = program::IfThere::kReplace, .readers = program::Readers::kOwnerOnly});
}

}  // namespace

absl::StatusOr<std::string> AllowedSettingsPath(
    const std::map<std::string, std::string>& variables) {
  const auto absolute = [&](const char* name) -> std::string {
    const auto it = variables.find(name);
    return it == variables.end() || !it->second.starts_with("/") ? "" : it->second;
  };
  const std::string home = absolute("HOME"), state = absolute("XDG_STATE_HOME");
  const std::string& base = state.empty() ? home : state;
  if (base.empty())
    return NotYours("HOME does not name your folder, so lode can't keep what you allow");
  struct stat about {};
  const bool there = ::stat(base.c_str(), &about) == 0;
  // Under sudo HOME is often another user's: what that user allowed is not this one's word.
  if (there ? about.st_uid != ::geteuid() : state.empty())
    return NotYours(base + " is not your own folder, so what is allowed there is not your word");
  return (state.empty() ? home + "/.local/state" : state) + "/lode/allowed-settings";
}

absl::StatusOr<Standing> StandingOf(const std::string& list, const std::string& home,
                                    const SettingsFile& file) {
  std::error_code error;
  // A list that another user could have put there decides nothing.
  if (fs::exists(list, error)) LODE_RETURN_IF_ERROR(program::CheckOwnPath(list, home));
  LODE_ASSIGN_OR_RETURN(const List allowed, Read(list));
  const auto it = allowed.find(file.path);
  if (it == allowed.end()) return Standing::kNever;
  const std::string now = DigestsOf(file);
  if (it->second == now) return Standing::kAllowed;
  const bool same_content =
      it->second.substr(0, it->second.find(' ')) == now.substr(0, now.find(' '));
  return same_content ? Standing::kTrustChanged : Standing::kChanged;
}

absl::Status Allow(const std::string& list, const SettingsFile& file) {
  if (std::any_of(file.path.begin(), file.path.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20; })) {
    return base::Error(
        base::Reason::kUsage,
        "the folder's name has a control character: rename it, or use --ledger FILE");
  }
  // The folder is what is locked, so it must be there.
  LODE_RETURN_IF_ERROR(MakeFolder(fs::path(list).parent_path()));
  LODE_ASSIGN_OR_RETURN(const program::FileLock lock, program::FileLock::Of({list}));
  LODE_ASSIGN_OR_RETURN(List allowed, Read(list));
  allowed[file.path] = DigestsOf(file);
  return Write(list, allowed);
}

absl::StatusOr<bool> Forget(const std::string& list, const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const program::FileLock lock, program::FileLock::Of({list}));
  LODE_ASSIGN_OR_RETURN(List allowed, Read(list));
  if (allowed.erase(path) == 0) return false;
  LODE_RETURN_IF_ERROR(Write(list, allowed));
  return true;
}

}  // namespace lode::cli
