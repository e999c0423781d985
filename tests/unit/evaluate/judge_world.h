// SPDX-License-Identifier: Apache-2.0
// A mine, a plant and a lot through both, judged as a whole: the fixture of the judgement's tests.
#ifndef LODE_TESTS_UNIT_EVALUATE_JUDGE_WORLD_H_
#define LODE_TESTS_UNIT_EVALUATE_JUDGE_WORLD_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/rules/history_builder.h"
#include "verifier/evaluate/codes.h"
#include "verifier/evaluate/judge.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/page.h"

namespace lode::evaluate {

namespace pb = ::lode::record::v1;
using present::OutcomeWord;
using rules::HistoryBuilder;
using rules::Says;

inline constexpr char kPit[] = "site:mine/pit";
inline constexpr char kPlant[] = "site:plant/works";

inline std::vector<pb::CriterionResult> AllMeet(pb::SiteType type,
                                                std::vector<pb::CriterionResult> but = {}) {
  std::vector<pb::CriterionResult> results;
  for (const std::string& code : catalogue::Icmm().needs.at(type)) {
    results.push_back(Says(code, pb::CRITERION_OUTCOME_MEETS));
    for (const pb::CriterionResult& other : but) {
      if (other.criterion() == code) results.back() = other;
    }
  }
  return results;
}

// A mine, a plant, one lot through both.
class JudgeTest : public testing::Test {
 protected:
  JudgeTest() {
    b_.On("2026-01-01");
    b_.Party("local:mine", "Mine SA");
    b_.Party("local:val", "Validator LLP");
    b_.Accredit("local:val");
    b_.Site(kPit, pb::SITE_TYPE_LSM_MINE, "local:mine");
    b_.Site(kPlant, pb::SITE_TYPE_REFINERY, "local:plant");
  }

  void AttestBoth() {
    b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
    b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_REFINERY));
  }
  void MakeLots() {
    b_.On("2026-02-01");
    b_.Lot("local:mine", "lot:mine/1", kPit, 1'000'000'000);
    b_.On("2026-03-01");
    b_.Transform("local:plant", kPlant, pb::PROCESS_REFINE, {{"lot:mine/1", 1'000'000'000}},
                 {{"lot:plant/2", 990'000'000}});
  }

  report::Report Report(const std::string& profile = "demo", std::string_view as_of = "2026-12-31",
                        std::string_view toml = "") {
    rules::TrailFacts facts;
    facts.proofs_checked = facts.proofs_hold = facts.replayed = facts.replay_holds = true;
    facts.tree_size = 50;
    facts.covered_size = 49;
    facts.state_root_time_us = root_time_us_ == 0 ? rules::OnDay(as_of) : root_time_us_;
    report::Report out;
    out.set_schema("lode.report/v2");
    out.set_lot("lot:plant/2");
    out.mutable_basis()->set_profile(profile);
    out.mutable_ledger()->set_origin("example/simulated");
    out.mutable_ledger()->set_simulated_time(true);
    Judge(*b_.Make("lot:plant/2", as_of), facts,
          *rules::ParseProfile(toml.empty() ? *rules::BuiltInProfile(profile) : toml),
          catalogue::Icmm(), out);
    EXPECT_THAT(StatementFaults(out), testing::IsEmpty());
    return out;
  }
  static present::FindingText Said(const report::Report& report, int finding) {
    return present::TextOf(report.findings(finding), present::Renderer(present::English(), report));
  }

  static std::vector<std::string> Findings(const report::Report& report) {
    std::vector<std::string> out;
    for (const report::Finding& f : report.findings()) {
      out.push_back(f.rule() + " " + f.site() + " " + f.criterion() + " " +
                    std::string(OutcomeWord(f.outcome(), f.severity())));
    }
    return out;
  }

  HistoryBuilder b_;
  int64_t root_time_us_ = 0;
};

}  // namespace lode::evaluate

#endif  // LODE_TESTS_UNIT_EVALUATE_JUDGE_WORLD_H_
