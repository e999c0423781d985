// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/claims.h"

namespace lode::rules {

const RuleInfo kCus06 = {
    "CUS-06",
    "the lot exists and nobody disputes it",
    report::FAILS,
    "the lot's life, reserves on receipt along its path",
    "PASS if neither the lot nor one that it comes from was received under a reserve that is still "
    "open, and the lot was not lost. UNKNOWN with an open reserve: the quarrel is not settled, and "
    "the "
    "mark passes to what was made of the lot; or if no record makes the lot as of. FAIL if the lot "
    "was stolen or destroyed. UNKNOWN if "
    "the "
    "trail is stale. (Disputes, corrections and resolutions are record kinds that are not built "
    "yet: "
    "no ledger of this version holds one.)",
    "reference rule CUS-06"};

report::Finding CheckClaimable(const History& history, const CustodyPath& path, bool stale) {
  report::Finding finding = Found(kCus06, report::PASS);
  finding.set_lot(history.lot());
  finding.set_limit("no open reserve, not lost");
  const LotLife* lot = history.Lot(history.lot());
  if (lot == nullptr) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("not in the log");
    finding.set_message("no record of this trail makes the lot");
    finding.set_remedy("a later as-of time, or the record that makes it, from its holder");
    return finding;
  }
  if (lot->end == LotEnd::kLost) {
    finding.set_outcome(report::FAIL);
    finding.set_value("stolen or destroyed");
    finding.set_message("the lot does not exist any more");
    finding.set_remedy("none: the holder recorded the loss");
    AddEvidence(finding, history.entries()[*lot->ended_by].record.digest);
    return finding;
  }
  for (const std::string& id : path.lots) {
    const LotLife* life = history.Lot(id);
    if (life == nullptr || !life->reserve) continue;
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("reserve on " + id);
    finding.set_message("the receiver of " + id + " kept a claim that is not settled");
    finding.set_remedy("a lot without it: in this version no record settles a reserve");
    AddEvidence(finding, life->reserved_by);
    return finding;
  }
  if (stale) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value("stale");
    finding.set_message("the trail is too old to say whether the lot was spent or disputed since");
    finding.set_remedy("a trail that is exported now, from the ledger's operator");
  }
  return finding;
}

std::string StateText(const History& history) {
  const LotLife* lot = history.Lot(history.lot());
  if (lot == nullptr) return "not in the log";
  switch (lot->end) {
    case LotEnd::kConsumed:
      return "consumed";
    case LotEnd::kRetired:
      return "retired";
    case LotEnd::kLeft:
      return "left the books";
    case LotEnd::kLost:
      return "lost";
    case LotEnd::kNone:
      break;
  }
  const std::string name = history.PartyName(lot->holder);
  return "held by " + (name.empty() ? lot->holder : name);
}

}  // namespace lode::rules
