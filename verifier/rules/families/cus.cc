// SPDX-License-Identifier: Apache-2.0
// CUS-06: may the lot be claimed, or is it used up, lost, or is there a reserve?
#include <string>
#include <vector>

#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"

namespace lode::rules {
namespace {

constexpr Choice kSpentChoices[] = {
    {"INFORMS", report::INFORMS}, {"WARNS", report::WARNS}, {"FAILS", report::FAILS}};
constexpr Parameter kClaimParameters[] = {
    OneOf("spent", kSpentChoices, report::INFORMS, Looser::kMore)};
constexpr const Parameter& kSpent = kClaimParameters[0];

constexpr Code kClaimable = {"CUS-06.claimable", ""};
constexpr Code kNotInLog = {"CUS-06.not-in-log", ""};
constexpr Code kLost = {"CUS-06.lost", ""};
constexpr Code kReserve = {"CUS-06.reserve", "reserved:id"};
constexpr Code kRetired = {"CUS-06.retired", "on:time"};
constexpr Code kConsumed = {"CUS-06.consumed", "on:time into:items"};
constexpr Code kStaleClaim = {"CUS-06.stale", ""};
constexpr Code kClaimCodes[] = {kClaimable, kNotInLog, kLost,      kReserve,
                                kRetired,   kConsumed, kStaleClaim};

// A lot that was used up can't be claimed again. It is the end of every honest lot, and where its
// metal came from stands: so it is told, and what it does to the answer is the profile's choice.
void AddSpent(const History& history, const LotLife& lot, const Parameters& parameters,
              Sink& sink) {
  const pb::Record& r = history.Message(*lot.ended_by);
  report::Finding& finding = sink.Add(report::FAIL);
  Soften(finding, parameters.As<report::Severity>(kSpent));
  AddEvidence(finding, history.entries()[*lot.ended_by].record.digest);
  finding.set_who(PrincipalOf(r));
  if (lot.end == LotEnd::kRetired) {
    Tell(finding, kRetired).Time("on", r.event_time().us());
    return;
  }
  std::vector<std::string> into;
  for (const pb::Output& out : r.transformed().outputs()) into.push_back(out.lot());
  Tell(finding, kConsumed)
      .Time("on", r.event_time().us())
      .Items("into", statement::ItemsOf(into).items);
}

void CheckClaimable(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const History& history = facts.history;
  const LotLife* lot = history.Lot(history.lot());
  if (lot == nullptr) {
    Tell(sink.Add(report::UNKNOWN), kNotInLog);
    return;
  }
  if (lot->end == LotEnd::kLost) {
    report::Finding& finding = sink.Add(report::FAIL);
    Tell(finding, kLost);
    AddEvidence(finding, history.entries()[*lot->ended_by].record.digest);
    return;
  }
  const bool spent = lot->end != LotEnd::kNone;
  if (spent) AddSpent(history, *lot, parameters, sink);
  for (const std::string& id : facts.path.lots) {
    const LotLife* life = history.Lot(id);
    if (life == nullptr || !life->reserve) continue;
    report::Finding& finding = sink.Add(report::UNKNOWN);
    Tell(finding, kReserve).Id("reserved", id);
    AddEvidence(finding, life->reserved_by);
    return;
  }
  if (spent) return;
  Tell(sink.Add(facts.stale ? report::UNKNOWN : report::PASS),
       facts.stale ? kStaleClaim : kClaimable);
}

constexpr Rule kCusRules[] = {
    {"CUS-06", Scope::kLot, report::FAILS, CheckClaimable, kClaimCodes, kClaimParameters},
};

}  // namespace

std::span<const Rule> CusRules() { return kCusRules; }

}  // namespace lode::rules
