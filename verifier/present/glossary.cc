// SPDX-License-Identifier: Apache-2.0
// A row is a line "| word | meaning |". The page has one table, whose head is left out.
#include "verifier/present/glossary.h"

#include <algorithm>
#include <string_view>

namespace lode::present {

namespace embedded {
extern const char glossary_data[];
extern const unsigned long glossary_size;
}  // namespace embedded

namespace {

constexpr std::string_view kBefore = "| ", kBetween = " | ", kAfter = " |";

std::vector<GlossaryRow> Rows(std::string_view page) {
  std::vector<GlossaryRow> rows;
  while (!page.empty()) {
    std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(line.size() + 1, page.size()));
    if (!line.starts_with(kBefore) || !line.ends_with(kAfter)) continue;
    line = line.substr(kBefore.size(), line.size() - kBefore.size() - kAfter.size());
    const size_t at = line.find(kBetween);
    if (at == std::string_view::npos) continue;
    rows.push_back(
        {std::string(line.substr(0, at)), std::string(line.substr(at + kBetween.size()))});
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

}  // namespace

const std::vector<GlossaryRow>& Glossary() {
  static const std::vector<GlossaryRow>& rows =
      *new std::vector<GlossaryRow>(Rows({embedded::glossary_data, embedded::glossary_size}));
  return rows;
}

std::vector<std::string> SpellingsOf(const std::string& word) {
  std::vector<std::string> out = {word};
  const size_t open = word.find(" ("), close = word.find(')');
  if (open == std::string::npos || close == std::string::npos) return out;
  out.push_back(word.substr(0, open));
  const std::string inside = word.substr(open + 2, close - open - 2);
  const bool is_short =
      std::all_of(inside.begin(), inside.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (is_short) out.push_back(inside);
  return out;
}

}  // namespace lode::present
