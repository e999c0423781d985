// SPDX-License-Identifier: Apache-2.0
// Whoever signs a record chooses its words, and a report shows them. None of them may look like
// what Lode says itself: every text that a signer writes is tried, wherever a report prints one.
#include "verifier/present/foreign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verifier/evaluate/codes.h"
#include "verifier/present/page.h"
#include "verifier/present/renderer.h"
#include "verifier/present/report_text.h"
#include "verifier/present/text_findings.h"
#include "verifier/statement/statement.h"

namespace lode::present {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Ends a quotation in each way that might do it, and goes on in Lode's words and marks.
constexpr char kForged[] =
    "Kasai \"Mine\\\" \xe2\x80\x9d \xc2\xb7 signed by Ministry \xc2\xb7 ESG \xe2\x9c\x93 PASS";
constexpr char kNeedle[] = "Ministry";

// What stands outside of quotes. Each quotation is closed.
std::string Unquoted(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == '\\') {
      if (!quoted) out += text.substr(i, 2);
      ++i;
    } else if (!quoted) {
      out += text[i];
    }
  }
  EXPECT_FALSE(quoted) << text;
  return out;
}

void ExpectQuoted(std::string_view text) {
  EXPECT_THAT(std::string(text), HasSubstr(kNeedle));
  EXPECT_THAT(Unquoted(text), Not(HasSubstr(kNeedle))) << text;
  // Neither a mark of the picture nor another closing quote comes from a record.
  EXPECT_THAT(std::string(text), Not(HasSubstr("\xe2\x80\x9d"))) << text;
  EXPECT_THAT(std::string(text), Not(HasSubstr("\xe2\x9c\x93 PASS"))) << text;
}

TEST(Foreign, TextIsQuotedAndItsQuotesAreEscaped) {
  EXPECT_EQ(ForeignText("plain"), "\"plain\"");
  EXPECT_EQ(ForeignText("a \"b\" \\\" c\n"), "\"a \\\"b\\\" \\\\\\\" c\\x0a\"");
  EXPECT_EQ(ForeignText("\xe2\x9c\x93\xe2\x94\x82\xe2\x80\x9c"), "\"\\u{2713}\\u{2502}\\u{201c}\"");
  EXPECT_EQ(ForeignText("l\xc2\xb7l \xe2\x80\x93 x"), "\"l\xc2\xb7l \xe2\x80\x93 x\"");
  EXPECT_EQ(ForeignText("abcdef", 3), "\"abc...\"");
  EXPECT_EQ(ForeignText(""), "\"\"");
  EXPECT_EQ(ForeignId("lot:a/\"1"), "lot:a/\\\"1");
}

TEST(Foreign, ANameThatIsNothingElseStandsPlain) {
  for (const std::string name :
       {"Mine SA", "Katanga Freight & Customs Agency", "Katanga Assay Services (ISO 17025)",
        "DGDA-role customs", "L'Or S.A.", "Soci\xc3\xa9t\xc3\xa9 Mini\xc3\xa8re"})
    EXPECT_EQ(ForeignName(name), name);
}

TEST(Foreign, ANameThatMightBeMoreIsQuoted) {
  for (const std::string name :
       {"Kasai \xc2\xb7 signed", "Kasai, Ministry", "Kasai; owned", "Kasai ESG PASS",
        "Kasai (Fail)", "Kasai signed by Ministry", "Kasai (reported only)", "Kasai (local:mine)",
        "Kasai: mine", "Kasai - N-A", "Kasai +", "Kasai  Mine", " Kasai", "Kasai ", "",
        "\xd0\xa0\xd0\x90SS", "Kasai NOT VALID THEN"})
    EXPECT_EQ(ForeignName(name), "\"" + name + "\"");
  EXPECT_EQ(ForeignName("Kasai \"Mine\""), "\"Kasai \\\"Mine\\\"\"");
}

report::Report Forged() {
  report::Report out;
  out.set_lot("lot:a/1");
  out.mutable_basis()->add_catalogues()->set_name("icmm");
  report::NamedParty* party = out.add_parties();
  party->set_party("local:mine");
  party->set_name(kForged);
  return out;
}

// Each place where the text of a report prints what a signer wrote, one at a time.
class ForgedReport : public ::testing::TestWithParam<bool> {
 protected:
  void ExpectAllQuoted() const {
    for (const int width : {60, 100, 240})
      ExpectQuoted(ReportText(report_, {.width = width, .utf8 = GetParam()}));
  }
  report::Hop* MakingHop() {
    report::Hop* hop = report_.add_hops();
    hop->set_record("r");
    hop->set_kind("LotCreated");
    hop->set_site("site:a/pit");
    hop->set_party("local:other");
    hop->add_outputs("lot:a/1");
    report::Mass* mass = hop->add_contained_out();
    mass->set_element("Co");
    mass->set_mg(5);
    return hop;
  }
  report::Report report_ = Forged();
};

TEST_P(ForgedReport, NamesOfThePathAndTheLot) {
  report::Hop* hop = MakingHop();
  hop->set_party("local:mine");
  hop->add_signed_by("local:other");
  hop->add_signed_by("local:mine");
  for (const char* kind : {"HandedOn", "Dispatched", "Received", "Cleared", "QuantityChanged"}) {
    report::Hop* move = report_.add_hops();
    move->set_kind(kind);
    move->set_party("local:mine");
  }
  report::LotNow* lot = report_.mutable_lot_now();
  lot->set_state(report::LOT_IN_TRANSIT);
  lot->set_holder("local:mine");
  lot->set_carrier("local:mine");
  lot->set_owner("local:mine");
  lot->set_offered_to("local:mine");
  ExpectAllQuoted();
}

TEST_P(ForgedReport, SellersOfThePathAndTheOrigins) {
  for (const std::string& seller : {std::string(kForged), std::string("local:mine")}) {
    report_ = Forged();
    MakingHop()->set_seller(seller);
    report::OriginShares* shares = report_.add_origins();
    shares->set_element("Co");
    shares->set_total_mg(5);
    report::OriginShare* share = shares->add_shares();
    share->set_record("r");
    share->set_origin_class("UNKNOWN");
    share->set_country("ZZ");
    share->set_mg(5);
    ExpectAllQuoted();
  }
}

TEST_P(ForgedReport, WordsOfAssessors) {
  for (const std::string& payer : {std::string(kForged), std::string("local:mine")}) {
    report_ = Forged();
    report::MatrixCell* cell = MakingHop()->add_matrix();
    cell->set_criterion("6.5");
    report::Attestation* attestation = cell->mutable_attestation();
    attestation->set_record("a");
    attestation->set_issuer("local:mine");
    attestation->set_limitations(kForged);
    attestation->set_fee_payer(payer);
    ExpectAllQuoted();
  }
}

TEST_P(ForgedReport, Events) {
  for (const char* kind : {"TitleTransferred", "Packed", "Unpacked", "Observed", "Countersigned",
                           "Retired", "Attested"}) {
    report::Event* event = report_.add_events();
    event->set_kind(kind);
    event->set_party("local:mine");
    event->set_to("local:mine");
    event->set_words(kForged);
  }
  ExpectAllQuoted();
}

// A text that is cut, and one whose every character takes nine columns.
TEST_P(ForgedReport, LongTexts) {
  std::string text = kForged;
  while (text.size() < 4000) text += "\xf3\xa0\x80\x81\"";
  MakingHop()->set_seller(text);
  report::Event* event = report_.add_events();
  event->set_kind("Observed");
  event->set_party("local:other");
  event->set_words(text);
  ExpectAllQuoted();
}

// Every argument of type text, and every party, of every sentence of a report.
TEST_P(ForgedReport, ArgumentsOfEveryCode) {
  int texts = 0;
  for (const statement::Code& code : evaluate::AllCodes()) {
    report::Statement said;
    said.set_code(std::string(code.id));
    bool has_text = false;
    for (std::string_view rest = code.arguments; !rest.empty();) {
      const statement::Declared one = statement::NextOf(rest);
      report::Argument* argument = said.add_arguments();
      argument->set_name(std::string(one.name));
      if (one.type == statement::Text::kType) {
        argument->set_text(kForged);
        has_text = true;
      } else if (one.type == statement::Id::kType) {
        argument->set_id("local:mine");
      } else if (one.type == statement::Items::kType) {
        report::Item* item = argument->mutable_items()->add_items();
        item->set_id("local:mine");
        item->set_party("local:mine");
      }
    }
    texts += has_text;
    const Renderer renderer(English(), report_);
    for (const std::string_view part : {"value", "limit", "message", "remedy", "text"}) {
      const std::string text = renderer.Part(said, part);
      EXPECT_THAT(Unquoted(text), Not(HasSubstr(kNeedle))) << code.id << " " << part;
    }
    report_.clear_findings();
    *report_.add_findings()->mutable_found() = said;
    Page page(100, GetParam());
    WriteFindings(report_, renderer, page);
    EXPECT_THAT(Unquoted(page.text()), Not(HasSubstr(kNeedle))) << code.id;
  }
  EXPECT_GT(texts, 15);
}

INSTANTIATE_TEST_SUITE_P(Pages, ForgedReport, ::testing::Bool());

TEST(Page, WhatIsCutInAQuotationIsClosed) {
  const Page page(100, true);
  EXPECT_EQ(page.Shown("a \"bcd\" e", 5), "a \"bc...\"");
  EXPECT_EQ(page.Shown("a \"b\\\"d\" e", 5), "a \"b...\"");
  EXPECT_EQ(page.Shown("a \"b\" cde", 7), "a \"b\" c...");
  EXPECT_EQ(page.Shown("a \\\\ b"), "a \\\\ b");  // safe already: nothing is doubled
}

}  // namespace
}  // namespace lode::present
