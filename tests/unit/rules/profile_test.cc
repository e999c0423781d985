// SPDX-License-Identifier: Apache-2.0
// Profiles: what may be set, and how what may not is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/docs_page.h"
#include "tests/unit/rules/run_rule.h"
#include "verifier/base/exit_code.h"
#include "verifier/crypto/sha256.h"

namespace lode::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string With(std::string_view from, std::string_view to) {
  std::string text(*BuiltInProfile("demo"));
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Profile, BuiltInOnesAreTheFilesAndParse) {
  for (const std::string_view name : BuiltInProfileNames()) {
    const std::string_view bytes = *BuiltInProfile(name);
    EXPECT_EQ(bytes, testing::ReadPage(std::string(LODE_SOURCE_DIR) + "/verifier/rules/data/" +
                                       std::string(name) + ".toml"));
    const auto profile = ParseProfile(bytes);
    ASSERT_TRUE(profile.ok()) << profile.status();
    EXPECT_EQ(profile->name, name);
    EXPECT_EQ(profile->digest, crypto::Sha256(bytes));
    EXPECT_EQ(profile->esg.has_value(), name == "demo");
  }
  EXPECT_FALSE(BuiltInProfile("strict").has_value());
}

std::string ErrorOf(const std::string& from, const std::string& to) {
  const auto profile = ParseProfile(With(from, to));
  EXPECT_FALSE(profile.ok()) << to;
  return std::string(profile.status().message());
}

TEST(Profile, RefusesWhatItDoesNotKnowAndSaysWhatIsAllowed) {
  struct Case {
    const char* from;
    const char* to;
    const char* says;
  };
  for (
      const auto& [from, to, says] : std::vector<Case>{
          {"max_days = 7", "max_days = 7\nmax_dais = 1",
           "rule.LOG-06.max_dais is not a parameter of LOG-06; what may stand here: severity, "
           "max_log_seconds, max_days. Did you mean max_days?"},
          {"max_days = 7", "max_days = -1", "max_days is -1; it must be from 0 to 36500 days"},
          {"max_days = 7", "max_days = 36501",
           "max_days is 36501; it must be from 0 to 36500 days"},
          {"max_days = 7", "max_days = 7.5",
           "max_days is a number with a point; it must be a whole number from 0 to 36500 days"},
          {"max_days = 7", "max_days = \"30\"",
           "max_days is the text \"30\"; it must be a whole number from 0 to 36500 days: write "
           "max_days = 30"},
          {"max_days = 7", "max_days = \"a month\"", "36500 days, without quotes"},
          {"max_days = 7", "max_days = 2026-01-01", "max_days is a date or a time"},
          {"max_days = 7", "max_days = true", "max_days is true; it must be"},
          {"max_days = 7", "max_days = a month", "A text stands in quotes: max_days = \"a month\""},
          // Numbers as people write them.
          {"max_days = 7", "max_days = 1,000", "A number is digits alone: write max_days = 1000"},
          {"max_days = 7", "max_days = 7 days", "A number is digits alone: write max_days = 7"},
          {"max_days = 7", "max_days = 7 days  # a week", "digits alone: write max_days = 7"},
          {"max_days = 7", "max_days = \"7 days\"", "36500 days: write max_days = 7"},
          {"max_unknown_ppm = 0", "max_unknown_ppm = 1%", "alone: write max_unknown_ppm = 10000"},
          {"max_unknown_ppm = 0", "max_unknown_ppm = 0.7 %", "write max_unknown_ppm = 7000"},
          {"max_unknown_ppm = 0", "max_unknown_ppm = \"1 %\"",
           "ppm: write max_unknown_ppm = 10000"},
          {"max_unknown_ppm = 0", "max_unknown_ppm = \"1,000\"", "write max_unknown_ppm = 1000"},
          {"\"SECOND\"", "\u201cSECOND\u201d",
           "curly ones of a word processor; write straight ones: minimum_level = \"SECOND\""},
          {"\"WARNS\"", "\u2018WARNS\u2019", "write straight ones: lapsed_since = \"WARNS\""},
          {"max_unknown_ppm = 0", "max_unknown_ppm = 1000001",
           "is 1000001; it must be from 0 to 1000000 ppm"},
          {"[]", "\"Co\"",
           "elements is the text \"Co\"; it must be a list of texts in square brackets: elements = "
           "[\"Co\", \"Cu\"]"},
          {"[]", "[3]", "elements holds the number 3; it must hold texts in quotes alone"},
          {"[]", "[\"li\"]",
           "elements holds \"li\"; it must hold element symbols, at most 16, such as Co or Cu; "
           "write it as Li"},
          {"[]", "[\"Co\", \"LI\"]", "write it as Li"},
          {"[]", "[\"Ni \"]", "write it as Ni"},
          {"[]", "[\"Lithium\"]", "holds \"Lithium\"; it must hold element symbols"},
          {"[]", "[\"Xx\"]", "holds \"Xx\"; it must hold element symbols"},
          {"[]", "[\"\"]", "holds \"\"; it must hold element symbols"},
          {"[]", "[\"Ni,Li\"]", "put each symbol in its own quotes"},
          {"[]", "[\"Ni\", \"Ni\"]", "names Ni twice"},
          {"\"CONTROLLED_BLENDING\"", "\"CONTROLED_BLENDING\"",
           "SEGREGATED, CONTROLLED_BLENDING, MASS_BALANCE or BOOK_AND_CLAIM. Did you mean "
           "CONTROLLED_BLENDING?"},
          {"\"CONTROLLED_BLENDING\"", "\"UNSPECIFIED\"", "it must be IDENTITY_PRESERVED"},
          {"\"SECOND\"", "\"4\"", "is \"4\"; it must be SELF, SECOND or THIRD"},
          {"max_age_months = 36", "max_age_months = 0", "is 0; it must be from 1 to 1200 months"},
          {"\"WARNS\"", "\"INFORMS\"", "lapsed_since is \"INFORMS\"; it must be WARNS or FAILS"},
          {"lapsed_since", "severity = \"FAIL\"\nlapsed_since",
           "severity is \"FAIL\"; it must be FAILS, WARNS or INFORMS. Did you mean FAILS?"},
          {"lapsed_since", "severity = \"BLOCKS\"\nlapsed_since",
           "must be FAILS, WARNS or INFORMS"},
          {"[rule.ATT-01]", "[rule.LOG-01]\nseverity = \"WARNS\"\n[rule.ATT-01]",
           "severity can't be set: this rule always BLOCKS"},
          {"[rule.ATT-03]", "[rule.ATT-33]",
           "rule.ATT-33 is not a rule of this program. Its rules of that family: ATT-"},
          {"[rule.ATT-03]", "[rule.ATT-33]", "Did you mean ATT-03?"},
          {"[rule.ATT-03]", "[rule.att-03]", "Did you mean ATT-03?"},
          {"[rule.ATT-03]", "[rule.ATZ-03]", "Did you mean ATT-03?"},
          {"[rule.ATT-03]", "[rule.SAN-01]",
           "rule.SAN-01 is not built in this version (sanctions and forced-labour lists)"},
          {"[rule.ATT-03]", "[rule.QQQQ-1]", "It has the families LOG, SIG, CUS, MB, "},
          {"lapsed_since", "severity = 3\nlapsed_since",
           "severity is the number 3; it must be FAILS, WARNS or INFORMS, in double quotes"},
          {"[rule.ATT-03]", "[rules.ATT-03]",
           "rules is not known here; what may stand here: esg, profile, rule. Did you mean rule?"},
          // A misspelt name is missing, too: what was typed is told.
          {"[profile]", "[profil]",
           "profil is not known here; what may stand here: esg, profile, "},
          {"[profile]", "[[profile]]",
           "profile is a list of tables, as [[ ]] makes one; it must be a table: write [profile]"},
          {"title =", "titel =",
           "profile.titel is not known here; what may stand here: name, title. "
           "Did you mean title?"},
          {"name = \"demo\"\n", "", "profile.name is missing; add it: name = \"...\""},
          {"required_at = [", "required_at = \"MINE\"\nwas = [",
           "esg.required_at is the text \"MINE\"; it must be a list of texts in square brackets: "
           "required_at = [\"LSM_MINE\", \"REFINERY\"]"},
          {"\"LSM_MINE\",", "\"LSM_MINE\", \"LSM_MINE\",", "names a site type twice"},
          {"\"LSM_MINE\",", "\"MINE\",", "names \"MINE\", which is not a site type; it may name"},
          {"\"LSM_MINE\",", "\"LSM_MINES\",", "Did you mean LSM_MINE?"},
          {"\"LSM_MINE\",", "\"lsm_mine\",", "Did you mean LSM_MINE?"},
          {"\"LSM_MINE\",", "\"LAB\",", "names \"LAB\", of which icmm-mp"},
          {"\"LSM_MINE\",", "\"UNSPECIFIED\",", "is not a site type"},
          {"catalogue = \"icmm-mp\"", "catalogue = \"irma\"",
           "esg.catalogue is \"irma\"; this program has only \"icmm-mp\""},
          {"[esg]", "[esgg]", "esgg is not known here"},
          {"name = \"demo\"", "name = \"\"", "name has 0 bytes; it must have 1 to "}}) {
    EXPECT_THAT(ErrorOf(from, to), HasSubstr(says));
    EXPECT_THAT(ErrorOf(from, to), HasSubstr("line ")) << to;
  }
}

// The next step is a command that can be pasted.
TEST(Profile, ARuleThatIsSetWronglySaysWhatExplainsIt) {
  const auto profile = ParseProfile(With("max_days = 7", "max_days = -1"));
  EXPECT_THAT(base::NextStepOf(profile.status()), HasSubstr("lode explain LOG-06"));
}

// Numbers are right without quotes.
TEST(Profile, ALineThatStandsTwiceIsNotToldToNeedQuotes) {
  EXPECT_THAT(ErrorOf("max_days = 7", "max_days = 7\nmax_days = 8"),
              AllOf(HasSubstr("cannot redefine existing integer"), Not(HasSubstr("quotes")),
                    Not(HasSubstr("digits alone"))));
}

// What stands first in the file, whatever is read first.
TEST(Profile, TheFirstFaultOfTheFileIsTold) {
  const auto profile = ParseProfile("[profile]\nname = 1\ntitle = 2\n[rule.ATT-01]\nx = 1\n");
  EXPECT_THAT(std::string(profile.status().message()),
              HasSubstr("line 2: profile.name is the number 1; it must be a text in quotes"));
}

TEST(Profile, TakesNumbersAtTheirEdges) {
  for (const char* days : {"0", "36500"}) {
    EXPECT_TRUE(ParseProfile(With("max_days = 7", "max_days = " + std::string(days))).ok());
  }
  const std::string sixteen =
      R"("H","He","Li","Be","B","C","N","O","F","Ne","Na","Mg","Al","Si","P","S",)";
  const std::string seventeen = sixteen + R"("Cl")";
  EXPECT_TRUE(ParseProfile(With("[]", "[" + sixteen + "]")).ok());
  EXPECT_THAT(ErrorOf("[]", "[" + seventeen + "]"), HasSubstr("names 17 elements"));
}

TEST(Profile, NoNameLooksLikeAnother) {
  const auto of = [](const std::string& name) {
    const auto profile = ParseProfile("[profile]\nname = \"" + name + "\"\ntitle = \"t\"\n");
    return profile.ok() ? "" : std::string(profile.status().message());
  };
  for (const char* good : {"a", "buyer-2.1", "2026"}) EXPECT_EQ(of(good), "");
  for (const char* bad : {"Demo", "demo ", "dеmo", "demo, as of 2031-01-01T00:00:00Z", "a_b"})
    EXPECT_THAT(of(bad), HasSubstr("line 2: profile.name is \"")) << bad;
}

// Each parameter that a row declares can be set, and its own default is allowed.
TEST(Profile, AnyRuleMayBeSet) {
  std::string all;
  for (const Rule* rule : AllRules()) {
    all += "[rule." + std::string(rule->id) + "]\n";
    if (rule->severity != report::BLOCKS) all += "severity = \"INFORMS\"\n";
    for (const Parameter& p : rule->parameters)
      all += std::string(p.name) + " = " + FallbackText(p) + "\n";
  }
  const Profile profile = ProfileWith(all);
  for (const Rule* rule : AllRules()) {
    EXPECT_EQ(profile.SeverityOf(rule->id, rule->severity),
              rule->severity == report::BLOCKS ? report::BLOCKS : report::INFORMS);
    for (const Parameter& p : rule->parameters) {
      EXPECT_EQ(profile.ParametersOf(rule->id).Of(p), Parameters().Of(p)) << rule->id;
      EXPECT_EQ(profile.ParametersOf(rule->id).ElementsOf(p), Parameters().ElementsOf(p));
    }
  }
  EXPECT_EQ(Profile().SeverityOf("LOG-06", report::FAILS), report::FAILS);
}

}  // namespace
}  // namespace lode::rules
