// SPDX-License-Identifier: Apache-2.0
// The words are data; which of them has a mark is not, for the marks are the page's.
#include "verifier/present/report_words.h"

#include <algorithm>

#include "verifier/catalogue/toml_reader.h"
#include "verifier/present/explain_file.h"

namespace lode::present {

namespace {

using catalogue::TomlReader;

std::optional<Glyph> MarkOfWord(std::string_view word) {
  static constexpr std::pair<std::string_view, Glyph> kMarks[] = {
      {"PASS", Glyph::kPass},
      {"WARN", Glyph::kWarn},
      {"FAIL", Glyph::kFail},
      {"UNKNOWN", Glyph::kUnknown},
      {"SUSPENDED", Glyph::kSuspended},
      {"LAPSED", Glyph::kLapsed},
      {"N-A", Glyph::kNotApplicable},
      // Of the picture and its tables.
      {"metal comes in", Glyph::kSource},
      {"metal is processed", Glyph::kNode},
      {"it moves", Glyph::kDashed},
      {"path", Glyph::kLine},
      {"the lot", Glyph::kArrow},
      {"becomes", Glyph::kTo},
      {"and besides", Glyph::kDot},
      {"share", Glyph::kBar},
      {"title line", Glyph::kHeavyRule}};
  for (const auto& [name, glyph] : kMarks) {
    if (name == word) return glyph;
  }
  return std::nullopt;
}

}  // namespace

const std::vector<ReportWord>& ReportWords() {
  static const std::vector<ReportWord>& words = *new std::vector<ReportWord>([] {
    std::vector<ReportWord> out;
    auto root = TomlReader::Parse(ExplainFile());
    if (!root.ok()) return out;  // a test asks for every word
    TomlReader table = root->Table("word");
    for (const std::string& word : table.Keys()) {
      TomlReader row = table.Table(word);
      out.push_back({word, row.String("brief"), row.Has("more") ? row.String("more") : "",
                     row.String("remedy"), row.Has("legend") && row.Bool("legend"),
                     MarkOfWord(word)});
    }
    return out;
  }());
  return words;
}

const ReportWord* FindReportWord(std::string_view word) {
  const auto& all = ReportWords();
  const auto it =
      std::find_if(all.begin(), all.end(), [&](const ReportWord& one) { return one.word == word; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace lode::present
