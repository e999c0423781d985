// SPDX-License-Identifier: Apache-2.0
// What is said of signers without a ledger is what admission says of them.
#include "verifier/custody/who_signs.h"

#include <algorithm>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/base/encoding.h"

namespace lode::custody {
namespace {

using testing::IsEmpty;

class WhoSignsTest : public testing::Test {
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

  Ledger ledger_;
};

// What a program says before it signs is what admission says afterwards, whatever key signs.
TEST_F(WhoSignsTest, WhoSignsIsKnownWithoutALedger) {
  std::vector<pb::Record> records = {Lot("known"), ledger_.PartyRecord("local:fresh"),
                                     ledger_.KeyRecord(kStranger, pb::PURPOSE_CUSTODY, 7)};
  for (const auto& [envelope, time] : ledger_.logged())
    records.push_back(record::ParseRecord(envelope.payload)->message);
  std::set<pb::Kind> kinds;
  for (pb::Record r : records) {
    if (r.has_genesis()) continue;
    r.set_author(kStranger);
    r.clear_signers();
    r.clear_on_behalf_of();
    kinds.insert(record::KindOf(r));
    for (int p = pb::PURPOSE_UNSPECIFIED + 1; p <= pb::Purpose_MAX; ++p) {
      const auto purpose = static_cast<pb::Purpose>(p);
      const Decision decision = ledger_.Judge(Ledger::Sign(r, purpose));
      // The stranger has no key of that purpose.
      if (std::any_of(decision.violations.begin(), decision.violations.end(),
                      [](const auto& v) { return v.rule() == "ADM-03" && v.waits_for_parent; }))
        continue;
      const bool refused =
          std::any_of(decision.violations.begin(), decision.violations.end(),
                      [](const auto& v) { return v.code() == "ADM-03.key-for-other-purpose"; });
      EXPECT_EQ(CheckPurpose(r, kStranger, purpose).empty(), !refused)
          << pb::Purpose_Name(purpose) << Explain(decision);
    }
  }
  EXPECT_GE(kinds.size(), 6u);
}

TEST_F(WhoSignsTest, WhoSignsBesideTheAuthor) {
  pb::Record r = Lot("beside");
  AddSigner(r, kAgency, pb::CAPACITY_WITNESS);
  EXPECT_THAT(CheckCapacities(r), IsEmpty());
  EXPECT_THAT(CheckPurpose(r, kAgency, pb::PURPOSE_OBSERVE), IsEmpty());
  const auto wrong = CheckPurpose(r, kAgency, pb::PURPOSE_CUSTODY);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong[0].rule(), "ADM-03");
  EXPECT_EQ(wrong[0].field, "signers[0].party");
  EXPECT_EQ(present::RefusalOf(wrong[0]).limit, "OBSERVE");
  EXPECT_THAT(CheckPurpose(r, kStranger, pb::PURPOSE_ADMIN), IsEmpty());  // no party of it
  AddSigner(r, kPlant, pb::CAPACITY_COUNTERPARTY);
  const auto none = CheckCapacities(r);
  ASSERT_EQ(none.size(), 1u);
  EXPECT_EQ(none[0].field, "signers[1].capacity");
  EXPECT_EQ(present::RefusalOf(none[0]).limit, "CAPACITY_WITNESS");
  EXPECT_EQ(Rules(ledger_.Judge(r))[0], "ADM-02");
}

// The remedy takes out the one signature that is too many, and nothing else.
TEST_F(WhoSignsTest, RemediesNameTheSignatureToTakeOut) {
  const pb::Record r = Lot("twice");
  envelope::Envelope e = Ledger::Sign(r);
  Ledger::AddSignature(e, Ledger::Key(kMine, pb::PURPOSE_ADMIN));
  const Decision twice = ledger_.Judge(e);
  ASSERT_FALSE(twice.admitted());
  bool found = false;
  for (const present::Refusal& v : present::RefusalsOf(twice.violations)) {
    const std::string option = "lode record unsign FILE --key-id ";
    const size_t at = v.remedy.find(option);
    if (at == std::string::npos) continue;
    found = true;
    const auto key_id = base::HashFromHex(v.remedy.substr(at + option.size()));
    ASSERT_TRUE(key_id.has_value()) << v.remedy;
    envelope::Envelope mended = e;
    std::erase_if(mended.signatures, [&](const auto& s) { return s.key_id == *key_id; });
    // Of the two either may go: one of them leaves the right key.
    const Decision decision = ledger_.Judge(mended);
    EXPECT_EQ(mended.signatures.size(), 1u);
    if (!decision.admitted()) {
      EXPECT_EQ(Rules(decision), std::vector<std::string>{"ADM-03"});
    }
  }
  EXPECT_TRUE(found) << Explain(twice);
}

}  // namespace
}  // namespace lode::custody
