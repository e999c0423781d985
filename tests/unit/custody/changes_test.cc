// SPDX-License-Identifier: Apache-2.0
// LotCreated, Transformed, TitleTransferred, Cleared, Observed, QuantityChanged, Retired through
// Admit (ADM-02, ADM-04, ADM-06 to ADM-09, ADM-13).
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/base/time.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ChangesTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    for (const char* lot : {"lot:mine/a", "lot:mine/b"}) ledger_.AddLot(lot);
  }
  static void AddSigner(pb::Record& r, const char* party, pb::Capacity capacity) {
    pb::Signer* signer = r.add_signers();
    signer->set_party(party);
    signer->set_capacity(capacity);
  }
  // Lot a goes in, `out_co` of its 100,000 mg of cobalt come out.
  pb::Record Process(pb::Process process, int64_t out_co) {
    pb::Record r = ledger_.Make(kMine);
    pb::Transformed& body = *r.mutable_transformed();
    body.set_site(kMill);
    body.set_process(process);
    pb::Input* input = body.add_inputs();
    input->set_lot("lot:mine/a");
    input->add_contained()->set_element("Co");
    input->mutable_contained(0)->set_mg(100'000);
    pb::Output* output = body.add_outputs();
    output->set_lot("lot:mine/out");
    output->set_form("HYDROXIDE");
    *output->mutable_quantity() = Ledger::Ore(1'000'000, static_cast<int32_t>(out_co));
    if (out_co != 100'000) {
      body.add_unaccounted()->set_element("Co");
      body.mutable_unaccounted(0)->set_mg(100'000 - out_co);
    }
    return r;
  }
  pb::Record Sale(const char* author, const char* other) {
    pb::Record r = ledger_.Make(author);
    r.mutable_title_transferred()->set_seller(kMine);
    r.mutable_title_transferred()->set_buyer(kPlant);
    r.mutable_title_transferred()->add_lots("lot:mine/a");
    if (other != nullptr) AddSigner(r, other, pb::CAPACITY_COUNTERPARTY);
    return r;
  }
  pb::Record Export() {
    pb::Record r = ledger_.Make(kMine);
    pb::Cleared& body = *r.mutable_cleared();
    body.set_direction(pb::DIRECTION_EXPORT);
    body.set_country("CD");
    body.set_exporter(kMine);
    body.set_hs("2822.00");
    body.add_lots("lot:mine/a");
    return r;
  }
  void Charge(pb::Record& r, int64_t mg) {
    r.mutable_cleared()->clear_quota();
    pb::QuotaCharge& quota = *r.mutable_cleared()->add_quota();
    quota.set_regulator(kAgency);
    quota.set_exporter(kMine);
    quota.set_period("2026-03");
    quota.set_element("Co");
    quota.set_charged_mg(mg);
  }
  void GrantQuota(int64_t mg) {
    pb::Record r = ledger_.Make(kAgency);
    r.mutable_quota_granted()->set_exporter(kMine);
    r.mutable_quota_granted()->set_period("2026-03");
    r.mutable_quota_granted()->set_element("Co");
    r.mutable_quota_granted()->set_mg(mg);
    r.mutable_quota_granted()->set_enforced(true);
    ledger_.Must(r);
  }
  pb::Record Change(pb::QuantityReason reason, const pb::Quantity& after) {
    pb::Record r = ledger_.Make(kMine);
    pb::QuantityChanged& body = *r.mutable_quantity_changed();
    body.set_lot("lot:mine/a");
    body.set_reason(reason);
    *body.mutable_before() = record::EchoOf(ledger_.Lot("lot:mine/a").quantity());
    *body.mutable_after() = after;
    *body.mutable_difference() = record::Subtract(after, body.before());
    return r;
  }
  pb::Record Retirement(int64_t co) {
    pb::Record r = ledger_.Make(kPlant);
    pb::Retired& body = *r.mutable_retired();
    body.add_lots("lot:mine/a");
    body.set_claim("45X-1");
    body.set_custody_model(pb::CUSTODY_MODEL_SEGREGATED);
    body.add_contained()->set_element("Co");
    body.mutable_contained(0)->set_mg(co);
    return r;
  }
  void BringToPlant(bool reserve = false) {
    ledger_.Must(ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/a"}));
    pb::Record r = ledger_.ReceiptRecord("consignment:mine/1", {"lot:mine/a"});
    if (reserve) {
      r.mutable_received()->set_outcome(pb::OUTCOME_ACCEPTED_WITH_RESERVE);
      r.mutable_received()->set_reserve_reason("wet");
    }
    ledger_.Must(r);
  }

  Ledger ledger_;
};

TEST_F(ChangesTest, LotCreatedUnderAnotherPrefixOrForm) {
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.LotRecord("lot:plant/x", Ledger::Ore(1'000, 100'000)))),
              ElementsAre("ADM-06"));
  pb::Record r = ledger_.LotRecord("lot:mine/x", Ledger::Ore(1'000, 100'000));
  r.mutable_lot_created()->set_form("GOLD");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-06"));
}

TEST_F(ChangesTest, Adm08GradeAtTheCeilingAndOnePpmMore) {
  for (const auto& [ppm, admitted] : {std::pair{650'000, true}, {650'001, false}}) {
    const Decision decision =
        ledger_.Judge(ledger_.LotRecord("lot:mine/x", Ledger::Ore(1'000'000, ppm)));
    EXPECT_EQ(decision.admitted(), admitted) << Explain(decision);
    if (!admitted) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-08"));
    }
  }
}

TEST_F(ChangesTest, Adm13SiteCapAtTheLimitAndOneMilligramMoreByYear) {
  // 2 x 100,000 mg are made already, of 10^9.
  const auto lot = [&](int64_t co) {
    pb::Quantity q = Ledger::Ore(co, 0);
    q.set_basis(pb::BASIS_ESTIMATED);
    q.clear_wet_mg();
    q.clear_dry_mg();
    q.clear_moisture_method();
    q.mutable_contained(0)->clear_method();
    q.mutable_contained(0)->set_mg(co);
    return ledger_.LotRecord("lot:mine/x", q);
  };
  EXPECT_THAT(Rules(ledger_.Judge(lot(999'800'001))), ElementsAre("ADM-13"));
  EXPECT_THAT(Rules(ledger_.Judge(lot(999'800'000))), IsEmpty());
  ledger_.SetNow(base::ParseRfc3339("2027-01-01T01:00:00Z")->micros);
  EXPECT_THAT(Rules(ledger_.Judge(lot(1'000'000'000))), IsEmpty());
}

TEST_F(ChangesTest, TransformedByAProcessorAndNoLotTwice) {
  pb::Record r = Process(pb::PROCESS_REFINE, 100'000);
  pb::Record elsewhere = r;
  elsewhere.mutable_transformed()->set_site(kPit);
  EXPECT_THAT(Rules(ledger_.Judge(elsewhere)), ElementsAre("ADM-04"));
  const uint64_t leaf = ledger_.size();
  ledger_.Must(r);
  r.set_nonce(std::string(16, '1'));
  r.mutable_transformed()->mutable_outputs(0)->set_lot("lot:mine/out2");
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-07"));
  EXPECT_THAT(FirstOf(decision).message, HasSubstr("at leaf " + std::to_string(leaf)));
  EXPECT_FALSE(decision.waits_for_parent());
}

TEST_F(ChangesTest, Adm09GainAtTheCapAndOneMilligramMore) {
  for (const auto& [co, admitted] : {std::pair{102'000, true}, {102'001, false}}) {
    const Decision decision = ledger_.Judge(Process(pb::PROCESS_REFINE, co));
    EXPECT_EQ(decision.admitted(), admitted) << Explain(decision);
    if (!admitted) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-09"));
    }
  }
  EXPECT_THAT(Rules(ledger_.Judge(Process(pb::PROCESS_REFINE, 1))), IsEmpty());  // a loss shows
}

TEST_F(ChangesTest, Adm08NoElementOutOfNothing) {
  pb::Record r = Process(pb::PROCESS_REFINE, 100'000);
  pb::Contained* cu =
      r.mutable_transformed()->mutable_outputs(0)->mutable_quantity()->add_contained();
  cu->set_element("Cu");
  cu->set_grade_ppm(1);
  cu->set_mg(1);
  cu->set_method("XRF");
  pb::ElementChange* gain = r.mutable_transformed()->add_unaccounted();
  gain->set_element("Cu");
  gain->set_mg(-1);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08", "ADM-09"));
}

TEST_F(ChangesTest, AnOwnerOfInputsMaySignATransformedAndNobodyElse) {
  pb::Record r = Process(pb::PROCESS_REFINE, 100'000);
  AddSigner(r, kPlant, pb::CAPACITY_COUNTERPARTY);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
  ledger_.Must(Sale(kMine, kPlant));
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(ChangesTest, TitleFromTheOwnerWithBothSignatures) {
  EXPECT_THAT(Rules(ledger_.Judge(Sale(kMine, nullptr))), ElementsAre("ADM-02"));
  pb::Record pending = Sale(kMine, nullptr);
  pending.mutable_title_transferred()->set_pending(true);
  EXPECT_THAT(Rules(ledger_.Judge(pending)), IsEmpty());
  AddSigner(pending, kPlant, pb::CAPACITY_COUNTERPARTY);
  EXPECT_THAT(Rules(ledger_.Judge(pending)), ElementsAre("ADM-07"));  // then nothing is pending
  EXPECT_THAT(Rules(ledger_.Judge(Sale(kPlant, kMine))), IsEmpty());
  ledger_.Must(Sale(kMine, kPlant));
  EXPECT_EQ(ledger_.Lot("lot:mine/a").owner(), kPlant);
  EXPECT_EQ(ledger_.Lot("lot:mine/a").holder(), kMine);
  EXPECT_THAT(Rules(ledger_.Judge(Sale(kMine, kPlant))), ElementsAre("ADM-07"));
}

TEST_F(ChangesTest, APendingSaleEndsByTheBuyersWordOrTheSellers) {
  const auto offer = [&] {
    pb::Record r = Sale(kMine, nullptr);
    r.mutable_title_transferred()->set_pending(true);
    return ledger_.Must(r);
  };
  const auto answer = [&](const char* who, const base::Hash256& sale,
                          pb::CountersignOutcome outcome) {
    pb::Record r = ledger_.Make(who);
    r.mutable_countersigned()->add_records(sale.str());
    r.mutable_countersigned()->set_outcome(outcome);
    Ledger::SetCarried({ledger_.Logged(sale)}, r.mutable_countersigned()->mutable_subjects());
    return r;
  };
  const auto owner = [&] { return ledger_.Lot("lot:mine/a").owner(); };
  base::Hash256 sale = offer();
  EXPECT_EQ(owner(), kMine);  // nobody becomes an owner without signing
  pb::Record other = Sale(kMine, kHauler);
  other.mutable_title_transferred()->set_buyer(kHauler);
  EXPECT_THAT(Rules(ledger_.Judge(other)), ElementsAre("ADM-07"));
  EXPECT_THAT(Rules(ledger_.Judge(Sale(kMine, kPlant))), IsEmpty());  // the buyer signs after all
  ledger_.Must(answer(kPlant, sale, pb::COUNTERSIGN_OUTCOME_NOT_PRESENT));
  EXPECT_THAT(Rules(ledger_.Judge(other)), ElementsAre("ADM-07"));
  ledger_.Must(answer(kPlant, sale, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Rules(ledger_.Judge(other)), IsEmpty());
  ledger_.Must(answer(kPlant, sale, pb::COUNTERSIGN_OUTCOME_AGREES));  // too late: a word, no title
  EXPECT_EQ(owner(), kMine);
  sale = offer();
  ledger_.Must(answer(kMine, sale, pb::COUNTERSIGN_OUTCOME_AGREES));  // not the seller's to say
  EXPECT_EQ(owner(), kMine);
  ledger_.Must(answer(kMine, sale, pb::COUNTERSIGN_OUTCOME_REFUSES));
  EXPECT_THAT(Rules(ledger_.Judge(other)), IsEmpty());
  sale = offer();
  const pb::Record agrees = answer(kPlant, sale, pb::COUNTERSIGN_OUTCOME_AGREES);
  EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(agrees, pb::PURPOSE_OBSERVE))),
              ElementsAre("ADM-03"));
  ledger_.Must(Ledger::Sign(agrees, pb::PURPOSE_CUSTODY));
  EXPECT_EQ(owner(), kPlant);
  EXPECT_FALSE(ledger_.Lot("lot:mine/a").has_title_offer());
}

TEST_F(ChangesTest, ClearedByTheExporterWithAnOfficial) {
  pb::Record r = Export();
  AddSigner(r, kAgency, pb::CAPACITY_OFFICIAL);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  r.mutable_signers(0)->set_party(kStranger);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
  r = Export();
  r.mutable_cleared()->set_exporter(kPlant);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-07"));
}

TEST_F(ChangesTest, Adm13QuotaChargeIsTheLotsMetalAndWithinTheGrant) {
  pb::Record r = Export();
  Charge(r, 100'000);
  EXPECT_TRUE(ledger_.Judge(r).waits_for_parent());
  GrantQuota(150'000);
  pb::Record less = r;
  Charge(less, 99'999);
  EXPECT_THAT(Rules(ledger_.Judge(less)), ElementsAre("ADM-13"));
  ledger_.Must(r);
  r.set_nonce(std::string(16, '1'));
  r.mutable_cleared()->set_lots(0, "lot:mine/b");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-13"));
}

TEST_F(ChangesTest, Adm13QuotaAtTheLimitAndOneMilligramLess) {
  pb::Record r = Export();
  Charge(r, 100'000);
  GrantQuota(99'999);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-13"));
  Ledger other;
  other.Populate();
  ledger_ = std::move(other);
  ledger_.AddLot("lot:mine/a");
  GrantQuota(100'000);
  r = Export();
  Charge(r, 100'000);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(ChangesTest, ObservedByARoleOrByWhoHasTheLot) {
  const auto judge = [&](const char* author, pb::Purpose purpose) {
    pb::Record r = ledger_.Make(author);
    r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_PHOTO);
    r.mutable_observed()->add_lots("lot:mine/a");
    return Rules(ledger_.Judge(Ledger::Sign(r, purpose)));
  };
  EXPECT_THAT(judge(kLab, pb::PURPOSE_OBSERVE), ElementsAre("ADM-07"));
  EXPECT_THAT(judge(kMine, pb::PURPOSE_OBSERVE), IsEmpty());
  EXPECT_THAT(judge(kMine, pb::PURPOSE_CUSTODY), IsEmpty());
  EXPECT_THAT(judge(kStranger, pb::PURPOSE_OBSERVE), ElementsAre("ADM-04"));
  EXPECT_THAT(judge(kHauler, pb::PURPOSE_CUSTODY), ElementsAre("ADM-03"));
}

TEST_F(ChangesTest, AFurtherSignerOfAnObservationIsAPerformer) {
  pb::Record r = ledger_.Make(kLab);
  r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_PHOTO);
  r.mutable_observed()->add_lots("lot:mine/a");
  AddSigner(r, kMine, pb::CAPACITY_WITNESS);
  EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(r, pb::PURPOSE_OBSERVE))), ElementsAre("ADM-02"));
  pb::Performer* performer = r.mutable_observed()->add_performers();
  performer->set_party(kMine);
  performer->set_signed_(true);
  EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(r, pb::PURPOSE_OBSERVE))), IsEmpty());
  r.clear_signers();
  EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(r, pb::PURPOSE_OBSERVE))),
              ElementsAre("ADM-02", "ADM-07"));
}

TEST_F(ChangesTest, QuantityChangedByTheHolderFromTheLedgersQuantity) {
  pb::Record r = Change(pb::QUANTITY_REASON_FINAL_ASSAY, Ledger::Ore(1'000'000, 99'000));
  pb::Record by_other = r;
  by_other.set_author(kPlant);
  EXPECT_THAT(Rules(ledger_.Judge(by_other)), ElementsAre("ADM-07"));
  ledger_.Must(r);
  r.set_nonce(std::string(16, '1'));
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-09"));
}

TEST_F(ChangesTest, Adm09GainOfALotAtTheCapBeyondItOnlyWithAnUmpiresAssay) {
  const pb::Quantity at = Ledger::Ore(1'000'000, 102'000), past = Ledger::Ore(1'000'000, 102'001);
  EXPECT_THAT(Rules(ledger_.Judge(Change(pb::QUANTITY_REASON_STOCKTAKE, at))), IsEmpty());
  EXPECT_THAT(Rules(ledger_.Judge(Change(pb::QUANTITY_REASON_STOCKTAKE, past))),
              ElementsAre("ADM-09"));
  pb::Record umpire = Change(pb::QUANTITY_REASON_UMPIRE_ASSAY, past);
  EXPECT_THAT(Rules(ledger_.Judge(umpire)), ElementsAre("ADM-09"));
  AddSigner(umpire, kLab, pb::CAPACITY_WITNESS);
  EXPECT_THAT(Rules(ledger_.Judge(umpire)), IsEmpty());
}

TEST_F(ChangesTest, ALotStolenWithAllItsMassIsLost) {
  pb::Quantity nothing = Ledger::Ore(1'000'000, 0);
  nothing.set_basis(pb::BASIS_DERIVED);
  nothing.clear_wet_mg();
  nothing.clear_dry_mg();
  nothing.clear_moisture_method();
  nothing.clear_contained();
  ledger_.Must(Change(pb::QUANTITY_REASON_STOLEN, nothing));
  EXPECT_EQ(ledger_.Lot("lot:mine/a").status(), ::lode::state::v1::LOT_STATUS_LOST);
  EXPECT_THAT(Rules(ledger_.Judge(Process(pb::PROCESS_REFINE, 100'000))), ElementsAre("ADM-07"));
}

TEST_F(ChangesTest, RetiredByAnOwnerWhoHoldsTheLot) {
  BringToPlant();
  EXPECT_THAT(Rules(ledger_.Judge(Retirement(100'000))), ElementsAre("ADM-13"));
  ledger_.Must(Sale(kMine, kPlant));
  EXPECT_THAT(Rules(ledger_.Judge(Retirement(99'999))), ElementsAre("ADM-09"));
  ledger_.Must(Retirement(100'000));
  EXPECT_THAT(Rules(ledger_.Judge(Retirement(100'000))), ElementsAre("ADM-07"));
}

TEST_F(ChangesTest, Adm13AMarkFreezesTheClaimNotTheGoods) {
  BringToPlant(/*reserve=*/true);
  ledger_.Must(Sale(kMine, kPlant));
  EXPECT_THAT(Rules(ledger_.Judge(Retirement(100'000))), ElementsAre("ADM-13"));
}

}  // namespace
}  // namespace lode::custody
