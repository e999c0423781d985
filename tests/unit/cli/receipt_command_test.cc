// SPDX-License-Identifier: Apache-2.0
// Receipts judged offline: by lode, with the exit code of each way in which one can be wrong.
#include <nlohmann/json.hpp>

#include "tests/support/small_log.h"
#include "tests/unit/cli/fixture.h"
#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"
#include "verifier/envelope/envelope.h"
#include "verifier/program/text_file.h"
#include "verifier/record/record.h"

namespace lode::cli {
namespace {

using nlohmann::json;

class ReceiptCommand : public CliTest {
 protected:
  ReceiptCommand() {
    Put("lot.json", Lode({"record", "new", "MandateGranted"}).out);
    EXPECT_EQ(Lode({"record", "sign", Path("lot.json"), "--key",
                    Key("local:mutoto", 'a', record::v1::PURPOSE_ADMIN)})
                  .code,
              0);
    const envelope::Envelope e = *envelope::ParseEnvelope(Get("lot.envelope"));
    leaf_ = {static_cast<uint64_t>(kNow), envelope::RecordDigest(e.payload),
             envelope::SignaturesDigest(e.signatures)};
    Put("trust", testing::TrustIn(log_));
    WriteReceipt(leaf_, 2);
  }

  // A tree of two leaves, the record second.
  void WriteReceipt(const merkle::RecordLeaf& leaf, uint64_t size) {
    Put("r", note::EncodeReceipt(testing::ReceiptOf(leaf, log_, size)));
  }
  Outcome Verify(std::vector<std::string> more = {}) const {
    std::vector<std::string> all = {"receipt", "verify", Path("r"), "--trust", Path("trust")};
    all.insert(all.end(), more.begin(), more.end());
    return Lode(all);
  }

  const testing::NoteSigner log_ = testing::SmallLog(kOrigin);
  merkle::RecordLeaf leaf_;
};

TEST_F(ReceiptCommand, ProvesThatThisRecordIsLogged) {
  const Outcome outcome = Verify({"--envelope", Path("lot.envelope")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("SIMULATED TIME"), std::string::npos);
  EXPECT_NE(outcome.out.find("LOGGED: this record is in the log"), std::string::npos);
  EXPECT_EQ(outcome.out.find("SKIP"), std::string::npos) << outcome.out;
  const json out = json::parse(Verify({"--envelope", Path("lot.envelope"), "--json"}).out);
  EXPECT_EQ(out["schema"], "lode.receipt/v1");
  EXPECT_EQ(out["record_matched"], true);
  EXPECT_EQ(out["simulated_time"], true);
  EXPECT_EQ(out["index"], "1");
}

TEST_F(ReceiptCommand, SaysWhatItDidNotCheck) {
  const Outcome outcome = Verify();
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find("LOGGED: a record is in the log"), std::string::npos);
  EXPECT_NE(outcome.out.find("SKIP"), std::string::npos);
  EXPECT_EQ(Verify({"--digest", base::HexEncode(leaf_.record_digest.view())}).code, 0);
}

// Two files of two records are the user's mistake, and no forgery: both are named.
TEST_F(ReceiptCommand, AnotherRecordIsUsageAndOtherSignaturesAreToldAsThat) {
  const std::string logged = base::HexEncode(leaf_.record_digest.view());
  const Outcome digest = Verify({"--digest", std::string(64, '1')});
  EXPECT_EQ(digest.code, 2);
  EXPECT_NE(digest.err.find(logged + " (entry 1)"), std::string::npos) << digest.err;
  EXPECT_NE(digest.err.find(std::string(64, '1')), std::string::npos) << digest.err;
  EXPECT_EQ(Verify({"--digest", "11"}).code, 2);
  Put("other.json", Lode({"record", "new", "MandateGranted"}).out);
  ASSERT_EQ(Lode({"record", "sign", Path("other.json"), "--key", Path("a.key")}).code, 0);
  const Outcome record = Verify({"--envelope", Path("other.envelope")});
  EXPECT_EQ(record.code, 2);
  const std::string other = base::HexEncode(
      envelope::RecordDigest(envelope::ParseEnvelope(Get("other.envelope"))->payload).view());
  for (const std::string& named : {logged, other, std::string("MandateGranted by local:mutoto")})
    EXPECT_NE(record.err.find(named), std::string::npos) << record.err;
  EXPECT_EQ(record.err.find("evidence"), std::string::npos) << record.err;
  merkle::RecordLeaf leaf = leaf_;
  leaf.signatures_digest = crypto::Sha256("other");
  WriteReceipt(leaf, 2);
  const Outcome signatures = Verify({"--envelope", Path("lot.envelope")});
  EXPECT_EQ(signatures.code, 13);
  EXPECT_NE(signatures.err.find(base::HexEncode(leaf.signatures_digest.view())), std::string::npos)
      << signatures.err;
  EXPECT_EQ(Verify().code, 0);
  // A forged receipt is forged, whatever it is compared with.
  leaf.record_time_us += 1;
  const note::Receipt good = *note::ParseReceipt(Get("r"));
  note::Receipt forged = good;
  forged.leaf = leaf;
  Put("r", note::EncodeReceipt(forged));
  EXPECT_EQ(Verify({"--envelope", Path("other.envelope")}).code, 3);
}

TEST_F(ReceiptCommand, RefusesAChangeOfAnyByteWithoutEverCrashing) {
  const std::string good = Get("r");
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    Put("r", bad);
    const int code = Verify({"--envelope", Path("lot.envelope")}).code;
    EXPECT_TRUE(code == 2 || code == 3) << "byte " << i << ": " << code;
  }
}

TEST_F(ReceiptCommand, TellsForgedFromUndecidedFromUnusable) {
  const note::NoteKey other =
      note::MakeNoteKey(kOrigin, note::kTypeEd25519,
                        crypto::SigningKey::FromSeed(std::string(32, 'M'))->public_key());
  EXPECT_EQ(Lode({"receipt", "verify", Path("r"), "--vkey", log_.vkey()}).code, 0);
  EXPECT_EQ(Lode({"receipt", "verify", Path("r"), "--vkey", note::FormatVkey(other)}).code, 3);
  const note::NoteKey elsewhere =
      note::MakeNoteKey("ledger.example/other", note::kTypeEd25519, log_.key.public_key());
  const Outcome other_log =
      Lode({"receipt", "verify", Path("r"), "--vkey", note::FormatVkey(elsewhere)});
  EXPECT_EQ(other_log.code, 11);
  for (const std::string& name : {std::string(kOrigin), elsewhere.name})
    EXPECT_NE(other_log.err.find(name + " (key "), std::string::npos) << other_log.err;
  EXPECT_EQ(Lode({"receipt", "verify", Path("r"), "--vkey", "nonsense"}).code, 2);
  EXPECT_EQ(Lode({"receipt", "verify", Path("r")}).code, 2);
  EXPECT_EQ(Lode({"receipt", "verify", Path("none"), "--trust", Path("trust")}).code, 2);
  const note::NoteKey witness =
      note::MakeNoteKey("witness.example/w", note::kTypeCosignature,
                        crypto::SigningKey::FromSeed(std::string(32, 'W'))->public_key());
  Put("trust", "log " + log_.vkey() + "\nwitness w " + note::FormatVkey(witness) + "\nquorum w\n");
  EXPECT_EQ(Verify().code, 5);
  for (const std::string& junk :
       {std::string(), std::string("x"), Get("lot.envelope"), std::string(200'000, 'a')}) {
    Put("r", junk);
    EXPECT_EQ(Verify().code, 2);
  }
}

TEST_F(ReceiptCommand, SaysWhatAProgramForTextDidToAReceipt) {
  const std::string good = Get("r");
  std::string crlf;
  for (const char c : good) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string utf16 = "\xFF\xFE";
  for (const char c : good) utf16 += std::string(1, c) + '\0';
  for (const std::string& bad : {crlf, "\xEF\xBB\xBF" + good, utf16}) {
    const std::string hint = program::HintOfText(bad);
    ASSERT_NE(hint, "");
    Put("r", bad);
    EXPECT_NE(Verify().err.find(hint), std::string::npos) << Verify().err;
    const Outcome renew = Lode({"receipt", "renew", Path("r"), "--trust", Path("trust")});
    EXPECT_NE(renew.err.find(hint), std::string::npos) << renew.err;
  }
}

}  // namespace
}  // namespace lode::cli
