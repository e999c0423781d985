// SPDX-License-Identifier: Apache-2.0
// LOG-01, LOG-05, LOG-06, SIG-02, CUS-06, MB-05, MB-06, profiles, and the generated page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/unit/rules/history_builder.h"
#include "verifier/base/limits.h"
#include "verifier/crypto/sha256.h"
#include "verifier/rules/authenticity.h"
#include "verifier/rules/claims.h"
#include "verifier/rules/keys.h"
#include "verifier/rules/origin.h"
#include "verifier/rules/rule.h"
#include "verifier/rules/words.h"

namespace lode::rules {
namespace {

using report::FAIL;
using report::NOT_APPLICABLE;
using report::PASS;
using report::UNKNOWN;
using ::testing::HasSubstr;

std::string ReadFile(const std::string& path) {
  std::ifstream in(std::string(LODE_SOURCE_DIR) + "/" + path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(RulesPage, IsTheOneInTheTree) {
  if (std::getenv("LODE_WRITE_DOCS") != nullptr) {
    std::ofstream(std::string(LODE_SOURCE_DIR) + "/docs/rules.md") << RulesPage();
  }
  EXPECT_EQ(ReadFile("docs/rules.md"), RulesPage()) << "run this test with LODE_WRITE_DOCS=1";
}

TEST(RulesPage, EveryRuleIsDocumentedOnce) {
  std::set<std::string_view> ids;
  for (const RuleInfo* rule : AllRules()) {
    EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
    EXPECT_GT(rule->text.size(), 80u) << rule->id;
    EXPECT_FALSE(rule->inputs.empty() || rule->source.empty() || rule->title.empty()) << rule->id;
    EXPECT_FALSE(SeverityName(rule->severity).empty()) << rule->id;
  }
}

TrailFacts Sound() {
  TrailFacts facts;
  facts.proofs_checked = facts.proofs_hold = facts.replayed = facts.replay_holds = true;
  facts.tree_size = 100;
  facts.covered_size = 99;
  facts.state_root_time_us = OnDay("2026-08-01");
  return facts;
}

TEST(Log01And05, PassFailUnknown) {
  EXPECT_EQ(CheckProofs(Sound()).outcome(), PASS);
  EXPECT_EQ(CheckReplay(Sound()).outcome(), PASS);
  TrailFacts facts = Sound();
  facts.replay_holds = false;
  facts.problem = "leaf 7: ADM-09";
  facts.evidence.bytes[0] = 7;
  EXPECT_EQ(CheckReplay(facts).outcome(), FAIL);
  EXPECT_EQ(CheckReplay(facts).severity(), report::BLOCKS);
  EXPECT_EQ(CheckReplay(facts).evidence_size(), 1);
  facts = Sound();
  facts.proofs_hold = false;
  EXPECT_EQ(CheckProofs(facts).outcome(), FAIL);
  EXPECT_EQ(CheckProofs(TrailFacts()).outcome(), UNKNOWN);
  EXPECT_EQ(CheckReplay(TrailFacts()).outcome(), UNKNOWN);
}

TEST(Log06, BoundsAgeAndTheLogBeyond) {
  StalenessLimits limits;
  limits.max_log_us = 60 * base::limits::kMicrosPerSecond;
  limits.max_as_of_us = 7 * base::limits::kMicrosPerDay;
  TrailFacts facts = Sound();
  const int64_t root = facts.state_root_time_us;
  EXPECT_EQ(CheckStaleness(facts, root, limits).outcome(), PASS);
  EXPECT_EQ(CheckStaleness(facts, root + limits.max_as_of_us, limits).outcome(), PASS);
  EXPECT_EQ(CheckStaleness(facts, root + limits.max_as_of_us + 1, limits).outcome(), UNKNOWN);
  // One leaf that the trail says nothing of: above the state root, or between it and what it
  // covers.
  for (const uint64_t covered : {uint64_t{99}, uint64_t{98}}) {
    facts.covered_size = covered;
    facts.tree_size = covered == 99 ? 101 : 100;
    EXPECT_EQ(CheckStaleness(facts, root + limits.max_log_us, limits).outcome(), PASS);
    EXPECT_EQ(CheckStaleness(facts, root + limits.max_log_us + 1, limits).outcome(), UNKNOWN);
  }
  facts.replaying_witness = true;
  EXPECT_EQ(CheckStaleness(facts, root + limits.max_as_of_us, limits).outcome(), PASS);
}

// A simulated ledger's default is the root's own time: that says nothing of a log that goes on.
TEST(Log06, ASimulatedLogThatGoesOnIsNotFreshAsOfItself) {
  const StalenessLimits limits{.max_log_us = 60 * base::limits::kMicrosPerSecond,
                               .max_as_of_us = 7 * base::limits::kMicrosPerDay};
  TrailFacts facts = Sound();
  facts.simulated_time = true;
  const int64_t root = facts.state_root_time_us;
  EXPECT_EQ(CheckStaleness(facts, root, limits).outcome(), PASS);
  facts.tree_size += 1;
  const report::Finding stale = CheckStaleness(facts, root, limits);
  EXPECT_EQ(stale.outcome(), UNKNOWN);
  EXPECT_THAT(stale.value(), ::testing::HasSubstr("nothing says for how long"));
  facts.replaying_witness = true;  // its seconds are not the ledger's
  EXPECT_EQ(CheckStaleness(facts, root, limits).outcome(), UNKNOWN);
  // Who says a time says how far the log went on until then; what came later is not asked for.
  EXPECT_EQ(CheckStaleness(facts, root + 1, limits).outcome(), PASS);
  EXPECT_EQ(CheckStaleness(facts, root - 1, limits).outcome(), PASS);
  facts.simulated_time = false;
  EXPECT_EQ(CheckStaleness(facts, root, limits).outcome(), PASS);
}

TEST(Log06, AClockBehindTheTrailIsToldAndNotTrusted) {
  const StalenessLimits limits{.max_log_us = 60 * base::limits::kMicrosPerSecond,
                               .max_as_of_us = 7 * base::limits::kMicrosPerDay};
  TrailFacts facts = Sound();
  const int64_t root = facts.state_root_time_us;
  facts.clock_behind_us = base::limits::kClockSkewMicros;
  const report::Finding near = CheckStaleness(facts, root, limits);
  EXPECT_EQ(near.outcome(), PASS);
  EXPECT_THAT(near.value(), ::testing::HasSubstr("this machine's clock is 600 s behind it"));
  facts.clock_behind_us += 1;
  const report::Finding wrong = CheckStaleness(facts, root, limits);
  EXPECT_EQ(wrong.outcome(), UNKNOWN);
  EXPECT_THAT(wrong.message(), ::testing::HasSubstr("clock is wrong"));
  EXPECT_THAT(wrong.remedy(), ::testing::HasSubstr("--as-of"));
  // However little it is behind, it bounds no log that goes on; a replaying witness does.
  facts.clock_behind_us = 1;
  facts.tree_size += 1;
  EXPECT_EQ(CheckStaleness(facts, root, limits).outcome(), UNKNOWN);
  facts.replaying_witness = true;
  EXPECT_EQ(CheckStaleness(facts, root, limits).outcome(), PASS);
}

class Keys : public testing::Test {
 protected:
  Keys() {
    key_.bytes[0] = 1;
    builder_.On("2026-02-01");
    builder_.Add("local:mine", pb::Record(), {key_});
    builder_.On("2026-03-01");
    builder_.Add("local:mine", pb::Record(), {key_});
    builder_.On("2026-04-01");
  }
  std::vector<report::Finding> Revoked(pb::RevocationReason reason, std::string_view since,
                                       bool stale = false) {
    pb::Record r;
    r.mutable_key_revoked()->set_party("local:mine");
    r.mutable_key_revoked()->set_key_id(key_.str());
    r.mutable_key_revoked()->set_reason(reason);
    if (!since.empty()) r.mutable_key_revoked()->mutable_compromised_since()->set_us(OnDay(since));
    builder_.Add("local:mine", r);
    return CheckKeys(*builder_.Make("lot:a/x"), stale);
  }
  base::Hash256 key_;
  HistoryBuilder builder_;
};

TEST_F(Keys, SupersededIsHarmless) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_SUPERSEDED, "").at(0).outcome(), PASS);
}
TEST_F(Keys, CompromisedWarnsAboutWhatItSignedSince) {
  const auto findings = Revoked(pb::REVOCATION_REASON_COMPROMISED, "2026-02-15");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].outcome(), FAIL);
  EXPECT_EQ(findings[0].severity(), report::WARNS);
  EXPECT_EQ(findings[0].evidence_size(), 1);
}
TEST_F(Keys, WhatThePartyConfirmsAfterwardsCountsNoMore) {
  const base::Hash256 doubtful = builder_.Add("local:mine", pb::Record(), {key_});
  const auto confirm = [&](const char* author, pb::CountersignOutcome outcome) {
    pb::Record r;
    r.mutable_countersigned()->add_records(doubtful.str());
    r.mutable_countersigned()->set_outcome(outcome);
    builder_.Add(author, r);
    return CheckKeys(*builder_.Make("lot:a/x"), false).at(0).outcome();
  };
  // Before the revocation it says nothing: the thief may have written it.
  confirm("local:mine", pb::COUNTERSIGN_OUTCOME_AGREES);
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_COMPROMISED, "2026-03-15").at(0).evidence_size(), 1);
  EXPECT_EQ(confirm("local:other", pb::COUNTERSIGN_OUTCOME_AGREES), FAIL);
  EXPECT_EQ(confirm("local:mine", pb::COUNTERSIGN_OUTCOME_REFUSES), FAIL);
  EXPECT_EQ(confirm("local:mine", pb::COUNTERSIGN_OUTCOME_AGREES), PASS);
}
TEST_F(Keys, WithoutADayItWarnsAboutAll) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_COMPROMISED, "").at(0).evidence_size(), 2);
}
TEST_F(Keys, CompromisedLaterThanItSignedPasses) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_COMPROMISED, "2026-03-15").at(0).outcome(), PASS);
}
TEST_F(Keys, StaleIsUnknown) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_SUPERSEDED, "", true).at(0).outcome(), UNKNOWN);
}

TEST(Cus06, ReserveAnywhereOnThePathIsUnknownLossFails) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  EXPECT_EQ(CheckClaimable(*b.Make("lot:a/1"), TraceBack(*b.Make("lot:a/1")), false).outcome(),
            PASS);
  EXPECT_EQ(CheckClaimable(*b.Make("lot:a/1"), TraceBack(*b.Make("lot:a/1")), true).outcome(),
            UNKNOWN);
  b.Receive("local:plant", "lot:a/1", 100, 90, pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  b.Transform("local:plant", "site:b/plant", pb::PROCESS_REFINE, {{"lot:a/1", 90}},
              {{"lot:b/2", 90}});
  auto h = b.Make("lot:b/2");
  EXPECT_EQ(CheckClaimable(*h, TraceBack(*h), false).outcome(), UNKNOWN);
  pb::Record lost;
  lost.mutable_quantity_changed()->set_lot("lot:b/2");
  lost.mutable_quantity_changed()->set_reason(pb::QUANTITY_REASON_STOLEN);
  lost.mutable_quantity_changed()->mutable_after()->set_basis(pb::BASIS_DERIVED);
  b.Add("local:plant", lost);
  h = b.Make("lot:b/2");
  EXPECT_EQ(CheckClaimable(*h, TraceBack(*h), false).outcome(), FAIL);
  EXPECT_EQ(StateText(*h), "lost");
}

TEST(Mb05, UnknownAndUnaccountedAboveTheLimitAreUndecided) {
  OriginLimits limits;
  const record::OriginVector known = {{"site:a/mine|LSM|CD", 1'000'000}};
  EXPECT_EQ(CheckOriginKnown("Co", known, limits).outcome(), PASS);
  record::OriginVector some = known;
  some["off-ledger:00|UNKNOWN|ZZ"] = 1;
  EXPECT_EQ(CheckOriginKnown("Co", some, limits).outcome(), UNKNOWN);
  EXPECT_THAT(CheckOriginKnown("Co", some, limits).value(), HasSubstr("< 0.01 % UNKNOWN"));
  limits.max_unknown_ppm = 1;
  EXPECT_EQ(CheckOriginKnown("Co", some, limits).outcome(), PASS);
  some["UNACCOUNTED"] = 1;
  EXPECT_EQ(CheckOriginKnown("Co", some, limits).outcome(), UNKNOWN);
  EXPECT_EQ(CheckOriginKnown("Co", {{"site:a/mine|UNKNOWN|CD", 5}}, limits).outcome(), UNKNOWN);
  EXPECT_EQ(CheckOriginKnown("Co", {}, limits).outcome(), NOT_APPLICABLE);
}

TEST(Mb06, WeakerThanAllowedIsUndecided) {
  OriginLimits limits;
  limits.weakest_model = pb::CUSTODY_MODEL_CONTROLLED_BLENDING;
  EXPECT_EQ(CheckCustodyModel(pb::CUSTODY_MODEL_CONTROLLED_BLENDING, {}, limits).outcome(), PASS);
  EXPECT_EQ(CheckCustodyModel(pb::CUSTODY_MODEL_MASS_BALANCE, {}, limits).outcome(), UNKNOWN);
  EXPECT_EQ(CheckCustodyModel(pb::CUSTODY_MODEL_BOOK_AND_CLAIM, {}, limits).outcome(), UNKNOWN);
  EXPECT_EQ(CheckCustodyModel(pb::CUSTODY_MODEL_UNSPECIFIED, {}, limits).outcome(), NOT_APPLICABLE);
}

TEST(Origins, LossIsSharedOutGainIsUnaccounted) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 600);
  b.Lot("local:mine", "lot:a/2", "site:a/mine", 400, pb::SOURCE_OFF_LEDGER,
        pb::ORIGIN_CLASS_UNKNOWN);
  b.Receive("local:plant", "lot:a/1", 600, 660);  // 60 appear from nowhere
  b.Transform("local:plant", "site:b/plant", pb::PROCESS_REFINE,
              {{"lot:a/1", 660}, {"lot:a/2", 400}},
              {{"lot:b/3", 530}, {"lot:b/4", 583}});  // and 53 more
  const auto h = b.Make("lot:b/4");
  const CustodyPath path = TraceBack(*h);
  const record::OriginVector co = OriginsOfLot(*h, path).at("Co");
  EXPECT_EQ(record::SumOf(co), 583);
  EXPECT_EQ(UnaccountedPart(co), 59);  // 113 of 1113
  EXPECT_EQ(UnknownPart(co), 210);     // 400 of 1113, the largest fraction
  EXPECT_EQ(co.at("site:a/mine|LSM|CD"), 314);
  EXPECT_EQ(path.lots.count("lot:b/3"), 0u);  // a sibling
}

base::Hash256 Book(HistoryBuilder& b, const std::string& lot, int64_t after, bool retro = false) {
  pb::Record r;
  r.mutable_quantity_changed()->set_lot(lot);
  r.mutable_quantity_changed()->set_retro(retro);
  *r.mutable_quantity_changed()->mutable_after() = HistoryBuilder::Mass(after);
  return b.Add("local:mine", r);
}

record::OriginVector OriginsOf(const HistoryBuilder& b, const std::string& lot) {
  const auto h = b.Make(lot);
  return OriginsOfLot(*h, TraceBack(*h)).at("Co");
}

TEST(Origins, EarlierLossesMakeNoRoomForAGain) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 1000);
  Book(b, "lot:a/1", 400);
  Book(b, "lot:a/1", 1000);
  const record::OriginVector refilled = {{"UNACCOUNTED", 600}, {"site:a/mine|LSM|CD", 400}};
  EXPECT_EQ(OriginsOf(b, "lot:a/1"), refilled);
  // A later loss takes from both, and a lot that was emptied begins anew.
  Book(b, "lot:a/1", 500);
  const record::OriginVector half = {{"UNACCOUNTED", 300}, {"site:a/mine|LSM|CD", 200}};
  EXPECT_EQ(OriginsOf(b, "lot:a/1"), half);
  Book(b, "lot:a/1", 0);
  Book(b, "lot:a/1", 7);
  EXPECT_EQ(OriginsOf(b, "lot:a/1"), (record::OriginVector{{"UNACCOUNTED", 7}}));
}

TEST(Origins, AStruckRecordLeavesTheFoldAndSoDoesAStruckCorrection) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 1000);
  const base::Hash256 gain = Book(b, "lot:a/1", 1020);
  EXPECT_EQ(UnaccountedPart(OriginsOf(b, "lot:a/1")), 20);
  pb::Record strike;
  strike.mutable_corrected()->set_target(gain.str());
  strike.mutable_corrected()->set_reason(pb::CORRECTION_REASON_DID_NOT_OCCUR);
  const base::Hash256 correction = b.Add("local:mine", strike);
  EXPECT_EQ(OriginsOf(b, "lot:a/1"), (record::OriginVector{{"site:a/mine|LSM|CD", 1000}}));
  EXPECT_EQ(b.Make("lot:a/1")->Lot("lot:a/1")->contained().at("Co"), 1000);
  strike.mutable_corrected()->set_target(correction.str());
  b.Add("local:mine", strike);
  EXPECT_EQ(UnaccountedPart(OriginsOf(b, "lot:a/1")), 20);
}

TEST(Origins, AChangeFoundOutAfterTheLotWasSpentReachesItsDescendants) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 1000);
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_CRUSH, {{"lot:a/1", 1000}},
              {{"lot:a/2", 1000}});
  Book(b, "lot:a/1", 900, /*retro=*/true);
  const record::OriginVector co = {{"UNACCOUNTED", 100}, {"site:a/mine|LSM|CD", 900}};
  EXPECT_EQ(OriginsOf(b, "lot:a/2"), co);
}

TEST(Origins, OutputsTakeOneAfterTheOtherAndNothingIsRoundedAway) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 9);
  Book(b, "lot:a/1", 12);
  std::vector<std::pair<std::string, int64_t>> children;
  for (int i = 0; i < 12; ++i) children.emplace_back("lot:a/c" + std::to_string(i), 1);
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_SPLIT, {{"lot:a/1", 12}}, children);
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_BLEND, children, {{"lot:a/2", 12}});
  // A part of each child by itself would give 12 times the mine's, for 0.75 mg is 1.
  const record::OriginVector co = {{"UNACCOUNTED", 3}, {"site:a/mine|LSM|CD", 9}};
  EXPECT_EQ(OriginsOf(b, "lot:a/2"), co);
}

TEST(Origins, ASiteThatChangesLaterDoesNotMoveTheMetal) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 10);
  pb::Record r;
  r.mutable_site_changed()->mutable_entry()->set_site("site:a/mine");
  r.mutable_site_changed()->mutable_entry()->set_iso3166_2("ZM-02");
  b.Add("local:reg", r);
  b.Lot("local:mine", "lot:a/2", "site:a/mine", 10);
  EXPECT_EQ(OriginsOf(b, "lot:a/1"), (record::OriginVector{{"site:a/mine|LSM|CD", 10}}));
  EXPECT_EQ(OriginsOf(b, "lot:a/2"), (record::OriginVector{{"site:a/mine|LSM|ZM", 10}}));
}

TEST(Origins, AnInputThatIsNotInTheTrailIsUnknown) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Transform("local:plant", "site:b/plant", pb::PROCESS_REFINE, {{"lot:z/9", 100}},
              {{"lot:b/3", 100}});
  const auto h = b.Make("lot:b/3");
  EXPECT_EQ(UnknownPart(OriginsOfLot(*h, TraceBack(*h)).at("Co")), 100);
}

TEST(History, EndsAtTheAsOfTime) {
  HistoryBuilder b;
  b.On("2026-02-01");
  b.Lot("local:mine", "lot:a/1", "site:a/mine", 100);
  b.On("2026-03-01");
  b.Transform("local:mine", "site:a/mine", pb::PROCESS_CRUSH, {{"lot:a/1", 100}},
              {{"lot:a/2", 100}});
  EXPECT_EQ(b.Make("lot:a/2", "2026-02-28")->Lot("lot:a/2"), nullptr);
  EXPECT_EQ(b.Make("lot:a/1", "2026-02-28")->Lot("lot:a/1")->end, LotEnd::kNone);
  EXPECT_EQ(b.Make("lot:a/1", "2026-03-01")->Lot("lot:a/1")->end, LotEnd::kConsumed);
}

std::string With(std::string_view from, std::string_view to) {
  std::string text(*BuiltInProfile("demo"));
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Profile, BuiltInOnesAreTheFilesAndParse) {
  for (const std::string_view name : BuiltInProfileNames()) {
    const std::string_view bytes = *BuiltInProfile(name);
    EXPECT_EQ(bytes, ReadFile("verifier/rules/data/" + std::string(name) + ".toml"));
    const auto profile = ParseProfile(bytes);
    ASSERT_TRUE(profile.ok()) << profile.status();
    EXPECT_EQ(profile->name, name);
    EXPECT_EQ(profile->digest, crypto::Sha256(bytes));
    EXPECT_EQ(profile->esg.has_value(), name == "demo");
  }
  EXPECT_FALSE(BuiltInProfile("strict").has_value());
}

TEST(Profile, RefusesWhatItDoesNotKnow) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"max_days = 7", "max_days = 7\nmax_hours = 1"},
           {"max_days = 7", ""},
           {"max_days = 7", "max_days = -1"},
           {"max_days = 7", "max_days = 7.5"},
           {"max_unknown_ppm = 0", "max_unknown_ppm = 1000001"},
           {"\"CONTROLLED_BLENDING\"", "\"BLENDED\""},
           {"\"CONTROLLED_BLENDING\"", "\"UNSPECIFIED\""},
           {"\"SECOND\"", "\"4\""},
           {"\"SECOND\"", "\"UNSPECIFIED\""},
           {"\"WARNS\"", "\"INFORMS\""},
           {"\"LSM_MINE\",", "\"LSM_MINE\", \"LSM_MINE\","},
           {"\"LSM_MINE\",", "\"MINE\","},
           {"catalogue = \"icmm-mp\"", "catalogue = \"irma\""},
           {"[esg]", "[esgg]"},
           {"name = \"demo\"", "name = \"\""}}) {
    EXPECT_FALSE(ParseProfile(With(from, to)).ok()) << to;
  }
}

TEST(Words, AreExactAndNeverRoundAway) {
  EXPECT_EQ(MassText(44'748'800'000), "44.749 t");
  EXPECT_EQ(MassText(4'000'000'000'000), "4,000.000 t");
  EXPECT_EQ(MassText(3'024'000), "3.024 kg");
  EXPECT_EQ(MassText(517), "0.517 g");
  EXPECT_EQ(MassText(0), "0");
  EXPECT_EQ(TonnesText(135'170'000), "0.135 t");
  EXPECT_EQ(SignedMassText(-3'024'000), "-3.024 kg");
  EXPECT_EQ(PercentText(1, 1'000'000'000), "< 0.01 %");
  EXPECT_EQ(PercentText(999'999'999, 1'000'000'000), "> 99.99 %");
  EXPECT_EQ(PercentText(45'000'000'000, 49'829'464'000), "90.31 %");
  EXPECT_EQ(PercentText(0, 0), "0 %");
  EXPECT_EQ(LimitText(25'000), "2.5 %");
}

}  // namespace
}  // namespace lode::rules
