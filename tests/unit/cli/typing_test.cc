// SPDX-License-Identifier: Apache-2.0
// Ordinary typing mistakes in the files and command lines of lode: each is told with its place and
// what to change, and the next step is for whoever typed it. None ends in "check that this is the
// right file and that it arrived whole", which is for what others sent.
#include <gmock/gmock.h>

#include "tests/unit/cli/fixture.h"

namespace lode::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kVkey[] =
    "ledger.example/your-ledger+428fbc7b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

class Typing : public CliTest {
 protected:
  Typing() : key_(Key("local:mutoto", 'a')) {}

  // `words`, in this order, and the next step.
  void Expect(const Outcome& outcome, const std::vector<std::string>& words,
              const std::string& next, int code = 2) const {
    EXPECT_EQ(outcome.code, code) << outcome.err;
    size_t at = 0;
    for (const std::string& word : words) {
      const size_t found = outcome.err.find(word, at);
      EXPECT_NE(found, std::string::npos) << "wanted: " << word << "\nsaid: " << outcome.err;
      if (found != std::string::npos) at = found + word.size();
    }
    EXPECT_THAT(outcome.err, HasSubstr("next: " + next));
    EXPECT_THAT(outcome.err, Not(HasSubstr("arrived whole")));
    ExpectSafe(outcome);
  }

  std::string key_;
};

struct Mistake {
  std::string from, to;  // in the template, once
  std::vector<std::string> words;
};

TEST_F(Typing, InRecordJson) {
  const std::string record = Lode({"record", "new", "LotCreated"}).out;
  const Mistake mistakes[] = {
      // Of JSON.
      {"\"local:mutoto\",", "\"local:mutoto\"", {"line 3, column 3", "a comma is missing"}},
      {"\"local:mutoto\"", "'local:mutoto'", {"line 2, column 13", "this is no value"}},
      {"\"local:mutoto\"", "\xE2\x80\x9Clocal:mutoto\xE2\x80\x9D", {"line 2, column 13", "quotes"}},
      {"\"local:mutoto\"", "local:mutoto", {"line 2, column 13", "this is no value"}},
      {"\"author\"", "author", {"line 2, column 3", "a text in \"quotes\""}},
      {"\"miner_days\": 9400", "\"miner_days\": 9400,", {"remove the last comma"}},
      {"\"miner_days\": 9400", "\"miner_days\": 9.400,5", {"line ", "column "}},
      {"{\n", "{ // my lot\n", {"line 1, column 3"}},
      {"\n}", "\n", {"the text ends too early"}},
      // Of fields and their names.
      {"\"lot_created\"", "\"lot_craeted\"", {"line ", "Did you mean lot_created?"}},
      {"\"wet_mg\"", "\"wet_kg\"", {"line ", "wet_kg", "Did you mean wet_mg?"}},
      {"\"miner_days\": 9400", "\"dry_mg\": 5", {"line ", "It is a field of quantity"}},
      {"\"miner_days\": 9400", "\"packed\": {}", {"line ", "unknown field \"packed\""}},
      // Of words.
      {"SOURCE_EXTRACTED", "EXTRACTED", {"line ", "Did you mean SOURCE_EXTRACTED?"}},
      {"ORIGIN_CLASS_ASM_CERTIFIED", "ASM certified", {"line ", "Allowed: ORIGIN_CLASS_"}},
      // Of numbers.
      {"\"120000000000\"", "\"120 t\"", {"line ", "\"120 t\" is not a whole number"}},
      {"\"120000000000\"", "\"120.000.000.000\"", {"line ", "no separator of thousands"}},
      {"\"120000000000\"", "1.2e11", {"line ", "1.2e11 is not a whole number", "120000000000"}},
      {"9400", "\"nine\"", {"line ", "write it in digits"}},
      // Of times and digests.
      {"\"2026-", "\"26-", {"line ", "not an RFC 3339 time"}},
      {"06:00:00Z", "06:00", {"line ", "not an RFC 3339 time"}},
      {"00000001\"", "0000001\"", {"line ", "63 digits, two for each byte"}},
  };
  for (const Mistake& mistake : mistakes) {
    std::string text = record;
    ASSERT_NE(text.find(mistake.from), std::string::npos) << mistake.from;
    text.replace(text.find(mistake.from), mistake.from.size(), mistake.to);
    std::vector<std::string> words = {"lot.json: line "};
    words.insert(words.end(), mistake.words.begin(), mistake.words.end());
    if (words[1].starts_with("line ")) words[0] = "lot.json: ";
    Expect(Lode({"record", "sign", Put("lot.json", text), "--key", key_}), words,
           "correct the file where it says so, then run this again");
  }
}

// Well formed, and not an id: found before anything is signed, with what would be right.
TEST_F(Typing, OfIdsInARecord) {
  const std::string record = Lode({"record", "new", "LotCreated"}).out;
  const Mistake mistakes[] = {
      {"lot:mutoto/k3-2602", "LOT:MUTOTO/K3-2602", {"lot_created.lot", "found", "LOT:MUTOTO"}},
      {"lot:mutoto/k3-2602", "mutoto/k3-2602", {"lot_created.lot", "lot:"}},
      {"site:mutoto/kasha-3", "lot:mutoto/kasha-3", {"lot_created.site", "site:"}},
      {"\"Co\"", "\"CO\"", {"element", "found    CO"}},
  };
  for (const Mistake& mistake : mistakes) {
    std::string text = record;
    ASSERT_NE(text.find(mistake.from), std::string::npos) << mistake.from;
    text.replace(text.find(mistake.from), mistake.from.size(), mistake.to);
    Expect(Lode({"record", "sign", Put("lot.json", text), "--key", key_}), mistake.words,
           "nothing was logged; correct what is named, sign again", 8);
  }
}

TEST_F(Typing, InAProfile) {
  Put("trust", std::string("log ") + kVkey + "\nquorum none\n");
  // Any trail will do: the profile is read first.
  std::string trail("\x28\xb5\x2f\xfd\x20\x00", 6);
  const std::string head = "[profile]\nname = \"mine\"\ntitle = \"Mine\"\n";
  const std::pair<std::string, std::vector<std::string>> profiles[] = {
      {"[profile]\nname = mine\n",
       {"p.toml: line 2, column ", "A text stands in quotes: name = \"mine\""}},
      {"[profile\nname = \"mine\"\n", {"p.toml: line 1, column "}},
      {"[profle]\nname = \"mine\"\n",
       {"p.toml: line 1: profle is not known here", "Did you mean profile?"}},
      {"[profile]\nnmae = \"mine\"\n", {"p.toml: line 2: profile.nmae", "Did you mean name?"}},
      {head + "[rule.ATT-5]\nseverity = \"WARNS\"\n", {"line 4", "ATT-5", "Did you mean ATT-05?"}},
      {head + "[rule.ATT-05]\nseverity = \"WARN\"\n", {"line 5", "Did you mean WARNS?"}},
      {head + "[rule.ATT-05]\nseverty = \"WARNS\"\n", {"line ", "Did you mean severity?"}},
      {head + "[rules.ATT-05]\nseverity = \"WARNS\"\n", {"line ", "Did you mean rule?"}},
      {head + "[esg]\ncatalogue = \"icm\"\n", {"line ", "esg."}},
  };
  for (const auto& [profile, words] : profiles) {
    Expect(Lode({"trail", "verify", Put("t.lode", trail), "--trust", Path("trust"),
                 "--profile-file", Put("p.toml", profile)}),
           words, "correct that line, then run this again");
  }
}

TEST_F(Typing, InATrustFile) {
  const std::string log = std::string("log ") + kVkey + "\n", none = "quorum none\n";
  const std::pair<std::string, std::vector<std::string>> files[] = {
      {"lgo " + log.substr(4) + none, {"trust: trust file line 1: lgo", "Did you mean log?"}},
      {"log = \"" + std::string(kVkey) + "\"\n" + none, {"trust: trust file line 1: "}},
      {log, {"trust: ", "has a quorum line"}},
      {none, {"trust: ", "names at least one log"}},
      {log + "quorum\n", {"trust file line 2: a quorum line is: quorum NAME"}},
      {log + "quorum all\n", {"line 2: the quorum names a witness or group above it, or none"}},
      {"log my ledger " + std::string(kVkey) + "\n" + none, {"line 1: a log line is: log KEY"}},
      {log.substr(0, log.size() - 5) + "\n" + none, {"trust file line 1: "}},
  };
  for (const auto& [text, words] : files) {
    Expect(Lode({"receipt", "verify", Path("none"), "--trust", Put("trust", text)}), words,
           "correct the trust file");
  }
}

TEST_F(Typing, InSettings) {
  const std::pair<std::string, std::vector<std::string>> files[] = {
      {"trust = trust.txt\n", {"line 1, column ", "trust = \"trust.txt\""}},
      {"adress = \"localhost:1\"\n", {"unknown setting adress", "Did you mean address?"}},
      {"pin = \"p\"\nauthor = \"local:a\"\n",
       {"line 2: unknown setting author", "lode record sign FILE --key KEY_FILE"}},
      {"address: localhost:1\n", {"line 1, column "}},
      {"pin = 7\n", {"pin is not a text in quotes"}},
      {"pin = \"\"\n", {"pin is empty"}},
  };
  for (const auto& [text, words] : files)
    Expect(Lode({"log", "checkpoint", "--ledger", Put("s.toml", text)}), words, "correct the file");
}

TEST_F(Typing, InCommandLines) {
  const std::string trail = Put("t.lode", std::string("\x28\xb5\x2f\xfd\x20\x00", 6));
  const std::string trust = Put("trust.txt", std::string("log ") + kVkey + "\nquorum none\n");
  const std::string none = Path("none");
  struct Case {
    std::vector<std::string> command;
    std::vector<std::string> words;
    std::string next = "see its examples: lode ";
  };
  const Case cases[] = {
      {{"record", "sumbit", "x"}, {"Did you mean `lode record submit`?"}, "lode record submit x\n"},
      {{"records", "submit", "x"}, {"Did you mean `lode record`?"}, "lode record submit x\n"},
      // Nouns and verbs in each other's place: the whole line, to be pasted.
      {{"verify", "lot:a/b", "--profile", "demo"},
       {"Did you mean `lode lot verify`?"},
       "lode lot verify lot:a/b --profile demo\n"},
      {{"verify", "lot", "lot:a/b"},
       {"Did you mean `lode lot verify`?"},
       "lode lot verify lot:a/b"},
      {{"--trust", "t", "verify", "a.lode"},
       {"Did you mean `lode trail verify`?"},
       "lode trail verify --trust t a.lode\n"},
      {{"list", "lots"}, {"Did you mean `lode lot list`?"}, "lode lot list\n"},
      {{"check", "a.receipt"}, {"`lode receipt verify`?"}, "lode receipt verify a.receipt\n"},
      {{"lot", "get", "lot:a/b"}, {"`lode lot show`?"}, "lode lot show lot:a/b\n"},
      {{"trail", "show", "a.lode"},
       {"Its commands are: export, verify"},
       "see what each does: lode "
       "trail --help"},
      {{"lot", "verify", "a.lode"},
       {"is no lot id"},
       "that is the name of a file: lode trail verify "
       "a.lode\n"},
      {{"trail", "verify", "lot:a/b"},
       {"lot:a/b is the id of a lot, and a trail, a file, is needed here"},
       "ask the ledger: lode lot verify lot:a/b; or get the trail: lode trail export lot:a/b\n"},
      {{"record", "show", "local:a"}, {"is the id of a party"}, "ask the ledger: lode party show "},
      {{"trail", "verify", trail, "--turst", "t"},
       {"Did you mean --trust?"},
       "lode trail verify " + trail + " --trust t\n"},
      {{"trail", "verify", trail, "--trust"}, {"--trust needs a value"}},
      {{"trail", "verify"}, {"FILE is required"}},
      {{"trail", "verify", trail}, {"nothing says which ledger you trust"}, "give --trust FILE"},
      {{"trail", "verify", trail, "--trust", none}, {"there is no such file"}},
      // The two files in each other's place.
      {{"trail", "verify", trust, "--trust", trail},
       {"t.lode: this is a trail, and a trust file is needed here"},
       "verify it: lode trail verify "},
      {{"trail", "verify", trust, "--trust", trust},
       {"trust.txt: this is a trust file, and a trail is needed here"},
       "a trust file is given with --trust "},
      {{"trail", "verify", trail, "--vkey", trust},
       {"--vkey: "},
       "if that is a file, give a trust"},
      {{"trail", "verify", trail, "--vkey", std::string(kVkey, 40)},
       {"--vkey: "},
       "copy the whole"},
      {{"trail", "verify", trail, "--trust", trust, "--profile", "dem"}, {"Did you mean demo?"}},
      {{"trail", "verify", trail, "--trust", trust, "--profile", "p.toml"},
       {"a file is given with --profile-file p.toml"}},
      {{"trail", "verify", trail, "--trust", trust, "--as-of", "2026-07-20"},
       {"--as-of: \"2026-07-20\" is not", "the time of day and its offset are missing"}},
      {{"trail", "verify", trail, "--trust", trust, "--as-of", "20.7.2026"},
       {"--as-of: \"20.7.2026\" is not an RFC 3339 time such as "}},
      {{"lot", "verify", "LOT:Mutoto/k3"}, {"Did you mean lot:mutoto/k3?"}},
      {{"lot", "verify", "mutoto/k3"}, {"Did you mean lot:mutoto/k3?"}},
      {{"site", "show", "lot:mutoto/k3"}, {"is no site id"}, "ask the ledger: lode lot verify "},
      {{"party", "show", "mutoto"}, {"Did you mean local:mutoto?"}},
      {{"record", "show", std::string(63, 'a')}, {"64 hex digits, and these are 63"}},
      {{"record", "new", "lotcreated"},
       {"Did you mean LotCreated?"},
       "lode record new LotCreated\n"},
      {{"key", "new", "--party", "mutoto", "--purpose", "CUSTODY", "--out", Path("k")},
       {"mutoto", "allowed"}},
      {{"key", "new", "--party", "local:x", "--purpose", "custody", "--out", Path("k")},
       {"Did you mean CUSTODY?"}},
      {{"log", "checkpoint", "--ledger", "localhost:50051"}, {"give it as --address"}},
  };
  for (const Case& one : cases) Expect(Lode(one.command), one.words, one.next);
  Expect(Lode({"explain", "ATT-5"}), {"Did you mean ATT-05?"}, "check the spelling", 4);
}

}  // namespace
}  // namespace lode::cli
