// SPDX-License-Identifier: Apache-2.0
// The path is walked part by part, as the system walks it, because a link anywhere on the way could
// lead through a folder that others can write to. A sticky folder is safe: nobody can replace
// another's file in it.
#include "verifier/program/own_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <system_error>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::program {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as many as Linux follows
constexpr mode_t kOthersWrite = S_IWGRP | S_IWOTH;

bool IsAbove(const fs::path& folder, const fs::path& home) {
  const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), home.begin(), home.end());
  return end == folder.end() && folder != home;
}

// A folder that was joined as "a/" has an empty last part.
bool IsNothing(const fs::path& part) { return part.empty() || part == "."; }

absl::Status CheckPart(const fs::path& part, const struct stat& facts) {
  const bool mine = facts.st_uid == ::geteuid() || facts.st_uid == 0;
  const bool sticky = S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0;
  const bool others = !S_ISLNK(facts.st_mode) && (facts.st_mode & kOthersWrite) != 0 && !sticky;
  if (mine && !others) return absl::OkStatus();
  const std::string name = part.string();
  const std::string why = !mine ? " belongs to another user" : " can be written by other users";
  return base::WithNextStep(
      base::Error(base::Reason::kPermissionDenied, name + why),
      !mine ? "look at what it says, and who wrote it; then use a file and folders of your own"
            : "look at what it says; then: chmod go-w " + name);
}

}  // namespace

absl::Status CheckOwnPath(const std::string& path, const std::string& home) {
  std::error_code error;
  const fs::path start = fs::absolute(path, error);
  const fs::path own = home.empty() ? fs::path() : fs::weakly_canonical(home, error);
  std::deque<fs::path> left(start.begin(), start.end());
  fs::path at = "/";
  for (int links = 0; !left.empty();) {
    const fs::path part = left.front();
    left.pop_front();
    if (IsNothing(part)) continue;
    if (part == "..") {
      at = at.parent_path();  // a folder that was looked at before, or above one
      continue;
    }
    at = part.is_absolute() ? fs::path("/") : at / part;
    struct stat facts {};
    if (::lstat(at.c_str(), &facts) != 0) {
      return base::Error(base::Reason::kUsage,
                         "can't look at " + at.string() + ": " + std::strerror(errno));
    }
    if (S_ISDIR(facts.st_mode) && IsAbove(at, own)) continue;
    LODE_RETURN_IF_ERROR(CheckPart(at, facts));
    if (!S_ISLNK(facts.st_mode)) continue;
    const fs::path target = fs::read_symlink(at, error);
    if (error || ++links > kMostLinks)
      return base::Error(base::Reason::kUsage, at.string() + " is a link that leads nowhere");
    at = at.parent_path();
    left.insert(left.begin(), target.begin(), target.end());
  }
  return absl::OkStatus();
}

}  // namespace lode::program
