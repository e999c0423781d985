// SPDX-License-Identifier: Apache-2.0
// The slips are those that people made when they tried the programs.
#include "verifier/inputs/id_argument.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"

namespace lode::inputs {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Told(const absl::Status& status) {
  EXPECT_EQ(base::ReasonOf(status), base::Reason::kUsage) << status;
  return std::string(status.message());
}

TEST(IdArgument, WhatIsRightIsTaken) {
  for (const char* lot : {"lot:lcc/hyd-0314", "lot:x/a", "lot:x/a:b_c.d"})
    EXPECT_TRUE(CheckId(IdKind::kLot, lot).ok()) << lot;
  EXPECT_TRUE(CheckId(IdKind::kSite, "site:lcc/kanzenze").ok());
  for (const char* party :
       {"lei:9999LODELCC000000047", "local:mutoto", "did:web:example.org", "gln:4006381333931"})
    EXPECT_TRUE(CheckId(IdKind::kParty, party).ok()) << party;
}

TEST(IdArgument, WhatWasMeantIsNamed) {
  struct {
    IdKind kind;
    const char *given, *meant;
  } const cases[] = {{IdKind::kLot, "lcc/hyd-0314", "lot:lcc/hyd-0314"},
                     {IdKind::kLot, "LOT:LCC/HYD-0314", "lot:lcc/hyd-0314"},
                     {IdKind::kLot, "lot:lcc/HYD-0314", "lot:lcc/hyd-0314"},
                     {IdKind::kLot, "lot:lcc/Hyd 0314", "lot:lcc/hyd-0314"},
                     {IdKind::kLot, "LCC/Hyd  0314", "lot:lcc/hyd-0314"},
                     {IdKind::kSite, "site:lcc/Kanzenze Mine", "site:lcc/kanzenze-mine"},
                     {IdKind::kParty, "Mutoto Coop", "local:mutoto-coop"},
                     {IdKind::kLot, "lot/lcc/hyd-0314", "lot:lcc/hyd-0314"},
                     {IdKind::kLot, " lot:lcc/hyd-0314\n", "lot:lcc/hyd-0314"},
                     {IdKind::kLot, "lot:lcc\\hyd-0314", "lot:lcc/hyd-0314"},
                     {IdKind::kSite, "lcc/kanzenze", "site:lcc/kanzenze"},
                     {IdKind::kSite, "Site:lcc/kanzenze", "site:lcc/kanzenze"},
                     {IdKind::kParty, "9999LODELCC000000047", "lei:9999LODELCC000000047"},
                     {IdKind::kParty, "LEI:9999lodelcc000000047", "lei:9999LODELCC000000047"},
                     {IdKind::kParty, "4006381333931", "gln:4006381333931"},
                     {IdKind::kParty, "mutoto", "local:mutoto"},
                     {IdKind::kParty, "Local:Mutoto", "local:mutoto"}};
  for (const auto& one : cases) {
    EXPECT_THAT(Told(CheckId(one.kind, one.given)),
                HasSubstr(std::string("Did you mean ") + one.meant + "?"))
        << one.given;
  }
}

TEST(IdArgument, WhatNobodyCanMeanIsRefusedWithTheForm) {
  for (const char* lot :
       {"", "lot:", "lot:lcc", "lot:lcc/", "site:lcc/kanzenze", "lot:a/b/c", "lot:lcc/hyd?0314"}) {
    const std::string told = Told(CheckId(IdKind::kLot, lot));
    EXPECT_THAT(told, HasSubstr("lot:PREFIX/NAME"));
    EXPECT_THAT(told, Not(HasSubstr("Did you mean site")));
  }
  // A digit of the LEI is wrong.
  EXPECT_THAT(Told(CheckId(IdKind::kParty, "lei:9999LODELCC000000048")), HasSubstr("check digits"));
}

TEST(IdArgument, Beginnings) {
  for (const char* begin : {"", "l", "lot:", "lot:lcc/", "lot:lcc/hyd"})
    EXPECT_TRUE(CheckIdBeginning(IdKind::kLot, begin).ok()) << begin;
  for (const char* begin : {"lei:9999", "local:", "g", "did:web:ex"})
    EXPECT_TRUE(CheckIdBeginning(IdKind::kParty, begin).ok()) << begin;
  EXPECT_THAT(Told(CheckIdBeginning(IdKind::kLot, "lcc/")), HasSubstr("Did you mean lot:lcc/?"));
  EXPECT_THAT(Told(CheckIdBeginning(IdKind::kLot, "LOT:")), HasSubstr("Did you mean lot:?"));
  EXPECT_THAT(Told(CheckIdBeginning(IdKind::kParty, "mutoto")), HasSubstr("lei: or gln:"));
}

TEST(IdArgument, Digests) {
  const std::string hex(64, 'a');
  EXPECT_EQ(base::HexEncode(ParseDigest("--digest", hex)->view()), hex);
  EXPECT_TRUE(ParseDigest("--digest", std::string(64, 'A')).ok());
  EXPECT_THAT(Told(ParseDigest("--digest", hex.substr(1)).status()),
              HasSubstr("--digest is 64 hex digits, and these are 63"));
  EXPECT_THAT(Told(ParseDigest("--digest", hex + "a").status()), HasSubstr("these are 65"));
  EXPECT_THAT(Told(ParseDigest("--digest", "g" + hex.substr(1)).status()),
              HasSubstr("character 1 is none"));
  for (const std::string& given : {"sha256:" + hex, "0x" + hex, " " + hex + "\n"}) {
    EXPECT_THAT(Told(ParseDigest("--digest", given).status()),
                HasSubstr("Did you mean " + hex + "?"))
        << given;
    EXPECT_TRUE(LooksLikeDigest(given));
  }
  EXPECT_TRUE(LooksLikeDigest(hex.substr(3)));
  EXPECT_TRUE(LooksLikeDigest("g" + hex.substr(1)));
  for (const char* file : {"lot.envelope", "abcdef", "a/b", ""})
    EXPECT_FALSE(LooksLikeDigest(file));
}

}  // namespace
}  // namespace lode::inputs
