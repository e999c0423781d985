// SPDX-License-Identifier: Apache-2.0
// Profiles: what may be set, and how what may not is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/docs_page.h"
#include "tests/unit/rules/run_rule.h"
#include "verifier/crypto/sha256.h"

namespace lode::rules {
namespace {

using ::testing::HasSubstr;

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
  for (const auto& [from, to, says] : std::vector<Case>{
           {"max_days = 7", "max_days = 7\nmax_dais = 1",
            "rule.LOG-06.max_dais is not a parameter of LOG-06. Did you mean max_days?"},
           {"max_days = 7", "max_days = -1", "max_days is not between 0 and 36500"},
           {"max_days = 7", "max_days = 36501", "max_days is not between 0 and 36500"},
           {"max_days = 7", "max_days = 7.5", "max_days is not a whole number"},
           {"max_unknown_ppm = 0", "max_unknown_ppm = 1000001", "is not between 0 and 1000000"},
           {"[]", "\"Co\"", "elements is not a list"},
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
           {"max_age_months = 36", "max_age_months = 0", "is not between 1 and 1200"},
           {"\"WARNS\"", "\"INFORMS\"", "lapsed_since is \"INFORMS\"; it must be WARNS or FAILS"},
           {"lapsed_since", "severity = \"FAIL\"\nlapsed_since",
            "severity is \"FAIL\"; it must be FAILS, WARNS or INFORMS. Did you mean FAILS?"},
           {"lapsed_since", "severity = \"BLOCKS\"\nlapsed_since",
            "must be FAILS, WARNS or INFORMS"},
           {"[rule.ATT-01]", "[rule.LOG-01]\nseverity = \"WARNS\"\n[rule.ATT-01]",
            "severity can't be set: this rule always BLOCKS"},
           {"[rule.ATT-03]", "[rule.ATT-33]",
            "rule.ATT-33 is not a rule of this program. Did you mean ATT-03?"},
           {"[rule.ATT-03]", "[rules.ATT-03]",
            "rules is not a key of this table. Did you mean rule?"},
           {"\"LSM_MINE\",", "\"LSM_MINE\", \"LSM_MINE\",", "names a site type twice"},
           {"\"LSM_MINE\",", "\"MINE\",", "names \"MINE\", which is not a site type; it may name"},
           {"\"LSM_MINE\",", "\"LSM_MINES\",", "Did you mean LSM_MINE?"},
           {"\"LSM_MINE\",", "\"lsm_mine\",", "Did you mean LSM_MINE?"},
           {"\"LSM_MINE\",", "\"LAB\",", "names \"LAB\", of which icmm-mp"},
           {"\"LSM_MINE\",", "\"UNSPECIFIED\",", "is not a site type"},
           {"catalogue = \"icmm-mp\"", "catalogue = \"irma\"", "it has icmm-mp"},
           {"[esg]", "[esgg]", "esgg is not a key"},
           {"name = \"demo\"", "name = \"\"", "name is empty"}}) {
    EXPECT_THAT(ErrorOf(from, to), HasSubstr(says));
    EXPECT_THAT(ErrorOf(from, to), HasSubstr("line ")) << to;
  }
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
