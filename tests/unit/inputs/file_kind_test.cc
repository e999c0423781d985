// SPDX-License-Identifier: Apache-2.0
// Every kind of file in the place of every other: it is told as what it is, with a command for it.
#include "verifier/inputs/file_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/envelope/signer.h"
#include "verifier/inputs/trust_file.h"
#include "verifier/note/note.h"

namespace lode::inputs {
namespace {

using ::testing::HasSubstr;

envelope::Envelope Signed() {
  const auto key = *crypto::SigningKey::FromSeed(std::string(32, 'k'));
  return envelope::MakeEnvelope("payload", {envelope::SignPayload("payload", key)});
}

std::string Vkey() {
  const auto key = *crypto::SigningKey::FromSeed(std::string(32, 'k'));
  return note::FormatVkey(
      note::MakeNoteKey("ledger.example/x", note::kTypeEd25519, key.public_key()));
}

struct Sample {
  FileKind kind;
  std::string bytes;
};

const std::vector<Sample>& Samples() {
  static const auto& samples = *new std::vector<Sample>{
      {FileKind::kTrail, std::string("\x28\xb5\x2f\xfd\x24\x00\x01\x00\x00\x99\xe9\xd8\x51", 13)},
      {FileKind::kReceipt, "c2sp.org/tlog-proof@v1\nindex 3\n"},
      {FileKind::kEnvelope, envelope::EncodeEnvelope(Signed())},
      {FileKind::kDsse, *envelope::EnvelopeToDsseJson(Signed())},
      {FileKind::kRecord, "{\n  \"author\": \"local:a\",\n  \"lot_created\": {}\n}\n"},
      {FileKind::kScenario, "{\"scenario\": \"s\", \"origin\": \"x\", \"records\": []}"},
      {FileKind::kReport, "{\"schema\":\"lode.report/v2\",\"result\":\"VERIFIED\"}\n"},
      {FileKind::kAnswer, "{\"schema\":\"lode.lots/v1\",\"lots\":[]}\n"},
      {FileKind::kProfile, "# mine\n\n[profile]\nname = \"mine\"\n"},
      {FileKind::kSettings, "# of the plant\naddress = \"localhost:1\"\n"},
      {FileKind::kToml, "[log]\nkey = 1\n"},
      {FileKind::kTrust, "# C2SP\nlog " + Vkey() + "\nquorum none\n"},
      {FileKind::kCheckpoint,
       "ledger.example/x\n7\n" + std::string(43, 'A') + "=\n\n\xE2\x80\x94 "},
      {FileKind::kVkey, Vkey() + "\n"},
      {FileKind::kKey, "lode-key v1\nparty local:a\n"}};
  return samples;
}

bool IsTaken(FileKind wanted, FileKind kind) {
  if (kind == wanted) return true;
  const bool is_signed = kind == FileKind::kEnvelope || kind == FileKind::kDsse;
  const bool is_typed =
      wanted == FileKind::kProfile || wanted == FileKind::kSettings || wanted == FileKind::kTrust;
  if (kind == FileKind::kToml) return is_typed;
  if (wanted == FileKind::kRecord) return is_signed;
  return wanted == FileKind::kEnvelope && kind == FileKind::kDsse;
}

TEST(FileKind, EachIsKnownByItsBeginning) {
  for (const Sample& sample : Samples()) {
    EXPECT_EQ(FileKindOf(sample.bytes), sample.kind) << sample.bytes;
    EXPECT_FALSE(NameOf(sample.kind).empty());
    const std::string& bytes = sample.bytes;
    if (bytes[0] == '\x28' || bytes[0] == '\n') continue;
    // As another machine writes it.
    EXPECT_EQ(FileKindOf("\xEF\xBB\xBF" + bytes), sample.kind) << bytes;
    std::string windows;
    for (const char c : bytes) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(FileKindOf(windows), sample.kind) << bytes;
  }
}

TEST(FileKind, EveryOtherOneInThePlaceOfEach) {
  const absl::Status error = base::Error(base::Reason::kMalformed, "not that");
  for (const Sample& wanted : Samples()) {
    for (const Sample& given : Samples()) {
      const absl::Status told = OrOtherKind(error, wanted.kind, given.bytes, "the file");
      if (IsTaken(wanted.kind, given.kind)) {
        EXPECT_EQ(told, error);
        continue;
      }
      EXPECT_EQ(std::string(told.message()),
                "the file: this is " + std::string(NameOf(given.kind)) + ", and " +
                    std::string(NeededName(wanted.kind)) + " is needed here");
      EXPECT_EQ(base::ReasonOf(told), base::Reason::kMalformed);
      const std::string next = base::NextStepOf(told);
      EXPECT_EQ(next, WhatToDoWith(given.kind, "the file"));
      if (given.kind != FileKind::kReport && given.kind != FileKind::kAnswer &&
          given.kind != FileKind::kToml) {
        EXPECT_THAT(next, HasSubstr("'the file'"));
      }
      EXPECT_TRUE(OrOtherKind(absl::OkStatus(), wanted.kind, given.bytes, "the file").ok());
    }
  }
}

// A whole report has names that a scenario and a record have, too.
TEST(FileKind, WhatProgramsPrintIsKnownByItsSchema) {
  EXPECT_EQ(FileKindOf("{\"schema\": \"lode.report/v2\", \"parties\": [], \"sites\": []}"),
            FileKind::kReport);
  EXPECT_EQ(
      FileKindOf("{\"schema\": \"lode.record/v1\", \"record\": {}, \"kind\": 1, \"keys\": 1}"),
      FileKind::kAnswer);
  EXPECT_EQ(FileKindOf("{\"schema\""), FileKind::kUnknown);
}

// A key that no file of settings has: whichever file was meant, its reader says what may stand in
// it.
TEST(FileKind, TomlWithAnUnknownNameIsToldByItsReader) {
  EXPECT_EQ(FileKindOf("max_days = 3\n"), FileKind::kToml);
  EXPECT_EQ(FileKindOf("[profil]\nname = 1\n"), FileKind::kToml);
}

TEST(FileKind, WhatIsNoneOfThemIsToldByItsReader) {
  const absl::Status error = base::Error(base::Reason::kMalformed, "not that");
  for (const std::string& bytes :
       {std::string(), std::string(" \n"), std::string("hello\n"), std::string("[1, 2]"),
        std::string("[true]"), std::string("{\"colour\": 1}"), std::string("# nothing\n"),
        std::string("\x01\x02\x00", 3), std::string("{"), std::string("log\nquorum\n"),
        std::string("a\nb\nc\n")}) {
    EXPECT_EQ(FileKindOf(bytes), FileKind::kUnknown) << bytes;
    EXPECT_EQ(OrOtherKind(error, FileKind::kTrail, bytes, "f"), error) << bytes;
  }
}

// Its reader says more of a broken one, so it has to be known as well.
TEST(FileKind, BrokenJsonIsKnownByTheNamesBeforeTheBreak) {
  EXPECT_EQ(FileKindOf("{\"author\": \"local:a\" \"late\": true"), FileKind::kRecord);
  EXPECT_EQ(FileKindOf("{\"lotCreated\": {,"), FileKind::kRecord);
  EXPECT_EQ(FileKindOf("{\"payload\": \"abc\", \"payloadType\": 1"), FileKind::kDsse);
  EXPECT_EQ(FileKindOf("{\"author\": {\"payloadType\": 1}}"), FileKind::kRecord);
  EXPECT_EQ(FileKindOf("{\"about\": \"\\\"records\\\": \", \"author\": 1}"), FileKind::kRecord);
}

TEST(FileKind, ALargeOneIsToldAsWhatItIs) {
  const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) /
                                     ("lode-large-" + std::to_string(getpid()) + ".trail");
  std::ofstream(file, std::ios::binary) << Samples()[0].bytes << std::string(100, 'x');
  EXPECT_TRUE(ReadOfKind(FileKind::kReceipt, file.string(), 113).ok());
  const absl::Status told = ReadOfKind(FileKind::kReceipt, file.string(), 112).status();
  EXPECT_THAT(std::string(told.message()), HasSubstr("this is a trail, and a receipt is needed"));
  const absl::Status own = ReadOfKind(FileKind::kTrail, file.string(), 112).status();
  EXPECT_EQ(base::ReasonOf(own), base::Reason::kTooLarge);
  std::filesystem::remove(file);
  EXPECT_EQ(base::ReasonOf(ReadOfKind(FileKind::kTrail, file.string(), 9).status()),
            base::Reason::kUsage);
}

TEST(TrustFile, NextStepsAreForWhoWritesIt) {
  for (const char* text : {"", "log\n", "log x\nquorum none\n", "lgo x\n"}) {
    const absl::Status status = ParseTrust(text, "trust.txt").status();
    EXPECT_THAT(std::string(status.message()), HasSubstr("trust.txt: "));
    EXPECT_THAT(base::NextStepOf(status), HasSubstr("correct the trust file")) << text;
  }
  EXPECT_TRUE(ParseTrust("log " + Vkey() + "\nquorum none\n", "t").ok());
  EXPECT_TRUE(TrustOfVkey(Vkey(), "--vkey").ok());
  EXPECT_THAT(base::NextStepOf(TrustOfVkey("x+y", "--vkey").status()),
              HasSubstr("copy the whole verifier key"));
}

}  // namespace
}  // namespace lode::inputs
