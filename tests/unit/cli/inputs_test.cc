// SPDX-License-Identifier: Apache-2.0
// Files as other machines write them, and command lines as people mistype them, through lode
// itself: what changes nothing is accepted, all else is told with its place and a way out.
#include <gmock/gmock.h>

#include "tests/unit/cli/fixture.h"
#include "verifier/envelope/envelope.h"

namespace lode::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr char kMark[] = "\xEF\xBB\xBF";

std::string WithCrLf(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

std::string Utf16(std::string_view text) {
  std::string out = "\xFF\xFE";
  for (const char c : text) out += {c, '\0'};
  return out;
}

class Inputs : public CliTest {
 protected:
  Inputs() : key_(Key("local:mutoto", 'a')) { record_ = Lode({"record", "new", "LotCreated"}).out; }

  Outcome Sign(const std::string& file) const {
    return Lode({"record", "sign", file, "--key", key_, "--force"});
  }
  void ExpectRefused(const Outcome& outcome, const std::string& words, int code = 2) const {
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(words));
    ExpectSafe(outcome);
  }

  std::string key_, record_;
};

TEST_F(Inputs, RecordJsonOfWindowsIsTheSameRecord) {
  ASSERT_EQ(Sign(Put("lot.json", kMark + WithCrLf(record_))).code, 0);
  const auto envelope = envelope::ParseEnvelope(Get("lot.envelope"));
  ASSERT_TRUE(envelope.ok());
  // Of CR LF: a single byte 13 may be chance in the nonce or a length.
  EXPECT_EQ(envelope->payload.find("\r\n"), std::string::npos);
  ASSERT_EQ(Lode({"record", "sign", Put("two.json", record_), "--key", key_, "--dsse"}).code, 0);
  const Outcome shown =
      Lode({"record", "show", Put("win.dsse.json", kMark + WithCrLf(Get("two.dsse.json")))});
  EXPECT_EQ(shown.code, 0) << shown.err;
}

TEST_F(Inputs, OtherEncodingsAreNamed) {
  ExpectRefused(Sign(Put("lot.json", Utf16(record_))), "lot.json is text in UTF-16LE");
  ExpectRefused(Sign(Put("old.json", "{\"author\": \"Zo\xE9\"}")), "old.json is not UTF-8 text");
  EXPECT_FALSE(std::filesystem::exists(Path("lot.envelope")));
}

TEST_F(Inputs, BrokenJsonNamesFileLineAndColumn) {
  ExpectRefused(Sign(Put("lot.json", "{\n  \"author\": \"local:mutoto\",\n  \"grade\": 8,5\n}\n")),
                "lot.json: line 3, column 14: JSON: unexpected a number");
  ExpectRefused(Sign(Put("dsse.json", "{\"payloadType\": \"x\",\n\"payloadType\": \"y\"}")),
                "dsse.json: line 2, column 1: JSON: the key payloadType stands twice");
  const Outcome stdin_outcome = Lode({"record", "sign", "-", "--key", key_}, "{\n");
  ExpectRefused(stdin_outcome, "-: line 2, column 1: JSON: the text ends too early");
}

TEST_F(Inputs, WhatIsNoFile) {
  ExpectRefused(Sign(folder_.string()), "it is a folder");
  ExpectRefused(Sign("/dev/zero"), "/dev/zero has more than");
  ExpectRefused(Sign(Path("none")), "there is no such file");
  ExpectRefused(Lode({"key", "show", folder_.string()}), "it is a folder");
  ExpectRefused(Lode({"record", "sign", "-", "--key", key_}, std::string((1 << 20) + 1, ' ')),
                "stdin has more than 1048576 bytes");
}

TEST_F(Inputs, ACarriageReturnIsNoPartOfAPassphrase) {
  Put("lot.json", record_);
  for (const std::string& text : {std::string("correct horse"), std::string("correct horse\r\n"),
                                  kMark + std::string("correct horse\r\n")}) {
    Put("pass", text);
    EXPECT_EQ(Sign(Path("lot.json")).code, 0) << text;
    const Outcome made = Lode({"key", "new", "--party", "local:mutoto", "--purpose", "CUSTODY",
                               "--work", "interactive", "--out", Path("made.key")});
    ASSERT_EQ(made.code, 0) << made.err;
    Put("pass", "correct horse\n");
    EXPECT_EQ(Lode({"record", "sign", Path("lot.json"), "--key", Path("made.key"), "--force"}).code,
              0);
    std::filesystem::remove(Path("made.key"));
  }
  for (const std::string& text :
       {std::string("correct\rhorse\n"), std::string("correct horse\r\r\n"), Utf16("correct horse"),
        std::string("\r\n"), std::string(kMark)}) {
    Put("pass", text);
    EXPECT_EQ(Sign(Path("lot.json")).code, 2) << text;
  }
}

// A key that an early version sealed with the CR still opens, and its owner is told.
TEST_F(Inputs, AKeyThatWasSealedWithACarriageReturn) {
  keys::Secret seed = *keys::Secret::Zero(32), words = *keys::Secret::Zero(14);
  std::fill(seed.data(), seed.data() + 32, static_cast<unsigned char>('a'));
  std::copy_n("correct horse\r", 14, words.data());
  Put("a.key", *keys::SealKey("local:mutoto", record::v1::PURPOSE_CUSTODY, seed, words, {1, 8192}));
  Put("lot.json", record_);
  const Outcome old = Sign(Path("lot.json"));
  EXPECT_EQ(old.code, 0) << old.err;
  EXPECT_THAT(old.err, HasSubstr("a.key was sealed by an early version of lode with a carriage "
                                 "return"));
  EXPECT_THAT(old.err, HasSubstr("lode key new"));
  Put("pass", "another horse\n");
  ExpectRefused(Sign(Path("lot.json")), "a.key: key file: the passphrase is wrong", 8);
}

TEST_F(Inputs, AKeyFileThatWasCopiedAsText) {
  Put("lot.json", record_);
  Put("a.key", kMark + WithCrLf(Get("a.key")));
  EXPECT_EQ(Sign(Path("lot.json")).code, 0);
  Put("a.key", Utf16(Get("a.key")));
  ExpectRefused(Sign(Path("lot.json")), "a.key is text in UTF-16LE");
}

TEST_F(Inputs, ASeedFileOfWindows) {
  const std::string seed(64, 'a');
  int n = 0;
  for (const std::string& text : {seed, seed + "\n", seed + "\r\n", kMark + seed + "\r\n"}) {
    const Outcome made = Lode({"key", "new", "--party", "local:mutoto", "--purpose", "CUSTODY",
                               "--work", "interactive", "--seed-file", Put("seed", text), "--out",
                               Path(std::to_string(n++) + ".key")});
    EXPECT_EQ(made.code, 0) << made.err;
  }
  for (const std::string& text : {seed + "\r", seed + " ", seed + "\n\n", seed.substr(1) + "\n"}) {
    const Outcome made = Lode({"key", "new", "--party", "local:mutoto", "--purpose", "CUSTODY",
                               "--seed-file", Put("seed", text), "--out", Path("no.key")});
    EXPECT_EQ(made.code, text.ends_with("a\r") ? 0 : 2) << made.err;
    std::filesystem::remove(Path("no.key"));
  }
}

TEST_F(Inputs, TrustAndSettingsOfWindows) {
  const std::string trust = "# a log\nlog ledger.example/x+00000000+AQ==\nquorum none\n";
  const auto of = [&](const std::string& bytes) {
    return Lode({"receipt", "verify", Path("none"), "--trust", Put("trust", bytes)}).err;
  };
  // As far as the key, which is no key: the line ends are no matter.
  const std::string plain = of(trust);
  EXPECT_THAT(plain, HasSubstr("trust file line 2"));
  EXPECT_EQ(of(kMark + WithCrLf(trust)), plain);
  EXPECT_THAT(of(Utf16(trust)), HasSubstr("trust is text in UTF-16LE"));
  EXPECT_THAT(of("log\rquorum none\n"), HasSubstr("control characters"));
  Put("settings.toml", kMark + std::string("vkey = \"nonsense\"\r\nprofile = \"books\"\r\n"));
  EXPECT_THAT(Lode({"log", "checkpoint", "--ledger", Path("settings.toml")}).err,
              HasSubstr("MALFORMED"));
  EXPECT_THAT(Lode({"log", "checkpoint", "--ledger", Put("s.toml", "vkey = x")}).err,
              HasSubstr("s.toml: line 1, column 8: "));
}

TEST_F(Inputs, AnEmptyValueDropsNoCheck) {
  const std::vector<std::vector<std::string>> commands = {
      {"receipt", "verify", "r", "--envelope", ""},
      {"receipt", "verify", "r", "--envelope="},
      {"receipt", "verify", "r", "--digest", ""},
      {"receipt", "verify", "r", "--trust", ""},
      {"receipt", "verify", "r", "--vkey", ""},
      {"trail", "verify", "t", "--profile", ""},
      {"trail", "verify", "t", "--profile-file", ""},
      {"trail", "verify", "t", "--as-of", ""},
      {"log", "checkpoint", "--pin", ""},
      {"log", "checkpoint", "--ledger", ""},
      {"log", "checkpoint", "--address", ""},
      {"record", "submit", "e", "--record-time", ""},
      {"record", "submit", "e", "--out", ""},
      {"record", "sign", "e", "--key", ""},
      {"key", "new", "--party", "", "--purpose", "ADMIN", "--out", "k"},
      {"record", "sign", "e", "--key", "k", "--passphrase-file", ""}};
  for (const auto& command : commands) {
    const Outcome outcome = Lode(command);
    std::string name = command.back().empty() ? command[command.size() - 2] : command.back();
    if (command[0] == "key") name = "--party";
    name.erase(std::min(name.find('='), name.size()));
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, StartsWith("lode: " + name + " has an empty value"));
  }
  for (const char* name : {"LODE_PIN", "LODE_TRUST", "LODE_VKEY", "LODE_PROFILE"}) {
    variables_[name] = "";
    ExpectRefused(Lode({"log", "checkpoint"}), std::string("the variable ") + name);
    variables_.erase(name);
  }
}

TEST_F(Inputs, NumbersAreDecimalAndValuesWhole) {
  ExpectRefused(Lode({"lot", "list", "--limit", "010"}),
                "--limit: 010 is not a whole number from 1 to");
  ExpectRefused(Lode({"lot", "list", "--timeout", "0x10"}),
                "--timeout: 0x10 is not a whole number from 1 to 3600");
  ExpectRefused(Lode({"lot", "trace", "lot:a/b", "--depth", "-1"}), "--depth: -1 is not");
  ExpectRefused(Lode({"record", "show", "[a,b]"}), "can't read [a,b]: there is no such file");
  ExpectRefused(Lode({"key", "show", "[a,b]", "lot"}), "can't read [a,b]: ");
  ExpectRefused(Lode({"lot", "list", "--json", "--pin", "a", "--pin", "a"}),
                "--pin is given twice");
}

TEST_F(Inputs, AMisspeltWordIsNamedWithTheNearest) {
  ExpectRefused(Lode({"record", "sumbit", "x"}),
                "`lode record sumbit` does not exist. Did you mean `lode record submit`?");
  ExpectRefused(Lode({"verify", "x"}), "` or `lode lot verify` or `lode trail verify`?");
  ExpectRefused(Lode({"lot", "verify", "x", "--proflie", "demo"}), "Did you mean --profile?");
  ExpectRefused(Lode({"record", "new", "LotCreatd"}), "Did you mean LotCreated?");
  ExpectRefused(Lode({"key", "new", "--party", "local:x", "--purpose", "CUSTDY", "--out", "k"}),
                "Did you mean CUSTODY?");
  ExpectRefused(Lode({"key", "new", "--party", "local:x", "--purpose", "CUSTODY", "--out", "k",
                      "--work", "moderat"}),
                "Did you mean moderate?");
}

}  // namespace
}  // namespace lode::cli
