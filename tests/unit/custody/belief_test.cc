// SPDX-License-Identifier: Apache-2.0
// Attested, AttestationChanged, Countersigned, VerdictIssued through Admit (ADM-04, ADM-06, ADM-12,
// ADM-13).
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/base/limits.h"

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

TEST_F(BeliefTest, SecondIsWhoBuysProcessesUsesOrInspects) {
  const auto second = [&](const char* author) {
    return Rules(ledger_.Judge(Attestation(author, pb::ASSESSOR_LEVEL_SECOND, kPit)));
  };
  EXPECT_THAT(second(kPlant), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(Attestation(kPlant, pb::ASSESSOR_LEVEL_SECOND, kPit),
                                               pb::PURPOSE_CUSTODY))),
              ElementsAre("ADM-03"));
  EXPECT_TRUE(ledger_.Judge(Attestation(kPlant, pb::ASSESSOR_LEVEL_SECOND, "site:mine/none"))
                  .waits_for_parent());
  EXPECT_THAT(second(kStranger), ElementsAre("ADM-04"));  // a key to attest is not enough
  EXPECT_THAT(second(kHauler), ElementsAre("ADM-04"));    // a carrier neither
  ledger_.Must(ledger_.RoleRecord(kStranger, pb::ROLE_MINER, {kPit}));  // nor another miner
  EXPECT_THAT(second(kStranger), ElementsAre("ADM-04"));
  ledger_.Must(ledger_.RoleRecord(kStranger, pb::ROLE_TRADER));
  EXPECT_THAT(second(kStranger), IsEmpty());
}

// Operator, owner of the site, owner and holder of the lot, and who is in one hand with them.
// A rival's hundred attestations of a mine stand in each of the mine's trails.
TEST_F(BeliefTest, APartyAssessesASubjectSoOftenAYear) {
  const auto assess = [&](const char* author, pb::AssessorLevel level, const char* subject) {
    return Rules(ledger_.Judge(Attestation(author, level, subject)));
  };
  base::Hash256 last;
  for (int64_t i = 0; i < base::limits::kAssessmentsPerYear; ++i) {
    pb::Record r = Attestation(kPlant, pb::ASSESSOR_LEVEL_SECOND, kPit);
    // Another scheme each time: anybody invents names.
    r.mutable_attested()->set_scheme("scheme-" + std::to_string(i));
    last = ledger_.Must(r);
  }
  EXPECT_THAT(assess(kPlant, pb::ASSESSOR_LEVEL_SECOND, kPit), ElementsAre("ADM-13"));
  EXPECT_THAT(Rules(ledger_.Judge(Withdrawal(kPlant, last))), ElementsAre("ADM-13"));
  EXPECT_THAT(assess(kPlant, pb::ASSESSOR_LEVEL_SECOND, kMill), IsEmpty());
  EXPECT_THAT(assess(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit), IsEmpty());
  EXPECT_THAT(assess(kMine, pb::ASSESSOR_LEVEL_SELF, kPit), IsEmpty());
  ledger_.SetNow(ledger_.now_us() + 366 * kDayUs);
  EXPECT_THAT(assess(kPlant, pb::ASSESSOR_LEVEL_SECOND, kPit), IsEmpty());
}

TEST_F(BeliefTest, AnAccreditorAccreditsAValidatorSoOftenAYear) {
  const auto accredit = [&](const char* author, pb::Purpose purpose) {
    pb::Record r = ledger_.Make(author);
    r.mutable_accreditation_granted()->set_validator(kAssessor);
    r.mutable_accreditation_granted()->add_schemes("another");
    r.mutable_accreditation_granted()->mutable_valid_from()->set_days(20'500);
    r.mutable_accreditation_granted()->mutable_valid_to()->set_days(20'600);
    return Ledger::Sign(r, purpose);
  };
  // The world holds one.
  for (int64_t i = 1; i < base::limits::kAssessmentsPerYear; ++i)
    ledger_.Must(accredit(kAccreditor, pb::PURPOSE_AUTHORITY));
  EXPECT_THAT(Rules(ledger_.Judge(accredit(kAccreditor, pb::PURPOSE_AUTHORITY))),
              ElementsAre("ADM-13"));
  EXPECT_THAT(Rules(ledger_.Judge(accredit(kReg1, pb::PURPOSE_REGISTRY))), IsEmpty());
}

TEST_F(BeliefTest, SecondAndThirdAreIndependentOfTheAssessed) {
  pb::Record daughter = ledger_.PartyRecord("local:daughter");
  pb::Owner* owner = daughter.mutable_party_registered()->add_owners();
  owner->set_party(kMine);
  owner->set_pct_ppm(500'001);
  ledger_.Must(daughter);
  ledger_.Must(ledger_.KeyRecord("local:daughter", pb::PURPOSE_ATTEST));
  pb::Record joint = ledger_.PartyRecord("local:joint");
  owner = joint.mutable_party_registered()->add_owners();
  owner->set_party(kMine);
  owner->set_pct_ppm(249'999);
  ledger_.Must(joint);
  ledger_.Must(ledger_.KeyRecord("local:joint", pb::PURPOSE_ATTEST));
  pb::Record quarter = ledger_.PartyRecord("local:quarter");
  owner = quarter.mutable_party_registered()->add_owners();
  owner->set_party(kMine);
  owner->set_pct_ppm(250'000);
  ledger_.Must(quarter);
  ledger_.Must(ledger_.KeyRecord("local:quarter", pb::PURPOSE_ATTEST));
  pb::Record owned = ledger_.SiteRecord("site:plant/owned", kPlant);
  owned.mutable_site_registered()->add_owners(kStranger);
  ledger_.Must(owned);
  for (const char* party : {kMine, "local:daughter", "local:joint", "local:quarter", kStranger}) {
    ledger_.Must(ledger_.RoleRecord(party, pb::ROLE_TRADER));
    ledger_.Must(ledger_.RoleRecord(party, pb::ROLE_VALIDATOR));
    pb::Record accreditation = ledger_.Make(kAccreditor);
    accreditation.mutable_accreditation_granted()->set_validator(party);
    accreditation.mutable_accreditation_granted()->add_schemes(kScheme);
    accreditation.mutable_accreditation_granted()->mutable_valid_from()->set_days(20'000);
    accreditation.mutable_accreditation_granted()->mutable_valid_to()->set_days(22'000);
    ledger_.Must(Ledger::Sign(accreditation, pb::PURPOSE_AUTHORITY));
  }
  for (const auto level : {pb::ASSESSOR_LEVEL_SECOND, pb::ASSESSOR_LEVEL_THIRD}) {
    const auto judged = [&](const char* author, const char* subject) {
      return Rules(ledger_.Judge(Attestation(author, level, subject)));
    };
    for (const char* subject : {kPit, kMine, "lot:mine/a"}) {
      EXPECT_THAT(judged(kMine, subject), ElementsAre("ADM-04")) << subject;
      EXPECT_THAT(judged("local:daughter", subject), ElementsAre("ADM-04")) << subject;
      EXPECT_THAT(judged("local:quarter", subject), ElementsAre("ADM-04")) << subject;
      EXPECT_THAT(judged("local:joint", subject), IsEmpty()) << subject;  // less than a quarter
      EXPECT_THAT(judged(kStranger, subject), IsEmpty()) << subject;
    }
    EXPECT_THAT(judged(kMine, "local:daughter"), ElementsAre("ADM-04"));  // the mother
    EXPECT_THAT(judged(kStranger, "site:plant/owned"), ElementsAre("ADM-04"));
    EXPECT_THAT(judged(kMine, "site:plant/owned"), IsEmpty());
  }
}

// Otherwise the operator would write its own assessment in its assessor's name.
TEST_F(BeliefTest, AnAgentOfTheAssessorIsIndependentToo) {
  pb::Record mandate = ledger_.Make(kPlant);
  mandate.mutable_mandate_granted()->set_principal(kPlant);
  mandate.mutable_mandate_granted()->set_agent(kMine);
  mandate.mutable_mandate_granted()->add_kinds(pb::KIND_ATTESTED);
  mandate.mutable_mandate_granted()->mutable_valid_to()->set_days(21'000);
  const auto digest = ledger_.Must(mandate);
  ledger_.Must(ledger_.RoleRecord(kMine, pb::ROLE_AGENT));
  pb::Record r = Attestation(kMine, pb::ASSESSOR_LEVEL_SECOND, kPit);
  r.set_on_behalf_of(kPlant);
  r.set_mandate(digest.str());
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
  r.mutable_attested()->set_subject(kRefinery);  // the principal's own
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
}

TEST_F(BeliefTest, DatesOfAnAttestationAreInOrder) {
  const auto with = [&](int32_t to, int32_t assessed, int32_t valid_to) {
    pb::Record r = Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit);
    r.mutable_attested()->mutable_period()->mutable_to()->set_days(to);
    r.mutable_attested()->mutable_assessed_on()->set_days(assessed);
    r.mutable_attested()->mutable_valid_to()->set_days(valid_to);
    return Rules(ledger_.Judge(r));
  };
  EXPECT_THAT(with(20'110, 20'110, 20'110), IsEmpty());
  EXPECT_THAT(with(20'111, 20'110, 20'200), ElementsAre("ADM-05"));
  EXPECT_THAT(with(20'100, 20'110, 20'109), ElementsAre("ADM-05"));
}

TEST_F(BeliefTest, Adm05ADateThatHasNotComeAnywhereOnEarth) {
  const int32_t tomorrow = static_cast<int32_t>(ledger_.now_us() / kDayUs) + 1;
  pb::Record r = Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit);
  r.mutable_attested()->mutable_assessed_on()->set_days(tomorrow);
  r.clear_event_time();
  const auto at = [&](int64_t now) {
    ledger_.SetNow(now);
    r.mutable_event_time()->set_us(now);
    return Rules(ledger_.Judge(r));
  };
  // It begins at 10:00 UTC of the day before, at UTC+14; a clock may be 10 minutes wrong.
  const int64_t begins = tomorrow * kDayUs - 14 * 60 * kMinuteUs - 10 * kMinuteUs;
  EXPECT_THAT(at(begins - 1), ElementsAre("ADM-05"));
  EXPECT_THAT(at(begins), IsEmpty());
}

TEST_F(BeliefTest, PartiallyMetTakesAPlanThatIsNotDueBeforeTheAssessment) {
  pb::Record r = Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit);
  pb::CriterionResult& result = *r.mutable_attested()->mutable_outcomes(0);
  result.set_outcome(pb::CRITERION_OUTCOME_PARTIALLY_MEETS);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
  result.set_cap_id("CAP-1");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
  result.mutable_due()->set_days(20'109);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-05"));
  result.mutable_due()->set_days(20'110);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  result.clear_cap_id();
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
}

TEST_F(BeliefTest, OnlyWhoSuspendedOrItsSuperiorReinstates) {
  const auto target = ledger_.Must(Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit));
  const auto change = [&](const char* author, pb::ChangedStatus status) {
    pb::Record r = Withdrawal(author, target);
    r.mutable_attestation_changed()->set_status(status);
    return Ledger::Sign(
        r, author == std::string(kAccreditor) ? pb::PURPOSE_AUTHORITY : pb::PURPOSE_ATTEST);
  };
  using enum pb::ChangedStatus;
  // In force: nothing to lift.
  EXPECT_THAT(Rules(ledger_.Judge(change(kAssessor, CHANGED_STATUS_REINSTATED))),
              ElementsAre("ADM-12"));
  ledger_.Must(change(kAccreditor, CHANGED_STATUS_WITHDRAWN));
  EXPECT_THAT(Rules(ledger_.Judge(change(kAssessor, CHANGED_STATUS_REINSTATED))),
              ElementsAre("ADM-12"));
  // Suspending it itself doesn't make the accreditor's word the issuer's to lift.
  ledger_.Must(change(kAssessor, CHANGED_STATUS_SUSPENDED));
  ledger_.Must(change(kAssessor, CHANGED_STATUS_REINSTATED));
  EXPECT_THAT(Rules(ledger_.Judge(change(kAssessor, CHANGED_STATUS_REINSTATED))),
              ElementsAre("ADM-12"));
  ledger_.Must(change(kAccreditor, CHANGED_STATUS_REINSTATED));
  // The superior lifts what the issuer did.
  ledger_.Must(change(kAssessor, CHANGED_STATUS_SUSPENDED));
  ledger_.Must(change(kAccreditor, CHANGED_STATUS_REINSTATED));
  EXPECT_THAT(Rules(ledger_.Judge(change(kAssessor, CHANGED_STATUS_REINSTATED))),
              ElementsAre("ADM-12"));
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
  const auto lot = ledger_.Must(ledger_.LotRecord("lot:mine/b", Ledger::Ore(1'000, 100'000)));
  EXPECT_THAT(Rules(ledger_.Judge(Withdrawal(kAssessor, lot))), ElementsAre("ADM-12"));
  const auto target = ledger_.Must(Attestation(kAssessor, pb::ASSESSOR_LEVEL_THIRD, kPit));
  pb::Record r = Withdrawal(kAssessor, target);
  r.mutable_attestation_changed()->set_attestation(std::string(32, 'x'));
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-12"));
  EXPECT_TRUE(decision.waits_for_parent());
}

TEST_F(BeliefTest, CountersignedByWhoIsNamedOrStoodToTheLotsByThen) {
  const auto created = ledger_.Must(ledger_.LotRecord("lot:mine/b", Ledger::Ore(1'000, 100'000)));
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
  const auto a = ledger_.Must(ledger_.LotRecord("lot:mine/b", Ledger::Ore(1'000, 100'000)));
  const auto b = ledger_.Must(ledger_.LotRecord("lot:mine/c", Ledger::Ore(1'000, 100'000)));
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
