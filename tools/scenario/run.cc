// SPDX-License-Identifier: Apache-2.0
// A difference never stops the run: authors want to see all of them at once. The exception is a log
// that never began, because then everything else fails for that one reason.
#include "tools/scenario/run.h"

#include <algorithm>

#include "tools/scenario/names.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/present/refusal_json.h"
#include "verifier/record/json.h"

namespace lode::scenario {
namespace {

namespace report = ::lode::trail::v1;

// Fields of an evaluation that a later record may name.
absl::StatusOr<std::string> EvaluatedField(const report::Report& r, std::string_view field) {
  if (field == "trail") return base::HexEncode(r.basis().trail_digest());
  if (field == "profile") return base::HexEncode(r.basis().profile_digest());
  if (field == "report") {
    return base::HexEncode(evaluate::ReportDigest(r).view());
  }
  if (field == "size") return std::to_string(r.ledger().tree_size());
  std::vector<std::string> fields = {"trail", "profile", "report", "size"};
  for (const report::NamedDigest& catalogue : r.basis().catalogues()) {
    fields.push_back("catalogue:" + catalogue.name());
    if (field == fields.back()) return base::HexEncode(catalogue.digest());
  }
  return base::Malformed(
      NoSuch("a field of an evaluation", field, Names(fields.begin(), fields.end())));
}

class Run {
 public:
  Run(const Scenario& scenario, Player& player, const RunOptions& options)
      : scenario_(scenario),
        player_(player),
        options_(options),
        builder_(scenario, options.log_vkey) {
    result_.scenario = scenario.name;
    for (const Evaluation& evaluation : scenario.evaluations)
      evaluations_[evaluation.after].push_back(&evaluation);
  }

  absl::StatusOr<RunResult> Play() {
    const FindEvaluated evaluated = [this](std::string_view name, std::string_view field) {
      return Find(name, field);
    };
    while (!builder_.done()) {
      LODE_ASSIGN_OR_RETURN(const Built built, builder_.Next(evaluated));
      LODE_ASSIGN_OR_RETURN(Outcome outcome, player_.Submit(built));
      CompareOutcome(*built.step, outcome, result_);
      begun_ = begun_ || outcome.kind == Expectation::Kind::kAdmitted;
      result_.played.push_back(
          {built.step->name, record::KindOf(built.record), std::move(outcome)});
      if (!begun_ && built.step->expect.kind == Expectation::Kind::kAdmitted) {
        EndEarly();
        return std::move(result_);
      }
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
    Names made;
    for (const auto& [known, report] : result_.reports) made.push_back(known);
    return base::Malformed(NoSuch("an evaluation made before this record", name, made));
  }

  // Hundreds of differences would follow, all of this one.
  void EndEarly() {
    const size_t records = scenario_.steps.size() - result_.played.size();
    const size_t others =
        scenario_.evaluations.size() + scenario_.lots.size() + scenario_.quotas.size();
    result_.notes.push_back("ended here: the ledger has no Genesis, so " + std::to_string(records) +
                            " records were not played and " + std::to_string(others) +
                            " other expectations not compared");
  }

  absl::Status EvaluateAfter(const std::string& step) {
    const auto due = evaluations_.find(step);
    if (due == evaluations_.end()) return absl::OkStatus();
    for (const Evaluation* each : due->second) {
      const Evaluation& evaluation = *each;
      auto trail = player_.Export(evaluation.lot);
      if (!trail.ok()) {
        result_.differences.push_back({evaluation.place, "evaluation " + evaluation.name,
                                       "a trail of " + evaluation.lot,
                                       std::string(trail.status().message())});
        continue;
      }
      evaluate::EvaluateOptions options;
      const ProfileChoice& profile = options_.profile ? *options_.profile : evaluation.profile;
      options.profile = profile.name;
      options.profile_toml = profile.toml;
      options.as_of_us = evaluation.as_of_us;
      auto answer = evaluate::Evaluate(*trail, player_.trust(), options);
      if (!answer.ok()) {
        return At(evaluation.place, answer.status());
      }
      CompareReport(evaluation, *answer, *trail, builder_, result_);
      result_.reports[evaluation.name] = *std::move(answer);
    }
    return absl::OkStatus();
  }

  const Scenario& scenario_;
  Player& player_;
  const RunOptions& options_;
  Builder builder_;
  std::map<std::string, std::vector<const Evaluation*>> evaluations_;  // by what they are after
  bool begun_ = false;                                                 // a record was admitted
  RunResult result_;
};

// Lines under one another, the first after a title.
std::string Beside(const std::string& title, std::string_view lines) {
  std::string out;
  for (size_t begin = 0; begin <= lines.size();) {
    const size_t end = std::min(lines.find('\n', begin), lines.size());
    out += begin == 0 ? title : std::string(title.size(), ' ');
    out += base::SafeText(lines.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return out;
}

// What became of a record, whether it was expected or not.
Json RecordJson(const Played& played) {
  const Outcome& outcome = played.outcome;
  Json out = {{"name", played.step}, {"kind", std::string(record::KindName(played.kind))}};
  switch (outcome.kind) {
    case Expectation::Kind::kAdmitted:
      out["outcome"] = "ADMITTED";
      out["entry"] = std::to_string(outcome.index);
      return out;
    case Expectation::Kind::kRefused:
      out["outcome"] = "REFUSED";
      out["waits_for_parent"] = outcome.waits;
      out["violations"] = present::RefusalsJson(outcome.violations);
      return out;
    case Expectation::Kind::kError:
      out["outcome"] = "ERROR";
      out["reason"] = outcome.reason;
      out["message"] = outcome.message;
      return out;
  }
  return out;
}

// The findings as the report has them: codes and arguments.
Json EvaluationJson(const std::string& name, const report::Report& r) {
  Json findings = Json::array();
  for (const report::Finding& finding : r.findings())
    findings.push_back(Json::parse(record::MessageToJson(finding)));
  return {{"name", name},
          {"lot", r.lot()},
          {"result", report::Result_Name(r.result())},
          {"report_digest", base::HexEncode(evaluate::ReportDigest(r).view())},
          {"findings", findings}};
}

}  // namespace

absl::StatusOr<RunResult> RunScenario(const Scenario& scenario, Player& player,
                                      const RunOptions& options) {
  return Run(scenario, player, options).Play();
}

std::string ResultText(const RunResult& result) {
  std::string out;
  for (const Difference& d : result.differences) {
    const std::string place = d.place.Text();
    out += base::SafeText(place.empty() ? result.scenario : place) + ": " +
           base::SafeText(d.where) + "\n";
    out += Beside("  expected  ", d.expected) + Beside("  found     ", d.found);
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
    const base::JsonPlaces::Found at = d.place.Find();
    out["differences"].push_back({{"file", d.place.File()},
                                  {"line", at.line},
                                  {"column", at.column},
                                  {"where", d.where},
                                  {"expected", d.expected},
                                  {"found", d.found}});
  }
  out["notes"] = result.notes;
  out["records"] = Json::array();
  for (const Played& played : result.played) out["records"].push_back(RecordJson(played));
  out["evaluations"] = Json::array();
  for (const auto& [name, report] : result.reports)
    out["evaluations"].push_back(EvaluationJson(name, report));
  return out;
}

}  // namespace lode::scenario
