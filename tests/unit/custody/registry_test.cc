// SPDX-License-Identifier: Apache-2.0
// The registry through Admit: Genesis, parties, keys, roles, mandates, sites, accreditations,
// quotas, books of tags. For each kind what is refused and by which rule, and what is admitted.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/custody/number_ranges.h"

namespace lode::custody {
namespace {

std::string Joined(const statement::Items& ranges) {
  std::string out;
  for (const auto& range : ranges.items.items()) out += (out.empty() ? "" : ", ") + range.id();
  return out;
}

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RegistryTest : public testing::Test {
 protected:
  void SetUp() override { ledger_.Populate(); }

  pb::Record Revocation(const char* author, pb::Purpose purpose) {
    pb::Record r = ledger_.Make(author);
    r.mutable_key_revoked()->set_party(kMine);
    r.mutable_key_revoked()->set_key_id(
        crypto::RecordKeyId(Ledger::Key(kMine, purpose).public_key()).str());
    r.mutable_key_revoked()->set_reason(pb::REVOCATION_REASON_SUPERSEDED);
    return r;
  }
  pb::Record Quota(int64_t mg) {
    pb::Record r = ledger_.Make(kAgency);
    r.mutable_quota_granted()->set_exporter(kMine);
    r.mutable_quota_granted()->set_period("2026-03");
    r.mutable_quota_granted()->set_element("Co");
    r.mutable_quota_granted()->set_mg(mg);
    r.mutable_quota_granted()->set_enforced(true);
    return r;
  }
  pb::Record Tags(uint64_t first, uint64_t last) {
    pb::Record r = ledger_.Make(kAgency);
    pb::TagsIssued& body = *r.mutable_tags_issued();
    body.mutable_range()->set_book("book:agency/MT");
    body.mutable_range()->set_first(first);
    body.mutable_range()->set_last(last);
    body.set_tag_type("MINE_TAG");
    return r;
  }
  pb::Record ByItself(pb::Record r, const char* party) {
    r.set_author(party);
    r.clear_signers();
    return r;
  }

  Ledger ledger_;
};

TEST_F(RegistryTest, GenesisNamesEachRegistrarAndKeyOnce) {
  Ledger fresh;
  pb::Record genesis = fresh.Genesis();
  *genesis.mutable_genesis()->mutable_registrars(2) = genesis.genesis().registrars(1);
  EXPECT_THAT(Rules(fresh.Judge(genesis)), Contains("ADM-06"));
  genesis = fresh.Genesis();
  genesis.mutable_genesis()->set_threshold(4);
  EXPECT_THAT(Rules(fresh.Judge(genesis)), Contains("ADM-01"));
}

TEST_F(RegistryTest, PartyAndPrefixAreNew) {
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.PartyRecord(kMine))), ElementsAre("ADM-06"));
  pb::Record r = ledger_.PartyRecord("local:new");
  r.mutable_party_registered()->set_lot_prefixes(0, "mine");
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-06"));
  EXPECT_THAT(FirstOf(decision).message, HasSubstr(kMine));
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.PartyRecord("local:new"))), IsEmpty());
}

TEST_F(RegistryTest, APartyIsRegisteredByRegistrarsOnly) {
  const auto envelope =
      Ledger::Sign(ByItself(ledger_.PartyRecord("local:new"), kStranger), pb::PURPOSE_ADMIN);
  EXPECT_THAT(Rules(ledger_.Judge(envelope)), ElementsAre("ADM-03"));
}

TEST_F(RegistryTest, KeyBelongsToOnePartyForEver) {
  pb::Record r = ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY);
  const Decision decision = ledger_.Judge(r);
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-03"));
  EXPECT_THAT(FirstOf(decision).message, HasSubstr(kMine));
}

TEST_F(RegistryTest, KeyProvesItsPossessionForThisParty) {
  pb::Record r = ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  r.mutable_key_added()->set_party(kPlant);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-03"));
  r = ledger_.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1);
  r.mutable_key_added()->set_purpose(pb::PURPOSE_ADMIN);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-03"));
  r.mutable_key_added()->clear_proof();
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-03"));
}

TEST_F(RegistryTest, APartyAddsItsOwnKeysOfDailyWorkOnly) {
  const auto judge = [&](const char* author, pb::Purpose purpose) {
    return Rules(ledger_.Judge(
        Ledger::Sign(ByItself(ledger_.KeyRecord(kMine, purpose, 1), author), pb::PURPOSE_ADMIN)));
  };
  EXPECT_THAT(judge(kMine, pb::PURPOSE_CUSTODY), IsEmpty());
  EXPECT_THAT(judge(kMine, pb::PURPOSE_ATTEST), IsEmpty());
  EXPECT_THAT(judge(kMine, pb::PURPOSE_ADMIN), ElementsAre("ADM-02"));
  EXPECT_THAT(judge(kMine, pb::PURPOSE_AUTHORITY), ElementsAre("ADM-02"));
  EXPECT_THAT(judge(kPlant, pb::PURPOSE_CUSTODY), ElementsAre("ADM-02"));
}

TEST_F(RegistryTest, KeyOfAPartyThatIsNotRegisteredWaits) {
  const Decision decision = ledger_.Judge(ledger_.KeyRecord("local:new", pb::PURPOSE_ADMIN));
  EXPECT_THAT(Rules(decision), ElementsAre("ADM-06"));
  EXPECT_TRUE(decision.waits_for_parent());
}

TEST_F(RegistryTest, KeyIsRevokedOnceAndMayTurnOutStolen) {
  pb::Record r = Revocation(kReg1, pb::PURPOSE_CUSTODY);
  const uint64_t leaf = ledger_.size();
  ledger_.Must(r);
  r.set_nonce(std::string(16, '1'));
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-06"));
  r.mutable_key_revoked()->set_reason(pb::REVOCATION_REASON_COMPROMISED);
  ledger_.Must(r);
  const auto party = ledger_.Party(kMine);
  for (const auto& key : party.keys()) {
    if (key.key_id() != r.key_revoked().key_id()) continue;
    EXPECT_EQ(key.revoked_at(), leaf);
    EXPECT_EQ(key.reason(), pb::REVOCATION_REASON_COMPROMISED);
  }
}

TEST_F(RegistryTest, APartyRevokesItsOwnKeysOfDailyWorkOnly) {
  const auto judge = [&](const char* author, pb::Purpose purpose) {
    return Rules(ledger_.Judge(Ledger::Sign(Revocation(author, purpose), pb::PURPOSE_ADMIN)));
  };
  EXPECT_THAT(judge(kMine, pb::PURPOSE_CUSTODY), IsEmpty());
  EXPECT_THAT(judge(kMine, pb::PURPOSE_ADMIN), ElementsAre("ADM-02"));
  EXPECT_THAT(judge(kPlant, pb::PURPOSE_CUSTODY), ElementsAre("ADM-02"));
}

TEST_F(RegistryTest, RevokingAKeyThatThePartyDoesNotHave) {
  pb::Record r = Revocation(kReg1, pb::PURPOSE_CUSTODY);
  r.mutable_key_revoked()->set_party(kPlant);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-06"));
}

TEST_F(RegistryTest, RoleNeedsPartySiteAndForm) {
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.RoleRecord("local:new", pb::ROLE_LAB))),
              ElementsAre("ADM-06"));
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.RoleRecord(kLab, pb::ROLE_LAB, {"site:mine/none"}))),
              ElementsAre("ADM-06"));
  pb::Record r = ledger_.RoleRecord(kMine, pb::ROLE_MINER);
  r.mutable_role_granted()->add_materials("GOLD");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-06"));
  r.mutable_role_granted()->set_materials(0, "ORE");
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(RegistryTest, MandateIsThePrincipalsToGive) {
  pb::Record r = ledger_.Make(kMine);
  pb::MandateGranted& body = *r.mutable_mandate_granted();
  body.set_principal(kMine);
  body.set_agent(kBroker);
  body.add_kinds(pb::KIND_CLEARED);
  body.mutable_valid_to()->set_days(30'000);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  body.set_principal(kPlant);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
  body.set_principal(kMine);
  body.set_agent(kMine);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-06"));
  body.set_agent("local:new");
  EXPECT_TRUE(ledger_.Judge(r).waits_for_parent());
}

TEST_F(RegistryTest, MandateMayBeSignedByTheAgentAndNobodyElse) {
  pb::Record r = ledger_.Make(kMine);
  pb::MandateGranted& body = *r.mutable_mandate_granted();
  body.set_principal(kMine);
  body.set_agent(kBroker);
  body.add_kinds(pb::KIND_CLEARED);
  body.mutable_valid_to()->set_days(30'000);
  pb::Signer* signer = r.add_signers();
  signer->set_capacity(pb::CAPACITY_COUNTERPARTY);
  signer->set_party(kBroker);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  signer->set_party(kPlant);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-02"));
}

TEST_F(RegistryTest, SiteIsNewAndUnderItsOperatorsPrefix) {
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.SiteRecord(kPit, kMine))), ElementsAre("ADM-06"));
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.SiteRecord("site:plant/x", kMine))),
              ElementsAre("ADM-06"));
  EXPECT_THAT(Rules(ledger_.Judge(ledger_.SiteRecord("site:mine/x", kMine))), IsEmpty());
}

TEST_F(RegistryTest, AccreditationByAccreditorOrRegistrars) {
  pb::Record r = ledger_.Make(kReg1);
  pb::AccreditationGranted& body = *r.mutable_accreditation_granted();
  body.set_validator(kLab);
  body.add_schemes(kScheme);
  body.mutable_valid_from()->set_days(20'000);
  body.mutable_valid_to()->set_days(30'000);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  const auto by = [&](const char* party) {
    return Rules(ledger_.Judge(Ledger::Sign(ByItself(r, party), pb::PURPOSE_AUTHORITY)));
  };
  EXPECT_THAT(by(kAccreditor), IsEmpty());
  EXPECT_THAT(by(kStranger), ElementsAre("ADM-04"));
  body.set_validator("local:new");
  EXPECT_TRUE(ledger_.Judge(r).waits_for_parent());
}

TEST_F(RegistryTest, NobodyAccreditsItselfOrGrantsItselfAQuota) {
  pb::Record daughter = ledger_.PartyRecord("local:daughter");
  pb::Owner* owner = daughter.mutable_party_registered()->add_owners();
  owner->set_party(kAccreditor);
  owner->set_pct_ppm(1'000'000);
  ledger_.Must(daughter);
  pb::Record r = ledger_.Make(kAccreditor);
  pb::AccreditationGranted& body = *r.mutable_accreditation_granted();
  body.add_schemes("s");
  body.mutable_valid_from()->set_days(20'000);
  body.mutable_valid_to()->set_days(22'000);
  for (const char* validator : {kAccreditor, "local:daughter"}) {
    body.set_validator(validator);
    EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(r, pb::PURPOSE_AUTHORITY))),
                ElementsAre("ADM-04"));
  }
  body.set_validator(kAssessor);
  EXPECT_THAT(Rules(ledger_.Judge(Ledger::Sign(r, pb::PURPOSE_AUTHORITY))), IsEmpty());
  pb::Record quota = ledger_.Make(kAgency);
  quota.mutable_quota_granted()->set_exporter(kAgency);
  quota.mutable_quota_granted()->set_period("2026-03");
  quota.mutable_quota_granted()->set_element("Co");
  quota.mutable_quota_granted()->set_mg(1);
  EXPECT_THAT(Rules(ledger_.Judge(quota)), ElementsAre("ADM-04"));
  quota.mutable_quota_granted()->set_exporter(kMine);
  EXPECT_THAT(Rules(ledger_.Judge(quota)), IsEmpty());
}

TEST_F(RegistryTest, AMandateDoesNotEndBeforeItIsGiven) {
  pb::Record r = ledger_.Make(kMine);
  r.mutable_mandate_granted()->set_principal(kMine);
  r.mutable_mandate_granted()->set_agent(kBroker);
  r.mutable_mandate_granted()->add_kinds(pb::KIND_CLEARED);
  const int32_t today = static_cast<int32_t>(r.event_time().us() / kDayUs);
  r.mutable_mandate_granted()->mutable_valid_to()->set_days(today);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  r.mutable_mandate_granted()->mutable_valid_to()->set_days(today - 1);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
}

// "Compromised since 2099" would hide every misuse from SIG-02.
TEST_F(RegistryTest, Adm05AKeyIsNotCompromisedInTheFuture) {
  pb::Record r = ledger_.Make(kReg1);
  pb::KeyRevoked& body = *r.mutable_key_revoked();
  body.set_party(kMine);
  body.set_key_id(crypto::RecordKeyId(Ledger::Key(kMine, pb::PURPOSE_CUSTODY).public_key()).str());
  body.set_reason(pb::REVOCATION_REASON_COMPROMISED);
  body.mutable_compromised_since()->set_us(ledger_.now_us() + 10 * kMinuteUs);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  body.mutable_compromised_since()->set_us(ledger_.now_us() + 10 * kMinuteUs + 1);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-05"));
  body.mutable_compromised_since()->set_us(ledger_.now_us());
  body.set_reason(pb::REVOCATION_REASON_SUPERSEDED);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-01"));
}

TEST_F(RegistryTest, QuotaByARegulatorAndReplacedOnlyByName) {
  EXPECT_THAT(Rules(ledger_.Judge(ByItself(Quota(5), kStranger))), ElementsAre("ADM-04"));
  const auto first = ledger_.Must(Quota(5));
  pb::Record second = Quota(6);
  EXPECT_THAT(Rules(ledger_.Judge(second)), ElementsAre("ADM-06"));
  second.mutable_quota_granted()->set_supersedes(first.str());
  EXPECT_THAT(Rules(ledger_.Judge(second)), IsEmpty());
  second.mutable_quota_granted()->set_period("2026-04");
  EXPECT_TRUE(ledger_.Judge(second).waits_for_parent());
}

TEST_F(RegistryTest, TagsAreIssuedOnceUnderTheIssuersPrefix) {
  EXPECT_THAT(Rules(ledger_.Judge(ByItself(Tags(1, 10), kStranger))),
              ElementsAre("ADM-04", "ADM-06"));
  ledger_.Must(Tags(1, 10));
  EXPECT_THAT(Rules(ledger_.Judge(Tags(10, 20))), ElementsAre("ADM-11"));
  ledger_.Must(Tags(11, 20));
  pb::Record r = Tags(21, 30);
  r.mutable_tags_issued()->set_site("site:mine/none");
  EXPECT_TRUE(ledger_.Judge(r).waits_for_parent());
}

TEST(NumberRangesTest, AgreeWithASetOfNumbers) {
  // Every sequence of three ranges out of 0..5, against a plain set.
  constexpr uint64_t kMax = 5;
  std::vector<std::pair<uint64_t, uint64_t>> all;
  for (uint64_t a = 0; a <= kMax; ++a)
    for (uint64_t b = a; b <= kMax; ++b) all.emplace_back(a, b);
  for (const auto& x : all)
    for (const auto& y : all)
      for (const auto& z : all) {
        NumberRanges ranges;
        bool in[kMax + 1] = {};
        for (const auto& [first, last] : {x, y, z}) {
          AddRange(ranges, first, last);
          for (uint64_t n = first; n <= last; ++n) in[n] = true;
        }
        for (int i = 1; i < ranges.size(); ++i)
          ASSERT_LT(ranges[i - 1].last() + 1, ranges[i].first());
        for (const auto& [first, last] : all) {
          bool every = true;
          std::optional<uint64_t> some;
          for (uint64_t n = last + 1; n-- > first;) {
            every = every && in[n];
            if (in[n]) some = n;
          }
          ASSERT_EQ(CoversRange(ranges, first, last), every);
          ASSERT_EQ(FirstOverlap(ranges, first, last), some);
        }
      }
}

TEST(NumberRangesTest, TheLastNumber) {
  NumberRanges ranges;
  AddRange(ranges, UINT64_MAX, UINT64_MAX);
  AddRange(ranges, 0, 0);
  AddRange(ranges, UINT64_MAX - 1, UINT64_MAX - 1);
  EXPECT_EQ(Joined(RangesOf(ranges)), "0-0, 18446744073709551614-18446744073709551615");
}

}  // namespace
}  // namespace lode::custody
