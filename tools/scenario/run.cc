// SPDX-License-Identifier: Apache-2.0
#include "tools/scenario/run.h"

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"

namespace lode::scenario {
namespace {

namespace report = ::lode::trail::v1;

// Fields of an evaluation that a later record may name.
absl::StatusOr<std::string> EvaluatedField(const report::Report& r, std::string_view field) {
  if (field == "trail") return base::HexEncode(r.basis().trail_digest());
  if (field == "profile") return base::HexEncode(r.basis().profile_digest());
  if (field == "report") {
    return base::HexEncode(crypto::Sha256(evaluate::ReportJson(r)).view());
  }
  if (field == "size") return std::to_string(r.ledger().tree_size());
  for (const report::NamedDigest& catalogue : r.basis().catalogues()) {
    if (field == "catalogue:" + catalogue.name()) return base::HexEncode(catalogue.digest());
  }
  return base::Error(base::Reason::kMalformed,
                     "an evaluation has no field " + base::SafeText(field, 64));
}

class Run {
 public:
  Run(const Scenario& scenario, Player& player, const std::string& log_vkey)
      : scenario_(scenario), player_(player), builder_(scenario, log_vkey) {
    result_.scenario = scenario.name;
  }

  absl::StatusOr<RunResult> Play() {
    const FindEvaluated evaluated = [this](std::string_view name, std::string_view field) {
      return Find(name, field);
    };
    while (!builder_.done()) {
      LODE_ASSIGN_OR_RETURN(const Built built, builder_.Next(evaluated));
      LODE_ASSIGN_OR_RETURN(Outcome outcome, player_.Submit(built));
      CompareOutcome(*built.step, outcome, result_);
      result_.played.push_back(
          {built.step->name, record::KindOf(built.record), std::move(outcome)});
      LODE_RETURN_IF_ERROR(EvaluateAfter(built.step->name));
    }
    LODE_RETURN_IF_ERROR(EvaluateAfter(""));
    CompareState(scenario_, player_, result_);
    return std::move(result_);
  }

 private:
  absl::StatusOr<std::string> Find(std::string_view name, std::string_view field) const {
    const auto it = result_.reports.find(std::string(name));
    if (it != result_.reports.end()) return EvaluatedField(it->second, field);
    return base::Error(base::Reason::kNotFound,
                       "nothing was evaluated before under the name " + base::SafeText(name, 64));
  }

  absl::Status EvaluateAfter(const std::string& step) {
    for (const Evaluation& evaluation : scenario_.evaluations) {
      if (evaluation.after != step) continue;
      auto trail = player_.Export(evaluation.lot);
      if (!trail.ok()) {
        result_.differences.push_back({"evaluation " + evaluation.name,
                                       "a trail of " + evaluation.lot,
                                       std::string(trail.status().message())});
        continue;
      }
      evaluate::EvaluateOptions options;
      options.profile = evaluation.profile;
      options.as_of_us = evaluation.as_of_us;
      auto answer = evaluate::Evaluate(*trail, player_.trust(), options);
      if (!answer.ok()) {
        return base::WithContext(answer.status(), "evaluation " + evaluation.name);
      }
      CompareReport(evaluation, *answer, *trail, builder_, result_);
      result_.reports[evaluation.name] = *std::move(answer);
    }
    return absl::OkStatus();
  }

  const Scenario& scenario_;
  Player& player_;
  Builder builder_;
  RunResult result_;
};

}  // namespace

absl::StatusOr<RunResult> RunScenario(const Scenario& scenario, Player& player,
                                      const std::string& log_vkey) {
  return Run(scenario, player, log_vkey).Play();
}

std::string ResultText(const RunResult& result) {
  std::string out;
  for (const Difference& d : result.differences) {
    out += base::SafeText(result.scenario) + ": " + base::SafeText(d.where) + "\n";
    out += "  expected  " + base::SafeText(d.expected) + "\n";
    size_t begin = 0;
    while (begin <= d.got.size()) {
      const size_t end = std::min(d.got.find('\n', begin), d.got.size());
      out += begin == 0 ? "  got       " : "            ";
      out += base::SafeText(std::string_view(d.got).substr(begin, end - begin)) + "\n";
      begin = end + 1;
    }
  }
  for (const std::string& note : result.notes) {
    out += base::SafeText(result.scenario) + ": " + base::SafeText(note) + "\n";
  }
  return out;
}

Json ResultJson(const RunResult& result) {
  Json out;
  out["scenario"] = result.scenario;
  out["passed"] = result.passed;
  out["failed"] = result.differences.size();
  out["differences"] = Json::array();
  for (const Difference& d : result.differences) {
    out["differences"].push_back({{"where", d.where}, {"expected", d.expected}, {"got", d.got}});
  }
  out["notes"] = result.notes;
  return out;
}

}  // namespace lode::scenario
