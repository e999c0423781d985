// SPDX-License-Identifier: Apache-2.0
// `run` and `export`.
#include <iostream>
#include <memory>

#include "tools/scenario/commands.h"
#include "tools/scenario/files.h"
#include "tools/scenario/local_player.h"
#include "tools/scenario/run.h"
#include "tools/scenario/server_player.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/trail/trail.h"

namespace lode::scenario {

absl::StatusOr<int> RunCommand(const Arguments& arguments) {
  if (arguments.server.empty() != arguments.vkey.empty()) {
    return base::Error(base::Reason::kUsage, "--server and --vkey go together");
  }
  RunOptions options;
  options.log_vkey = arguments.vkey;
  if (!arguments.profile.empty()) {
    LODE_ASSIGN_OR_RETURN(options.profile, LoadProfile(arguments.profile));
  }
  uint64_t passed = 0, failed = 0;
  Json all = Json::array();
  for (const std::string& file : arguments.files) {
    LODE_ASSIGN_OR_RETURN(const Scenario scenario, LoadScenario(file));
    LODE_RETURN_IF_ERROR(CheckVkey(scenario, arguments.vkey));
    std::unique_ptr<Player> player;
    if (arguments.server.empty()) {
      player = std::make_unique<LocalPlayer>(scenario);
    } else {
      LODE_ASSIGN_OR_RETURN(player, ConnectPlayer(arguments.server, arguments.vkey));
    }
    LODE_ASSIGN_OR_RETURN(const RunResult result, RunScenario(scenario, *player, options));
    passed += result.passed;
    failed += result.differences.size();
    if (arguments.json) {
      all.push_back(ResultJson(result));
    } else {
      std::cout << ResultText(result);
    }
  }
  if (arguments.json) {
    const Json out = {{"passed", passed}, {"failed", failed}, {"scenarios", all}};
    std::cout << out.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    std::cout << passed << " passed, " << failed << " failed\n";
  }
  return failed == 0 ? 0 : 1;
}

absl::StatusOr<int> ExportCommand(const Arguments& arguments) {
  if (arguments.files.size() != 1 || arguments.lot.empty() || arguments.output.empty()) {
    return base::Error(base::Reason::kUsage, "export takes one FILE, --lot and -o");
  }
  LODE_RETURN_IF_ERROR(inputs::CheckId(inputs::IdKind::kLot, arguments.lot));
  LODE_RETURN_IF_ERROR(CheckOneOutput(arguments, "the trail"));
  LODE_ASSIGN_OR_RETURN(const Scenario scenario, LoadScenario(arguments.files[0]));
  LocalPlayer player(scenario);
  LODE_ASSIGN_OR_RETURN(const RunResult result, RunScenario(scenario, player));
  LODE_ASSIGN_OR_RETURN(const trail::Trail trail, player.Export(arguments.lot));
  LODE_ASSIGN_OR_RETURN(const std::string bytes, trail::EncodeTrail(trail));
  LODE_RETURN_IF_ERROR(WriteFile(arguments.output, bytes));
  if (program::IsStandardOutput(arguments.output)) return result.differences.empty() ? 0 : 1;
  std::cout << base::SafeText(arguments.output) << ": " << trail.entries.size() << " records, "
            << trail.subjects.size() << " subjects, " << bytes.size() << " bytes; "
            << result.differences.size() << " differences in the play\n";
  return result.differences.empty() ? 0 : 1;
}

}  // namespace lode::scenario
