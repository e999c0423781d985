// SPDX-License-Identifier: Apache-2.0
// lode-verify: a wrong file ends in exit code 2, 3, 5 or 7, never in a crash; a receipt is judged
// as lode judges it.
#include "tools/verify/command.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <variant>

#include "tests/support/small_log.h"
#include "tests/unit/merkle/reference.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/crypto/sha256.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/receipt.h"
#include "verifier/note/signer.h"
#include "verifier/trail/trail.h"

namespace lode::verify {
namespace {

constexpr char kOrigin[] = "ledger.example/test";
constexpr int64_t kNow = 1'773'468'000'000'000;

struct Outcome {
  int code = 0;
  std::string out, err;
};

class VerifyCommand : public ::testing::Test {
 protected:
  VerifyCommand() {
    std::string name = (std::filesystem::temp_directory_path() / "lode-verify-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    Put("r", note::EncodeReceipt(testing::ReceiptOf(
                 {kNow, crypto::Sha256("record"), crypto::Sha256("signatures")}, log_)));
    Put("trust", testing::TrustIn(log_));
  }
  ~VerifyCommand() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string Put(const std::string& name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary | std::ios::trunc) << bytes;
    return Path(name);
  }
  static Outcome Verify(const std::vector<std::string>& arguments) {
    std::ostringstream out, err;
    std::istringstream in;
    const int code = verify::Run(arguments, {.out = out, .err = err, .in = in, .now_us = kNow});
    return {code, out.str(), err.str()};
  }

  static std::string IdOf(const note::NoteKey& key) {
    const std::string vkey = note::FormatVkey(key);
    return vkey.substr(vkey.find('+') + 1, 8);
  }

  std::filesystem::path folder_;
  const testing::NoteSigner log_ = testing::SmallLog(kOrigin);
};

TEST_F(VerifyCommand, AReceiptHolds) {
  const Outcome outcome = Verify({"receipt", Path("r"), "--trust", Path("trust")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("LOGGED"), std::string::npos);
  EXPECT_EQ(outcome.out.find("SIMULATED"), std::string::npos);
  const auto json =
      nlohmann::json::parse(Verify({"receipt", Path("r"), "--vkey", log_.vkey(), "--json"}).out);
  EXPECT_EQ(json["schema"], "lode.receipt/v1");
  EXPECT_EQ(Verify({"receipt", Path("r"), "--trust", Path("trust"), "--digest",
                    base::HexEncode(crypto::Sha256("record").view())})
                .code,
            0);
}

TEST_F(VerifyCommand, AReceiptOfAnotherRecordIsUsageAndOfAnotherKeyNotAuthentic) {
  const Outcome record =
      Verify({"receipt", Path("r"), "--trust", Path("trust"), "--digest", std::string(64, '0')});
  EXPECT_EQ(record.code, 2);
  EXPECT_NE(record.err.find(base::HexEncode(crypto::Sha256("record").view())), std::string::npos);
  EXPECT_NE(record.err.find(std::string(64, '0')), std::string::npos) << record.err;
  const note::NoteKey other =
      note::MakeNoteKey(kOrigin, note::kTypeEd25519,
                        crypto::SigningKey::FromSeed(std::string(32, 'M'))->public_key());
  const Outcome forged = Verify({"receipt", Path("r"), "--vkey", note::FormatVkey(other)});
  EXPECT_EQ(forged.code, 3);
  EXPECT_NE(forged.err.find(IdOf(other)), std::string::npos) << forged.err;
  EXPECT_NE(forged.err.find(IdOf(log_.name)), std::string::npos) << forged.err;
}

// The right signature of a log that the reader did not name: its own code, and both are named.
TEST_F(VerifyCommand, AnotherLogIsNotForged) {
  const note::NoteKey other =
      note::MakeNoteKey("ledger.example/other", note::kTypeEd25519, log_.key.public_key());
  const Outcome receipt = Verify({"receipt", Path("r"), "--vkey", note::FormatVkey(other)});
  std::ifstream in(std::filesystem::path(LODE_SOURCE_DIR) / "tests/vectors/trail/sample.json");
  const auto sample = nlohmann::json::parse(in);
  const note::NoteKey log = *note::ParseVkey(sample["vkey"].get<std::string>());
  const std::string file = Put("t.lode", *base::Base64Decode(sample["file"].get<std::string>()));
  const Outcome trail = Verify({file, "--vkey", note::FormatVkey(other)});
  for (const auto& [outcome, signer] : {std::pair(receipt, log_.name), std::pair(trail, log)}) {
    EXPECT_EQ(outcome.code, 11) << outcome.err;
    EXPECT_TRUE(outcome.out.empty()) << outcome.out;
    EXPECT_NE(outcome.err.find("OTHER_LOG"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("you trust ledger.example/other (key " + IdOf(other)),
              std::string::npos)
        << outcome.err;
    EXPECT_NE(outcome.err.find("signed by " + signer.name + " (key " + IdOf(signer)),
              std::string::npos)
        << outcome.err;
  }
}

// The digest of what --json wrote; who pastes the docs' recipe hashes no error.
TEST_F(VerifyCommand, JsonNamesTheReportsDigestAndAnErrorHasNone) {
  std::ifstream in(std::filesystem::path(LODE_SOURCE_DIR) / "tests/vectors/trail/sample.json");
  const auto sample = nlohmann::json::parse(in);
  const std::string vkey = sample["vkey"].get<std::string>();
  const std::string file = Put("t.lode", *base::Base64Decode(sample["file"].get<std::string>()));
  const Outcome json = Verify({file, "--vkey", vkey, "--json"});
  ASSERT_TRUE(json.out.ends_with("}\n")) << json.out << json.err;
  const std::string digest = base::HexEncode(
      crypto::Sha256(std::string_view(json.out).substr(0, json.out.size() - 1)).view());
  EXPECT_NE(json.err.find("report: " + digest + "\n"), std::string::npos) << json.err;
  EXPECT_NE(Verify({file, "--vkey", vkey}).out.find(digest), std::string::npos);
  const Outcome error = Verify({Path("none"), "--vkey", vkey, "--json"});
  EXPECT_EQ(error.err.find("report: "), std::string::npos) << error.err;
  EXPECT_EQ(error.out.find("lode.report/v2"), std::string::npos) << error.out;
}

TEST_F(VerifyCommand, AWrongFileNeverCrashesIt) {
  for (const std::string& bytes :
       {std::string(), std::string("x"), std::string(70'000, '\xFF'),
        std::string("\x28\xB5\x2F\xFD", 4), std::string("lode-key v1\n")}) {
    for (const bool receipt : {false, true}) {
      std::vector<std::string> arguments = {Put("junk", bytes), "--trust", Path("trust")};
      if (receipt) arguments.insert(arguments.begin(), "receipt");
      const Outcome outcome = Verify(arguments);
      EXPECT_TRUE(outcome.code == 2 || outcome.code == 3 || outcome.code == 5 || outcome.code == 7)
          << outcome.code;
      EXPECT_TRUE(outcome.out.empty()) << outcome.out;
      EXPECT_NE(outcome.err.find("next: "), std::string::npos);
    }
  }
  EXPECT_EQ(Verify({Path("r"), "--trust", Path("trust")}).code,
            2);  // a receipt where a trail is asked for
}

TEST_F(VerifyCommand, TellsUsageErrors) {
  EXPECT_EQ(Verify({}).code, 2);
  EXPECT_EQ(Verify({"--nothing"}).code, 2);
  EXPECT_EQ(Verify({"receipt", Path("r")}).code, 2);
  EXPECT_EQ(Verify({"receipt", Path("none"), "--trust", Path("trust")}).code, 2);
  EXPECT_EQ(Verify({"receipt", folder_.string(), "--trust", Path("trust")}).code, 2);
  EXPECT_EQ(Verify({"receipt", Path("r"), "--trust", Put("bad", "nonsense\n")}).code, 2);
  EXPECT_EQ(Verify({"receipt", Path("r"), "--trust", Path("trust"), "--vkey", log_.vkey()}).code,
            2);
  const Outcome json = Verify({"receipt", Path("none"), "--trust", Path("trust"), "--json"});
  EXPECT_EQ(nlohmann::json::parse(json.out)["exit_code"], 2);
  const Outcome help = Verify({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_NE(help.out.find("Examples:"), std::string::npos);
  EXPECT_NE(help.out.find(base::ExitCodesHelp()), std::string::npos) << help.out;
}

TEST_F(VerifyCommand, ExplainsRulesAndReasonsWithoutAnyTrust) {
  const Outcome rule = Verify({"explain", "ATT-05"});
  EXPECT_EQ(rule.code, 0) << rule.err;
  EXPECT_NE(rule.out.find("ATT-05: the outcome is good enough"), std::string::npos) << rule.out;
  const auto json = nlohmann::json::parse(Verify({"explain", "adm-07", "--json"}).out);
  EXPECT_EQ(json["schema"], "lode.explanation/v1");
  const Outcome none = Verify({"explain", "ATT-55"});
  EXPECT_EQ(none.code, 4);
  EXPECT_NE(none.err.find("Did you mean ATT-05?"), std::string::npos) << none.err;
  EXPECT_EQ(Verify({"explain"}).code, 2);
}

// A variable that is not set, an option in the wrong place or an empty file drops no check.
TEST_F(VerifyCommand, NothingDropsACheckWithoutAWord) {
  const std::vector<std::string> holds = {"receipt", Path("r"), "--trust", Path("trust")};
  ASSERT_EQ(Verify(holds).code, 0);
  for (const std::vector<std::string>& more : {std::vector<std::string>{"--envelope", ""},
                                               {"--envelope="},
                                               {"--digest", ""},
                                               {"--digest="},
                                               {"--vkey", ""},
                                               {"--trust", Path("trust")},
                                               {"--profile", "demo"},
                                               {"--as-of", "2026-01-01T00:00:00Z"},
                                               {"--receipt", Path("r")},
                                               {"--envelope", Put("empty", "")},
                                               {"extra"},
                                               {"--envelope", "--json"},
                                               {"--digset", std::string(64, '0')}}) {
    std::vector<std::string> arguments = holds;
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = Verify(arguments);
    EXPECT_EQ(outcome.code, 2) << more[0] << outcome.out << outcome.err;
  }
  for (const char* option : {"--trust", "--vkey", "--profile", "--profile-file", "--as-of"}) {
    const Outcome outcome = Verify({Path("t.lode"), option, ""});
    EXPECT_EQ(outcome.err.find("lode-verify: " + std::string(option) + " has an empty value"), 0u)
        << outcome.err;
  }
  EXPECT_EQ(Verify({"--profile", "demo", "receipt", Path("r"), "--trust", Path("trust")}).code, 2);
  EXPECT_EQ(Verify({"t.lode", "receipt", Path("r"), "--trust", Path("trust")}).code, 2);
  EXPECT_NE(Verify({"recipt", Path("r")}).err.find("Did you mean `lode-verify receipt`?"),
            std::string::npos);
  EXPECT_EQ(Verify({"receipt", "--help"}).code, 0);
}

TEST_F(VerifyCommand, FilesOfWindows) {
  std::ifstream in(Path("trust"));
  const std::string trust{std::istreambuf_iterator<char>(in), {}};
  const std::string windows =
      "\xEF\xBB\xBF" + trust.substr(0, trust.find('\n')) + "\r\nquorum none\r\n";
  EXPECT_EQ(Verify({"receipt", Path("r"), "--trust", Put("win", windows)}).code, 0);
  // A receipt is exact bytes: it is not mended, and what happened to it is told.
  std::ifstream receipt(Path("r"));
  std::string bytes{std::istreambuf_iterator<char>(receipt), {}};
  for (size_t at = 0; (at = bytes.find('\n', at)) != std::string::npos; at += 2)
    bytes.insert(at, 1, '\r');
  const Outcome changed = Verify({"receipt", Put("crlf", bytes), "--trust", Path("trust")});
  EXPECT_EQ(changed.code, 2);
  EXPECT_NE(changed.err.find("its lines end in CR LF"), std::string::npos) << changed.err;
}

TEST_F(VerifyCommand, BrokenJsonAndTomlNameFileLineAndColumn) {
  const Outcome json = Verify({"receipt", Path("r"), "--trust", Path("trust"), "--envelope",
                               Put("e.json", "{\n \"payload\": ,\n}")});
  EXPECT_EQ(json.code, 2);
  EXPECT_NE(json.err.find("e.json: line 2, column 13: JSON: "), std::string::npos) << json.err;
  // An empty profile is no profile: it does not stand for the built-in one.
  for (const auto& [toml, place] :
       {std::pair{"[profile]\nname = books\n", "own.toml: line 2, column "},
        std::pair{"", "own.toml: "}}) {
    const Outcome outcome =
        Verify({Path("t.lode"), "--trust", Path("trust"), "--profile-file", Put("own.toml", toml)});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find(place), std::string::npos) << outcome.err;
  }
}

// No variable and no file of the working folder has a say; two answers are none.
TEST_F(VerifyCommand, OnlyTheCommandLineSaysWhomToTrust) {
  const std::string vkey = log_.vkey();
  setenv("LODE_VKEY", vkey.c_str(), 1);
  setenv("LODE_TRUST", Path("trust").c_str(), 1);
  Put("lode.toml", "vkey = \"" + vkey + "\"\n");
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::current_path(folder_);
  EXPECT_EQ(Verify({"receipt", Path("r")}).code, 2);
  std::filesystem::current_path(here);
  unsetenv("LODE_VKEY");
  unsetenv("LODE_TRUST");
  EXPECT_EQ(Verify({"--trust", Path("trust"), "receipt", Path("r"), "--trust", Path("r")}).code, 2);
  EXPECT_EQ(Verify({"--vkey", vkey, "receipt", Path("r"), "--trust", Path("trust")}).code, 2);
  const Outcome told = Verify({"receipt", Path("r"), "--trust", Path("trust")});
  EXPECT_EQ(told.err, "trust: " + std::string(kOrigin) + " (key " + IdOf(log_.name) +
                          "), from --trust " + Path("trust") + "\n");
}

TEST_F(VerifyCommand, WhatItSaysOfAFileIsEscaped) {
  const Outcome outcome =
      Verify({"receipt", "no\x1B[2J\xE2\x80\xAE file", "--trust", Path("trust")});
  EXPECT_EQ(outcome.err.find('\x1B'), std::string::npos);
  EXPECT_EQ(outcome.err.find("\xE2\x80\xAE"), std::string::npos);
}

// Each vector of the trail format, through the program.
TEST_F(VerifyCommand, JudgesEveryTrailVector) {
  int cases = 0;
  const std::filesystem::path vectors =
      std::filesystem::path(LODE_SOURCE_DIR) / "tests/vectors/trail";
  for (const auto& entry : std::filesystem::directory_iterator(vectors)) {
    std::ifstream in(entry.path());
    const auto json = nlohmann::json::parse(in);
    const std::string want = json["want_reason"];
    const std::string file = Put("t.lode", *base::Base64Decode(json["file"].get<std::string>()));
    const Outcome outcome = Verify({file, "--vkey", json["vkey"]});
    EXPECT_EQ(outcome.code, want.empty()              ? 0
                            : want == "NOT_AUTHENTIC" ? 3
                                                      : 2)
        << entry.path() << outcome.err;
    if (want.empty()) {
      EXPECT_NE(outcome.out.find("SIMULATED TIME"), std::string::npos);
      EXPECT_EQ(Verify({file, "--vkey", json["vkey"], "--profile", "demo"}).code, 5);
      EXPECT_EQ(Verify({file, "--vkey", json["vkey"], "--profile", "nothing"}).code, 2);
      EXPECT_NE(Verify({file, "--vkey", json["vkey"], "--profile", "dmeo"})
                    .err.find("Did you mean demo?"),
                std::string::npos);
      EXPECT_EQ(Verify({file, "--vkey", json["vkey"], "--as-of", "yesterday"}).code, 2);
      const auto report =
          nlohmann::json::parse(Verify({file, "--vkey", json["vkey"], "--json"}).out);
      EXPECT_EQ(report["schema"], "lode.report/v2");
    }
    ++cases;
  }
  EXPECT_GE(cases, 15);
}

// Receipts that the reader holds, against a trail: what is in it, what is not, and what
// contradicts.
TEST_F(VerifyCommand, ATrailStandsAgainstReceiptsOrIsEvidence) {
  using lode::testing::SampleLog;
  const SampleLog log;
  const trail::Trail& trail = SampleLog::Good();
  const std::string vkey = note::FormatVkey(SampleLog::LogName());
  const std::string file = Put("t.lode", *trail::EncodeTrail(trail));
  std::vector<base::Hash256> leaves;
  for (uint64_t i = 0; i < log.replica().size(); ++i)
    leaves.push_back(merkle::HashLeaf(log.replica().leaf(i)));
  const auto receipt = [&](uint64_t index, std::vector<base::Hash256> tree,
                           const std::string& leaf) {
    tree[index] = merkle::HashLeaf(leaf);
    return note::EncodeReceipt(
        {std::get<merkle::RecordLeaf>(*merkle::ParseLeaf(leaf)), index,
         merkle::reference::Path(index, tree),
         note::SignCheckpoint({SampleLog::kOrigin, tree.size(), merkle::reference::Root(tree)},
                              SampleLog::LogName(), SampleLog::LogKey())});
  };
  const trail::Entry& entry = trail.entries[1];
  const Outcome plain = Verify({file, "--vkey", vkey});
  const Outcome holds = Verify(
      {file, "--vkey", vkey, "--receipt", Put("good", receipt(entry.index, leaves, entry.leaf))});
  EXPECT_EQ(holds.code, plain.code) << holds.err;
  EXPECT_EQ(holds.out, plain.out);
  EXPECT_NE(holds.err.find("is in this trail, at entry " + std::to_string(entry.index)),
            std::string::npos)
      << holds.err;
  // Of another lot.
  uint64_t elsewhere = 0;
  for (uint64_t i = 1; i < log.replica().size(); ++i) {
    const bool in_trail = std::any_of(trail.entries.begin(), trail.entries.end(),
                                      [&](const trail::Entry& e) { return e.index == i; });
    if (!in_trail && !log.replica().envelope(i).empty()) elsewhere = i;
  }
  ASSERT_GT(elsewhere, 0u);
  const Outcome not_there = Verify(
      {file, "--vkey", vkey, "--receipt", Path("good"), "--receipt",
       Put("elsewhere", receipt(elsewhere, leaves, std::string(log.replica().leaf(elsewhere))))});
  EXPECT_EQ(not_there.code, plain.code) << not_there.err;
  EXPECT_NE(not_there.err.find("is not in this trail"), std::string::npos) << not_there.err;
  // Signed by the log too, and at odds with the trail: another record at that entry.
  merkle::RecordLeaf other = std::get<merkle::RecordLeaf>(*merkle::ParseLeaf(entry.leaf));
  other.record_digest = crypto::Sha256("what the holder of the receipt was shown");
  const Outcome denied =
      Verify({file, "--vkey", vkey, "--receipt", Path("good"), "--receipt",
              Put("denied", receipt(entry.index, leaves, merkle::EncodeLeaf(other))), "--json"});
  EXPECT_EQ(denied.code, 3) << denied.err;
  EXPECT_NE(denied.err.find("keep both as evidence"), std::string::npos) << denied.err;
  EXPECT_EQ(nlohmann::json::parse(denied.out)["schema"], "lode.error/v1");
  // A receipt that does not hold itself says nothing of the trail.
  const Outcome foreign = Verify({file, "--vkey", vkey, "--receipt", Path("r")});
  EXPECT_EQ(foreign.code, 11) << foreign.err;
  EXPECT_EQ(Verify({file, "--vkey", vkey, "--receipt", file}).code, 2);
}

// The kernel only: neither network nor database.
TEST(VerifyProgram, LinksNeitherGrpcNorRocksDb) {
  std::ifstream in(std::string(LODE_BINARY_DIR) + "/bin/lode-verify", std::ios::binary);
  const std::string program{std::istreambuf_iterator<char>(in), {}};
  ASSERT_GT(program.size(), 10'000u);
  EXPECT_EQ(program.find("libgrpc"), std::string::npos);
  EXPECT_EQ(program.find("librocksdb"), std::string::npos);
}

}  // namespace
}  // namespace lode::verify
