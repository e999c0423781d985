// SPDX-License-Identifier: Apache-2.0
// Every scenario of tests/scenarios, played in process; together they refuse and admit by each rule
// and each kind; and a wrong expectation is found out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tools/scenario/local_player.h"
#include "tools/scenario/names.h"
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
  std::set<std::string> refused_by, fields, names;
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
      for (const auto& violation : outcome.violations) {
        refused_by.insert(std::string(violation.violation.rule()));
        fields.insert(violation.violation.field);
      }
    }
  }
  for (const std::string_view rule : AdmissionRules())
    EXPECT_TRUE(refused_by.contains(std::string(rule))) << "nothing is refused by " << rule;
  for (const std::string& field : fields)
    EXPECT_EQ(WrongField(field), "") << "no scenario could expect the field " << field;
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
      step.expect.refused = {{"ADM-07", {}, {}}};
    }
  }
  const RunResult result = Play(scenario);
  ASSERT_EQ(result.differences.size(), 2u) << ResultText(result);
  EXPECT_THAT(ResultText(result), HasSubstr("record second-spend"));
  EXPECT_THAT(result.differences[0].found, HasSubstr("admitted at leaf"));
  EXPECT_EQ(result.differences[1].expected, "admitted");
  EXPECT_THAT(result.differences[1].found, HasSubstr("transformed.inputs[0].lot"));
}

TEST(Scenarios, AWrongRuleOrStateIsReported) {
  Scenario scenario = Load(kFolder / "adm/adm-07.json");
  for (Step& step : scenario.steps) {
    if (step.name == "second-spend") step.expect.refused.push_back({"ADM-09", {}, {}});
  }
  scenario.lots[0].status = "ACTIVE";
  scenario.lots[1].contained["Co"] += 1;
  scenario.quotas.push_back({{}, "local:regulator", "local:mine", "2026-01", 1});
  EXPECT_EQ(Play(scenario).differences.size(), 4u);
}

// The place in the file, what was expected, and beside it all that was found.
TEST(Scenarios, ADifferenceShowsWhatWasFound) {
  Scenario scenario = Load(kFolder / "adm/adm-07.json");
  for (Step& step : scenario.steps) {
    if (step.name != "second-spend") continue;
    step.expect.refused = {{"ADM-07", "transformed.inputs[0].lot", "RETIRED"}, {"ADM-09", {}, {}}};
  }
  const RunResult result = Play(scenario);
  ASSERT_EQ(result.differences.size(), 1u) << ResultText(result);
  const std::string text = ResultText(result);
  EXPECT_THAT(text, HasSubstr("adm-07.json: line "));
  EXPECT_THAT(
      text,
      HasSubstr("  expected  refused by ADM-07 transformed.inputs[0].lot (limit: "
                "RETIRED), ADM-09, not waiting\n  found     refused by ADM-07, not waiting\n"));
  EXPECT_THAT(text, HasSubstr("            not expected: ADM-07 transformed.inputs[0].lot = "));
  EXPECT_THAT(text, HasSubstr("(limit: ACTIVE)"));
  EXPECT_THAT(text, HasSubstr("            not found: ADM-07 transformed.inputs[0].lot (limit: "));
  EXPECT_THAT(text, HasSubstr("            not found: ADM-09\n"));
  const Json json = ResultJson(result)["differences"][0];
  EXPECT_THAT(std::string(json["file"]), ::testing::EndsWith("adm-07.json"));
  EXPECT_GT(json["line"], 1);
  EXPECT_GT(json["column"], 1);
}

// A rule alone matches whatever it says; a field or a limit must be the one that is found.
TEST(Scenarios, ARefusalIsMatchedByFieldAndLimit) {
  const Scenario scenario = Load(kFolder / "adm/adm-07.json");
  const auto differences = [&](std::vector<ViolationPattern> patterns) {
    Scenario changed = scenario;
    changed.steps[changed.step_by_name.at("second-spend")].expect.refused = std::move(patterns);
    return Play(changed).differences.size();
  };
  const std::string field = "transformed.inputs[0].lot";
  EXPECT_EQ(differences({{"ADM-07", {}, {}}}), 0u);
  EXPECT_EQ(differences({{"ADM-07", field, {}}}), 0u);
  EXPECT_EQ(differences({{"ADM-07", field, "ACTIVE"}}), 0u);
  EXPECT_EQ(differences({{"ADM-07", {}, "ACTIVE"}}), 0u);
  EXPECT_EQ(differences({{"ADM-07", field, "RETIRED"}}), 1u);
  EXPECT_EQ(differences({{"ADM-07", "transformed.inputs[1].lot", {}}}), 1u);
  EXPECT_EQ(differences({{"ADM-07", "", {}}}), 1u);
  EXPECT_EQ(differences({{"ADM-07", field, {}}, {"ADM-07", "author", {}}}), 1u);
}

TEST(Scenarios, AFailingGenesisEndsTheRunWithOneMessage) {
  Scenario scenario = Load(kFolder / "reference-chain.json");
  scenario.steps[0].spoil = Spoil::kTrailingByte;
  const RunResult result = Play(scenario);
  EXPECT_EQ(result.played.size(), 1u);
  EXPECT_EQ(result.differences.size(), 1u) << ResultText(result);
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_THAT(result.notes[0], HasSubstr("the ledger has no Genesis, so 257 records were not"));
}

// One that is expected to fail is followed by one that begins the ledger.
TEST(Scenarios, AGenesisThatIsRefusedAsExpectedEndsNothing) {
  Scenario scenario = Load(kFolder / "base.json");
  Step bad = scenario.steps[0];
  bad.name = "no-genesis";
  bad.spoil = Spoil::kSignature;
  bad.expect = {Expectation::Kind::kRefused, {{"ADM-03", {}, {}}}, {}, {}};
  scenario.steps.insert(scenario.steps.begin(), bad);
  const RunResult result = Play(scenario);
  EXPECT_TRUE(result.notes.empty());
  EXPECT_EQ(result.played.size(), scenario.steps.size());
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
  EXPECT_EQ(result.differences.size(), 7u) << ResultText(result);
  const std::string text = ResultText(result);
  EXPECT_THAT(text, HasSubstr("  found     VERIFIED_WITH_EXCEPTIONS: lot:cum/cam-0708 is"));
  EXPECT_THAT(text, HasSubstr("  found     no such finding; there are:\n            ATT-05 "));
}

TEST(ReferenceChain, AMisspeltReferenceToAnEvaluationIsNamed) {
  const Scenario scenario = Load(kFolder / "reference-chain.json");
  const auto problem = [&](const std::string& reference) {
    Scenario changed = scenario;
    changed.steps[changed.step_by_name.at("253-A9-VerdictIssued")]
        .record["verdict_issued"]["trail_digest"] = reference;
    LocalPlayer player(changed);
    return std::string(RunScenario(changed, player).status().message());
  };
  EXPECT_THAT(problem("@evaluation:verdcit:trail"), HasSubstr("Did you mean verdict?"));
  EXPECT_THAT(problem("@evaluation:verdict:trial"),
              HasSubstr("trial is not a field of an evaluation. Did you mean trail?"));
}

TEST(ReferenceChain, AWrongShareIsShownBesideThoseThatAreThere) {
  Scenario scenario = Load(kFolder / "reference-chain.json");
  for (Evaluation& e : scenario.evaluations) {
    e.findings.reset();
    if (e.name == "A") e.shares = {{"Co", "site:nobody|LSM|CD", "", 1, {}}, {"Au", "x", "", 1, {}}};
  }
  const std::string text = ResultText(Play(scenario));
  EXPECT_THAT(text, HasSubstr("no such share; there are:\n            "));
  EXPECT_THAT(text, HasSubstr("site:lcc/kanzenze|LSM|CD: "));
  EXPECT_THAT(text, HasSubstr("no Au in the lot"));
}

}  // namespace
}  // namespace lode::scenario
