// SPDX-License-Identifier: Apache-2.0
// Every kind against the table of subjects, and the order and copying of subjects.
#include "verifier/record/touches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/record/samples.h"
#include "verifier/base/encoding.h"

namespace lode::record {
namespace {

using testing::FromText;
using testing::SampleOf;
using testing::Samples;

std::vector<std::string> Touched(const pb::Record& message) {
  ParsedRecord record;
  record.message = message;
  record.kind = KindOf(message);
  std::vector<std::string> out;
  for (const Subject& subject : TouchedSubjects(record)) {
    std::string id =
        subject.kind == SubjectKind::kActedUpon ? base::HexEncode(subject.id) : subject.id;
    std::replace(id.begin(), id.end(), '\0', '|');
    out.push_back(std::to_string(static_cast<int>(subject.kind)) + " " + id);
  }
  return out;
}

TEST(Touches, EveryKindHasASample) {
  const auto* body = pb::Record::descriptor()->FindOneofByName("body");
  for (int i = 0; i < body->field_count(); ++i) {
    const std::string& kind = body->field(i)->message_type()->name();
    EXPECT_EQ(KindName(KindOf(SampleOf(kind))), kind);
    EXPECT_EQ(KindFromName(kind), KindOf(SampleOf(kind)));
  }
  EXPECT_EQ(Samples().size(), static_cast<size_t>(body->field_count()));
}

TEST(Touches, EveryKindTouchesWhatTheTableSays) {
  for (const auto& sample : Samples()) {
    EXPECT_EQ(Touched(FromText(sample.body)), sample.touches) << sample.kind;
  }
}

TEST(Touches, CommonFieldsTouchNothing) {
  pb::Record record = SampleOf("Packed");
  const auto before = Touched(record);
  testing::Merge(R"(on_behalf_of: "local:x" place { site: "site:x/1" }
                    signers { party: "local:y" capacity: CAPACITY_WITNESS }
                    documents { type: "T" number: "1" issuer: "local:z" one_use: true })",
                 record);
  EXPECT_EQ(Touched(record), before);  // Packed touches no documents
}

TEST(Touches, AnObservationOfASiteOrAConsignment) {
  EXPECT_THAT(Touched(FromText(R"(observed { site: "site:p/1" })")),
              ::testing::ElementsAre("2 site:p/1"));
  EXPECT_THAT(Touched(FromText(R"(observed { consignment: "consignment:p/1" })")),
              ::testing::ElementsAre("8 consignment:p/1"));
}

TEST(Touches, AttestationsOfLotsAndParties) {
  EXPECT_THAT(Touched(FromText(R"(attested { subject: "lot:p/1" })")),
              ::testing::ElementsAre("1 lot:p/1"));
  EXPECT_THAT(Touched(FromText(R"(attested { subject: "local:p" })")),
              ::testing::ElementsAre("3 local:p"));
}

TEST(Touches, ARetroChangeCarriesItsTargetsSubjects) {
  EXPECT_THAT(Touched(FromText(R"(quantity_changed { lot: "lot:p/1" retro: true
                                    subjects { kind: 1 id: "lot:p/2" } })")),
              ::testing::ElementsAre("1 lot:p/1", "1 lot:p/2"));
}

TEST(Touches, WhatTargetsActedUponIsNotCarriedOn) {
  const std::set<Subject> touched = {{SubjectKind::kLot, "lot:p/1"},
                                     {SubjectKind::kActedUpon, std::string(32, 'x')},
                                     {SubjectKind::kConsignment, "consignment:p/1"}};
  const std::set<Subject> carried = SubjectsToCarry(touched);
  EXPECT_EQ(carried.size(), 2u);
  pb::Corrected corrected;
  const auto add = [&](uint32_t kind, const char* id) {
    auto* subject = corrected.add_subjects();
    subject->set_kind(kind);
    subject->set_id(id);
  };
  EXPECT_FALSE(CarriesExactly(corrected.subjects(), carried));
  add(1, "lot:p/1");
  EXPECT_FALSE(CarriesExactly(corrected.subjects(), carried));
  add(8, "consignment:p/1");
  EXPECT_TRUE(CarriesExactly(corrected.subjects(), carried));
  corrected.mutable_subjects()->SwapElements(0, 1);
  EXPECT_FALSE(CarriesExactly(corrected.subjects(), carried));
  corrected.mutable_subjects()->SwapElements(0, 1);
  corrected.mutable_subjects(0)->set_kind(7);
  EXPECT_FALSE(CarriesExactly(corrected.subjects(), carried));
  corrected.mutable_subjects(0)->set_kind(1);
  add(8, "consignment:p/2");
  EXPECT_FALSE(CarriesExactly(corrected.subjects(), carried));
}

TEST(Touches, KeysAreOfKindAndId) {
  EXPECT_NE(SubjectKey({SubjectKind::kLot, "lot:p/1"}),
            SubjectKey({SubjectKind::kLotGrants, "lot:p/1"}));
  EXPECT_NE(DocumentId("a", "b", "c"), DocumentId("a", "bc", ""));
}

}  // namespace
}  // namespace lode::record
