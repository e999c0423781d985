// SPDX-License-Identifier: Apache-2.0
// Every field of a report is filled by the evaluation of some scenario, from records that a ledger
// admitted: a field that is declared, described on a page and never set would be a promise.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tools/scenario/local_player.h"
#include "tools/scenario/run.h"

namespace lode::scenario {
namespace {

namespace fs = std::filesystem;
namespace gpb = ::google::protobuf;
namespace report = ::lode::trail::v1;

using Fields = std::set<std::string>;  // "NamedParty.roles"

// Those that no scenario can have, and who fills them.
const Fields kElsewhere = {"Argument.statement",  // EvaluateTest: a forged trail
                           "Ledger.cosigners",   "Ledger.freshness",
                           "Ledger.replayed",                        // EvaluateTest: a witness
                           "Basis.lists",        "Basis.verdicts"};  // refused until they are read

// Of a message and all that it holds.
void AddAll(const gpb::Descriptor& type, Fields& out, std::set<std::string>& seen) {
  if (!seen.insert(type.name()).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const gpb::FieldDescriptor& field = *type.field(i);
    out.insert(type.name() + "." + field.name());
    if (field.message_type() != nullptr) AddAll(*field.message_type(), out, seen);
  }
}

void AddSet(const gpb::Message& message, Fields& out) {
  std::vector<const gpb::FieldDescriptor*> set;
  const gpb::Reflection& reflection = *message.GetReflection();
  reflection.ListFields(message, &set);
  for (const gpb::FieldDescriptor* field : set) {
    out.insert(message.GetDescriptor()->name() + "." + field->name());
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) {
      AddSet(reflection.GetMessage(message, field), out);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      AddSet(reflection.GetRepeatedMessage(message, field, i), out);
  }
}

std::map<std::string, report::Report> Reports(const std::string& file) {
  const auto scenario = LoadScenario(file);
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  if (!scenario.ok()) return {};
  LocalPlayer player(*scenario);
  const auto result = RunScenario(*scenario, player);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? result->reports : std::map<std::string, report::Report>();
}

TEST(ReportFields, EachIsFilledByTheEvaluationOfAScenario) {
  Fields set, all;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(LODE_SOURCE_DIR) / "tests/scenarios")) {
    if (entry.path().extension() != ".json") continue;
    for (const auto& [name, report] : Reports(entry.path().string())) AddSet(report, set);
  }
  std::set<std::string> seen;
  AddAll(*report::Report::descriptor(), all, seen);
  for (const std::string& field : all) {
    EXPECT_NE(set.contains(field), kElsewhere.contains(field))
        << field << " is set in no report of any scenario, or is said not to be";
  }
}

// What a reader asks first of a party, and of an assessor, as the records have it.
TEST(ReportFields, PartiesHaveCountriesAndRolesAndAssessorsWhoPaid) {
  const auto reports = Reports(LODE_SOURCE_DIR "/tests/scenarios/evaluation/contradictions.json");
  const std::vector<std::string> kMineRoles = {"MINER", "EXPORTER"};
  ASSERT_FALSE(reports.empty());
  for (const auto& [name, report] : reports) {
    std::map<std::string, report::NamedParty> parties;
    for (const report::NamedParty& party : report.parties()) parties[party.party()] = party;
    const report::NamedParty& mine = parties["local:mine"];
    EXPECT_EQ(mine.name(), "Mine SA") << name;
    EXPECT_EQ(mine.country(), "CD") << name;
    EXPECT_EQ(std::vector<std::string>(mine.roles().begin(), mine.roles().end()), kMineRoles);
    const report::NamedParty& validator = parties["local:validator"];
    EXPECT_EQ(validator.country(), "GB") << name;
    ASSERT_EQ(validator.roles_size(), 1) << name;
    EXPECT_EQ(validator.roles(0), "VALIDATOR") << name;
    std::set<std::string> payers;
    for (const report::Hop& hop : report.hops()) {
      for (const report::MatrixCell& cell : hop.matrix())
        payers.insert(cell.attestation().fee_payer());
    }
    EXPECT_TRUE(payers.contains("local:mine")) << name;
  }
}

}  // namespace
}  // namespace lode::scenario
