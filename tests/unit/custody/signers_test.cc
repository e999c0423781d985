// SPDX-License-Identifier: Apache-2.0
// ADM-00 to ADM-05: place in the log, ledger, signatures, keys, roles, mandates, times.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/base/encoding.h"
#include "verifier/base/time.h"

namespace lode::custody {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SignersTest : public testing::Test {
 protected:
  void SetUp() override { ledger_.Populate(); }

  static void AddSigner(pb::Record& r, const char* party, pb::Capacity capacity) {
    pb::Signer* signer = r.add_signers();
    signer->set_party(party);
    signer->set_capacity(capacity);
  }
  pb::Record Lot(const std::string& name) {
    return ledger_.LotRecord("lot:mine/" + name, Ledger::Ore(1000, 100'000));
  }
  base::Hash256 GrantMandate(std::initializer_list<pb::Kind> kinds, const char* valid_to) {
    pb::Record r = ledger_.Make(kMine);
    r.mutable_mandate_granted()->set_principal(kMine);
    r.mutable_mandate_granted()->set_agent(kBroker);
    for (const pb::Kind kind : kinds) r.mutable_mandate_granted()->add_kinds(kind);
    r.mutable_mandate_granted()->mutable_valid_to()->set_days(*base::ParseDate(valid_to));
    return ledger_.Must(r);
  }
  pb::Record ByBroker(const base::Hash256& mandate, const std::string& lot) {
    pb::Record r = Lot(lot);
    r.set_author(kBroker);
    r.set_on_behalf_of(kMine);
    r.set_mandate(mandate.str());
    return r;
  }
  void Revoke(const char* party, pb::Purpose purpose, pb::RevocationReason reason) {
    pb::Record r = ledger_.Make(kReg1);
    r.mutable_key_revoked()->set_party(party);
    r.mutable_key_revoked()->set_key_id(
        crypto::RecordKeyId(Ledger::Key(party, purpose).public_key()).str());
    r.mutable_key_revoked()->set_reason(reason);
    ledger_.Must(r);
  }

  Ledger ledger_;
};

TEST_F(SignersTest, Adm00ARecordIsLoggedOnce) {
  const pb::Record r = Lot("a");
  ledger_.Must(r);
  const Decision again = ledger_.Submit(r);
  EXPECT_EQ(Rules(again)[0], "ADM-00") << Explain(again);
  EXPECT_THAT(FirstOf(again).message, HasSubstr("at leaf"));
  EXPECT_THAT(again.changes, IsEmpty());
}

TEST_F(SignersTest, Adm00GenesisIsFirstAndNothingElseIs) {
  pb::Record second = ledger_.Genesis();
  EXPECT_EQ(Rules(ledger_.Judge(second))[0], "ADM-00");
  Ledger empty;
  pb::Record party = empty.PartyRecord("local:x");
  party.set_genesis_digest(std::string(32, 'x'));
  EXPECT_EQ(Rules(empty.Judge(party))[0], "ADM-00");
}

TEST_F(SignersTest, Adm01AnotherLedgersRecord) {
  pb::Record r = Lot("a");
  r.set_origin("ledger.example/other/simulated");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
  r = Lot("a");
  r.set_genesis_digest(std::string(32, 'x'));
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
}

TEST_F(SignersTest, Adm01WhatTheRecordAloneBreaksIsSaidByAdmissionToo) {
  pb::Record r = Lot("a");
  r.set_nonce("short");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
}

TEST_F(SignersTest, Adm02OneBitOfASignature) {
  envelope::Envelope envelope = Ledger::Sign(Lot("a"));
  envelope.signatures[0].material[7] = static_cast<char>(envelope.signatures[0].material[7] ^ 1);
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), ElementsAre("ADM-02"));
}

TEST_F(SignersTest, Adm02SignatureOfARegisteredStranger) {
  envelope::Envelope envelope = Ledger::Sign(Lot("a"));
  Ledger::AddSignature(envelope, Ledger::Key(kStranger, pb::PURPOSE_CUSTODY));
  const Decision decision = ledger_.Judge(envelope);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-02"));
  EXPECT_THAT(FirstOf(decision).message, HasSubstr(kStranger));
}

TEST_F(SignersTest, Adm02APartySignsOnce) {
  envelope::Envelope envelope = Ledger::Sign(Lot("a"));
  Ledger::AddSignature(envelope, Ledger::Key(kMine, pb::PURPOSE_ADMIN));
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), testing::Contains("ADM-02"));
}

TEST_F(SignersTest, Adm02ListedButNotSigned) {
  pb::Record r = Lot("a");
  AddSigner(r, kAgency, pb::CAPACITY_WITNESS);
  envelope::Envelope envelope = Ledger::Sign(r);
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), IsEmpty());
  std::erase_if(envelope.signatures, [](const auto& s) {
    return s.key_id == crypto::RecordKeyId(Ledger::Key(kAgency, pb::PURPOSE_OBSERVE).public_key());
  });
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), ElementsAre("ADM-02"));
}

TEST_F(SignersTest, Adm02AWitnessOfExtractionIsAnAgency) {
  pb::Record r = Lot("a");
  AddSigner(r, kLab, pb::CAPACITY_WITNESS);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
}

TEST_F(SignersTest, Adm02ACapacityThatTheKindDoesNotProvideFor) {
  pb::Record r = Lot("a");
  AddSigner(r, kHauler, pb::CAPACITY_COUNTERPARTY);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
}

TEST_F(SignersTest, Adm02ThresholdCountsDistinctRegistrars) {
  pb::Record r = ledger_.PartyRecord("local:new");
  r.clear_signers();
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-02"));
  EXPECT_EQ(FirstOf(decision).limit, "2 of 3");
  AddSigner(r, kReg3, pb::CAPACITY_REGISTRAR);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(SignersTest, Adm02AllRegistrarsSignGenesis) {
  Ledger fresh;
  pb::Record genesis = fresh.Genesis();
  genesis.mutable_signers()->RemoveLast();
  EXPECT_THAT(Rules(fresh.Judge(genesis)), ElementsAre("ADM-02"));
  EXPECT_THAT(Rules(fresh.Judge(fresh.Genesis())), IsEmpty());
}

TEST_F(SignersTest, Adm03KeyForAnotherPurpose) {
  const auto envelope = Ledger::Sign(Lot("a"), pb::PURPOSE_OBSERVE);
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), ElementsAre("ADM-03"));
}

TEST_F(SignersTest, Adm03UnregisteredKeyWaitsForItsParent) {
  envelope::Envelope envelope;
  envelope.payload = record::EncodePayload(Lot("a"));
  Ledger::AddSignature(envelope, Ledger::Key(kMine, pb::PURPOSE_CUSTODY, 1));
  const Decision decision = ledger_.Judge(envelope);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-03"));
  EXPECT_TRUE(decision.waits_for_parent());
  ledger_.Must(ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1));
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), IsEmpty());
}

TEST_F(SignersTest, Adm03RevokedKeyThenItsSuccessorSignsTheSamePayload) {
  const pb::Record r = Lot("a");
  ledger_.Must(ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1));
  Revoke(kMine, pb::PURPOSE_CUSTODY, pb::REVOCATION_REASON_SUPERSEDED);
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-03"));
  EXPECT_THAT(FirstOf(decision).message, HasSubstr("superseded"));
  EXPECT_FALSE(decision.waits_for_parent());
  envelope::Envelope again;
  again.payload = record::EncodePayload(r);
  Ledger::AddSignature(again, Ledger::Key(kMine, pb::PURPOSE_CUSTODY, 1));
  EXPECT_THAT(Rules(ledger_.Judge(again)), IsEmpty());
}

// The event is older than the successor: the key that it replaced was valid then.
TEST_F(SignersTest, Adm03TheSuccessorSignsForEventsOfTheKeyThatItReplaced) {
  pb::Record r = Lot("a");
  pb::Record key = ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1);
  key.mutable_key_added()->mutable_valid_from()->set_days(*base::ParseDate("2026-03-02"));
  ledger_.Must(key);
  const auto by_the_new_key = [&] {
    envelope::Envelope out;
    out.payload = record::EncodePayload(r);
    Ledger::AddSignature(out, Ledger::Key(kMine, pb::PURPOSE_CUSTODY, 1));
    return Rules(ledger_.Judge(out));
  };
  EXPECT_THAT(by_the_new_key(), ElementsAre("ADM-03"));  // nothing was replaced yet
  Revoke(kMine, pb::PURPOSE_OBSERVE, pb::REVOCATION_REASON_SUPERSEDED);
  EXPECT_THAT(by_the_new_key(), ElementsAre("ADM-03"));  // another purpose
  Revoke(kMine, pb::PURPOSE_CUSTODY, pb::REVOCATION_REASON_SUPERSEDED);
  EXPECT_THAT(by_the_new_key(), IsEmpty());
  Revoke(kMine, pb::PURPOSE_CUSTODY, pb::REVOCATION_REASON_COMPROMISED);  // it turned out stolen
  EXPECT_THAT(by_the_new_key(), ElementsAre("ADM-03"));
}

TEST_F(SignersTest, Adm03EventTimeAtTheEdgesOfTheKeysValidity) {
  pb::Record key = ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1);
  key.mutable_key_added()->mutable_valid_from()->set_days(*base::ParseDate("2026-02-20"));
  key.mutable_key_added()->mutable_valid_to()->set_days(*base::ParseDate("2026-02-27"));
  ledger_.Must(key);
  struct Case {
    const char* event;
    bool admitted;
  };
  for (const Case& c :
       {Case{"2026-02-19T23:59:59.999999Z", false}, Case{"2026-02-20T00:00:00Z", true},
        Case{"2026-02-27T23:59:59.999999Z", true}, Case{"2026-02-28T00:00:00Z", false}}) {
    pb::Record r = Lot("a");
    r.mutable_event_time()->set_us(base::ParseRfc3339(c.event)->micros);
    envelope::Envelope envelope;
    envelope.payload = record::EncodePayload(r);
    Ledger::AddSignature(envelope, Ledger::Key(kMine, pb::PURPOSE_CUSTODY, 1));
    const Decision decision = ledger_.Judge(envelope);
    EXPECT_EQ(decision.admitted(), c.admitted) << c.event << Explain(decision);
    if (!c.admitted) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-03"));
    }
  }
}

TEST_F(SignersTest, Adm03KeyForOtherSites) {
  pb::Record key = ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1);
  key.mutable_key_added()->add_sites(kMill);
  ledger_.Must(key);
  envelope::Envelope envelope;
  envelope.payload = record::EncodePayload(Lot("a"));
  Ledger::AddSignature(envelope, Ledger::Key(kMine, pb::PURPOSE_CUSTODY, 1));
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), ElementsAre("ADM-03"));
}

TEST_F(SignersTest, Adm04RoleAtAnotherSite) {
  pb::Record r = Lot("a");
  r.mutable_lot_created()->set_site(kMill);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
  ledger_.Must(ledger_.RoleRecord(kMine, pb::ROLE_MINER));  // no sites: everywhere
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

// Who mints needs the site: "everywhere" is where the party operates.
TEST_F(SignersTest, Adm04ARoleThatNamesNoSiteMintsNothingAtAnothersMine) {
  ledger_.Must(ledger_.RoleRecord(kStranger, pb::ROLE_MINER));
  pb::Record r = ledger_.LotRecord("lot:stranger/a", Ledger::Ore(1000, 100'000));
  r.set_author(kStranger);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
  pb::Record stock = r;  // stock of unknown origin is no minting
  stock.mutable_lot_created()->set_source(pb::SOURCE_OPENING_STOCK);
  stock.mutable_lot_created()->set_origin_class(pb::ORIGIN_CLASS_UNKNOWN);
  EXPECT_THAT(Rules(ledger_.Judge(stock)), IsEmpty());
  ledger_.Must(ledger_.RoleRecord(kStranger, pb::ROLE_MINER, {kPit}));
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

// The role's last day is 2027-12-31. An event of that day may be recorded later, for 30 days.
TEST_F(SignersTest, Adm04RoleHoldsByRecordTimeOrForAnEventOfItsSpanThatComesLate) {
  struct Case {
    const char* event;
    const char* recorded;
    bool admitted;
  };
  for (const Case& c : {Case{"2027-12-31T23:50:00Z", "2027-12-31T23:59:59.999999Z", true},
                        Case{"2027-12-31T23:59:59.999999Z", "2028-01-01T06:00:00Z", true},
                        Case{"2028-01-01T00:00:00Z", "2028-01-01T06:00:00Z", false},
                        Case{"2027-12-31T23:59:59.999999Z", "2028-01-30T23:59:59.999999Z", true},
                        Case{"2027-12-31T23:59:59.999999Z", "2028-01-31T00:00:00Z", false}}) {
    ledger_.SetNow(base::ParseRfc3339(c.recorded)->micros);
    pb::Record r = Lot("a");
    r.mutable_event_time()->set_us(base::ParseRfc3339(c.event)->micros);
    r.mutable_submit_before()->set_us(ledger_.now_us());
    r.set_late(true);
    r.set_delay_reason(pb::DELAY_REASON_NO_NETWORK);
    std::vector<std::string> rules = Rules(ledger_.Judge(r));
    std::erase(rules, "ADM-03");  // the key's own span is not the matter
    EXPECT_EQ(rules.empty(), c.admitted) << c.event << " " << c.recorded;
    if (!c.admitted) {
      EXPECT_THAT(rules, ElementsAre("ADM-04"));
    }
  }
}

// From the first moment of its first day on, and not for an event before.
TEST_F(SignersTest, Adm04RoleHoldsFromItsFirstDay) {
  pb::Record role = ledger_.RoleRecord(kStranger, pb::ROLE_MINER, {kPit});
  role.mutable_role_granted()->mutable_valid_from()->set_days(*base::ParseDate("2026-05-01"));
  ledger_.Must(role);
  const auto told = [&](const char* event, const char* recorded) {
    ledger_.SetNow(base::ParseRfc3339(recorded)->micros);
    pb::Record r = ledger_.LotRecord("lot:stranger/a", Ledger::Ore(1000, 100'000));
    r.set_author(kStranger);
    r.mutable_event_time()->set_us(base::ParseRfc3339(event)->micros);
    r.mutable_submit_before()->set_us(ledger_.now_us());
    r.set_late(true);
    r.set_delay_reason(pb::DELAY_REASON_NO_NETWORK);
    return Rules(ledger_.Judge(r));
  };
  EXPECT_THAT(told("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"), IsEmpty());
  for (const char* recorded : {"2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"})
    EXPECT_THAT(told("2026-04-30T23:59:59.999999Z", recorded), ElementsAre("ADM-04"));
  EXPECT_THAT(told("2026-04-30T23:00:00Z", "2026-04-30T23:59:59.999999Z"), ElementsAre("ADM-04"));
}

TEST_F(SignersTest, Adm04RoleForOtherForms) {
  pb::Record role = ledger_.RoleRecord(kStranger, pb::ROLE_MINER, {kPit});
  role.mutable_role_granted()->add_materials("HYDROXIDE");
  ledger_.Must(role);
  pb::Record r = ledger_.LotRecord("lot:stranger/a", Ledger::Ore(1000, 1000));
  r.set_author(kStranger);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
  r.mutable_lot_created()->set_form("HYDROXIDE");
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(SignersTest, Adm04AgentUnderAMandate) {
  const auto mandate = GrantMandate({pb::KIND_LOT_CREATED}, "2026-12-31");
  ledger_.Must(ByBroker(mandate, "a"));
  EXPECT_EQ(ledger_.Lot("lot:mine/a").holder(), kMine);
}

TEST_F(SignersTest, Adm04MandateForOtherKinds) {
  const auto mandate = GrantMandate({pb::KIND_CLEARED}, "2026-12-31");
  EXPECT_THAT(Rules(ledger_.Judge(ByBroker(mandate, "a"))), ElementsAre("ADM-04"));
}

TEST_F(SignersTest, Adm04MandateOnItsLastDayAndTheNext) {
  const auto mandate = GrantMandate({pb::KIND_LOT_CREATED}, "2026-03-01");
  ledger_.SetNow(base::ParseRfc3339("2026-03-01T23:59:59.999999Z")->micros);
  EXPECT_THAT(Rules(ledger_.Judge(ByBroker(mandate, "a"))), IsEmpty());
  ledger_.SetNow(base::ParseRfc3339("2026-03-02T00:00:00Z")->micros);
  pb::Record r = ByBroker(mandate, "a");  // of the evening before
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  r.mutable_event_time()->set_us(ledger_.now_us());
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-04"));
}

TEST_F(SignersTest, Adm04MandateThatIsNotLoggedYet) {
  base::Hash256 nowhere;
  nowhere.bytes[0] = 1;
  const Decision decision = ledger_.Judge(ByBroker(nowhere, "a"));
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-04"));
  EXPECT_TRUE(decision.waits_for_parent());
}

TEST_F(SignersTest, Adm04AnAgentNeedsTheRole) {
  pb::Record r = ledger_.Make(kMine);
  r.mutable_mandate_granted()->set_principal(kMine);
  r.mutable_mandate_granted()->set_agent(kHauler);
  r.mutable_mandate_granted()->add_kinds(pb::KIND_LOT_CREATED);
  r.mutable_mandate_granted()->mutable_valid_to()->set_days(*base::ParseDate("2026-12-31"));
  pb::Record lot = ByBroker(ledger_.Must(r), "a");
  lot.set_author(kHauler);
  EXPECT_THAT(Rules(ledger_.Judge(lot)), ElementsAre("ADM-04"));
}

TEST_F(SignersTest, Adm05EventTimeTenMinutesAheadAndAMicrosecondMore) {
  for (const int64_t past : {0, 1}) {
    pb::Record r = Lot("a");
    r.mutable_event_time()->set_us(ledger_.now_us() + 10 * kMinuteUs + past);
    const Decision decision = ledger_.Judge(r);
    EXPECT_EQ(decision.admitted(), past == 0) << Explain(decision);
    if (past > 0) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-05"));
    }
  }
}

TEST_F(SignersTest, Adm05DefaultSubmitBeforeIsThirtyDays) {
  for (const int64_t past : {0, 1}) {
    pb::Record r = Lot("a");
    r.mutable_event_time()->set_us(ledger_.now_us() - 30 * kDayUs - past);
    const Decision decision = ledger_.Judge(r);
    EXPECT_EQ(decision.admitted(), past == 0) << Explain(decision);
    if (past > 0) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-05"));
    }
  }
}

TEST_F(SignersTest, Adm05SubmitBeforeAtTheLimitAndAMicrosecondPast) {
  for (const int64_t past : {0, 1}) {
    pb::Record r = Lot("a");
    r.mutable_submit_before()->set_us(ledger_.now_us() - past);
    const Decision decision = ledger_.Judge(r);
    EXPECT_EQ(decision.admitted(), past == 0) << Explain(decision);
    if (past > 0) {
      EXPECT_THAT(Rules(decision), ElementsAre("ADM-05"));
    }
  }
}

TEST_F(SignersTest, Adm05OlderThanThirtyDaysOnlyIfLate) {
  ledger_.SetNow(ledger_.now_us() + 60 * kDayUs);
  pb::Record r = Lot("a");
  r.mutable_event_time()->set_us(ledger_.now_us() - 31 * kDayUs);
  r.mutable_submit_before()->set_us(ledger_.now_us() + kDayUs);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-05"));
  r.set_late(true);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(SignersTest, Adm05LateForWhatHappenedSinceGenesisOrForAStocktake) {
  const int64_t begun =
      base::ParseRfc3339("2026-03-01T11:30:00Z")->micros;  // the fixture's Genesis
  ledger_.SetNow(ledger_.now_us() + 60 * kDayUs);
  for (const int64_t before : {0, 1}) {
    pb::Record r = Lot("a");
    r.mutable_event_time()->set_us(begun - before);
    r.mutable_submit_before()->set_us(ledger_.now_us() + kDayUs);
    r.set_late(true);
    r.set_delay_reason(pb::DELAY_REASON_NO_NETWORK);
    EXPECT_EQ(Rules(ledger_.Judge(r)),
              before == 0 ? std::vector<std::string>() : std::vector<std::string>{"ADM-05"});
    r.mutable_lot_created()->set_source(pb::SOURCE_OPENING_STOCK);
    r.mutable_lot_created()->set_origin_class(pb::ORIGIN_CLASS_UNKNOWN);
    EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  }
}

TEST_F(SignersTest, Adm05PeriodBeginsAtTheLatestWithTheEvent) {
  pb::Record r = Lot("a");
  *r.mutable_period_from() = r.event_time();
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  r.mutable_period_from()->set_us(r.event_time().us() + 1);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-05"));
}

TEST_F(SignersTest, AnEarlierVerificationIsTakenForThatKeyOnly) {
  envelope::Envelope envelope = Ledger::Sign(Lot("a"));
  envelope.signatures[0].material[7] = static_cast<char>(envelope.signatures[0].material[7] ^ 1);
  const auto parsed = record::ParseRecord(envelope.payload);
  AdmissionInput input;
  input.envelope = &envelope;
  input.record = &*parsed;
  input.index = ledger_.size();
  input.record_time_us = ledger_.now_us();
  input.verified_with = {Ledger::Key(kMine, pb::PURPOSE_CUSTODY).public_key()};
  EXPECT_TRUE(Admit(input, ledger_.memory())->admitted());
  input.verified_with = {Ledger::Key(kMine, pb::PURPOSE_OBSERVE).public_key()};
  EXPECT_THAT(Rules(*Admit(input, ledger_.memory())), ElementsAre("ADM-02"));
}

}  // namespace
}  // namespace lode::custody
