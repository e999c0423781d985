// SPDX-License-Identifier: Apache-2.0
// Record JSON from people: what is refused, and where the message says it is.
#include "verifier/record/json.h"

#include <gtest/gtest.h>

#include "tests/unit/record/samples.h"
#include "verifier/base/reason.h"

namespace lode::record {
namespace {

// The message of the refusal; empty: it was read.
std::string Said(std::string_view json) {
  const auto record = RecordFromJson(json);
  return record.ok() ? "" : std::string(record.status().message());
}
bool Names(const std::string& said, std::string_view part) {
  return said.find(part) != std::string::npos;
}

TEST(RecordJson, EverySampleComesBack) {
  for (const auto& sample : testing::Samples()) {
    const pb::Record& record = sample.record;
    for (const int indent : {-1, 2}) {
      const auto again = RecordFromJson(MessageToJson(record, indent));
      ASSERT_TRUE(again.ok()) << sample.kind << ": " << again.status();
      EXPECT_EQ(EncodePayload(*again), EncodePayload(record)) << sample.kind;
    }
  }
}

TEST(RecordJson, AFieldIsGivenOnceInEitherSpelling) {
  EXPECT_EQ(Said(R"({"format_version":1})"), "");
  EXPECT_EQ(Said(R"({"formatVersion":1})"), "");
  EXPECT_TRUE(Names(Said(R"({"format_version":1,"format_version":1})"), "twice"));
  EXPECT_TRUE(Names(Said(R"({"format_version":1,"formatVersion":1})"), "twice"));
  EXPECT_TRUE(Names(Said(R"({"signers":[],"signers":[]})"), "twice"));
  EXPECT_TRUE(Names(Said(R"({"lot_created":{"origin_class":"ORIGIN_CLASS_LSM",
                                             "originClass":"ORIGIN_CLASS_LSM"}})"),
                    "lot_created.originClass"));
  EXPECT_TRUE(Names(Said(R"({"lot_created":{},"retired":{}})"), "second choice"));
  EXPECT_TRUE(
      Names(Said(R"({"retired":{},"author":"local:a","lot_created":{}})"), "second choice"));
}

TEST(RecordJson, UnknownFieldsAreNamedAndEscaped) {
  EXPECT_TRUE(Names(Said(R"({"lot_created":{"lott":"x"}})"), "lot_created.lott"));
  EXPECT_TRUE(Names(Said(R"({"Author":"x"})"), "Author"));
  EXPECT_TRUE(Names(Said(R"({"":"x"})"), "unknown field"));
  EXPECT_EQ(Said("{\"\\u001b[2J\":1}").find('\x1b'), std::string::npos);
}

TEST(RecordJson, ValuesOfTheWrongSort) {
  const std::pair<const char*, const char*> cases[] = {
      {"[]", "the top"},
      {"null", "the top"},
      {R"({"author":7})", "author"},
      {R"({"author":null})", "author"},
      {R"({"format_version":-1})", "format_version"},
      {R"({"format_version":1.0})", "format_version"},
      {R"({"format_version":1e0})", "format_version"},
      {R"({"format_version":"01"})", "format_version"},
      {R"({"format_version":" 1"})", "format_version"},
      {R"({"format_version":4294967296})", "format_version"},
      {R"({"nonce":"abc"})", "nonce"},
      {R"({"nonce":"zz"})", "nonce"},
      {R"({"nonce":["00"]})", "nonce"},
      {R"({"signers":{}})", "signers"},
      {R"({"signers":[{"party":"a"},{"capacity":"NONE"}]})", "signers[1].capacity"},
      {R"({"signers":[{"capacity":1}]})", "signers[0].capacity"},
      {R"({"lot_created":{"quantity":{"wet_mg":"9223372036854775808"}}})",
       "lot_created.quantity.wet_mg"},
      {R"({"lot_created":{"quantity":{"wet_mg":"-0"}}})", "lot_created.quantity.wet_mg"},
      {R"({"lot_created":{"quantity":{"wet_mg":9223372036854775808}}})",
       "lot_created.quantity.wet_mg"},
      {R"({"transformed":{"outputs":[{},{"quantity":{"contained":[{"mg":true}]}}]}})",
       "transformed.outputs[1].quantity.contained[0].mg"},
      {R"({"genesis":{"simulated_time":"true"}})", "genesis.simulated_time"},
  };
  for (const auto& [json, at] : cases) EXPECT_TRUE(Names(Said(json), at)) << json << Said(json);
}

TEST(RecordJson, WholeNumbersAtTheirEdges) {
  const auto wet = [](const std::string& text) {
    const auto r = RecordFromJson(R"({"lot_created":{"quantity":{"wet_mg":)" + text + "}}}");
    return r.ok() ? r->lot_created().quantity().wet_mg() : -7;
  };
  EXPECT_EQ(wet("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(wet("\"9223372036854775807\""), INT64_MAX);
  EXPECT_EQ(wet("\"-9223372036854775807\""), -INT64_MAX);
  EXPECT_EQ(wet("-5"), -5);
  EXPECT_EQ(wet("\"+5\""), -7);
  EXPECT_EQ(wet("5.0"), -7);
}

TEST(RecordJson, ANumberThatIsTooLargeIsToldTheRange) {
  for (const char* number :
       {"9223372036854775808", "18446744073709551616", "-9223372036854775809", "1e30",
        "\"9223372036854775808\"", "\"-9223372036854775809\"", "\"99999999999999999999\""}) {
    const std::string said =
        Said(R"({"lot_created":{"quantity":{"wet_mg":)" + std::string(number) + "}}}");
    EXPECT_TRUE(Names(said, "from -9223372036854775808 to 9223372036854775807")) << number << said;
  }
  for (const char* number : {"4294967296", "18446744073709551616", "\"18446744073709551616\""}) {
    const std::string said = Said(R"({"format_version":)" + std::string(number) + "}");
    EXPECT_TRUE(Names(said, "from 0 to 4294967295")) << number << said;
  }
  EXPECT_TRUE(Names(Said(R"({"lot_created":{"quantity":{"wet_mg":5.5}}})"), "no fractions"));
}

TEST(RecordJson, TimesKeepTheirOffsetAndHaveOneSpelling) {
  const auto time = [](const std::string& text) {
    const auto r = RecordFromJson(R"({"event_time":")" + text + "\"}");
    return r.ok() ? MessageToJson(*r) : std::string();
  };
  for (const char* text :
       {"2026-03-14T06:00:00+02:00", "2026-03-14T06:00:00Z", "2026-03-14T06:00:00-18:00",
        "2026-03-14T06:00:00+18:00", "2026-03-14T06:00:00.000001Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z", "2024-02-29T00:00:00+05:45"}) {
    EXPECT_EQ(time(text), "{\"event_time\":\"" + std::string(text) + "\"}");
  }
  for (const char* text :
       {"2026-03-14T06:00:00", "2026-03-14T06:00:00-00:00", "2026-03-14T06:00:00+18:01",
        "2026-03-14T06:00:00+02:60", "2026-03-14T24:00:00Z", "2026-03-14T06:00:60Z",
        "2026-02-29T06:00:00Z", "2026-03-14t06:00:00Z", "2026-03-14 06:00:00Z",
        "2026-03-14T06:00:00.Z", "2026-03-14T06:00:00.0000001Z", "2026-03-14T06:00:00z",
        "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2026-03-14T06:00:00+0200", "", "now"}) {
    EXPECT_EQ(time(text), "") << text;
  }
}

// What docs/records.md says of each type, and that a word without its beginning is refused.
TEST(RecordJson, TakesWhatThePageSays) {
  const auto record = RecordFromJson(R"({"author": "Cooperative Mutoto", "nonce": "00ff",
      "late": true, "event_time": "2026-03-14T06:00:00+02:00",
      "genesis": {"forms": [{"hs": ["2605.00"]}]}})");
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->nonce(), std::string("\0\xff", 2));
  for (const char* mg : {"\"120000000000\"", "120000000000"}) {
    const auto lot = RecordFromJson(R"({"lot_created": {"source": "SOURCE_EXTRACTED",
        "quantity": {"basis": "BASIS_MEASURED", "wet_mg": )" +
                                    std::string(mg) + "}}}");
    ASSERT_TRUE(lot.ok()) << lot.status();
    EXPECT_EQ(lot->lot_created().quantity().wet_mg(), 120'000'000'000);
    EXPECT_EQ(lot->lot_created().source(), pb::SOURCE_EXTRACTED);
  }
  EXPECT_EQ(Said(R"({"key_added": {"valid_from": "2026-03-14"}})"), "");
  EXPECT_TRUE(Names(Said(R"({"lot_created": {"source": "EXTRACTED"}})"), "SOURCE_EXTRACTED?"));
  EXPECT_TRUE(Names(Said(R"({"lot_created": {"source": 1}})"), "text in \"quotes\""));
}

TEST(RecordJson, SizeAndDepthAreBounded) {
  const auto padded = [](size_t size) {
    std::string text = R"({"author":"x"})";
    return text + std::string(size - text.size(), ' ');
  };
  EXPECT_EQ(Said(padded(1 << 20)), "");
  EXPECT_EQ(base::ReasonOf(RecordFromJson(padded((1 << 20) + 1)).status()),
            base::Reason::kTooLarge);
  EXPECT_TRUE(Names(Said(std::string(33, '[')), "32 levels"));
}

}  // namespace
}  // namespace lode::record
