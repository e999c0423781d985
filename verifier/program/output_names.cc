// SPDX-License-Identifier: Apache-2.0
// A path with its links followed finds two spellings of one name, and device and inode find hard
// links. Either is enough to refuse.
#include "verifier/program/output_names.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include "verifier/base/reason.h"

namespace lode::program {
namespace {

namespace fs = std::filesystem;

// Two names are one file if they have one of these in common: the path with the links of its folder
// followed, and device and inode of a file that is there. None for what can take several outputs.
std::vector<std::string> FileIdentities(const std::string& path) {
  struct stat facts;
  const bool there = ::stat(path.c_str(), &facts) == 0;
  if (there && !S_ISREG(facts.st_mode)) return {};
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  fs::path folder = fs::weakly_canonical(absolute.parent_path(), error);
  if (error) folder = absolute.parent_path().lexically_normal();
  std::vector<std::string> identities = {(folder / absolute.filename()).string()};
  if (there)
    identities.push_back(":" + std::to_string(facts.st_dev) + ":" + std::to_string(facts.st_ino));
  return identities;
}

}  // namespace

void OutputNames::AddInput(const std::string& path, std::string_view what) {
  for (const std::string& identity : FileIdentities(path)) what_.emplace(identity, what);
}

absl::Status OutputNames::AddOutput(const std::string& path, std::string_view what) {
  for (const std::string& identity : FileIdentities(path)) {
    const auto [other, added] = what_.emplace(identity, what);
    if (added) continue;
    return base::Error(base::Reason::kUsage, path + " would be both " + other->second + " and " +
                                                 std::string(what) +
                                                 ": nothing was written; give one of them another "
                                                 "name or folder");
  }
  return absl::OkStatus();
}

}  // namespace lode::program
