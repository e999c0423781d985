// SPDX-License-Identifier: Apache-2.0
// Who may be told an argument follows from its type, and every argument of every code has a type of
// which that is decided. No summary for everybody is built yet: when one is, it takes arguments
// that are PUBLIC, and this is what it stands on (docs/decisions/0026-refusals-are-codes.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "verifier/custody/codes.h"
#include "verifier/evaluate/codes.h"
#include "verifier/present/refusal.h"
#include "verifier/statement/statement.h"

namespace lode::present {
namespace {

namespace report = ::lode::trail::v1;
using namespace statement;  // the types of arguments
using ::testing::HasSubstr;

// As decision 0026 says; here once more, so that a change of the kernel is a decision, too.
const std::map<std::string_view, report::Rights> kRights = {
    {"name", report::PUBLIC},          {"names", report::PUBLIC},
    {"word", report::PUBLIC},          {"count", report::PUBLIC},
    {"ppm", report::PUBLIC},           {"duration", report::PUBLIC},
    {"id", report::OF_THE_LOT},        {"items", report::OF_THE_LOT},
    {"mg", report::OF_THE_LOT},        {"share", report::OF_THE_LOT},
    {"grade", report::OF_THE_LOT},     {"time", report::OF_THE_LOT},
    {"day", report::OF_THE_LOT},       {"digest", report::OF_THE_LOT},
    {"statement", report::OF_THE_LOT}, {"text", report::OF_THE_PARTIES}};

template <typename... Values>
std::map<std::string_view, report::Argument> Made(const Values&... values) {
  report::Statement out;
  (Add(out, Values::kType, values), ...);
  std::map<std::string_view, report::Argument> made;
  ((made[Values::kType] = report::Argument()), ...);
  for (auto& [type, argument] : made) {
    for (const report::Argument& one : out.arguments()) {
      if (one.name() == type) argument = one;
    }
  }
  return made;
}

std::map<std::string_view, report::Argument> OneOfEach() {
  const report::Statement quoted;
  return Made(Name{"n"}, Names{}, Word{"W"}, Count(1), Ppm{1}, Duration{1}, Id{"i"}, Items{}, Mg{1},
              Share{1, 2}, Grade{1}, Time{1}, Day{1}, Digest{"d"}, Quote{quoted}, Text{"t"});
}

TEST(Rights, FollowFromTheType) {
  const auto made = OneOfEach();
  EXPECT_EQ(made.size(), kRights.size());
  for (const auto& [type, rights] : kRights) EXPECT_EQ(made.at(type).rights(), rights) << type;
}

TEST(Rights, EveryArgumentOfEveryCodeHasThem) {
  std::vector<Code> codes = evaluate::AllCodes();
  for (const Code& code : custody::RefusalCodes()) codes.push_back(code);
  for (const Code& code : codes) {
    for (std::string_view rest = code.arguments; !rest.empty();) {
      const Declared one = NextOf(rest);
      EXPECT_TRUE(kRights.contains(one.type)) << code.id << " " << one.name << ":" << one.type;
    }
  }
}

// What parties write in their own words is never of a type that everybody may be told.
TEST(Rights, WordsOfSignersAreOfTheParties) {
  std::vector<Code> codes = evaluate::AllCodes();
  for (const Code& code : custody::RefusalCodes()) codes.push_back(code);
  for (const Code& code : codes) {
    for (std::string_view rest = code.arguments; !rest.empty();) {
      const Declared one = NextOf(rest);
      for (const std::string_view name : {"justification", "limitations", "plan", "text"})
        EXPECT_TRUE(one.name != name || one.type == "text") << code.id << " " << one.name;
      // Whose goods are in which container is no news for everybody.
      for (const std::string_view name : {"lot", "site", "consignment", "container", "seal"})
        EXPECT_TRUE(one.name != name || one.type == "id") << code.id << " " << one.name;
    }
  }
}

// An argument that is given out to others than its type says is a fault of the statement.
TEST(Rights, AnArgumentWithOthersIsAFault) {
  const Code code = {"A.b", "level:word why:text mass:mg"};
  report::Statement said;
  Say(code, said).Word("level", "THIRD").Text("why", "in my words").Mg("mass", 5);
  EXPECT_EQ(StatementFault(said, std::span(&code, 1)), "");
  for (int i = 0; i < said.arguments_size(); ++i) {
    for (const report::Rights rights :
         {report::RIGHTS_UNSPECIFIED, report::PUBLIC, report::OF_THE_LOT, report::OF_THE_PARTIES}) {
      report::Statement other = said;
      if (other.arguments(i).rights() == rights) continue;
      other.mutable_arguments(i)->set_rights(rights);
      EXPECT_THAT(StatementFault(other, std::span(&code, 1)), HasSubstr("to others than")) << i;
    }
  }
}

}  // namespace
}  // namespace lode::present
