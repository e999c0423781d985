// SPDX-License-Identifier: Apache-2.0
// docs/refusals.md is made of the codes and their sentences: LODE_WRITE_DOCS=1 writes the page.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/unit/docs_page.h"
#include "verifier/custody/codes.h"
#include "verifier/present/messages.h"

namespace lode::present {
namespace {

constexpr size_t kColumns = 100;
constexpr char kHead[] =
    "# Refusals\n\n"
    "This page is generated from the codes and their sentences (`verifier/present/data`). A test\n"
    "refuses it when it differs.\n\n"
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
    "the rules.\n\n"
    "Below, each code stands with the names and types of its arguments. `{name}` stands for an\n"
    "argument; signs after a name say how it is shown (`verifier/present/messages.h`). The types:\n"
    "`id` of a lot, site or party; `name` and `names` of what is public, such as a form; `mg`, "
    "`ppm`,\n"
    "`count`; `time`, `day`; `digest`; `word` of a closed list; `items`; `text` as somebody wrote "
    "it.\n";

// Words in lines, with `indent` before all lines but the first, which begins with `first`.
std::string Wrapped(std::string first, size_t indent, std::string_view text) {
  std::string out, line = std::move(first);
  bool begun = false;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (begun && line.size() + 1 + end > kColumns) {
      out += line + "\n";
      line = std::string(indent, ' ');
      begun = false;
    }
    if (begun) line += ' ';
    line += text.substr(0, end);
    begun = true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

std::string Page() {
  std::vector<statement::Code> codes = custody::RefusalCodes();
  std::sort(codes.begin(), codes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  std::string out = kHead;
  std::string_view rule;
  for (const statement::Code& code : codes) {
    if (const auto of = statement::RuleOf(code.id); of != rule) {
      out += std::string(rule.empty() ? "" : "```\n") + "\n## " + std::string(of) + "\n\n```\n";
      rule = of;
    } else {
      out += "\n";
    }
    out += Wrapped(std::string(code.id) + (code.arguments.empty() ? "" : "  "), 4, code.arguments);
    for (const auto& [part, label] :
         {std::pair("message", "    wrong    "), std::pair("value", "    found    "),
          std::pair("limit", "    allowed  "), std::pair("remedy", "    remedy   ")}) {
      const std::string_view sentence = English().Sentence(code.id, part);
      if (!sentence.empty()) out += Wrapped(label, 13, sentence);
    }
  }
  return out + "```\n";
}

TEST(RefusalsPage, IsTheOneInTheTree) {
  const std::string path = LODE_SOURCE_DIR "/docs/refusals.md", page = Page();
  if (std::getenv("LODE_WRITE_DOCS") != nullptr) std::ofstream(path) << page;
  EXPECT_EQ(lode::testing::ReadPage(path), page) << "run this test with LODE_WRITE_DOCS=1";
}

}  // namespace
}  // namespace lode::present
