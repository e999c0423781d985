// SPDX-License-Identifier: Apache-2.0
// lode settings: what this folder's lode.toml would decide, whether it may, and where each setting
// comes from.
#include <algorithm>

#include "client/cli/json_out.h"
#include "client/cli/verbs.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::cli {
namespace {

struct NoOptions {};

absl::Status AllowFolder(Session& session, const NoOptions&) {
  LODE_ASSIGN_OR_RETURN(const FolderSettings folder, session.ReadFolderSettings());
  if (folder.source.values.empty()) {
    return base::WithNextStep(
        base::Error(base::Reason::kUsage, "./lode.toml is empty: it sets nothing to be allowed"),
        "write your settings into it, then allow it");
  }
  LODE_ASSIGN_OR_RETURN(const std::string list, AllowedSettingsPath(session.environment.variables));
  const bool trusts =
      folder.source.values.contains("trust") || folder.source.values.contains("vkey");
  std::string logs;
  if (trusts) {
    LODE_ASSIGN_OR_RETURN(const inputs::NamedTrust trust,
                          LoadTrust(std::span<const SettingSource>(&folder.source, 1)));
    logs = trust.policy.DescribeLogs();
  }
  LODE_RETURN_IF_ERROR(Allow(list, folder.file));
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.settings-allowed/v1"},
                                    {"file", folder.file.path},
                                    {"settings", folder.source.values},
                                    {"logs", logs}}));
    return absl::OkStatus();
  }
  session.print.Out("allowed  {}", {folder.file.path});
  for (const auto& [name, value] : folder.source.values)
    session.print.Out("  {}  {}", {Padded(name, 16), value});
  if (trusts) session.print.Out("  {}  {}", {Padded("trusts", 16), logs});
  session.print.Err(
      "note: this holds until the file, or the trust file that it names, changes; lode settings "
      "forget takes it back");
  return absl::OkStatus();
}

absl::Status ForgetFolder(Session& session, const NoOptions&) {
  LODE_ASSIGN_OR_RETURN(const std::string list, AllowedSettingsPath(session.environment.variables));
  LODE_ASSIGN_OR_RETURN(const std::string path, FolderSettingsPath());
  LODE_ASSIGN_OR_RETURN(const bool was_there, Forget(list, path));
  if (session.json) {
    session.print.OutJson(Dump(Json{
        {"schema", "lode.settings-forgotten/v1"}, {"file", path}, {"was_allowed", was_there}}));
  } else {
    session.print.Out("{}  {}", {was_there ? "forgotten" : "was not allowed", path});
  }
  return absl::OkStatus();
}

absl::Status ShowSettings(Session& session, const NoOptions&) {
  LODE_ASSIGN_OR_RETURN(const std::vector<SettingSource> sources, session.Sources());
  Json rows = Json::array();
  for (const std::string& name : SettingNames()) {
    for (const SettingSource& source : sources) {
      const auto it = source.values.find(name);
      if (it == source.values.end()) continue;
      const std::string from = NameOf(source, name);
      if (session.json) {
        rows.push_back({{"name", name}, {"value", it->second}, {"from", from}});
      } else {
        session.print.Out("{}  {}  from {}", {Padded(name, 16), it->second, from});
      }
    }
  }
  if (session.json)
    session.print.OutJson(Dump(Json{{"schema", "lode.settings/v1"}, {"settings", rows}}));
  const bool is_silent =
      std::all_of(sources.begin(), sources.end(),
                  [](const SettingSource& source) { return source.values.empty(); });
  if (is_silent) session.print.Err("note: nothing is set: no flag, no variable, no file");
  return absl::OkStatus();
}

}  // namespace

void AddSettings(CLI::App& app, Session& session) {
  CLI::App* noun = AddNoun(app, "settings",
                           "Settings: where they come from, and which folder's lode.toml counts");
  auto none = std::make_shared<NoOptions>();
  AddVerb(noun, session, "allow",
          "Allows the lode.toml of this folder, and the trust file that it names, as they are now",
          "  lode settings allow\n", none, AllowFolder);
  AddVerb(noun, session, "forget", "No longer allows the lode.toml of this folder",
          "  lode settings forget\n", none, ForgetFolder);
  AddVerb(noun, session, "show",
          "Shows each setting and every place that says it; the first counts",
          "  lode settings show\n", none, ShowSettings);
}

}  // namespace lode::cli
