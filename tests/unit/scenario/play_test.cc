// SPDX-License-Identifier: Apache-2.0
// Every scenario of tests/scenarios, played in process; together they refuse and admit by each rule
// and each kind; and a wrong expectation is found out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tools/scenario/local_player.h"
#include "tools/scenario/run.h"

namespace lode::scenario {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kFolder = fs::path(LODE_SOURCE_DIR) / "tests/scenarios";

std::vector<fs::path> Files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kFolder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

RunResult Play(const Scenario& scenario) {
  LocalPlayer player(scenario);
  auto result = RunScenario(scenario, player);
  EXPECT_TRUE(result.ok()) << scenario.name << ": " << result.status();
  return result.ok() ? *std::move(result) : RunResult{};
}

Scenario Load(const fs::path& path) {
  auto scenario = LoadScenario(path.string());
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  return scenario.ok() ? *std::move(scenario) : Scenario{};
}

TEST(Scenarios, ComeOutAsTheySayAndCoverEveryRuleAndKind) {
  std::set<std::string> refused_by, names;
  std::set<pb::Kind> admitted, refused, not_yet;
  const auto files = Files();
  ASSERT_GE(files.size(), 15u);
  for (const fs::path& file : files) {
    const Scenario scenario = Load(file);
    EXPECT_TRUE(names.insert(scenario.name).second) << scenario.name << " is the name of two files";
    const RunResult result = Play(scenario);
    EXPECT_TRUE(result.differences.empty()) << ResultText(result);
    EXPECT_GE(result.passed, scenario.steps.size());
    for (const Played& played : result.played) {
      const Outcome& outcome = played.outcome;
      if (outcome.kind == Expectation::Kind::kAdmitted) admitted.insert(played.kind);
      if (outcome.kind == Expectation::Kind::kRefused) refused.insert(played.kind);
      if (outcome.reason == "NOT_YET") not_yet.insert(played.kind);
      for (const auto& violation : outcome.violations) refused_by.insert(violation.rule);
    }
  }
  for (int rule = 0; rule <= 13; ++rule) {
    const std::string id = "ADM-" + std::string(rule < 10 ? "0" : "") + std::to_string(rule);
    EXPECT_TRUE(refused_by.contains(id)) << "nothing is refused by " << id;
  }
  for (int number = 1; number <= pb::Kind_MAX; ++number) {
    const auto kind = static_cast<pb::Kind>(number);
    if (record::IsBuilt(kind)) {
      EXPECT_TRUE(admitted.contains(kind)) << record::KindName(kind) << " is never admitted";
      EXPECT_TRUE(refused.contains(kind)) << record::KindName(kind) << " is never refused";
    } else {
      EXPECT_TRUE(not_yet.contains(kind)) << record::KindName(kind) << " is not refused NOT_YET";
    }
  }
}

TEST(Scenarios, AWrongExpectationOfARecordIsReported) {
  Scenario scenario = Load(kFolder / "adm/adm-07.json");
  for (Step& step : scenario.steps) {
    if (step.name == "second-spend") step.expect = {};
    if (step.name == "spend") {
      step.expect.kind = Expectation::Kind::kRefused;
      step.expect.rules = {"ADM-07"};
    }
  }
  const RunResult result = Play(scenario);
  ASSERT_EQ(result.differences.size(), 2u) << ResultText(result);
  EXPECT_THAT(ResultText(result), HasSubstr("record second-spend"));
  EXPECT_THAT(result.differences[0].got, HasSubstr("admitted at leaf"));
  EXPECT_EQ(result.differences[1].expected, "admitted");
  EXPECT_THAT(result.differences[1].got, HasSubstr("transformed.inputs[0].lot"));
}

TEST(Scenarios, AWrongRuleOrStateIsReported) {
  Scenario scenario = Load(kFolder / "adm/adm-07.json");
  for (Step& step : scenario.steps) {
    if (step.name == "second-spend") step.expect.rules = {"ADM-07", "ADM-09"};
  }
  scenario.lots[0].status = "ACTIVE";
  scenario.lots[1].contained["Co"] += 1;
  scenario.quotas.push_back({"local:regulator", "local:mine", "2026-01", 1});
  EXPECT_EQ(Play(scenario).differences.size(), 4u);
}

TEST(ReferenceChain, AWrongEvaluationIsReported) {
  Scenario scenario = Load(kFolder / "reference-chain.json");
  ASSERT_EQ(Play(scenario).differences.size(), 0u);
  for (Evaluation& e : scenario.evaluations) {
    if (e.name != "A") continue;
    e.result = "VERIFIED";
    e.findings->clear();
    e.findings->emplace_back().criterion = "9.9";
    e.shares[0].mg = *e.shares[0].mg + 1;
    e.records = 151;
    e.subject_kinds["lot"] = 27;
  }
  const RunResult result = Play(scenario);
  // The result, a finding expected, a finding not expected, a share, the records, the lots.
  EXPECT_EQ(result.differences.size(), 6u) << ResultText(result);
}

}  // namespace
}  // namespace lode::scenario
