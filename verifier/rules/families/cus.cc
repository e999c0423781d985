// SPDX-License-Identifier: Apache-2.0
// CUS-06: may the lot be claimed, or is it used up, lost, or is there a reserve?
#include <string>
#include <vector>

#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

constexpr Choice kSpentChoices[] = {
    {"INFORMS", report::INFORMS}, {"WARNS", report::WARNS}, {"FAILS", report::FAILS}};
constexpr Parameter kClaimParameters[] = {
    OneOf("spent", kSpentChoices, report::INFORMS, Looser::kMore)};
constexpr const Parameter& kSpent = kClaimParameters[0];

constexpr Code kClaimable = {"CUS-06.claimable", ""};
constexpr Code kNotInLog = {"CUS-06.not-in-log", ""};
constexpr Code kLost = {"CUS-06.lost", "by:id on:time how:word"};
constexpr Code kReserve = {"CUS-06.reserve", "reserved:id by:id on:time reason:text"};
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

// Nothing is left of it. An open reserve is told besides: the quarrel goes on.
void AddLost(const History& history, const LotLife& lot, Sink& sink) {
  const pb::Record& r = history.Message(*lot.ended_by);
  report::Finding& finding = sink.Add(report::FAIL);
  AddEvidence(finding, history.entries()[*lot.ended_by].record.digest);
  finding.set_who(PrincipalOf(r));
  const std::string how =
      r.has_received()
          ? "RECEIVED_EMPTY"
          : ShortName(pb::QuantityReason_Name(r.quantity_changed().reason()), "QUANTITY_REASON_");
  Tell(finding, kLost).Id("by", PrincipalOf(r)).Time("on", r.event_time().us()).Word("how", how);
}

// In the receiver's own words.
void AddReserve(const History& history, const std::string& id, const LotLife& lot, Sink& sink) {
  report::Finding& finding = sink.Add(report::UNKNOWN);
  AddEvidence(finding, lot.reserved_by);
  const pb::Record& r = history.Message(*history.PositionOf(lot.reserved_by));
  Tell(finding, kReserve)
      .Id("reserved", id)
      .Id("by", PrincipalOf(r))
      .Time("on", r.event_time().us())
      .Text("reason", r.received().reserve_reason());
}

void CheckClaimable(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const History& history = facts.history;
  const LotLife* lot = history.Lot(history.lot());
  if (lot == nullptr) {
    Tell(sink.Add(report::UNKNOWN), kNotInLog);
    return;
  }
  const bool ended = lot->end != LotEnd::kNone;
  if (lot->end == LotEnd::kLost) {
    AddLost(history, *lot, sink);
  } else if (ended) {
    AddSpent(history, *lot, parameters, sink);
  }
  for (const std::string& id : facts.path.lots) {
    const LotLife* life = history.Lot(id);
    if (life == nullptr || !life->reserve) continue;
    return AddReserve(history, id, *life, sink);
  }
  if (ended) return;
  Tell(sink.Add(facts.stale ? report::UNKNOWN : report::PASS),
       facts.stale ? kStaleClaim : kClaimable);
}

constexpr Rule kCusRules[] = {
    {"CUS-06", Scope::kLot, report::FAILS, CheckClaimable, kClaimCodes, kClaimParameters},
};

}  // namespace

std::span<const Rule> CusRules() { return kCusRules; }

}  // namespace lode::rules
