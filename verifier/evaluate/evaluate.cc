// SPDX-License-Identifier: Apache-2.0
// Proofs come first. If they fail, nothing else of the trail is looked at, because all of it could
// be invented. A clock that is behind what the trail proves is not used: judged as of a moment
// before its own records, a trail would hide a revocation.
#include "verifier/evaluate/evaluate.h"

#include <algorithm>
#include <utility>

#include "verifier/base/absl_shim.h"
#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/evaluate/judge.h"
#include "verifier/rules/table.h"
#include "verifier/trail/survey.h"

namespace lode::evaluate {
namespace {

constexpr char kSchema[] = "lode.report/v2";

absl::Status CheckAllIsRead(const EvaluateOptions& options) {
  if (options.lists.empty() && options.verdicts.empty()) return absl::OkStatus();
  return base::Error(base::Reason::kNotYet,
                     "this version judges with no signed lists and no verdicts: leave them out");
}

absl::StatusOr<rules::Profile> ChooseProfile(const EvaluateOptions& options) {
  if (!options.profile_toml.empty()) {
    auto parsed = rules::ParseProfile(options.profile_toml);
    if (!parsed.ok()) {
      return base::Error(
          base::Reason::kUsage,
          "the profile does not parse: " + std::string(base::ToStd(parsed.status().message())));
    }
    // Who reads "profile demo" in a report means the one that everybody has.
    const auto built_in = rules::BuiltInProfile(parsed->name);
    if (built_in && *built_in != options.profile_toml) {
      return base::Error(base::Reason::kUsage,
                         "the profile calls itself " + parsed->name +
                             ", which is the name of a built-in one: give yours another name");
    }
    return parsed;
  }
  const auto built_in = rules::BuiltInProfile(options.profile);
  if (!built_in) {
    return base::Error(base::Reason::kUsage,
                       "no built-in profile " + options.profile + ": there are books and demo" +
                           base::DidYouMean(options.profile, rules::BuiltInProfileNames()));
  }
  return rules::ParseProfile(*built_in);
}

rules::TrailFacts FactsOf(const trail::CheckedTrail& checked) {
  rules::TrailFacts facts;
  facts.proofs_checked = true;
  facts.proofs_hold = checked.proven;
  facts.quorum_missing = checked.quorum_missing;
  facts.replayed = checked.proven;
  facts.replay_holds = !checked.failed;
  if (checked.failed) facts.problem = checked.checks.back().what();
  facts.evidence = checked.evidence;
  facts.skipped_checks = checked.skipped_checks;
  facts.tree_size = checked.trust.checkpoint.body.size;
  facts.covered_size = checked.state_root.covered_size;
  facts.state_root_time_us = static_cast<int64_t>(checked.state_root.record_time_us);
  facts.replaying_witness = checked.trust.replayed;
  facts.simulated_time = checked.simulated_time;
  facts.witnessed_time_us =
      static_cast<int64_t>(checked.trust.freshness) * base::limits::kMicrosPerSecond;
  return facts;
}

// What a report says of a trail whether it is authentic or not.
report::Report Begin(const std::string& lot, const rules::Profile& profile,
                     const trail::CheckedTrail& checked) {
  report::Report out;
  out.set_schema(kSchema);
  out.set_lot(lot);
  for (const report::Check& check : checked.checks) *out.add_checks() = check;
  report::Basis* basis = out.mutable_basis();
  basis->set_profile(profile.name);
  basis->set_profile_digest(profile.digest.str());
  for (report::Setting& setting : rules::SettingsOf(profile))
    *basis->add_settings() = std::move(setting);
  basis->set_rule_set(std::string(rules::RuleSetName()));
  basis->set_rule_set_digest(rules::RuleSetDigest().str());
  if (profile.esg) {
    report::NamedDigest* named = basis->add_catalogues();
    named->set_name(catalogue::Icmm().id);
    named->set_digest(catalogue::Icmm().digest.str());
  }
  return out;
}

// A clock that is behind what the trail proves is no time to judge by: then that is, and LOG-06
// tells it.
std::optional<int64_t> ChooseAsOf(const EvaluateOptions& options, rules::TrailFacts& facts) {
  if (options.as_of_us) return options.as_of_us;
  // The newest leaf that the trail proves is its state root.
  if (facts.simulated_time) return facts.state_root_time_us;
  if (!options.clock_us) return std::nullopt;
  const int64_t newest = std::max(facts.state_root_time_us, facts.witnessed_time_us);
  facts.clock_behind_us = std::max<int64_t>(0, newest - *options.clock_us);
  return std::max(newest, *options.clock_us);
}

void DescribeLedger(const trail::Trail& trail, const trail::CheckedTrail& checked,
                    report::Report& out) {
  report::Ledger* ledger = out.mutable_ledger();
  ledger->set_origin(trail.origin);
  ledger->set_genesis_digest(checked.genesis_digest.str());
  ledger->set_tree_size(checked.trust.checkpoint.body.size);
  ledger->set_root(checked.trust.checkpoint.body.root.str());
  ledger->set_covered_size(checked.state_root.covered_size);
  ledger->set_covered_time_us(static_cast<int64_t>(checked.state_root.record_time_us));
  ledger->set_covered_time(base::FormatUtc(ledger->covered_time_us()));
  ledger->set_simulated_time(checked.simulated_time);
  for (const std::string& name : checked.trust.cosigners) ledger->add_cosigners(name);
  ledger->set_replayed(checked.trust.replayed);
  ledger->set_freshness(checked.trust.freshness);
}

std::vector<rules::HistoryEntry> TakeEntries(trail::CheckedTrail& checked) {
  std::vector<rules::HistoryEntry> entries;
  entries.reserve(checked.entries.size());
  for (trail::CheckedEntry& entry : checked.entries) {
    entries.push_back({entry.index, entry.record_time_us, std::move(entry.record),
                       std::move(entry.signing_keys)});
  }
  return entries;
}

}  // namespace

std::vector<std::string_view> BuiltInProfiles() { return rules::BuiltInProfileNames(); }

absl::StatusOr<report::Report> Evaluate(const trail::Trail& trail, const note::TrustPolicy& trust,
                                        const EvaluateOptions& options) {
  LODE_RETURN_IF_ERROR(CheckAllIsRead(options));
  LODE_ASSIGN_OR_RETURN(const rules::Profile profile, ChooseProfile(options));
  trail::CheckedTrail checked = trail::CheckTrail(trail, trust, options.parallel);
  LODE_RETURN_IF_ERROR(checked.other_log);
  rules::TrailFacts facts = FactsOf(checked);
  report::Report out = Begin(trail.lot, profile, checked);
  if (checked.failed) {
    JudgeUnproven(facts, out);
    return out;
  }
  if (options.stands) LODE_RETURN_IF_ERROR(options.stands(trail));
  const std::optional<int64_t> as_of = ChooseAsOf(options, facts);
  if (!as_of) return base::Error(base::Reason::kUsage, "say as of when");
  const int64_t as_of_us = *as_of;
  DescribeLedger(trail, checked, out);
  report::Basis* basis = out.mutable_basis();
  basis->set_as_of_us(as_of_us);
  basis->set_as_of(base::FormatUtc(as_of_us));
  basis->set_trail_digest(checked.trail_digest.str());
  basis->set_records(checked.entries.size());
  basis->set_subjects(trail.subjects.size());
  basis->set_skipped_checks(checked.skipped_checks);
  const rules::History history(trail.lot, TakeEntries(checked), as_of_us);
  Judge(history, facts, profile, catalogue::Icmm(), out);
  return out;
}

absl::StatusOr<report::Report> EvaluateFile(base::FileSource& file, const note::TrustPolicy& trust,
                                            const EvaluateOptions& options) {
  LODE_RETURN_IF_ERROR(CheckAllIsRead(options));
  LODE_ASSIGN_OR_RETURN(const rules::Profile profile, ChooseProfile(options));
  LODE_ASSIGN_OR_RETURN(const trail::Survey survey, trail::SurveyTrail(file, trust));
  LODE_RETURN_IF_ERROR(survey.checked.other_log);
  if (survey.checked.failed) {
    report::Report out = Begin(survey.lot, profile, survey.checked);
    JudgeUnproven(FactsOf(survey.checked), out);
    return out;
  }
  LODE_ASSIGN_OR_RETURN(const trail::Trail trail, trail::ParseTrail(file));
  return Evaluate(trail, trust, options);
}

}  // namespace lode::evaluate
