// SPDX-License-Identifier: Apache-2.0
// The lists of spaces and invisible characters are those that copying from tables, papers and chats
// brings along. They only help to name the right spelling: a number that contains one is refused in
// any case.
#include "verifier/record/number_text.h"

#include <array>

namespace lode::record {
namespace {

bool IsLetterOrDigit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool IsSign(char c) { return std::string_view("-/._:()#+&,*=").find(c) != std::string_view::npos; }

// What clerks and copied cells bring along, as UTF-8: white space, and what can't be seen.
constexpr std::array<std::string_view, 14> kSpaces = {" ",
                                                      "\t",
                                                      "\n",
                                                      "\r",
                                                      "\xc2\xa0",
                                                      "\xe1\x9a\x80",
                                                      "\xe2\x80\x82",
                                                      "\xe2\x80\x83",
                                                      "\xe2\x80\x84",
                                                      "\xe2\x80\x85",
                                                      "\xe2\x80\x87",
                                                      "\xe2\x80\x89",
                                                      "\xe2\x80\xaf",
                                                      "\xe3\x80\x80"};
constexpr std::array<std::string_view, 12> kInvisible = {
    "\xc2\xad",     "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x80\x8e", "\xe2\x80\x8f",
    "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x81\xa0", "\xef\xbb\xbf"};

template <typename List>
size_t LengthOfOneOf(const List& list, std::string_view text) {
  for (const std::string_view one : list) {
    if (text.starts_with(one)) return one.size();
  }
  return 0;
}

}  // namespace

bool IsNumberText(std::string_view text) {
  if (text.empty() || !IsLetterOrDigit(text.front())) return false;
  if (!IsLetterOrDigit(text.back()) && text.back() != ')') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsLetterOrDigit(text[i]) || IsSign(text[i])) continue;
    if (text[i] != ' ' || text[i - 1] == ' ') return false;
  }
  return true;
}

std::string NumberTextOf(std::string_view text) {
  std::string out;
  bool space = false;
  while (!text.empty()) {
    size_t length = LengthOfOneOf(kInvisible, text);
    if (length == 0) {
      length = LengthOfOneOf(kSpaces, text);
      if (length > 0) {
        space = true;
      } else {
        if (space && !out.empty()) out += ' ';
        space = false;
        const char c = text.front();
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        length = 1;
      }
    }
    text.remove_prefix(length);
  }
  return IsNumberText(out) ? out : std::string();
}

}  // namespace lode::record
