// SPDX-License-Identifier: Apache-2.0
// docs/refusals.md and docs/findings.md are made of the codes and their sentences, and the table of
// argument types of docs/formats/report.md of the kernel's types: LODE_WRITE_DOCS=1 writes them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/unit/docs_page.h"
#include "tests/unit/present/code_page.h"
#include "tests/unit/present/record_words.h"
#include "tests/unit/present/report_fields.h"
#include "verifier/custody/codes.h"
#include "verifier/evaluate/check_names.h"
#include "verifier/evaluate/codes.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/table.h"

namespace lode::present {
namespace {

constexpr char kRefusals[] =
    "# Refusals\n\n"
    "This page is generated from the codes and their sentences. A test refuses it when it "
    "differs.\n"
    "\n"
    "A refusal names every rule that a record breaks. `lode` shows one like this:\n\n"
    "```\n"
    "ADM-07  retired.lots  lot:lcc/kzz-1 is held by another party\n"
    "    found    local:trader\n"
    "    allowed  local:smelter\n"
    "    remedy   let the holder record this, or take the lot over by a Received first\n"
    "```\n\n"
    "In JSON and over RPC each also has a `code`, such as `ADM-07.held-by-another`, and its\n"
    "arguments: a program acts on these, and not on the sentences. Codes are append-only. A code\n"
    "keeps its meaning and its arguments; a sentence may change. [Admission](admission.md) "
    "explains\n"
    "the rules. Codes of reports are on a [page of their own](findings.md).\n\n";

constexpr char kFindings[] =
    "# Codes of reports\n\n"
    "This page is generated from the codes and their sentences. A test refuses it when it "
    "differs.\n"
    "\n"
    "A [report](formats/report.md) holds codes and arguments. The text of a report shows them "
    "like\n"
    "this:\n\n"
    "```\n"
    "WARN     ATT-05 outcome at site:lcc/kanzenze: 6.5 energy and climate is partially met; plan\n"
    "         \"CAP-KANZENZE-2026-01\" is due 2027-06-30\n"
    "         needs an attestation that the plan is done\n"
    "```\n\n"
    "That is `ATT-05.planned` with the criterion, the plan and its due day. `lode explain\n"
    "ATT-05.planned` says the same as this page. Codes are append-only. A code keeps its meaning "
    "and\n"
    "its arguments; a sentence may change. A program that meets a code that it does not know "
    "shows\n"
    "the code and its arguments. [Rules](rules.md) says when a rule passes. Codes of refusals are "
    "on\n"
    "a [page of their own](refusals.md).\n\n";

std::string PageOf(std::string_view head, std::vector<statement::Code> codes) {
  return std::string(head) +
         "Below, each code stands with its arguments as `name:type`, in their order.\n\n"
         "## Types of arguments\n\n" +
         ArgumentTypes() +
         "\nThe rights say who may be told: PUBLIC everybody, OF_THE_LOT whoever may read the "
         "lot,\n"
         "OF_THE_PARTIES the parties that it is about.\n\n"
         "## Arguments in sentences\n\n" +
         SentenceForms() + CodesAndWords(std::move(codes));
}

void ExpectPage(const std::string& name, const std::string& page) {
  const std::string path = LODE_SOURCE_DIR "/docs/" + name;
  if (std::getenv("LODE_WRITE_DOCS") != nullptr) std::ofstream(path) << page;
  EXPECT_EQ(lode::testing::ReadPage(path), page) << "run this test with LODE_WRITE_DOCS=1";
}

TEST(RefusalsPage, IsTheOneInTheTree) {
  ExpectPage("refusals.md", PageOf(kRefusals, custody::RefusalCodes()));
}

TEST(FindingsPage, IsTheOneInTheTree) {
  ExpectPage("findings.md", PageOf(kFindings, evaluate::AllCodes()));
}

// A word of a record that says nothing of itself would be explained by nothing.
TEST(RecordWords, AreThoseOfTheProtos) {
  const std::string made =
      RecordWordsToml(LODE_BINARY_DIR "/tests/unit/present/report.descriptors");
  EXPECT_EQ(made.find(" = \"\"\n"), std::string::npos) << made;
  ExpectPage("../verifier/present/data/record_words.toml", made);
}

// Between two marks of a page that people write.
std::string With(std::string page, std::string_view name, std::string_view made) {
  const std::string begin = "<!-- made: " + std::string(name) + " -->\n", end = "<!-- end -->";
  const size_t from = page.find(begin);
  const size_t to = page.find(end, from);
  if (from == std::string::npos || to == std::string::npos) return "no mark " + std::string(name);
  return page.replace(from + begin.size(), to - from - begin.size(), made);
}

// What a check is called, in the order of a report.
std::string ChecksTable() {
  std::string out = "| name | what |\n|---|---|\n", last;
  for (const evaluate::CheckName& check : evaluate::CheckNames()) {
    std::string row = "| `" + check.name + "` | " + std::string(check.what) + " |\n";
    if (rules::FindRule(check.name) != nullptr) {
      row = "| a rule, such as `" + check.name + "` | see [rules](../rules.md), in their order |\n";
      if (last == "rule") continue;
      last = "rule";
    } else if (check.what.empty()) {
      row =
          "| a family, such as `" + check.name + "` | rules that are not built yet; see below |\n";
      if (last == "family") continue;
      last = "family";
    }
    out += row;
  }
  std::string families;
  for (const rules::NotBuilt& family : rules::FamiliesNotBuilt())
    families += (families.empty() ? "`" : ", `") + family.id + "`";
  return out + "\n" + Wrapped("The families, in their order: ", 0, families + ".");
}

TEST(ReportPage, HasEveryFieldAndType) {
  const std::string fields = ReportFields(LODE_BINARY_DIR "/tests/unit/present/report.descriptors");
  EXPECT_NE(fields.find("`lat_e7`"), std::string::npos);
  const std::string now = lode::testing::ReadPage(LODE_SOURCE_DIR "/docs/formats/report.md");
  ExpectPage(
      "formats/report.md",
      With(With(With(now, "types", ArgumentTypes()), "checks", ChecksTable()), "fields", fields));
}

TEST(ReportPage, NoFieldIsWithoutItsComment) {
  const auto silent =
      FieldsWithoutComment(LODE_BINARY_DIR "/tests/unit/present/report.descriptors");
  EXPECT_TRUE(silent.empty()) << ::testing::PrintToString(silent);
}

}  // namespace
}  // namespace lode::present
