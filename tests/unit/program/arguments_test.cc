// SPDX-License-Identifier: Apache-2.0
// Command lines: no value is lost, split, emptied or read in another base, and every wrong word is
// named.
#include "verifier/program/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "verifier/base/reason.h"

namespace lode::program {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

using Words = std::vector<std::string>;

// A program like lode, made anew for each reading.
struct Program {
  Program() {
    app.fallthrough();
    app.require_subcommand(1);
    app.set_version_flag("--version", "lode 9");
    app.add_option("--trust", trust, "trust file");
    app.add_flag("--json", json, "JSON");
    CLI::App* record = app.add_subcommand("record", "records");
    record->require_subcommand(1);
    CLI::App* sign = record->add_subcommand("sign", "signs");
    sign->add_option("FILE", files, "files")->required();
    sign->add_option("--key", keys, "keys")->required()->allow_extra_args(false);
    sign->add_option("-o,--out", out, "folder");
    record->add_subcommand("submit", "submits");
    CLI::App* lot = app.add_subcommand("lot", "lots");
    lot->require_subcommand(1);
    CLI::App* list = lot->add_subcommand("list", "lists");
    AddWholeNumber(*list, "--limit", 1, 1000, limit, "at most");
    AddChoice(*list, "--sort", sort, {"name", "mass"}, "how");
    list->add_option("--raw", raw, "a number that CLI11 reads");
    list->add_option("--share", share, "a number with a point");
    lot->add_subcommand("verify", "verifies");
  }
  std::string Read(const Words& words) {
    const auto text = ParseArguments(app, words);
    if (!text.ok()) {
      EXPECT_EQ(base::ReasonOf(text.status()), base::Reason::kUsage);
      return std::string(text.status().message());
    }
    return text->value_or("");
  }

  CLI::App app{"A program", "lode"};
  std::string trust, out, sort;
  Words files, keys;
  bool json = false;
  int limit = 0, raw = 0;
  double share = 0;
};

std::string Read(const Words& words) { return Program().Read(words); }

TEST(Arguments, ValuesAreKeptAsTheyAre) {
  for (const std::string& value :
       {std::string("[a,b]"), std::string("[]"), std::string("a,b"), std::string("%%"),
        std::string("\x01[a]"), std::string("-"), std::string("-x"), std::string("a=b"),
        std::string("'a'"), std::string("\"a\""), std::string(" "), std::string("record"),
        std::string("a\nb"), std::string("./{}")}) {
    Program program;
    const Words words = {"record", "sign", "f", "--key", value, "--out", value, "--trust=" + value};
    EXPECT_EQ(program.Read(words), "") << value;
    EXPECT_EQ(program.out, value);
    EXPECT_EQ(program.trust, value);
    EXPECT_THAT(program.keys, ElementsAre(value));
  }
}

TEST(Arguments, PositionalsAreKeptAsTheyAre) {
  Program program;
  EXPECT_EQ(program.Read({"record", "sign", "[a,b]", "sign", "lot", "-", "--json", "--key", "k",
                          "x", "--key", "l", "--", "--key", "-y"}),
            "");
  EXPECT_THAT(program.files, ElementsAre("[a,b]", "sign", "lot", "-", "x", "--key", "-y"));
  EXPECT_THAT(program.keys, ElementsAre("k", "l"));
  EXPECT_TRUE(program.json);
}

TEST(Arguments, AnEmptyValueIsRefusedWithItsName) {
  for (const Words& words : {Words{"--trust", "", "lot", "list"},
                             {"lot", "list", "--trust="},
                             {"lot", "list", "--trust", ""}}) {
    EXPECT_THAT(Read(words), StartsWith("--trust has an empty value; is a variable not set?"));
  }
  EXPECT_THAT(Read({"record", "sign", "f", "--key", "", "--key", "k"}),
              StartsWith("--key has an empty value"));
  EXPECT_THAT(Read({"record", "sign", "f", "--key", "k", "-o", ""}),
              StartsWith("-o has an empty value"));
  EXPECT_THAT(Read({"record", "sign", "", "--key", "k"}), StartsWith("FILE is an empty word"));
  EXPECT_THAT(Read({"record", "sign", "{}", "--key", "k"}), HasSubstr("./{}"));
  EXPECT_THAT(Read({"record", "sign", "f", "--key", "{}"}), HasSubstr("./{}"));
}

TEST(Arguments, AnOptionDoesNotSwallowTheNext) {
  EXPECT_THAT(Read({"lot", "list", "--trust", "--json"}),
              StartsWith("--trust needs a value, and --json stands in its place"));
  EXPECT_THAT(Read({"lot", "list", "--trust"}), StartsWith("--trust needs a value"));
  Program program;
  EXPECT_EQ(program.Read({"lot", "list", "--trust=--json"}), "");
  EXPECT_EQ(program.trust, "--json");
}

TEST(Arguments, GivenTwiceIsRefused) {
  EXPECT_THAT(Read({"--trust", "a", "lot", "list", "--trust", "a"}),
              StartsWith("--trust is given twice"));
  EXPECT_THAT(Read({"record", "sign", "f", "--key", "k", "-o", "a", "--out", "b"}),
              StartsWith("--out is given twice"));
  EXPECT_EQ(Read({"lot", "list", "--json", "--json"}), "");
}

TEST(Arguments, NumbersAreDecimal) {
  for (const char* text : {"1", "8", "999", "1000"}) {
    Program program;
    EXPECT_EQ(program.Read({"lot", "list", "--limit", text}), "") << text;
    EXPECT_EQ(program.limit, std::stoi(text));
  }
  for (const char* text : {"0", "1001", "010", "0x10", "+5", "-5", " 5", "5 ", "5.0", "1e2", "a",
                           "99999999999999999999999", "0b1", "1'0"}) {
    EXPECT_THAT(
        Read({"lot", "list", "--limit", text}),
        StartsWith("--limit: " + std::string(text) + " is not a whole number from 1 to 1000"));
    EXPECT_THAT(Read({"lot", "list", "--limit=" + std::string(text)}), StartsWith("--limit: "));
  }
  // One that is given to CLI11 as it is.
  EXPECT_EQ(Read({"lot", "list", "--raw", "8"}), "");
  for (const char* text : {"010", "0x10", "+5", "-5", "5.0", "99999999999"}) {
    EXPECT_THAT(Read({"lot", "list", "--raw", text}), HasSubstr("--raw")) << text;
  }
  EXPECT_EQ(Read({"lot", "list", "--share", "0.5"}), "");
  for (const char* text : {"0x1p3", "inf", "nan", ".5", "5.", "00.5", "1e3", "0,5"}) {
    EXPECT_THAT(Read({"lot", "list", "--share", text}), StartsWith("--share: ")) << text;
  }
}

TEST(Arguments, AMisspeltWordIsNamedWithTheNearest) {
  EXPECT_EQ(Read({"record", "sumbit"}),
            "`lode record sumbit` does not exist. Did you mean `lode record submit`?");
  EXPECT_EQ(Read({"recrod", "submit"}),
            "`lode recrod` does not exist. Did you mean `lode record`?");
  EXPECT_EQ(Read({"verify", "x"}), "`lode verify` does not exist. Did you mean `lode lot verify`?");
  EXPECT_EQ(Read({"frobnicate"}),
            "`lode frobnicate` does not exist. Its commands are: record, lot");
  EXPECT_EQ(Read({"help"}), "`lode help` does not exist. Did you mean `lode --help`?");
  EXPECT_EQ(Read({"lot", "list", "--limti", "5"}),
            "`lode lot list` has no option --limti. Did you mean --limit?");
  EXPECT_EQ(Read({"lot", "list", "--turst=x"}),
            "`lode lot list` has no option --turst. Did you mean --trust?");
  EXPECT_EQ(Read({"lot", "list", "-5"}), "`lode lot list` has no option -5");
  EXPECT_EQ(Read({"lot", "list", "--sort", "mss"}),
            "--sort: mss is none of name, mass. Did you mean mass?");
  EXPECT_EQ(Read({"lot"}), "`lode lot` needs a command: list, verify");
  EXPECT_EQ(Read({}), "`lode` needs a command: record, lot");
  EXPECT_EQ(Read({"lot", "list", "more"}), "`lode lot list` does not take the word more here");
  EXPECT_THAT(Read({"record", "sign", "--key", "k"}), HasSubstr("FILE is required"));
  EXPECT_THAT(Read({"lot", "list", "--json=no"}), StartsWith("--json takes no value"));
}

// Help is given whatever else is wrong, but for a command that does not exist.
TEST(Arguments, HelpAndVersion) {
  EXPECT_THAT(Read({"--help"}), HasSubstr("A program"));
  EXPECT_THAT(Read({"-h"}), HasSubstr("A program"));
  EXPECT_THAT(Read({"--version"}), HasSubstr("lode 9"));
  EXPECT_THAT(Read({"lot", "--help"}), HasSubstr("lots"));
  for (const Words& words : {Words{"lot", "list", "--help"},
                             {"lot", "list", "--limit", "x", "--help"},
                             {"lot", "list", "--bogus", "-h"},
                             {"lot", "list", "--trust", "--help"},
                             {"--trust", "", "lot", "list", "--help"},
                             {"lot", "--help", "list"}}) {
    EXPECT_THAT(Read(words), HasSubstr("lists")) << testing::PrintToString(words);
  }
  EXPECT_THAT(Read({"recrod", "--help"}), HasSubstr("does not exist"));
}

}  // namespace
}  // namespace lode::program
