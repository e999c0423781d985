// SPDX-License-Identifier: Apache-2.0
// Reads of the service: by digest and index, proofs, receipts, traces both ways, pages pinned to a
// tree size.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/store/nodes.h"
#include "tests/unit/write/write_fixture.h"
#include "verifier/base/encoding.h"
#include "verifier/merkle/proof.h"

namespace lode::ledger::testing {
namespace {

using base::Reason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class QueriesTest : public ::testing::Test {
 protected:
  QueriesTest() {
    world_.Lot("a");
    world_.Split("a", "b", "c");
    world_.Split("b", "d", "e");
    EXPECT_TRUE(log_.Start().ok());
    log_.Log(world_.records());
    EXPECT_TRUE(log_.pipeline().ProveSubjects({}, kNever).ok());
  }
  static std::vector<std::string> Ids(const TraceResult& result) {
    std::vector<std::string> ids;
    for (const TracedLot& lot : result.lots) {
      ids.push_back(lot.lot.substr(9) + std::to_string(lot.depth));
    }
    return ids;
  }
  static std::string IdOf(const std::string& row) {
    lode::state::v1::LotState lot;
    EXPECT_TRUE(lot.ParseFromString(row));
    return lot.lot().substr(9);
  }

  TemporaryFolder folder_;
  MemoryStore store_;
  TestLog log_{store_, folder_ / "high-water"};
  World world_;
};

TEST_F(QueriesTest, FindsRecordsByDigestAndIndex) {
  const Queries queries = log_.queries();
  for (const Signed& record : world_.records()) {
    const auto found = queries.ReadRecord(record.digest);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->entry.envelope, record.envelope);
    EXPECT_EQ(queries.FindLeaf(record.digest).value(), found->index);
    EXPECT_EQ(queries.ReadEntry(found->index)->entry, found->entry);
  }
  EXPECT_EQ(base::ReasonOf(queries.FindLeaf({}).status()), Reason::kNotFound);
  EXPECT_EQ(base::ReasonOf(queries.ReadEntry(log_.view()->size).status()), Reason::kNotFound);
}

TEST_F(QueriesTest, ProofsVerifyAtEverySizeAndRefuseWhatIsNotThere) {
  const Queries queries = log_.queries();
  const auto nodes = MakeNodeReader(store_);
  const uint64_t size = log_.view()->size;
  for (uint64_t n = 1; n <= size; ++n) {
    const auto root = merkle::RootAt(n, nodes).value();
    for (uint64_t i = 0; i < n; ++i) {
      const auto proof = queries.InclusionProof(i, n);
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_TRUE(
          merkle::VerifyInclusion(i, n, merkle::HashLeaf(*store_.ReadLeaf(i)), proof->hashes, root)
              .ok());
    }
    const auto consistency = queries.ConsistencyProof(n, 0);
    ASSERT_TRUE(consistency.ok());
    EXPECT_EQ(consistency->tree_size, size);
    EXPECT_TRUE(
        merkle::VerifyConsistency(n, size, consistency->hashes, root, log_.view()->root).ok());
  }
  EXPECT_EQ(base::ReasonOf(queries.InclusionProof(size, size).status()), Reason::kUsage);
  EXPECT_EQ(base::ReasonOf(queries.InclusionProof(0, size + 1).status()), Reason::kUsage);
  EXPECT_EQ(base::ReasonOf(queries.ConsistencyProof(0, size).status()), Reason::kUsage);
  EXPECT_EQ(base::ReasonOf(queries.ConsistencyProof(3, 2).status()), Reason::kUsage);
  EXPECT_EQ(base::ReasonOf(queries.ConsistencyProof(1, size + 1).status()), Reason::kUsage);
}

TEST_F(QueriesTest, ReceiptsAreAgainstTheNewestCheckpoint) {
  const Queries queries = log_.queries();
  const Signed& record = world_.records()[4];
  const auto receipt = queries.Receipt(record.digest);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  ExpectReceipt(log_, Admitted{*receipt, *queries.FindLeaf(record.digest), false, ""}, record);
  EXPECT_EQ(note::ParseReceipt(*receipt)->checkpoint_note, log_.view()->checkpoint_note);
  EXPECT_EQ(base::ReasonOf(queries.Receipt({}).status()), Reason::kNotFound);
}

TEST_F(QueriesTest, TracesUpAndDownBreadthFirst) {
  const Queries queries = log_.queries();
  const auto down = queries.Trace("lot:mine/a", TraceDirection::kDown, 0, 0);
  ASSERT_TRUE(down.ok()) << down.status();
  EXPECT_THAT(Ids(*down), ElementsAre("a0", "b1", "c1", "d2", "e2"));
  EXPECT_FALSE(down->truncated);
  EXPECT_EQ(down->tree_size, log_.view()->size);
  EXPECT_THAT(down->lots[0].next, ElementsAre("lot:mine/b", "lot:mine/c"));
  EXPECT_EQ(IdOf(down->lots[4].row), "e");
  const auto up = queries.Trace("lot:mine/e", TraceDirection::kUp, 0, 0);
  EXPECT_THAT(Ids(*up), ElementsAre("e0", "b1", "a2"));
  EXPECT_THAT(up->lots[2].next, IsEmpty());
  EXPECT_EQ(base::ReasonOf(queries.Trace("lot:mine/zz", TraceDirection::kUp, 0, 0).status()),
            Reason::kNotFound);
}

TEST_F(QueriesTest, TraceSaysWhenALimitCutItOff) {
  const Queries queries = log_.queries();
  const auto shallow = queries.Trace("lot:mine/a", TraceDirection::kDown, 1, 0);
  EXPECT_THAT(Ids(*shallow), ElementsAre("a0", "b1", "c1"));
  EXPECT_TRUE(shallow->truncated);
  const auto exact = queries.Trace("lot:mine/a", TraceDirection::kDown, 2, 5);
  EXPECT_EQ(exact->lots.size(), 5u);
  EXPECT_FALSE(exact->truncated);
  const auto few = queries.Trace("lot:mine/a", TraceDirection::kDown, 0, 4);
  EXPECT_EQ(few->lots.size(), 4u);
  EXPECT_TRUE(few->truncated);
}

TEST_F(QueriesTest, ListsPageByPageAsOfTheFirstPage) {
  const Queries queries = log_.queries();
  std::vector<std::string> ids;
  auto page = queries.List(ListKind::kLots, "", 2, "");
  const uint64_t size = page->tree_size;
  log_.Log({world_.Lot("bb")});  // came after the first page: on none of its pages
  for (;;) {
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->tree_size, size);
    EXPECT_LE(page->rows.size(), 2u);
    for (const std::string& row : page->rows) ids.push_back(IdOf(row));
    if (page->next_page_token.empty()) break;
    page = queries.List(ListKind::kLots, "", 2, page->next_page_token);
  }
  EXPECT_THAT(ids, ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(queries.List(ListKind::kLots, "lot:mine/b", 0, "")->rows.size(), 2u);
  EXPECT_EQ(queries.List(ListKind::kSites, "", 0, "")->rows.size(), 2u);
  EXPECT_EQ(queries.List(ListKind::kParties, "local:reg", 0, "")->rows.size(), 3u);
  EXPECT_EQ(queries.List(ListKind::kParties, "", 0, "")->rows.size(), 4u);
  EXPECT_THAT(queries.List(ListKind::kLots, "lot:nobody/", 0, "")->rows, IsEmpty());
}

TEST_F(QueriesTest, TakesOnlyPageTokensOfItsOwnForTheSameList) {
  const Queries queries = log_.queries();
  const std::string good = queries.List(ListKind::kLots, "", 1, "")->next_page_token;
  ASSERT_FALSE(good.empty());
  ASSERT_TRUE(queries.List(ListKind::kLots, "", 1, good).ok());
  std::vector<std::string> bad = {"x",
                                  "00",
                                  good.substr(1),
                                  good + std::string(600, '0'),
                                  good + "00",
                                  good.substr(0, good.size() - 2)};
  for (size_t i = 0; i < good.size(); ++i) {
    bad.push_back(good);
    bad.back()[i] = good[i] == '0' ? '1' : '0';
  }
  for (const std::string& token : bad) {
    EXPECT_EQ(base::ReasonOf(queries.List(ListKind::kLots, "", 1, token).status()), Reason::kUsage)
        << token;
  }
  // Of another list, or of another process.
  EXPECT_EQ(base::ReasonOf(queries.List(ListKind::kLots, "lot:", 1, good).status()),
            Reason::kUsage);
  EXPECT_EQ(base::ReasonOf(queries.List(ListKind::kSites, "", 1, good).status()), Reason::kUsage);
  const auto others = PageTokens::Create();
  EXPECT_EQ(base::ReasonOf(others->Parse("states 1 ", good).status()), Reason::kUsage);
  // What was forged once: size 0 and an early key, which made a page walk over the whole ledger.
  EXPECT_EQ(base::ReasonOf(queries.List(ListKind::kLots, "", 1, std::string(18, '0')).status()),
            Reason::kUsage);
}

TEST_F(QueriesTest, APageLooksAtSoManyRowsAndGoesOn) {
  constexpr uint32_t kMostRows = 7;
  const Queries queries = log_.queries(kMostRows);
  auto page = queries.List(ListKind::kLots, "", 1, "");
  ASSERT_TRUE(page.ok());
  // Between the second row and the others, and on no page: they came after the list began.
  std::vector<Signed> newer;
  for (uint32_t i = 0; i < kMostRows; ++i) newer.push_back(world_.Lot("b-" + std::to_string(i)));
  log_.Log(newer);
  page = queries.List(ListKind::kLots, "", 10, page->next_page_token);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_TRUE(page->scanned_enough);
  EXPECT_EQ(page->rows.size(), 1u);
  page = queries.List(ListKind::kLots, "", 10, page->next_page_token);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_FALSE(page->scanned_enough);
  EXPECT_EQ(page->rows.size(), 3u);
  EXPECT_EQ(page->next_page_token, "");
}

TEST_F(QueriesTest, EndsWhenNobodyWaitsAnyMore) {
  const Queries queries = log_.queries();
  const Cancelled gone = [] { return true; };
  EXPECT_EQ(base::ReasonOf(queries.List(ListKind::kLots, "", 1, "", gone).status()),
            Reason::kCancelled);
  EXPECT_EQ(base::ReasonOf(queries.Trace("lot:mine/a", TraceDirection::kDown, 0, 0, gone).status()),
            Reason::kCancelled);
}

TEST_F(QueriesTest, RecordsOfAChainInLeafOrder) {
  const Queries queries = log_.queries();
  const record::Subject lot{record::SubjectKind::kLot, "lot:mine/b"};
  auto page = queries.ListRecords(lot, 1, "");
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->records.size(), 1u);
  const auto& records = world_.records();
  EXPECT_EQ(page->records[0].entry.envelope, records[records.size() - 2].envelope);
  page = queries.ListRecords(lot, 1, page->next_page_token);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->records[0].entry.envelope, records.back().envelope);
  EXPECT_EQ(page->next_page_token, "");
  EXPECT_EQ(
      base::ReasonOf(queries.ListRecords({record::SubjectKind::kLot, "lot:x/y"}, 0, "").status()),
      Reason::kNotFound);
  EXPECT_EQ(base::ReasonOf(queries.ListRecords(lot, 0, "zz").status()), Reason::kUsage);
}

}  // namespace
}  // namespace lode::ledger::testing
