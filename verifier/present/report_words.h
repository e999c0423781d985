// SPDX-License-Identifier: Apache-2.0
// The words and marks of a report that its sentences do not explain: UNACCOUNTED, ZZ, WARN. One
// list, for the legend of a report and for `explain`.
#ifndef LODE_VERIFIER_PRESENT_REPORT_WORDS_H_
#define LODE_VERIFIER_PRESENT_REPORT_WORDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/present/page.h"

namespace lode::present {

struct ReportWord {
  std::string word;             // as a report has it: "VERIFIED WITH EXCEPTIONS"
  std::string brief;            // a line of a legend
  std::string more;             // what else there is to know; may be empty
  std::string remedy;           // what to do
  bool in_legend = false;       // the text of a report says it without explaining it
  std::optional<Glyph> mark{};  // in the ESG matrix
};

// Ascending by word.
const std::vector<ReportWord>& ReportWords();
// Null: a report has no such word. The spelling is that of the list.
const ReportWord* FindReportWord(std::string_view word);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_REPORT_WORDS_H_
