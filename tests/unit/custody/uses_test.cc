// SPDX-License-Identifier: Apache-2.0
// ADM-11, by whom: tags where and for whom they were issued, what is on a lot comes off that lot,
// seals of a prefix with its owner's signature, papers of an issuer, observers with a part.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/base/limits.h"
#include "verifier/custody/number_ranges.h"

namespace lode::custody {
namespace {

std::string Joined(const statement::Items& ranges) {
  std::string out;
  for (const auto& range : ranges.items.items()) out += (out.empty() ? "" : ", ") + range.id();
  return out;
}

using testing::ElementsAre;
using testing::IsEmpty;

class UsesTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    for (const char* lot : {"lot:mine/a", "lot:mine/b"}) ledger_.AddLot(lot);
  }
  void Issue(const char* book, uint64_t first, uint64_t last, const char* site,
             const char* to_party) {
    pb::Record r = ledger_.Make(kAgency);
    pb::TagsIssued& body = *r.mutable_tags_issued();
    *body.mutable_range() = Range(book, first, last);
    body.set_tag_type("MINE_TAG");
    body.set_site(site);
    body.set_to_party(to_party);
    ledger_.Must(r);
  }
  static pb::TagRange Range(const char* book, uint64_t first, uint64_t last) {
    pb::TagRange range;
    range.set_book(book);
    range.set_first(first);
    range.set_last(last);
    return range;
  }
  pb::Record Pack(const char* lot) {
    pb::Record r = ledger_.Make(kMine);
    r.mutable_packed()->add_lots()->set_lot(lot);
    return r;
  }
  pb::Record Tag(const char* lot, const pb::TagRange& range) {
    pb::Record r = Pack(lot);
    *r.mutable_packed()->mutable_lots(0)->add_tags() = range;
    return r;
  }
  pb::Record Seal(const char* lot, const char* id) {
    pb::Record r = Pack(lot);
    pb::SealApplied* seal = r.mutable_packed()->mutable_lots(0)->add_seals();
    seal->set_id(id);
    seal->set_type("BOLT_SEAL");
    seal->set_party(kMine);
    return r;
  }
  pb::Record Unpack(const char* who, const std::string& lot) {
    pb::Record r = ledger_.Make(who);
    r.mutable_unpacked()->add_lots(lot);
    return r;
  }
  pb::Record Untag(const std::string& lot, const pb::TagRange& range) {
    pb::Record r = Unpack(kMine, lot);
    *r.mutable_unpacked()->add_tags_removed() = range;
    return r;
  }
  pb::Record Unseal(const char* who, const std::string& lot, const char* id) {
    pb::Record r = Unpack(who, lot);
    pb::SealCheck* seal = r.mutable_unpacked()->add_seals_removed();
    seal->set_id(id);
    seal->set_state(pb::SEAL_STATE_INTACT);
    return r;
  }
  // In two parts, <lot>x of all but 10 mg and <lot>y.
  void Split(const std::string& lot) {
    const pb::Quantity whole = ledger_.Lot(lot).quantity();
    pb::Record r = ledger_.Make(kMine);
    pb::Transformed& body = *r.mutable_transformed();
    body.set_site(kMill);
    body.set_process(pb::PROCESS_SPLIT);
    pb::Input* input = body.add_inputs();
    input->set_lot(lot);
    pb::ElementMass* mass = input->add_contained();
    mass->set_element("Co");
    mass->set_mg(whole.contained(0).mg());
    for (const bool rest : {false, true}) {
      pb::Output* output = body.add_outputs();
      output->set_lot(lot + (rest ? "y" : "x"));
      output->set_form("ORE");
      pb::Quantity& q = *output->mutable_quantity();
      q.set_basis(pb::BASIS_DERIVED);
      q.set_stage(pb::STAGE_FINAL);
      q.set_wet_mg(rest ? 10 : whole.wet_mg() - 10);
      q.set_dry_mg(q.wet_mg());
      pb::Contained* co = q.add_contained();
      co->set_element("Co");
      co->set_mg(rest ? 1 : whole.contained(0).mg() - 1);
    }
    body.set_custody_model(pb::CUSTODY_MODEL_IDENTITY_PRESERVED);
    ledger_.Must(r);
  }
  static void AddSigner(pb::Record& r, const char* party, pb::Capacity capacity) {
    pb::Signer* signer = r.add_signers();
    signer->set_party(party);
    signer->set_capacity(capacity);
  }
  std::vector<std::string> Judge(const pb::Record& r) { return Rules(ledger_.Judge(r)); }

  Ledger ledger_;
};

TEST_F(UsesTest, TagsBindToTheSiteAndThePartyTheyWereIssuedFor) {
  Issue("book:agency/PIT", 1, 10, kPit, "");
  Issue("book:agency/MILL", 1, 10, kMill, "");
  Issue("book:agency/PLANT", 1, 10, "", kPlant);
  Issue("book:agency/MINE", 1, 10, "", kMine);
  Issue("book:agency/MINE", 11, 20, "", kPlant);
  Issue("book:agency/NOBODY", 1, 10, "", "");
  EXPECT_THAT(Judge(Tag("lot:mine/a", Range("book:agency/PIT", 1, 10))), IsEmpty());
  EXPECT_THAT(Judge(Tag("lot:mine/a", Range("book:agency/MILL", 1, 10))), ElementsAre("ADM-11"));
  EXPECT_THAT(Judge(Tag("lot:mine/a", Range("book:agency/PLANT", 1, 1))), ElementsAre("ADM-11"));
  EXPECT_THAT(Judge(Tag("lot:mine/a", Range("book:agency/MINE", 1, 10))), IsEmpty());
  EXPECT_THAT(Judge(Tag("lot:mine/a", Range("book:agency/MINE", 1, 11))), ElementsAre("ADM-11"));
  pb::Record r = Tag("lot:mine/a", Range("book:agency/NOBODY", 1, 10));
  EXPECT_THAT(Judge(r), ElementsAre("ADM-11"));
  AddSigner(r, kAgency, pb::CAPACITY_WITNESS);
  EXPECT_THAT(Judge(r), IsEmpty());
}

// Odd numbers never touch: each is a range. A record costs by its own length, and the book's bound
// ends what every later record would have to read.
TEST_F(UsesTest, ABookIsKeptInSoManyRangesAtMost) {
  const auto tag = [&](int first, int count) {
    pb::Record r = ledger_.Make(kMine);
    for (int i = 0; i < count; i += 64) {
      pb::PackedLot* row = r.mutable_packed()->add_lots();
      row->set_lot("lot:mine/a");
      for (int k = i; k < std::min(count, i + 64); ++k) {
        const uint64_t number = 2 * static_cast<uint64_t>(first + k) + 1;
        *row->add_tags() = Range("book:mine/B", number, number);
      }
    }
    return r;
  };
  constexpr int kMost = base::limits::kBookRanges;
  for (int first = 0; first < kMost; first += 1024) ledger_.Must(tag(first, 1024));
  EXPECT_THAT(Judge(tag(kMost, 1)), ElementsAre("ADM-11"));
  // What touches a range joins it, and another book has room.
  ledger_.Must(Tag("lot:mine/a", Range("book:mine/B", 2, 2)));
  EXPECT_THAT(Judge(tag(kMost, 1)), IsEmpty());
  EXPECT_THAT(Judge(Tag("lot:mine/a", Range("book:mine/C", 1, 1))), IsEmpty());
}

TEST_F(UsesTest, TagsComeOffTheLotThatTheyAreOnOrItsParts) {
  ledger_.Must(Tag("lot:mine/a", Range("book:mine/B", 1, 10)));
  ledger_.Must(Tag("lot:mine/b", Range("book:mine/B", 11, 20)));
  EXPECT_THAT(Judge(Untag("lot:mine/b", Range("book:mine/B", 1, 10))), ElementsAre("ADM-11"));
  EXPECT_THAT(Judge(Untag("lot:mine/a", Range("book:mine/B", 1, 11))), ElementsAre("ADM-11"));
  EXPECT_THAT(Judge(Untag("lot:mine/a", Range("book:mine/B", 1, 10))), IsEmpty());
  Split("lot:mine/a");
  EXPECT_THAT(Judge(Untag("lot:mine/ax", Range("book:mine/B", 1, 10))), IsEmpty());
  EXPECT_THAT(Judge(Untag("lot:mine/b", Range("book:mine/B", 1, 10))), ElementsAre("ADM-11"));
  ledger_.Must(Untag("lot:mine/ax", Range("book:mine/B", 1, 4)));
  EXPECT_THAT(Judge(Untag("lot:mine/ay", Range("book:mine/B", 4, 5))), ElementsAre("ADM-11"));
  EXPECT_THAT(Judge(Untag("lot:mine/ay", Range("book:mine/B", 5, 10))), IsEmpty());
}

TEST_F(UsesTest, TagsAndSealsAreFollowedThroughSoManySplitsAndNoMore) {
  ledger_.Must(Tag("lot:mine/a", Range("book:mine/B", 1, 1)));
  std::string lot = "lot:mine/a";
  for (size_t i = 0; i < base::limits::kSplitGenerations; ++i) {
    Split(lot);
    lot += "x";
  }
  EXPECT_THAT(Judge(Untag(lot, Range("book:mine/B", 1, 1))), IsEmpty());
  Split(lot);
  EXPECT_THAT(Judge(Untag(lot + "x", Range("book:mine/B", 1, 1))), ElementsAre("ADM-11"));
}

TEST_F(UsesTest, ASealComesOffTheLotThatItIsOn) {
  ledger_.Must(Seal("lot:mine/a", "seal:mine/S1"));
  EXPECT_THAT(Judge(Unseal(kMine, "lot:mine/b", "seal:mine/S1")), ElementsAre("ADM-11"));
  EXPECT_THAT(Judge(Unseal(kMine, "lot:mine/a", "seal:mine/S1")), IsEmpty());
  Split("lot:mine/a");
  EXPECT_THAT(Judge(Unseal(kMine, "lot:mine/ay", "seal:mine/S1")), IsEmpty());
}

TEST_F(UsesTest, ASealOfAConsignmentComesOffItsLots) {
  pb::Record r = ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/a"});
  pb::SealApplied* seal = r.mutable_dispatched()->add_seals();
  seal->set_id("seal:mine/S1");
  seal->set_type("BOLT_SEAL");
  seal->set_party(kMine);
  ledger_.Must(r);
  ledger_.Must(ledger_.ReceiptRecord("consignment:mine/1", {"lot:mine/a"}));
  EXPECT_THAT(Judge(Unseal(kMine, "lot:mine/b", "seal:mine/S1")), ElementsAre("ADM-11"));
  EXPECT_THAT(Judge(Unseal(kPlant, "lot:mine/a", "seal:mine/S1")), IsEmpty());
}

TEST_F(UsesTest, AnothersSealNeedsItsSignature) {
  EXPECT_THAT(Judge(Seal("lot:mine/a", "seal:plant/S1")), ElementsAre("ADM-06"));
  pb::Record r = Seal("lot:mine/a", "seal:agency/S1");
  EXPECT_THAT(Judge(r), ElementsAre("ADM-06"));
  AddSigner(r, kAgency, pb::CAPACITY_WITNESS);
  EXPECT_THAT(Judge(r), IsEmpty());
}

pb::Document& AddPaper(pb::Record& r, const char* issuer, const char* number, char file) {
  pb::Document& document = *r.add_documents();
  document.set_type("AVQ");
  document.set_number(number);
  document.set_issuer(issuer);
  document.set_sha256(std::string(32, file));
  document.set_one_use(true);
  return document;
}

TEST_F(UsesTest, AFileUnderASecondNumberIsASecondUse) {
  pb::Record first = ledger_.LotRecord("lot:mine/c", Ledger::Ore(1000, 1000));
  AddPaper(first, kAgency, "A-1", 'f');
  ledger_.Must(first);
  pb::Record second = ledger_.LotRecord("lot:mine/d", Ledger::Ore(1000, 1000));
  AddPaper(second, kAgency, "A-2", 'f');
  EXPECT_THAT(Judge(second), ElementsAre("ADM-11"));
  // A stranger's paper can't use up the agency's file.
  second.mutable_documents(0)->set_issuer(kMine);
  EXPECT_THAT(Judge(second), IsEmpty());
  second.mutable_documents(0)->set_issuer(kAgency);
  second.mutable_documents(0)->set_sha256(std::string(32, 'g'));
  EXPECT_THAT(Judge(second), IsEmpty());
}

TEST_F(UsesTest, APaperIsUsedWhereItsIssuersPapersAreFor) {
  pb::Record foreign = ledger_.PartyRecord("local:abroad");
  foreign.mutable_party_registered()->set_country("GB");
  ledger_.Must(foreign);
  ledger_.Must(ledger_.KeyRecord("local:abroad", pb::PURPOSE_OBSERVE));
  pb::Record r = ledger_.LotRecord("lot:mine/c", Ledger::Ore(1000, 1000));
  AddPaper(r, "local:abroad", "GB-1", 'f');
  EXPECT_THAT(Judge(r), ElementsAre("ADM-11"));
  pb::Record cleared = ledger_.Make(kMine);
  pb::Cleared& body = *cleared.mutable_cleared();
  body.set_direction(pb::DIRECTION_IMPORT);
  body.set_country("GB");
  body.set_importer(kMine);
  body.set_hs("2605.00");
  body.add_lots("lot:mine/a");
  AddPaper(cleared, "local:abroad", "GB-1", 'f');
  // That it is cleared there is the trader's word alone.
  EXPECT_THAT(Judge(cleared), ElementsAre("ADM-11"));
}

TEST_F(UsesTest, AnObserverHasAPartOrTheSignatureOfOneWho) {
  pb::Record r = ledger_.Make(kLab);
  r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_ASSAY);
  r.mutable_observed()->add_lots("lot:mine/a");
  r.mutable_observed()->mutable_assay()->add_results()->set_element("Co");
  const auto judge = [&](const pb::Record& record) {
    return Rules(ledger_.Judge(Ledger::Sign(record, pb::PURPOSE_OBSERVE)));
  };
  EXPECT_THAT(judge(r), ElementsAre("ADM-07"));
  pb::Record with_holder = r;
  AddSigner(with_holder, kMine, pb::CAPACITY_COUNTERPARTY);
  EXPECT_THAT(judge(with_holder), IsEmpty());
  pb::Record with_stranger = r;
  AddSigner(with_stranger, kStranger, pb::CAPACITY_COUNTERPARTY);
  EXPECT_THAT(judge(with_stranger), ElementsAre("ADM-02", "ADM-07"));
  // Its own lot does not open the door to another's.
  pb::Record mixed = ledger_.Make(kPlant);
  mixed.mutable_observed()->set_type(pb::OBSERVATION_TYPE_PHOTO);
  mixed.mutable_observed()->add_lots("lot:mine/a");
  mixed.mutable_observed()->add_lots("lot:mine/b");
  EXPECT_THAT(judge(mixed), ElementsAre("ADM-04"));
  ledger_.Must(ledger_.DispatchRecord("consignment:mine/1", {"lot:mine/b"}));
  EXPECT_THAT(judge(mixed), ElementsAre("ADM-04"));  // of b it is the receiver
  mixed.mutable_observed()->mutable_lots()->DeleteSubrange(0, 1);
  EXPECT_THAT(judge(mixed), IsEmpty());
}

TEST_F(UsesTest, AnOfficialObservesInItsCountry) {
  const auto look = [&](const char* country) {
    pb::Record site = ledger_.SiteRecord(
        "site:mine/" + std::string(country == std::string("CD") ? "home" : "abroad"), kMine);
    site.mutable_site_registered()->set_iso3166_2(std::string(country) + "-X1");
    ledger_.Must(site);
    pb::Record r = ledger_.Make(kAgency);
    r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_PHOTO);
    r.mutable_observed()->set_site(site.site_registered().site());
    return Rules(ledger_.Judge(Ledger::Sign(r, pb::PURPOSE_OBSERVE)));
  };
  EXPECT_THAT(look("CD"), IsEmpty());
  EXPECT_THAT(look("ZM"), ElementsAre("ADM-07"));
}

TEST(IssuedNumbers, NeighboursMergeIfTheyAreForTheSame) {
  IssuedRanges set;
  const auto issue = [&](uint64_t first, uint64_t last, const char* site) {
    ::lode::state::v1::IssuedRange range;
    range.set_first(first);
    range.set_last(last);
    range.set_site(site);
    AddIssue(set, range);
  };
  issue(11, 20, "a");
  issue(31, 40, "a");
  issue(21, 30, "b");
  EXPECT_EQ(Joined(RangesOf(set)), "11-20, 21-30, 31-40");
  issue(41, 50, "a");
  issue(1, 10, "a");
  EXPECT_EQ(Joined(RangesOf(set)), "1-20, 21-30, 31-50");
  EXPECT_EQ(FindIssue(set, 20)->site(), "a");
  EXPECT_EQ(FindIssue(set, 21)->site(), "b");
  EXPECT_EQ(FindIssue(set, 51), nullptr);
  EXPECT_EQ(FindIssue(set, 0), nullptr);
  issue(UINT64_MAX, UINT64_MAX, "a");
  EXPECT_EQ(FirstOverlap(set, 51, UINT64_MAX), UINT64_MAX);
}

}  // namespace
}  // namespace lode::custody
