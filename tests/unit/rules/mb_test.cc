// SPDX-License-Identifier: Apache-2.0
// MB-05 and MB-06 at the profile's limits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

namespace lode::rules {
namespace {

using report::NOT_APPLICABLE;
using report::PASS;
using report::UNKNOWN;
using ::testing::HasSubstr;

// A lot whose metal comes from where it is said, under the profile's rules.
class Mb : public ::testing::Test {
 protected:
  Mb() {
    b_.On("2026-02-01");
    b_.Site("site:a/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
  }
  report::Finding Judge(std::string_view id, const std::string& rules = "") {
    const auto history = b_.Make("lot:a/1");
    const TrailFacts trail;
    const Profile profile = ProfileWith(rules);
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    return FindingOf(id, facts);
  }
  // lot:a/1: what the mine dug, and `unknown` bought from outside.
  void Blend(int64_t known, int64_t unknown, int64_t gained,
             pb::CustodyModel model = pb::CUSTODY_MODEL_UNSPECIFIED) {
    b_.Lot("local:mine", "lot:a/known", "site:a/mine", known);
    if (unknown > 0) {
      b_.Lot("local:mine", "lot:a/bought", "site:a/mine", unknown, pb::SOURCE_OFF_LEDGER,
             pb::ORIGIN_CLASS_UNKNOWN);
    }
    std::vector<std::pair<std::string, int64_t>> inputs = {{"lot:a/known", known}};
    if (unknown > 0) inputs.emplace_back("lot:a/bought", unknown);
    b_.Transform("local:mine", "site:a/mine", pb::PROCESS_BLEND, inputs,
                 {{"lot:a/1", known + unknown + gained}}, model);
  }
  HistoryBuilder b_;
};

TEST_F(Mb, Mb05UnknownAndUnaccountedAboveTheLimitAreUndecided) {
  constexpr char kStrict[] = "[rule.MB-05]\nmax_unaccounted_ppm = 0\n";
  Blend(999'999, 1, 0);
  EXPECT_EQ(Judge("MB-05", kStrict).outcome(), UNKNOWN);
  const report::Finding unknown = Judge("MB-05", kStrict);
  EXPECT_EQ(ArgumentOf(unknown, "unknown").share().part_mg(), 1);
  EXPECT_EQ(ArgumentOf(unknown, "unknown").share().whole_mg(), 1'000'000);
  ASSERT_EQ(ArgumentOf(unknown, "sources").items().items_size(), 1);
  EXPECT_EQ(ArgumentOf(unknown, "sources").items().items(0).id(), "lot:a/bought");
  EXPECT_EQ(unknown.who(), "local:mine");
  EXPECT_EQ(Judge("MB-05", "[rule.MB-05]\nmax_unknown_ppm = 1\n").outcome(), PASS);
}
TEST_F(Mb, Mb05GainsCountToTheMilligram) {
  Blend(999'999, 0, 1);
  EXPECT_EQ(Judge("MB-05", "[rule.MB-05]\nmax_unaccounted_ppm = 1\n").outcome(), PASS);
  const report::Finding gained = Judge("MB-05", "[rule.MB-05]\nmax_unaccounted_ppm = 0\n");
  EXPECT_EQ(gained.outcome(), UNKNOWN);
  EXPECT_EQ(gained.found().code(), "MB-05.gained");
}
TEST_F(Mb, Mb05AnUnknownClassAtAKnownSiteIsUnknown) {
  b_.Lot("local:mine", "lot:a/1", "site:a/mine", 5, pb::SOURCE_EXTRACTED, pb::ORIGIN_CLASS_UNKNOWN);
  EXPECT_EQ(Judge("MB-05").outcome(), UNKNOWN);
}
TEST_F(Mb, Mb05OnlyForTheElementsThatTheProfileNames) {
  Blend(999'999, 1, 0);
  const report::Finding none = Judge("MB-05", "[rule.MB-05]\nelements = [\"Ni\"]\n");
  EXPECT_EQ(none.outcome(), NOT_APPLICABLE);
  EXPECT_EQ(ArgumentOf(none, "element").id(), "Ni");
}

TEST_F(Mb, Mb06WeakerThanAllowedIsUndecided) {
  Blend(10, 0, 0, pb::CUSTODY_MODEL_MASS_BALANCE);
  EXPECT_EQ(Judge("MB-06").outcome(), UNKNOWN);
  EXPECT_EQ(Judge("MB-06").evidence_size(), 1);
  EXPECT_EQ(Judge("MB-06", "[rule.MB-06]\nweakest_custody_model = \"MASS_BALANCE\"\n").outcome(),
            PASS);
}
TEST_F(Mb, Mb06TheDefaultAllowsControlledBlending) {
  Blend(10, 0, 0, pb::CUSTODY_MODEL_CONTROLLED_BLENDING);
  EXPECT_EQ(Judge("MB-06").outcome(), PASS);
}
TEST_F(Mb, Mb06NotSaidDoesNotApply) {
  Blend(10, 0, 0);
  EXPECT_EQ(Judge("MB-06").outcome(), NOT_APPLICABLE);
}

}  // namespace
}  // namespace lode::rules
