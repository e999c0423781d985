// SPDX-License-Identifier: Apache-2.0
// Where settings come from, and that a folder which the user did not allow has no say in whom to
// trust or what to sign.
#include "client/cli/settings.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <vector>

#include "client/cli/allowed_settings.h"
#include "tests/unit/cli/fixture.h"
#include "tests/unit/program/temp_folder.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/signing.h"

namespace lode::cli {
namespace {

using Kind = SettingSource::Kind;

std::string Vkey(const std::string& name, char letter) {
  return note::FormatVkey(
      note::MakeNoteKey(name, note::kTypeEd25519,
                        crypto::SigningKey::FromSeed(std::string(32, letter))->public_key()));
}

SettingSource Source(Kind kind, SettingValues values) {
  return {kind, "/conf/lode.toml", std::move(values), std::nullopt};
}

TEST(Settings, TheFirstThatSaysItWins) {
  const auto environment =
      SettingsOfEnvironment({{"LODE_ADDRESS", "env:1"}, {"LODE_PROFILE", "demo"}, {"HOME", ""}});
  ASSERT_TRUE(environment.ok()) << environment.status();
  const auto file =
      ParseSettings("address = \"file:1\"\nprofile = \"books\"\ntrust = \"t\"", "/conf/lode.toml");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto settings = MergeSettings(std::vector{Source(Kind::kFlags, {{"address", "flag:1"}}),
                                                  Source(Kind::kEnvironment, *environment),
                                                  Source(Kind::kFile, *file)});
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->address, "flag:1");
  EXPECT_EQ(settings->profile, "demo");
  EXPECT_EQ(settings->trust, "/conf/t");
  EXPECT_EQ(settings->pin, "");
}

TEST(Settings, PlacesThatNameOtherLedgersAreAnError) {
  const std::string one = Vkey("ledger.example/one", 'a'), two = Vkey("ledger.example/two", 'b');
  const auto trust = LoadTrust(std::vector{Source(Kind::kFlags, {{"vkey", one}}),
                                           Source(Kind::kEnvironment, {{"vkey", two}})});
  ASSERT_FALSE(trust.ok());
  EXPECT_EQ(base::ReasonOf(trust.status()), base::Reason::kUsage);
  for (const std::string& words :
       {std::string("--vkey"), std::string("LODE_VKEY"), std::string("ledger.example/one (key "),
        std::string("ledger.example/two (key ")})
    EXPECT_NE(std::string(trust.status().message()).find(words), std::string::npos)
        << trust.status();
  EXPECT_TRUE(LoadTrust(std::vector{Source(Kind::kFlags, {{"vkey", one}}),
                                    Source(Kind::kFile, {{"vkey", one}})})
                  .ok());
  EXPECT_FALSE(LoadTrust(std::vector{Source(Kind::kFlags, {{"vkey", one}, {"trust", "t"}})}).ok());
  EXPECT_FALSE(LoadTrust({}).ok());
  for (const char* name : {"origin", "genesis"}) {
    const auto merged = MergeSettings(
        std::vector{Source(Kind::kEnvironment, {{name, "a"}}), Source(Kind::kFile, {{name, "b"}})});
    EXPECT_EQ(base::ReasonOf(merged.status()), base::Reason::kUsage) << name;
  }
}

// What a person wrote who does not know TOML: the line as it should be.
TEST(Settings, AValueWithoutQuotesIsShownWithThem) {
  for (const auto& [line, quoted] : {std::pair{"trust = trust.txt", "trust = \"trust.txt\""},
                                     {"address = 127.0.0.1:7480", "address = \"127.0.0.1:7480\""},
                                     {"profile = demo", "profile = \"demo\""},
                                     {"pin = 7", "pin = \"7\""},
                                     {"genesis=00aa  ", "genesis = \"00aa\""}}) {
    const auto settings = ParseSettings("# mine\n" + std::string(line) + "\n", "lode.toml");
    ASSERT_FALSE(settings.ok()) << line;
    const std::string told(settings.status().message());
    EXPECT_NE(told.find(std::string("A text stands in quotes: ") + quoted), std::string::npos)
        << told;
  }
  EXPECT_NE(std::string(ParseSettings("\n\ntrust = trust.txt", "a").status().message())
                .find("a: line 3, column"),
            std::string::npos);
  // Nothing is said where quotes are not what is missing.
  for (const char* text : {"trust = \"a", "trust", "= x", "trust = ", ""}) {
    const auto settings = ParseSettings(text, "a");
    EXPECT_EQ(std::string(settings.status().message()).find("stands in quotes"), std::string::npos)
        << settings.status();
  }
}

TEST(Settings, AMisspeltVariableIsNamed) {
  const auto told = MisspeltVariables({{"LODE_TRSUT", "t"},
                                       {"LODE_TRUST", "t"},
                                       {"LODE_LONG", "1"},
                                       {"LODE_TEST_CLOCK", "c"},
                                       {"LODE_PINS", "p"},
                                       {"TRSUT", "t"}});
  EXPECT_EQ(told,
            (std::vector<std::string>{"LODE_PINS is not a setting. Did you mean LODE_PIN?",
                                      "LODE_TRSUT is not a setting. Did you mean LODE_TRUST?"}));
}

TEST(Settings, HalfOfAPairIsNamed) {
  const auto half = [](SettingValues values) {
    return HalfOfAPair(std::vector{Source(Kind::kEnvironment, std::move(values))});
  };
  EXPECT_EQ(half({}), "");
  EXPECT_EQ(half({{"origin", "a"}, {"genesis", "b"}}), "");
  EXPECT_EQ(half({{"origin", "a"}}).substr(0, 60),
            "LODE_ORIGIN says the ledger's name, and nothing says its gen");
  EXPECT_EQ(half({{"genesis", "b"}}).substr(0, 60),
            "LODE_GENESIS says the ledger's Genesis, and nothing says its");
}

TEST(Settings, NoTrustNamesWhatIsSaidOfTheLedger) {
  const auto trust =
      LoadTrust(std::vector{Source(Kind::kEnvironment, {{"origin", "ledger.example/one"}})});
  EXPECT_EQ(std::string(trust.status().message()),
            "nothing says which ledger you trust: LODE_ORIGIN names the ledger, and not its key");
}

// The same log, and fewer witnesses asked for, is another trust too.
TEST(Settings, OtherWitnessesAreAnotherTrust) {
  const std::string one = Vkey("ledger.example/one", 'a');
  SettingSource file = Source(Kind::kFile, {{"trust", "t"}});
  const std::string witness = note::FormatVkey(
      note::MakeNoteKey("witness.example/w", note::kTypeCosignature,
                        crypto::SigningKey::FromSeed(std::string(32, 'w'))->public_key()));
  file.trust_text = "log " + one + "\nquorum none\n";
  EXPECT_TRUE(LoadTrust(std::vector{Source(Kind::kFlags, {{"vkey", one}}), file}).ok());
  file.trust_text = "log " + one + "\nwitness w " + witness + "\nquorum w\n";
  EXPECT_FALSE(LoadTrust(std::vector{Source(Kind::kFlags, {{"vkey", one}}), file}).ok());
}

// In a folder with a lode.toml; HOME is another one.
class FolderSettingsTest : public CliTest {
 protected:
  FolderSettingsTest() : here_(std::filesystem::current_path()) {
    std::filesystem::create_directory(folder_ / "home");
    std::filesystem::create_directory(folder_ / "work");
    std::filesystem::current_path(folder_ / "work");
    variables_ = {{"HOME", Path("home")}};
    Put("work/trust.txt", "log " + Vkey("ledger.example/planted", 'p') + "\nquorum none\n");
    Put("work/lode.toml", "trust = \"trust.txt\"\nprofile = \"demo\"\n");
  }
  ~FolderSettingsTest() override { std::filesystem::current_path(here_); }

  // What counts as trust, or nothing.
  std::string From() const {
    const Outcome shown = Lode({"settings", "show"});
    EXPECT_EQ(shown.code, 0) << shown.err;
    const bool ignored = shown.err.find("lode settings allow") != std::string::npos ||
                         shown.err.find("is ignored") != std::string::npos;
    EXPECT_EQ(ignored, shown.out.find("lode.toml") == std::string::npos) << shown.out << shown.err;
    return shown.out;
  }
  bool Counts() const { return From().find("profile") != std::string::npos; }

  const std::filesystem::path here_;
};

TEST_F(FolderSettingsTest, CountsOnlyWhenItWasAllowedAsItIs) {
  EXPECT_FALSE(Counts());
  const Outcome allowed = Lode({"settings", "allow"});
  ASSERT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_NE(allowed.out.find("ledger.example/planted (key "), std::string::npos) << allowed.out;
  EXPECT_TRUE(Counts());
  const std::string settings = Get("work/lode.toml"), trust = Get("work/trust.txt");
  Put("work/lode.toml", settings + "# and more\n");
  EXPECT_FALSE(Counts());
  Put("work/lode.toml", settings);
  EXPECT_TRUE(Counts());
  Put("work/trust.txt", "log " + Vkey("ledger.example/planted", 'q') + "\nquorum none\n");
  EXPECT_FALSE(Counts());
  Put("work/trust.txt", trust);
  // The same bytes elsewhere are another folder.
  std::filesystem::create_directory(folder_ / "elsewhere");
  Put("elsewhere/lode.toml", settings);
  Put("elsewhere/trust.txt", trust);
  std::filesystem::current_path(folder_ / "elsewhere");
  EXPECT_FALSE(Counts());
  std::filesystem::current_path(folder_ / "work");
  EXPECT_EQ(Lode({"settings", "forget"}).code, 0);
  EXPECT_FALSE(Counts());
}

// A trust that was taken back must not stay because another folder was forgotten meanwhile.
TEST(AllowedSettings, NothingThatManyProgramsSayAtOnceIsLost) {
  const program::TempFolder folder;
  const std::string list = folder / "state/lode/allowed-settings";
  const auto path = [](int child, int n) {
    return "/" + std::to_string(child) + "/" + std::to_string(n) + "/lode.toml";
  };
  const auto at_once = [](const std::function<bool(int, int)>& change) {
    std::vector<pid_t> children;
    for (int child = 0; child < 6; ++child) {
      const pid_t pid = ::fork();
      if (pid != 0) {
        children.push_back(pid);
        continue;
      }
      for (int n = 0; n < 5; ++n)
        if (!change(child, n)) std::_Exit(1);
      std::_Exit(0);
    }
    for (const pid_t pid : children) {
      int status = 0;
      EXPECT_EQ(::waitpid(pid, &status, 0), pid);
      EXPECT_EQ(status, 0);
    }
  };
  const auto lines = [&] {
    const std::string text = folder.Get("state/lode/allowed-settings");
    return std::count(text.begin(), text.end(), '\n');
  };
  at_once([&](int child, int n) { return Allow(list, {path(child, n), "a = 1\n", ""}).ok(); });
  EXPECT_EQ(lines(), 30);
  at_once([&](int child, int n) { return Forget(list, path(child, n)).value_or(false); });
  EXPECT_EQ(lines(), 0);
}

// Which of the two files changed, and whether any was allowed before.
TEST_F(FolderSettingsTest, WhyItDoesNotCountIsTold) {
  const auto why = [this] { return Lode({"settings", "show"}).err; };
  EXPECT_NE(why().find("for you have not allowed it. It sets profile, trust"), std::string::npos)
      << why();
  ASSERT_EQ(Lode({"settings", "allow"}).code, 0);
  const std::string settings = Get("work/lode.toml"), trust = Get("work/trust.txt");
  Put("work/trust.txt", trust + "# more\n");
  EXPECT_NE(why().find("for ./trust.txt, the trust file that it names, has changed since you "
                       "allowed it"),
            std::string::npos)
      << why();
  EXPECT_NE(why().find("lode settings allow"), std::string::npos) << why();
  Put("work/lode.toml", settings + "# more\n");
  EXPECT_NE(why().find("for it has changed since you allowed it"), std::string::npos) << why();
  Put("work/trust.txt", trust);
  EXPECT_NE(why().find("for it has changed since you allowed it"), std::string::npos) << why();
}

// `lode log describe > lode.toml` empties the file before lode reads it.
TEST_F(FolderSettingsTest, AnEmptyFileIsToldToWhoMissesASetting) {
  ASSERT_EQ(Lode({"settings", "allow"}).code, 0);
  for (const char* empty : {"", "# nothing\n"}) {
    Put("work/lode.toml", empty);
    const Outcome asked = Lode({"log", "describe"});
    EXPECT_EQ(asked.code, 2);
    EXPECT_NE(asked.err.find("./lode.toml is empty"), std::string::npos) << asked.err;
    EXPECT_NE(asked.err.find("> lode.toml"), std::string::npos) << asked.err;
    EXPECT_EQ(asked.err.find("is ignored"), std::string::npos) << asked.err;
    EXPECT_EQ(Lode({"settings", "show"}).err,
              "note: nothing is set: no flag, no variable, no file\n");
    EXPECT_NE(Lode({"settings", "allow"}).err.find("is empty"), std::string::npos);
    EXPECT_EQ(Lode({"settings", "show", "--ledger", "lode.toml"}).code, 2);
  }
}

// Who can put a pipe into a folder can't make every command wait.
TEST_F(FolderSettingsTest, APipeIsNeverWaitedFor) {
  const std::filesystem::path settings = folder_ / "work/lode.toml";
  const std::filesystem::path trust = folder_ / "work/trust.txt";
  for (const std::filesystem::path& path : {trust, settings}) {
    std::filesystem::remove(path);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const auto start = std::chrono::steady_clock::now();
    const Outcome shown = Lode({"settings", "show"});
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_NE(shown.err.find("./lode.toml is ignored"), std::string::npos) << shown.err;
    EXPECT_NE(shown.err.find("a pipe or a device"), std::string::npos) << shown.err;
    EXPECT_EQ(Lode({"settings", "allow"}).code, 2);
  }
}

TEST_F(FolderSettingsTest, TheListIsTheUsersOwn) {
  ASSERT_EQ(Lode({"settings", "allow"}).code, 0);
  const std::string list = Path("home/.local/state/lode/allowed-settings");
  struct stat about {};
  ASSERT_EQ(stat(list.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  chmod(list.c_str(), 0622);
  EXPECT_FALSE(Counts());
  chmod(list.c_str(), 0600);
  EXPECT_TRUE(Counts());
  variables_.erase("HOME");
  EXPECT_FALSE(Counts());
  EXPECT_EQ(Lode({"settings", "allow"}).code, 8);
  variables_["HOME"] = "home";  // relative: of the working folder
  EXPECT_FALSE(Counts());
  EXPECT_EQ(Lode({"settings", "allow"}).code, 8);
}

TEST_F(FolderSettingsTest, AFileThatIsNamedIsTheUsersWord) {
  const Outcome named = Lode({"settings", "show", "--ledger", "lode.toml"});
  EXPECT_NE(named.out.find("profile"), std::string::npos) << named.out;
  EXPECT_EQ(named.err.find("is ignored"), std::string::npos) << named.err;
  ASSERT_EQ(Lode({"settings", "allow"}).code, 0);
  EXPECT_EQ(Lode({"settings", "show", "--no-settings"}).out, "");
}

// ~/.config/lode/config.toml decides whom to trust, so nobody else may be able to write it.
TEST_F(FolderSettingsTest, AUserFileThatOthersCanChangeIsRefused) {
  std::filesystem::remove(folder_ / "work/lode.toml");
  const std::string folder = Path("home/.config/lode");
  std::filesystem::create_directories(folder);
  const std::string config = Put("home/.config/lode/config.toml", "trust = \"t.txt\"\n");
  const std::string trust =
      Put("home/.config/lode/t.txt", "log " + Vkey("ledger.example/mine", 'm') + "\nquorum none\n");
  for (const std::string& part : {Path("home"), Path("home/.config"), folder})
    chmod(part.c_str(), 0755);
  EXPECT_EQ(Lode({"settings", "show"}).code, 0) << Lode({"settings", "show"}).err;
  for (const std::string& part : {config, trust, folder, Path("home/.config"), Path("home")}) {
    struct stat before {};
    ASSERT_EQ(stat(part.c_str(), &before), 0);
    chmod(part.c_str(), (before.st_mode & 07777) | 020);
    const Outcome refused = Lode({"receipt", "verify", "none"});
    EXPECT_EQ(refused.code, 8) << part;
    EXPECT_NE(refused.err.find("it can't say whom you trust: " + part +
                               " can be written by other users (PERMISSION_DENIED)"),
              std::string::npos)
        << refused.err;
    EXPECT_NE(refused.err.find("chmod go-w " + part), std::string::npos) << refused.err;
    EXPECT_EQ(Lode({"settings", "show", "--no-settings"}).code, 0);
    chmod(part.c_str(), before.st_mode & 07777);
  }
  EXPECT_EQ(Lode({"settings", "show"}).code, 0);
}

// The list of what was allowed is as good as the folders that it is in.
TEST_F(FolderSettingsTest, AListInAFolderOfOthersDecidesNothing) {
  ASSERT_EQ(Lode({"settings", "allow"}).code, 0);
  for (const char* part : {"home/.local/state/lode", "home/.local/state", "home/.local"}) {
    chmod(Path(part).c_str(), 0777);
    EXPECT_FALSE(Counts()) << part;
    chmod(Path(part).c_str(), 0755);
    EXPECT_TRUE(Counts()) << part;
  }
}

TEST_F(FolderSettingsTest, ABadAddressIsRepeatedWithWhereItIs) {
  variables_["LODE_VKEY"] = Vkey("ledger.example/mine", 'm');
  for (const auto& [address, words] : {std::pair{"db.example:7480", "is another machine"},
                                       {"127.0.0.1", "has no port"},
                                       {"127.0.0.1:0", "port from 1 to 65535"},
                                       {"127.0.0.1:65536", "port from 1 to 65535"},
                                       {"http://127.0.0.1:7480", "is a URL"}}) {
    const std::string told = "`" + std::string(address) + "` ";
    const Outcome flag = Lode({"log", "checkpoint", "--address", address});
    EXPECT_EQ(flag.code, 2);
    EXPECT_NE(flag.err.find("--address: " + told), std::string::npos) << flag.err;
    EXPECT_NE(flag.err.find(words), std::string::npos) << flag.err;
    variables_["LODE_ADDRESS"] = address;
    const Outcome variable = Lode({"log", "checkpoint"});
    EXPECT_NE(variable.err.find("LODE_ADDRESS: " + told), std::string::npos) << variable.err;
    variables_.erase("LODE_ADDRESS");
  }
  EXPECT_NE(Lode({"log", "checkpoint", "--ledger", "127.0.0.1:7480"})
                .err.find("give it as --address 127.0.0.1:7480"),
            std::string::npos);
}

TEST_F(FolderSettingsTest, WhatVariablesLeaveOutIsTold) {
  variables_["LODE_ORIGIN"] = kOrigin;
  variables_["LODE_PNI"] = "ledger.pin";
  const Outcome asked = Lode({"log", "checkpoint"});
  EXPECT_NE(asked.err.find("note: LODE_ORIGIN says the ledger's name"), std::string::npos)
      << asked.err;
  EXPECT_NE(asked.err.find("note: the variable LODE_PNI is not a setting"), std::string::npos)
      << asked.err;
  EXPECT_NE(asked.err.find("LODE_ORIGIN names the ledger, and not its key"), std::string::npos)
      << asked.err;
}

TEST_F(FolderSettingsTest, AUsersOwnTrustIsNeverReplacedSilently) {
  std::filesystem::create_directories(folder_ / "home/.config/lode");
  Put("home/.config/lode/config.toml", "vkey = \"" + Vkey("ledger.example/mine", 'm') + "\"\n");
  const Outcome ignored = Lode({"receipt", "verify", "none"});
  EXPECT_NE(ignored.err.find("trust: ledger.example/mine (key "), std::string::npos) << ignored.err;
  ASSERT_EQ(Lode({"settings", "allow"}).code, 0);
  const Outcome both = Lode({"receipt", "verify", "none"});
  EXPECT_EQ(both.code, 2);
  EXPECT_NE(both.err.find("disagree about whom you trust"), std::string::npos) << both.err;
}

}  // namespace
}  // namespace lode::cli
