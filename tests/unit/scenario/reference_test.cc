// SPDX-License-Identifier: Apache-2.0
// The reference chain before anything is played: 258 records, each sound by itself, and the
// closures of its two last lots as the design counts them.
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "tools/scenario/build.h"
#include "verifier/base/encoding.h"
#include "verifier/custody/check_record.h"
#include "verifier/custody/who_signs.h"
#include "verifier/subjects/closure.h"

namespace lode::scenario {
namespace {

class Chains : public subjects::ChainSource {
 public:
  void Add(record::ParsedRecord record) {
    for (const auto& subject : record::TouchedSubjects(record)) {
      chains_[subject].push_back(records_.size());
    }
    records_.push_back(std::move(record));
  }
  absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) override {
    return chains_[subject];
  }
  absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t index) override {
    return records_.at(index);
  }
  size_t size() const { return records_.size(); }

 private:
  std::vector<record::ParsedRecord> records_;
  std::map<record::Subject, std::vector<uint64_t>> chains_;
};

absl::StatusOr<std::string> StandIn(std::string_view, std::string_view field) {
  return field == "size" ? std::string("1") : std::string(64, '0');
}

TEST(ReferenceChain, RecordsAreSoundAndClosuresAreWhole) {
  const auto scenario = LoadScenario(LODE_SOURCE_DIR "/tests/scenarios/reference-chain.json");
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  Chains chains;
  Builder builder(*scenario);
  while (!builder.done()) {
    const auto built = builder.Next(StandIn);
    ASSERT_TRUE(built.ok()) << built.status();
    for (const record::Violation& v : custody::CheckRecord(built->record)) {
      ADD_FAILURE() << built->step->name << ": " << v.code() << " " << v.field;
    }
    // A clerk with these keys is told nothing before it signs.
    for (const record::Violation& v : custody::CheckCapacities(built->record))
      ADD_FAILURE() << built->step->name << ": " << v.code();
    for (const SignWith& with : built->step->sign) {
      const KeySpec& key = scenario->keys.at(with.key);
      for (const record::Violation& v :
           custody::CheckPurpose(built->record, key.party, key.purpose)) {
        if (built->step->expect.kind == Expectation::Kind::kAdmitted)
          ADD_FAILURE() << built->step->name << ": " << v.code();
      }
    }
    const auto parsed = record::ParseRecord(built->payload);
    ASSERT_TRUE(parsed.ok()) << built->step->name << ": " << parsed.status();
    chains.Add(*parsed);
  }
  EXPECT_EQ(chains.size(), 258u);
  const auto a = subjects::CloseOver("lot:cum/cam-0708", scenario->origin, chains);
  const auto b = subjects::CloseOver("lot:krp/pcam-0722", scenario->origin, chains);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->entries.size(), 152u);
  EXPECT_EQ(a->subjects.size(), 70u);
  EXPECT_EQ(b->entries.size(), 144u);
  EXPECT_EQ(b->subjects.size(), 65u);
}

}  // namespace
}  // namespace lode::scenario
