// SPDX-License-Identifier: Apache-2.0
// Every remedy that the kernel offers leads somewhere. They are collected from the message
// catalogue, so that a new one needs a row in remedies.tsv: a scenario in which something is
// refused with it and then admitted, two evaluations between which it was followed, a unit test, or
// the reason why nothing is to be done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/unit/docs_page.h"
#include "tools/scenario/local_player.h"
#include "tools/scenario/run.h"
#include "verifier/evaluate/codes.h"
#include "verifier/present/answer_text.h"

namespace lode::scenario {
namespace {

namespace fs = std::filesystem;
namespace report = ::lode::trail::v1;

const fs::path kRoot = LODE_SOURCE_DIR;

// --- What the catalogue offers

// A sentence of the message catalogue, with * for its arguments.
std::string SentencePattern(std::string_view sentence) {
  std::string out;
  size_t at = 0;
  for (const present::Placeholder& p : present::PlaceholdersOf(sentence)) {
    out += sentence.substr(at, p.begin - at);
    if (!out.ends_with('*')) out += '*';
    at = p.end;
  }
  return out + std::string(sentence.substr(at));
}

std::set<std::string> Offered() {
  std::set<std::string> out;
  for (const auto& [code, sentences] : present::English().sentences) {
    const auto remedy = sentences.find("remedy");
    if (remedy != sentences.end()) out.insert(SentencePattern(remedy->second));
  }
  return out;
}

bool Matches(std::string_view pattern, std::string_view text) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  for (size_t skip = star; skip <= text.size(); ++skip) {
    if (Matches(pattern.substr(star + 1), text.substr(skip))) return true;
  }
  return false;
}

// --- What the table says

struct Row {
  std::string remedy, how, where, before, after;
};

std::vector<Row> Table() {
  std::vector<Row> rows;
  std::istringstream in(lode::testing::ReadPage(kRoot / "tests/unit/scenario/remedies.tsv"));
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream cells(line);
    Row row;
    for (std::string* cell : {&row.remedy, &row.how, &row.where, &row.before, &row.after})
      std::getline(cells, *cell, '\t');
    rows.push_back(std::move(row));
  }
  return rows;
}

// --- What the scenarios do

class Remedies : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / "tests/scenarios")) {
      if (entry.path().extension() != ".json") continue;
      const auto scenario = LoadScenario(entry.path().string());
      ASSERT_TRUE(scenario.ok()) << scenario.status();
      LocalPlayer player(*scenario);
      auto result = RunScenario(*scenario, player);
      ASSERT_TRUE(result.ok()) << result.status();
      results_.emplace(entry.path().stem().string(), *std::move(result));
    }
  }
  static const Played* Find(const RunResult& result, const std::string& step) {
    for (const Played& played : result.played) {
      if (played.step == step) return &played;
    }
    return nullptr;
  }
  static std::string RemedyOf(const report::Report& report, const report::Finding& finding) {
    return present::TextOf(finding, present::Renderer(present::English(), report)).remedy;
  }
  static bool RefusedWith(const Played& played, const std::string& remedy) {
    return std::any_of(played.outcome.violations.begin(), played.outcome.violations.end(),
                       [&](const auto& v) { return Matches(remedy, v.remedy); });
  }
  // Where it is seen, for who has to write a row.
  static std::string Seen(const std::string& remedy) {
    std::string out;
    for (const auto& [stem, result] : results_) {
      for (const Played& played : result.played) {
        if (RefusedWith(played, remedy)) out += "\n  refused with it: " + stem + " " + played.step;
      }
      for (const auto& [name, report] : result.reports) {
        for (const report::Finding& f : report.findings()) {
          if (Matches(remedy, RemedyOf(report, f)))
            out += "\n  evaluated with it: " + stem + " " + name;
        }
      }
    }
    return out.empty() ? "\n  no scenario gives it" : out;
  }
  // A record is refused with the remedy; what follows it is admitted, of the same kind, or the very
  // record again.
  static void CheckPlayed(const Row& row) {
    const auto it = results_.find(row.where);
    ASSERT_NE(it, results_.end()) << row.where;
    const Played* refused = Find(it->second, row.before);
    const Played* mended = Find(it->second, row.after);
    ASSERT_TRUE(refused != nullptr && mended != nullptr)
        << row.where << " " << row.before << " " << row.after;
    EXPECT_TRUE(RefusedWith(*refused, row.remedy))
        << row.where << " " << row.before << " is not refused with: " << row.remedy;
    EXPECT_EQ(mended->outcome.kind, Expectation::Kind::kAdmitted) << row.where << " " << row.after;
  }
  static void CheckEvaluated(const Row& row) {
    const auto it = results_.find(row.where);
    ASSERT_NE(it, results_.end()) << row.where;
    const auto& reports = it->second.reports;
    ASSERT_TRUE(reports.contains(row.before) && reports.contains(row.after)) << row.where;
    std::set<std::string> before;
    for (const report::Finding& f : reports.at(row.before).findings()) {
      if (Matches(row.remedy, RemedyOf(reports.at(row.before), f)))
        before.insert(f.rule() + f.site() + f.criterion());
    }
    EXPECT_FALSE(before.empty()) << row.where << " " << row.before << ": " << row.remedy;
    for (const report::Finding& f : reports.at(row.after).findings()) {
      EXPECT_FALSE(before.contains(f.rule() + f.site() + f.criterion()))
          << row.where << " " << row.after << " still finds " << f.rule();
    }
  }
  static void CheckTest(const Row& row) {
    const std::string text = lode::testing::ReadPage(kRoot / "tests/unit" / row.where);
    EXPECT_NE(text.find("(" + row.before + ", " + row.after + ")"), std::string::npos)
        << row.where << " has no test " << row.before << "." << row.after;
  }

  static inline std::map<std::string, RunResult> results_;
};

// What rules and checks say in all of these fits what they declare.
TEST_F(Remedies, EveryStatementFitsItsCode) {
  for (const auto& [stem, result] : results_) {
    for (const auto& [name, report] : result.reports) {
      EXPECT_THAT(evaluate::StatementFaults(report), ::testing::IsEmpty()) << stem << " " << name;
    }
    for (const Played& played : result.played) {
      for (const auto& refusal : played.outcome.violations)
        EXPECT_TRUE(present::KnowsRefusal(refusal.violation.said)) << stem << " " << played.step;
    }
  }
}

TEST_F(Remedies, EachIsPlayedOrSaysThatNothingIsToBeDone) {
  const std::set<std::string> offered = Offered();
  EXPECT_GE(offered.size(), 150u) << "are they still in the catalogue?";
  std::set<std::string> known;
  for (const Row& row : Table()) {
    known.insert(row.remedy);
    EXPECT_TRUE(offered.contains(row.remedy)) << "no longer offered: " << row.remedy;
    if (row.how == "played") {
      CheckPlayed(row);
    } else if (row.how == "evaluated") {
      CheckEvaluated(row);
    } else if (row.how == "test") {
      CheckTest(row);
    } else {
      EXPECT_EQ(row.how, "nothing") << row.remedy;
      EXPECT_FALSE(row.where.empty()) << "say why: " << row.remedy;
    }
  }
  for (const std::string& remedy : offered) {
    EXPECT_TRUE(known.contains(remedy))
        << "remedies.tsv has no row for: " << remedy << Seen(remedy);
  }
}

TEST(RemedyPatterns, AreReadFromSentences) {
  EXPECT_EQ(SentencePattern("ask {who} for {a}{b}"), "ask * for *");
  EXPECT_TRUE(Matches("ask * for it*", "ask me for it now"));
  EXPECT_FALSE(Matches("ask * for it", "ask me for it now"));
}

}  // namespace
}  // namespace lode::scenario
