// SPDX-License-Identifier: Apache-2.0
// Who writes many words can't bury one: what is alike is one item of the text, what is left out is
// counted, and the worst come first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/evaluate/judge_world.h"
#include "verifier/evaluate/unread.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/report_text.h"

namespace lode::evaluate {
namespace {

using present::AnswerText;
using present::ReportText;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(JudgeTest, AttestationsThatItCannotReadAreNamed) {
  AttestBoth();
  pb::Record other;
  other.mutable_attested()->set_subject(kPit);
  other.mutable_attested()->set_scheme("irma");
  other.mutable_attested()->set_scheme_version("1");
  for (size_t i = 0; i < kMostUnread; ++i) b_.Add("local:val", other);
  // It comes last, and does not hide behind the others.
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD,
            {Says("3.44", pb::CRITERION_OUTCOME_DOES_NOT_MEET)});
  MakeLots();
  const report::Report report = Report();
  // Nobody can judge them, but one of them speaks against the pit.
  EXPECT_THAT(Findings(report), ElementsAre("SEEN-02   WARN"));
  std::vector<std::string> unread;
  for (const report::Statement& statement : report.not_proven()) {
    const std::string text = present::Renderer(present::English(), report).Part(statement, "text");
    if (text.find("was not read") != std::string::npos || text.starts_with("And "))
      unread.push_back(text);
  }
  ASSERT_EQ(unread.size(), kMostUnread + 1);
  EXPECT_THAT(unread[0], HasSubstr("speaks of \"3.44\""));
  EXPECT_THAT(unread[1], HasSubstr("it is under \"irma\" \"1\""));
  EXPECT_EQ(unread.back(), "And 1 more attestation like these.");
}

// Whoever failed orders eight assessments that nobody here can read, of before and after.
TEST_F(JudgeTest, AFailedAttestationHidesBehindNoOthers) {
  AttestBoth();
  const auto other = [](pb::CriterionOutcome outcome) {
    pb::Record r;
    r.mutable_attested()->set_subject(kPit);
    r.mutable_attested()->set_scheme("irma");
    r.mutable_attested()->set_scheme_version("1");
    r.mutable_attested()->add_outcomes()->set_outcome(pb::CRITERION_OUTCOME_MEETS);
    r.mutable_attested()->add_outcomes()->set_outcome(outcome);
    r.mutable_attested()->add_outcomes()->set_outcome(pb::CRITERION_OUTCOME_NOT_APPLICABLE);
    return r;
  };
  const auto add = [&](size_t n, pb::CriterionOutcome outcome) {
    for (size_t i = 0; i < n; ++i) b_.Add("local:val", other(outcome));
  };
  add(kMostUnread, pb::CRITERION_OUTCOME_MEETS);
  add(1, pb::CRITERION_OUTCOME_PARTIALLY_MEETS);
  add(1, pb::CRITERION_OUTCOME_DOES_NOT_MEET);
  MakeLots();
  const report::Report report = Report();
  std::vector<std::string> worst;
  report::Statement more;
  for (const report::Statement& statement : report.not_proven()) {
    if (statement.code() == kOtherScheme.id)
      worst.push_back(statement.arguments(statement.arguments_size() - 1).word());
    if (statement.code() == kMoreUnread.id) more = statement;
  }
  ASSERT_EQ(worst.size(), kMostUnread);
  EXPECT_EQ(worst[0], "DOES_NOT_MEET");
  EXPECT_EQ(worst[1], "PARTIALLY_MEETS");
  EXPECT_EQ(worst[2], "MEETS");
  ASSERT_EQ(more.arguments_size(), 2);
  EXPECT_EQ(more.arguments(0).count(), 2u);
  EXPECT_EQ(more.arguments(1).count(), 0u);
  add(kMostUnread, pb::CRITERION_OUTCOME_DOES_NOT_MEET);
  const report::Report failed = Report();
  std::string text;
  for (const report::Statement& statement : failed.not_proven()) {
    if (statement.code() == kMoreUnread.id)
      text = present::Renderer(present::English(), failed).Part(statement, "text");
  }
  EXPECT_EQ(text,
            "And 10 more attestations like these, 1 of which say that something does not "
            "meet.");
}

size_t CountOf(const std::string& text, const std::string& what) {
  size_t n = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

// In one line, however wide the page is.
std::string Unwrapped(const report::Report& report) {
  std::string out;
  for (const char c : ReportText(report)) {
    if (c != ' ' && c != '\n') out += c;
    if ((c == ' ' || c == '\n') && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

// The mine says of itself that it meets nothing, and the validator that it meets all.
class ManyAlike : public JudgeTest {
 protected:
  void Confess(pb::CriterionOutcome one_more) {
    AttestBoth();
    std::vector<pb::CriterionResult> results;
    for (pb::CriterionResult& result : AllMeet(pb::SITE_TYPE_LSM_MINE)) {
      result.set_outcome(result.criterion() == "8.2" ? one_more
                                                     : pb::CRITERION_OUTCOME_DOES_NOT_MEET);
      results.push_back(result);
    }
    b_.Attest("local:mine", kPit, pb::ASSESSOR_LEVEL_SELF, results);
    MakeLots();
  }
};

TEST_F(ManyAlike, WhatOneAssessorSaysAlikeIsOneItem) {
  Confess(pb::CRITERION_OUTCOME_DOES_NOT_MEET);
  const report::Report report = Report();
  ASSERT_EQ(report.findings_size(), 32);
  const std::string text = Unwrapped(report);
  EXPECT_EQ(CountOf(text, "WARN ATT-12 contradiction at"), 1u);
  EXPECT_EQ(CountOf(text,
                    "needs a later attestation of at least the higher level that settles "
                    "each of them"),
            1u);
  EXPECT_EQ(CountOf(text, "the same of 31 more: "), 1u);
  EXPECT_EQ(CountOf(text, "more in the JSON"), 0u);
  // Each expectation by its name, and a critical one is spelled out.
  const size_t begin = text.find("FINDINGS"), end = text.find("needs ");
  const std::string item = text.substr(begin, end - begin);
  for (const report::Finding& f : report.findings())
    EXPECT_THAT(item, HasSubstr(catalogue::Icmm().NamedCriterion(f.criterion())));
  const std::string first = item.substr(0, item.find(" is contradicted"));
  EXPECT_TRUE(std::any_of(catalogue::Icmm().criteria.begin(), catalogue::Icmm().criteria.end(),
                          [&](const catalogue::Criterion& c) {
                            return c.critical && first.find(": " + c.code + " ") != first.npos;
                          }))
      << first;
}

TEST_F(ManyAlike, WhatIsSaidOtherwiseIsAnItemOfItsOwn) {
  Confess(pb::CRITERION_OUTCOME_PARTIALLY_MEETS);
  const std::string text = Unwrapped(Report());
  EXPECT_EQ(CountOf(text, "WARN ATT-12 contradiction at"), 2u);
  EXPECT_THAT(text, HasSubstr("the same of 30 more: "));
  EXPECT_THAT(text, HasSubstr("(self) says partially meets"));
}

// Seventeen items: sixteen are shown, and the rest are counted finding by finding.
TEST_F(ManyAlike, WhatIsLeftOutIsCounted) {
  Confess(pb::CRITERION_OUTCOME_DOES_NOT_MEET);
  report::Report report = Report();
  for (int i = 0; i < report.findings_size(); ++i)
    report.mutable_findings(i)->set_site("site:mine/" + std::to_string(i / 2));
  EXPECT_THAT(ReportText(report), Not(HasSubstr("more in the JSON")));
  report.mutable_findings(31)->set_site("site:mine/16");
  EXPECT_THAT(ReportText(report), HasSubstr("and 1 finding more in the JSON"));
}

// The answer names a place once, with how many times.
TEST_F(ManyAlike, TheAnswerNamesAPlaceOnce) {
  report::Report report;
  report.mutable_ledger();
  report.set_lot("lot:a/1");
  report.mutable_basis()->set_profile("demo");
  const auto add = [&](const std::string& rule, const std::string& criterion, int n) {
    for (int i = 0; i < n; ++i) {
      report::Finding& f = *report.add_findings();
      f.set_rule(rule);
      f.set_criterion(criterion);
      f.set_outcome(report::FAIL);
      f.set_severity(report::WARNS);
    }
  };
  add("SEEN-01", "", 3);
  EXPECT_THAT(AnswerText(report),
              HasSubstr("with 3 exceptions: SEEN-01 what speaks against it (3 times)."));
  add("ATT-05", "6.5", 1);
  add("ATT-05", "3.4", 2);
  EXPECT_THAT(
      AnswerText(report),
      HasSubstr(
          "SEEN-01 what speaks against it (3 times), 6.5 energy and climate, 3.4 child and forced "
          "labour (2 times)."));
  add("ATT-05", "3.5", 2);
  EXPECT_THAT(AnswerText(report), HasSubstr("labour (2 times) and 2 more."));
}

}  // namespace
}  // namespace lode::evaluate
