// SPDX-License-Identifier: Apache-2.0
#include "verifier/base/strict_json.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"

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
    {"number overflow", "a number beyond all limits"},
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

// Takes everything, and keeps where the parser stopped and why.
struct FirstError : nlohmann::detail::json_sax_acceptor<Json> {
  explicit FirstError(std::string_view parsed) : text(parsed) {}
  bool parse_error(size_t position, const std::string& token, const Json::exception& error) {
    // "[...] parse error at line 1, column 2: syntax error while parsing X - WHY; last read: ..."
    why = error.what();
    if (const size_t colon = why.find(": "); colon != std::string::npos) why.erase(0, colon + 2);
    if (const size_t dash = why.find(" - "); dash != std::string::npos) why.erase(0, dash + 3);
    why.erase(std::min(why.find("; last read"), why.size()));
    // `position` counts what was read. A string that is broken is read from its quote, which is
    // where `token` begins; in that a control character stands as <U+000A>.
    if (!why.starts_with("invalid string")) {
      at = StartOfToken(text, position);
      return false;
    }
    size_t length = token.size();
    for (size_t i = 0; (i = token.find("<U+", i)) != std::string::npos; ++i) length -= 7;
    at = position - std::min(position, length);
    return false;
  }
  std::string_view text;
  size_t at = 0;
  std::string why;
};

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
  const auto characters = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start),
                                        before.end(), [](char c) { return (c & 0xC0) != 0x80; });
  return Error(Reason::kMalformed,
               "line " + std::to_string(1 + std::count(before.begin(), before.end(), '\n')) +
                   ", column " + std::to_string(characters + 1) + ": JSON: " + std::string(what));
}

}  // namespace

absl::StatusOr<Json> ParseStrictJson(std::string_view text, size_t max_bytes, int max_depth) {
  if (text.size() > max_bytes) {
    return Error(Reason::kTooLarge,
                 "this JSON has at most " + std::to_string(max_bytes) + " bytes");
  }
  // The parser takes a zero byte for the end, and would pass over whatever follows it.
  if (const size_t zero = text.find('\0'); zero != std::string_view::npos)
    return BrokenAt(text, zero, "a zero byte is no part of it");
  std::vector<std::set<std::string>> keys;
  std::string complaint;
  size_t read = 0, complained_at = 0;
  const auto complain = [&](size_t at, std::string what) {
    if (!complaint.empty()) return;
    complained_at = at;
    complaint = std::move(what);
  };
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    const bool opens =
        event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (depth + (opens ? 1 : 0) > max_depth) {  // what opens is one level deeper than where it is
      complain(read - 1, "nested deeper than " + std::to_string(max_depth) + " levels");
    }
    // Nothing is kept of what is refused: keeping it is what could take long.
    if (!complaint.empty()) return false;
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event != Json::parse_event_t::key) return true;
    const auto key = value.get<std::string>();
    if (!keys.back().insert(key).second) {
      complain(StartOfString(text, read),
               "the key " + SafeText(key, 64) + " stands twice in one object");
    } else if (keys.back().size() > kMaxKeys) {
      complain(StartOfString(text, read), "more than 4096 keys in one object");
    }
    return complaint.empty();
  };
  Json json = Json::parse(Counting(text.data(), read), Counting(text.data() + text.size(), read),
                          watch, /*allow_exceptions=*/false);
  if (!complaint.empty()) return BrokenAt(text, complained_at, complaint);
  if (!json.is_discarded()) return json;
  FirstError error(text);
  Json::sax_parse(text, &error);
  return BrokenAt(text, error.at, InPlainWords(error.why));
}

}  // namespace lode::base
