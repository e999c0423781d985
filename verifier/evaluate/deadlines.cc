// SPDX-License-Identifier: Apache-2.0
// An attestation speaks of many criteria, but it expires once for each site: a line for each
// criterion would hide the dates that matter. A trail that is stale already has no date to come.
#include "verifier/evaluate/deadlines.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/evaluate/codes.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;

class Deadlines {
 public:
  explicit Deadlines(const rules::Facts& facts)
      : facts_(facts), today_(base::DateOfMicros(facts.history.as_of_us())) {}

  void Run(report::Report& out) {
    AddTrail();
    for (const rules::Expectations& matrix : facts_.expectations) {
      for (const rules::Expectation& cell : matrix.cells) {
        if (cell.required && cell.Speaks()) AddCell(matrix.hop->site, cell);
      }
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const auto& a, const auto& b) { return a.day() < b.day(); });
    for (report::Deadline& deadline : found_) *out.add_deadlines() = std::move(deadline);
  }

 private:
  report::Deadline& Add(int64_t day, std::string_view rule, const std::string& site) {
    report::Deadline& deadline = found_.emplace_back();
    deadline.set_day(static_cast<int32_t>(day));
    deadline.set_rule(std::string(rule));
    deadline.set_site(site);
    return deadline;
  }

  void AddTrail() {
    const int64_t days = facts_.profile.ParametersOf("LOG-06").Of(rules::kMaxDays);
    // The last whole day on which it is not too old; today, if it becomes so today.
    const int64_t end = facts_.trail.state_root_time_us + days * base::limits::kMicrosPerDay;
    const int32_t last = base::DateOfMicros(end + 1) - 1;
    if (facts_.stale) return;
    rules::Say(kStaleAfter, *Add(std::max(last, today_), "LOG-06", "").mutable_what());
  }

  void AddCell(const std::string& site, const rules::Expectation& cell) {
    const pb::Attested& a = *cell.word->attestation;
    const pb::CriterionResult& result = *cell.word->result;
    const bool stands = cell.word->standing.at_event && cell.word->standing.as_of;
    if (!stands || a.valid_to().days() < today_) return;
    // One attestation speaks of many criteria, and expires once for each site that it is about.
    if (expiring_.insert({cell.word->digest, site}).second) {
      report::Deadline& deadline = Add(a.valid_to().days(), "ATT-01", site);
      deadline.set_record(cell.word->digest.str());
      rules::Say(kExpires, *deadline.mutable_what())
          .Id("subject", a.subject())
          .Digest("attestation", cell.word->digest);
    }
    const bool planned = result.outcome() == pb::CRITERION_OUTCOME_PARTIALLY_MEETS &&
                         !cell.criterion->critical && !result.cap_id().empty() && result.has_due();
    const int64_t max_plan = facts_.profile.ParametersOf("ATT-05").Of(rules::kMaxPlanMonths);
    const int32_t latest = base::AddMonths(a.assessed_on().days(), static_cast<int>(max_plan));
    // One that is due too late is no exception that could end: it fails now.
    if (!planned || result.due().days() < today_ || result.due().days() > latest) return;
    if (!due_.insert({cell.word->digest, cell.criterion->code + " " + site}).second) return;
    report::Deadline& deadline = Add(result.due().days(), "ATT-05", site);
    deadline.set_record(cell.word->digest.str());
    rules::Say(kPlanDue, *deadline.mutable_what())
        .Id("site", site)
        .Name("criterion", cell.criterion->code)
        .Text("plan", result.cap_id());
  }

  const rules::Facts& facts_;
  const int32_t today_;
  std::vector<report::Deadline> found_;
  std::set<std::pair<base::Hash256, std::string>> expiring_, due_;
};

}  // namespace

void AddDeadlines(const rules::Facts& facts, report::Report& out) { Deadlines(facts).Run(out); }

}  // namespace lode::evaluate
