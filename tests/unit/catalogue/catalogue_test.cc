// SPDX-License-Identifier: Apache-2.0
// The built-in catalogue has the counts, levels and matrix that its sources say; a file that is
// wrong in any one place is refused with the place.
#include "verifier/catalogue/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/catalogue/unknown_codes.h"

namespace lode::catalogue {
namespace {

namespace pb = ::lode::record::v1;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kSmall[] = R"([catalogue]
id = "s"
version = "1"
title = "t"
owner = "o"
valid_from = "2026-01-01"
claim = "c"
principles = 1
criteria = 2
[[principle]]
number = 1
name = "n"
text = "t"
criteria = 2
[[criterion]]
code = "1.1"
name = "laws"
principle = 1
level = "asset"
level_confirmed = true
critical = true
text = "first"
confirmed = true
source = "s"
[[criterion]]
code = "1.2"
name = "bribes"
principle = 1
level = "corporate"
level_confirmed = false
critical = false
text = "second"
confirmed = false
source = "s"
[[role]]
site_types = ["DEPOT"]
requires = ["1.2", "1.1"]
note = "n"
)";

std::string Replaced(std::string_view from, std::string_view to) {
  std::string text = kSmall;
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string Refusal(std::string_view toml) {
  const auto parsed = ParseCatalogue(toml);
  if (parsed.ok()) return "accepted";
  return std::string(parsed.status().message().data(), parsed.status().message().size());
}

TEST(Icmm, HasTheCountsOfTheScheme) {
  const Catalogue& icmm = Icmm();
  EXPECT_EQ(icmm.Name(), "icmm-mp 2022-06+guidance-2025-02");
  EXPECT_EQ(icmm.criteria.size(), 39u);
  std::vector<int> counts(10);
  for (const Criterion& c : icmm.criteria) ++counts[c.principle - 1];
  EXPECT_THAT(counts, ElementsAre(5, 2, 9, 4, 2, 5, 2, 2, 4, 4));
  EXPECT_EQ(icmm.claim, "ICMM-aligned");
}

TEST(Icmm, EveryCodeBeginsWithItsPrinciple) {
  for (const Criterion& c : Icmm().criteria) {
    EXPECT_TRUE(c.code.starts_with(std::to_string(c.principle) + ".")) << c.code;
  }
}

TEST(Icmm, MineNeedsAllThatIsAssessedAtTheAssetAndEveryCriticalOne) {
  std::vector<std::string> expected;
  for (const Criterion& c : Icmm().criteria) {
    if (c.level != Level::kCorporate || c.critical) expected.push_back(c.code);
  }
  EXPECT_EQ(Icmm().needs.at(pb::SITE_TYPE_LSM_MINE), expected);
  EXPECT_EQ(expected.size(), 32u);
}

TEST(Icmm, OtherRoles) {
  EXPECT_THAT(Icmm().needs.at(pb::SITE_TYPE_ASM_ZONE),
              ElementsAre("3.1", "3.3", "3.4", "4.2", "4.3", "5.1", "5.2", "6.4", "9.3", "9.4"));
  EXPECT_EQ(Icmm().needs.at(pb::SITE_TYPE_REFINERY), Icmm().needs.at(pb::SITE_TYPE_HYDROMET));
  EXPECT_EQ(Icmm().needs.at(pb::SITE_TYPE_HYDROMET).size(), 16u);
  EXPECT_EQ(Icmm().needs.at(pb::SITE_TYPE_CAM).size(), 9u);
  EXPECT_FALSE(Icmm().needs.contains(pb::SITE_TYPE_LAB));
}

TEST(Catalogue, ReadsASmallOneAndOrdersItsMatrix) {
  const auto parsed = ParseCatalogue(kSmall);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->needs.at(pb::SITE_TYPE_DEPOT), ElementsAre("1.1", "1.2"));
  EXPECT_TRUE(parsed->Find("1.1")->critical);
  EXPECT_EQ(parsed->Find("1.2")->level, Level::kCorporate);
  EXPECT_EQ(parsed->Find("1.3"), nullptr);
}

TEST(Catalogue, RefusesWhatDoesNotAddUp) {
  EXPECT_THAT(Refusal(Replaced("criteria = 2\n[[principle]]", "criteria = 3\n[[principle]]")),
              HasSubstr("criteria is not the number"));
  EXPECT_THAT(Refusal(Replaced("principles = 1", "principles = 2")),
              HasSubstr("principles is not"));
  EXPECT_THAT(Refusal(Replaced("criteria = 2\n[[criterion]]", "criteria = 1\n[[criterion]]")),
              HasSubstr("more criteria"));
  EXPECT_THAT(Refusal(Replaced("criteria = 2\n[[criterion]]", "criteria = 3\n[[criterion]]")),
              HasSubstr("fewer criteria"));
  EXPECT_THAT(Refusal(Replaced("code = \"1.2\"", "code = \"1.1\"")), HasSubstr("twice"));
  EXPECT_THAT(Refusal(Replaced("code = \"1.2\"", "code = \"1 2\"")), HasSubstr("not a code"));
  EXPECT_THAT(Refusal(Replaced("level = \"asset\"", "level = \"site\"")), HasSubstr("level"));
  EXPECT_THAT(Refusal(Replaced("number = 1", "number = 2")), HasSubstr("out of order"));
  EXPECT_THAT(Refusal(Replaced("\"1.2\", \"1.1\"", "\"1.3\"")), HasSubstr("1.3 is not a code"));
  EXPECT_THAT(Refusal(Replaced("\"1.2\", \"1.1\"", "\"1.1\", \"1.1\"")), HasSubstr("twice"));
  EXPECT_THAT(Refusal(Replaced("\"DEPOT\"", "\"SHOP\"")), HasSubstr("SHOP is not a site type"));
  EXPECT_THAT(Refusal(Replaced("\"DEPOT\"", "\"DEPOT\", \"DEPOT\"")), HasSubstr("twice"));
  EXPECT_THAT(Refusal(Replaced("2026-01-01", "2026-02-30")), HasSubstr("not a date"));
}

TEST(Catalogue, RefusesUnknownMissingAndWronglyTypedKeys) {
  EXPECT_THAT(Refusal(Replaced("owner = \"o\"", "owner = \"o\"\nowned = 1")),
              HasSubstr("line 6: catalogue.owned is not known here"));
  EXPECT_THAT(Refusal(Replaced("critical = true", "critcal = true")),
              HasSubstr("critcal is not known here; what may stand here: "));
  EXPECT_THAT(Refusal(Replaced("critical = true\n", "")),
              HasSubstr("critical is missing; add it: critical = true"));
  EXPECT_THAT(Refusal(std::string("score = 1\n") + kSmall), HasSubstr("score is not known here"));
  EXPECT_THAT(Refusal(Replaced("critical = true", "critical = 1")),
              HasSubstr("is the number 1; it must be true or false"));
  EXPECT_THAT(Refusal(Replaced("number = 1", "number = 1.5")), HasSubstr("whole number"));
  EXPECT_THAT(Refusal(Replaced("id = \"s\"", "id = 7")),
              HasSubstr("catalogue.id is the number 7; it must be a text"));
  EXPECT_THAT(Refusal(Replaced("[\"DEPOT\"]", "[1]")),
              HasSubstr("holds the number 1; it must hold texts"));
  EXPECT_THAT(Refusal(Replaced("[catalogue]", "[[catalogue]]")), HasSubstr("it must be a table"));
  EXPECT_THAT(Refusal("role = 1\n"),
              HasSubstr("role is the number 1; it must be a list of tables"));
  EXPECT_THAT(Refusal("[catalogue"), HasSubstr("line 1"));
  EXPECT_THAT(Refusal(""), HasSubstr("missing"));
  EXPECT_THAT(Refusal("\xff"), HasSubstr("line 1"));
}

TEST(Catalogue, LimitsItsSize) {
  std::string text = kSmall;
  text.append(base::limits::kTomlBytes - text.size(), '\n');
  EXPECT_EQ(Refusal(text), "accepted");
  const auto parsed = ParseCatalogue(text + "\n");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(base::ReasonOf(parsed.status()), base::Reason::kTooLarge);
}

TEST(Catalogue, DeepNestingIsRefusedNotRecursed) {
  EXPECT_NE(Refusal("a = " + std::string(100'000, '[')), "accepted");
}

TEST(UnknownCodes, AreNamedWithWhatWasMeant) {
  pb::Attested a;
  a.set_scheme(Icmm().id);
  a.set_scheme_version(Icmm().version);
  for (const char* code : {"3.4", "3.44", "zzzz"}) a.add_outcomes()->set_criterion(code);
  EXPECT_THAT(UnknownCodes(a, Icmm()), ElementsAre("3.44", "zzzz"));
  EXPECT_THAT(AdviceOn(a), ElementsAre(HasSubstr("has no 3.44. Did you mean 3.4?"),
                                       testing::EndsWith("has no zzzz")));
  a.set_scheme_version("2022-06+guidance-2025-03");
  EXPECT_THAT(AdviceOn(a), ElementsAre(HasSubstr("Did you mean " + Icmm().version)));
  a.set_scheme_version("7");
  EXPECT_THAT(AdviceOn(a), ElementsAre(HasSubstr("known is " + Icmm().version)));
  a.set_scheme("icmm-pm");
  EXPECT_THAT(AdviceOn(a), ElementsAre(HasSubstr("Did you mean icmm-mp?")));
  a.set_scheme(Icmm().id);
  a.set_scheme_version(Icmm().version);
  a.mutable_outcomes()->DeleteSubrange(1, 2);
  EXPECT_THAT(AdviceOn(a), testing::IsEmpty());
}

}  // namespace
}  // namespace lode::catalogue
