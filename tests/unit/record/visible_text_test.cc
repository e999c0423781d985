// SPDX-License-Identifier: Apache-2.0
// Characters that are not seen, and those beside them in the table.
#include "verifier/record/visible_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/unit/record/samples.h"
#include "verifier/custody/check_record.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

// What can't be seen says nothing; one letter among it says something.
TEST(HoldsVisible, NeedsOneCharacterThatIsSeen) {
  for (const char* unseen :
       {" ",      "  \t\n",     "\u00a0",     "\u00ad",     "\u034f",       "\u061c",
        "\u115f", "\u180e",     "\u200b",     "\u200f",     "\u2028",       "\u202e",
        "\u2060", "\u2800",     "\u3000",     "\u3164",     "\ufe0f",       "\ufeff",
        "\uffa0", "\U0001d173", "\U000e0020", "\U000e0100", "\u200b \u00ad"}) {
    EXPECT_FALSE(HoldsVisible(unseen)) << ::testing::PrintToString(std::string(unseen));
    EXPECT_TRUE(HoldsVisible(std::string(unseen) + "x"));
    EXPECT_TRUE(HoldsVisible("-" + std::string(unseen)));
  }
  // Next to the edges of the table, and letters of every length.
  for (const char* seen : {"!", "~", "\u00a1", "\u00ac", "\u00ae", "\u00e9", "\u2010", "\u2027",
                           "\u2030", "\u205e", "\u2070", "\u4e2d", "\ufffc", "\U0001f600"})
    EXPECT_TRUE(HoldsVisible(seen)) << seen;
  EXPECT_FALSE(HoldsVisible(""));
}

struct Blank {
  const char *kind, *change, *field;
};

// A text is absent or holds something visible, wherever it stands.
TEST(BlankTexts, AreRefusedInEveryField) {
  // clang-format off
  const Blank kBlank[] = {
      {"Observed",
       R"(observed { assay { method: "\302\255" } })",
       "observed.assay.method"},
      {"LotCreated",
       R"(lot_created { pits: "\342\200\213" })",
       "lot_created.pits[0]"},
      {"PartyRegistered",
       R"(party_registered { legal_name: " " })",
       "party_registered.legal_name"},
      {"Received",
       R"(received { outcome: OUTCOME_REJECTED reserve_reason: "\342\200\256 " })",
       "received.reserve_reason"},
      {"Attested",
       R"(attested { limitations: " " })",
       "attested.limitations"},
      {"Attested",
       R"(attested { outcomes { criterion: "9.1" outcome: CRITERION_OUTCOME_NOT_APPLICABLE justification: " " } })",
       "attested.outcomes[3].justification"},
      {"Attested",
       R"(attested { outcomes { criterion: "9.1" outcome: CRITERION_OUTCOME_PARTIALLY_MEETS cap_id: "\343\205\244" } })",
       "attested.outcomes[3].cap_id"},
  };
  // clang-format on
  for (const Blank& blank : kBlank) {
    pb::Record record = testing::SampleOf(blank.kind);
    testing::Merge(blank.change, record);
    const Violations violations = custody::CheckRecord(record);
    EXPECT_TRUE(std::any_of(violations.begin(), violations.end(), [&](const Violation& v) {
      return v.code() == "ADM-01.nothing-visible" && v.field == blank.field;
    })) << blank.field;
  }
}

}  // namespace
}  // namespace lode::record
