// SPDX-License-Identifier: Apache-2.0
// Whole judgements on histories made by hand: which answer, which findings, in which order; the
// same bytes every time; nothing a record says reaches a terminal raw.
#include "verifier/evaluate/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/evaluate/judge_world.h"
#include "verifier/base/encoding.h"
#include "verifier/base/utf8.h"
#include "verifier/crypto/sha256.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/page.h"
#include "verifier/present/report_text.h"
#include "verifier/rules/trail_codes.h"

namespace lode::evaluate {
namespace {

using present::AnswerText;
using present::DisplayWidth;
using present::Page;
using present::ReportText;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(JudgeTest, AllMetIsVerified) {
  AttestBoth();
  MakeLots();
  const report::Report report = Report();
  EXPECT_EQ(report.result(), report::VERIFIED) << AnswerText(report);
  EXPECT_THAT(Findings(report), IsEmpty());
  ASSERT_EQ(report.hops_size(), 2);
  EXPECT_EQ(report.hops(0).matrix_size(), 32);
  EXPECT_EQ(report.hops(1).matrix_size(), 16);
  EXPECT_EQ(report.hops(1).unaccounted(0).mg(), 10'000'000);
  EXPECT_EQ(report.origins(0).shares(0).origin(), "site:mine/pit|LSM|CD");
  EXPECT_EQ(report.origins(0).shares(0).ppm(), 1'000'000);
  EXPECT_EQ(report.origins(0).shares(0).standing(), report::PASS);
  EXPECT_THAT(AnswerText(report), HasSubstr("on the operator's word"));
}

TEST_F(JudgeTest, APlanInDateIsAnException) {
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD,
            AllMeet(pb::SITE_TYPE_LSM_MINE,
                    {Says("6.5", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2027-06-30"),
                     Says("3.7", pb::CRITERION_OUTCOME_NOT_APPLICABLE, "", "nobody lives there")}));
  b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_REFINERY));
  MakeLots();
  const report::Report report = Report();
  EXPECT_EQ(report.result(), report::VERIFIED_WITH_EXCEPTIONS);
  EXPECT_THAT(Findings(report), ElementsAre("ATT-05 site:mine/pit 6.5 WARN"));
  EXPECT_TRUE(report.origins(0).shares(0).exceptions());
  // When the plan is overdue it fails.
  EXPECT_EQ(Report("demo", "2027-07-01").result(), report::FAILED);
}

TEST_F(JudgeTest, WorstFirstAndASilentSiteIsOneFinding) {
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_SECOND,
            AllMeet(pb::SITE_TYPE_LSM_MINE,
                    {Says("5.1", pb::CRITERION_OUTCOME_PARTIALLY_MEETS, "2027-06-30")}));
  MakeLots();
  const report::Report report = Report();
  EXPECT_EQ(report.result(), report::FAILED);
  EXPECT_THAT(Findings(report),
              ElementsAre("ATT-05 site:mine/pit 5.1 FAIL", "ATT-04 site:plant/works  UNKNOWN"));
  EXPECT_THAT(Said(report, 1).remedy, HasSubstr("an attestation of site:plant/works"));
  EXPECT_EQ(Report("books").result(), report::VERIFIED);
}

TEST_F(JudgeTest, TheCompanyIsNotTheSite) {
  b_.Attest("local:val", "local:mine", pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
  b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_REFINERY));
  MakeLots();
  const report::Report report = Report();
  EXPECT_EQ(report.result(), report::UNDECIDED);
  EXPECT_THAT(Findings(report), ElementsAre("ATT-02 site:mine/pit  UNKNOWN"));
}

TEST_F(JudgeTest, SelfAssessmentIsNotEnoughAndALaterOneReplacesNothing) {
  b_.Attest("local:mine", kPit, pb::ASSESSOR_LEVEL_SELF, AllMeet(pb::SITE_TYPE_LSM_MINE));
  b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD,
            AllMeet(pb::SITE_TYPE_REFINERY, {Says("5.1", pb::CRITERION_OUTCOME_DOES_NOT_MEET)}));
  b_.Attest("local:plant", kPlant, pb::ASSESSOR_LEVEL_SECOND, AllMeet(pb::SITE_TYPE_REFINERY),
            "2025-01-01", "2026-01-20");
  MakeLots();
  EXPECT_THAT(Findings(Report()),
              ElementsAre("ATT-06 site:mine/pit  FAIL", "ATT-05 site:plant/works 5.1 FAIL",
                          "ATT-12 site:plant/works 5.1 WARN"));
  b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_REFINERY),
            "2025-01-01", "2026-06-01");
  EXPECT_THAT(Findings(Report()), ElementsAre("ATT-06 site:mine/pit  FAIL"));
}

TEST_F(JudgeTest, RevocationCountsFromItsLeafUnlessAbInitio) {
  const auto pit =
      b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
  b_.Attest("local:val", kPlant, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_REFINERY));
  MakeLots();
  b_.Change(pit, pb::CHANGED_STATUS_WITHDRAWN, pb::EFFECT_PROSPECTIVE);
  const report::Report later = Report();
  EXPECT_THAT(Findings(later), ElementsAre("ATT-01 site:mine/pit  WARN"));
  EXPECT_TRUE(later.hops(0).matrix(0).attestation().valid_at_event());
  EXPECT_FALSE(later.hops(0).matrix(0).attestation().valid_as_of());
  b_.Change(pit, pb::CHANGED_STATUS_WITHDRAWN, pb::EFFECT_AB_INITIO);
  EXPECT_THAT(Findings(Report()), ElementsAre("ATT-01 site:mine/pit  FAIL"));
  // As of a day before the change nobody knew.
  EXPECT_EQ(Report("demo", "2026-02-28").result(), report::UNDECIDED);  // the lot is not there yet
}

TEST_F(JudgeTest, StaleIsUndecided) {
  AttestBoth();
  MakeLots();
  root_time_us_ = rules::OnDay("2026-12-01");
  const report::Report report = Report();
  EXPECT_EQ(report.result(), report::UNDECIDED);
  EXPECT_THAT(Findings(report),
              ElementsAre("LOG-06   UNKNOWN", "CUS-06   UNKNOWN", "ATT-01 site:mine/pit  UNKNOWN",
                          "ATT-01 site:plant/works  UNKNOWN", "SIG-02   UNKNOWN"));
}

TEST_F(JudgeTest, MassBalanceAndUnknownOriginAreUndecided) {
  AttestBoth();
  b_.On("2026-02-01");
  b_.Lot("local:mine", "lot:mine/1", kPit, 100);
  b_.Lot("local:mine", "lot:mine/x", kPit, 300, pb::SOURCE_OFF_LEDGER, pb::ORIGIN_CLASS_UNKNOWN);
  b_.Transform("local:plant", kPlant, pb::PROCESS_BLEND, {{"lot:mine/1", 100}, {"lot:mine/x", 300}},
               {{"lot:plant/2", 400}}, pb::CUSTODY_MODEL_MASS_BALANCE);
  const report::Report report = Report("books");
  EXPECT_EQ(report.result(), report::UNDECIDED);
  EXPECT_THAT(Findings(report), ElementsAre("MB-05   UNKNOWN", "MB-06   UNKNOWN"));
  EXPECT_THAT(Said(report, 0).message, HasSubstr("75.00 %"));
  EXPECT_THAT(Said(report, 0).remedy, HasSubstr("lot:mine/x (Mine SA can ask its seller)"));
  EXPECT_THAT(ReportText(report, {.width = 140}),
              HasSubstr("lot:mine/x off-ledger UNKNOWN ZZ, seller not said"));
  report::Report sold = report;
  for (report::Hop& hop : *sold.mutable_hops()) {
    if (hop.outputs(0) == "lot:mine/x") hop.set_seller("Comptoir du Lac");
  }
  EXPECT_THAT(ReportText(sold, {.width = 140}),
              HasSubstr("lot:mine/x off-ledger UNKNOWN ZZ, seller \"Comptoir du Lac\""));
  for (report::Hop& hop : *sold.mutable_hops()) {
    if (hop.outputs(0) == "lot:mine/x") hop.set_seller("local:mine");
  }
  EXPECT_THAT(ReportText(sold, {.width = 140}),
              HasSubstr("lot:mine/x off-ledger UNKNOWN ZZ, sold by Mine SA"));
}

TEST_F(JudgeTest, SameInputsSameBytes) {
  AttestBoth();
  MakeLots();
  const report::Report a = Report(), b = Report();
  EXPECT_EQ(ReportJson(a), ReportJson(b));
  EXPECT_EQ(ReportText(a), ReportText(b));
  EXPECT_THAT(
      ReportJson(a),
      testing::StartsWith("{\"schema\":\"lode.report/v2\",\"result\":\"VERIFIED\",\"lot\":"));
}

TEST_F(JudgeTest, NotAuthenticShowsNothing) {
  rules::TrailFacts facts;
  facts.proofs_checked = true;
  facts.problem = statement::Make<rules::kNotIncluded>(statement::Word{"BAD_PROOF"});
  report::Report out;
  out.set_lot("lot:plant/2");
  JudgeUnproven(facts, out);
  EXPECT_EQ(out.result(), report::NOT_AUTHENTIC);
  EXPECT_EQ(out.hops_size() + out.origins_size() + out.parties_size(), 0);
  EXPECT_EQ(Findings(out).size(), 1u);
  EXPECT_THAT(ReportText(out), HasSubstr("NOT AUTHENTIC"));
}

TEST(ExitCode, IsOfTheResult) {
  EXPECT_EQ(ExitCode(report::VERIFIED), 0);
  EXPECT_EQ(ExitCode(report::VERIFIED_WITH_EXCEPTIONS), 0);
  EXPECT_EQ(ExitCode(report::NOT_AUTHENTIC), 3);
  EXPECT_EQ(ExitCode(report::UNDECIDED), 5);
  EXPECT_EQ(ExitCode(report::FAILED), 10);
  EXPECT_EQ(ExitCode(report::RESULT_UNSPECIFIED), 1);
}

// Every line within the width, and nothing but printable characters and line ends.
void ExpectHarmless(const std::string& text, int width, bool ascii) {
  EXPECT_TRUE(base::IsValidUtf8(text));
  size_t begin = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    const std::string line = text.substr(begin, end - begin);
    EXPECT_LE(DisplayWidth(line), width) << line;
    for (const char c : line) {
      EXPECT_TRUE(static_cast<uint8_t>(c) >= 0x20 && c != 0x7f) << line;
      EXPECT_TRUE(!ascii || static_cast<uint8_t>(c) < 0x7f) << line;
    }
    begin = end + 1;
  }
}

TEST_F(JudgeTest, HostileTextIsEscapedAndNoLineIsTooWide) {
  const std::string evil =
      "\x1b[2J\r\nVERIFIED \xe2\x80\xae evil \xc2\x9b"
      "31m " +
      std::string(500, 'w') + " \xe6\xbc\xa2\xe5\xad\x97";
  b_.Party("local:plant", evil);
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
  MakeLots();
  report::Report report = Report();
  for (report::Argument& argument :
       *report.mutable_findings(0)->mutable_found()->mutable_arguments()) {
    if (argument.has_id()) argument.set_id(evil);
    if (argument.has_word()) argument.set_word(evil);
  }
  report.mutable_findings(0)->set_site(evil);
  report.mutable_findings(0)->set_rule(evil);
  report.mutable_hops(0)->set_site(evil);
  report.mutable_hops(0)->set_country(evil);
  report.mutable_hops(0)->add_outputs(evil);
  report.mutable_hops(0)->mutable_matrix(0)->set_criterion(evil);
  report.mutable_hops(0)->mutable_matrix(0)->mutable_attestation()->set_issuer(evil);
  report.mutable_hops(0)->mutable_matrix(0)->mutable_attestation()->set_level(evil);
  report.mutable_hops(0)->set_kind(evil);
  report.mutable_hops(0)->set_detail(evil);
  report.mutable_hops(0)->set_custody_model(evil);
  report.mutable_hops(0)->add_transport()->set_mode(evil);
  report.mutable_lot_now()->set_owner(evil);
  report.mutable_lot_now()->set_offered_to(evil);
  report::Event& event = *report.add_events();
  event.set_kind(evil);
  event.set_detail(evil);
  event.add_lots(evil);
  report::Deadline& deadline = *report.add_deadlines();
  statement::Say({"deadline.plan", "site:id criterion:name plan:text"}, *deadline.mutable_what())
      .Id("site", evil)
      .Name("criterion", evil)
      .Text("plan", evil);
  for (report::Hop& hop : *report.mutable_hops()) hop.set_seller(evil);
  report.mutable_findings(0)->mutable_bound()->set_element(evil);
  report.mutable_findings(0)->mutable_bound()->mutable_share()->set_whole_mg(1);
  report.mutable_origins(0)->mutable_shares(0)->set_site(evil);
  report.mutable_origins(0)->mutable_shares(0)->set_country(evil);
  *report.mutable_checks(0)->mutable_what() =
      statement::Make<rules::kOriginDiffers>(statement::Name{evil}, statement::Name{evil});
  report.mutable_checks(1)->set_name(evil);
  report.set_lot(evil);
  for (const int width : {1, 60, 80, 100, 1000}) {
    for (const bool utf8 : {true, false}) {
      const std::string text = ReportText(report, {.width = width, .utf8 = utf8});
      ExpectHarmless(text, std::min(std::max(width, 60), 240), !utf8);
      EXPECT_THAT(text, Not(HasSubstr("\x1b")));
      EXPECT_THAT(text, HasSubstr("\\x1b[2J"));
    }
  }
}

TEST_F(JudgeTest, TextSaysWhatMatters) {
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
  MakeLots();
  const std::string text = ReportText(Report(), {.width = 140, .utf8 = true});
  for (const char* part :
       {"SIMULATED TIME", "UNDECIDED", "site:mine/pit (lsm mine, CD)", "16 UNKNOWN", "32 PASS",
        "third party, Validator LLP", "missing     0.010 t", "100 %", "NOT MADE",
        "on the operator's word", "ICMM certifies nothing", "32 PASS, 16 UNKNOWN"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_LT(text.find("needs an attestation"), text.find("MINE TO PLANT"));
}

// A legend has what this report uses, and nothing else.
TEST_F(JudgeTest, TheLegendIsOfWhatIsUsed) {
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
  MakeLots();
  const report::Report report = Report();
  const std::string text = ReportText(report, {.width = 100, .utf8 = true});
  const std::string legend = text.substr(text.find("MARKS AND WORDS"));
  for (const char* part : {"\n ✓ PASS ", "\n ? UNKNOWN ", "\n   SIMULATED TIME ", "\n   LSM "})
    EXPECT_THAT(legend, HasSubstr(part));
  for (const char* part : {"SUSPENDED", "LAPSED", "GAINED", "RECYCLED", "off-ledger"})
    EXPECT_THAT(legend, Not(HasSubstr(part)));
  EXPECT_THAT(ReportText(report, {.width = 100, .utf8 = false}), HasSubstr("\n + PASS "));
}

TEST_F(JudgeTest, TheTextNamesTheReportsDigest) {
  MakeLots();
  const report::Report report = Report();
  EXPECT_THAT(ReportText(report),
              HasSubstr(base::HexEncode(crypto::Sha256(ReportJson(report)).view())));
}

// What does not count is still told: where nobody requires an expectation, and it is not met.
TEST_F(JudgeTest, WhatIsOnlyReportedIsNotPassedOverInTheAnswer) {
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD,
            AllMeet(pb::SITE_TYPE_LSM_MINE, {Says("3.4", pb::CRITERION_OUTCOME_DOES_NOT_MEET)}));
  MakeLots();
  std::string profile(*rules::BuiltInProfile("demo"));
  const size_t from = profile.find("required_at = ["), to = profile.find(']', from);
  profile.replace(from, to + 1 - from, "required_at = []");
  report::Report report = Report("demo", "2026-12-31", profile);
  EXPECT_EQ(report.result(), report::VERIFIED);
  EXPECT_THAT(AnswerText(report),
              HasSubstr("no required rule fails; 2 findings are reported only"));
  EXPECT_THAT(AnswerText(report), HasSubstr("3.4"));
  EXPECT_THAT(AnswerText(report), Not(HasSubstr("every rule passes")));
  report::Report required = Report();
  for (report::Report* one : {&report, &required}) one->mutable_basis()->add_catalogues();
  EXPECT_THAT(ReportText(report, {.width = 100}), HasSubstr("ESG NOT REQUIRED"));
  EXPECT_THAT(ReportText(required, {.width = 100}), Not(HasSubstr("ESG NOT REQUIRED")));
}

std::string TextOfCheck(const report::Report& report, std::string_view name) {
  for (const report::Check& check : report.checks()) {
    if (check.name() == name)
      return present::CheckText(check, present::Renderer(present::English(), report));
  }
  return "";
}

TEST_F(JudgeTest, ARuleThatHadNoAttestationToJudgeSaysSo) {
  MakeLots();
  for (const char* rule : {"ATT-01", "ATT-05"})
    EXPECT_THAT(TextOfCheck(Report(), rule), HasSubstr("nothing was attested"));
  AttestBoth();
  b_.On("2026-01-01");
  EXPECT_THAT(TextOfCheck(Report(), "ATT-01"), Not(HasSubstr("nothing was attested")));
}

TEST_F(JudgeTest, AnAttestationThatExpiredSinceHasItsOwnMarkAndSaysWhen) {
  AttestBoth();
  MakeLots();
  const report::Report report = Report("demo", "2031-12-31");
  EXPECT_THAT(Said(report, 0).message, HasSubstr("has expired since: its last day was "));
  const std::string text = ReportText(report, {.width = 140, .utf8 = true});
  EXPECT_THAT(text, HasSubstr("16 LAPSED"));
  EXPECT_THAT(text, HasSubstr("††"));
  EXPECT_THAT(text, Not(HasSubstr("!!")));
}

// A depot that refines is a refinery: what is done there decides, not only what it is called.
TEST_F(JudgeTest, WhatIsDoneAtASiteIsAskedForWhereItsTypeIsNot) {
  b_.Site("site:plant/depot", pb::SITE_TYPE_DEPOT, "local:plant");
  AttestBoth();
  MakeLots();
  for (const auto& [process, lot, required] :
       {std::tuple(pb::PROCESS_SORT, "lot:plant/3", false),
        std::tuple(pb::PROCESS_REFINE, "lot:plant/4", true),
        std::tuple(pb::PROCESS_OTHER, "lot:plant/5", true)}) {
    b_.On("2026-03-02");
    b_.Transform("local:plant", "site:plant/depot", process, {{"lot:plant/2", 990'000'000}},
                 {{lot, 990'000'000}});
    rules::TrailFacts facts;
    facts.proofs_checked = facts.proofs_hold = facts.replayed = facts.replay_holds = true;
    report::Report out;
    const auto history = b_.Make(lot, "2026-12-31");
    Judge(*history, facts, *rules::ParseProfile(*rules::BuiltInProfile("demo")), catalogue::Icmm(),
          out);
    bool found = false;
    for (const report::MatrixCell& cell : out.hops(out.hops_size() - 1).matrix())
      found = found || cell.required();
    EXPECT_EQ(found, required) << lot;
  }
}

// A reader must see what an assessor left out and who paid it, in the assessor's words.
TEST_F(JudgeTest, TextSaysWhatAnAssessorDidNotLookAtAndWhoPaid) {
  AttestBoth();
  MakeLots();
  report::Report report = Report();
  for (report::MatrixCell& cell : *report.mutable_hops(0)->mutable_matrix()) {
    cell.mutable_attestation()->set_limitations("night shifts\x1b[2J");
    cell.mutable_attestation()->set_fee_payer("local:mine");
  }
  const std::string text = ReportText(report, {.width = 140, .utf8 = true});
  const std::string line =
      "Validator LLP: not looked at: \"night shifts\\x1b[2J\"; paid by Mine SA";
  EXPECT_EQ(text.find(line), text.rfind(line));
  EXPECT_THAT(text, HasSubstr(line));
}

// What all say "not applicable" to is no pass, and is said.
TEST_F(JudgeTest, AnOriginWhereNothingAppliesIsNotGreen) {
  std::vector<pb::CriterionResult> none = AllMeet(pb::SITE_TYPE_LSM_MINE);
  for (pb::CriterionResult& result : none) {
    result.set_outcome(pb::CRITERION_OUTCOME_NOT_APPLICABLE);
    result.set_justification("none there");
  }
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, none);
  MakeLots();
  const std::string text = ReportText(Report(), {.width = 140, .utf8 = true});
  EXPECT_THAT(text, HasSubstr("LSM CD  ESG N-A\n"));
}

TEST_F(JudgeTest, NothingIsCutOffOnANarrowTerminal) {
  b_.Attest("local:val", kPit, pb::ASSESSOR_LEVEL_THIRD, AllMeet(pb::SITE_TYPE_LSM_MINE));
  MakeLots();
  report::Report report = Report();
  const std::string site = "site:mine/" + std::string(100, 'p');
  report.mutable_hops(0)->set_site(site);
  report.mutable_origins(0)->mutable_shares(0)->set_site(site);
  const std::string text = ReportText(report, {.width = 60});
  for (const char* part : {"(1.00 %)", "PASS\n\nCHECKS MADE", "extracted"})
    EXPECT_THAT(text, HasSubstr(part));
  EXPECT_GE(std::count(text.begin(), text.end(), 'p'), 100);
}

TEST(Page, WidthCountsColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("\xe6\xbc\xa2"), 2);  // a wide character
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1);     // a combining accent
  Page page(60, true);
  EXPECT_EQ(page.Bar(0, 10, 8), "");
  EXPECT_EQ(page.Bar(10, 10, 8), "████████");
  EXPECT_EQ(page.Bar(1, 1'000'000, 8), "▏");
}

}  // namespace
}  // namespace lode::evaluate
