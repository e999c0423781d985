// SPDX-License-Identifier: Apache-2.0
// The helpers that compute quantities: what each gives, at the edges of what it takes, and what
// authors may get wrong. That admission wants what they give is played by
// tests/scenarios/helpers/quantities.json.
#include "tools/scenario/quantity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verifier/record/json.h"
#include "verifier/record/quantity.h"

namespace lode::scenario {
namespace {

using ::testing::HasSubstr;

Json Given(const std::string& helper) {
  const Json json = Json::parse(helper);
  EXPECT_TRUE(IsHelper(json)) << helper;
  const auto out = Expand(json, {});
  EXPECT_TRUE(out.ok()) << helper << ": " << out.status();
  return out.ok() ? *out : Json();
}

std::string Problem(const std::string& helper) {
  const auto out = Expand(Json::parse(helper), {});
  EXPECT_FALSE(out.ok()) << helper << " gives " << *out;
  return std::string(out.status().message());
}

pb::Quantity Quantity(const Json& json) {
  pb::Quantity quantity;
  const auto read = record::MessageFromJson(json.dump(), quantity);
  EXPECT_TRUE(read.ok()) << read;
  return quantity;
}

constexpr char kOre[] =
    R"({"basis": "BASIS_DERIVED", "stage": "STAGE_FINAL", "wet_mg": 10, "dry_mg": 9,
        "contained": [{"element": "Co", "mg": 5}, {"element": "Cu", "mg": 1}]})";

// The example of docs/formats/quantity.md.
TEST(QuantityHelpers, DryAndContainedOfAMeasurement) {
  const pb::Quantity q = Quantity(Given(R"({"@measured": {"wet_mg": 25000000000,
    "moisture_ppm": 61300, "grades": {"Cu": 0, "Co": 304000}, "weigh_method": "belt"}})"));
  EXPECT_EQ(q.basis(), pb::BASIS_MEASURED);
  EXPECT_EQ(q.stage(), pb::STAGE_FINAL);
  EXPECT_EQ(q.dry_mg(), 23467500000);
  ASSERT_EQ(q.contained_size(), 2);
  EXPECT_EQ(q.contained(0).element(), "Co");
  EXPECT_EQ(q.contained(0).mg(), 7134120000);
  EXPECT_EQ(q.contained(0).grade_ppm(), 304000);
  EXPECT_EQ(q.contained(1).element(), "Cu");
  EXPECT_EQ(q.weigh_method(), "belt");
  // Half to even: 0.5 of moisture is 0, 1.5 is 2.
  EXPECT_EQ(Quantity(Given(R"({"@measured": {"wet_mg": 1, "moisture_ppm": 500000}})")).dry_mg(), 1);
  EXPECT_EQ(Quantity(Given(R"({"@measured": {"wet_mg": 3, "moisture_ppm": 500000}})")).dry_mg(), 1);
}

TEST(QuantityHelpers, WhatIsWrittenStands) {
  const pb::Quantity q = Quantity(Given(R"({"@measured": {"wet_mg": 1000, "moisture_ppm": 100000,
    "grades": {"Co": 100000}, "dry_mg": 800, "stage": "STAGE_PROVISIONAL"}})"));
  EXPECT_EQ(q.dry_mg(), 800);
  EXPECT_EQ(q.contained(0).mg(), 80);  // of what is written
  EXPECT_EQ(q.stage(), pb::STAGE_PROVISIONAL);
}

TEST(QuantityHelpers, EchoSplitDifferenceAndContained) {
  const std::string ore = kOre;
  const pb::Quantity echo = Quantity(Given("{\"@echo\": " + ore + "}"));
  EXPECT_EQ(echo.basis(), pb::BASIS_DECLARED);
  EXPECT_TRUE(record::SameAmounts(echo, Quantity(Json::parse(ore))));
  int64_t dry = 0, cobalt = 0;
  for (int part = 0; part < 3; ++part) {
    const pb::Quantity q =
        Quantity(Given("{\"@split\": {\"of\": " + ore + R"(, "wet_mg": [3, 3, 4], "part": )" +
                       std::to_string(part) + "}}"));
    EXPECT_EQ(q.basis(), pb::BASIS_DERIVED);
    EXPECT_EQ(q.wet_mg(), part == 2 ? 4 : 3);
    dry += q.dry_mg();
    cobalt += q.contained(0).mg();
  }
  EXPECT_EQ(dry, 9);
  EXPECT_EQ(cobalt, 5);
  const Json difference = Given(
      "{\"@difference\": {\"before\": " + ore +
      R"(, "after": {"wet_mg": 9, "dry_mg": 9, "contained": [{"element": "Co", "mg": 6}]}}})");
  EXPECT_EQ(difference["wet_mg"], "-1");
  EXPECT_FALSE(difference.contains("dry_mg"));
  EXPECT_EQ(difference["contained"].dump(),
            R"([{"element":"Co","mg":"1"},{"element":"Cu","mg":"-1"}])");
  EXPECT_EQ(Given("{\"@contained\": " + ore + "}").dump(),
            R"([{"element":"Co","mg":5},{"element":"Cu","mg":1}])");
  EXPECT_EQ(Given(R"({"@contained": {"dry_mg": 1000, "grades": {"Cu": 2500, "Co": 1500}}})").dump(),
            R"([{"element":"Co","mg":2},{"element":"Cu","mg":2}])");
}

TEST(QuantityHelpers, LimitsAndOnePastThem) {
  Given(R"({"@measured": {"wet_mg": 1000000000000000, "moisture_ppm": 1000000,
            "grades": {"Co": 1000000}}})");
  EXPECT_THAT(Problem(R"({"@measured": {"wet_mg": 1000000000000001}})"),
              HasSubstr("wet_mg: more than 1000000000000000"));
  EXPECT_THAT(Problem(R"({"@measured": {"wet_mg": 1, "moisture_ppm": 1000001}})"),
              HasSubstr("moisture_ppm: more than 1000000"));
  EXPECT_THAT(Problem(R"({"@measured": {"wet_mg": 1, "grades": {"Co": 1000001}}})"),
              HasSubstr("grades.Co: more than 1000000"));
  EXPECT_THAT(Problem(R"({"@measured": {"wet_mg": -1}})"), HasSubstr("not a whole number from 0"));
  EXPECT_THAT(Problem(R"({"@measured": {"moisture_ppm": 1}})"), HasSubstr("wet_mg: missing"));
  EXPECT_THAT(Problem(R"({"@echo": {"wet_mg": 1000000000000001}})"),
              HasSubstr("a mass below 0 or"));
  EXPECT_THAT(Problem(R"({"@echo": {"dry_mg": -1}})"), HasSubstr("a mass below 0 or"));
  const std::string split = "{\"@split\": {\"of\": " + std::string(kOre);
  EXPECT_THAT(Problem(split + R"(, "wet_mg": [0, 0], "part": 0}})"), HasSubstr("have no mass"));
  EXPECT_THAT(Problem(split + R"(, "wet_mg": [], "part": 0}})"), HasSubstr("have no mass"));
  EXPECT_THAT(Problem(split + R"(, "wet_mg": [-1, 11], "part": 0}})"),
              HasSubstr("wet_mg[0]: not a mass in mg"));
  Given(split + R"(, "wet_mg": [4, 6], "part": 1}})");
  EXPECT_THAT(Problem(split + R"(, "wet_mg": [4, 6], "part": 2}})"),
              HasSubstr("part: there are 2 parts, from 0"));
  EXPECT_THAT(Problem(split + R"(, "part": 0}})"), HasSubstr("wet_mg: missing"));
  EXPECT_THAT(Problem(split + R"(, "wet_mg": [4, 6]}})"), HasSubstr("part: missing"));
}

TEST(QuantityHelpers, MistakesAreNamed) {
  EXPECT_FALSE(IsHelper(Json::parse(R"({"wet_mg": "@x"})")));
  EXPECT_THAT(Problem(R"({"@splitt": {}})"),
              HasSubstr("@splitt is not a helper. Did you mean @split?"));
  EXPECT_THAT(Problem(R"({"@echo": {}, "wet_mg": 1})"), HasSubstr("stands alone"));
  EXPECT_THAT(Problem(R"({"@echo": {"wett_mg": 1}})"),
              HasSubstr("of Quantity. Did you mean wet_mg?"));
  EXPECT_THAT(Problem(R"({"@difference": {"before": {}}})"), HasSubstr("after: missing"));
  EXPECT_THAT(Problem(R"({"@difference": {"before": {}, "after": {}, "afte": {}}})"),
              HasSubstr("afte: unknown key. Did you mean after?"));
  EXPECT_THAT(Problem(R"({"@measured": 7})"), HasSubstr("not an object"));
}

TEST(QuantityHelpers, AnEarlierRecordsQuantity) {
  pb::Record record;
  pb::QuantityChanged& changed = *record.mutable_quantity_changed();
  EXPECT_THAT(std::string(QuantityOf(record, "").status().message()), HasSubstr("has no quantity"));
  changed.mutable_before()->set_basis(pb::BASIS_DECLARED);
  changed.mutable_before()->set_wet_mg(2);
  changed.mutable_after()->set_basis(pb::BASIS_DERIVED);
  changed.mutable_after()->set_wet_mg(1);
  EXPECT_EQ(Quantity(*QuantityOf(record, "")).wet_mg(), 1);
  EXPECT_EQ(Quantity(*QuantityOf(record, "quantity_changed.before")).wet_mg(), 2);
  EXPECT_THAT(std::string(QuantityOf(record, "quantity_changed.afte").status().message()),
              HasSubstr("Did you mean quantity_changed.after?"));
  changed.mutable_before()->set_basis(pb::BASIS_WEIGHED);
  EXPECT_THAT(std::string(QuantityOf(record, "").status().message()),
              HasSubstr("has 2 quantities that are not DECLARED: say which"));
}

}  // namespace
}  // namespace lode::scenario
