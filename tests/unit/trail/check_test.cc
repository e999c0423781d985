// SPDX-License-Identifier: Apache-2.0
// A trail proves what it says and nothing less: every way of leaving out, adding, exchanging and
// changing is found, by the check that should find it.
#include "verifier/trail/check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/unit/trail/lying_trail.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/base/encoding.h"
#include "verifier/envelope/envelope.h"
#include "verifier/envelope/signer.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/signer.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/rules/word_lists.h"
#include "verifier/subjects/map.h"

namespace lode::trail {
namespace {

using lode::testing::LyingTrail;
using lode::testing::SampleLog;
namespace v1 = ::lode::trail::v1;

const std::vector<std::string> kAllChecks{"limits",     "checkpoint", "quorum", "inclusion",
                                          "entries",    "state root", "chains", "closure",
                                          "signatures", "admission"};

class CheckTrailTest : public ::testing::Test {
 protected:
  static SampleLog& Log() {
    static auto& log = *new SampleLog();
    return log;
  }
  static const Trail& Good() { return SampleLog::Good(); }
  // The name of the check that fails; empty: none.
  static std::string Failing(const Trail& trail) { return Failing(trail, SampleLog::Policy()); }
  static std::string Failing(const Trail& trail, const note::TrustPolicy& policy) {
    const CheckedTrail checked = CheckTrail(trail, policy);
    if (!checked.failed) return "";
    EXPECT_FALSE(checked.checks.empty());
    EXPECT_EQ(checked.checks.back().outcome(), v1::FAIL);
    EXPECT_EQ(checked.checks.back().severity(), v1::BLOCKS);
    const v1::Statement& what = checked.checks.back().what();
    EXPECT_EQ(statement::StatementFault(what, rules::TrailCodes()), "");
    EXPECT_EQ(rules::WordFault(what), "");
    // By code and typed arguments. Two codes quote what the file says, as their declaration tells.
    const bool quotes =
        what.code() == rules::kGenesisOfOtherKey.id || what.code() == rules::kSectionNotSealed.id;
    for (const auto& argument : what.arguments()) {
      EXPECT_TRUE(quotes || argument.value_case() != v1::Argument::kText) << what.code();
    }
    EXPECT_TRUE(checked.entries.empty());
    for (size_t i = 0; i < checked.checks.size(); ++i) {
      EXPECT_EQ(checked.checks[i].name(), kAllChecks[i]);
    }
    return checked.checks.back().name();
  }
  // Proofs made again over changed content by an operator who lies consistently: everything but the
  // signed root would fit.
  static void ProveAgain(const monitor::Replica& log, Trail& trail) {
    std::vector<uint64_t> indexes;
    for (const Entry& e : trail.entries) indexes.push_back(e.index);
    indexes.insert(std::upper_bound(indexes.begin(), indexes.end(), trail.state_root_index),
                   trail.state_root_index);
    trail.inclusion = *merkle::MakeMultiproof(
        indexes, trail.tree_size, [&](int level, uint64_t i) { return log.node(level, i); });
    std::vector<base::Hash256> keys;
    for (const auto& subject : trail.subjects) keys.push_back(record::SubjectKey(subject));
    std::sort(keys.begin(), keys.end());
    trail.map_multiproof = log.map().Multiproof(keys);
  }
};

TEST_F(CheckTrailTest, AWholeTrailPassesEveryCheckInOrder) {
  const CheckedTrail checked = CheckTrail(Good(), SampleLog::Policy());
  ASSERT_FALSE(checked.failed) << checked.checks.back().what().code();
  ASSERT_EQ(checked.checks.size(), kAllChecks.size());
  for (size_t i = 0; i < kAllChecks.size(); ++i) {
    EXPECT_EQ(checked.checks[i].name(), kAllChecks[i]);
    EXPECT_EQ(statement::StatementFault(checked.checks[i].what(), rules::TrailCodes()), "");
    EXPECT_EQ(checked.checks[i].outcome(), i == 2 ? v1::NOT_APPLICABLE : v1::PASS);
  }
  EXPECT_TRUE(checked.simulated_time);
  EXPECT_EQ(checked.entries.size(), Good().entries.size());
  EXPECT_EQ(checked.genesis_digest.view(), Log().ledger().genesis_digest());
  EXPECT_EQ(checked.trail_digest, TrailDigest(Good()).value());
  EXPECT_EQ(checked.state_root.covered_size, Good().state_root_index);
  EXPECT_GT(checked.skipped_checks, 0u);
  for (const CheckedEntry& entry : checked.entries) EXPECT_FALSE(entry.signing_keys.empty());
}

TEST_F(CheckTrailTest, TheStateIsThatOfTheLogWhereItIsCovered) {
  const CheckedTrail checked = CheckTrail(Good(), SampleLog::Policy());
  ASSERT_FALSE(checked.failed) << checked.checks.back().what().code();
  size_t covered = 0, uncovered = 0;
  for (const auto& [key, bytes] : Log().replica().state().rows()) {
    if (!checked.state->Covers(key.kind, key.id)) {
      ++uncovered;
      continue;
    }
    ++covered;
    EXPECT_EQ(checked.state->Read(key.kind, key.id).value(), bytes)
        << static_cast<int>(key.kind) << " " << key.id;
  }
  EXPECT_GT(covered, 10u);
  EXPECT_GT(uncovered, 10u);
  using custody::RowKind;
  EXPECT_TRUE(checked.state->Covers(RowKind::kLot, SampleLog::kOre));
  EXPECT_TRUE(checked.state->Covers(RowKind::kLedger, ""));
  EXPECT_FALSE(checked.state->Covers(RowKind::kLot, SampleLog::kOtherOre));
  EXPECT_FALSE(checked.state->Covers(RowKind::kParty, custody::kStranger));
  EXPECT_FALSE(
      checked.state->Covers(RowKind::kSiteYear, std::string(custody::kPit) + '\0' + "2026"));
}

TEST_F(CheckTrailTest, TheQuorumIsAskedFor) {
  const CheckedTrail lacking = CheckTrail(Good(), SampleLog::WitnessPolicy());
  EXPECT_TRUE(lacking.failed);
  EXPECT_TRUE(lacking.quorum_missing);
  EXPECT_TRUE(lacking.entries.empty());
  EXPECT_EQ(lacking.checks.back().name(), "quorum");
  EXPECT_EQ(lacking.checks.back().outcome(), v1::UNKNOWN);
  Trail trail = Good();
  trail.checkpoint_note = Log().CosignedCheckpoint(1'780'000'000);
  const CheckedTrail checked = CheckTrail(trail, SampleLog::WitnessPolicy());
  EXPECT_FALSE(checked.failed) << checked.checks.back().what().code();
  EXPECT_EQ(checked.checks[2].outcome(), v1::PASS);
  EXPECT_EQ(checked.trust.freshness, 1'780'000'000u);
}

TEST_F(CheckTrailTest, AnotherLogOrCheckpointIsRefused) {
  const auto other = crypto::SigningKey::FromSeed(std::string(32, 'x')).value();
  const auto name = note::MakeNoteKey(SampleLog::kOrigin, note::kTypeEd25519, other.public_key());
  EXPECT_EQ(Failing(Good(), note::TrustPolicy::ForLog(name)), "checkpoint");
  Trail trail = Good();
  trail.origin = "ledger.example/other/simulated";
  EXPECT_EQ(Failing(trail), "checkpoint");
  trail = Good();
  ++trail.tree_size;
  EXPECT_EQ(Failing(trail), "checkpoint");
  trail = Good();
  trail.checkpoint_note = note::SignCheckpoint({SampleLog::kOrigin, trail.tree_size, {}},
                                               SampleLog::LogName(), SampleLog::LogKey());
  EXPECT_EQ(Failing(trail), "inclusion");
}

// Everything fits, but whoever signs is not whom the log's parties agreed on when they began it.
TEST_F(CheckTrailTest, GenesisNamesTheKeyThatIsTrusted) {
  const auto other = crypto::SigningKey::FromSeed(std::string(32, 'x')).value();
  const auto name = note::MakeNoteKey(SampleLog::kOrigin, note::kTypeEd25519, other.public_key());
  const auto entries = Log().ledger().logged();
  EXPECT_EQ(Failing(LyingTrail(entries)), "");
  const CheckedTrail checked =
      CheckTrail(LyingTrail(entries, name, other), note::TrustPolicy::ForLog(name));
  ASSERT_TRUE(checked.failed);
  EXPECT_EQ(checked.checks.back().name(), "entries");
  const v1::Statement& what = checked.checks.back().what();
  EXPECT_EQ(what.code(), rules::kGenesisOfOtherKey.id);
  // What Genesis says is its signer's text until Genesis holds; whom the reader trusts is a name.
  EXPECT_EQ(what.arguments(0).text(), note::FormatVkey(SampleLog::LogName()));
  EXPECT_EQ(what.arguments(0).rights(), v1::OF_THE_PARTIES);
  EXPECT_EQ(what.arguments(1).id(), note::FormatVkey(name));
  EXPECT_EQ(checked.evidence.view(), Log().ledger().genesis_digest());
  // A trust file may name several logs: the one that signed counts.
  const auto both =
      note::TrustPolicy::Parse("log " + note::FormatVkey(name) + "\nlog " +
                               note::FormatVkey(SampleLog::LogName()) + "\nquorum none\n");
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(Failing(Good(), *both), "");
  EXPECT_EQ(Failing(LyingTrail(entries, name, other), *both), "entries");
}

TEST_F(CheckTrailTest, NoEntryCanBeLeftOut) {
  for (size_t i = 0; i < Good().entries.size(); ++i) {
    Trail trail = Good();
    trail.entries.erase(trail.entries.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(Failing(trail), "inclusion") << i;
    ProveAgain(Log().replica(), trail);
    EXPECT_EQ(Failing(trail), i == 0 ? "entries" : "chains") << i;
  }
}

TEST_F(CheckTrailTest, NoChainCanBeLeftOut) {
  for (size_t i = 0; i < Good().subjects.size(); ++i) {
    Trail trail = Good();
    trail.subjects.erase(trail.subjects.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(Failing(trail), "state root") << i;
    ProveAgain(Log().replica(), trail);
    EXPECT_EQ(Failing(trail), "closure") << trail.subjects[i].id;
  }
}

TEST_F(CheckTrailTest, NothingMoreThanTheClosureIsTaken) {
  const Trail other = Log().TrailOf(SampleLog::kOtherOre);
  Trail trail = Good();
  for (const Entry& entry : other.entries) {
    if (std::find(trail.entries.begin(), trail.entries.end(), entry) == trail.entries.end()) {
      trail.entries.push_back(entry);
    }
  }
  ASSERT_EQ(trail.entries.size(), Good().entries.size() + 1);
  std::sort(trail.entries.begin(), trail.entries.end(),
            [](const Entry& a, const Entry& b) { return a.index < b.index; });
  ProveAgain(Log().replica(), trail);
  EXPECT_EQ(Failing(trail), "closure");
  trail.subjects.push_back({record::SubjectKind::kLot, SampleLog::kOtherOre});
  std::sort(trail.subjects.begin(), trail.subjects.end());
  ProveAgain(Log().replica(), trail);
  EXPECT_EQ(Failing(trail), "closure");
  // A chain that does not exist is no less one too many.
  trail = Good();
  trail.subjects.push_back({record::SubjectKind::kConsignment, "consignment:mine/none"});
  std::sort(trail.subjects.begin(), trail.subjects.end());
  ProveAgain(Log().replica(), trail);
  EXPECT_EQ(Failing(trail), "closure");
}

TEST_F(CheckTrailTest, TheTrailOfAnotherLotIsNotThisOnes) {
  Trail trail = Good();
  trail.lot = SampleLog::kOtherOre;
  EXPECT_EQ(Failing(trail), "closure");
  // The parent's trail has everything below it too (what consumed it is in its chain), but not all
  // of it.
  trail.lot = SampleLog::kOre;
  EXPECT_EQ(Failing(trail), "closure");
}

TEST_F(CheckTrailTest, EveryByteOfTheLeavesIsProven) {
  for (size_t i = 0; i < Good().entries.size(); i += 7) {
    for (size_t at = 0; at < 74; ++at) {
      Trail trail = Good();
      trail.entries[i].leaf[at] = static_cast<char>(trail.entries[i].leaf[at] ^ 1);
      EXPECT_EQ(Failing(trail), "inclusion") << i << " " << at;
    }
  }
  for (size_t at = 0; at < 58; ++at) {
    Trail trail = Good();
    trail.state_root_leaf[at] = static_cast<char>(trail.state_root_leaf[at] ^ 1);
    EXPECT_EQ(Failing(trail), "inclusion") << at;
  }
}

TEST_F(CheckTrailTest, AnEnvelopeIsTheOneThatItsLeafNames) {
  Trail trail = Good();
  std::swap(trail.entries[3].envelope, trail.entries[4].envelope);
  EXPECT_EQ(Failing(trail), "entries");
  trail = Good();
  auto envelope = envelope::ParseEnvelope(trail.entries[5].envelope).value();
  envelope.signatures[0].material[0] ^= 1;
  trail.entries[5].envelope = envelope::EncodeEnvelope(envelope);
  EXPECT_EQ(Failing(trail), "entries");
  trail = Good();
  trail.entries[5].envelope.pop_back();
  EXPECT_EQ(Failing(trail), "entries");
  trail = Good();
  trail.entries[5].sections.push_back({"price", std::string(32, 's'), "1 EUR"});
  EXPECT_EQ(Failing(trail), "entries");
}

TEST_F(CheckTrailTest, EveryByteOfTheMapProofCounts) {
  for (size_t at = 0; at < Good().map_multiproof.size(); at += 11) {
    Trail trail = Good();
    trail.map_multiproof[at] = static_cast<char>(trail.map_multiproof[at] ^ 1);
    const std::string failing = Failing(trail);
    EXPECT_EQ(failing, "state root") << at;
  }
}

TEST_F(CheckTrailTest, AStateRootMustCoverTheEntries) {
  SampleLog log;
  log.ledger().AddLot("lot:mine/ore-3");
  log.Catch();
  const uint64_t old_root = log.TrailOf(SampleLog::kConcentrate).state_root_index;
  log.ledger().AddParty("local:late", {});
  log.Catch();
  log.Cover();
  Trail trail = log.TrailOf("lot:mine/ore-3");
  ASSERT_GT(trail.state_root_index, old_root);
  trail.state_root_index = old_root;
  trail.state_root_leaf = std::string(log.replica().leaf(old_root));
  ProveAgain(log.replica(), trail);
  EXPECT_EQ(Failing(trail), "state root");
}

Trail WithRoot(const std::function<void(merkle::StateRootLeaf&)>& root) {
  return LyingTrail(SampleLog().ledger().logged(), SampleLog::LogName(), SampleLog::LogKey(), root);
}

// Simulated time is as of its newest state root: one that is dated back would hide the records that
// came after, under the operator's signature.
TEST_F(CheckTrailTest, AStateRootIsNotBeforeTheNewestRecordThatItCovers) {
  const auto newest = static_cast<uint64_t>(Log().ledger().logged().back().second);
  const auto dated = [](uint64_t time) {
    return WithRoot([time](merkle::StateRootLeaf& root) { root.record_time_us = time; });
  };
  EXPECT_EQ(Failing(dated(newest)), "");
  EXPECT_EQ(Failing(dated(newest + 1)), "");
  EXPECT_EQ(Failing(dated(newest - 1)), "state root");
  EXPECT_EQ(Failing(dated(0)), "state root");
  const CheckedTrail checked = CheckTrail(dated(newest - 1), SampleLog::Policy());
  EXPECT_EQ(checked.checks.back().what().code(), rules::kStateRootEarlier.id);
}

// The number is the operator's word; that it is not below what the map shows can be seen.
TEST_F(CheckTrailTest, AStateRootCountsAtLeastTheChainsThatItsMapShows) {
  const auto shown = static_cast<uint64_t>(Good().subjects.size());
  const auto counting = [](uint64_t subjects) {
    return WithRoot([subjects](merkle::StateRootLeaf& root) { root.subjects = subjects; });
  };
  EXPECT_EQ(Failing(counting(shown)), "");
  EXPECT_EQ(Failing(counting(shown - 1)), "state root");
  EXPECT_EQ(Failing(counting(0)), "state root");
}

TEST_F(CheckTrailTest, ASignatureThatTheOperatorLetPassIsEvidence) {
  auto entries = Log().ledger().logged();
  auto& bad = entries[entries.size() - 2].first;  // the dispatch
  bad.signatures[0].material[5] ^= 1;
  const Trail trail = LyingTrail(entries);
  const CheckedTrail checked = CheckTrail(trail, SampleLog::Policy());
  ASSERT_TRUE(checked.failed);
  EXPECT_EQ(checked.checks.back().name(), "signatures");
  EXPECT_EQ(checked.evidence, envelope::RecordDigest(bad.payload));
}

TEST_F(CheckTrailTest, AKeyThatNobodyRegisteredIsRefused) {
  auto entries = Log().ledger().logged();
  auto& bad = entries[entries.size() - 2].first;
  const auto stranger = crypto::SigningKey::FromSeed(std::string(32, 'q')).value();
  custody::Ledger::AddSignature(bad, stranger);
  const CheckedTrail checked = CheckTrail(LyingTrail(entries), SampleLog::Policy());
  ASSERT_TRUE(checked.failed);
  EXPECT_EQ(checked.checks.back().name(), "signatures");
}

TEST_F(CheckTrailTest, ASecondSpendThatTheOperatorLetPassIsEvidence) {
  auto entries = Log().ledger().logged();
  // The dispatch once more under another name: the lot is with the plant by then.
  custody::pb::Record again =
      record::ParseRecord(entries[entries.size() - 2].first.payload)->message;
  again.set_nonce(std::string(16, 'n'));
  again.mutable_dispatched()->set_consignment("consignment:mine/2");
  const auto envelope = custody::Ledger::Sign(again);
  entries.emplace_back(envelope, entries.back().second);
  const CheckedTrail checked = CheckTrail(LyingTrail(entries), SampleLog::Policy());
  ASSERT_TRUE(checked.failed);
  EXPECT_EQ(checked.checks.back().name(), "admission");
  EXPECT_EQ(checked.checks.back().what().code(), rules::kRefusesEntry.id);
  EXPECT_EQ(checked.checks.back().what().arguments(1).id(), "ADM-07");
  EXPECT_EQ(checked.evidence, envelope::RecordDigest(envelope.payload));
  // The same log without it is fine: it is the record that is wrong.
  entries.pop_back();
  EXPECT_FALSE(CheckTrail(LyingTrail(entries), SampleLog::Policy()).failed);
}

TEST_F(CheckTrailTest, ARecordLoggedTwiceIsEvidence) {
  auto entries = Log().ledger().logged();
  entries.emplace_back(entries[entries.size() - 2].first, entries.back().second);
  EXPECT_EQ(Failing(LyingTrail(entries)), "entries");
}

TEST_F(CheckTrailTest, RecordTimesThatGoBackAreEvidence) {
  auto entries = Log().ledger().logged();
  entries.back().second = entries.front().second;
  EXPECT_EQ(Failing(LyingTrail(entries)), "entries");
}

}  // namespace
}  // namespace lode::trail
