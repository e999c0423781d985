// SPDX-License-Identifier: Apache-2.0
// What a wrong id is told: the form of its own sort, what was meant if that is plain, and check
// digits only where the code has them.
#include <gtest/gtest.h>

#include "tests/unit/record/samples.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

struct Told {
  std::string message, limit, remedy;
};

Told TellOf(const std::string& kind, const std::string& change) {
  pb::Record record = testing::SampleOf(kind);
  testing::Merge(change, record);
  const auto told = present::RefusalsOf(custody::CheckRecord(record));
  EXPECT_EQ(told.size(), 1u) << change;
  if (told.empty()) return {};
  EXPECT_EQ(told[0].violation.rule(), "ADM-06");
  return {told[0].message, told[0].limit, told[0].remedy};
}

constexpr char kForm[] = "give it in the form that is allowed";
constexpr char kPaper[] = "compare it with the paper, digit by digit";

TEST(IdSort, WordsAreThoseOfTheSort) {
  const struct {
    const char *kind, *change, *message, *limit, *remedy;
  } cases[] = {
      {"LotCreated", R"(lot_created { lot: "lot:p" })", "this is no lot id",
       "lot:PREFIX/NAME, such as lot:lcc/kzz-2026-0001", kForm},
      {"LotCreated", R"(lot_created { lot: "p/1" })", "this is no lot id",
       "lot:PREFIX/NAME, such as lot:lcc/kzz-2026-0001", "write it as lot:p/1"},
      // What is proposed is in its one spelling, so that it is not refused in its turn.
      {"LotCreated", R"(lot_created { lot: "lot:p/Ore 12" })", "this is no lot id",
       "lot:PREFIX/NAME, such as lot:lcc/kzz-2026-0001", "write it as lot:p/ore-12"},
      {"LotCreated", R"(lot_created { lot: " P/Ore  12" })", "this is no lot id",
       "lot:PREFIX/NAME, such as lot:lcc/kzz-2026-0001", "write it as lot:p/ore-12"},
      {"Packed", R"(author: "local:Mine Two")", "this is no party id",
       "lei: and an LEI, gln: and a GLN, did:web:HOST, or local:NAME in small letters",
       "write it as local:mine-two"},
      {"Packed", R"(author: "lei:5493 001KJTIIGC8Y1R12")", "this is no party id",
       "lei: and an LEI, gln: and a GLN, did:web:HOST, or local:NAME in small letters",
       "write it as lei:5493001KJTIIGC8Y1R12"},
      {"LotCreated", R"(lot_created { form: "ore" })", "this is no form",
       "capitals, digits and _, such as ORE", "write it as ORE"},
      {"LotCreated", R"(lot_created { seller_country: "COD" })", "this is no country code",
       "two capital letters (ISO 3166-1), such as CD", kForm},
      {"Retired", R"(retired { contained { element: "CU" mg: 1 } })", "this is no chemical symbol",
       "a chemical symbol, such as Co or Cu", "write it as Cu"},
      {"Retired", R"(retired { contained { element: "Copper" mg: 1 } })",
       "this is no chemical symbol", "a chemical symbol, such as Co or Cu", kForm},
      {"Cleared", R"(cleared { hs: "2822.0" })", "this is no HS code",
       "4, 6, 8 or 10 digits, such as 2822.00 or 282200", kForm},
      {"QuotaGranted", R"(quota_granted { period: "03/2026" })", "this is no month",
       "YYYY-MM, such as 2026-03", kForm},
      // Codes with check digits.
      {"Packed", R"(author: "lei:5493001KJTIIGC8Y1R13")",
       "this is no party id: it ends with 13 as check digits",
       "12 at the end, for the characters before it", kPaper},
      {"Packed", R"(author: "5493001KJTIIGC8Y1R12")", "this is no party id",
       "lei: and an LEI, gln: and a GLN, did:web:HOST, or local:NAME in small letters",
       "write it as lei:5493001KJTIIGC8Y1R12"},
      {"Packed", R"(author: "lei:5493001kjtiigc8y1r12")", "this is no party id",
       "lei: and an LEI, gln: and a GLN, did:web:HOST, or local:NAME in small letters",
       "write it as lei:5493001KJTIIGC8Y1R12"},
      {"Packed", R"(author: "local:Mine")", "this is no party id",
       "lei: and an LEI, gln: and a GLN, did:web:HOST, or local:NAME in small letters",
       "write it as local:mine"},
      {"SiteRegistered", R"(site_registered { gln: "gln:4006381333932" })",
       "this is no GLN: it ends with 2 as check digit",
       "1 at the end, for the characters before it", kPaper},
      {"HandedOn", R"(handed_on { containers: "CSQU3054384" })",
       "this is no container number (ISO 6346): it ends with 4 as check digit",
       "3 at the end, for the characters before it", kPaper},
      {"HandedOn", R"(handed_on { containers: "csqu 305438-3" })",
       "this is no container number (ISO 6346)",
       "4 capitals of which the last is U, J or Z, 6 digits and a check digit, such as "
       "CSQU3054383",
       "write it as CSQU3054383"},
      {"Dispatched", R"(dispatched { legs { seq: 2 mode: MODE_SEA carrier: "local:c"
         vehicle: "IMO9074728" } })",
       "this is no IMO number: it ends with 8 as check digit",
       "9 at the end, for the characters before it", kPaper},
  };
  for (const auto& c : cases) {
    const Told told = TellOf(c.kind, c.change);
    EXPECT_EQ(told.message, c.message) << c.change;
    EXPECT_EQ(told.limit, c.limit) << c.change;
    EXPECT_EQ(told.remedy, c.remedy) << c.change;
  }
}

// A wrong id has no place in the order of its list, and two that are missing are not one twice.
TEST(IdSort, AWrongIdIsToldOnce) {
  TellOf("Packed", R"(signers { party: "local:b" capacity: CAPACITY_WITNESS }
                      signers { party: "A" capacity: CAPACITY_WITNESS })");
  TellOf("Packed", R"(sealed { name: "b" digest: "0123456789abcdef0123456789abcdef" }
                      sealed { name: "A" digest: "0123456789abcdef0123456789abcdef" })");
  pb::Record record = testing::SampleOf("Transformed");
  testing::Merge("transformed { inputs { } inputs { } }", record);
  EXPECT_EQ(custody::CheckRecord(record).size(), 2u);
}

}  // namespace
}  // namespace lode::record
