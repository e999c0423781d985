// SPDX-License-Identifier: Apache-2.0
// A format is a literal and its values are escaped one by one, so no value can bring a placeholder
// or an escape of its own. After a lost write the answers go on on stderr: a submission can't be
// repeated just to see its answer.
#include "verifier/program/printer.h"

#include "verifier/base/ascii_json.h"
#include "verifier/base/safe_text.h"

namespace lode::program {
namespace {

constexpr std::string_view kHole = "{}";

// SafeText doubles backslashes, which a line that was escaped before has: such a line is safe if
// nothing else changed.
std::string SafeLine(std::string_view line) {
  std::string safe = base::SafeText(line, line.size() + 1);
  std::string single;
  for (size_t i = 0; i < safe.size(); ++i) {
    single += safe[i];
    if (safe[i] == '\\' && i + 1 < safe.size() && safe[i + 1] == '\\') ++i;
  }
  return single == line ? single : safe;
}

using Escape = std::string (*)(std::string_view);

std::string Escaped(std::string_view text) { return base::SafeText(text); }

std::string Fill(std::string_view format, std::initializer_list<std::string_view> values,
                 Escape escape = Escaped) {
  std::string out;
  for (const std::string_view value : values) {
    const size_t hole = format.find(kHole);
    if (hole == std::string_view::npos) break;
    out += format.substr(0, hole);
    out += escape(value);
    format.remove_prefix(hole + kHole.size());
  }
  return out += format;
}

std::string SafeLines(std::string_view lines) {
  std::string safe;
  while (!lines.empty()) {
    const size_t end = lines.find('\n');
    safe += SafeLine(lines.substr(0, end)) + '\n';
    if (end == std::string_view::npos) break;
    lines.remove_prefix(end + 1);
  }
  return safe;
}

}  // namespace

void Printer::Out(Literal format, std::initializer_list<std::string_view> values) {
  ToOut(Fill(format.text(), values) + '\n');
}

void Printer::Err(Literal format, std::initializer_list<std::string_view> values) {
  EndProgress();
  err_ << Fill(format.text(), values) << '\n';
}

void Printer::Next(Literal format, std::initializer_list<std::string_view> values) {
  EndProgress();
  err_ << "next: " << Fill(format.text(), values, SafeLine) << '\n';
}

void Printer::OutJson(std::string_view json) { ToOut(base::AsciiJson(json) + '\n'); }

void Printer::OutLines(std::string_view lines) { ToOut(SafeLines(lines)); }

void Printer::ErrLines(std::string_view lines) {
  EndProgress();
  err_ << SafeLines(lines);
}

void Printer::OutBytes(std::string_view bytes) {
  out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void Printer::ToOut(std::string_view text) {
  EndProgress();
  if (!keep_telling_) {
    out_ << text;
    return;
  }
  if (out_ && out_ << text << std::flush) return;
  if (!lost_) err_ << "note: standard output takes no more; what belongs there follows here\n";
  lost_ = true;
  err_ << text;
}

void Printer::Progress(Literal format, std::initializer_list<std::string_view> values) {
  err_ << '\r' << Fill(format.text(), values) << std::flush;
  in_progress_ = true;
}

void Printer::EndProgress() {
  if (in_progress_) err_ << '\n';
  in_progress_ = false;
}

}  // namespace lode::program
