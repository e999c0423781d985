// SPDX-License-Identifier: Apache-2.0
// Plays a scenario and compares what becomes of it with what it expects. Every comparison counts
// once, as passed or failed; a failure says what was expected and, beside it, all that was found.
#ifndef LODE_TOOLS_SCENARIO_RUN_H_
#define LODE_TOOLS_SCENARIO_RUN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/scenario/player.h"
#include "tools/scenario/scenario.h"
#include "verifier/evaluate/evaluate.h"

namespace lode::scenario {

struct Difference {
  Place place;           // of the expectation, in its file
  std::string where;     // "record A4-clear", "evaluation A"
  std::string expected;  // lines; not escaped, like what was found
  std::string found;
};

// A record and what became of it, for callers that look further (coverage of rules and kinds).
struct Played {
  std::string step;
  pb::Kind kind = pb::KIND_UNSPECIFIED;
  Outcome outcome;
};

struct RunResult {
  std::string scenario;
  uint64_t passed = 0;
  std::vector<Difference> differences;
  std::vector<Played> played;
  std::map<std::string, lode::trail::v1::Report> reports;  // by evaluation
  std::vector<std::string> notes;                          // what was not compared, and why
};

// An error if the scenario can't be built or the player has gone; differences are no error. A
// record that should begin the ledger and does not ends the run: nothing could be admitted after
// it.
struct RunOptions {
  std::string log_vkey;                  // empty: of the scenario's own log key
  std::optional<ProfileChoice> profile;  // in place of what the evaluations name
};
absl::StatusOr<RunResult> RunScenario(const Scenario& scenario, Player& player,
                                      const RunOptions& options = {});

// For a terminal; escaped.
std::string ResultText(const RunResult& result);
Json ResultJson(const RunResult& result);

// Internal to the library: each adds to `result`.
void CompareOutcome(const Step& step, const Outcome& outcome, RunResult& result);
void CompareReport(const Evaluation& expected, const lode::trail::v1::Report& report,
                   const trail::Trail& trail, const Builder& builder, RunResult& result);
void CompareState(const Scenario& scenario, Player& player, RunResult& result);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_RUN_H_
