// SPDX-License-Identifier: Apache-2.0
// CUS-06: may the lot be claimed, or is there a reserve, a loss, another's claim?
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"

namespace lode::rules {
namespace {

constexpr Code kClaimable = {"CUS-06.claimable", ""};
constexpr Code kNotInLog = {"CUS-06.not-in-log", ""};
constexpr Code kLost = {"CUS-06.lost", ""};
constexpr Code kReserve = {"CUS-06.reserve", "reserved:id"};
constexpr Code kStaleClaim = {"CUS-06.stale", ""};
constexpr Code kClaimCodes[] = {kClaimable, kNotInLog, kLost, kReserve, kStaleClaim};

void CheckClaimable(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
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
  for (const std::string& id : facts.path.lots) {
    const LotLife* life = history.Lot(id);
    if (life == nullptr || !life->reserve) continue;
    report::Finding& finding = sink.Add(report::UNKNOWN);
    Tell(finding, kReserve).Id("reserved", id);
    AddEvidence(finding, life->reserved_by);
    return;
  }
  Tell(sink.Add(facts.stale ? report::UNKNOWN : report::PASS),
       facts.stale ? kStaleClaim : kClaimable);
}

constexpr Rule kCusRules[] = {
    {"CUS-06", Scope::kLot, report::FAILS, CheckClaimable, kClaimCodes},
};

}  // namespace

std::span<const Rule> CusRules() { return kCusRules; }

}  // namespace lode::rules
