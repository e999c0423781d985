// SPDX-License-Identifier: Apache-2.0
// Which names are plain is a list of what is harmless and not of what is dangerous: signs that
// nobody thought of end up in quotes.
#include "verifier/present/foreign.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "verifier/base/safe_text.h"
#include "verifier/base/utf8.h"

namespace lode::present {
namespace {

// What could be read as a closing quote.
bool LooksLikeQuote(uint32_t c) {
  return (c >= 0x201c && c <= 0x201f) || c == 0x2033 || c == 0x2036 || c == 0x02ba || c == 0x02dd ||
         c == 0x02ee || c == 0x05f4 || (c >= 0x301d && c <= 0x301f) || c == 0xff02;
}

// Lines, bars, nodes, arrows, ticks and crosses: text that is wrapped must not draw a path or a row
// of marks. A middle dot or a dash is writing and stays.
bool LooksDrawn(uint32_t c) {
  return c == 0x2020 || c == 0x2021 || (c >= 0x2190 && c <= 0x22ff) ||
         (c >= 0x2300 && c <= 0x23ff) || (c >= 0x2500 && c <= 0x27bf) ||
         (c >= 0x2900 && c <= 0x2bff) || c >= 0x1f000;
}

bool IsLetterOrDigit(uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7);
}

// Words with which Lode says what it found, in small letters.
bool IsOwnWord(std::string_view word) {
  static constexpr std::string_view kOwn[] = {
      "accredited", "attested", "authentic", "checked",  "complete", "esg",    "exception",
      "fail",       "failed",   "fails",     "lapsed",   "lode",     "n-a",    "not",
      "pass",       "passes",   "proven",    "reported", "required", "signed", "suspended",
      "undecided",  "unknown",  "valid",     "verified", "verifies", "warn",   "witness"};
  return std::find(std::begin(kOwn), std::end(kOwn), word) != std::end(kOwn);
}

bool IsPlain(std::string_view name) {
  std::string word;
  char before = ' ';
  for (size_t i = 0, length = 0; i <= name.size(); i += length) {
    uint32_t c = ' ';
    length = i == name.size() ? 1 : base::DecodeUtf8(name, i, c);
    if (length == 0) return false;
    if (IsLetterOrDigit(c) || c == '-') {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c < 0x80 ? name[i] : '~';
    } else {
      if (c != ' ' && c != '.' && c != '\'' && c != '&' && c != '(' && c != ')') return false;
      if (c == ' ' && before == ' ') return false;  // empty, or blanks at the ends or in a row
      if (IsOwnWord(word)) return false;
      word.clear();
    }
    before = static_cast<char>(c < 0x80 ? c : '~');
  }
  return true;
}

// Of text that is safe already.
std::string Escaped(std::string_view safe, bool drawn) {
  std::string out;
  for (size_t i = 0, length = 0; i < safe.size(); i += length) {
    uint32_t c = 0;
    length = std::max<size_t>(base::DecodeUtf8(safe, i, c), 1);
    if (c == '"') {
      out += "\\\"";
    } else if (drawn && (LooksLikeQuote(c) || LooksDrawn(c))) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, "\\u{%x}", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out += safe.substr(i, length);
    }
  }
  return out;
}

}  // namespace

std::string ForeignId(std::string_view id) { return Escaped(base::SafeText(id), false); }

std::string ForeignText(std::string_view text, size_t max_bytes) {
  return "\"" + Escaped(base::SafeText(text, max_bytes), true) + "\"";
}

std::string ForeignName(std::string_view name, size_t max_bytes) {
  return IsPlain(name) ? base::SafeText(name, max_bytes) : ForeignText(name, max_bytes);
}

}  // namespace lode::present
