// SPDX-License-Identifier: Apache-2.0
// The vectors of tests/vectors/payload, identifiers, quantity, origins, section and possession.
#include "tests/unit/vectors.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "verifier/crypto/ed25519.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/json.h"
#include "verifier/record/origin_shares.h"
#include "verifier/record/possession.h"
#include "verifier/record/quantity.h"
#include "verifier/record/record.h"
#include "verifier/record/section.h"

namespace lode::record {
namespace {

using lode::testing::ReadVectors;
using lode::testing::Vector;
using lode::testing::Verdicts;

TEST(RecordVectors, Payload) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("payload")) {
    const std::string payload = v.Bytes("payload");
    const auto parsed = ParseRecord(payload);
    if (!verdicts.Check(v, parsed.status())) continue;
    EXPECT_EQ(parsed->digest, v.Hash("record_digest")) << v.name;
    EXPECT_EQ(KindName(parsed->kind), v.Text("kind")) << v.name;
    EXPECT_EQ(EncodePayload(parsed->message), payload) << v.name;
    const std::string json = MessageToJson(parsed->message);
    const auto again = RecordFromJson(json);
    ASSERT_TRUE(again.ok()) << v.name << ": " << again.status();
    EXPECT_EQ(EncodePayload(*again), payload) << v.name;
    if (!v.fields.contains("json")) continue;
    EXPECT_EQ(nlohmann::json::parse(json), v.fields.at("json")) << v.name;
    EXPECT_EQ(EncodePayload(*RecordFromJson(v.fields.at("json").dump())), payload) << v.name;
  }
}

absl::Status Verdict(bool good) {
  return good ? absl::OkStatus() : base::Error(base::Reason::kMalformed, "");
}

TEST(RecordVectors, Identifiers) {
  using Test = bool (*)(std::string_view);
  const std::map<std::string, Test> tests = {
      {"party", IsPartyId},   {"lot", IsLotId},     {"container", IsContainer}, {"lei", IsLei},
      {"imo", IsImoNumber},   {"gs1", IsGs1Key},    {"hs", IsHsCode},           {"month", IsMonth},
      {"element", IsElement}, {"prefix", IsPrefix}, {"locode", IsLocode}};
  Verdicts verdicts;
  for (const auto& [sort, test] : tests) {
    for (const Vector& v : ReadVectors("identifiers/" + sort)) {
      ASSERT_EQ(v.Text("sort"), sort);
      verdicts.Check(v, Verdict(test(v.Text("text"))));
    }
  }
}

TEST(RecordVectors, Quantity) {
  int refused = 0;
  for (const Vector& v : ReadVectors("quantity")) {
    const auto number = [&](const char* name) -> int64_t {
      const auto& field = v.fields.at(name);
      return field.is_string() ? std::stoll(field.get<std::string>()) : field.get<int64_t>();
    };
    pb::Record record;
    pb::Quantity& quantity = *record.mutable_received()->add_lots()->mutable_quantity();
    quantity.set_basis(pb::BASIS_MEASURED);
    quantity.set_stage(pb::STAGE_FINAL);
    quantity.set_wet_mg(number("wet_mg"));
    quantity.set_moisture_ppm(static_cast<int32_t>(number("moisture_ppm")));
    quantity.set_moisture_method("oven");
    quantity.set_dry_mg(number("dry_mg"));
    pb::Contained* contained = quantity.add_contained();
    contained->set_element("Co");
    contained->set_mg(number("contained_mg"));
    contained->set_grade_ppm(static_cast<int32_t>(number("grade_ppm")));
    contained->set_method("ICP-OES");
    const Violations violations = custody::CheckRecord(record);
    const std::string at = "received.lots[0].";
    const std::string rule = v.Optional("want_rule"), field = at + v.Optional("want_field");
    if (rule.empty()) {
      EXPECT_TRUE(IsSound(violations, FieldPath(at + "quantity"))) << v.name;
      EXPECT_EQ(number("wet_mg") - DryMass(number("wet_mg"), number("moisture_ppm")),
                number("moisture_mg"));
      continue;
    }
    ++refused;
    EXPECT_TRUE(std::any_of(violations.begin(), violations.end(), [&](const Violation& violation) {
      const present::Refusal told = present::RefusalOf(violation);
      return violation.rule() == rule && violation.field == field && !told.message.empty() &&
             !told.limit.empty() && !told.remedy.empty();
    })) << v.name;
  }
  EXPECT_GE(refused, 10);
}

OriginVector OriginsFrom(const nlohmann::json& fields) {
  OriginVector out;
  for (const auto& [key, mg] : fields.items()) out[key] = std::stoll(mg.get<std::string>());
  return out;
}

TEST(RecordVectors, Origins) {
  int figures = 0, outputs = 0;
  for (const Vector& v : ReadVectors("origins")) {
    OriginVector held = OriginsFrom(v.fields.at("held"));
    for (const auto& figure : v.fields.value("figures", nlohmann::json::array())) {
      held = BringTo(held, std::stoll(figure.at("mg").get<std::string>()));
      EXPECT_EQ(held, OriginsFrom(figure.at("origins"))) << v.name;
      ++figures;
    }
    if (!v.fields.contains("outputs")) continue;
    int64_t gone = 0;
    for (const auto& output : v.fields.at("outputs"))
      gone += std::stoll(output.at("mg").get<std::string>());
    held = BringTo(held, std::max(gone, SumOf(held)));  // a gain comes first
    for (const auto& output : v.fields.at("outputs")) {
      const int64_t mg = std::stoll(output.at("mg").get<std::string>());
      EXPECT_EQ(Take(held, mg), OriginsFrom(output.at("origins"))) << v.name;
      ++outputs;
    }
    EXPECT_EQ(held, OriginsFrom(v.fields.at("lost"))) << v.name;
  }
  EXPECT_GE(figures, 10);
  EXPECT_GE(outputs, 20);
}

TEST(RecordVectors, Section) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("section")) {
    const bool same = SectionDigest(v.Text("section"), v.Bytes("nonce"), v.Bytes("salt"),
                                    v.Bytes("bytes")) == v.Hash("digest");
    verdicts.Check(v, same ? absl::OkStatus() : base::Error(base::Reason::kNotAuthentic, ""));
  }
}

TEST(RecordVectors, Possession) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("possession")) {
    const auto key = crypto::PublicKey::From(v.Bytes("public"));
    const std::string text =
        PossessionText(v.Text("origin"), v.Hash("genesis_digest"), v.Text("party"), *key,
                       static_cast<pb::Purpose>(v.Number("purpose")));
    EXPECT_EQ(text, v.Bytes("text")) << v.name;
    verdicts.Check(v,
                   crypto::VerifyEd25519(*key, text, *crypto::Signature::From(v.Bytes("proof"))));
  }
}

}  // namespace
}  // namespace lode::record
