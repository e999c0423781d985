// SPDX-License-Identifier: Apache-2.0
// Every way in which a trail can fail, by its code and its arguments: what a program acts on. Each
// fault is built as an operator could who signs it, so that the checks before it hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/trail/lying_trail.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/base/encoding.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/multiproof.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/signer.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/rules/word_lists.h"
#include "verifier/trail/bounds.h"
#include "verifier/trail/check.h"

namespace lode::trail {
namespace {

using lode::testing::LyingTrail;
using lode::testing::SampleLog;
namespace v1 = ::lode::trail::v1;

const Trail& Good() { return SampleLog::Good(); }
SampleLog& Log() {
  static auto& log = *new SampleLog();
  return log;
}

crypto::SigningKey OtherKey() { return *crypto::SigningKey::FromSeed(std::string(32, 'x')); }
note::NoteKey OtherName() {
  return note::MakeNoteKey(SampleLog::kOrigin, note::kTypeEd25519, OtherKey().public_key());
}
std::string Vkey(const note::NoteKey& key) { return note::FormatVkey(key); }

// A log of the trail's entries alone, in their order, with its state root behind them, signed: what
// is wrong in them is wrong under a rightful checkpoint.
using Root = merkle::StateRootLeaf;
Trail Signed(Trail trail, const std::function<void(Root&)>& root = nullptr,
             const note::NoteKey& log = SampleLog::LogName(),
             const crypto::SigningKey& key = SampleLog::LogKey()) {
  merkle::Frontier frontier;
  for (size_t i = 0; i < trail.entries.size(); ++i) {
    trail.entries[i].index = i;
    frontier.Append(merkle::HashLeaf(trail.entries[i].leaf), nullptr);
  }
  trail.state_root_index = trail.entries.size();
  const auto leaf = merkle::ParseLeaf(trail.state_root_leaf);
  if (leaf.ok() && std::holds_alternative<Root>(*leaf)) {
    Root changed = std::get<Root>(*leaf);
    changed.covered_size = trail.state_root_index;
    if (root) root(changed);
    trail.state_root_leaf = merkle::EncodeLeaf(changed);
  }
  frontier.Append(merkle::HashLeaf(trail.state_root_leaf), nullptr);
  trail.tree_size = trail.entries.size() + 1;
  trail.inclusion.clear();  // every leaf is in the trail
  trail.checkpoint_note =
      note::SignCheckpoint({SampleLog::kOrigin, trail.tree_size, frontier.Root()}, log, key);
  return trail;
}

// The map's proof for the subjects that the trail lists now, ascending.
Trail Proven(Trail trail) {
  std::sort(trail.subjects.begin(), trail.subjects.end());
  std::vector<base::Hash256> keys;
  for (const auto& subject : trail.subjects) keys.push_back(record::SubjectKey(subject));
  std::sort(keys.begin(), keys.end());
  trail.map_multiproof = Log().replica().map().Multiproof(keys);
  return trail;
}

// The entry with what `change` makes of its leaf's or its envelope's parts.
Trail WithLeaf(size_t entry, const std::function<void(merkle::RecordLeaf&)>& change) {
  Trail trail = Good();
  auto leaf = std::get<merkle::RecordLeaf>(merkle::ParseLeaf(trail.entries[entry].leaf).value());
  change(leaf);
  trail.entries[entry].leaf = merkle::EncodeLeaf(leaf);
  return Signed(trail);
}
Trail WithEnvelope(size_t entry, const std::function<void(envelope::Envelope&)>& change) {
  Trail trail = Good();
  auto envelope = envelope::ParseEnvelope(trail.entries[entry].envelope).value();
  change(envelope);
  trail.entries[entry].envelope = envelope::EncodeEnvelope(envelope);
  return trail;
}
Trail With(const std::function<void(Trail&)>& change) {
  Trail trail = Good();
  change(trail);
  return trail;
}
Trail WithSubject(record::SubjectKind kind, const std::string& id) {
  return Proven(With([&](Trail& t) { t.subjects.push_back({kind, id}); }));
}
// Subjects ascend by kind, then by id.
Trail WithoutSubject(record::SubjectKind kind) {
  return Proven(With([&](Trail& t) {
    const auto at = std::find_if(t.subjects.begin(), t.subjects.end(),
                                 [&](const auto& subject) { return subject.kind == kind; });
    t.subjects.erase(at);
  }));
}

std::string Shown(const v1::Argument& a) {
  switch (a.value_case()) {
    case v1::Argument::kId:
      return a.id();
    case v1::Argument::kText:
      return a.text();
    case v1::Argument::kWord:
      return a.word();
    case v1::Argument::kCount:
      return std::to_string(a.count());
    case v1::Argument::kDigest:
      return base::HexEncode(a.digest());
    case v1::Argument::kStatement:
      return a.statement().code();
    case v1::Argument::kItems: {
      std::string out;
      for (const v1::Item& item : a.items().items()) out += (out.empty() ? "" : "|") + item.id();
      return out;
    }
    default:
      return "a check of a trail says no such type";
  }
}

// "trail.size-differs found=12 claimed=13"
std::string Said(const v1::Statement& what) {
  std::string out = what.code();
  for (const auto& argument : what.arguments()) {
    out += " ";
    out += argument.name();
    out += "=";
    out += Shown(argument);
  }
  return out;
}

std::set<std::string>& Seen() {
  static auto& seen = *new std::set<std::string>();
  return seen;
}

std::string Judged(const CheckedTrail& checked) {
  EXPECT_TRUE(checked.failed);
  const v1::Check& last = checked.checks.back();
  EXPECT_EQ(last.outcome(), v1::FAIL);
  EXPECT_EQ(statement::StatementFault(last.what(), rules::TrailCodes()), "");
  EXPECT_EQ(rules::WordFault(last.what()), "");
  Seen().insert(last.what().code());
  return last.name() + ": " + Said(last.what());
}
std::string Fault(const Trail& trail, const note::TrustPolicy& policy = SampleLog::Policy()) {
  return Judged(CheckTrail(trail, policy));
}

const size_t kEntries = Good().entries.size();
const size_t kSubjects = Good().subjects.size();
std::string N(uint64_t n) { return std::to_string(n); }

TEST(TrailFaults, TheLogOfTheTrailAloneHolds) {
  EXPECT_FALSE(CheckTrail(Signed(Good()), SampleLog::Policy()).failed);
}

void CheckLimits() {
  EXPECT_EQ(Fault(With([](Trail& t) { t.entries.clear(); })), "limits: trail.empty");
  const auto within = [](const Bounds& bounds) {
    return Judged(CheckTrailWithin(Good(), SampleLog::Policy(), bounds));
  };
  const std::string counts = " entries=" + N(kEntries) + " subjects=" + N(kSubjects);
  EXPECT_EQ(within({.entries = kEntries - 1}), "limits: trail.too-many" + counts);
  EXPECT_EQ(within({.subjects = kSubjects - 1}), "limits: trail.too-many" + counts);
  const Bounds edge = {.entries = kEntries, .subjects = kSubjects};
  EXPECT_FALSE(CheckTrailWithin(Good(), SampleLog::Policy(), edge).failed);
  EXPECT_EQ(Fault(With([](Trail& t) { std::swap(t.entries[2], t.entries[3]); })),
            "limits: trail.entries-order leaf=" + N(Good().entries[2].index));
  EXPECT_EQ(Fault(With([](Trail& t) { std::swap(t.subjects[2], t.subjects[3]); })),
            "limits: trail.subjects-order");
}

void CheckCheckpoint() {
  EXPECT_EQ(Fault(With([](Trail& t) { t.checkpoint_note = "x"; })),
            "checkpoint: trail.checkpoint-refused reason=MALFORMED");
  const auto elsewhere =
      note::MakeNoteKey("ledger.example/b", note::kTypeEd25519,
                        crypto::SigningKey::FromSeed(std::string(32, 'y'))->public_key());
  EXPECT_EQ(Fault(Good(), note::TrustPolicy::ForLog(elsewhere)),
            "checkpoint: trail.checkpoint-refused reason=OTHER_LOG");
  EXPECT_EQ(Fault(Good(), note::TrustPolicy::ForLog(OtherName())),
            "checkpoint: trail.log-unknown trusted=" + Vkey(OtherName()) +
                " claimed=" + SampleLog::kOrigin);
  const auto both = note::TrustPolicy::Parse("log " + Vkey(OtherName()) + "\nlog " +
                                             Vkey(elsewhere) + "\nquorum none\n");
  EXPECT_EQ(Fault(Good(), *both), "checkpoint: trail.log-unknown trusted=" + Vkey(OtherName()) +
                                      "|" + Vkey(elsewhere) + " claimed=" + SampleLog::kOrigin);
  EXPECT_EQ(Fault(With([](Trail& t) { t.origin = "ledger.example/b"; })),
            std::string("checkpoint: trail.origin-differs found=") + SampleLog::kOrigin +
                " claimed=ledger.example/b");
  EXPECT_EQ(Fault(With([](Trail& t) { ++t.tree_size; })),
            "checkpoint: trail.size-differs found=" + N(Good().tree_size) +
                " claimed=" + N(Good().tree_size + 1));
}

void CheckInclusion() {
  EXPECT_EQ(Fault(With([](Trail& t) { t.entries[3].leaf[5] ^= 1; })),
            "inclusion: trail.not-included reason=BAD_PROOF");
}

void CheckEntriesAlone() {
  const std::string leaf4 = "leaf=" + N(Good().entries[4].index);
  EXPECT_EQ(Fault(Signed(With([](Trail& t) { t.entries[4].leaf = "x"; }))),
            "entries: trail.entry-refused leaf=4 part=LEAF reason=MALFORMED");
  EXPECT_EQ(Fault(With([](Trail& t) { t.entries[4].envelope = "x"; })),
            "entries: trail.entry-refused " + leaf4 + " part=ENVELOPE reason=MALFORMED");
  EXPECT_EQ(Fault(WithEnvelope(4, [](auto& envelope) { envelope.payload = "x"; })),
            "entries: trail.entry-refused " + leaf4 + " part=RECORD reason=MALFORMED");
  EXPECT_EQ(Fault(Signed(With([](Trail& t) { t.entries[4].leaf = t.state_root_leaf; }))),
            "entries: trail.not-a-record-leaf leaf=4");
  EXPECT_EQ(Fault(With([](Trail& t) { std::swap(t.entries[4].envelope, t.entries[5].envelope); })),
            "entries: trail.other-record " + leaf4);
  EXPECT_EQ(Fault(WithEnvelope(4, [](auto& envelope) { envelope.signatures[0].material[0] ^= 1; })),
            "entries: trail.other-signatures " + leaf4);
  EXPECT_EQ(Fault(With([](Trail& t) {
              t.entries[4].sections.push_back({"price", std::string(32, 's'), "1 EUR"});
            })),
            "entries: trail.section-not-sealed " + leaf4 + " section=price");
}

void CheckEntriesTogether() {
  EXPECT_EQ(Fault(WithLeaf(4, [](auto& leaf) { leaf.record_time_us = 1; })),
            "entries: trail.time-backwards leaf=4");
  EXPECT_EQ(Fault(Signed(With([](Trail& t) { t.entries.push_back(t.entries.back()); }))),
            "entries: trail.logged-twice leaf=" + N(kEntries));
  EXPECT_EQ(Fault(Signed(With([](Trail& t) { t.entries.erase(t.entries.begin()); }))),
            "entries: trail.no-genesis");
  EXPECT_EQ(Fault(Signed(Good(), nullptr, OtherName(), OtherKey()),
                  note::TrustPolicy::ForLog(OtherName())),
            "entries: trail.genesis-of-other-key found=" + Vkey(SampleLog::LogName()) +
                " trusted=" + Vkey(OtherName()));
}

void CheckStateRoot() {
  const auto with = [](const std::function<void(Root&)>& change) {
    return Fault(Signed(Good(), change));
  };
  const std::string root = N(kEntries), last = N(kEntries - 1);
  EXPECT_EQ(Fault(Signed(With([](Trail& t) { t.state_root_leaf = t.entries[4].leaf; }))),
            "state root: trail.no-state-root leaf=" + root);
  EXPECT_EQ(with([](Root& leaf) { ++leaf.covered_size; }),
            "state root: trail.covers-too-much leaf=" + root + " covered=" + N(kEntries + 1));
  EXPECT_EQ(with([](Root& leaf) { --leaf.covered_size; }),
            "state root: trail.not-covered leaf=" + last + " covered=" + last);
  EXPECT_EQ(with([](Root& leaf) { leaf.record_time_us = 1; }),
            "state root: trail.state-root-earlier root=" + root + " leaf=" + last);
  EXPECT_EQ(with([](Root& leaf) { leaf.subjects = kSubjects - 1; }),
            "state root: trail.map-count counted=" + N(kSubjects - 1) + " shown=" + N(kSubjects));
  EXPECT_EQ(with([](Root& leaf) { leaf.map_root = base::Hash256(); }),
            "state root: trail.map-refused reason=BAD_PROOF");
  EXPECT_EQ(Fault(With([](Trail& t) { t.map_multiproof.pop_back(); })),
            "state root: trail.map-refused reason=BAD_PROOF");
}

void CheckChainsAndClosure() {
  // The dispatch is left out, and every chain that it stands in is one shorter than the map says.
  EXPECT_EQ(Fault(Signed(With([](Trail& t) { t.entries.erase(t.entries.end() - 2); }))),
            std::string("chains: trail.chain-differs subject=") + SampleLog::kConcentrate +
                " expected=3 found=2");
  EXPECT_EQ(Fault(WithoutSubject(record::SubjectKind::kSite)),
            "closure: trail.chain-left-out subject=" + std::string(custody::kMill) + " kind=SITE");
  EXPECT_EQ(
      Fault(WithoutSubject(record::SubjectKind::kLedger)),
      std::string("closure: trail.chain-left-out subject=") + SampleLog::kOrigin + " kind=LEDGER");
  EXPECT_EQ(Fault(WithSubject(record::SubjectKind::kConsignment, "consignment:mine/none")),
            "closure: trail.chains-too-many more=1");
  // The other ore's record, without its chain: it is in the mine's alone.
  const Trail other = Log().TrailOf(SampleLog::kOtherOre);
  const auto known = [](const Entry& entry) {
    return std::find(Good().entries.begin(), Good().entries.end(), entry) != Good().entries.end();
  };
  const auto stranger = std::find_if_not(other.entries.begin(), other.entries.end(), known);
  ASSERT_NE(stranger, other.entries.end());
  EXPECT_EQ(Fault(Signed(With([&](Trail& t) {
              const auto at = std::find_if(t.entries.begin(), t.entries.end(), [&](const auto& e) {
                return e.index > stranger->index;
              });
              t.entries.insert(at, *stranger);
            }))),
            "closure: trail.records-too-many more=1");
  // A lot that no record names: its chain is empty, and rightly so.
  Trail none = WithSubject(record::SubjectKind::kLot, "lot:mine/none");
  none.lot = "lot:mine/none";
  EXPECT_EQ(Fault(none), "closure: trail.not-judged reason=NOT_FOUND");
}

void CheckReplay() {
  const auto entries = Log().ledger().logged();
  const size_t dispatch = entries.size() - 2;
  const auto key_of = [](const envelope::EnvelopeSignature& signature) {
    return base::HexEncode(signature.key_id.view());
  };
  auto wrong = entries;
  wrong[dispatch].first.signatures[0].material[5] ^= 1;
  const Trail badly_signed = LyingTrail(wrong);
  const std::string leaf = "leaf=" + N((badly_signed.entries.end() - 2)->index);
  EXPECT_EQ(Fault(badly_signed), "signatures: trail.signature-wrong " + leaf +
                                     " key=" + key_of(wrong[dispatch].first.signatures[0]) +
                                     " reason=BAD_SIGNATURE");
  wrong = entries;
  custody::Ledger::AddSignature(wrong[dispatch].first, OtherKey());
  std::string key;
  for (const auto& signature : wrong[dispatch].first.signatures) {
    if (key_of(signature) != key_of(entries[dispatch].first.signatures[0])) key = key_of(signature);
  }
  EXPECT_EQ(Fault(LyingTrail(wrong)),
            "signatures: trail.key-not-registered " + leaf + " key=" + key);
  wrong = entries;
  custody::pb::Record again = record::ParseRecord(entries[dispatch].first.payload)->message;
  again.set_nonce(std::string(16, 'n'));
  again.mutable_dispatched()->set_consignment("consignment:mine/2");
  wrong.emplace_back(custody::Ledger::Sign(again), entries.back().second);
  const Trail spent = LyingTrail(wrong);
  EXPECT_EQ(Fault(spent), "admission: trail.refuses leaf=" + N(spent.entries.back().index) +
                              " rule=ADM-07 field=dispatched.lots[0].lot "
                              "refusal=ADM-07.held-by-another more=1");
}

// In one test, because the last line asks whether it is all of them.
TEST(TrailFaults, EachHasItsCodeAndArguments) {
  CheckLimits();
  CheckCheckpoint();
  CheckInclusion();
  CheckEntriesAlone();
  CheckEntriesTogether();
  CheckStateRoot();
  CheckChainsAndClosure();
  CheckReplay();
  for (const rules::Code& code : rules::TrailFaultCodes())
    EXPECT_TRUE(Seen().contains(std::string(code.id))) << code.id << " is said by no fault here";
  EXPECT_EQ(Seen().size(), rules::TrailFaultCodes().size());
}

}  // namespace
}  // namespace lode::trail
