// SPDX-License-Identifier: Apache-2.0
// One reader for all programs: lode, lode-verify and lode-ledgerd take the same files.
#include "verifier/inputs/envelope_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/envelope/signer.h"

namespace lode::inputs {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

envelope::Envelope Sample() {
  const auto key = *crypto::SigningKey::FromSeed(std::string(32, 'k'));
  return envelope::MakeEnvelope("payload", {envelope::SignPayload("payload", key)});
}

std::string Windows(const std::string& text) {
  std::string out = "\xEF\xBB\xBF";
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

TEST(EnvelopeFile, BothFormsAndTheSameOfWindows) {
  const envelope::Envelope sample = Sample();
  const std::string json = *envelope::EnvelopeToDsseJson(sample) + "\n";
  for (const std::string& bytes : {envelope::EncodeEnvelope(sample), json, Windows(json)}) {
    const auto parsed = ParseEnvelopeOrText(bytes, "f");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(parsed->envelope, sample);
    EXPECT_EQ(parsed->text, "");
  }
}

TEST(EnvelopeFile, OtherJsonIsText) {
  const auto parsed = ParseEnvelopeOrText(Windows("{\n\"author\": 1}"), "f");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_FALSE(parsed->envelope.has_value());
  EXPECT_EQ(parsed->text, "{\n\"author\": 1}");
}

// The sender of an envelope is to blame for none of these.
TEST(EnvelopeFile, OtherFilesAreToldAsWhatTheyAre) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"[{\"author\": \"local:a\"}]", "this is a JSON list"},
      {" [\n]", "this is a JSON list"},
      {"[true]", "this is a JSON list"},
      {"\"author\": 1", "begins with a text in quotes"},
      {"// mine\n{}", "JSON has no comments"},
      {"/* mine */ {}", "JSON has no comments"},
      {"c2sp.org/tlog-proof@v1\nindex 3\n", "lode receipt verify f,"},
      {"lode-key v1\n", "this is a key file"},
      {"[log]\nkey = 1\n", "this is a TOML file"},
      {"[profile]\nname = 1\n", "this is a profile"},
      {"log x+00000000+AQ==\nquorum none\n", "this is a trust file"},
      {"origin = \"a\"\n", "this is a file of settings"},
      {"# settings\n", "begins with a comment"},
      {"hello\n", "this is text, and neither"}};
  for (const auto& [bytes, word] : cases) {
    const absl::Status status = ParseEnvelopeOrText(bytes, "f").status();
    const std::string told = std::string(status.message()) + base::NextStepOf(status);
    EXPECT_THAT(told, HasSubstr(std::string(word))) << bytes;
    EXPECT_THAT(told, Not(HasSubstr("sender"))) << bytes;
    EXPECT_EQ(base::ReasonOf(status), base::Reason::kMalformed) << bytes;
  }
  // Bytes of an envelope that somebody cut are still their sender's business.
  const std::string cut = envelope::EncodeEnvelope(Sample()).substr(0, 90);
  EXPECT_THAT(std::string(ParseEnvelopeOrText(cut, "f").status().message()), HasSubstr("envelope"));
}

TEST(EnvelopeFile, ErrorsNameTheFile) {
  for (const std::string& bytes :
       {std::string(), std::string(" \n"), std::string("\x01\x02"),
        std::string("{\"payloadType\": 1}"), std::string("{\0\"\0", 4)}) {
    const auto parsed = ParseEnvelopeOrText(bytes, "the.file");
    ASSERT_FALSE(parsed.ok());
    EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("the.file"));
  }
  const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) /
                                     ("lode-" + std::to_string(getpid()) + "-envelope-file.json");
  std::ofstream(file) << "{\"author\": \"local:a\"}";
  EXPECT_THAT(base::NextStepOf(ReadEnvelope(file.string()).status()),
              HasSubstr("lode record sign " + file.string()));
  std::ofstream(file, std::ios::trunc) << "{\n \"payload\": ,\n}";
  EXPECT_THAT(std::string(ReadEnvelope(file.string()).status().message()),
              HasSubstr("-envelope-file.json: line 2, column 13: JSON: "));
  std::filesystem::remove(file);
  EXPECT_EQ(base::ReasonOf(ReadEnvelope(file.string()).status()), base::Reason::kUsage);
}

}  // namespace
}  // namespace lode::inputs
