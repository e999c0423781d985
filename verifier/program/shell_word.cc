// SPDX-License-Identifier: Apache-2.0
// Quoting is by single quotes, whose inside no shell changes. A quote in the text is closed, put in
// double quotes and opened again, because a backslash would be doubled on its way to the terminal.
#include "verifier/program/shell_word.h"

#include <algorithm>

namespace lode::program {
namespace {

// What no POSIX shell gives a meaning to, wherever it stands. (A tilde has one at the beginning.)
bool IsPlain(char c) {
  const bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return letter || std::string_view("._-/:@%+=,").find(c) != std::string_view::npos;
}

}  // namespace

std::string ShellWord(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsPlain)) return std::string(text);
  std::string out = "'";
  // Without a backslash, which base::SafeText would double on its way to the terminal.
  for (const char c : text) out += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
  return out + "'";
}

std::string ShellPath(std::string_view path) {
  return ShellWord(path.starts_with("-") ? "./" + std::string(path) : std::string(path));
}

}  // namespace lode::program
