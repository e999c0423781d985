// SPDX-License-Identifier: Apache-2.0
// Quoting is by single quotes, whose inside no shell changes. A quote in the text is closed, put in
// double quotes and opened again, because a backslash would be doubled on its way to the terminal.
#include "verifier/program/shell_word.h"

#include <algorithm>
#include <cstdio>

#include "verifier/base/safe_text.h"

namespace lode::program {
namespace {

// What no POSIX shell gives a meaning to, wherever it stands. (A tilde has one at the beginning.)
bool IsPlain(char c) {
  const bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return letter || std::string_view("._-/:@%+=,").find(c) != std::string_view::npos;
}

// Control characters, invisible ones and bytes that are no UTF-8 would not reach the reader as they
// are: base::SafeText rewrites them.
bool IsShownAsItIs(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '\\');
  return base::SafeText(plain, plain.size() + 1) == plain;
}

// $'a\012b': the bytes by their numbers.
std::string ByNumbers(std::string_view text) {
  std::string out = "$'";
  for (const char c : text) {
    if (IsPlain(c) || c == ' ') {
      out += c;
      continue;
    }
    char octal[8];
    std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(static_cast<uint8_t>(c)));
    out += octal;
  }
  return out + "'";
}

}  // namespace

std::string ShellWord(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsPlain)) return std::string(text);
  if (!IsShownAsItIs(text)) return ByNumbers(text);
  std::string out = "'";
  // Without a backslash, which base::SafeText would double where a message holds the word.
  for (const char c : text) out += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
  return out + "'";
}

std::string ShellPath(std::string_view path) {
  return ShellWord(path.starts_with("-") ? "./" + std::string(path) : std::string(path));
}

}  // namespace lode::program
