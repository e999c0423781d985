// SPDX-License-Identifier: Apache-2.0
// The harness itself: a wrong verdict, a wrong cause, a file that is not of its format are failed
// cases; the program's last line and exit codes.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "tools/conformance/kinds.h"

namespace lode::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Harness : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::path(testing::TempDir()) /
        (std::string("lode-") + testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }

  struct Result {
    size_t passed, failed;
    std::string failures, remarks;
  };
  Result RunKind(const char* kind) {
    std::ostringstream failures, remarks;
    Report report(failures, remarks);
    FindKind(kind)->run({folder_}, report);
    return {report.passed(), report.failed(), failures.str(), remarks.str()};
  }

  fs::path folder_;
};

json ReadJson(const std::string& path) {
  std::ifstream in(LODE_SOURCE_DIR "/tests/vectors/third_party/" + path);
  return json::parse(in);
}

json GoodInclusion() {
  return ReadJson("transparency-dev-merkle/testdata/inclusion/2/happy-path.json");
}

TEST_F(Harness, AGoodCasePasses) {
  Write("case.json", GoodInclusion().dump());
  const Result result = RunKind("merkle");
  EXPECT_EQ(result.passed, 1u);
  EXPECT_EQ(result.failed, 0u) << result.failures;
}

TEST_F(Harness, EveryWrongVerdictFails) {
  size_t cases = 0;
  const fs::path root = LODE_SOURCE_DIR "/tests/vectors/third_party/transparency-dev-merkle";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path());
    json fields = json::parse(in);
    fields["wantErr"] = !fields.at("wantErr").get<bool>();
    Write(std::to_string(cases++) + ".json", fields.dump());
  }
  const Result result = RunKind("merkle");
  EXPECT_EQ(result.passed, 0u);
  EXPECT_EQ(result.failed, cases);
}

TEST_F(Harness, ARefusalForAnotherCauseFails) {
  json fields = GoodInclusion();
  fields["wantErr"] = true;
  fields["desc"] = "truncated proof";
  fields["proof"].erase(0);
  Write("right.json", fields.dump());
  fields["desc"] = "wrong leaf";  // but it is the length that is wrong
  Write("wrong.json", fields.dump());
  const Result result = RunKind("merkle");
  EXPECT_EQ(result.passed, 1u);
  EXPECT_EQ(result.failed, 1u);
  EXPECT_NE(result.failures.find("wrong.json: wrong leaf: expected refused for: another root"),
            std::string::npos)
      << result.failures;
}

TEST_F(Harness, FilesThatAreNotOfTheFormatFail) {
  const std::function<void(json&)> changes[] = {
      [](json& j) { j.erase("wantErr"); },       [](json& j) { j["wantErr"] = "false"; },
      [](json& j) { j.erase("treeSize"); },      [](json& j) { j["leafIdx"] = -1; },
      [](json& j) { j["leafIdx"] = "5"; },       [](json& j) { j["leafIdx"] = 5.0; },
      [](json& j) { j["treeSize"] = 1e30; },     [](json& j) { j.erase("root"); },
      [](json& j) { j["root"] = "not base64"; }, [](json& j) { j["proof"] = "AAAA"; },
      [](json& j) { j["proof"][0] = 7; },        [](json& j) { j.erase("proof"); }};
  size_t count = 0;
  for (const auto& change : changes) {
    json fields = GoodInclusion();
    change(fields);
    Write(std::to_string(count++) + ".json", fields.dump());
  }
  Write("broken.json", "{\"leafIdx\": 5,");
  const Result result = RunKind("merkle");
  EXPECT_EQ(result.passed, 0u) << result.failures;
  EXPECT_EQ(result.failed, count + 1) << result.failures;
}

TEST_F(Harness, FilesWithoutACaseAreNamed) {
  Write("case.json", GoodInclusion().dump());
  Write("schema.json", "{\"type\": \"object\"}");
  Write("LICENSE", "Apache-2.0");
  const Result result = RunKind("merkle");
  EXPECT_EQ(result.passed, 1u);
  EXPECT_EQ(result.failed, 0u) << result.failures;
  EXPECT_NE(result.remarks.find("schema.json"), std::string::npos);
  EXPECT_NE(result.remarks.find("LICENSE"), std::string::npos);
}

// Whatever is under a folder was asked for: what can't be read fails, and is named.
TEST_F(Harness, NothingUnderAFolderIsPassedOver) {
  Write("case.json", GoodInclusion().dump());
  const fs::path elsewhere = folder_.string() + "-elsewhere";
  fs::create_directories(elsewhere);
  fs::copy_file(folder_ / "case.json", elsewhere / "case.json",
                fs::copy_options::overwrite_existing);
  fs::create_directory_symlink(elsewhere, folder_ / "linked");
  fs::create_symlink("gone", folder_ / "dangling.json");
  fs::create_symlink("case.json", folder_ / "alias.json");  // to a file: read like any other
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  const Result result = RunKind("merkle");
  fs::remove_all(elsewhere);
  EXPECT_EQ(result.passed, 2u);
  EXPECT_EQ(result.failed, 3u) << result.failures;
  EXPECT_NE(result.failures.find("linked: the file: expected a file or a folder, got a link to a "
                                 "folder"),
            std::string::npos)
      << result.failures;
  EXPECT_NE(result.failures.find("dangling.json"), std::string::npos);
  EXPECT_NE(result.failures.find("pipe"), std::string::npos);
}

TEST_F(Harness, AFolderThatCanNotBeReadFails) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  Write("case.json", GoodInclusion().dump());
  fs::create_directory(folder_ / "closed");
  fs::permissions(folder_ / "closed", fs::perms::none);
  const Result result = RunKind("merkle");
  fs::permissions(folder_ / "closed", fs::perms::owner_all);
  EXPECT_EQ(result.passed, 1u);
  EXPECT_EQ(result.failed, 1u);
  EXPECT_NE(result.failures.find("closed: the folder"), std::string::npos) << result.failures;
}

TEST_F(Harness, TextOfAVectorIsEscaped) {
  json fields = GoodInclusion();
  fields["wantErr"] = true;
  fields["desc"] = "red \x1b[31m line\nFAILED forged";
  Write("case.json", fields.dump());
  const Result result = RunKind("merkle");
  EXPECT_EQ(result.failures.find('\x1b'), std::string::npos);
  EXPECT_EQ(result.failures.find('\n'), result.failures.size() - 1);
}

TEST_F(Harness, ADumpWithAChangedNodeOrAGapFails) {
  // Two leaves and their node, the tree of one stored subtree; the hashes are of this test's
  // making.
  const auto node = [](const char* sort, const char* key, const std::string& value) {
    return std::string(sort) + ": {\n  key: \"" + key + "\"\n  value: \"" + value + "\"\n}\n";
  };
  const std::string head = "prefix: \"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"\ndepth: 8\n";
  const std::string first = node("leaves", "CAA=", std::string(32, 'a')),
                    second = node("leaves", "CAE=", std::string(32, 'b'));
  Write("changed", head + first + second + node("internal_nodes", "BwA=", std::string(32, 'c')));
  Result result = RunKind("merkle");
  EXPECT_EQ(result.passed, 0u);
  EXPECT_EQ(result.failed, 1u) << result.failures;
  fs::remove(folder_ / "changed");
  Write("gap", head + second);
  result = RunKind("merkle");
  EXPECT_EQ(result.failed, 1u) << result.failures;
  fs::remove(folder_ / "gap");
  Write("escape", head + node("leaves", "CAA=", "\\q"));
  result = RunKind("merkle");
  EXPECT_EQ(result.failed, 1u) << result.failures;
}

TEST_F(Harness, EveryFlippedWycheproofResultFails) {
  json file = ReadJson("wycheproof-ed25519/testvectors_v1/ed25519_test.json");
  size_t cases = 0;
  for (json& group : file["testGroups"]) {
    for (json& test : group["tests"]) {
      test["result"] = test["result"] == "valid" ? "invalid" : "valid";
      ++cases;
    }
  }
  Write("flipped.json", file.dump());
  const Result result = RunKind("wycheproof-ed25519");
  EXPECT_EQ(result.passed, 0u);
  EXPECT_EQ(result.failed, cases);
}

TEST_F(Harness, ASignatureWithGarbageMustFailByItsLength) {
  json file = ReadJson("wycheproof-ed25519/testvectors_v1/ed25519_test.json");
  json& test = file["testGroups"][0]["tests"][0];
  test["flags"] = {"SignatureWithGarbage"};
  test["result"] = "invalid";
  test["sig"] = std::string(128, '0');  // 64 bytes, so it is refused for another cause
  file["testGroups"][0]["tests"] = json::array({test});
  file["testGroups"] = json::array({file["testGroups"][0]});
  Write("case.json", file.dump());
  const Result result = RunKind("wycheproof-ed25519");
  EXPECT_EQ(result.failed, 1u);
  EXPECT_NE(result.failures.find("has 64 bytes"), std::string::npos) << result.failures;
}

TEST_F(Harness, ACctvVectorWithOtherFlagsFails) {
  json file = ReadJson("cctv-ed25519/ed25519vectors.json");
  const auto with_flags = [&](const std::string& name, size_t at, const json& flags) {
    json test = file.at(at);
    test["flags"] = flags;
    Write(name, json::array({test}).dump());
  };
  with_flags("refused-as-harmless.json", 0, json::array());
  with_flags("unknown-flag.json", 0, {"low_order_A", "no_such_flag"});
  const Result result = RunKind("cctv-ed25519");
  EXPECT_EQ(result.passed, 0u);
  EXPECT_EQ(result.failed, 2u) << result.failures;
}

// Runs the program; its standard output and exit code.
std::pair<std::string, int> RunProgram(const std::string& arguments) {
  FILE* pipe = popen(
      (std::string(LODE_CONFORMANCE_PROGRAM) + " " + arguments + " 2>/dev/null").c_str(), "r");
  std::string out;
  std::array<char, 4096> buffer;
  for (size_t n; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    out.append(buffer.data(), n);
  const int status = pclose(pipe);
  return {out, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

TEST_F(Harness, TheProgramCountsAndExits) {
  const std::string file = Write("case.json", GoodInclusion().dump()).string();
  EXPECT_EQ(RunProgram("merkle " + file), std::pair(std::string("1 passed, 0 failed\n"), 0));
  EXPECT_EQ(RunProgram("merkle " + folder_.string() + " " + file),
            std::pair(std::string("2 passed, 0 failed\n"), 0));
  json wrong = GoodInclusion();
  wrong["wantErr"] = true;
  Write("wrong.json", wrong.dump());
  const auto [out, code] = RunProgram("merkle " + folder_.string());
  EXPECT_EQ(code, 1);
  ASSERT_GE(out.size(), 19u);
  EXPECT_EQ(out.substr(out.size() - 20), "\n1 passed, 1 failed\n");
  EXPECT_EQ(out.rfind("FAILED ", 0), 0u) << out;
}

TEST_F(Harness, TheProgramRefusesBadUsage) {
  const std::string file = Write("none.json", "{}").string();
  for (const std::string& arguments :
       {std::string(), std::string("merkle"), "no-such-kind " + file,
        "merkle " + file + ".not-there", "cctv-ed25519 " + folder_.string()}) {
    EXPECT_EQ(RunProgram(arguments).second, 2) << arguments;
  }
  EXPECT_EQ(RunProgram("--help").second, 0);
  EXPECT_EQ(RunProgram("merkle --help").second, 0);
}

}  // namespace
}  // namespace lode::conformance
