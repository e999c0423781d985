// SPDX-License-Identifier: Apache-2.0
// `run` and `export`. A lot whose record was refused is not in the log, which an author of
// scenarios did not expect: so the refusal is told, and not that the log knows no such lot.
#include <algorithm>
#include <iostream>
#include <memory>
#include <vector>

#include "tools/scenario/commands.h"
#include "tools/scenario/files.h"
#include "tools/scenario/local_player.h"
#include "tools/scenario/names.h"
#include "tools/scenario/run.h"
#include "tools/scenario/server_player.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/trail/trail.h"

namespace lode::scenario {
namespace {

// Every lot that a record names.
void AddLots(const Json& json, std::vector<std::string>& lots) {
  if (json.is_string() && json.get_ref<const std::string&>().starts_with("lot:"))
    lots.push_back(json.get<std::string>());
  for (const Json& inner : json) {
    if (json.is_structured()) AddLots(inner, lots);
  }
}

// What the player says in a sentence: "refused: ADM-07 ..." for the first reason.
std::string WhyNot(const Outcome& outcome) {
  if (outcome.kind == Expectation::Kind::kError) return outcome.reason + ": " + outcome.message;
  if (outcome.violations.empty()) return "refused";
  const present::Refusal& first = outcome.violations.front();
  return "refused: " + std::string(first.violation.rule()) + " " + first.violation.field +
         (first.violation.field.empty() ? "" : ": ") + first.message;
}

// `error` of an export, with what the play knows of the lot.
absl::Status NoTrail(const absl::Status& error, const std::string& lot, const Scenario& scenario,
                     const RunResult& result, const std::string& file) {
  if (base::ReasonOf(error) != base::Reason::kNotFound) return error;
  std::vector<std::string> known;
  for (size_t i = 0; i < result.played.size() && i < scenario.steps.size(); ++i) {
    std::vector<std::string> lots;
    AddLots(scenario.steps[i].record, lots);
    const Outcome& outcome = result.played[i].outcome;
    const bool is_named = std::find(lots.begin(), lots.end(), lot) != lots.end();
    if (is_named && outcome.kind != Expectation::Kind::kAdmitted) {
      return base::WithNextStep(
          base::Error(base::Reason::kNotFound,
                      lot + " is not in the log of this play: the record " +
                          scenario.steps[i].name + ", which names it, was " + WhyNot(outcome)),
          "correct that record in " + file + ", then export again");
    }
    known.insert(known.end(), lots.begin(), lots.end());
  }
  const Names names(known.begin(), known.end());
  return base::WithNextStep(
      base::Error(base::Reason::kNotFound, NoSuch("a lot of this scenario", lot, names)),
      "give --lot a lot that a record of " + file + " makes");
}

}  // namespace

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
  const auto exported = player.Export(arguments.lot);
  if (!exported.ok())
    return NoTrail(exported.status(), arguments.lot, scenario, result, arguments.files[0]);
  const trail::Trail& trail = *exported;
  LODE_ASSIGN_OR_RETURN(const std::string bytes, trail::EncodeTrail(trail));
  LODE_RETURN_IF_ERROR(WriteFile(arguments.output, bytes));
  if (program::IsStandardOutput(arguments.output)) return result.differences.empty() ? 0 : 1;
  std::cout << base::SafeText(arguments.output) << ": " << trail.entries.size() << " records, "
            << trail.subjects.size() << " subjects, " << bytes.size() << " bytes; "
            << result.differences.size() << " differences in the play\n";
  return result.differences.empty() ? 0 : 1;
}

}  // namespace lode::scenario
