// SPDX-License-Identifier: Apache-2.0
// Who signs with what, signatures that are taken out, replaced and shown; and words of the command
// line that can't be what they should be. All offline.
#include "verifier/crypto/signing.h"

#include <nlohmann/json.hpp>
#include <set>

#include "tests/unit/cli/fixture.h"
#include "verifier/base/encoding.h"
#include "verifier/envelope/envelope.h"
#include "verifier/note/note.h"

namespace lode::cli {
namespace {

using nlohmann::json;

class Signing : public CliTest {
 protected:
  std::string LotJson() const { return Put("lot.json", Lode({"record", "new", "LotCreated"}).out); }
  envelope::Envelope EnvelopeOf(const std::string& name) const {
    return *envelope::ParseEnvelope(Get(name));
  }
};

// The sign table is known without a ledger: nothing is signed that the ledger would refuse.
TEST_F(Signing, AKeyOfTheWrongPurposeSignsNothing) {
  const std::string file = LotJson(), wrong = Key("local:mutoto", 'a', record::v1::PURPOSE_ADMIN);
  const Outcome outcome = Lode({"record", "sign", file, "--key", wrong, "--json"});
  EXPECT_EQ(outcome.code, 8) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(Path("lot.envelope")));
  const json out = json::parse(outcome.out);
  ASSERT_EQ(out["violations"].size(), 1u) << outcome.out;
  EXPECT_EQ(out["violations"][0]["rule"], "ADM-03");
  EXPECT_EQ(out["violations"][0]["value"], "ADMIN");
  EXPECT_EQ(out["violations"][0]["limit"], "CUSTODY");
  EXPECT_NE(outcome.err.find("lode key show FILE"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("lode key new --party local:mutoto --purpose PURPOSE"),
            std::string::npos);
  // A witness signs with another key than the author.
  EXPECT_EQ(Lode({"record", "sign", file, "--key", Key("local:state-agency", 'b')}).code, 8);
  EXPECT_EQ(Lode({"record", "sign", file, "--key",
                  Key("local:state-agency", 'c', record::v1::PURPOSE_OBSERVE)})
                .code,
            0);
  // Nor does a party sign in a part that this kind has not.
  json record = json::parse(Lode({"record", "new", "LotCreated"}).out);
  record["signers"][0]["capacity"] = "CAPACITY_OFFICIAL";
  const Outcome part =
      Lode({"record", "sign", Put("part.json", record.dump()), "--key", Key("local:mutoto", 'd')});
  EXPECT_EQ(part.code, 8);
  EXPECT_NE(part.err.find("ADM-02  signers[0].capacity"), std::string::npos) << part.err;
}

TEST_F(Signing, ASignatureIsTakenOutOrReplaced) {
  const std::string agency = Key("local:state-agency", 'b', record::v1::PURPOSE_OBSERVE);
  const std::string again = Key("local:state-agency", 'c', record::v1::PURPOSE_OBSERVE);
  const std::string mine = Key("local:mutoto", 'a');
  const auto id = [&](const std::string& path) {
    return base::HexEncode(keys::ReadKeyFile(path)->header.key_id().view());
  };
  ASSERT_EQ(Lode({"record", "sign", LotJson(), "--key", agency, "--dsse"}).code, 0);
  const std::string payload = EnvelopeOf("lot.envelope").payload;
  // It would be the only one.
  const Outcome only = Lode({"record", "unsign", Path("lot.envelope"), "--key-id", id(agency)});
  EXPECT_EQ(only.code, 2);
  EXPECT_NE(only.err.find("--replace " + id(agency)), std::string::npos) << only.err;
  // The agency signs a second time, with another key: there are as many as parties, so nobody
  // knows.
  ASSERT_EQ(Lode({"record", "sign", Path("lot.envelope"), "--key", again}).code, 0);
  const Outcome third = Lode({"record", "sign", Path("lot.envelope"), "--key", mine});
  EXPECT_EQ(third.code, 2);
  EXPECT_NE(third.err.find("each once"), std::string::npos) << third.err;
  for (const std::string& shown : {id(agency), id(again)})
    EXPECT_NE(third.err.find(shown), std::string::npos) << third.err;
  EXPECT_EQ(Lode({"record", "unsign", Path("lot.envelope"), "--key-id", id(mine)}).code, 2);
  EXPECT_EQ(Lode({"record", "unsign", Path("lot.envelope"), "--key-id", "11"}).code, 2);
  EXPECT_EQ(Lode({"record", "unsign", LotJson(), "--key-id", id(mine)}).code, 2);
  const Outcome taken =
      Lode({"record", "unsign", Path("lot.envelope"), "--key-id", id(again), "--dsse"});
  ASSERT_EQ(taken.code, 0) << taken.err;
  EXPECT_EQ(EnvelopeOf("lot.envelope").payload, payload);
  ASSERT_EQ(EnvelopeOf("lot.envelope").signatures.size(), 1u);
  EXPECT_EQ(*envelope::EnvelopeFromDsseJson(Get("lot.dsse.json")), EnvelopeOf("lot.envelope"));
  ASSERT_EQ(Lode({"record", "sign", Path("lot.envelope"), "--key", mine}).code, 0);
  // The other key of the agency in place of the first, and the same key again in its own place.
  for (const auto& [key, gone] : {std::pair{again, id(agency)}, std::pair{again, id(again)}}) {
    const Outcome replaced =
        Lode({"record", "sign", Path("lot.envelope"), "--key", key, "--replace", gone});
    ASSERT_EQ(replaced.code, 0) << replaced.err;
    std::set<std::string> now;
    for (const auto& s : EnvelopeOf("lot.envelope").signatures)
      now.insert(base::HexEncode(s.key_id.view()));
    EXPECT_EQ(now, (std::set<std::string>{id(mine), id(again)}));
    EXPECT_EQ(EnvelopeOf("lot.envelope").payload, payload);
  }
  EXPECT_EQ(
      Lode({"record", "sign", Path("lot.envelope"), "--key", agency, "--replace", id(agency)}).code,
      2);
}

// What is taken out was named; another signature that is in the way is not lost.
TEST_F(Signing, UnsignLosesNoOtherSignature) {
  const std::string agency = Key("local:state-agency", 'b', record::v1::PURPOSE_OBSERVE);
  const std::string mine = Key("local:mutoto", 'a');
  ASSERT_EQ(Lode({"record", "sign", LotJson(), "--key", mine, "--key", agency}).code, 0);
  const std::string both = Get("lot.envelope");
  std::filesystem::create_directory(Path("other"));
  // Another signature of the agency than the one that is taken out.
  std::string spoilt = both;
  spoilt.back() = static_cast<char>(spoilt.back() ^ 1);
  Put("other/lot.envelope", spoilt);
  const auto last = EnvelopeOf("lot.envelope").signatures.back().key_id;
  const std::vector<std::string> unsign = {
      "record", "unsign",     Path("lot.envelope"), "--key-id", base::HexEncode(last.view()),
      "--out",  Path("other")};
  EXPECT_EQ(Lode(unsign).code, 2);
  EXPECT_EQ(Get("other/lot.envelope"), spoilt);
  std::filesystem::remove(Path("other/lot.envelope"));
  EXPECT_EQ(Lode(unsign).code, 0);
  EXPECT_EQ(EnvelopeOf("other/lot.envelope").signatures.size(), 1u);
  EXPECT_EQ(Get("lot.envelope"), both);
}

TEST_F(Signing, ShowsEachSignatureAndWhyItWasNotChecked) {
  ASSERT_EQ(Lode({"record", "sign", LotJson(), "--key", Key("local:mutoto", 'a')}).code, 0);
  const auto digest = [&](const std::string& name) {
    return json::parse(Lode({"record", "show", Path(name), "--json"}).out);
  };
  const json shown = digest("lot.envelope");
  EXPECT_EQ(shown["signatures"][0]["verifies"], nullptr);
  EXPECT_NE(shown["signatures"][0]["why_not"].get<std::string>().find("--trust"),
            std::string::npos);
  EXPECT_NE(Lode({"record", "show", Path("lot.envelope")}).out.find("NOT CHECKED: "),
            std::string::npos);
  // Another signature of the same key shows as another.
  std::string spoilt = Get("lot.envelope");
  spoilt.back() = static_cast<char>(spoilt.back() ^ 1);
  Put("spoilt.envelope", spoilt);
  const json other = digest("spoilt.envelope");
  EXPECT_EQ(other["digest"], shown["digest"]);
  EXPECT_NE(other["signatures_digest"], shown["signatures_digest"]);
  EXPECT_NE(other["signatures"][0]["digest"], shown["signatures"][0]["digest"]);
}

// Genesis names its own keys: its signatures are checked without any ledger.
TEST_F(Signing, ShowsWhetherTheSignaturesOfAGenesisVerify) {
  const std::string key = Key("local:registry-office", 'a', record::v1::PURPOSE_REGISTRY);
  json genesis = json::parse(Lode({"record", "new", "Genesis", "--key", key}).out);
  genesis["origin"] = kOrigin;
  genesis["genesis"]["origin"] = kOrigin;
  genesis["genesis"]["simulated_time"] = true;
  genesis["genesis"]["log_vkey"] = note::FormatVkey(
      note::MakeNoteKey(kOrigin, note::kTypeEd25519,
                        crypto::SigningKey::FromSeed(std::string(32, 'L'))->public_key()));
  variables_.erase("LODE_GENESIS");
  const Outcome made = Lode({"record", "sign", Put("g.json", genesis.dump()), "--key", key});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_NE(Lode({"record", "show", Path("g.envelope")})
                .out.find("by local:registry-office, REGISTRY key: verifies"),
            std::string::npos)
      << Lode({"record", "show", Path("g.envelope")}).out;
  std::string spoilt = Get("g.envelope");
  spoilt.back() = static_cast<char>(spoilt.back() ^ 1);
  Put("g.envelope", spoilt);
  EXPECT_NE(Lode({"record", "show", Path("g.envelope")}).out.find("DOES NOT VERIFY"),
            std::string::npos);
}

// Two answers to one question: whose record it is.
TEST_F(Signing, AnAuthorOtherThanTheKeysPartyIsRefused) {
  const std::string key = Key("local:mutoto", 'a');
  const Outcome other =
      Lode({"record", "new", "LotCreated", "--author", "local:another", "--key", key});
  EXPECT_EQ(other.code, 2);
  EXPECT_EQ(other.out, "");
  EXPECT_NE(
      other.err.find("--author is local:another, and --key " + key + " signs for local:mutoto"),
      std::string::npos)
      << other.err;
  EXPECT_NE(other.err.find("next: leave --author out"), std::string::npos) << other.err;
  EXPECT_EQ(Lode({"record", "new", "LotCreated", "--author", "local:mutoto", "--key", key}).code,
            0);
  // A registrar's Genesis and a revocation name a key that is not their author's.
  EXPECT_EQ(Lode({"record", "new", "KeyRevoked", "--author", "local:another", "--key", key}).code,
            0);
}

// Malformed ids are told before anything is asked: there is no ledger here, and no trust.
TEST_F(Signing, AMalformedIdIsUsageAndNamesTheNearest) {
  const std::string hex(64, 'a');
  for (const auto& [arguments, meant] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"lot", "show", "LCC/hyd"}, "lot:lcc/hyd"},
           {{"lot", "trace", "lcc/hyd"}, "lot:lcc/hyd"},
           {{"lot", "verify", "Lot:lcc/hyd"}, "lot:lcc/hyd"},
           {{"lot", "list", "--prefix", "lcc/"}, "lot:lcc/"},
           {{"trail", "export", "lot/lcc/hyd"}, "lot:lcc/hyd"},
           {{"party", "show", "mutoto"}, "local:mutoto"},
           {{"party", "list", "--prefix", "LEI:9"}, "lei:9"},
           {{"site", "show", "lcc/kanzenze"}, "site:lcc/kanzenze"},
           {{"site", "list", "--prefix", "lcc"}, "site:lcc"},
           {{"record", "show", "sha256:" + hex}, hex},
           {{"record", "new", "LotCreated", "--author", "mutoto"}, "local:mutoto"}}) {
    const Outcome outcome = Lode(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments[0] << arguments[1] << outcome.err;
    EXPECT_NE(outcome.err.find("Did you mean " + meant + "?"), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.err.find("trust"), std::string::npos) << outcome.err;
  }
  const Outcome cut = Lode({"record", "show", hex.substr(1)});
  EXPECT_EQ(cut.code, 2);
  EXPECT_NE(cut.err.find("these are 63"), std::string::npos) << cut.err;
  variables_["LODE_GENESIS"] = "0x12";
  EXPECT_NE(Lode({"record", "sign", LotJson(), "--key", Key("local:mutoto", 'a')})
                .err.find("the setting genesis is 64 hex digits"),
            std::string::npos);
}

}  // namespace
}  // namespace lode::cli
