// SPDX-License-Identifier: Apache-2.0
// Evaluate on real trails: what is believed, what a change of one byte does, what the caller must
// say.
#include "verifier/evaluate/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/trail/sample_log.h"
#include "verifier/base/reason.h"

namespace lode::evaluate {
namespace {

using lode::testing::SampleLog;
using ::testing::HasSubstr;

class EvaluateTest : public ::testing::Test {
 protected:
  static const trail::Trail& Good() {
    static const auto& trail = *new trail::Trail([] {
      SampleLog log;
      log.Cover();
      return log.TrailOf(SampleLog::kConcentrate);
    }());
    return trail;
  }
  static absl::StatusOr<report::Report> Run(const trail::Trail& trail,
                                            EvaluateOptions options = {}) {
    return Evaluate(trail, SampleLog::Policy(), options);
  }
};

TEST_F(EvaluateTest, ASoundTrailHasAnAnswerAndItsBasis) {
  const auto report = Run(Good());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_NE(report->result(), report::NOT_AUTHENTIC) << report->answer();
  EXPECT_EQ(report->ledger().origin(), SampleLog::kOrigin);
  EXPECT_TRUE(report->ledger().simulated_time());
  EXPECT_FALSE(report->ledger().replayed());
  EXPECT_EQ(report->basis().records(), Good().entries.size());
  EXPECT_EQ(report->basis().subjects(), Good().subjects.size());
  EXPECT_EQ(report->basis().trail_digest(), trail::TrailDigest(Good())->str());
  EXPECT_GT(report->hops_size(), 0);
  EXPECT_THAT(report->answer(), HasSubstr("on the operator's word"));
  EXPECT_EQ(ReportJson(*report), ReportJson(*Run(Good())));
}

TEST_F(EvaluateTest, AnyChangedByteIsNotAuthenticAndNothingIsShown) {
  trail::Trail changed = Good();
  changed.entries.back().envelope.back() ^= 1;
  trail::Trail shorter = Good();
  shorter.entries.pop_back();
  trail::Trail note = Good();
  note.checkpoint_note[note.checkpoint_note.size() - 5] ^= 1;
  for (const trail::Trail& trail : {changed, shorter, note}) {
    const auto report = Run(trail);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->result(), report::NOT_AUTHENTIC);
    EXPECT_EQ(report->hops_size() + report->origins_size() + report->parties_size(), 0);
    EXPECT_FALSE(report->has_ledger());
    EXPECT_EQ(report->checks(report->checks_size() - 1).outcome(), report::FAIL);
    EXPECT_GT(report->findings_size(), 0);
    EXPECT_EQ(ExitCode(report->result()), 3);
  }
}

TEST_F(EvaluateTest, TheCallerMustChooseWhatThereIs) {
  const auto reason = [](const EvaluateOptions& options) {
    const auto report = Run(Good(), options);
    return report.ok() ? base::Reason::kInternal : base::ReasonOf(report.status());
  };
  EvaluateOptions options;
  options.profile = "strict";
  EXPECT_EQ(reason(options), base::Reason::kUsage);
  options.profile_toml = "[profile]\nname = \"x\"\n";
  EXPECT_EQ(reason(options), base::Reason::kUsage);
  options = EvaluateOptions();
  options.as_of_us = 1;  // before the lot was made
  EXPECT_EQ(reason(options), base::Reason::kUsage);
}

TEST_F(EvaluateTest, AWeekLaterItIsStale) {
  const auto now = Run(Good());
  ASSERT_TRUE(now.ok());
  EvaluateOptions options;
  options.as_of_us = now->basis().as_of_us() + int64_t{8} * 86'400 * 1'000'000;
  const auto later = Run(Good(), options);
  ASSERT_TRUE(later.ok());
  EXPECT_EQ(later->result(), report::UNDECIDED);
  EXPECT_EQ(later->findings(0).rule(), "LOG-06");
}

}  // namespace
}  // namespace lode::evaluate
