// SPDX-License-Identifier: Apache-2.0
// The program lode-scenario: its last line, its exit codes, the files that it writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tools/scenario/keys.h"
#include "verifier/base/encoding.h"
#include "verifier/base/strict_json.h"
#include "verifier/envelope/envelope.h"
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
  Program() : folder_(fs::path(::testing::TempDir()) / "lode-scenario-program") {
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

TEST_F(Program, ExportsATrail) {
  const fs::path file = folder_ / "ore.lode";
  ASSERT_EQ(RunProgram("export " + kRule + " --lot lot:mine/2 -o " + file.string()).second, 0);
  const auto trail = trail::ParseTrail(ReadAll(file));
  ASSERT_TRUE(trail.ok()) << trail.status();
  EXPECT_EQ(trail->lot, "lot:mine/2");
}

}  // namespace
}  // namespace lode::scenario
