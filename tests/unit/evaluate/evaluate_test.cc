// SPDX-License-Identifier: Apache-2.0
// Evaluate on real trails: what is believed, what a change of one byte does, what the caller must
// say.
#include "verifier/evaluate/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/trail/lying_log.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/evaluate/codes.h"
#include "verifier/note/signer.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/report_text.h"
#include "verifier/rules/profile.h"

namespace lode::evaluate {
namespace {

using lode::testing::SampleLog;
using ::testing::HasSubstr;
using ::testing::Not;

// A log whose times are real, with one lot of ore and a root over all of it.
struct RealLog {
  RealLog() {
    const std::string origin = "ledger.example/test";
    const note::NoteKey name =
        note::MakeNoteKey(origin, note::kTypeEd25519, SampleLog::LogKey().public_key());
    custody::Ledger ledger(origin);
    ledger.Populate();
    ledger.AddLot(SampleLog::kOre);
    lode::testing::LyingLog log(origin);
    for (const auto& [envelope, time] : ledger.logged()) {
      log.AppendRecord(envelope::EncodeEnvelope(envelope), time);
      root_time_us = time;
    }
    log.AppendStateRoot();
    log.set_note(
        note::SignCheckpoint({origin, log.tree_size(), log.root()}, name, SampleLog::LogKey()));
    trail = trail::BuildTrail(SampleLog::kOre, log).value();
    policy = note::TrustPolicy::ForLog(name);
  }

  trail::Trail trail;
  std::optional<note::TrustPolicy> policy;
  int64_t root_time_us = 0;
};

std::vector<report::Finding> FindingsOf(const report::Report& report, std::string_view rule) {
  std::vector<report::Finding> out;
  for (const report::Finding& finding : report.findings()) {
    if (finding.rule() == rule) out.push_back(finding);
  }
  return out;
}

present::FindingText Said(const report::Report& report, const report::Finding& finding) {
  return present::TextOf(finding, present::Renderer(present::English(), report));
}

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
  EXPECT_NE(report->result(), report::NOT_AUTHENTIC) << present::AnswerText(*report);
  EXPECT_EQ(report->ledger().origin(), SampleLog::kOrigin);
  EXPECT_TRUE(report->ledger().simulated_time());
  EXPECT_FALSE(report->ledger().replayed());
  EXPECT_EQ(report->basis().records(), Good().entries.size());
  EXPECT_EQ(report->basis().subjects(), Good().subjects.size());
  EXPECT_EQ(report->basis().trail_digest(), trail::TrailDigest(Good())->str());
  EXPECT_GT(report->hops_size(), 0);
  EXPECT_THAT(present::AnswerText(*report), HasSubstr("on the operator's word"));
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

// Who cosigned is named, and a witness that replays makes the answer complete on more than the
// operator's word.
TEST_F(EvaluateTest, WitnessesAreNamedAndOneThatReplaysCounts) {
  trail::Trail trail = Good();
  trail.checkpoint_note = *note::Cosign(trail.checkpoint_note, SampleLog::WitnessName(),
                                        SampleLog::WitnessKey(), 1'780'000'000);
  const std::string head = "log " + note::FormatVkey(SampleLog::LogName()) + "\nwitness w1 " +
                           note::FormatVkey(SampleLog::WitnessName()) + "\n";
  const auto report = [&](const std::string& quorum) {
    return *Evaluate(trail, *note::TrustPolicy::Parse(head + quorum), {});
  };
  const report::Report cosigned = report("quorum w1\n");
  ASSERT_EQ(cosigned.ledger().cosigners_size(), 1);
  EXPECT_EQ(cosigned.ledger().cosigners(0), "w1");
  EXPECT_EQ(cosigned.ledger().freshness(), 1'780'000'000u);
  EXPECT_FALSE(cosigned.ledger().replayed());
  const report::Report replayed = report("group replay any w1\nquorum replay\n");
  EXPECT_TRUE(replayed.ledger().replayed());
  EXPECT_THAT(present::AnswerText(replayed), HasSubstr("Complete: a replaying witness cosigned."));
  EXPECT_THAT(StatementFaults(replayed), ::testing::IsEmpty());
}

// Witnesses that have not cosigned yet forged nothing: undecided, with a step that works.
TEST_F(EvaluateTest, MissingCosignaturesAreUndecidedAndNothingIsShown) {
  const auto report = Evaluate(Good(), SampleLog::WitnessPolicy(), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->result(), report::UNDECIDED);
  EXPECT_EQ(ExitCode(report->result()), 5);
  EXPECT_EQ(report->hops_size() + report->origins_size() + report->parties_size(), 0);
  EXPECT_FALSE(report->has_ledger());
  ASSERT_EQ(report->findings_size(), 1);
  EXPECT_EQ(report->findings(0).rule(), "LOG-01");
  EXPECT_EQ(report->findings(0).outcome(), report::UNKNOWN);
  EXPECT_THAT(Said(*report, report->findings(0)).remedy, HasSubstr("lode trail export"));
  const std::string text = present::ReportText(*report, {});
  EXPECT_THAT(text, HasSubstr("UNKNOWN  quorum"));
  EXPECT_THAT(text, Not(HasSubstr("forged")));
  // A forgery stays one, whatever the quorum: the log's signature is checked first.
  trail::Trail forged = Good();
  forged.checkpoint_note[forged.checkpoint_note.size() - 5] ^= 1;
  EXPECT_EQ(Evaluate(forged, SampleLog::WitnessPolicy(), {})->result(), report::NOT_AUTHENTIC);
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
  // A name that everybody knows is not for another file, be it weaker or stronger.
  options.profile_toml = "[profile]\nname = \"demo\"\ntitle = \"t\"\n";
  EXPECT_EQ(reason(options), base::Reason::kUsage);
  options.profile_toml = std::string(*rules::BuiltInProfile("demo"));
  EXPECT_TRUE(Run(Good(), options).ok());
  options = EvaluateOptions();
}

// As of then nobody had made it, which is an answer and no mistake of the caller's.
TEST_F(EvaluateTest, BeforeTheLotWasMadeItIsUndecided) {
  for (const char* profile : {"books", "demo"}) {
    EvaluateOptions options;
    options.profile = profile;
    options.as_of_us = 1;
    const auto report = Run(Good(), options);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->result(), report::UNDECIDED);
    EXPECT_EQ(report->lot_now().state(), report::LOT_NOT_IN_LOG);
    EXPECT_EQ(report->hops_size() + report->origins_size(), 0);
    EXPECT_THAT(present::ReportText(*report, {}), ::testing::HasSubstr("not in the log"));
  }
}

// What is given and not read would pass for looked at.
TEST_F(EvaluateTest, ListsAndVerdictsAreRefusedUntilTheyAreRead) {
  for (const bool list : {true, false}) {
    EvaluateOptions options;
    (list ? options.lists : options.verdicts).emplace_back("x");
    const auto report = Run(Good(), options);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(base::ReasonOf(report.status()), base::Reason::kNotYet);
  }
}

TEST_F(EvaluateTest, AReportSaysWhatTheProfileTurnedDown) {
  EvaluateOptions options;
  EXPECT_EQ(Run(Good(), options)->basis().settings_size(), 0);
  options.profile_toml =
      "[profile]\nname = \"soft\"\ntitle = \"t\"\n[rule.MB-05]\nseverity = \"INFORMS\"\n"
      "max_unknown_ppm = 1000000\n";
  const auto report = Run(Good(), options);
  ASSERT_EQ(report->basis().settings_size(), 2);
  EXPECT_EQ(report->basis().settings(0).name(), "severity");
  EXPECT_EQ(report->basis().settings(0).value(), "\"INFORMS\"");
  EXPECT_EQ(report->basis().settings(0).by_default(), "\"FAILS\"");
  EXPECT_EQ(report->basis().settings(1).name(), "max_unknown_ppm");
  EXPECT_EQ(report->basis().settings(1).value(), "1000000");
  EXPECT_TRUE(report->basis().settings(0).looser());
  EXPECT_TRUE(report->basis().settings(1).looser());
  EXPECT_THAT(present::AnswerText(*report),
              HasSubstr("The profile asks less than the rules do by themselves: MB-05 origin."));
}

TEST_F(EvaluateTest, AProfileThatAsksMoreIsNotCalledLoose) {
  struct Case {
    std::string setting;
    bool looser;
  };
  const Case cases[] = {
      {"[rule.MB-05]\nelements = [\"Ni\"]\n", false},
      {"[rule.MB-05]\nslight_ppm = 20000\n", false},
      {"[rule.MB-05]\nslight_ppm = 0\n", true},
      {"[rule.LOG-06]\nmax_days = 6\n", false},
      {"[rule.LOG-06]\nmax_days = 8\n", true},
      {"[rule.MB-06]\nweakest_custody_model = \"SEGREGATED\"\n", false},
      {"[rule.MB-06]\nweakest_custody_model = \"MASS_BALANCE\"\n", true},
      {"[rule.ATT-06]\nminimum_level = \"THIRD\"\n", false},
      {"[rule.ATT-06]\nminimum_level = \"SELF\"\n", true},
      {"[rule.ATT-01]\nlapsed_since = \"FAILS\"\n", false},
      {"[rule.SEEN-02]\nseverity = \"INFORMS\"\n", true},
  };
  for (const Case& one : cases) {
    EvaluateOptions options;
    options.profile_toml = "[profile]\nname = \"own\"\ntitle = \"t\"\n" + one.setting;
    const auto report = Run(Good(), options);
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->basis().settings_size(), 1) << one.setting;
    EXPECT_EQ(report->basis().settings(0).looser(), one.looser) << one.setting;
    EXPECT_EQ(present::AnswerText(*report).find("asks less") != std::string::npos, one.looser)
        << one.setting;
  }
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

// The newest checkpoint over an old state root: what was logged since is not in the trail.
TEST_F(EvaluateTest, AnOldRootUnderTheNewestCheckpointIsNotFresh) {
  SampleLog log;
  log.Cover();
  log.ledger().AddLot("lot:mine/ore-3");
  log.Catch();  // a record that no root covers
  const trail::Trail trail = log.TrailOf(SampleLog::kConcentrate);
  const auto by_default = Run(trail);
  ASSERT_TRUE(by_default.ok()) << by_default.status();
  EXPECT_EQ(by_default->result(), report::UNDECIDED);
  EXPECT_EQ(by_default->findings(0).rule(), "LOG-06");
  EXPECT_EQ(ExitCode(by_default->result()), 5);
  // The same answer from the report's own basis.
  EvaluateOptions options;
  options.as_of_us = by_default->basis().as_of_us();
  EXPECT_EQ(ReportJson(*Run(trail, options)), ReportJson(*by_default));
  // Covered, it is fresh.
  log.Cover();
  EXPECT_EQ(Run(log.TrailOf(SampleLog::kConcentrate))->result(), Run(Good())->result());
}

// A ledger with real time, whose default is the machine's clock.
TEST_F(EvaluateTest, AClockBehindTheTrailIsNotTrusted) {
  const RealLog real;
  EvaluateOptions options;
  EXPECT_EQ(base::ReasonOf(Evaluate(real.trail, *real.policy, options).status()),
            base::Reason::kUsage);
  const auto run = [&](int64_t clock_us) {
    options.clock_us = clock_us;
    return Evaluate(real.trail, *real.policy, options).value();
  };
  const report::Report right = run(real.root_time_us + 1);
  ASSERT_NE(right.result(), report::NOT_AUTHENTIC) << present::AnswerText(right);
  EXPECT_EQ(right.basis().as_of_us(), real.root_time_us + 1);
  EXPECT_TRUE(FindingsOf(right, "LOG-06").empty());
  // Set back by a year, as a machine without a battery comes up.
  const report::Report wrong = run(real.root_time_us - 365 * base::limits::kMicrosPerDay);
  EXPECT_EQ(wrong.basis().as_of_us(), real.root_time_us);
  ASSERT_EQ(FindingsOf(wrong, "LOG-06").size(), 1u);
  EXPECT_THAT(Said(wrong, FindingsOf(wrong, "LOG-06")[0]).message, HasSubstr("clock is wrong"));
  EXPECT_NE(wrong.result(), report::VERIFIED);
  EXPECT_EQ(wrong.hops_size(),
            right.hops_size());  // judged as of what is proven, not as of the clock
  // Who says the time is believed.
  options.as_of_us = real.root_time_us + 1;
  EXPECT_EQ(ReportJson(run(0)), ReportJson(right));
}

}  // namespace
}  // namespace lode::evaluate
