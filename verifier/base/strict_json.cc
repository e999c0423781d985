// SPDX-License-Identifier: Apache-2.0
// nlohmann's parser is kept, but its values are built here, because its callback interface takes
// quadratic time on long lists. Its messages are translated: people who write records by hand read
// them.
#include "verifier/base/strict_json.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/utf8.h"

namespace lode::base {
namespace {

// Json keeps the order of an object's keys and looks them up one by one.
constexpr size_t kMaxKeys = 4096;

// What the parser calls the kinds of tokens, and what people call them. Longer names first.
constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"unexpected end of input", "the text ends too early"},
    {"invalid string: ill-formed UTF-8 byte", "text that is not UTF-8; save the file as UTF-8"},
    {"invalid string: missing closing quote", "a text in quotes has no closing quote"},
    {"invalid literal",
     "this is no value: a value is a text in \"quotes\", a number, true, false, "
     "null, a list or an object"},
    {"number overflow parsing", "a number beyond all limits:"},
    {"string literal", "a text in \"quotes\""},
    {"number literal", "a number"},
    {"'[', '{', or a literal", "a value"},
};

// Reads characters from a text and counts them, so that an event of the parser has a place.
class Counting {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Counting(const char* at, size_t& read) : at_(at), read_(&read) {}
  reference operator*() const { return *at_; }
  Counting& operator++() {
    ++at_;
    ++*read_;
    return *this;
  }
  Counting operator++(int) {
    const Counting old = *this;
    ++*this;
    return old;
  }
  bool operator==(const Counting& other) const { return at_ == other.at_; }
  bool operator!=(const Counting& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  size_t* read_;
};

// Where the quoted text begins whose closing quote stands before `end`.
size_t StartOfString(std::string_view text, size_t end) {
  size_t at = end - 1;
  while (at > 0) {
    --at;
    if (text[at] != '"') continue;
    size_t backslashes = 0;
    while (backslashes < at && text[at - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) break;
  }
  return at;
}

// Where the token begins that ends before `end`: what a reader looks for.
size_t StartOfToken(std::string_view text, size_t end) {
  const auto is_word = [&](size_t at) {
    const char c = text[at];
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
           c == '-' || c == '.';
  };
  if (end == 0 || end > text.size()) return text.size();
  size_t at = end - 1;
  if (text[at] == '"') return StartOfString(text, end);
  if (!is_word(at) && (at == 0 || !is_word(at - 1))) return at;
  while (at > 0 && is_word(at - 1)) --at;
  return at;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Slips that the first bytes of a token show; "" if it is none of these.
std::string_view SlipAt(std::string_view here) {
  static constexpr std::pair<std::string_view, std::string_view> kSlips[] = {
      {"//", ": JSON has no comments; take it out"},
      {"/*", ": JSON has no comments; take it out"},
      {"#", ": JSON has no comments; take it out"},
      {"'", ": texts and names stand in straight double quotes: \"\""},
      {"\xe2\x80\x98", ": these are curly quotes of a word processor; write straight ones: \"\""},
      {"\xe2\x80\x99", ": these are curly quotes of a word processor; write straight ones: \"\""},
      {"\xe2\x80\x9c", ": these are curly quotes of a word processor; write straight ones: \"\""},
      {"\xe2\x80\x9d", ": these are curly quotes of a word processor; write straight ones: \"\""},
      {"\xe2\x80\x9e", ": these are curly quotes of a word processor; write straight ones: \"\""},
      {"\xc2\xab", ": write straight quotes: \"\""},
      {".", ": a number begins with a digit"},
      {"+", ": leave the plus sign out"},
      {"True", ": write true"},
      {"False", ": write false"},
      {"None", ": leave the field out"},
      {"NaN", ": leave the field out"},
      {"%", ": a number stands without a unit; 1 % is 10000 ppm"}};
  for (const auto& [begin, change] : kSlips) {
    if (here.starts_with(begin)) return change;
  }
  return "";
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "1,000" of which the parser read 1, the comma and the first digits that `at` begins.
bool IsThousands(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end - at == 3;
}

bool IsOfAName(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }

// "5 kg", "5kg", "5%": the token at `at` is what stands behind the number, or begins with it.
std::string_view UnitBehind(std::string_view text, size_t at, char before) {
  constexpr std::string_view kUnit =
      ": a number stands without a unit; the end of the field's name says it: _mg, _ppm, _days";
  std::string_view rest = text.substr(at);
  if (IsDigit(rest.front())) {
    rest.remove_prefix(std::min(rest.find_first_not_of("0123456789."), rest.size()));
    if (const std::string_view slip = SlipAt(rest); !slip.empty()) return slip;
    return !rest.empty() && IsLetter(rest.front()) && rest.front() != 'e' && rest.front() != 'E'
               ? kUnit
               : "";
  }
  const bool is_value =
      rest.starts_with("true") || rest.starts_with("false") || rest.starts_with("null");
  return IsDigit(before) && IsLetter(rest.front()) && !is_value ? kUnit : "";
}

// A name and a colon, as JavaScript has them.
bool IsBareName(std::string_view text) {
  if (!IsLetter(text.front()) && text.front() != '_') return false;
  const auto end = std::find_if_not(text.begin(), text.end(), IsOfAName);
  const size_t colon = text.find_first_not_of(" \t", static_cast<size_t>(end - text.begin()));
  return colon != std::string_view::npos && text[colon] == ':';
}

// What people most often did if the parser stumbles over the token at `at`; "" if it is none of
// these.
std::string_view WhatToChange(std::string_view text, size_t at, std::string_view why) {
  if (at >= text.size()) return "";
  const size_t last = text.substr(0, at).find_last_not_of(" \t\r\n");
  const char before = last == std::string_view::npos ? '\0' : text[last];
  const char here = text[at];
  if (before == ',' && (here == '}' || here == ']')) return ": remove the last comma";
  if (const std::string_view slip = SlipAt(text.substr(at)); !slip.empty()) return slip;
  const bool behind_comma = before == ',' && last + 1 == at && last > 0 && IsDigit(text[last - 1]);
  if (behind_comma && IsDigit(here) && IsThousands(text, at))
    return ": a number has no separator of thousands; write its digits alone";
  const size_t digit = here == '-' ? at + 1 : at;
  if (digit + 1 < text.size() && text[digit] == '0' && IsDigit(text[digit + 1]))
    return ": leave the zeros before it out";
  if (behind_comma && IsDigit(here)) return ": a number has no decimal comma";
  if (const std::string_view unit = UnitBehind(text, at, before); !unit.empty()) return unit;
  if ((before == '{' || before == ',') && IsBareName(text.substr(at)))
    return ": a name stands in quotes: \"\"";
  const bool wants_end = why.ends_with("expected '}'") || why.ends_with("expected ']'");
  const bool begins_more = here == '"' || here == '{' || here == '[' || here == '-' ||
                           IsDigit(here) || (here >= 'a' && here <= 'z');
  return wants_end && begins_more ? ": a comma is missing before this" : "";
}

std::string InPlainWords(std::string why) {
  for (const auto& [name, word] : kWords) {
    const size_t at = why.find(name);
    if (at != std::string::npos) why.replace(at, name.size(), word);
  }
  return why;
}

// "line 3, column 5: JSON: what"; the column counts characters.
absl::Status BrokenAt(std::string_view text, size_t at, std::string_view what) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const size_t line_start = before.rfind('\n') + 1;  // 0 if there is none
  const size_t characters = CountCharacters(before.substr(line_start));
  return Error(Reason::kMalformed,
               "line " + std::to_string(1 + std::count(before.begin(), before.end(), '\n')) +
                   ", column " + std::to_string(characters + 1) + ": JSON: " + std::string(what));
}

// Builds the value and watches it grow; the first complaint ends it, so that nothing is kept of
// what is refused. The library's own parser with a callback looks through a whole list again after
// each object in it, which takes long for a long list.
class DomBuilder : public nlohmann::detail::json_sax_dom_parser<Json> {
 public:
  // `read` counts what the parser has read of `text`; both are borrowed.
  DomBuilder(Json& out, std::string_view text, const size_t& read, int max_depth)
      : json_sax_dom_parser(out, /*allow_exceptions_=*/false),
        text_(text),
        read_(read),
        max_depth_(max_depth) {}

  bool start_object(size_t size) {
    keys_.emplace_back();
    return Opens() && json_sax_dom_parser::start_object(size);
  }
  bool end_object() {
    keys_.pop_back();
    --depth_;
    return json_sax_dom_parser::end_object();
  }
  bool start_array(size_t size) { return Opens() && json_sax_dom_parser::start_array(size); }
  bool end_array() {
    --depth_;
    return json_sax_dom_parser::end_array();
  }
  bool key(std::string& name) {
    const size_t quote = StartOfString(text_, read_);
    if (!keys_.back().insert(name).second)
      return Complain(quote, "the key " + SafeText(name, 64) + " stands twice in one object");
    if (keys_.back().size() > kMaxKeys) return Complain(quote, "more than 4096 keys in one object");
    return json_sax_dom_parser::key(name);
  }
  bool parse_error(size_t position, const std::string& token, const Json::exception& error) {
    // "[...] parse error at line 1, column 2: syntax error while parsing X - WHY; last read: ..."
    std::string why = error.what();
    if (why.starts_with("[")) why.erase(0, why.find("] ") + 2);
    if (const size_t colon = why.find(": "); colon != std::string::npos) why.erase(0, colon + 2);
    if (const size_t dash = why.find(" - "); dash != std::string::npos) why.erase(0, dash + 3);
    why.erase(std::min(why.find("; last read"), why.size()));
    // `position` counts what was read. A string that is broken is read from its quote, which is
    // where `token` begins; in that a control character stands as <U+000A>.
    if (!why.starts_with("invalid string")) {
      const bool is_mark = why.starts_with("unexpected '") && position > 0;
      const size_t token_at = is_mark ? position - 1 : StartOfToken(text_, position);
      const std::string_view change = WhatToChange(text_, token_at, why);
      return Complain(token_at, InPlainWords(std::move(why)) + std::string(change));
    }
    size_t length = token.size();
    for (size_t i = 0; (i = token.find("<U+", i)) != std::string::npos; ++i) length -= 7;
    return Complain(position - std::min(position, length), InPlainWords(std::move(why)));
  }

  std::string complaint;
  size_t at = 0;

 private:
  bool Opens() {
    if (++depth_ <= max_depth_) return true;
    return Complain(read_ - 1, "nested deeper than " + std::to_string(max_depth_) + " levels");
  }
  bool Complain(size_t where, std::string what) {
    at = where;
    complaint = std::move(what);
    return false;
  }

  std::string_view text_;
  const size_t& read_;
  const int max_depth_;
  int depth_ = 0;
  std::vector<std::set<std::string>> keys_;  // of the objects that are open
};

}  // namespace

absl::StatusOr<Json> ParseStrictJson(std::string_view text, size_t max_bytes, int max_depth) {
  if (text.size() > max_bytes) {
    return Error(Reason::kTooLarge,
                 "this JSON has at most " + std::to_string(max_bytes) + " bytes");
  }
  // The parser takes a zero byte for the end, and would pass over whatever follows it.
  if (const size_t zero = text.find('\0'); zero != std::string_view::npos)
    return BrokenAt(text, zero, "a zero byte is no part of it");
  Json json;
  size_t read = 0;
  DomBuilder builder(json, text, read, max_depth);
  const bool whole = Json::sax_parse(Counting(text.data(), read),
                                     Counting(text.data() + text.size(), read), &builder);
  if (!whole) return BrokenAt(text, builder.at, builder.complaint);
  return json;
}

}  // namespace lode::base
