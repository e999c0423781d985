// SPDX-License-Identifier: Apache-2.0
// CUS-06: may the lot be claimed, or is there a reserve, a loss, another's claim?
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"

namespace lode::rules {
namespace {

void CheckClaimable(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  const History& history = facts.history;
  report::Finding& finding = sink.Add(report::PASS);
  finding.set_limit("no open reserve, not lost");
  const LotLife* lot = history.Lot(history.lot());
  if (lot == nullptr) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("not in the log");
    finding.set_message("no record of this trail makes the lot");
    finding.set_remedy("a later as-of time, or the record that makes it, from its holder");
    return;
  }
  if (lot->end == LotEnd::kLost) {
    finding.set_outcome(report::FAIL);
    finding.set_value("stolen or destroyed");
    finding.set_message("the lot does not exist any more");
    finding.set_remedy("none: the holder recorded the loss");
    AddEvidence(finding, history.entries()[*lot->ended_by].record.digest);
    return;
  }
  for (const std::string& id : facts.path.lots) {
    const LotLife* life = history.Lot(id);
    if (life == nullptr || !life->reserve) continue;
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("reserve on " + id);
    finding.set_message("the receiver of " + id + " kept a claim that is not settled");
    finding.set_remedy("a lot without it: in this version no record settles a reserve");
    AddEvidence(finding, life->reserved_by);
    return;
  }
  if (facts.stale) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("stale");
    finding.set_message("the trail is too old to say whether the lot was spent or disputed since");
    finding.set_remedy("a trail that is exported now, from the ledger's operator");
  }
}

constexpr Rule kCusRules[] = {
    {"CUS-06", Scope::kLot, report::FAILS, CheckClaimable},
};

}  // namespace

std::span<const Rule> CusRules() { return kCusRules; }

}  // namespace lode::rules
