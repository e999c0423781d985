// SPDX-License-Identifier: Apache-2.0
// SEEN-01 on seals and tags: put on a lot or a consignment, looked at, silent on, and whose they
// are where lots travel together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/seen_world.h"

namespace lode::rules {
namespace {

using ::testing::ElementsAre;

// Of a record that looks at seals.
void Check(pb::Record& r, const std::string& id, pb::SealState state = pb::SEAL_STATE_INTACT) {
  pb::SealCheck* check = r.has_observed()    ? r.mutable_observed()->add_seals()
                         : r.has_unpacked()  ? r.mutable_unpacked()->add_seals_removed()
                         : r.has_handed_on() ? r.mutable_handed_on()->add_seals()
                                             : r.mutable_received()->add_seals();
  check->set_id(id);
  check->set_state(state);
}

// Two lots in one consignment: of lot:a/9 the trail of the first has only what is logged of both.
class SisterSeals : public Seen {
 protected:
  static constexpr char kSister[] = "lot:a/9";

  void Send(const std::vector<std::string>& seals) {
    pb::Record r;
    r.mutable_dispatched()->set_consignment("consignment:a/1");
    for (const char* lot : {kLot, kSister}) r.mutable_dispatched()->add_lots()->set_lot(lot);
    for (const std::string& id : seals) r.mutable_dispatched()->add_seals()->set_id(id);
    b_.Add("local:mine", r);
    b_.On("2026-02-03");
  }
  void Pack(const std::vector<std::pair<std::string, std::string>>& lots_and_seals) {
    pb::Record r;
    for (const auto& [lot, seal] : lots_and_seals) {
      pb::PackedLot* row = r.mutable_packed()->add_lots();
      row->set_lot(lot);
      row->add_seals()->set_id(seal);
    }
    b_.Add("local:mine", r);
  }
  static pb::Record Receipt(const std::vector<std::string>& lots,
                            pb::Outcome outcome = pb::OUTCOME_ACCEPTED) {
    pb::Record r = Received(outcome);
    r.mutable_received()->clear_lots();
    for (const std::string& lot : lots) {
      pb::ReceivedLot* row = r.mutable_received()->add_lots();
      row->set_lot(lot);
      *row->mutable_quantity() = HistoryBuilder::Mass(100);
    }
    return r;
  }
};

// Received in two records, the seal of both lots is the same: what either says of it holds.
TEST_F(SisterSeals, ASealOfTheConsignmentIsBrokenForAllThatWereUnderIt) {
  Send({"seal:a/1"});
  const HistoryBuilder sent = b_;
  for (const bool all : {false, true}) {
    for (const bool sister_first : {false, true}) {
      b_ = sent;
      pb::Record broken = Receipt({kSister}, pb::OUTCOME_REJECTED);
      broken.mutable_received()->set_reserve_reason("stones");
      pb::Document* paper = broken.add_documents();
      *paper->mutable_valid_to() = Day("2026-02-01");
      Check(broken, all ? "" : "seal:a/1", pb::SEAL_STATE_BROKEN);
      pb::Record whole = Receipt({kLot});
      Check(whole, "seal:a/1");
      b_.Add("local:plant", sister_first ? broken : whole);
      b_.Add("local:plant", sister_first ? whole : broken);
      const auto found = Findings();  // neither the paper of the other lot nor that it was rejected
      ASSERT_EQ(found.size(), 1u);
      EXPECT_EQ(found[0].found().code(), "SEEN-01.seal");
      EXPECT_EQ(ArgumentOf(found[0], "lot").id(), kLot);
    }
  }
}

TEST_F(SisterSeals, WhoeverHandsOnTheSisterLooksAtTheSealOfBoth) {
  Send({"seal:a/1"});
  pb::Record handed;
  handed.mutable_handed_on()->set_consignment("consignment:a/1");
  handed.mutable_handed_on()->add_lots(kSister);
  handed.mutable_handed_on()->set_condition(pb::CONDITION_WET);
  Check(handed, "seal:a/1", pb::SEAL_STATE_BROKEN);
  b_.Add("local:carrier", handed);
  EXPECT_THAT(Codes(), ElementsAre("seal"));  // and wet is the sister alone
}

TEST_F(SisterSeals, WhatTheSisterHasForItselfIsNotChargedToTheLot) {
  Pack({{kLot, "seal:a/1"}});
  const HistoryBuilder packed = b_;
  for (const pb::SealState state : {pb::SEAL_STATE_INTACT, pb::SEAL_STATE_BROKEN}) {
    b_ = packed;
    Send({});
    pb::Record seen;
    seen.mutable_observed()->set_type(pb::OBSERVATION_TYPE_SEAL_CHECK);
    seen.mutable_observed()->set_consignment("consignment:a/1");
    pb::Record received = Receipt({kLot, kSister});
    for (pb::Record* r : {&seen, &received}) {
      Check(*r, "seal:a/1");
      Check(*r, "seal:a/2", state);
      b_.Add("local:plant", *r);
    }
    pb::Record unpacked;
    for (const char* lot : {kLot, kSister}) unpacked.mutable_unpacked()->add_lots(lot);
    Check(unpacked, "seal:a/1");
    Check(unpacked, "seal:a/2", state);
    b_.Add("local:plant", unpacked);
    EXPECT_THAT(Codes(), ElementsAre("nothing"));
  }
}

TEST_F(SisterSeals, ASealThatOneRecordPutsOnTheSisterIsTheSisters) {
  Pack({{kLot, "seal:a/1"}, {kSister, "seal:a/2"}});
  Send({});
  pb::Record received = Receipt({kLot, kSister});
  Check(received, "seal:a/1");
  Check(received, "seal:a/2", pb::SEAL_STATE_BROKEN);
  b_.Add("local:plant", received);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

TEST_F(SisterSeals, ASecondPartNeedNotLookAgain) {
  Send({"seal:a/1", "seal:a/2"});
  pb::Record first = Receipt({kSister});
  Check(first, "seal:a/1");
  b_.Add("local:plant", first);
  const HistoryBuilder half = b_;
  b_.Add("local:plant", Receipt({kLot}));
  ASSERT_THAT(Codes(), ElementsAre("seals-silent"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "seals").count(), 1u);
  b_ = half;
  pb::Record second = Receipt({kLot});
  Check(second, "seal:a/2");
  b_.Add("local:plant", second);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
}

TEST_F(SisterSeals, TagsThatAreGone) {
  pb::Record packed;
  packed.mutable_packed()->add_lots()->set_lot(kLot);
  const auto range = [](pb::TagRange* tags, uint64_t first, uint64_t last) {
    tags->set_book("book:a/T");
    tags->set_first(first);
    tags->set_last(last);
  };
  range(packed.mutable_packed()->mutable_lots(0)->add_tags(), 1, 10);
  b_.Add("local:mine", packed);
  const HistoryBuilder before = b_;
  const auto unpack = [&](bool both, uint64_t first, uint64_t last) {
    b_ = before;
    pb::Record r;
    r.mutable_unpacked()->add_lots(kLot);
    if (both) r.mutable_unpacked()->add_lots(kSister);
    range(r.mutable_unpacked()->add_tags_removed(), 1, 5);
    EXPECT_THAT(Codes(), ElementsAre("nothing"));
    range(r.mutable_unpacked()->add_tags_lost(), first, last);
    b_.Add("local:mine", r);
    return Findings()[0];
  };
  const auto lost = unpack(false, 6, 10);
  EXPECT_EQ(lost.found().code(), "SEEN-01.tags-lost");
  EXPECT_EQ(ArgumentOf(lost, "tags").count(), 5u);
  EXPECT_EQ(ArgumentOf(lost, "lot").id(), kLot);
  EXPECT_EQ(ArgumentOf(unpack(false, 11, 12), "tags").count(), 2u);  // whose else
  EXPECT_EQ(ArgumentOf(unpack(true, 10, 12), "tags").count(), 1u);
  EXPECT_EQ(unpack(true, 11, 12).found().code(), "SEEN-01.nothing");  // the sister's
}

TEST_F(Seen, AReceiptThatIsSilentOnSealsThatWerePutOn) {
  Dispatch(kLot, {"seal:a/1", "seal:a/2"});
  b_.On("2026-02-03");
  b_.Add("local:plant", Received());
  ASSERT_THAT(Codes(), ElementsAre("seals-silent"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "seals").count(), 2u);
}

TEST_F(Seen, AReceiptThatNamesOneOfTwoSealsOfALot) {
  pb::Record packed;
  packed.mutable_packed()->add_lots()->set_lot(kLot);
  for (const char* id : {"seal:a/1", "seal:a/2"})
    packed.mutable_packed()->mutable_lots(0)->add_seals()->set_id(id);
  b_.Add("local:mine", packed);
  Dispatch(kLot, {"seal:a/3", "seal:a/4"});
  pb::Record received = Received();
  for (const char* id : {"seal:a/1", "seal:a/2", "seal:a/3", "seal:a/4"}) Check(received, id);
  const HistoryBuilder before = b_;
  b_.Add("local:plant", received);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  for (const int silent_on : {0, 3}) {  // one of the lot, and one of the consignment
    b_ = before;
    pb::Record part = received;
    part.mutable_received()->mutable_seals()->DeleteSubrange(silent_on, 1);
    b_.Add("local:plant", part);
    ASSERT_THAT(Codes(), ElementsAre("seals-silent"));
    EXPECT_EQ(ArgumentOf(Findings()[0], "seals").count(), 1u);
  }
}

// What is split keeps the seals of the whole, until somebody takes them off.
TEST_F(Seen, ThePartsOfALotHaveItsSeals) {
  pb::Record packed;
  packed.mutable_packed()->add_lots()->set_lot(kLot);
  packed.mutable_packed()->mutable_lots(0)->add_seals()->set_id("seal:a/1");
  b_.Add("local:mine", packed);
  b_.Transform("local:mine", "site:a/mine", pb::PROCESS_SPLIT, {{kLot, 100}},
               {{"lot:a/p", 50}, {"lot:a/q", 50}});
  const HistoryBuilder split = b_;
  const auto receive = [&](bool says) {
    pb::Record r = Received();
    r.mutable_received()->mutable_lots(0)->set_lot("lot:a/p");
    if (says) r.mutable_received()->add_seals()->set_id("seal:a/1");
    if (says) r.mutable_received()->mutable_seals(0)->set_state(pb::SEAL_STATE_INTACT);
    b_.Add("local:plant", r);
    return RemarksAgainst("lot:a/p");
  };
  Dispatch("lot:a/p");
  EXPECT_TRUE(receive(true).empty());
  b_ = split;
  Dispatch("lot:a/p");
  const auto silent = receive(false);
  ASSERT_EQ(silent.size(), 1u);
  EXPECT_EQ(silent[0].kind, RemarkKind::kSealsSilent);
  b_ = split;
  pb::Record off;
  off.mutable_unpacked()->add_lots("lot:a/p");
  off.mutable_unpacked()->add_seals_removed()->set_id("seal:a/1");
  off.mutable_unpacked()->mutable_seals_removed(0)->set_state(pb::SEAL_STATE_INTACT);
  b_.Add("local:mine", off);
  Dispatch("lot:a/p");
  EXPECT_TRUE(receive(false).empty());
}

TEST_F(Seen, ASealThatNobodyPutOn) {
  Dispatch(kLot, {"seal:a/1"});
  b_.On("2026-02-03");
  pb::Record received = Received();
  for (const char* id : {"seal:a/1", "seal:a/9"}) {
    received.mutable_received()->add_seals()->set_id(id);
    received.mutable_received()->mutable_seals()->rbegin()->set_state(pb::SEAL_STATE_INTACT);
  }
  b_.Add("local:plant", received);
  ASSERT_THAT(Codes(), ElementsAre("seal-unknown"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "seal").id(), "seal:a/9");
}

// Under the site where it was looked at, among seals of others.
TEST_F(Seen, ASealOfTheLotThatSomebodyLooksAtElsewhere) {
  Dispatch(kLot, {"seal:a/1"});
  pb::Record r;
  r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_SEAL_CHECK);
  r.mutable_observed()->set_site("site:a/works");
  for (const char* id : {"seal:b/7", "seal:a/1"}) {
    r.mutable_observed()->add_seals()->set_id(id);
    r.mutable_observed()->mutable_seals()->rbegin()->set_state(pb::SEAL_STATE_INTACT);
  }
  b_.Add("local:plant", r);
  EXPECT_THAT(Codes(), ElementsAre("nothing"));
  r.mutable_observed()->mutable_seals(1)->set_state(pb::SEAL_STATE_BROKEN);
  b_.Add("local:plant", r);
  ASSERT_THAT(Codes(), ElementsAre("seal"));
  EXPECT_EQ(ArgumentOf(Findings()[0], "seal").id(), "seal:a/1");
}

}  // namespace
}  // namespace lode::rules
