// SPDX-License-Identifier: Apache-2.0
// Kinds note, dsse and check-digits see what is wrong: every expectation turned round is a failed
// case, whatever the files are called and whatever else they hold.
#include "tools/conformance/kinds.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace lode::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr char kVkey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr char kNote[] =
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

class Kinds : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              (std::string("lode-kinds-") +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  // "passed failed" of a run over the folder, or over one file in it.
  std::string Run(const char* kind, const std::string& file = "") {
    std::ostringstream failures, remarks;
    Report report(failures, remarks);
    FindKind(kind)->run({file.empty() ? folder_ : folder_ / file}, report);
    failures_ = failures.str();
    return std::to_string(report.passed()) + " " + std::to_string(report.failed());
  }

  fs::path folder_;
  std::string failures_;
};

json ThirdParty(const std::string& path) {
  std::ifstream in(LODE_SOURCE_DIR "/tests/vectors/third_party/" + path);
  return json::parse(in);
}

json Index(const std::string& status) {
  return json::array(
      {{{"file", "a.note"},
        {"signatures",
         {{{"name", "example.com/foo"}, {"keyid", "530d903a"}, {"status", status}}}}}});
}

TEST_F(Kinds, ANoteByAKnownKey) {
  Write("vkeys.json", json{{kVkey, {{"name", "example.com/foo"}, {"alg", 1}, {"len", 32}}}}.dump());
  Write("a.note", kNote);
  EXPECT_EQ(Run("note"), "3 0") << failures_;
  EXPECT_EQ(Run("note", "a.note"), "2 0") << failures_;
  Write("a.note", std::string(kNote).replace(0, 4, "That"));
  EXPECT_EQ(Run("note"), "2 1");
  EXPECT_NE(failures_.find("BAD_SIGNATURE"), std::string::npos);
  EXPECT_EQ(Run("note", "a.note"), "1 1");
}

TEST_F(Kinds, KeysHoldForFoldersBelowAndNamesDoNotMatter) {
  Write("vkeys.json", json::array({kVkey}).dump());
  Write("deep/er/checkpoint.17", kNote);
  EXPECT_EQ(Run("note"), "3 0") << failures_;
  Write("deep/er/checkpoint.17", std::string(kNote).replace(0, 4, "That"));
  EXPECT_EQ(Run("note"), "2 1");
}

TEST_F(Kinds, AFailFolderMustFail) {
  Write("vkeys.json", json::array({kVkey}).dump());
  Write("case_fail/a.note", std::string(kNote).replace(0, 4, "That"));
  Write("b_fail.note", "no note");
  EXPECT_EQ(Run("note"), "3 0") << failures_;
  Write("case_fail/a.note", kNote);
  EXPECT_EQ(Run("note"), "2 1");
}

TEST_F(Kinds, TheIndexDecides) {
  Write("vkeys.json", json::array({kVkey}).dump());
  Write("a.note", kNote);
  Write("index.json", Index("VALID ed25519 note").dump());
  EXPECT_EQ(Run("note"), "3 0") << failures_;
  for (const char* status : {"INVALID InvalidSignature", "no-key-found"}) {
    Write("index.json", Index(status).dump());
    EXPECT_EQ(Run("note"), "2 1") << status;
  }
  Write("index.json", Index("bad-base64").dump());
  EXPECT_EQ(Run("note"), "1 1");
  Write("a.note", std::string(kNote).replace(0, 4, "That"));
  Write("index.json", Index("INVALID InvalidSignature").dump());
  EXPECT_EQ(Run("note"), "3 0") << failures_;
  // An entry for a signature that is not there.
  json index = Index("INVALID InvalidSignature");
  index[0]["signatures"][0]["name"] = "example.com/bar";
  Write("index.json", index.dump());
  EXPECT_EQ(Run("note"), "2 1");
}

TEST_F(Kinds, VerifierKeysAreCases) {
  const std::string other_id = "example.com/foo+530d903b+" + std::string(kVkey).substr(25);
  const std::string long_key =
      "PeterNeumann+cc469956+"
      "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
  Write("vkeys.json", json{{other_id, {{"alg", 1}, {"len", 32}}},
                           {long_key, {{"alg", 1}, {"len", 32}}},
                           {kVkey, {{"accept", false}}}}
                          .dump());
  EXPECT_EQ(Run("note"), "0 3");
  Write("vkeys.json", json{{other_id, {{"expect", "reject"}}},
                           {long_key, {{"alg", 1}, {"len", 36}}},
                           {kVkey, {{"name", "example.com/foo"}}}}
                          .dump());
  EXPECT_EQ(Run("note"), "3 0") << failures_;
}

TEST_F(Kinds, ABundleWhoseProofIsOfAnotherTree) {
  const std::string from = "sigstore-bundles/bundle-verify/rekor2-happy-path/";
  const json bundle = ThirdParty(from + "bundle.sigstore.json");
  Write("good/trusted_root.json", ThirdParty(from + "trusted_root.json").dump());
  Write("good/bundle.sigstore.json", bundle.dump());
  EXPECT_EQ(Run("note"), "1 0") << failures_;
  for (const char* field : {"rootHash", "treeSize", "logIndex", "hashes"}) {
    json changed = bundle;
    json& proof = changed["verificationMaterial"]["tlogEntries"][0]["inclusionProof"];
    if (proof[field].is_array()) {
      proof[field].erase(0);
    } else {
      proof[field] = std::string(field) == "rootHash" ? proof["hashes"][0] : json("1");
    }
    Write("good/bundle.sigstore.json", changed.dump());
    EXPECT_EQ(Run("note"), "0 1") << field;
  }
}

TEST_F(Kinds, EveryDsseVerdictTurnedRoundFails) {
  json file = ThirdParty("dsse/vectors.json");
  const std::string count = std::to_string(file["vectors"].size());
  Write("good.json", file.dump());
  EXPECT_EQ(Run("dsse"), count + " 0") << failures_;
  for (json& vector : file["vectors"]) {
    vector["expect"] = vector["expect"] == "accept" ? "reject" : "accept";
  }
  Write("good.json", file.dump());
  EXPECT_EQ(Run("dsse"), "0 " + count);
}

TEST_F(Kinds, DsseThresholdsCountKeysAndNotSignatures) {
  json file = ThirdParty("dsse/vectors.json");
  json twice = file["vectors"][0];
  twice["threshold"] = 2;
  twice["envelope"]["signatures"].push_back(twice["envelope"]["signatures"][0]);
  twice["envelope"]["signatures"][1]["keyid"] = "B";
  twice["trustedKeys"] = {"A", "A"};
  json url_safe = file["vectors"][0];
  std::string text = url_safe["envelope"]["signatures"][0]["sig"];
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  text.erase(text.find('='));
  url_safe["envelope"]["signatures"][0]["sig"] = text;
  url_safe["envelope"]["signatures"][0].erase("keyid");
  json wrong_pae = file["vectors"][0];
  wrong_pae["pae"] = "00";
  json unknown_type = file["vectors"][0];
  unknown_type["supportedPayloadTypes"] = {"text/plain"};
  file["vectors"] = {twice, url_safe, wrong_pae, unknown_type};
  Write("more.json", file.dump());
  EXPECT_EQ(Run("dsse"), "1 3") << failures_;
  EXPECT_NE(failures_.find("1 valid signatures of trusted keys, not 2"), std::string::npos);
  EXPECT_NE(failures_.find("payload type is not one"), std::string::npos);
}

TEST_F(Kinds, TheExampleOfDssesPage) {
  std::ifstream in(LODE_SOURCE_DIR "/tests/vectors/third_party/dsse/protocol.md");
  std::ostringstream page;
  page << in.rdbuf();
  Write("page.md", page.str());
  EXPECT_EQ(Run("dsse"), "1 0") << failures_;
  std::string changed = page.str();
  changed.replace(changed.find(" 11 hello"), 3, " 12");
  Write("page.md", changed);
  EXPECT_EQ(Run("dsse"), "0 1");
}

TEST_F(Kinds, CheckDigitsTurnedRoundFail) {
  const json good = {
      {"iso6346", {{"source", "x"}, {"valid", {"CSQU3054383"}}, {"invalid", {"CSQU3054384"}}}},
      {"lei", {{"valid", {"213800KUD8LAJWSQ9D15"}}, {"invalid", {"213800KUD8LXJWSQ9D15"}}}},
      {"gs1_mod10", {{"valid", {"11111115", "106141412345678908"}}, {"invalid", {"11111111"}}}},
      {"imo_ship", {{"valid", {"9319466"}}, {"invalid", {"8814274"}}}},
      {"iso7064_mod_97_10",
       {{"check_digits", json::array({json::array({"4354111611551114", "31"})})}}},
      {"isin", {{"valid", {"no scheme of ours"}}}}};
  Write("vectors.json", good.dump());
  EXPECT_EQ(Run("check-digits"), "11 0") << failures_;
  json turned = good;
  turned.erase("iso7064_mod_97_10");
  for (json& lists : turned) {
    json valid = lists["valid"];
    lists["valid"] = lists.value("invalid", json::array());
    lists["invalid"] = valid;
  }
  Write("vectors.json", turned.dump());
  EXPECT_EQ(Run("check-digits"), "0 9");
  Write("vectors.json", R"({"lei": {"valid": [7]}, "imo": {"check_digits": [["1"]]}})");
  EXPECT_EQ(Run("check-digits"), "0 2");
}

}  // namespace
}  // namespace lode::conformance
