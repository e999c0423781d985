// SPDX-License-Identifier: Apache-2.0
// lode key and lode record, offline.
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/files.h"
#include "tests/unit/cli/fixture.h"
#include "verifier/base/encoding.h"
#include "verifier/custody/check_record.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/json.h"
#include "verifier/record/record.h"

namespace lode::cli {
namespace {

using nlohmann::json;

std::vector<std::string> BuiltKinds() {
  std::vector<std::string> kinds;
  for (int i = 1; i <= record::pb::Kind_MAX; ++i) {
    if (record::IsBuilt(static_cast<record::pb::Kind>(i)))
      kinds.emplace_back(record::KindName(static_cast<record::pb::Kind>(i)));
  }
  return kinds;
}

class RecordCommand : public CliTest {
 protected:
  std::string LotJson() const { return Put("lot.json", Lode({"record", "new", "LotCreated"}).out); }
  envelope::Envelope EnvelopeOf(const std::string& name) const {
    return *envelope::ParseEnvelope(Get(name));
  }
};

TEST_F(RecordCommand, EveryBuiltKindHasATemplateThatOnlyWantsItsValuesChanged) {
  for (const std::string& kind : BuiltKinds()) {
    const Outcome outcome = Lode({"record", "new", kind});
    ASSERT_EQ(outcome.code, 0) << kind << outcome.err;
    auto record = record::RecordFromJson(outcome.out);
    ASSERT_TRUE(record.ok()) << kind << record.status();
    EXPECT_EQ(record::KindName(record::KindOf(*record)), kind);
    record::Defaults defaults{kOrigin, *base::HexDecode(kGenesis), std::string(16, 'n'),
                              record->event_time()};
    record::FillDefaults(defaults, *record);
    for (const record::Violation& v : custody::CheckRecord(*record))
      ADD_FAILURE() << kind << " " << v.field << " " << v.code();
    EXPECT_TRUE(record::ParseRecord(record::EncodePayload(*record)).ok()) << kind;
  }
}

TEST_F(RecordCommand, NewRefusesWhatItCanNotMake) {
  EXPECT_EQ(Lode({"record", "new", "Nothing"}).code, 2);
  EXPECT_NE(Lode({"record", "new", "Nothing"}).err.find("LotCreated"), std::string::npos);
  EXPECT_EQ(Lode({"record", "new", "Corrected"}).code, 7);
}

TEST_F(RecordCommand, SignsFillsInAndCollectsSignatures) {
  const std::string file = LotJson();
  const Outcome first = Lode({"record", "sign", file, "--key", Key("local:mutoto", 'a')});
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_NE(first.err.find("1 of 2 signatures"), std::string::npos);
  EXPECT_NE(first.err.find("SIMULATED TIME"), std::string::npos);
  EXPECT_NE(first.err.find("120,000 kg"), std::string::npos);
  const envelope::Envelope one = EnvelopeOf("lot.envelope");
  const auto record = record::ParseRecord(one.payload);
  EXPECT_EQ(record->message.origin(), kOrigin);
  EXPECT_EQ(record->message.nonce().size(), 16u);

  const Outcome second = Lode({"record", "sign", Path("lot.envelope"), "--key",
                               Key("local:state-agency", 'b', record::v1::PURPOSE_OBSERVE)});
  ASSERT_EQ(second.code, 0) << second.err;
  const envelope::Envelope two = EnvelopeOf("lot.envelope");
  EXPECT_EQ(two.payload, one.payload);
  ASSERT_EQ(two.signatures.size(), 2u);
  for (const char letter : {'a', 'b'}) {
    const auto key = keys::ReadKeyFile(Path(std::string(1, letter) + ".key"))->header.public_key;
    const std::string pae = envelope::Pae(envelope::kRecordPayloadType, two.payload);
    int good = 0;
    for (const auto& s : two.signatures)
      good += envelope::VerifySignature(s, key, pae, record->digest, nullptr).ok();
    EXPECT_EQ(good, 1) << letter;
  }
}

// An example's key in its place could never sign.
TEST_F(RecordCommand, ANewGenesisNamesTheKeyThatItIsGiven) {
  const std::string path = Key("local:registry-office", 'a', record::v1::PURPOSE_REGISTRY);
  const json genesis = json::parse(Lode({"record", "new", "Genesis", "--key", path}).out);
  const auto header = keys::ReadKeyFile(path)->header;
  const json& registrar = genesis["genesis"]["registrars"][0];
  EXPECT_EQ(genesis["author"], "local:registry-office");
  EXPECT_EQ(registrar["party"], "local:registry-office");
  EXPECT_EQ(registrar["key_id"], base::HexEncode(header.key_id().view()));
  EXPECT_EQ(registrar["pubkey"], base::HexEncode(header.public_key.view()));
  EXPECT_EQ(genesis["genesis"]["parties"][0]["party"], "local:registry-office");
}

// The ledger knows no scheme and would log it; nobody could use it.
TEST_F(RecordCommand, WarnsOfCriteriaThatNoCatalogueHas) {
  json attest = json::parse(Lode({"record", "new", "Attested"}).out);
  attest["attested"]["outcomes"][0]["criterion"] = "3.44";
  const Outcome outcome = Lode({"record", "sign", Put("attest.json", attest.dump()), "--key",
                                Key("local:validator", 'a', record::v1::PURPOSE_ATTEST)});
  EXPECT_NE(outcome.err.find("has no 3.44. Did you mean 3.4?"), std::string::npos) << outcome.err;
  attest["attested"]["outcomes"][0]["criterion"] = "3.4";
  EXPECT_EQ(Lode({"record", "sign", Put("good.json", attest.dump()), "--key", Path("a.key")})
                .err.find("warning"),
            std::string::npos);
}

TEST_F(RecordCommand, TwoSignaturesAtOnceAndDsse) {
  const Outcome outcome =
      Lode({"record", "sign", LotJson(), "--key", Key("local:mutoto", 'a'), "--key",
            Key("local:state-agency", 'b', record::v1::PURPOSE_OBSERVE), "--dsse", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json out = json::parse(outcome.out);
  EXPECT_EQ(out["schema"], "lode.signed/v1");
  EXPECT_EQ(out["signatures"].size(), 2u);
  EXPECT_EQ(out["record"]["lot_created"]["quantity"]["wet_mg"], "120000000000");
  EXPECT_EQ(*envelope::EnvelopeFromDsseJson(
                Get("lot.dsse.json").substr(0, Get("lot.dsse.json").size() - 1)),
            EnvelopeOf("lot.envelope"));
  const Outcome shown = Lode({"record", "show", Path("lot.dsse.json"), "--json"});
  EXPECT_EQ(json::parse(shown.out)["digest"], out["digest"]);
}

TEST_F(RecordCommand, ABatchIsOneSignatureThatEachRecordCarries) {
  std::vector<std::string> arguments = {"record", "sign", "--batch", "--key",
                                        Key("local:mutoto", 'a', record::v1::PURPOSE_ADMIN)};
  for (int i = 0; i < 5; ++i) {
    json record = json::parse(Lode({"record", "new", "MandateGranted"}).out);
    record["mandate_granted"]["agent"] = "local:broker-" + std::to_string(i);
    arguments.push_back(Put("m" + std::to_string(i) + ".json", record.dump()));
  }
  ASSERT_EQ(Lode(arguments).code, 0) << Lode(arguments).err;
  const auto key = keys::ReadKeyFile(Path("a.key"))->header.public_key;
  std::set<std::string> signatures;
  for (int i = 0; i < 5; ++i) {
    const envelope::Envelope e = EnvelopeOf("m" + std::to_string(i) + ".envelope");
    ASSERT_EQ(e.signatures.size(), 1u);
    EXPECT_EQ(e.signatures[0].algorithm, 2);
    EXPECT_TRUE(envelope::VerifySignature(e.signatures[0], key,
                                          envelope::Pae(envelope::kRecordPayloadType, e.payload),
                                          envelope::RecordDigest(e.payload), nullptr)
                    .ok());
    signatures.insert(
        std::string(envelope::ParseBatchMaterial(e.signatures[0].material)->signature.view()));
  }
  EXPECT_EQ(signatures.size(), 1u);
  arguments.push_back("--dsse");
  EXPECT_EQ(Lode(arguments).code, 2);
}

TEST_F(RecordCommand, NeverTheSameNonceAndNeverOverAnEnvelope) {
  const std::string file = LotJson(), key = Key("local:mutoto", 'a');
  ASSERT_EQ(Lode({"record", "sign", file, "--key", key}).code, 0);
  const std::string first = Get("lot.envelope");
  EXPECT_EQ(Lode({"record", "sign", file, "--key", key}).code, 2);
  EXPECT_EQ(Get("lot.envelope"), first);
  ASSERT_EQ(Lode({"record", "sign", file, "--key", key, "--force"}).code, 0);
  EXPECT_NE(Get("lot.envelope"), first);
}

// A second signer has the first one's two files, or only the DSSE JSON: both are gone on from.
TEST_F(RecordCommand, ASecondSignatureGoesOnFromTheFirstOnesDsse) {
  const std::string first = Key("local:mutoto", 'a'),
                    second = Key("local:state-agency", 'b', record::v1::PURPOSE_OBSERVE);
  for (const char* from : {"lot.envelope", "lot.dsse.json"}) {
    const std::string file = LotJson();
    ASSERT_EQ(Lode({"record", "sign", file, "--key", first, "--dsse", "--force"}).code, 0);
    const Outcome outcome = Lode({"record", "sign", Path(from), "--key", second, "--dsse"});
    ASSERT_EQ(outcome.code, 0) << from << outcome.err;
    const envelope::Envelope envelope = EnvelopeOf("lot.envelope");
    EXPECT_EQ(envelope.signatures.size(), 2u);
    EXPECT_EQ(*envelope::EnvelopeFromDsseJson(Get("lot.dsse.json")), envelope);
  }
}

// Gone on from, not lost: a file that holds another record, or a signature that would go.
TEST_F(RecordCommand, NoSignatureThatIsThereIsLost) {
  const std::string first = Key("local:mutoto", 'a'),
                    second = Key("local:state-agency", 'b', record::v1::PURPOSE_OBSERVE);
  ASSERT_EQ(Lode({"record", "sign", LotJson(), "--key", first}).code, 0);
  const std::string one = Get("lot.envelope");
  ASSERT_EQ(Lode({"record", "sign", Path("lot.envelope"), "--key", second}).code, 0);
  const std::string two = Get("lot.envelope");
  std::filesystem::create_directory(Path("old"));
  Put("old/lot.envelope", one);
  // The old envelope with one signature, signed again into the folder of the one with two.
  const Outcome again = Lode(
      {"record", "sign", Path("old/lot.envelope"), "--key", second, "--out", folder_.string()});
  EXPECT_EQ(again.code, 2) << again.out;
  EXPECT_NE(again.err.find("say --force"), std::string::npos);
  EXPECT_EQ(Get("lot.envelope"), two);
}

TEST_F(RecordCommand, OutputsOfOneNameAreRefusedBeforeAnythingIsSigned) {
  const std::string key = Key("local:mutoto", 'a');
  std::filesystem::create_directory(Path("march"));
  std::filesystem::create_directory(Path("april"));
  std::filesystem::create_directory(Path("signed"));
  std::filesystem::create_directory_symlink(Path("signed"), Path("also-signed"));
  const std::string lot = Lode({"record", "new", "LotCreated"}).out;
  const std::string march = Put("march/lot.json", lot), april = Put("april/lot.json", lot);
  for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{
           {}, {"--force"}, {"--batch"}, {"--dsse"}, {"--json", "--force"}}) {
    std::vector<std::string> arguments = {"record", "sign", march,   april,
                                          "--key",  key,    "--out", Path("signed")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = Lode(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("the signed form of " + march), std::string::npos) << outcome.err;
    EXPECT_TRUE(std::filesystem::is_empty(Path("signed")));
  }
  EXPECT_EQ(Lode({"record", "sign", march, march, "--key", key}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(Path("march/lot.envelope")));
  EXPECT_EQ(Lode({"record", "sign", march, "--key", key}).code, 0);
}

TEST_F(RecordCommand, WhatIsReadIsNeverWrittenOver) {
  const std::string key = Key("local:mutoto", 'a');
  const std::string lot = Lode({"record", "new", "LotCreated"}).out;
  const std::string record = Put("lot.envelope", lot);  // a record under a misleading name
  EXPECT_EQ(Lode({"record", "sign", record, "--key", key, "--force"}).code, 2);
  EXPECT_EQ(Get("lot.envelope"), lot);
  const std::string secret = Get("a.key");
  std::filesystem::rename(Path("a.key"), Path("k.envelope"));
  const std::string other = Put("k.json", lot);
  const Outcome outcome = Lode({"record", "sign", other, "--key", Path("k.envelope"), "--force"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("the key " + Path("k.envelope")), std::string::npos) << outcome.err;
  EXPECT_EQ(Get("k.envelope"), secret);
}

// A folder that is not there is known before the passphrase is asked for, and a user's own
// lot.envelope.new stays.
TEST_F(RecordCommand, ChecksItsOutputsFirstAndTouchesNothingElse) {
  const std::string key = Key("local:mutoto", 'a');
  const Outcome nowhere = Lode({"record", "sign", LotJson(), "--key", key, "--out", Path("none"),
                                "--passphrase-file", Path("no-passphrase-either")});
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_NE(nowhere.err.find("none/lot.envelope"), std::string::npos) << nowhere.err;
  Put("lot.envelope.new", "mine");
  EXPECT_EQ(Lode({"record", "sign", LotJson(), "--key", key}).code, 0);
  EXPECT_EQ(Get("lot.envelope.new"), "mine");
}

TEST_F(RecordCommand, RefusesBeforeSigning) {
  json record = json::parse(Lode({"record", "new", "LotCreated"}).out);
  record["lot_created"]["quantity"]["dry_mg"] = "1";
  record["lot_created"]["site"] = "nowhere";
  const std::string key = Key("local:mutoto", 'a');
  const Outcome outcome =
      Lode({"record", "sign", Put("bad.json", record.dump()), "--key", key, "--json"});
  EXPECT_EQ(outcome.code, 8);
  EXPECT_FALSE(std::filesystem::exists(Path("bad.envelope")));
  const json out = json::parse(outcome.out);
  EXPECT_EQ(out["schema"], "lode.error/v1");
  EXPECT_EQ(out["reason"], "REFUSED");
  EXPECT_GE(out["violations"].size(), 2u);
  EXPECT_NE(outcome.err.find("lot_created.site"), std::string::npos);
  EXPECT_NE(outcome.err.find("remedy"), std::string::npos);
}

TEST_F(RecordCommand, SaysWhatIsWrongWithTheCommand) {
  const std::string file = LotJson(), key = Key("local:mutoto", 'a'),
                    other = Key("local:other", 'c');
  EXPECT_EQ(Lode({"record", "sign", file, "--key", other}).code, 2);  // not a signer
  EXPECT_EQ(Lode({"record", "sign", file, "--key", key, "--key", Key("local:mutoto", 'd')}).code,
            2);
  EXPECT_EQ(Lode({"record", "sign", file}).code, 2);
  EXPECT_EQ(Lode({"record", "sign", Path("none.json"), "--key", key}).code, 2);
  EXPECT_EQ(Lode({"record", "sign", Put("no.json", "{\"a\": 1}"), "--key", key}).code, 2);
  EXPECT_EQ(Lode({"record", "sign", Put("no.bin", "\x01\x02"), "--key", key}).code, 2);
  EXPECT_EQ(Lode({"record", "sign", Put("empty", ""), "--key", key}).code, 2);
  EXPECT_EQ(Lode({"record", "frobnicate"}).code, 2);
  EXPECT_EQ(Lode({}).code, 2);
  EXPECT_EQ(json::parse(Lode({"record", "frobnicate", "--json"}).out)["exit_code"], 2);
}

TEST_F(RecordCommand, KeepsKeysForTheirLedger) {
  const std::string key = Key("local:mutoto", 'a');
  json record = json::parse(Lode({"record", "new", "LotCreated"}).out);
  record["origin"] = "ledger.example/other/simulated";
  EXPECT_EQ(Lode({"record", "sign", Put("o.json", record.dump()), "--key", key}).code, 2);
  variables_.erase("LODE_ORIGIN");
  EXPECT_EQ(Lode({"record", "sign", LotJson(), "--key", key}).code, 2);
  EXPECT_EQ(Lode({"record", "sign", LotJson(), "--key", key, "--ledger",
                  Put("l.toml", std::string("origin = \"") + kOrigin + "\"\n")})
                .code,
            0);
}

TEST_F(RecordCommand, RefusesAWrongPassphraseAndAnOpenFile) {
  const std::string file = LotJson(), key = Key("local:mutoto", 'a');
  const Outcome wrong =
      Lode({"record", "sign", file, "--key", key, "--passphrase-file", Put("p2", "wrong words\n")});
  EXPECT_EQ(wrong.code, 8);
  EXPECT_NE(wrong.err.find("passphrase is wrong"), std::string::npos);
  chmod(key.c_str(), 0644);
  EXPECT_EQ(Lode({"record", "sign", file, "--key", key}).code, 8);
  EXPECT_EQ(Lode({"key", "show", key}).code, 8);
  EXPECT_FALSE(std::filesystem::exists(Path("lot.envelope")));
}

TEST_F(RecordCommand, AsksAtATerminalAndTakesNoForAnAnswer) {
  const std::string file = LotJson(), key = Key("local:mutoto", 'a');
  EXPECT_EQ(Lode({"record", "sign", file, "--key", key}, "no\n", true).code, 9);
  EXPECT_FALSE(std::filesystem::exists(Path("lot.envelope")));
  EXPECT_EQ(Lode({"record", "sign", file, "--key", key}, "yes\n", true).code, 0);
}

TEST_F(RecordCommand, NoHostileTextReachesTheTerminal) {
  json record = json::parse(Lode({"record", "new", "LotCreated"}).out);
  record["lot_created"]["seller"] = kHostile;
  record["lot_created"]["lot"] = "lot:x/" + kHostile;
  record["author"] = kHostile;
  const std::string file = Put("h.json", record.dump()), key = Key("local:mutoto", 'a');
  for (const char* mode : {"--yes", "--json"}) {
    ExpectSafe(Lode({"record", "sign", file, "--key", key, mode}));
    if (std::string(mode) == "--json") ExpectSafe(Lode({"record", "show", file, mode}));
  }
  const Outcome shown = Lode({"record", "show", file});
  EXPECT_EQ(shown.code, 0);
  EXPECT_NE(shown.out.find("evil"), std::string::npos);
  ExpectSafe(shown);
  // What passes the checks of a record alone: invisible and bidirectional characters.
  record["lot_created"]["lot"] = "lot:mutoto/a";
  record["author"] = "local:mutoto";
  record["lot_created"]["seller"] =
      "\xE2\x80\xAE"
      "evil\xC2\x9B"
      "31m";
  const Outcome signed_one = Lode({"record", "sign", Put("b.json", record.dump()), "--key", key});
  EXPECT_EQ(signed_one.code, 0) << signed_one.err;
  ExpectSafe(signed_one);
  ExpectSafe(Lode({"record", "show", Path("b.envelope")}));
  ExpectSafe(Lode({"record", "show", Path("b.envelope"), "--json"}));
  ExpectSafe(Lode({"record", "show", Put(std::string("x\x1B[2J.json"), "{}")}));
  ExpectSafe(Lode({"record", kHostile}));
}

// Relative to what the test takes already, so that it holds under a sanitizer, too.
void LeaveMemory(uint64_t bytes) {
  uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t limit = pages * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)) + bytes;
  const rlimit both{limit, limit};
  ::setrlimit(RLIMIT_AS, &both);
}

TEST_F(RecordCommand, TooLittleMemoryForAKeyIsNoDefectAndSaysWhatNeedsLess) {
  const std::vector<std::string> words = {"key",   "new",           "--party",   "local:mutoto",
                                          "--out", Path("big.key"), "--purpose", "CUSTODY"};
  EXPECT_EXIT(
      {
        LeaveMemory(100 << 20);
        const Outcome made = Lode(words);
        std::cerr << made.err;
        std::_Exit(made.code);
      },
      ::testing::ExitedWithCode(12), "256 MiB.*OUT_OF_MEMORY(.|\n)*--work interactive");
}

// What is told to be done next is what works: a ledger that is not known yet needs its key.
TEST_F(RecordCommand, TheNextStepsOfANewKeyWork) {
  variables_.erase("LODE_ORIGIN");
  variables_.erase("LODE_GENESIS");
  const auto make = [&](const std::string& name, const std::string& purpose) {
    return Lode({"key", "new", "--party", "local:r", "--purpose", purpose, "--out", Path(name),
                 "--work", "interactive"});
  };
  const Outcome registry = make("r.key", "REGISTRY");
  ASSERT_EQ(registry.code, 0) << registry.err;
  EXPECT_NE(registry.err.find("lode log describe --vkey VKEY > lode.toml"), std::string::npos);
  EXPECT_NE(registry.err.find("lode record new Genesis --key " + Path("r.key")), std::string::npos);
  EXPECT_EQ(Lode({"record", "new", "Genesis", "--key", Path("r.key")}).code, 0);
  EXPECT_EQ(make("c.key", "CUSTODY").err.find("Genesis --key"), std::string::npos);
  variables_["LODE_TRUST"] = Path("trust.txt");
  EXPECT_NE(make("d.key", "CUSTODY").err.find("lode log describe > lode.toml"), std::string::npos);
}

TEST_F(RecordCommand, MakesAKeyAndItsRecord) {
  const std::string seed = Put("seed", std::string(64, '1') + "\n");
  const Outcome made =
      Lode({"key", "new", "--party", "local:mutoto", "--purpose", "CUSTODY", "--out", Path("n.key"),
            "--seed-file", seed, "--work", "interactive", "--json"});
  ASSERT_EQ(made.code, 0) << made.err;
  const json key = json::parse(made.out);
  EXPECT_EQ(key["schema"], "lode.key/v1");
  EXPECT_EQ(json::parse(Lode({"key", "show", Path("n.key"), "--json"}).out)["key_id"],
            key["key_id"]);
  EXPECT_EQ(Lode({"key", "new", "--party", "local:mutoto", "--purpose", "CUSTODY", "--out",
                  Path("n.key"), "--work", "interactive"})
                .code,
            2);
  EXPECT_EQ(
      Lode({"key", "new", "--party", "mutoto", "--purpose", "CUSTODY", "--out", Path("m.key")})
          .code,
      2);
  EXPECT_EQ(
      Lode({"key", "new", "--party", "local:m", "--purpose", "EVERYTHING", "--out", Path("m.key")})
          .code,
      2);
  EXPECT_EQ(Lode({"key", "new", "--party", "local:m", "--purpose", "ADMIN", "--out", Path("m.key"),
                  "--passphrase-file", Put("short", "seven77")})
                .code,
            2);
  const Outcome added = Lode({"record", "new", "KeyAdded", "--key", Path("n.key")});
  ASSERT_EQ(added.code, 0) << added.err;
  const json body = json::parse(added.out)["key_added"];
  EXPECT_EQ(body["pubkey"], key["public_key"]);
  EXPECT_NE(body["proof"], std::string(128, '0'));
}

TEST_F(RecordCommand, EveryVerbHasExamplesInItsHelp) {
  const std::map<std::string, std::vector<std::string>> verbs = {
      {"key", {"new", "show"}},
      {"record", {"new", "sign", "unsign", "submit", "show"}},
      {"lot", {"show", "list", "trace", "verify"}},
      {"trail", {"export", "verify"}},
      {"log", {"checkpoint", "describe"}},
      {"receipt", {"verify", "renew"}},
      {"party", {"list", "show"}},
      {"site", {"list", "show"}}};
  const Outcome top = Lode({"--help"});
  EXPECT_EQ(top.code, 0);
  EXPECT_NE(top.out.find("Examples:"), std::string::npos);
  for (const auto& [noun, names] : verbs) {
    EXPECT_NE(top.out.find(noun), std::string::npos) << noun;
    for (const std::string& name : names) {
      const Outcome help = Lode({noun, name, "--help"});
      EXPECT_EQ(help.code, 0) << noun << name;
      EXPECT_NE(help.out.find("Examples:\n  lode " + noun + " " + name), std::string::npos)
          << help.out;
      ExpectSafe(help);
    }
  }
}

}  // namespace
}  // namespace lode::cli
