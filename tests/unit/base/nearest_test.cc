// SPDX-License-Identifier: Apache-2.0
// A suggestion must be right, or absent: a wrong one misleads.
#include "verifier/base/nearest.h"

#include <gtest/gtest.h>

namespace lode::base {
namespace {

constexpr std::string_view kVerbs[] = {"new", "sign", "submit", "show"};
constexpr std::string_view kKinds[] = {"LotCreated", "LotSplit", "Transformed", "Dispatched"};

TEST(Nearest, FindsWhatASlipOfTheHandMeant) {
  EXPECT_EQ(Nearest("sumbit", kVerbs), "submit");  // swapped
  EXPECT_EQ(Nearest("submti", kVerbs), "submit");
  EXPECT_EQ(Nearest("sbmit", kVerbs), "submit");    // left out
  EXPECT_EQ(Nearest("subbmit", kVerbs), "submit");  // doubled
  EXPECT_EQ(Nearest("sihn", kVerbs), "sign");       // the next key
  EXPECT_EQ(Nearest("SUBMIT", kVerbs), "submit");
  EXPECT_EQ(Nearest("lotcreated", kKinds), "LotCreated");
  EXPECT_EQ(Nearest("LotCreatd", kKinds), "LotCreated");
  EXPECT_EQ(Nearest("submit", kVerbs), "submit");
}

TEST(Nearest, SaysNothingOfWhatIsFar) {
  EXPECT_EQ(Nearest("", kVerbs), "");
  EXPECT_EQ(Nearest("x", kVerbs), "");
  EXPECT_EQ(Nearest("verify", kVerbs), "");
  EXPECT_EQ(Nearest("new", {}), "");
  const std::string most(64, 's');
  const std::string_view one[] = {most};
  EXPECT_EQ(Nearest(most, one), most);
  EXPECT_EQ(Nearest(most + "s", one), "");
}

TEST(Nearest, AsTheEndOfAMessage) {
  EXPECT_EQ(DidYouMean("sumbit", kVerbs), ". Did you mean submit?");
  EXPECT_EQ(DidYouMean("verify", kVerbs), "");
}

}  // namespace
}  // namespace lode::base
