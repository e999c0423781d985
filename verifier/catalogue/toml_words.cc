// SPDX-License-Identifier: Apache-2.0
// The parser's own sentence is kept, since it is right where this guesses: only its opening words
// and the escaped end of a line are put in plain words.
#include "verifier/catalogue/toml_words.h"

#include <algorithm>

#include "verifier/base/encoding.h"
#include "verifier/base/number_words.h"
#include "verifier/base/safe_text.h"

namespace lode::catalogue {
namespace {

constexpr size_t kMostBytes = 300;

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view LineOf(std::string_view text, size_t line) {
  for (size_t at = 1; at < line; ++at) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return "";
    text.remove_prefix(end + 1);
  }
  return Trimmed(text.substr(0, text.find('\n')));
}

bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

bool IsNumber(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

void Replace(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

struct Assignment {
  std::string_view name, value;
};

// Of a line name = value; no name: it is another line. A remark behind the value is left out.
Assignment AssignmentOf(std::string_view text, size_t line) {
  const std::string_view words = LineOf(text, line);
  const size_t equals = words.find('=');
  if (equals == std::string_view::npos) return {};
  const std::string_view value = words.substr(equals + 1);
  return {Trimmed(words.substr(0, equals)), Trimmed(value.substr(0, value.find('#')))};
}

// What word processors and chats make of quotes, as UTF-8.
constexpr std::string_view kCurly[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e",
                                       "\xe2\x80\x98", "\xe2\x80\x99", "\xc2\xab",
                                       "\xc2\xbb"};

std::string CurlyQuotes(std::string_view text, size_t line) {
  std::string words(LineOf(text, line));
  const std::string typed = words;
  for (const std::string_view quote : kCurly) Replace(words, quote, "\"");
  if (words == typed) return "";
  return ". The quotes are curly ones of a word processor; write straight ones: " +
         base::SafeText(words, 120);
}

std::string QuotesAround(const Assignment& line) {
  const auto [name, value] = line;
  // Lists, tables and what has quotes already are no plain text.
  if (!IsName(name) || value.empty() || value.find_first_of("\"'#\\[]{}") != std::string_view::npos)
    return "";
  return ". A text stands in quotes: " + std::string(name) + " = \"" + base::SafeText(value, 60) +
         "\"";
}

}  // namespace

std::string WithQuotes(std::string_view text, size_t line) {
  return QuotesAround(AssignmentOf(text, line));
}

std::string NumberMeant(std::string_view name, std::string_view typed) {
  const std::string meant = base::NumberMeant(name, typed);
  return meant.empty() ? "" : ": write " + std::string(name) + " = " + meant;
}

std::string TomlFault(std::string_view description, std::string_view text, size_t line) {
  const std::string_view words = LineOf(text, line);
  std::string out(description);
  Replace(out, "Error while parsing ", "can't read the ");
  Replace(out, "'\\n'", "the end of the line");
  Replace(out, "'\\r'", "the end of the line");
  out = base::SafeText(out, kMostBytes);
  if (IsName(words)) return out + ". A line is a name, = and a value, or a table: [name]";
  if (const std::string curly = CurlyQuotes(text, line); !curly.empty()) return out + curly;
  const Assignment assigned = AssignmentOf(text, line);
  const std::string number = NumberMeant(assigned.name, assigned.value);
  // What is a number already has another fault, such as a name that stands twice.
  if (!number.empty() && !IsNumber(assigned.value))
    return out + ". A number is digits alone" + number;
  return IsNumber(assigned.value) ? out : out + QuotesAround(assigned);
}

}  // namespace lode::catalogue
