// SPDX-License-Identifier: Apache-2.0
// The program lode-scenario: its last line, its exit codes, the files that it writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/docs_page.h"
#include "tools/scenario/keys.h"
#include "verifier/base/encoding.h"
#include "verifier/base/strict_json.h"
#include "verifier/crypto/signing.h"
#include "verifier/envelope/envelope.h"
#include "verifier/note/note.h"
#include "verifier/rules/profile.h"
#include "verifier/trail/trail.h"

namespace lode::scenario {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// Absolute: scenarios in a temporary folder include it.
const std::string kBase = fs::absolute("tests/scenarios/base.json").string();
const std::string kRule = "tests/scenarios/adm/adm-10.json";

// Standard output and the exit code; standard error is shown nowhere, unless it is redirected.
std::pair<std::string, int> RunProgram(const std::string& arguments) {
  const std::string quiet = arguments.find(" 2>") == std::string::npos ? " 2>/dev/null" : "";
  FILE* pipe = popen((std::string(LODE_SCENARIO_PROGRAM) + " " + arguments + quiet).c_str(), "r");
  std::string out;
  std::array<char, 4096> buffer;
  for (size_t n; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    out.append(buffer.data(), n);
  }
  const int status = pclose(pipe);
  return {out, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

class Program : public ::testing::Test {
 protected:
  Program()
      : folder_(fs::path(::testing::TempDir()) /
                ("lode-scenario-program-" + std::to_string(getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Program() override { fs::remove_all(folder_); }
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  fs::path folder_;
};

TEST_F(Program, CountsAndExits) {
  EXPECT_EQ(RunProgram("run " + kBase), std::pair(std::string("46 passed, 0 failed\n"), 0));
  const std::string wrong = Write("wrong.json", R"({"scenario": "wrong", "include": ")" + kBase +
                                                    R"(", "records": [{"name": "again",
      "resubmit": "tags"}]})");
  const auto [out, code] = RunProgram("run " + wrong);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(out, HasSubstr("record again"));
  EXPECT_THAT(out, HasSubstr("ADM-00"));
  EXPECT_THAT(out, EndsWith("46 passed, 1 failed\n"));
  const auto [text, json_code] = RunProgram("run --json " + wrong);
  EXPECT_EQ(json_code, 1);
  const auto json = base::ParseStrictJson(text, 1 << 20, 16);
  ASSERT_TRUE(json.ok()) << text;
  EXPECT_EQ((*json)["failed"], 1);
  EXPECT_EQ((*json)["scenarios"][0]["differences"][0]["where"], "record again");
}

// A program acts on codes and arguments, and reads no sentence.
TEST_F(Program, JsonHasTheCodesOfRefusalsAndFindings) {
  const auto [refused, code] = RunProgram("run --json tests/scenarios/adm/adm-07.json");
  ASSERT_EQ(code, 0) << refused;
  const auto json = base::ParseStrictJson(refused, 1 << 20, 16);
  ASSERT_TRUE(json.ok()) << json.status();
  bool found = false;
  for (const auto& record : (*json)["scenarios"][0]["records"]) {
    if (record["outcome"] != "REFUSED") continue;
    for (const auto& violation : record["violations"]) {
      EXPECT_TRUE(std::string(violation["code"]).starts_with(std::string(violation["rule"]) + "."));
      found = found || !violation["arguments"].empty();
    }
  }
  EXPECT_TRUE(found) << refused;
  const std::string judged =
      RunProgram("run --json tests/scenarios/evaluation/contradictions.json").first;
  const auto report = base::ParseStrictJson(judged, 1 << 20, 24);
  ASSERT_TRUE(report.ok()) << report.status();
  const auto& evaluation = (*report)["scenarios"][0]["evaluations"][0];
  EXPECT_EQ(std::string(evaluation["report_digest"]).size(), 64u);
  EXPECT_TRUE(std::string(evaluation["findings"][0]["found"]["code"]).starts_with("ATT-05."))
      << judged;
}

// "scenarios[].records[].name": "text", for every key below `json`. What the report has is left to
// its own page.
using Keys = std::map<std::string, std::string>;
void AddKeys(const base::Json& json, const std::string& path, Keys& keys) {
  if (json.is_array()) {
    for (const base::Json& item : json) {
      if (item.is_string()) keys[path] = "list of text";
      AddKeys(item, path + "[]", keys);
    }
  }
  if (!json.is_object() || path.ends_with("findings[]") || path.ends_with("arguments[]")) return;
  for (const auto& [key, value] : json.items()) {
    const std::string at = path.empty() ? key : path + "." + key;
    keys.emplace(at, value.is_string()    ? "text"
                     : value.is_boolean() ? "true or false"
                     : value.is_number()  ? "number"
                                          : "list");
    AddKeys(value, at, keys);
  }
}

TEST_F(Program, TheTableOfKeysIsThatOfRealRuns) {
  const std::string wrong = Write("wrong.json", R"({"scenario": "wrong", "include": ")" + kBase +
                                                    R"(", "records": [{"name": "again",
      "resubmit": "tags"}]})");
  // No Genesis is admitted: the run ends there, which is a note.
  std::string base_file = ReadAll(kBase);
  const std::string all = "\"reg1/registry\", \"reg2/registry\", \"reg3/registry\"";
  ASSERT_NE(base_file.find(all), std::string::npos);
  base_file.replace(base_file.find(all), all.size(), "\"reg1/registry\"");
  const std::string late = Write("late.json", base_file);
  Keys found;
  for (const std::string& arguments :
       {wrong, std::string("tests/scenarios/adm/adm-07.json"), late,
        std::string("tests/scenarios/adm/kinds-not-yet.json"),
        std::string("tests/scenarios/evaluation/contradictions.json")}) {
    const std::string out = RunProgram("run --json " + arguments).first;
    const auto json = base::ParseStrictJson(out, 1 << 22, 32);
    ASSERT_TRUE(json.ok()) << arguments << " " << out;
    AddKeys(*json, "", found);
  }
  Keys listed;
  std::istringstream page(lode::testing::ReadPage("docs/scenarios.md"));
  for (std::string line; std::getline(page, line);) {
    std::smatch row;
    static const std::regex kRow("\\| `([a-z_.\\[\\]]+)` \\| ([a-z ]+) \\| .* \\|");
    if (std::regex_match(line, row, kRow)) listed[row[1]] = row[2];
  }
  EXPECT_EQ(listed, found);
}

TEST_F(Program, WrongUseAndWrongFiles) {
  for (const char* arguments : {"", "run", "play x", "run --loud ", "export", "run x --server"}) {
    EXPECT_EQ(RunProgram(arguments).second, 2) << arguments;
  }
  for (const char* command : {"", "run ", "check ", "genesis ", "export ", "write "}) {
    EXPECT_EQ(RunProgram(std::string(command) + "--help").second, 0) << command;
  }
  EXPECT_EQ(RunProgram("run " + kBase + " --server 127.0.0.1:1").second, 2);
  EXPECT_EQ(RunProgram("export " + kBase).second, 2);
  EXPECT_EQ(RunProgram("run " + (folder_ / "none.json").string()).second, 2);
  EXPECT_EQ(RunProgram("run " + Write("bad.json", "{\"scenario\": 1}")).second, 2);
  EXPECT_EQ(
      RunProgram("export " + kBase + " --lot lot:mine/none -o " + (folder_ / "x").string()).second,
      4);
}

// What is named on standard error, for what is no scenario file.
TEST_F(Program, WhatIsNoScenarioFile) {
  const auto says = [&](const std::string& arguments, const std::string& words) {
    const fs::path err = folder_ / "err";
    const auto [out, code] = RunProgram(arguments + " 2>" + err.string());
    EXPECT_EQ(code, 2) << arguments;
    EXPECT_EQ(out, "") << arguments;
    EXPECT_THAT(ReadAll(err), HasSubstr(words)) << arguments;
  };
  says("run " + folder_.string(), "it is a folder");
  says("run /dev/zero", "/dev/zero has more than 16777216 bytes");
  says("run " + Write("broken.json", "{\n  \"scenario\": \"x\",\n}"),
       "broken.json: line 3, column 1: JSON: unexpected '}'");
  says("run " + Write("wide.json", std::string("{\0\"\0a\0\"\0", 8)), "is text in UTF-16LE");
  const std::string included = Write("part.json", "{\"scenario\": \"x\",,}");
  says("run " + Write("whole.json", "{\"scenario\": \"y\", \"include\": \"part.json\"}"),
       "part.json: line 1, column 18: JSON: ");
  says("run " + Write("above.json", "{\"scenario\": \"y\", \"include\": \".\"}"), "it is a folder");
  says("rnu x", "Did you mean `lode-scenario run`?");
  says("run x --sever y", "Did you mean --server?");
  says("export " + kBase + " --lot '' -o x", "--lot has an empty value");
  says("run " + kBase + " --vkey ''", "--vkey has an empty value");
  says("export " + kBase + " " + kBase + " --lot l -o x", "does not take the word");
}

// A lot that the log of the play does not have: because its record was refused, or by a slip.
TEST_F(Program, WhyALotHasNoTrail) {
  const std::string scenario = Write("lots.json", R"({"scenario": "lots", "include": ")" + kBase +
                                                      R"(", "records": [
      {"name": "ore", "sign": ["mine/custody"], "record": {"lot_created": {"lot": "lot:mine/1",
        "form": "ORE", "source": "SOURCE_EXTRACTED", "origin_class": "ORIGIN_CLASS_LSM",
        "site": "@pit",
        "quantity": {"@measured": {"wet_mg": 1000000, "grades": {"Co": 100000}}}}}},
      {"name": "smuggled", "like": "ore", "change": {"lot_created": {"lot": "lot:other/1"}}}]})");
  const auto says = [&](const std::string& lot) {
    const auto [out, code] = RunProgram("export " + scenario + " --lot " + lot + " -o " +
                                        (folder_ / "x.lode").string() + " 2>&1");
    EXPECT_EQ(code, 4) << out;
    EXPECT_FALSE(fs::exists(folder_ / "x.lode"));
    return out;
  };
  const std::string refused = says("lot:other/1");
  EXPECT_THAT(refused, HasSubstr("lot:other/1 is not in the log of this play: the record smuggled, "
                                 "which names it, was refused: ADM-"));
  EXPECT_THAT(refused, HasSubstr("next: correct that record in " + scenario));
  EXPECT_THAT(says("lot:mine/7"),
              HasSubstr("lot:mine/7 is not a lot of this scenario. Did you mean "
                        "lot:mine/1?"));
}

// What the page shows, beside base.json, comes out as the page says.
TEST_F(Program, TheExamplesOfThePagePlay) {
  fs::copy_file(kBase, folder_ / "base.json");
  const std::string page = ReadAll("docs/scenarios.md");
  std::vector<std::string> said;
  for (size_t at = page.find("```json\n"); at != std::string::npos;
       at = page.find("```json\n", at + 1)) {
    const size_t begin = page.find('\n', at) + 1;
    said.push_back(RunProgram("run " + Write("example.json",
                                             page.substr(begin, page.find("```", begin) - begin)))
                       .first);
  }
  EXPECT_EQ(said, (std::vector<std::string>{"48 passed, 0 failed\n", "49 passed, 0 failed\n"}));
}

// A profile of the author's own: named in the scenario, or in place of what it names.
TEST_F(Program, AProfileOfOnesOwn) {
  std::string strict(*rules::BuiltInProfile("demo"));
  strict.replace(strict.find("\"demo\""), 6, "\"mine\"");
  Write("own.toml", strict);
  const auto scenario = [&](const std::string& profile, const std::string& field) {
    return Write("own.json", R"({"scenario": "own", "include": ")" + kBase + R"(", "records": [
      {"name": "ore", "sign": ["mine/custody"], "record": {"lot_created": {"lot": "lot:mine/1",
        "form": "ORE", "source": "SOURCE_EXTRACTED", "origin_class": "ORIGIN_CLASS_LSM",
        "site": "@pit",
        "quantity": {"@measured": {"wet_mg": 1000000, "grades": {"Co": 100000}}}}}}],
      "evaluations": [{"name": "e", "lot": "lot:mine/1", "profile": ")" +
                                 profile + R"(", "result": ")" + field + "\"}]}");
  };
  EXPECT_EQ(RunProgram("run " + scenario("books", "VERIFIED")).first, "48 passed, 0 failed\n");
  EXPECT_EQ(RunProgram("run " + scenario("own.toml", "UNDECIDED")).first, "48 passed, 0 failed\n");
  const std::string books = scenario("books", "VERIFIED");
  const auto [out, code] =
      RunProgram("run --profile " + (folder_ / "own.toml").string() + " " + books);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(out, HasSubstr("evaluation e\n  expected  VERIFIED\n  found     UNDECIDED"));
  EXPECT_THAT(out, HasSubstr("under profile mine"));
  EXPECT_EQ(RunProgram("run --profile demo " + books).second, 1);
  const auto refused = [&](const std::string& arguments) {
    const auto [text, exit] = RunProgram("run " + arguments + " 2>&1");
    EXPECT_EQ(exit, 2) << text;
    return text;
  };
  EXPECT_THAT(
      refused("--profile demos " + books),
      HasSubstr("demos is not a built-in profile. Did you mean demo?; a profile of your own"));
  EXPECT_THAT(refused(scenario("demos", "VERIFIED")), HasSubstr("evaluations[0].profile: demos"));
  EXPECT_THAT(refused(scenario("none.toml", "VERIFIED")), HasSubstr("none.toml"));
  Write("own.toml", strict + "\n[nonsense]\nx = 1\n");
  EXPECT_THAT(refused(scenario("own.toml", "VERIFIED")), HasSubstr("own.toml: "));
}

TEST_F(Program, AScenarioOfWindowsIsTheSame) {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : ReadAll(kBase)) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(RunProgram("run " + Write("windows.json", text)),
            std::pair(std::string("46 passed, 0 failed\n"), 0));
}

TEST_F(Program, WritesWhatOthersSubmit) {
  const fs::path out = folder_ / "out";
  ASSERT_EQ(RunProgram("write " + kRule + " --out " + out.string()).second, 0);
  EXPECT_EQ(ReadAll(out / "keys/log.seed"), base::HexEncode(SeedOf("adm-10", "log")) + "\n");
  EXPECT_EQ(ReadAll(out / "keys/mine-custody.seed"),
            base::HexEncode(SeedOf("adm-10", "mine/custody")) + "\n");
  EXPECT_TRUE(envelope::ParseEnvelope(ReadAll(out / "records/under-reserve.envelope")).ok());
  EXPECT_THAT(ReadAll(out / "records/under-reserve.json"), HasSubstr("OUTCOME_ACCEPTED_WITH"));
  EXPECT_THAT(ReadAll(out / "records.tsv"), HasSubstr("difference-off-by-one\t"));
  EXPECT_THAT(ReadAll(out / "trust.policy"), HasSubstr("quorum none\n"));
  ASSERT_EQ(RunProgram("genesis " + kRule + " -o " + (folder_ / "g").string()).second, 0);
  EXPECT_EQ(ReadAll(folder_ / "g"), ReadAll(out / "records/genesis.envelope"));
}

// A key that the play does not have: what can't be compared or written right is said, and why.
TEST_F(Program, WritesForALogWithAnotherKey) {
  const fs::path own = folder_ / "own", other = folder_ / "other", err = folder_ / "err";
  const std::string chain = "tests/scenarios/reference-chain.json";
  const auto key = crypto::SigningKey::FromSeed(std::string(32, 'x'));
  const auto vkey_of = [&](const std::string& log) {
    return note::FormatVkey(note::MakeNoteKey(log, note::kTypeEd25519, key->public_key()));
  };
  const auto write = [&](const std::string& scenario) {
    EXPECT_EQ(RunProgram("write " + scenario + " --out " + own.string()).second, 0);
    const std::string vkey = ReadAll(own / "log.vkey");
    return RunProgram("write " + scenario + " --out " + other.string() + " --vkey '" +
                      vkey_of(vkey.substr(0, vkey.find('+'))) + "' 2>" + err.string());
  };
  const auto [alone, alone_code] = write(kRule);
  EXPECT_EQ(alone_code, 0) << alone << ReadAll(err);
  EXPECT_THAT(ReadAll(other / "log.vkey"), HasSubstr(vkey_of("ledger.example/").substr(0, 14)));
  const auto [out, code] = write(chain);
  EXPECT_EQ(code, 1) << out;
  EXPECT_THAT(out, HasSubstr("258 records; 1 differences in the play"));
  EXPECT_THAT(ReadAll(err), HasSubstr("record 253-A9-VerdictIssued"));
  EXPECT_THAT(ReadAll(err), HasSubstr("--vkey is not the scenario's own key"));
  EXPECT_THAT(ReadAll(err), HasSubstr("4 evaluations are not compared"));
  // A log of another name would refuse every record.
  for (const std::string command : {"write ", "genesis ", "check "}) {
    const std::string output = command == "check " ? "" : " --out " + (folder_ / "no").string();
    EXPECT_EQ(RunProgram(command + chain + output + " --vkey '" + vkey_of("ledger.example/no") +
                         "' 2>" + err.string())
                  .second,
              2);
    EXPECT_THAT(ReadAll(err), HasSubstr("--vkey is the key of ledger.example/no"));
  }
  EXPECT_FALSE(fs::exists(folder_ / "no"));
}

TEST_F(Program, AMissingFolderAndAMalformedLotAreTold) {
  const fs::path err = folder_ / "err";
  const std::string missing = (folder_ / "none").string();
  EXPECT_EQ(RunProgram("genesis " + kRule + " -o " + missing + "/g 2>" + err.string()).second, 2);
  EXPECT_THAT(ReadAll(err), HasSubstr("there is no folder " + missing + "; make it: mkdir -p "));
  EXPECT_EQ(
      RunProgram("export " + kRule + " --lot mine/2 -o " + missing + " 2>" + err.string()).second,
      2);
  EXPECT_THAT(ReadAll(err), HasSubstr("Did you mean lot:mine/2?"));
}

TEST_F(Program, ExportsATrail) {
  const fs::path file = folder_ / "ore.lode";
  ASSERT_EQ(RunProgram("export " + kRule + " --lot lot:mine/2 -o " + file.string()).second, 0);
  const auto trail = trail::ParseTrail(ReadAll(file));
  ASSERT_TRUE(trail.ok()) << trail.status();
  EXPECT_EQ(trail->lot, "lot:mine/2");
}

}  // namespace
}  // namespace lode::scenario
