// SPDX-License-Identifier: Apache-2.0
// VerdictIssued: what a verifier says of a lot (ADM-06, ADM-13).
#include <string>

#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"

namespace lode::custody {
namespace {

void AdmitVerdictIssued(Context& context) {
  const pb::VerdictIssued& body = context.record().verdict_issued();
  const auto lot = context.Lot(body.lot());
  if (lot.no()) context.FailMissing("ADM-06", "verdict_issued.lot", body.lot(), body.lot());
  if (body.as_of_size() == 0 || body.as_of_size() > context.input().index) {
    context.Fail("ADM-06", "verdict_issued.as_of_size", std::to_string(body.as_of_size()),
                 "1 to " + std::to_string(context.input().index),
                 "the log has not had this size yet", "give the tree size of the trail");
  }
  const bool verified =
      body.result() == pb::RESULT_VERIFIED || body.result() == pb::RESULT_VERIFIED_WITH_EXCEPTIONS;
  if (!verified || !lot.row.marked()) return;
  context.Fail("ADM-13", "verdict_issued.result", pb::Result_Name(body.result()),
               "a lot without mark",
               body.lot() + " or a lot it comes from is under dispute or reserve",
               "give another result: in this version no record settles a reserve");
}

}  // namespace

extern constinit const KindRule kVerdictIssuedRule = {
    .kind = pb::KIND_VERDICT_ISSUED,
    .check = NoJoinedFields,
    .admit = AdmitVerdictIssued,
    .author = kForVerdict,
    .roles = OneOf<pb::ROLE_VERIFIER>,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = NoOne,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
