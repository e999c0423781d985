// SPDX-License-Identifier: Apache-2.0
// A ledger that is made inside a live one's store looks like its damage and is backed up with it.
// So a new one gets a folder of its own, and whoever names a wrong folder is told the right one:
// the advice to make a ledger there would be followed.
#include "ledger/open/other_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/shell_word.h"

namespace lode::ledger {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLedgerParts[] = {"log.key", "ledger.toml", "store", "high-water"};
constexpr size_t kShownNames = 3;

bool IsThere(const fs::path& path) {
  struct stat about;
  return ::lstat(path.c_str(), &about) == 0;
}

// Two of its files: one alone may be anybody's.
bool HoldsLedger(const fs::path& folder) {
  return IsThere(folder / "ledger.toml") &&
         (IsThere(folder / "log.key") || IsThere(folder / "high-water"));
}

// "a, b and c".
std::string Listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

std::string IsOrAre(const std::vector<std::string>& names) {
  return names.size() == 1 ? " is " : " are ";
}

// In order, and without what every volume has.
std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    std::string name = entries->path().filename().string();
    if (name != "lost+found") names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string FirstOf(std::vector<std::string> names) {
  const size_t all = names.size();
  if (all > kShownNames) {
    names.resize(kShownNames);
    names.push_back(std::to_string(all - kShownNames) + " more");
  }
  return Listed(names);
}

// The folder in which `folder` lies, as one would type it; itself at the root.
fs::path Above(const fs::path& folder) {
  fs::path path = folder.lexically_normal();
  if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();  // "rl/store/"
  const bool spelt = path.has_filename() && path.filename() != "." && path.filename() != "..";
  if (spelt) return path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::error_code error;
  return fs::weakly_canonical(folder, error).parent_path();
}

}  // namespace

std::string LedgerAbove(const std::string& folder) {
  // As it was typed, for the words; and where links lead.
  if (const fs::path typed = Above(folder); HoldsLedger(typed)) return typed.string();
  std::error_code error;
  fs::path path = fs::weakly_canonical(folder, error);
  while (!error && path.has_relative_path()) {
    path = path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
    if (HoldsLedger(path)) return path.string();
  }
  return "";
}

std::string PartsOfLedger(const std::string& folder) {
  std::vector<std::string> there, missing;
  for (const char* const part : kLedgerParts)
    (IsThere(fs::path(folder) / part) ? there : missing).push_back(part);
  if (there.empty()) return "";
  return Listed(there) + IsOrAre(there) + "there" +
         (missing.empty() ? "" : "; " + Listed(missing) + IsOrAre(missing) + "missing");
}

absl::Status CheckNotInsideLedger(const std::string& folder) {
  const std::string above = LedgerAbove(folder);
  if (above.empty()) return absl::OkStatus();
  return base::WithNextStep(
      base::Error(base::Reason::kConflict,
                  folder + " lies in the folder of a ledger, " + above +
                      ": no ledger is made inside another one's folder; nothing was changed"),
      "to run that ledger: lode-ledgerd serve --data " + program::ShellPath(above) +
          "; for a new one take a folder that lies elsewhere");
}

absl::Status CheckEmpty(const std::string& folder) {
  const std::vector<std::string> names = NamesIn(folder);
  if (names.empty()) return absl::OkStatus();
  const std::string parts = PartsOfLedger(folder);
  if (parts.empty()) {
    return base::WithNextStep(
        base::Error(base::Reason::kConflict,
                    folder + " is not empty, it holds " + FirstOf(names) +
                        ": a ledger has a folder of its own; nothing was changed"),
        "take a folder that is empty or not there yet");
  }
  if (parts.find("missing") == std::string::npos)
    return base::Error(base::Reason::kConflict, folder + " holds a ledger already");
  return base::WithNextStep(
      base::Error(base::Reason::kConflict,
                  folder + " holds a part of a ledger: " + parts + "; nothing was changed"),
      "restore what is missing from a backup (docs/operations.md, \"Backup\"); for a new ledger "
      "take another folder. Only if init was stopped there and no server ever ran on it, remove "
      "the folder and run init again");
}

absl::Status NoLedgerIn(const std::string& folder) {
  const auto error = [&](const std::string& what) {
    return base::Error(base::Reason::kNotFound, folder + " holds no ledger" + what);
  };
  const auto meant = [&](const std::string& right, const std::string& why) {
    return base::WithNextStep(error(why + ": did you mean " + right + "?"),
                              "run it again with --data " + program::ShellPath(right));
  };
  const std::vector<std::string> names = NamesIn(folder);
  if (const std::string above = LedgerAbove(folder); !above.empty()) {
    const bool inside = IsThere(fs::path(folder) / "CURRENT");
    return meant(above, inside ? "; it is the store of one" : "; it lies in the folder of one");
  }
  for (const std::string& name : names) {
    const fs::path below = fs::path(folder) / name;
    if (HoldsLedger(below)) return meant(below.string(), ", and a folder in it does");
  }
  if (names.empty()) {
    return base::WithNextStep(error(": is --data right?"),
                              "name the ledger's folder; lode-ledgerd init --data " +
                                  program::ShellPath(folder) +
                                  " --origin NAME makes a new ledger there");
  }
  return base::WithNextStep(error(", but " + FirstOf(names) + ": is --data right?"),
                            "name the ledger's folder, in which ledger.toml, log.key, store and "
                            "high-water lie; lode-ledgerd init makes a new one in an empty folder");
}

}  // namespace lode::ledger
