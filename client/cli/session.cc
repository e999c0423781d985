// SPDX-License-Identifier: Apache-2.0
#include "client/cli/session.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "client/cli/json_out.h"
#include "client/keys/key_store.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/room.h"
#include "verifier/program/text_file.h"

namespace lode::cli {
namespace {

constexpr char kFolderSettings[] = "./lode.toml";
constexpr uint64_t kSettingsBytes = 64 * 1024;
constexpr int64_t kMillisPerSecond = 1000;

std::string Variable(const Environment& environment, const std::string& name) {
  const auto it = environment.variables.find(name);
  return it == environment.variables.end() ? "" : it->second;
}

// Absolute, for a relative one would be a file of the working folder.
std::string UserConfig(const Environment& environment) {
  const std::string folder = Variable(environment, "XDG_CONFIG_HOME");
  if (folder.starts_with("/")) return folder + "/lode/config.toml";
  const std::string home = Variable(environment, "HOME");
  return home.starts_with("/") ? home + "/.config/lode/config.toml" : "";
}

bool Exists(const std::string& path) {
  std::error_code error;
  return !path.empty() && std::filesystem::exists(path, error);
}

absl::StatusOr<SettingSource> ReadSource(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const std::string text, program::ReadText(path, kSettingsBytes));
  SettingSource source{SettingSource::Kind::kFile, path, {}, std::nullopt};
  LODE_ASSIGN_OR_RETURN(source.values, ParseSettings(text, path));
  return source;
}

std::string NamesOf(const SettingValues& values) {
  std::string names;
  for (const auto& [name, value] : values) names += (names.empty() ? "" : ", ") + name;
  return names;
}

}  // namespace

absl::StatusOr<std::string> FolderSettingsPath() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::canonical(".", error);
  if (error) return base::Error(base::Reason::kUsage, "can't tell which folder this is");
  return (folder / "lode.toml").string();
}

absl::StatusOr<FolderSettings> Session::ReadFolderSettings() const {
  FolderSettings out;
  LODE_ASSIGN_OR_RETURN(out.file.path, FolderSettingsPath());
  out.source = {SettingSource::Kind::kFile, kFolderSettings, {}, std::nullopt};
  LODE_ASSIGN_OR_RETURN(out.file.content,
                        program::ReadRegularText(kFolderSettings, kSettingsBytes));
  LODE_ASSIGN_OR_RETURN(out.source.values, ParseSettings(out.file.content, kFolderSettings));
  const auto trust = out.source.values.find("trust");
  if (trust == out.source.values.end()) return out;
  LODE_ASSIGN_OR_RETURN(out.file.trust_text,
                        program::ReadRegularText(trust->second, base::limits::kNoteBytes));
  out.source.trust_text = out.file.trust_text;
  return out;
}

// Nothing if there is none, or none that the user allowed: that is told, and with which command.
std::optional<SettingSource> Session::AllowedFolderSettings() {
  if (!Exists(kFolderSettings)) return std::nullopt;
  const auto folder = ReadFolderSettings();
  const auto list = AllowedSettingsPath(environment.variables);
  const auto allowed = !folder.ok() ? folder.status()
                       : !list.ok() ? list.status()
                                    : IsAllowed(*list, folder->file);
  if (allowed.ok() && *allowed) return folder->source;
  if (std::exchange(told_of_ignored_settings_, true)) return std::nullopt;
  if (!allowed.ok()) {
    print.Err("note: ./lode.toml is ignored: {}", {std::string(allowed.status().message())});
  } else {
    print.Err(
        "note: ./lode.toml is ignored, for you have not allowed it as it is now. It sets {}; if "
        "you "
        "rely on whoever wrote it: lode settings allow",
        {NamesOf(folder->source.values)});
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<SettingSource>> Session::Sources() {
  std::vector<SettingSource> sources = {{SettingSource::Kind::kFlags, "", flags, std::nullopt}};
  if (only_flags) {
    if (!ledger_file.empty()) {
      LODE_ASSIGN_OR_RETURN(sources.emplace_back(), ReadSource(ledger_file));
    }
    return sources;
  }
  LODE_ASSIGN_OR_RETURN(SettingValues variables, SettingsOfEnvironment(environment.variables));
  sources.push_back({SettingSource::Kind::kEnvironment, "", std::move(variables), std::nullopt});
  std::error_code error;
  if (!ledger_file.empty()) {
    LODE_ASSIGN_OR_RETURN(sources.emplace_back(), ReadSource(ledger_file));
  }
  // --ledger ./lode.toml is the user's word for this once.
  if (ledger_file.empty() || !std::filesystem::equivalent(ledger_file, kFolderSettings, error)) {
    if (auto folder = AllowedFolderSettings()) sources.push_back(*std::move(folder));
  }
  if (const std::string path = UserConfig(environment); Exists(path)) {
    LODE_ASSIGN_OR_RETURN(sources.emplace_back(), ReadSource(path));
  }
  return sources;
}

absl::StatusOr<Settings> Session::LoadSettings() {
  LODE_ASSIGN_OR_RETURN(const std::vector<SettingSource> sources, Sources());
  return MergeSettings(sources);
}

absl::StatusOr<NamedTrust> Session::Trust() {
  LODE_ASSIGN_OR_RETURN(const std::vector<SettingSource> sources, Sources());
  LODE_ASSIGN_OR_RETURN(NamedTrust trust, LoadTrust(sources));
  if (!std::exchange(told_trust_, true))
    print.Err("trust: {}, from {}", {trust.policy.DescribeLogs(), trust.from});
  return trust;
}

absl::StatusOr<program::OutputNames> Session::OwnFiles() {
  LODE_ASSIGN_OR_RETURN(const Settings settings, LoadSettings());
  program::OutputNames names;
  const auto add = [&names](const std::string& path, std::string_view what) {
    if (!path.empty()) names.AddInput(path, what);
  };
  add(settings.trust, "the trust file");
  add(settings.pin, "the pin file");
  add(settings.passphrase_file, "the file of the passphrase");
  add(ledger_file, "the file of settings");
  return names;
}

absl::StatusOr<std::unique_ptr<client::LedgerClient>> Session::Connect() {
  LODE_RETURN_IF_ERROR(program::CheckRoomForAClient());
  LODE_ASSIGN_OR_RETURN(const Settings settings, LoadSettings());
  LODE_ASSIGN_OR_RETURN(NamedTrust trust, Trust());
  client::ClientOptions options{.trust = std::move(trust.policy), .pin_file = settings.pin};
  if (!settings.address.empty()) options.address = settings.address;
  options.timeout = std::chrono::milliseconds(timeout_seconds * kMillisPerSecond);
  if (settings.pin.empty() && environment.err_is_terminal) {
    print.Err(
        "note: no pin file: that the ledger still extends what it showed you before is not checked "
        "(--pin FILE)");
  }
  for (const note::NoteKey& log : options.trust.logs())
    WarnOfSimulatedTime(note::IsSimulatedOrigin(log.name));
  return client::LedgerClient::Connect(options);
}

absl::StatusOr<keys::Secret> Session::Passphrase(std::string_view prompt, bool again) {
  LODE_ASSIGN_OR_RETURN(const Settings settings, LoadSettings());
  if (!settings.passphrase_file.empty()) return keys::ReadPassphraseFile(settings.passphrase_file);
  return keys::AskPassphrase(prompt, again);
}

absl::StatusOr<crypto::SigningKey> Session::OpenKey(const keys::KeyFile& file,
                                                    const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const keys::Secret passphrase,
                        Passphrase("Passphrase of " + path + ": ", /*again=*/false));
  auto key = keys::OpenKey(file, passphrase);
  if (key.ok() || base::ReasonOf(key.status()) != base::Reason::kPermissionDenied)
    return key.ok() ? std::move(key) : base::WithContext(key.status(), path);
  LODE_ASSIGN_OR_RETURN(const keys::Secret with_return, keys::WithCarriageReturn(passphrase));
  auto old = keys::OpenKey(file, with_return);
  if (!old.ok()) return base::WithContext(key.status(), path);
  print.Err(
      "note: {} was sealed by an early version of lode with a carriage return (CR) at the end of "
      "its passphrase, out of a file with Windows line ends. It still opens, with lode only. Make "
      "a "
      "new key with lode key new, and let the registrars log it and revoke this one",
      {path});
  return old;
}

int Session::Fail(const absl::Status& status) { return Refuse(status, {}); }

int Session::Refuse(const absl::Status& status, const record::Violations& violations) {
  const base::Reason reason = base::ReasonOf(status);
  const int code = base::ExitCodeOf(reason);
  const std::string message(status.message());
  if (json) {
    Json out;
    out["schema"] = "lode.error/v1";
    out["reason"] = std::string(base::ReasonName(reason));
    out["message"] = message;
    out["next"] = base::NextStepOf(status);
    out["exit_code"] = code;
    out["violations"] = ViolationsJson(violations);
    print.OutJson(Dump(out));
  }
  PrintViolations(violations);
  print.Err("lode: {} ({})", {message, base::ReasonName(reason)});
  print.Err("next: {}", {base::NextStepOf(status)});
  return code;
}

void Session::PrintViolations(const record::Violations& violations) {
  for (const record::Violation& v : violations) {
    print.Err("{}  {}  {}", {v.rule, v.field.empty() ? "the record" : v.field, v.message});
    if (!v.value.empty()) print.Err("    found    {}", {v.value});
    if (!v.limit.empty()) print.Err("    allowed  {}", {v.limit});
    if (!v.remedy.empty()) print.Err("    remedy   {}", {v.remedy});
  }
}

void Session::WarnOfSimulatedTime(bool simulated) {
  if (!simulated || warned_of_simulated_time_) return;
  warned_of_simulated_time_ = true;
  print.Err("SIMULATED TIME: this ledger's record times are made up");
}

}  // namespace lode::cli
