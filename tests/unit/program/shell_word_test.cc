// SPDX-License-Identifier: Apache-2.0
// What is quoted is one word of a real shell, and the same text.
#include "verifier/program/shell_word.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace lode::program {
namespace {

std::string ThroughAShell(const std::string& word) {
  FILE* pipe = popen(("printf '%s|' " + word).c_str(), "r");
  std::string out;
  for (int c; (c = std::fgetc(pipe)) != EOF;) out += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0) << word;
  return out;
}

TEST(ShellWord, IsOneWordOfAShell) {
  for (const std::string text :
       {"plain.lode", "a b", "it's", "$HOME", "~", "a;b", "*", "\"", "\\", "`id`", "a\nb", "#x",
        "lot:lcc/hyd-0314", "ledger.example/x+1234abcd+AQ==", "(", "&", ""})
    EXPECT_EQ(ThroughAShell(ShellWord(text)), std::string(text) + "|") << text;
  EXPECT_EQ(ShellWord("lot:lcc/hyd-0314"), "lot:lcc/hyd-0314");
  EXPECT_EQ(ShellPath("-x.lode"), "./-x.lode");
  EXPECT_EQ(ThroughAShell(ShellPath("-a b")), "./-a b|");
}

}  // namespace
}  // namespace lode::program
