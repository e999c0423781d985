// SPDX-License-Identifier: Apache-2.0
// Sources of settings are all read before any is used, because two of them that name different
// ledgers are an error whatever their order. Trust is loaded late: a command that needs none must
// not fail on it.
#include "client/cli/session.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "client/api/client.h"
#include "client/cli/json_out.h"
#include "client/keys/key_store.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/present/refusal_json.h"
#include "verifier/program/arguments.h"
#include "verifier/program/failure.h"
#include "verifier/program/own_path.h"
#include "verifier/program/text_file.h"

namespace lode::cli {
namespace {

constexpr char kFolderSettings[] = "./lode.toml";
constexpr char kEvidence[] = "lode";  // names of files in the working folder begin with it
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
  LODE_ASSIGN_OR_RETURN(const std::string bytes,
                        inputs::ReadOfKind(inputs::FileKind::kSettings, path, kSettingsBytes));
  const auto text = program::TextOf(bytes, path);
  if (!text.ok())
    return inputs::OrOtherKind(text.status(), inputs::FileKind::kSettings, bytes, path);
  SettingSource source{SettingSource::Kind::kFile, path, {}, std::nullopt};
  LODE_ASSIGN_OR_RETURN(source.values, ParseSettings(*text, path));
  return source;
}

// The file that --ledger names.
absl::StatusOr<SettingSource> ReadNamedSource(const std::string& path) {
  if (!Exists(path) && client::CheckAddress(path).ok()) {
    return base::Error(base::Reason::kUsage, "--ledger names a file of settings, and " + path +
                                                 " is an address: give it as --address " + path);
  }
  LODE_ASSIGN_OR_RETURN(SettingSource source, ReadSource(path));
  if (!source.values.empty()) return source;
  return base::Error(base::Reason::kUsage,
                     "--ledger " + path + " says nothing: the file sets no setting");
}

// The user's own file decides whom to trust wherever they are, so it, and the files that hold its
// trust and what was seen, must be theirs alone.
absl::StatusOr<SettingSource> ReadUserSource(const std::string& path, const std::string& home) {
  const auto own = [&home](const std::string& file) {
    return base::WithContext(program::CheckOwnPath(file, home),
                             file + " is not yours alone, so it can't say whom you trust");
  };
  LODE_RETURN_IF_ERROR(own(path));
  LODE_ASSIGN_OR_RETURN(SettingSource source, ReadSource(path));
  for (const char* name : {"trust", "pin"}) {
    const auto file = source.values.find(name);
    if (file != source.values.end() && Exists(file->second))
      LODE_RETURN_IF_ERROR(own(file->second));
  }
  return source;
}

// Why a file that is there does not count.
std::string WhyIgnored(Standing standing, const FolderSettings& folder) {
  switch (standing) {
    case Standing::kChanged:
      return "it has changed since you allowed it";
    case Standing::kTrustChanged: {
      const auto trust = folder.source.values.find("trust");
      const std::string name =
          trust == folder.source.values.end() ? "the trust file" : trust->second;
      return name + ", the trust file that it names, has changed since you allowed it";
    }
    default:
      return "you have not allowed it";
  }
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
  // Nothing is ignored of a file that says nothing; who misses a setting is told then.
  if (folder.ok() && folder->source.values.empty()) return std::nullopt;
  const auto list = AllowedSettingsPath(environment.variables);
  const std::string home = Variable(environment, "HOME");
  const auto standing = !folder.ok() ? folder.status()
                        : !list.ok() ? list.status()
                                     : StandingOf(*list, home, folder->file);
  if (standing.ok() && *standing == Standing::kAllowed) return folder->source;
  if (std::exchange(told_of_ignored_settings_, true)) return std::nullopt;
  if (!standing.ok()) {
    print.Err("note: ./lode.toml is ignored: {}", {std::string(standing.status().message())});
  } else {
    print.Err(
        "note: ./lode.toml is ignored, for {}. It sets {}; if you rely on whoever wrote it: lode "
        "settings allow",
        {WhyIgnored(*standing, *folder), NamesOf(folder->source.values)});
  }
  return std::nullopt;
}

std::string Session::EmptyFolderSettings() const {
  if (only_flags || !Exists(kFolderSettings)) return "";
  const auto folder = ReadFolderSettings();
  if (!folder.ok() || !folder->source.values.empty()) return "";
  return "./lode.toml is empty: it sets nothing (a redirection such as `> lode.toml` empties the "
         "file before lode starts)";
}

absl::StatusOr<std::vector<SettingSource>> Session::Sources() {
  std::vector<SettingSource> sources = {{SettingSource::Kind::kFlags, "", flags, std::nullopt}};
  if (only_flags) {
    if (!ledger_file.empty()) {
      LODE_ASSIGN_OR_RETURN(sources.emplace_back(), ReadNamedSource(ledger_file));
    }
    return sources;
  }
  LODE_ASSIGN_OR_RETURN(SettingValues variables, SettingsOfEnvironment(environment.variables));
  sources.push_back({SettingSource::Kind::kEnvironment, "", std::move(variables), std::nullopt});
  std::error_code error;
  if (!ledger_file.empty()) {
    LODE_ASSIGN_OR_RETURN(sources.emplace_back(), ReadNamedSource(ledger_file));
  }
  // --ledger ./lode.toml is the user's word for this once.
  if (ledger_file.empty() || !std::filesystem::equivalent(ledger_file, kFolderSettings, error)) {
    if (auto folder = AllowedFolderSettings()) sources.push_back(*std::move(folder));
  }
  if (const std::string path = UserConfig(environment); Exists(path)) {
    LODE_ASSIGN_OR_RETURN(sources.emplace_back(),
                          ReadUserSource(path, Variable(environment, "HOME")));
  }
  if (!std::exchange(told_of_variables_, true)) {
    for (const std::string& misspelt : MisspeltVariables(environment.variables))
      print.Err("note: the variable {}", {misspelt});
    if (const std::string half = HalfOfAPair(sources); !half.empty()) print.Err("note: {}", {half});
  }
  return sources;
}

absl::StatusOr<Settings> Session::LoadSettings() {
  LODE_ASSIGN_OR_RETURN(const std::vector<SettingSource> sources, Sources());
  return MergeSettings(sources);
}

absl::StatusOr<inputs::NamedTrust> Session::Trust() {
  LODE_ASSIGN_OR_RETURN(const std::vector<SettingSource> sources, Sources());
  auto loaded = LoadTrust(sources);
  if (!loaded.ok()) {
    const std::string empty = WhoSays(sources, "trust").empty() && WhoSays(sources, "vkey").empty()
                                  ? EmptyFolderSettings()
                                  : "";
    return empty.empty() ? loaded.status() : base::WithContext(loaded.status(), empty);
  }
  inputs::NamedTrust trust = *std::move(loaded);
  if (!std::exchange(told_trust_, true))
    print.Err("trust: {}, from {}", {trust.policy.DescribeLogs(), trust.from});
  return trust;
}

command::Host Session::Host() {
  return {.print = print,
          .in = environment.in,
          .json = json,
          .out_is_terminal = environment.out_is_terminal,
          .width = environment.width,
          .utf8 = environment.utf8,
          .now_us = environment.now_us(),
          .trust = [this] { return Trust(); }};
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
  LODE_ASSIGN_OR_RETURN(const Settings settings, LoadSettings());
  if (!settings.address.empty()) {
    LODE_ASSIGN_OR_RETURN(const std::vector<SettingSource> sources, Sources());
    LODE_RETURN_IF_ERROR(
        base::WithContext(client::CheckAddress(settings.address), WhoSays(sources, "address")));
  }
  LODE_ASSIGN_OR_RETURN(inputs::NamedTrust trust, Trust());
  client::ClientOptions options{.trust = std::move(trust.policy),
                                .pin_file = settings.pin,
                                .evidence = settings.pin.empty() ? kEvidence : ""};
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

int Session::Refuse(const absl::Status& failed, const present::Refusals& refusals) {
  const absl::Status status = verb.empty() ? failed : program::WithHelpOf(failed, verb);
  if (json) {
    Json out = program::FailureJson(status);
    out["violations"] = present::RefusalsJson(refusals);
    program::PrintJson(print, out);
  }
  PrintViolations(refusals);
  return program::Fail(print, "lode", status, /*json=*/false);
}

void Session::PrintViolations(const present::Refusals& refusals) {
  for (const present::Refusal& v : refusals) {
    const std::string& field = v.violation.field;
    print.Err("{}  {}  {}", {v.violation.rule(), field.empty() ? "the record" : field, v.message});
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
