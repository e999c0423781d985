// SPDX-License-Identifier: Apache-2.0
// What every command has: the printer, the flags that all share, the settings, the trust, a client,
// a passphrase, and one way to fail: what happened, what to do next, the exit code. Internal to
// client/cli; one noun a file registers its verbs here.
#ifndef LODE_CLIENT_CLI_SESSION_H_
#define LODE_CLIENT_CLI_SESSION_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/api/client.h"
#include "client/cli/app.h"
#include "client/cli/print.h"
#include "client/cli/settings.h"
#include "client/keys/key_file.h"
#include "client/keys/secret.h"
#include "verifier/note/policy.h"
#include "verifier/program/output_names.h"
#include "verifier/record/violation.h"

namespace CLI {
class App;
}

namespace lode::cli {

class Session {
 public:
  explicit Session(const Environment& environment)
      : environment(environment), print(environment.out, environment.err) {}

  const Environment& environment;
  Printer print;
  bool json = false;             // --json
  SettingValues flags;           // settings given as flags
  std::string ledger_file;       // --ledger
  int64_t timeout_seconds = 30;  // --timeout
  std::function<int()> command;  // what the arguments ask for

  absl::StatusOr<Settings> LoadSettings() const;
  absl::StatusOr<note::TrustPolicy> Trust() const;
  // The files that every command reads, none of which may be its output.
  absl::StatusOr<program::OutputNames> OwnFiles() const;
  // Connected and pinned; warns of a pin that is not kept.
  absl::StatusOr<std::unique_ptr<client::LedgerClient>> Connect();
  // From --passphrase-file, LODE_PASSPHRASE_FILE, or the terminal. `again`: for a new key.
  absl::StatusOr<keys::Secret> Passphrase(std::string_view prompt, bool again) const;
  // The key in `file`, which was read from `path`, under Passphrase(). Errors name the path. A key
  // that was sealed with a carriage return after the passphrase opens too, with a note.
  absl::StatusOr<crypto::SigningKey> OpenKey(const keys::KeyFile& file, const std::string& path);

  // Tells what happened and what to do; the exit code. In JSON mode also on stdout, schema
  // "lode.error/v1".
  int Fail(const absl::Status& status);
  // The same with the broken rules: each with field, value, limit and remedy.
  int Refuse(const absl::Status& status, const record::Violations& violations);
  // Violations for people, on stderr.
  void PrintViolations(const record::Violations& violations);
  // SIMULATED TIME on stderr, if it is; once a command.
  void WarnOfSimulatedTime(bool simulated);

 private:
  bool warned_of_simulated_time_ = false;
};

// key.cc, record.cc, ... : the verbs of one noun.
void AddKey(CLI::App& app, Session& session);
void AddRecord(CLI::App& app, Session& session);
void AddReceipt(CLI::App& app, Session& session);
void AddLot(CLI::App& app, Session& session);
void AddLog(CLI::App& app, Session& session);
void AddRegistry(CLI::App& app, Session& session);
void AddTrail(CLI::App& app, Session& session);
void AddVerify(CLI::App& app, Session& session);  // after lot and trail: a verb of each

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_SESSION_H_
