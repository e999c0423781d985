// SPDX-License-Identifier: Apache-2.0
// A receipt that is kept never gets worse, and nothing else that is in its place is lost.
#include "client/cli/receipt_file.h"

#include "tests/support/small_log.h"
#include "tests/unit/cli/fixture.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"

namespace lode::cli {
namespace {

class ReceiptFile : public CliTest {
 protected:
  using Party = testing::NoteSigner;
  ReceiptFile()
      : trust_(*note::TrustPolicy::Parse("log " + log_.vkey() + "\nwitness a " + a_.vkey() +
                                         "\nwitness b " + b_.vkey() + "\nquorum a\n")) {}

  // The record is the second leaf; beyond size 2 the path grows by a leaf that nobody knows.
  std::string Receipt(uint64_t size, const std::vector<const Party*>& cosigners,
                      const std::string& record = "record", uint64_t time = kNow) const {
    return note::EncodeReceipt(testing::ReceiptOf(
        {time, crypto::Sha256(record), crypto::Sha256("signatures")}, log_, size, cosigners));
  }
  KeptReceipt Keep(const std::string& bytes) const {
    return *KeepReceipt(trust_, *client::VerifyReceipt(bytes, trust_), Path("r.receipt"));
  }

  const Party log_ = testing::SmallLog(kOrigin);
  const Party a_{"witness.example/a", note::kTypeCosignature, 'A'};
  const Party b_{"witness.example/b", note::kTypeCosignature, 'B'};
  const Party unknown_{"witness.example/c", note::kTypeCosignature, 'C'};
  const note::TrustPolicy trust_;
};

TEST_F(ReceiptFile, ABetterOneReplaces) {
  EXPECT_EQ(Keep(Receipt(2, {})).keeping, Keeping::kWritten);
  for (const std::string& better : {Receipt(2, {&b_}), Receipt(3, {&b_}), Receipt(3, {&a_, &b_}),
                                    Receipt(3, {&a_, &b_, &unknown_})}) {
    EXPECT_EQ(Keep(better).keeping, Keeping::kWritten);
    EXPECT_EQ(Get("r.receipt"), better);
  }
  // The same again, with the cosignature that nobody here can judge.
  EXPECT_EQ(Keep(Receipt(3, {&a_, &b_, &unknown_})).keeping, Keeping::kWritten);
}

TEST_F(ReceiptFile, AWorseOneDoesNot) {
  const std::string old = Put("r.receipt", Receipt(3, {&a_}));
  const std::string good = Get("r.receipt");
  for (const std::string& worse : {Receipt(2, {}), Receipt(2, {&a_}), Receipt(2, {&a_, &b_}),
                                   Receipt(3, {}), Receipt(3, {&b_}), Receipt(3, {&unknown_})}) {
    const KeptReceipt kept = Keep(worse);
    EXPECT_EQ(kept.keeping, Keeping::kOldStays);
    EXPECT_EQ(kept.path, old);
    EXPECT_FALSE(kept.why.empty());
    EXPECT_EQ(Get("r.receipt"), good);
  }
  // A cosignature that this trust file can't judge is not given up for one of the same name.
  Put("r.receipt", Receipt(2, {&unknown_}));
  EXPECT_EQ(Keep(Receipt(3, {&a_, &b_, &unknown_})).keeping, Keeping::kOldStays);
}

// A cosignature that does not verify is none: the old one has what the fresh one only claims.
TEST_F(ReceiptFile, ACosignatureThatIsNamedIsNotYetOne) {
  const Party forger{"witness.example/a", note::kTypeCosignature, 'X'};
  Put("r.receipt", Receipt(2, {&a_}));
  EXPECT_EQ(Keep(Receipt(3, {&forger})).keeping, Keeping::kOldStays);
}

TEST_F(ReceiptFile, WhatIsNoReceiptOfThatEntryStaysWhereItIs) {
  const std::string fresh = Receipt(2, {});
  std::string forged = Receipt(2, {});
  forged[forged.find("index 1") + 6] = '0';
  int n = 2;
  for (const std::string& there : {std::string("my own notes\n"), forged, Receipt(2, {}, "another"),
                                   std::string(200'000, 'x')}) {
    Put("r.receipt", there);
    const KeptReceipt kept = Keep(fresh);
    EXPECT_EQ(kept.keeping, Keeping::kBeside) << there.substr(0, 40);
    EXPECT_EQ(kept.path, Path("r." + std::to_string(n) + ".receipt"));
    EXPECT_EQ(Get("r." + std::to_string(n) + ".receipt"), fresh);
    EXPECT_EQ(Get("r.receipt"), there);
    ++n;
  }
  Put("r.receipt", "");  // nothing is lost with it
  EXPECT_EQ(Keep(fresh).keeping, Keeping::kWritten);
}

// No room for the fresh one: what is there is told, if it proves the same.
TEST_F(ReceiptFile, WhatCouldNotBeWrittenIsNotMissedIfAnOlderOneIsThere) {
  const auto fresh = *client::VerifyReceipt(Receipt(3, {}), trust_);
  const absl::Status full = base::Error(base::Reason::kOutputLost, "no space left");
  EXPECT_EQ(OrOlder(trust_, fresh, Path("r.receipt"), full).status(), full);
  Put("r.receipt", Receipt(2, {}, "another"));
  EXPECT_EQ(OrOlder(trust_, fresh, Path("r.receipt"), full).status(), full);
  Put("r.receipt", Receipt(2, {}));
  const auto kept = OrOlder(trust_, fresh, Path("r.receipt"), full);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->keeping, Keeping::kOldStays);
  EXPECT_EQ(kept->path, Path("r.receipt"));
  for (const char* words : {"size 2", "size 3", "no space left"})
    EXPECT_NE(kept->why.find(words), std::string::npos) << kept->why;
}

// The log signed two entries for one record: both are kept.
TEST_F(ReceiptFile, TwoEntriesForOneRecordAreEvidence) {
  Put("r.receipt", Receipt(2, {}));
  const std::string fresh = Receipt(2, {}, "record", kNow + 1);
  EXPECT_EQ(Keep(fresh).keeping, Keeping::kContradicts);
  EXPECT_EQ(Get("r.2.receipt"), fresh);
  EXPECT_EQ(Get("r.receipt"), Receipt(2, {}));
}

TEST_F(ReceiptFile, AReceiptIsFoundByItsRecord) {
  Put("a.receipt", "nothing");
  Put("b.receipt", Receipt(2, {}, "another"));
  EXPECT_EQ(FindReceiptOf(crypto::Sha256("record"), folder_.string()), std::nullopt);
  const std::string path = Put("c.receipt", Receipt(2, {}));
  EXPECT_EQ(FindReceiptOf(crypto::Sha256("record"), folder_.string()), path);
  EXPECT_EQ(FindReceiptOf(crypto::Sha256("record"), Path("none")), std::nullopt);
}

}  // namespace
}  // namespace lode::cli
