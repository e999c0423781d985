// SPDX-License-Identifier: Apache-2.0
// What is quoted is one word of a real shell, and the same text.
#include "verifier/program/shell_word.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "verifier/program/printer.h"

namespace lode::program {
namespace {

std::string ThroughAShell(const std::string& word, const std::string& shell = "") {
  const std::string command = "printf '%s|' " + word;
  if (!shell.empty()) setenv("LODE_TEST_COMMAND", command.c_str(), 1);
  FILE* pipe =
      popen((shell.empty() ? command : shell + " -c 'eval \"$LODE_TEST_COMMAND\"'").c_str(), "r");
  std::string out;
  for (int c; (c = std::fgetc(pipe)) != EOF;) out += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0) << word;
  return out;
}

TEST(ShellWord, IsOneWordOfAShell) {
  for (const std::string text :
       {"plain.lode", "a b", "it's", "$HOME", "~", "a;b", "*", "\"", "\\", "`id`", "#x", "C:\\x",
        "lot:lcc/hyd-0314", "ledger.example/x+1234abcd+AQ==", "(", "&", ""})
    EXPECT_EQ(ThroughAShell(ShellWord(text)), std::string(text) + "|") << text;
  EXPECT_EQ(ShellWord("lot:lcc/hyd-0314"), "lot:lcc/hyd-0314");
  EXPECT_EQ(ShellPath("-x.lode"), "./-x.lode");
  EXPECT_EQ(ThroughAShell(ShellPath("-a b")), "./-a b|");
}

// What a terminal is not given as it is, and what a reader would not see: by its numbers.
TEST(ShellWord, HoldsPrintableCharactersAlone) {
  for (const std::string text :
       {"a\nb", "\n", "a\x1b[2Jb", "tab\there", "\x7f", "it's\r", "\xff\xfe",
        "a\xe2\x80\xae"
        "b",
        "1\x01"
        "7",
        "\\\n", "caf\xc3\xa9\n"}) {
    const std::string word = ShellWord(text);
    EXPECT_EQ(ThroughAShell(word, "bash"), std::string(text) + "|") << word;
    for (const char c : word) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << word;
    // And on its way to the terminal it stays that word.
    std::ostringstream out, err;
    Printer(out, err).Next("lode record show {}", {word});
    EXPECT_EQ(err.str(), "next: lode record show " + word + "\n");
  }
  EXPECT_EQ(ShellPath("-\n"), "$'./-\\012'");
}

// A next step lets backslashes through, and nothing else.
TEST(ShellWord, ANextStepIsOneSafeLine) {
  std::ostringstream out, err;
  Printer(out, err).Next("{}", {"a\nPASS \x1b[2J \\x"});
  EXPECT_EQ(err.str(), "next: a\\x0aPASS \\x1b[2J \\\\x\n");
}

}  // namespace
}  // namespace lode::program
