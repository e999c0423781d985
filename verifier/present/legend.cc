// SPDX-License-Identifier: Apache-2.0
// Words are looked for in the text itself, so that no writer of a section can forget its own. A
// word that a record brought in may be explained needlessly; none that is used is left out. Marks
// are asked of the report: "!" and "?" stand in sentences, too.
#include "verifier/present/legend.h"

#include "verifier/present/report_words.h"
#include "verifier/present/text_path.h"

namespace lode::present {
namespace {

constexpr int kWordColumns = 18;

bool IsOfAWord(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// As a word of its own.
bool Has(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool begins = at == 0 || !IsOfAWord(text[at - 1]);
    if (begins && (end == text.size() || !IsOfAWord(text[end]))) return true;
  }
  return false;
}

void WriteSymbols(Page& page) {
  page.Wrap(" ", "   ",
            std::string(page.Of(Glyph::kSource)) + " metal comes in   " +
                std::string(page.Of(Glyph::kNode)) + " it is processed   " +
                std::string(page.Of(Glyph::kDashed)) + " it moves, or is weighed or cleared   " +
                std::string(page.Of(Glyph::kArrow)) + " the lot");
}

}  // namespace

void WriteLegend(const lode::trail::v1::Report& report, Page& page) {
  const std::string text(page.text());
  const std::set<Glyph> marks = EsgMarks(report);
  bool any = report.hops_size() > 0;
  if (any) {
    page.Heading("MARKS AND WORDS");
    WriteSymbols(page);
  }
  const auto write = [&](std::string_view mark, const ReportWord& word) {
    if (!any) page.Heading("MARKS AND WORDS");
    any = true;
    page.Wrap(" " + std::string(mark) + " " + Padded(word.word, kWordColumns) + " ",
              std::string(static_cast<size_t>(kWordColumns) + 4, ' '), word.brief);
  };
  const auto is_marked = [&](const ReportWord& word) {
    return word.mark && marks.contains(*word.mark);
  };
  for (const ReportWord& word : ReportWords()) {
    if (is_marked(word)) write(page.Of(*word.mark), word);
  }
  for (const ReportWord& word : ReportWords()) {
    if (!is_marked(word) && word.in_legend && Has(text, word.word)) write(" ", word);
  }
}

}  // namespace lode::present
