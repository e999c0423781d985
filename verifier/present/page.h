// SPDX-License-Identifier: Apache-2.0
// A page of terminal text of a given width: wrapped lines, glyphs with an ASCII spelling, columns
// by display width. Everything that comes from a record goes through Safe()
// first, or is a Renderer's. Internal.
#ifndef LODE_VERIFIER_PRESENT_PAGE_H_
#define LODE_VERIFIER_PRESENT_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/lode/trail/v1/report.pb.h"

namespace lode::present {

// Columns that a terminal gives the text: wide characters two, combining ones none.
int DisplayWidth(std::string_view utf8);

enum class Glyph {
  kHeavyRule,
  kLine,
  kDashed,
  kNode,
  kSource,
  kArrow,
  kTo,
  kDot,
  kBar,
  kPass,
  kWarn,
  kFail,
  kUnknown,
  kSuspended,
  kLapsed,
  kNotApplicable
};

class Page {
 public:
  Page(int width, bool utf8);

  int width() const { return width_; }
  std::string_view Of(Glyph glyph) const;
  // Text from outside, made safe to show; ASCII only on an ASCII page.
  std::string Safe(std::string_view untrusted, size_t max_bytes = 200) const;
  // Text that is safe already, such as a Renderer's, for this page: ASCII only on an ASCII page.
  // Cut after `max_bytes`, with "..." and the closing quote if one is open.
  std::string Shown(std::string_view safe, size_t max_bytes = 2000) const;

  // All of these take text that is safe already.
  void Line(std::string_view text = "");
  void Heading(std::string_view title);
  void HeavyRule();
  // Left and right on one line if both fit, else one under the other.
  void Spread(std::string_view left, std::string_view right);
  // Words wrapped to the width: `first` before the first line, `rest` before the others.
  void Wrap(std::string_view first, std::string_view rest, std::string_view text);

  // A bar of `columns` for part / whole; never empty for a part that is not nothing.
  std::string Bar(int64_t part, int64_t whole, int columns) const;

  std::string_view text() const { return text_; }  // so far
  std::string TakeText() { return std::move(text_); }

 private:
  int width_;
  bool utf8_;
  std::string text_;
};

// `text` and blanks up to `columns`.
std::string Padded(std::string_view text, int columns);
std::string PaddedLeft(std::string_view text, int columns);

// "PASS", "WARN", "FAIL", "UNKNOWN", "N-A", and its glyph: a failure that only warns is WARN.
std::string_view OutcomeWord(lode::trail::v1::Outcome outcome, lode::trail::v1::Severity severity);
Glyph GlyphOf(lode::trail::v1::Outcome outcome, lode::trail::v1::Severity severity);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_PAGE_H_
