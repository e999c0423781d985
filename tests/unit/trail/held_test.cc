// SPDX-License-Identifier: Apache-2.0
// A trail against a receipt of the same log: each way in which the two can be at odds is evidence.
#include "verifier/trail/held.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

#include "tests/unit/trail/sample_log.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/signer.h"

namespace lode::trail {
namespace {

using lode::testing::SampleLog;
using ::testing::HasSubstr;

class HeldTest : public ::testing::Test {
 protected:
  // Of an entry of the trail, for the log's tree as it is. Paths are not looked at here.
  note::Receipt Receipt(size_t entry) const {
    return {std::get<merkle::RecordLeaf>(*merkle::ParseLeaf(trail_.entries[entry].leaf)),
            trail_.entries[entry].index,
            {},
            log_.Checkpoint()};
  }
  void ExpectEvidence(const note::Receipt& receipt, const std::string& how) const {
    const auto holds = HoldsEntryOf(trail_, receipt);
    ASSERT_FALSE(holds.ok());
    EXPECT_EQ(base::ReasonOf(holds.status()), base::Reason::kNotAuthentic);
    EXPECT_THAT(std::string(holds.status().message()), HasSubstr(how));
    EXPECT_THAT(std::string(holds.status().message()), HasSubstr("keep both as evidence"));
  }

  const SampleLog log_;
  const Trail& trail_ = SampleLog::Good();
};

TEST_F(HeldTest, EveryEntryOfTheTrailIsHeld) {
  for (size_t i = 0; i < trail_.entries.size(); ++i) {
    const auto holds = HoldsEntryOf(trail_, Receipt(i));
    ASSERT_TRUE(holds.ok()) << holds.status();
    EXPECT_TRUE(*holds) << i;
  }
}

TEST_F(HeldTest, ARecordOfAnotherLotIsNotHeld) {
  note::Receipt receipt = Receipt(1);
  receipt.leaf.record_digest = crypto::Sha256("another record");
  receipt.index = trail_.tree_size;  // a later entry
  receipt.checkpoint_note = note::SignCheckpoint(
      {SampleLog::kOrigin, trail_.tree_size + 1, crypto::Sha256("a later tree")},
      SampleLog::LogName(), SampleLog::LogKey());
  const auto holds = HoldsEntryOf(trail_, receipt);
  ASSERT_TRUE(holds.ok()) << holds.status();
  EXPECT_FALSE(*holds);
}

TEST_F(HeldTest, AnotherLeafAtItsEntryIsEvidence) {
  note::Receipt receipt = Receipt(1);
  receipt.leaf.record_time_us += 1;
  ExpectEvidence(receipt, "two leaves at entry " + std::to_string(receipt.index));
  receipt = Receipt(1);
  receipt.index = trail_.state_root_index;
  ExpectEvidence(receipt, "two leaves at entry " + std::to_string(trail_.state_root_index));
}

TEST_F(HeldTest, ItsRecordAtAnotherEntryIsEvidence) {
  note::Receipt receipt = Receipt(1);
  receipt.index = trail_.tree_size + 7;
  ExpectEvidence(receipt, "one record at entries");
}

TEST_F(HeldTest, TwoTreesOfOneSizeAreEvidence) {
  note::Receipt receipt = Receipt(1);
  receipt.checkpoint_note =
      note::SignCheckpoint({SampleLog::kOrigin, trail_.tree_size, crypto::Sha256("another tree")},
                           SampleLog::LogName(), SampleLog::LogKey());
  ExpectEvidence(receipt, "two trees of size " + std::to_string(trail_.tree_size));
}

}  // namespace
}  // namespace lode::trail
