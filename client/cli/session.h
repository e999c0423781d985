// SPDX-License-Identifier: Apache-2.0
// What every command has: the printer, the common flags, the settings, the trust, a client, a
// passphrase, and one way to fail: what happened, what to do next, the exit code. Internal to
// client/cli. Each noun registers its verbs here, one file a noun.
#ifndef LODE_CLIENT_CLI_SESSION_H_
#define LODE_CLIENT_CLI_SESSION_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "client/api/client.h"
#include "client/cli/allowed_settings.h"
#include "client/cli/app.h"
#include "client/cli/print.h"
#include "client/cli/settings.h"
#include "client/keys/key_file.h"
#include "client/keys/secret.h"
#include "verifier/command/host.h"
#include "verifier/present/refusal.h"
#include "verifier/program/output_names.h"

namespace CLI {
class App;
}

namespace lode::cli {

// The working folder's lode.toml: what identifies it for whoever allows it, and what it says.
struct FolderSettings {
  SettingsFile file;
  SettingSource source;
};

// The absolute path of the working folder's lode.toml, which need not be there.
absl::StatusOr<std::string> FolderSettingsPath();

class Session {
 public:
  explicit Session(const Environment& environment)
      : environment(environment), print(environment.out, environment.err) {}

  const Environment& environment;
  Printer print;
  bool json = false;             // --json
  SettingValues flags;           // settings given as flags
  std::string ledger_file;       // --ledger
  bool only_flags = false;       // --no-settings
  int64_t timeout_seconds = 30;  // --timeout
  std::function<int()> command;  // what the arguments ask for
  std::string verb;              // "lode record sign", once the command line is read

  // Every place that settings come from, the first that counts first. A ./lode.toml that the user
  // did not allow is none, which is told once.
  absl::StatusOr<std::vector<SettingSource>> Sources();
  absl::StatusOr<Settings> LoadSettings();
  // Whom to trust; tells once on stderr whom, and where that comes from.
  absl::StatusOr<inputs::NamedTrust> Trust();
  // For the commands that lode and lode-verify share.
  command::Host Host();
  // ./lode.toml, allowed or not.
  absl::StatusOr<FolderSettings> ReadFolderSettings() const;
  // That ./lode.toml is there and empty, for whoever misses what it should say; "" if it is not.
  std::string EmptyFolderSettings() const;
  // The files that every command reads, none of which may be its output.
  absl::StatusOr<program::OutputNames> OwnFiles();
  // Connected and pinned; warns of a pin that is not kept.
  absl::StatusOr<std::unique_ptr<client::LedgerClient>> Connect();
  // From --passphrase-file, LODE_PASSPHRASE_FILE, or the terminal. `again`: for a new key.
  absl::StatusOr<keys::Secret> Passphrase(std::string_view prompt, bool again);
  // The key in `file`, which was read from `path`, under Passphrase(). Errors name the path. A key
  // that was sealed with a carriage return after the passphrase opens too, with a note.
  absl::StatusOr<crypto::SigningKey> OpenKey(const keys::KeyFile& file, const std::string& path);

  // Tells what happened and what to do; the exit code. In JSON mode also on stdout, schema
  // "lode.error/v1".
  int Fail(const absl::Status& status);
  // The same with the broken rules: each with field, value, limit and remedy.
  int Refuse(const absl::Status& status, const present::Refusals& refusals);
  // Violations for people, on stderr.
  void PrintViolations(const present::Refusals& refusals);
  // SIMULATED TIME on stderr, if it is; once a command.
  void WarnOfSimulatedTime(bool simulated);

 private:
  std::optional<SettingSource> AllowedFolderSettings();

  bool told_of_ignored_settings_ = false;
  bool told_of_variables_ = false;
  bool told_trust_ = false;
  bool warned_of_simulated_time_ = false;
};

// key.cc, record.cc, ... : the verbs of one noun.
void AddKey(CLI::App& app, Session& session);
void AddRecord(CLI::App& app, Session& session);
void AddReceipt(CLI::App& app, Session& session);
void AddLot(CLI::App& app, Session& session);
void AddLog(CLI::App& app, Session& session);
void AddRegistry(CLI::App& app, Session& session);
void AddSettings(CLI::App& app, Session& session);
void AddTrail(CLI::App& app, Session& session);
void AddVerify(CLI::App& app, Session& session);  // after lot and trail: a verb of each
void AddExplain(CLI::App& app, Session& session);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_SESSION_H_
