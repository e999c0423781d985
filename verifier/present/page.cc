// SPDX-License-Identifier: Apache-2.0
// Width is counted in columns and not in bytes, because names come in every script. Text from
// records is made safe first and measured afterwards: an escape takes room, too.
#include "verifier/present/page.h"

#include <algorithm>
#include <cstdio>

#include "verifier/base/arith.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/utf8.h"

namespace lode::present {
namespace {

namespace report = ::lode::trail::v1;

constexpr int kMinWidth = 60;
constexpr int kMaxWidth = 240;

// The character that begins at text[i], and its length. A byte that is not UTF-8 is one column:
// what is shown went through SafeText.
uint32_t CodePointAt(std::string_view text, size_t i, size_t& length) {
  uint32_t code_point = 0;
  length = base::DecodeUtf8(text, i, code_point);
  if (length > 0) return code_point;
  length = 1;
  return '?';
}

int ColumnsOf(uint32_t c) {
  if (c >= 0x300 && c <= 0x36f) return 0;
  const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
                    (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                    (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                    (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) ||
                    (c >= 0x20000 && c <= 0x3fffd);
  return wide ? 2 : 1;
}

// How many bytes of `text` fit into `columns`.
size_t BytesThatFit(std::string_view text, int columns) {
  size_t i = 0;
  while (i < text.size()) {
    size_t length = 0;
    columns -= ColumnsOf(CodePointAt(text, i, length));
    if (columns < 0) break;
    i += length;
  }
  return i;
}

// Bytes of the character or the whole escape (\", \\, \xNN, \u{N}) that begins at safe[i]. Half an
// escape could be read as a quote, or as nothing.
size_t PieceAt(std::string_view safe, size_t i) {
  size_t length = 0;
  if (safe[i] != '\\') {
    CodePointAt(safe, i, length);
    return length;
  }
  const std::string_view kind = safe.substr(i, 3);
  length = kind.starts_with("\\x") ? 4 : 2;
  if (kind.starts_with("\\u{")) length = std::min(safe.find('}', i), safe.size()) - i + 1;
  return std::min(length, safe.size() - i);
}

// `bytes` of safe text or less: up to a piece's end.
size_t WholePieces(std::string_view safe, size_t bytes) {
  size_t end = 0;
  for (size_t i = 0; i < safe.size() && i <= bytes; i += PieceAt(safe, i)) end = i;
  return bytes >= safe.size() ? safe.size() : end;
}

// Of text that is safe: what is not ASCII as an escape, if the page has nothing else.
std::string InScript(std::string_view safe, bool utf8) {
  if (utf8) return std::string(safe);
  std::string ascii;
  for (size_t i = 0, length = 0; i < safe.size(); i += length) {
    const uint32_t c = CodePointAt(safe, i, length);
    if (c < 0x80) {
      ascii += static_cast<char>(c);
    } else {
      char escaped[16];
      std::snprintf(escaped, sizeof escaped, "\\u{%x}", static_cast<unsigned>(c));
      ascii += escaped;
    }
  }
  return ascii;
}

}  // namespace

int DisplayWidth(std::string_view utf8) {
  int columns = 0;
  for (size_t i = 0, length = 0; i < utf8.size(); i += length)
    columns += ColumnsOf(CodePointAt(utf8, i, length));
  return columns;
}

Page::Page(int width, bool utf8) : width_(std::clamp(width, kMinWidth, kMaxWidth)), utf8_(utf8) {}

std::string_view Page::Of(Glyph glyph) const {
  switch (glyph) {
    case Glyph::kHeavyRule:
      return utf8_ ? "━" : "=";
    case Glyph::kLine:
      return utf8_ ? "│" : "|";
    case Glyph::kDashed:
      return utf8_ ? "┊" : ":";
    case Glyph::kNode:
      return utf8_ ? "●" : "*";
    case Glyph::kSource:
      return utf8_ ? "◆" : "#";
    case Glyph::kArrow:
      return utf8_ ? "▼" : "V";
    case Glyph::kTo:
      return utf8_ ? "→" : "->";
    case Glyph::kDot:
      return utf8_ ? "·" : ",";
    case Glyph::kBar:
      return utf8_ ? "█" : "#";
    case Glyph::kPass:
      return utf8_ ? "✓" : "+";
    case Glyph::kWarn:
      return "!";
    case Glyph::kFail:
      return utf8_ ? "✗" : "X";
    case Glyph::kUnknown:
      return "?";
    case Glyph::kSuspended:
      return utf8_ ? "⊘" : "S";
    case Glyph::kLapsed:
      return utf8_ ? "†" : "L";
    case Glyph::kNotApplicable:
      return utf8_ ? "–" : "-";
  }
  return "";
}

std::string Page::Safe(std::string_view untrusted, size_t max_bytes) const {
  return InScript(base::SafeText(untrusted, max_bytes), utf8_);
}

std::string Page::Shown(std::string_view safe, size_t max_bytes) const {
  const size_t end = WholePieces(safe, max_bytes);
  if (end == safe.size()) return InScript(safe, utf8_);
  bool quoted = false;
  for (size_t i = 0; i < end; i += PieceAt(safe, i)) quoted ^= safe[i] == '"';
  return InScript(safe.substr(0, end), utf8_) + "..." + (quoted ? "\"" : "");
}

void Page::Line(std::string_view text) {
  text_.append(text.substr(0, BytesThatFit(text, width_)));
  while (!text_.empty() && text_.back() == ' ') text_.pop_back();
  text_ += '\n';
}

void Page::Heading(std::string_view title) {
  Line();
  Line(title);
}

void Page::HeavyRule() {
  std::string rule;
  for (int i = 0; i < width_; ++i) rule += Of(Glyph::kHeavyRule);
  Line(rule);
}

void Page::Spread(std::string_view left, std::string_view right) {
  const int gap = width_ - DisplayWidth(left) - DisplayWidth(right);
  if (gap < 2) {
    Wrap("", "    ", left);
    return Wrap("", "    ", right);
  }
  Line(std::string(left) + std::string(static_cast<size_t>(gap), ' ') + std::string(right));
}

void Page::Wrap(std::string_view first, std::string_view rest, std::string_view text) {
  std::string line(first);
  bool empty = true;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const int needed = DisplayWidth(line) + (empty ? 0 : 1) + DisplayWidth(word);
    if (needed > width_ && !empty) {
      Line(line);
      line = rest;
      empty = true;
    }
    // A word longer than a line is cut, not lost.
    while (DisplayWidth(line) + DisplayWidth(word) > width_ && empty) {
      const size_t fits = WholePieces(word, BytesThatFit(word, width_ - DisplayWidth(line)));
      if (fits == 0) break;
      Line(line + std::string(word.substr(0, fits)));
      word.remove_prefix(fits);
      line = rest;
    }
    line += (empty ? "" : " ") + std::string(word);
    empty = false;
  }
  Line(line);
}

std::string Page::Bar(int64_t part, int64_t whole, int columns) const {
  static constexpr std::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (part <= 0 || whole <= 0) return "";
  const auto eighths = static_cast<int>(static_cast<base::Int128>(part) * columns * 8 / whole);
  std::string bar;
  for (int i = 0; i < eighths / 8; ++i) bar += Of(Glyph::kBar);
  if (utf8_) bar += kEighths[eighths % 8];
  if (bar.empty()) bar = utf8_ ? kEighths[1] : Of(Glyph::kBar);
  return bar;
}

std::string Padded(std::string_view text, int columns) {
  const int blanks = columns - DisplayWidth(text);
  return std::string(text) + std::string(static_cast<size_t>(std::max(blanks, 0)), ' ');
}

std::string PaddedLeft(std::string_view text, int columns) {
  const int blanks = columns - DisplayWidth(text);
  return std::string(static_cast<size_t>(std::max(blanks, 0)), ' ') + std::string(text);
}

std::string_view OutcomeWord(report::Outcome outcome, report::Severity severity) {
  switch (outcome) {
    case report::PASS:
      return "PASS";
    case report::FAIL:
      return severity == report::WARNS || severity == report::INFORMS ? "WARN" : "FAIL";
    case report::UNKNOWN:
      return "UNKNOWN";
    case report::NOT_APPLICABLE:
      return "N-A";
    case report::NOT_CHECKED:
      return "NOT MADE";
    default:  // an outcome that this version does not know is no answer
      return "UNKNOWN";
  }
}

Glyph GlyphOf(report::Outcome outcome, report::Severity severity) {
  const std::string_view word = OutcomeWord(outcome, severity);
  if (word == "PASS") return Glyph::kPass;
  if (word == "WARN") return Glyph::kWarn;
  if (word == "FAIL") return Glyph::kFail;
  return word == "N-A" ? Glyph::kNotApplicable : Glyph::kUnknown;
}

}  // namespace lode::present
