// SPDX-License-Identifier: Apache-2.0
// Every field of a report is filled by the evaluation of some scenario, from records that a ledger
// admitted: a field that is declared, described on a page and never set would be a promise.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/docs_page.h"
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
                           "Ledger.cosigners",
                           "Ledger.freshness",
                           "Ledger.replayed",  // EvaluateTest: a witness
                           "Basis.lists",
                           "Basis.verdicts",  // refused until they are read
                           "Item.mg"};        // custody/mistakes_test: refusals alone

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

// By file; played once.
const std::map<std::string, std::map<std::string, report::Report>>& AllReports() {
  static const auto& all = *new std::map<std::string, std::map<std::string, report::Report>>([] {
    std::map<std::string, std::map<std::string, report::Report>> out;
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(LODE_SOURCE_DIR) / "tests/scenarios")) {
      if (entry.path().extension() == ".json")
        out[entry.path().stem().string()] = Reports(entry.path().string());
    }
    return out;
  }());
  return all;
}

TEST(ReportFields, EachIsFilledByTheEvaluationOfAScenario) {
  Fields set, all;
  for (const auto& [file, reports] : AllReports()) {
    for (const auto& [name, report] : reports) AddSet(report, set);
  }
  std::set<std::string> seen;
  AddAll(*report::Report::descriptor(), all, seen);
  for (const std::string& field : all) {
    EXPECT_NE(set.contains(field), kElsewhere.contains(field))
        << field << " is set in no report of any scenario, or is said not to be";
  }
}

// "SITE_TYPE_" of "SiteType".
std::string PrefixOf(const std::string& list) {
  std::string out;
  for (const char c : list) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !out.empty()) out += '_';
    out += capital ? c : static_cast<char>(c - 'a' + 'A');
  }
  return out + "_";
}

// A list of records without its prefix, or a word by itself; empty: there is no such list.
Fields WordsOf(const std::string& name) {
  if (name.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos) return {name};
  const auto* type =
      gpb::DescriptorPool::generated_pool()->FindEnumTypeByName("lode.record.v1." + name);
  Fields out;
  for (int i = 1; type != nullptr && i < type->value_count(); ++i) {
    const std::string word = type->value(i)->name();
    EXPECT_TRUE(word.starts_with(PrefixOf(name))) << word;
    out.insert(word.substr(PrefixOf(name).size()));
  }
  return out;
}

// Field by field, what the page's table allows.
std::map<std::string, Fields> TableOfWords() {
  std::map<std::string, Fields> out;
  std::istringstream page(lode::testing::ReadPage(LODE_SOURCE_DIR "/docs/formats/report.md"));
  static const std::regex kRow("\\| `([A-Za-z]+\\.[a-z_]+)` \\| (.*) \\|"), kName("`([A-Za-z_]+)`");
  for (std::string line; std::getline(page, line);) {
    std::smatch row;
    if (!std::regex_match(line, row, kRow)) continue;
    const std::string names = row[2];
    for (auto it = std::sregex_iterator(names.begin(), names.end(), kName);
         it != std::sregex_iterator(); ++it) {
      const Fields words = WordsOf((*it)[1]);
      EXPECT_FALSE(words.empty()) << (*it)[1] << " is no list of records";
      out[row[1]].insert(words.begin(), words.end());
    }
  }
  return out;
}

// The texts of the message and of all below it that the table names.
void ExpectWords(const gpb::Message& message, const std::map<std::string, Fields>& table,
                 Fields& met) {
  std::vector<const gpb::FieldDescriptor*> set;
  const gpb::Reflection& reflection = *message.GetReflection();
  reflection.ListFields(message, &set);
  for (const gpb::FieldDescriptor* field : set) {
    const std::string name = message.GetDescriptor()->name() + "." + field->name();
    const auto row = table.find(name);
    const int n = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < n; ++i) {
      if (field->message_type() != nullptr) {
        ExpectWords(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                         : reflection.GetMessage(message, field),
                    table, met);
      } else if (row != table.end()) {
        const std::string word = field->is_repeated()
                                     ? reflection.GetRepeatedString(message, field, i)
                                     : reflection.GetString(message, field);
        EXPECT_TRUE(row->second.contains(word)) << name << " is " << word;
        met.insert(name);
      }
    }
  }
}

TEST(ReportFields, WordsOfRecordsAreThoseOfTheListsThatThePageNames) {
  const std::map<std::string, Fields> table = TableOfWords();
  EXPECT_GE(table.size(), 13u);
  Fields met;
  for (const auto& [file, reports] : AllReports()) {
    for (const auto& [name, report] : reports) ExpectWords(report, table, met);
  }
  for (const auto& [field, words] : table)
    EXPECT_TRUE(met.contains(field)) << field << " is in no report";
}

// What a reader asks first of a party, and of an assessor, as the records have it.
TEST(ReportFields, PartiesHaveCountriesAndRolesAndAssessorsWhoPaid) {
  const auto& reports = AllReports().at("contradictions");
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
