// SPDX-License-Identifier: Apache-2.0
// Which settings files of working folders the user has allowed (decision 0015). Somebody else may
// have put such a file there, so it decides nothing until this user allows it, for this path and
// these bytes. The list is in ~/.local/state/lode, mode 0600, and belongs to the user alone.
// Internal to client/cli.
#ifndef LODE_CLIENT_CLI_ALLOWED_SETTINGS_H_
#define LODE_CLIENT_CLI_ALLOWED_SETTINGS_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::cli {

// What was allowed: the file by its absolute path, its bytes, and those of the trust file that it
// names, for whoever can change the one can change the other.
struct SettingsFile {
  std::string path;
  std::string content;
  std::string trust_text;  // empty: it names no trust file
};

// The list's path: below XDG_STATE_HOME, else HOME/.local/state; each only if it is absolute.
// kPermissionDenied if neither says where, or if HOME is not this user's own.
absl::StatusOr<std::string> AllowedSettingsPath(
    const std::map<std::string, std::string>& variables);

// What the list says of a file as it is now.
enum class Standing {
  kAllowed,
  kNever,         // this path was not allowed, or it was taken back
  kChanged,       // the file has changed since, and the trust file that it names may have
  kTrustChanged,  // the file is as it was; the trust file that it names is not
};

// The list is in `list`, and `home` is the user's. kPermissionDenied for a list that others could
// have written, kMalformed for one that is none.
absl::StatusOr<Standing> StandingOf(const std::string& list, const std::string& home,
                                    const SettingsFile& file);

// Both change the list under its lock: what others allow or forget at the same time stays.
// Adds the file to the list, in place of what it said of that path; makes the list. kUsage for a
// path that a list can't hold.
absl::Status Allow(const std::string& list, const SettingsFile& file);

// Takes a path off the list; false: it was not there.
absl::StatusOr<bool> Forget(const std::string& list, const std::string& path);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_ALLOWED_SETTINGS_H_
