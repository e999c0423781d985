// SPDX-License-Identifier: Apache-2.0
// Every kind against the table of subjects, and the order and copying of subjects.
#include "verifier/record/touches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

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

// A row of the table of docs/formats/subjects.md.
struct Row {
  const char* kind;
  const char* more;  // fields that count and that the kind's example leaves out
  std::vector<std::string> touches;
  bool documents = false;  // one-use papers of the record count too
};
constexpr bool kWithDocuments = true;
const std::string kTarget = std::string(63, '0') + "1";  // of records that act upon others

TEST(Touches, EveryKindTouchesWhatTheTableSays) {
  const std::vector<Row> rows = {
      {"Genesis", "", {"3 local:registrar-1", "9 ledger.example/your-ledger"}},
      {"PartyRegistered", "", {"3 local:mutoto"}},
      {"PartyChanged", "", {"3 local:kasha", "3 local:mutoto"}},
      {"KeyAdded", "", {"3 local:mutoto"}},
      {"KeyRevoked", "", {"3 local:mutoto"}},
      {"RoleGranted", "", {"3 local:mutoto"}},
      {"RoleRevoked", "", {"3 local:mutoto"}},
      {"MandateGranted", "", {"3 local:mutoto"}},
      {"MandateEnded", "", {"3 local:mutoto"}},
      {"SiteRegistered", "", {"2 site:mutoto/kasha-3"}},
      {"SiteChanged", "", {"2 site:mutoto/kasha-3"}},
      {"AccreditationGranted", "", {"3 local:validator"}},
      {"AccreditationChanged", "", {"3 local:validator", "6 " + kTarget}},
      {"QuotaGranted", "", {"10 local:author|local:depot|2026-03"}},
      {"TagsIssued", "", {"5 book:tag-issuer/K3-2026"}},
      {"DocumentIssued", "", {"4 local:regulator|EXPORT_LICENCE|EL-7"}},
      {"LotCreated",
       R"(lot_created { quantity { packages { tags { book: "book:ceec/1" } } } })",
       {"1 lot:mutoto/k3-2602", "5 book:ceec/1"},
       kWithDocuments},
      {"Transformed",
       "",
       {"1 lot:depot/k3-2602-1", "1 lot:depot/k3-2602-2", "1 lot:mutoto/k3-2602"},
       kWithDocuments},
      {"Packed", "", {"1 lot:mutoto/k3-2602", "5 book:tag-issuer/K3-2026", "5 seal:mutoto/000101"}},
      {"Unpacked",
       R"(unpacked { tags_lost { book: "book:ceec/2" } })",
       {"1 lot:mutoto/k3-2602", "5 book:ceec/2", "5 book:tag-issuer/K3-2026",
        "5 seal:mutoto/000101"}},
      {"Dispatched",
       R"(dispatched { seals { id: "seal:p/1" } })",
       {"1 lot:mutoto/k3-2602", "5 seal:p/1", "8 consignment:mutoto/2026-004"},
       kWithDocuments},
      {"HandedOn",
       R"(handed_on { lots: "lot:mutoto/k3-2602" seals { id: "seal:p/1" } })",
       {"1 lot:mutoto/k3-2602", "5 seal:p/1", "8 consignment:mutoto/2026-004"},
       kWithDocuments},
      {"ConsignmentChanged",
       "",
       {"1 lot:mutoto/k3-2602", "5 seal:mutoto/000102", "8 consignment:mutoto/2026-004"},
       kWithDocuments},
      {"Received",
       R"(received { seals { id: "seal:p/1" } })",
       {"1 lot:mutoto/k3-2602", "5 seal:p/1", "8 consignment:mutoto/2026-004"},
       kWithDocuments},
      {"TitleTransferred", "", {"1 lot:mutoto/k3-2602"}, kWithDocuments},
      {"Cleared",
       "",
       {"1 lot:mutoto/k3-2602", "10 local:regulator|local:depot|2026-03"},
       kWithDocuments},
      {"Observed",
       R"(observed { seals { id: "seal:p/1" } })",
       {"1 lot:mutoto/k3-2602", "5 seal:p/1"},
       kWithDocuments},
      {"QuantityChanged", "", {"1 lot:mutoto/k3-2602"}, kWithDocuments},
      {"Left", "", {"1 lot:mutoto/k3-2602"}, kWithDocuments},
      {"Retired", "", {"1 lot:depot/k3-2602-1"}, kWithDocuments},
      {"BalanceClaimed",
       "",
       {"1 lot:mutoto/k3-2602", "1 lot:plant/cam-0708", "2 site:plant/works"}},
      {"Attested", "", {"2 site:mutoto/kasha-3"}},
      {"AttestationChanged", "", {"2 site:mutoto/kasha-3", "6 " + kTarget}},
      {"IncidentOpened", "", {"3 local:mutoto"}},
      {"IncidentChanged", "", {"3 local:mutoto", "6 " + kTarget}},
      {"Corrected", "", {"1 lot:mutoto/k3-2602", "6 " + kTarget, "8 consignment:mutoto/2026-004"}},
      {"Countersigned", "", {"1 lot:mutoto/k3-2602", "6 " + kTarget}},
      {"Disputed", "", {"1 lot:mutoto/k3-2602", "6 " + kTarget}},
      {"DisputeResolved", "", {"1 lot:mutoto/k3-2602", "6 " + kTarget}},
      {"CustodyAssigned", "", {"1 lot:mutoto/k3-2602"}},
      {"AccessGranted", "", {"7 lot:mutoto/k3-2602"}},
      {"SectionErased", "", {"1 lot:mutoto/k3-2602", "6 " + kTarget}},
      {"VerdictIssued", "", {"7 lot:mutoto/k3-2602"}},
      {"RegistrarsChanged", "", {"3 local:registrar-1", "9 lode.example/test"}},
      {"LogKeyChanged", "", {"9 lode.example/test"}},
      {"AdmissionChanged", "", {"9 lode.example/test"}},
  };
  EXPECT_EQ(rows.size(), Samples().size());
  for (const Row& row : rows) {
    pb::Record record = SampleOf(row.kind);
    testing::Merge(row.more, record);
    EXPECT_EQ(Touched(record), row.touches) << row.kind;
    testing::Merge(R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true }
                      documents { type: "BOL" number: "8" issuer: "local:abl" })",
                   record);
    const std::string paper = "4 local:arecoms|AVQ|7";
    const std::vector<std::string> touched = Touched(record);
    EXPECT_EQ(std::count(touched.begin(), touched.end(), paper), row.documents ? 1 : 0) << row.kind;
    EXPECT_EQ(touched.size(), row.touches.size() + (row.documents ? 1 : 0)) << row.kind;
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
