// SPDX-License-Identifier: Apache-2.0
// What an author may get wrong: each mistake is named with file, line, column and path, and a wrong
// name with the nearest that exists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/docs_page.h"
#include "tools/scenario/build.h"
#include "tools/scenario/names.h"
#include "tools/scenario/scenario.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/strict_json.h"

namespace lode::scenario {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

absl::StatusOr<std::string> NoFiles(const std::string&, const std::string& path) {
  return base::Error(base::Reason::kNotFound, path);
}

// One record, with `expect`; the outcomes after it.
std::string File(const std::string& expect, const std::string& outcomes = "") {
  return R"({
  "scenario": "s", "origin": "example.org/simulated",
  "parties": {"mine": "local:mine"}, "sites": {"pit": "site:mine/pit"},
  "keys": {"mine/custody": {"party": "@mine", "purpose": "PURPOSE_CUSTODY"}},
  "records": [
    {"name": "retire", "sign": ["mine/custody"],
     "record": {"event_time": "2026-01-05T08:00:00Z", "retired": {"lots": ["lot:mine/1"]}},
     "expect": )" +
         expect + "}\n  ]" + (outcomes.empty() ? "" : ",\n  " + outcomes) + "\n}";
}

std::string Problem(const std::string& text) {
  const auto scenario = ParseScenario(text, "s.json", NoFiles);
  if (!scenario.ok()) {
    EXPECT_THAT(base::NextStepOf(scenario.status()), StartsWith("correct the file"));
    return std::string(scenario.status().message());
  }
  Builder builder(*scenario);
  const auto built = builder.Next();
  if (!built.ok()) {
    EXPECT_THAT(base::NextStepOf(built.status()), StartsWith("correct the file"));
  }
  return built.ok() ? "" : std::string(built.status().message());
}

std::string Evaluated(const std::string& more) {
  return File("\"admitted\"",
              R"("evaluations": [{"name": "e", "lot": "lot:mine/1", )" + more + "}]");
}

TEST(Mistakes, NameFileLineColumnAndPath) {
  EXPECT_EQ(Problem(File("\"admitted\"")), "");
  EXPECT_THAT(Problem(File(R"({"refused": ["ADM-99"]})")),
              StartsWith("s.json: line 8, column 29: records[0].expect.refused[0]: ADM-99 is not a "
                         "rule of admission. Did you mean ADM-09?"));
  EXPECT_THAT(Problem(File(R"("admitted", "colour": 1)")),
              StartsWith("s.json: line 8, column 28: records[0].colour: unknown key"));
  EXPECT_THAT(Problem("{\n \"scenario\": \"s\",\n}"),
              StartsWith("s.json: line 3, column 1: JSON: "));
  EXPECT_THAT(Problem(R"({"scenario": "s", "include": "none.json"})"),
              StartsWith("s.json: line 1, column 19: include: none.json"));
  // The column counts characters, as an editor does.
  EXPECT_THAT(Problem(R"({"scenario": "mété", "recrods": []})"),
              HasSubstr("line 1, column 22: recrods: unknown key. Did you mean records?"));
}

TEST(Mistakes, InARecordAreFoundWhereTheyStand) {
  const std::string good = File("\"admitted\"");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return Problem(text);
  };
  EXPECT_THAT(with("\"lot:mine/1\"", "\"@pti\""),
              StartsWith("s.json: line 7, column 76: records[0].record.retired.lots[0]: pti is not "
                         "a party or site of this scenario. Did you mean pit?"));
  EXPECT_THAT(
      with("\"lot:mine/1\"", "7"),
      StartsWith("s.json: line 7, column 76: record retire: JSON at retired.lots[0]: 7 is"));
  EXPECT_THAT(with("\"lots\"", "\"lost\""), HasSubstr("line 7, column 67: record retire: "));
  EXPECT_THAT(with("\"lot:mine/1\"", "\"@recrod:x\""), HasSubstr("Did you mean @record:?"));
  EXPECT_THAT(with("\"event_time\": \"2026-01-05T08:00:00Z\", ", ""),
              HasSubstr("line 6, column 5: records[0]: the first record needs an event_time"));
}

// "like" and "change": the place is that of the words, wherever they come from.
TEST(Mistakes, InAChangeAreFoundInTheChangeOrInItsModel) {
  const auto problem = [](const std::string& lot, const std::string& change) {
    const auto scenario = ParseScenario(R"({"scenario": "s", "origin": "example.org/simulated",
  "keys": {"k": {"party": "local:a", "purpose": "PURPOSE_CUSTODY"}}, "records": [
    {"name": "first", "sign": ["k"], "record": {"event_time": "2026-01-05T08:00:00Z",
      "retired": {"lots": [)" + lot + R"(]}}},
    {"name": "second", "like": "first",
      "change": )" + change + "}]}",
                                        "s.json", NoFiles);
    EXPECT_TRUE(scenario.ok()) << scenario.status();
    Builder builder(*scenario);
    auto built = builder.Next();
    if (built.ok()) built = builder.Next();
    return std::string(built.status().message());
  };
  EXPECT_EQ(problem("\"lot:a/1\"", R"({"retired": {"claim": "c"}})"), "");
  EXPECT_THAT(problem("\"lot:a/1\"", R"({"retired": {"claim": 7}})"),
              StartsWith("s.json: line 6, column 30: record second: JSON at retired.claim: "));
}

TEST(Mistakes, NamesThatDoNotExist) {
  EXPECT_THAT(Problem(File(R"({"refused": [{"rule": "ADM-7"}]})")),
              HasSubstr("refused[0].rule: ADM-7 is not a rule of admission. Did you mean ADM-07?"));
  EXPECT_THAT(Problem(File(R"({"refused": [{"rule": "ADM-07", "feild": "author"}]})")),
              HasSubstr("refused[0].feild: unknown key. Did you mean field?"));
  EXPECT_THAT(Problem(File(R"({"error": "NOT_YIT"})")), HasSubstr("Did you mean NOT_YET?"));
  EXPECT_THAT(Problem(File(R"({"error": "NOT_YET", "waits_for_parent": true})")),
              HasSubstr("waits_for_parent: without refused"));
  EXPECT_THAT(Problem(File(R"("admited")")), HasSubstr("Did you mean admitted?"));
  const auto lot = [](const std::string& more) {
    return Problem(File("\"admitted\"", R"("lots": [{"lot": "lot:mine/1", )" + more + "}]"));
  };
  EXPECT_EQ(lot(R"("status": "RETIRED")"), "");
  EXPECT_THAT(lot(R"("status": "VERIFIED")"),
              HasSubstr("lots[0].status: VERIFIED is not a status of a lot: there are ACTIVE, "));
  EXPECT_THAT(lot(R"("status": "RETIRD")"), HasSubstr("Did you mean RETIRED?"));
  EXPECT_THAT(lot(R"("contained": {"Cb": 0})"), HasSubstr("Cb is not the symbol of an element"));
  EXPECT_THAT(lot(R"("owner": "@mien")"), HasSubstr("Did you mean mine?"));
}

TEST(Mistakes, NamesOfAnEvaluationThatDoNotExist) {
  const std::string sound = R"("profile": "demo", "result": "VERIFIED")";
  EXPECT_EQ(Problem(Evaluated(sound)), "");
  EXPECT_THAT(Problem(Evaluated(R"("profile": "demo", "result": "VERIFED")")),
              HasSubstr("evaluations[0].result: VERIFED is not a result. Did you mean VERIFIED?"));
  EXPECT_THAT(Problem(Evaluated(sound + R"(, "after": "retrie")")),
              HasSubstr("after: retrie is not an earlier record. Did you mean retire?"));
  EXPECT_THAT(Problem(Evaluated(sound + R"(, "subject_kinds": {"lots": 1})")),
              HasSubstr("subject_kinds.lots: unknown key. Did you mean lot?"));
  const auto finding = [&](const std::string& pattern) {
    return Problem(Evaluated(sound + R"(, "findings": [{)" + pattern + "}]"));
  };
  EXPECT_EQ(finding(R"("rule": "ATT-05", "outcome": "FAIL", "severity": "FAILS")"), "");
  EXPECT_THAT(
      finding(R"("rule": "ATT-5")"),
      HasSubstr("findings[0].rule: ATT-5 is not a rule of evaluation. Did you mean ATT-05"));
  EXPECT_THAT(finding(R"("outcome": "VERIFIED")"),
              HasSubstr("VERIFIED is not an outcome: there are PASS, FAIL, UNKNOWN, NOT_APPL"));
  EXPECT_THAT(finding(R"("severity": "FAIL")"), HasSubstr("Did you mean FAILS?"));
  EXPECT_THAT(finding(R"("criterion": "3.44")"), HasSubstr("Did you mean 3.4?"));
  const auto share = [&](const std::string& pattern) {
    return Problem(Evaluated(sound + R"(, "shares": [{)" + pattern + R"(, "mg": 1}])"));
  };
  EXPECT_EQ(share(R"("element": "Co", "off_ledger": "retire")"), "");
  EXPECT_THAT(share(R"("element": "CO", "origin": "x")"), HasSubstr("CO is not the symbol"));
  EXPECT_THAT(share(R"("element": "Co", "off_ledger": "retir")"), HasSubstr("mean retire?"));
}

TEST(Mistakes, OfKeysAndSigners) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = File("\"admitted\"");
    text.replace(text.find(from), from.size(), to);
    return Problem(text);
  };
  EXPECT_THAT(with("PURPOSE_CUSTODY", "CUSTODY"), HasSubstr("Did you mean PURPOSE_CUSTODY?"));
  EXPECT_THAT(with("[\"mine/custody\"]", "[\"mine/custdoy\"]"),
              HasSubstr("records[0].sign[0]: mine/custdoy is not a key of this scenario. Did you "
                        "mean mine/custody?"));
  EXPECT_THAT(with("[\"mine/custody\"]", R"([{"key": "mine/custody", "capacity": "WITNES"}])"),
              HasSubstr("WITNES is not a Capacity"));
  EXPECT_THAT(with("\"name\"", "\"spoil\": \"ink\", \"name\""),
              HasSubstr("ink is not a way to spoil: there are signature, unknown_field and"));
}

// A field that no violation can name would never be found.
TEST(Mistakes, FieldsOfAViolation) {
  for (const char* field :
       {"", "author", "signatures[1]", "lot_created.quantity.contained[0].mg",
        "transformed.outputs", "transformed.inputs[63].lot", "documents[0].number", "event_time"}) {
    EXPECT_EQ(WrongField(field), "") << field;
  }
  EXPECT_THAT(WrongField("transformd.inputs"), HasSubstr("Did you mean transformed?"));
  EXPECT_THAT(WrongField("transformed.input[0]"), HasSubstr("Did you mean inputs?"));
  EXPECT_THAT(WrongField("transformed.inputs.lot"), HasSubstr("say which item"));
  EXPECT_THAT(WrongField("transformed.inputs[x].lot"), HasSubstr("not an item"));
  EXPECT_THAT(WrongField("author[0]"), HasSubstr("not an item"));
  EXPECT_THAT(WrongField("author.name"), HasSubstr("no field is below that"));
  EXPECT_THAT(WrongField("signatures"), HasSubstr("signatures is not a field of Record"));
  EXPECT_THAT(Problem(File(R"({"refused": [{"rule": "ADM-07", "field": "lot"}]})")),
              HasSubstr("refused[0].field: lot is not a field of Record"));
}

TEST(Names, OfAdmissionRulesAreThoseOfThePage) {
  const std::string page = testing::ReadPage(LODE_SOURCE_DIR "/docs/admission.md");
  std::vector<std::string> headed;
  for (size_t at = page.find("\n## ADM-"); at != std::string::npos;
       at = page.find("\n## ADM-", at + 1)) {
    headed.push_back(page.substr(at + 4, 6));
  }
  const Names rules = AdmissionRules();
  EXPECT_THAT(headed, ::testing::UnorderedElementsAreArray(rules.begin(), rules.end()));
}

}  // namespace
}  // namespace lode::scenario
