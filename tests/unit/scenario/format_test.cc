// SPDX-License-Identifier: Apache-2.0
// The scenario file: what is read, what is refused and where it says so, what is filled in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tools/scenario/build.h"
#include "tools/scenario/keys.h"
#include "tools/scenario/scenario.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"
#include "verifier/envelope/envelope.h"

namespace lode::scenario {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::string> NoFiles(const std::string&, const std::string& path) {
  return base::Error(base::Reason::kNotFound, path);
}

constexpr char kHead[] = R"("scenario": "s", "origin": "example.org/simulated",
  "parties": {"a": "local:a", "b": "local:b"}, "sites": {"pit": "site:a/pit"},
  "keys": {"a/custody": {"party": "@a", "purpose": "PURPOSE_CUSTODY"},
           "b/observe": {"party": "@b", "purpose": "PURPOSE_OBSERVE"}},)";

std::string File(const std::string& records) {
  return "{" + std::string(kHead) + "\"records\": [" + records + "]}";
}

std::string Retired(const std::string& extra) {
  return R"({"name": "r", "sign": ["a/custody"], "record": {"event_time":
    "2026-01-05T08:00:00Z", "retired": {"lots": ["lot:a/1"]}})" +
         extra + "}";
}

absl::StatusOr<Scenario> Parse(const std::string& text) {
  return ParseScenario(text, "s.json", NoFiles);
}

std::string Problem(const std::string& text) {
  const auto scenario = Parse(text);
  return scenario.ok() ? "" : std::string(scenario.status().message());
}

TEST(ScenarioKeys, AreMadeFromNames) {
  const std::string nul(1, '\0');
  EXPECT_EQ(SeedOf("s", "k"), crypto::Sha256("lode scenario key v1" + nul + "s" + nul + "k").str());
  EXPECT_EQ(NonceOf("s", "r"),
            crypto::Sha256("lode scenario nonce v1" + nul + "s" + nul + "r").str().substr(0, 16));
  EXPECT_NE(SeedOf("s", "k"), SeedOf("t", "k"));
  EXPECT_NE(SeedOf("ab", "c"), SeedOf("a", "bc"));
}

// Deriving keys anew made long scenarios slow: each is derived once, and a bounded number is kept.
TEST(ScenarioKeys, AreDerivedOnce) {
  KeyRing keys("s");
  const auto first = keys.Get("k");
  EXPECT_EQ(keys.Get("k"), first);
  EXPECT_EQ(first->public_key(), KeyOf("s", "k").public_key());
  EXPECT_EQ(&keys.PublicKey("k"), &keys.PublicKey("k"));
  EXPECT_EQ(keys.PublicKey("k"), first->public_key());
  std::weak_ptr<const crypto::SigningKey> other = keys.Get("other");
  for (int i = 0; i < 300; ++i) keys.Get(std::to_string(i));
  EXPECT_TRUE(other.expired());
  EXPECT_EQ(keys.Get("k")->public_key(), first->public_key());
}

TEST(ScenarioFile, UnknownKeysAreErrorsWithTheirPath) {
  EXPECT_EQ(Problem(File(Retired(""))), "");
  EXPECT_THAT(Problem(File(Retired(R"(, "expct": "admitted")"))),
              HasSubstr("records[0].expct: unknown key"));
  EXPECT_THAT(Problem(R"({"scenario": "s", "origins": "x"})"), HasSubstr("origins: unknown key"));
  EXPECT_THAT(Problem(File(Retired(R"(, "expect": {"refused": ["ADM-07"], "why": 1})"))),
              HasSubstr("records[0].expect.why: unknown key"));
}

TEST(ScenarioFile, RefusesWhatMakesNoSense) {
  EXPECT_THAT(Problem("{"), HasSubstr("line 1, column 2: JSON: the text ends too early"));
  EXPECT_THAT(Problem(R"({"scenario": "s", "scenario": "t"})"), HasSubstr("stands twice"));
  EXPECT_THAT(Problem(File("")), HasSubstr("records: missing"));
  EXPECT_THAT(Problem(File(R"({"name": "r", "sign": ["a/custody"]})")),
              HasSubstr("exactly one of record, like and resubmit"));
  EXPECT_THAT(Problem(File(R"({"name": "r", "record": {"retired": {}}})")),
              HasSubstr("nobody signs"));
  EXPECT_THAT(Problem(File(R"({"name": "r", "sign": ["c"], "record": {"retired": {}}})")),
              HasSubstr("records[0].sign[0]: c is not a key of this scenario"));
  EXPECT_THAT(Problem(File(Retired("") + "," + Retired(""))), HasSubstr("the name is taken"));
  EXPECT_THAT(Problem(File(Retired(R"(, "expect": {"refused": ["ADM7"]})"))),
              HasSubstr("ADM7 is not a rule of admission. Did you mean ADM-07?"));
  EXPECT_THAT(Problem(File(Retired(R"(, "expect": {"refused": []})"))), HasSubstr("names no rule"));
  EXPECT_THAT(Problem(File(Retired(R"(, "expect": {"error": "OOPS"})"))),
              HasSubstr("OOPS is not a reason"));
  EXPECT_THAT(Problem(File(Retired(R"(, "expect": "refused")"))), HasSubstr("expect"));
  EXPECT_THAT(Problem(File(Retired(R"(, "spoil": "ink")"))), HasSubstr("spoil"));
  EXPECT_THAT(Problem(File(Retired(R"(, "record_time": "yesterday")"))), HasSubstr("RFC 3339"));
}

TEST(ScenarioFile, IncludesComeFirstAndGiveNoName) {
  const ReadFile read = [](const std::string&, const std::string& path) {
    return path == "base.json" ? absl::StatusOr<std::string>(File(Retired("")))
                               : base::Error(base::Reason::kNotFound, path);
  };
  const auto scenario = ParseScenario(R"({"scenario": "outer", "include": "base.json", "records": [
      {"name": "again", "resubmit": "r", "expect": {"refused": ["ADM-00"]}}]})",
                                      "", read);
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  EXPECT_EQ(scenario->name, "outer");
  EXPECT_EQ(scenario->origin, "example.org/simulated");
  ASSERT_EQ(scenario->steps.size(), 2u);
  EXPECT_EQ(scenario->steps[1].resubmit, "r");
  EXPECT_FALSE(ParseScenario(R"({"scenario": "o", "include": "none.json"})", "", read).ok());
  const ReadFile endless = [](const std::string&, const std::string&) {
    return absl::StatusOr<std::string>(R"({"scenario": "o", "include": "self.json"})");
  };
  EXPECT_FALSE(ParseScenario(R"({"scenario": "o", "include": "x"})", "", endless).ok());
}

TEST(ScenarioFile, LimitsAndOnePastThem) {
  const auto chain = [](size_t files) {
    static size_t left;  // ReadFile is a plain function
    left = files - 1;
    const ReadFile read = [](const std::string&, const std::string&) {
      --left;
      return absl::StatusOr<std::string>(left > 0 ? R"({"scenario": "o", "include": "next.json"})"
                                                  : File(Retired("")));
    };
    return ParseScenario(R"({"scenario": "o", "include": "next.json"})", "s.json", read);
  };
  EXPECT_TRUE(chain(4).ok()) << chain(4).status();
  EXPECT_THAT(std::string(chain(5).status().message()), HasSubstr("more than 4 files above"));
  std::string records = Retired("");
  for (size_t i = 1; i < kMaxSteps; ++i)
    records += ",\n{\"name\":\"" + std::to_string(i) + "\",\"resubmit\":\"r\"}";
  EXPECT_EQ(Problem(File(records)), "");
  EXPECT_THAT(Problem(File(records + R"(,{"name": "x", "resubmit": "r"})")),
              HasSubstr("records: more than 100000 records"));
  EXPECT_EQ(base::ReasonOf(Parse(std::string(kMaxFileBytes + 1, ' ')).status()),
            base::Reason::kTooLarge);
}

Built BuildOne(const std::string& step, const std::string& before = "") {
  const auto scenario = Parse(File(before + step));
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  Builder builder(*scenario);
  absl::StatusOr<Built> built = builder.Next();
  while (built.ok() && !builder.done()) built = builder.Next();
  EXPECT_TRUE(built.ok()) << built.status();
  Built out = *built;
  out.step = nullptr;
  return out;
}

TEST(ScenarioBuild, FillsInWhatWritersMayLeaveOut) {
  const Built built = BuildOne(R"({"name": "r", "sign": ["a/custody", "b/observe"], "record":
    {"event_time": "2026-01-05T08:00:00+02:00", "observed": {"site": "@pit"}}})");
  const pb::Record& r = built.record;
  EXPECT_EQ(r.format_version(), 1u);
  EXPECT_EQ(r.origin(), "example.org/simulated");
  EXPECT_EQ(r.author(), "local:a");
  EXPECT_EQ(r.nonce(), NonceOf("s", "r"));
  EXPECT_EQ(r.capture_time().us(), r.event_time().us());
  EXPECT_EQ(built.record_time_us, r.event_time().us());
  ASSERT_EQ(r.signers_size(), 1);
  EXPECT_EQ(r.signers(0).party(), "local:b");
  EXPECT_EQ(r.signers(0).capacity(), pb::CAPACITY_WITNESS);
  EXPECT_EQ(r.observed().site(), "site:a/pit");
  const auto envelope = envelope::ParseEnvelope(built.envelope);
  ASSERT_TRUE(envelope.ok()) << envelope.status();
  EXPECT_EQ(envelope->signatures.size(), 2u);
  EXPECT_TRUE(record::ParseRecord(envelope->payload).ok());
}

TEST(ScenarioBuild, WhatIsWrittenStands) {
  const Built built = BuildOne(R"({"name": "r", "sign": ["a/custody"], "record": {"event_time":
    "2026-01-05T08:00:00Z", "origin": "other", "author": "@b", "signers": [], "nonce": "00",
    "capture_time": "2026-01-04T08:00:00Z", "retired": {}}})");
  EXPECT_EQ(built.record.origin(), "other");
  EXPECT_EQ(built.record.author(), "local:b");
  EXPECT_EQ(built.record.signers_size(), 0);
  EXPECT_EQ(built.record.nonce().size(), 1u);
  EXPECT_LT(built.record.capture_time().us(), built.record.event_time().us());
}

TEST(ScenarioBuild, ReferencesNameEarlierRecordsKeysAndHashes) {
  const Built first = BuildOne(Retired(""));
  const Built built = BuildOne(R"({"name": "c", "sign": ["a/custody"], "record": {"documents": [
    {"number": "@@home", "sha256": "@hash:x"}], "countersigned": {"records": ["@record:r"]},
    "mandate": "@key-id:a/custody"}})",
                               Retired("") + ",");
  EXPECT_EQ(built.record.countersigned().records(0), first.digest.view());
  EXPECT_GT(built.record.countersigned().subjects_size(), 0);
  EXPECT_EQ(built.record.documents(0).number(), "@home");
  EXPECT_EQ(built.record.documents(0).sha256(), crypto::Sha256("x").view());
  EXPECT_EQ(built.record.mandate(),
            crypto::RecordKeyId(KeyOf("s", "a/custody").public_key()).view());
  EXPECT_EQ(built.record.event_time().us(), first.record.event_time().us() + 60'000'000);
  for (const char* bad :
       {"@nobody", "@record:later", "@key:nobody", "@word:x", "@evaluation:e:trail"}) {
    const auto scenario =
        Parse(File(R"({"name": "r", "sign": ["a/custody"], "record": {"event_time":
      "2026-01-05T08:00:00Z", "retired": {"claim": ")" +
                   std::string(bad) + "\"}}}"));
    ASSERT_TRUE(scenario.ok());
    const auto result = Builder(*scenario).Next();
    ASSERT_FALSE(result.ok()) << bad;
    EXPECT_THAT(std::string(result.status().message()), HasSubstr("record.retired.claim"));
  }
}

TEST(ScenarioBuild, LikeTakesRecordAndKeysAndChangesThem) {
  const Built built = BuildOne(
      R"({"name": "s", "like": "r", "change": {"retired": {"claim": "c"}}})", Retired("") + ",");
  EXPECT_EQ(built.record.retired().lots(0), "lot:a/1");
  EXPECT_EQ(built.record.retired().claim(), "c");
  EXPECT_EQ(built.record.author(), "local:a");
  EXPECT_EQ(built.record.nonce(), NonceOf("s", "s"));
}

TEST(ScenarioBuild, SpoilsOnDemand) {
  const auto good = envelope::ParseEnvelope(BuildOne(Retired("")).envelope);
  const auto bad = envelope::ParseEnvelope(BuildOne(Retired(R"(, "spoil": "signature")")).envelope);
  ASSERT_TRUE(good.ok() && bad.ok());
  EXPECT_NE(good->signatures[0].material, bad->signatures[0].material);
  EXPECT_FALSE(
      envelope::ParseEnvelope(BuildOne(Retired(R"(, "spoil": "trailing_byte")")).envelope).ok());
  const auto unknown = BuildOne(Retired(R"(, "spoil": "unknown_field")"));
  const auto parsed = record::ParseRecord(envelope::ParseEnvelope(unknown.envelope)->payload);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(base::ReasonOf(parsed.status()), base::Reason::kNotCanonical);
}

}  // namespace
}  // namespace lode::scenario
