// SPDX-License-Identifier: Apache-2.0
// Attested, AttestationChanged, Countersigned, VerdictIssued through Admit (ADM-04, ADM-06, ADM-12,
// ADM-13).
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class BeliefTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    ledger_.AddLot("lot:mine/a");
  }
  pb::Record Attestation(const char* author, pb::AssessorLevel level, const char* subject) {
    pb::Record r = ledger_.Make(author);
    pb::Attested& body = *r.mutable_attested();
    body.set_subject(subject);
    body.set_scheme(kScheme);
    body.set_scheme_version("1");
    body.set_assessor_level(level);
    body.mutable_period()->mutable_from()->set_days(20'000);
    body.mutable_period()->mutable_to()->set_days(20'100);
    body.mutable_assessed_on()->set_days(20'110);
    body.mutable_valid_to()->set_days(21'000);
    body.set_limitations("none");
    pb::CriterionResult* outcome = body.add_outcomes();
    outcome->set_criterion("1.1");
    outcome->set_outcome(pb::CRITERION_OUTCOME_MEETS);
    return r;
  }
  pb::Record Withdrawal(const char* author, const base::Hash256& target) {
    pb::Record r = ledger_.Make(author);
    pb::AttestationChanged& body = *r.mutable_attestation_changed();
    body.set_attestation(target.str());
    body.set_status(pb::CHANGED_STATUS_WITHDRAWN);
    body.set_effect(pb::EFFECT_PROSPECTIVE);
    body.set_reason("evidence was forged");
    Ledger::SetCarried({ledger_.Logged(target)}, body.mutable_subjects());
    return r;
  }
  pb::Record Countersignature(const char* author, std::vector<base::Hash256> targets) {
    pb::Record r = ledger_.Make(author);
    pb::Countersigned& body = *r.mutable_countersigned();
    body.set_outcome(pb::COUNTERSIGN_OUTCOME_AGREES);
    std::vector<record::ParsedRecord> records;
    for (const auto& target : targets) {
      body.add_records(target.str());
      records.push_back(ledger_.Logged(target));
    }
    Ledger::SetCarried(records, body.mutable_subjects());
    return r;
  }
  pb::Record Verdict(pb::Result result, uint64_t size) {
    pb::Record r = ledger_.Make(kChecker);
    pb::VerdictIssued& body = *r.mutable_verdict_issued();
    body.set_lot("lot:mine/a");
    for (auto* digest : {body.mutable_trail_digest(), body.mutable_profile_digest(),
                         body.mutable_rule_results_digest()})
      *digest = std::string(32, 'd');
    body.set_as_of_size(size);
    body.set_result(result);
    return r;
  }

  Ledger ledger_;
};

TEST_F(BeliefTest, AThirdPartyIsAnAccreditedValidator) {
  pb::Record r = Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  r.mutable_attested()->set_scheme("other");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
  EXPECT_THAT(Rules(ledger_.Judge(Attestation(kStranger, pb::ASSESSOR_LEVEL_THIRD, kPit))),
              ElementsAre("ADM-04"));
}

TEST_F(BeliefTest, SelfIsThePartyTheOperatorOrWhoHasTheLot) {
  for (const char* subject : {kMine, kPit, "lot:mine/a"}) {
    EXPECT_THAT(Rules(ledger_.Judge(Attestation(kMine, pb::ASSESSOR_LEVEL_SELF, subject))),
                IsEmpty());
    EXPECT_THAT(Rules(ledger_.Judge(Attestation(kPlant, pb::ASSESSOR_LEVEL_SELF, subject))),
                ElementsAre("ADM-04"));
  }
}

TEST_F(BeliefTest, SecondIsAnyPartyWithAKeyToAttest) {
  EXPECT_THAT(Rules(ledger_.Judge(Attestation(kPlant, pb::ASSESSOR_LEVEL_SECOND, kPit))),
              IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(Attestation(kPlant, pb::ASSESSOR_LEVEL_SECOND, kPit),
                                               pb::PURPOSE_CUSTODY))),
              ElementsAre("ADM-03"));
  EXPECT_TRUE(ledger_.Judge(Attestation(kPlant, pb::ASSESSOR_LEVEL_SECOND, "site:mine/none"))
                  .waits_for_parent());
}

TEST_F(BeliefTest, AnAttestationIsChangedByItsIssuerOrTheAccreditor) {
  const auto target = ledger_.Must(Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit));
  EXPECT_THAT(Rules(ledger_.Judge(Withdrawal(kAssessor, target))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(Withdrawal(kMine, target))), ElementsAre("ADM-12"));
  const auto by_authority = [&](const char* author) {
    return Rules(ledger_.Judge(Ledger::Sign(Withdrawal(author, target), pb::PURPOSE_AUTHORITY)));
  };
  EXPECT_THAT(by_authority(kAccreditor), IsEmpty());
  EXPECT_THAT(by_authority(kStranger), ElementsAre("ADM-04", "ADM-12"));
  ledger_.Must(ledger_.RoleRecord(kStranger, pb::ROLE_ACCREDITOR));  // but did not accredit it
  EXPECT_THAT(by_authority(kStranger), ElementsAre("ADM-12"));
}

TEST_F(BeliefTest, AnActingRecordCarriesExactlyItsTargetsSubjects) {
  const auto target = ledger_.Must(Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit));
  pb::Record r = Withdrawal(kAssessor, target);
  r.mutable_attestation_changed()->clear_subjects();
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-12"));
  r = Withdrawal(kAssessor, target);
  pb::Subject* more = r.mutable_attestation_changed()->add_subjects();
  more->set_kind(3);
  more->set_id(kMine);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-12"));
}

TEST_F(BeliefTest, AnActingRecordNamesALoggedRecordOfItsKind) {
  const auto lot = ledger_.Must(ledger_.LotRecord("lot:mine/b", Ledger::Ore(10, 10)));
  EXPECT_THAT(Rules(ledger_.Judge(Withdrawal(kAssessor, lot))), ElementsAre("ADM-12"));
  const auto target = ledger_.Must(Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit));
  pb::Record r = Withdrawal(kAssessor, target);
  r.mutable_attestation_changed()->set_attestation(std::string(32, 'x'));
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-12"));
  EXPECT_TRUE(decision.waits_for_parent());
}

TEST_F(BeliefTest, CountersignedByWhoIsNamedOrStoodToTheLotsByThen) {
  const auto created = ledger_.Must(ledger_.LotRecord("lot:mine/b", Ledger::Ore(10, 10)));
  const auto sent = ledger_.Must(ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/b"}));
  ledger_.Must(ledger_.ReceiptRecord("consignment:mine/1", {"lot:mine/b"}));
  EXPECT_THAT(Rules(ledger_.Judge(Countersignature(kMine, {created, sent}))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(Countersignature(kPlant, {sent}))), IsEmpty());   // receiver
  EXPECT_THAT(Rules(ledger_.Judge(Countersignature(kHauler, {sent}))), IsEmpty());  // carrier
  EXPECT_THAT(Rules(ledger_.Judge(Countersignature(kPlant, {created}))),            // held it later
              ElementsAre("ADM-12"));
  EXPECT_THAT(Rules(ledger_.Judge(Countersignature(kStranger, {sent}))), ElementsAre("ADM-12"));
}

TEST_F(BeliefTest, CountersignedCarriesTheUnionAndNamesEachRecordOnce) {
  const auto a = ledger_.Must(ledger_.LotRecord("lot:mine/b", Ledger::Ore(10, 10)));
  const auto b = ledger_.Must(ledger_.LotRecord("lot:mine/c", Ledger::Ore(10, 10)));
  pb::Record r = Countersignature(kMine, {a, b});
  r.mutable_countersigned()->mutable_subjects()->RemoveLast();
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-12"));
  EXPECT_THAT(Rules(ledger_.Judge(Countersignature(kMine, {a, a}))), ElementsAre("ADM-12"));
}

TEST_F(BeliefTest, VerdictByAVerifierOnASizeThatTheLogHasHad) {
  EXPECT_THAT(Rules(ledger_.Judge(Verdict(pb::RESULT_VERIFIED, ledger_.size()))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(Verdict(pb::RESULT_VERIFIED, ledger_.size() + 1))),
              ElementsAre("ADM-06"));
  EXPECT_THAT(Rules(ledger_.Judge(Verdict(pb::RESULT_VERIFIED, 0))), ElementsAre("ADM-06"));
  pb::Record r = Verdict(pb::RESULT_VERIFIED, 1);
  r.set_author(kStranger);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
  r = Verdict(pb::RESULT_VERIFIED, 1);
  r.mutable_verdict_issued()->set_lot("lot:mine/none");
  EXPECT_TRUE(ledger_.Judge(r).waits_for_parent());
}

TEST_F(BeliefTest, AMarkFreezesAVerifiedVerdictAndNoOther) {
  ledger_.Must(ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/a"}));
  pb::Record r = ledger_.ReceiptRecord("consignment:mine/1", {"lot:mine/a"});
  r.mutable_received()->set_outcome(pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  r.mutable_received()->set_reserve_reason("wet");
  ledger_.Must(r);
  EXPECT_THAT(Rules(ledger_.Judge(Verdict(pb::RESULT_VERIFIED, 1))), ElementsAre("ADM-13"));
  EXPECT_THAT(Rules(ledger_.Judge(Verdict(pb::RESULT_VERIFIED_WITH_EXCEPTIONS, 1))),
              ElementsAre("ADM-13"));
  EXPECT_THAT(Rules(ledger_.Judge(Verdict(pb::RESULT_FAILED, 1))), IsEmpty());
}

}  // namespace
}  // namespace lode::custody
