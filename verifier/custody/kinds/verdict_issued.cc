// SPDX-License-Identifier: Apache-2.0
// VerdictIssued: what a verifier says of a lot (ADM-06, ADM-13).
#include <string>

#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"

namespace lode::custody {
namespace {

constexpr say::Code kSizeToCome = {"ADM-06.size-to-come", "found:count index:count"};
constexpr say::Code kVerdictOnMarked = {"ADM-13.verdict-on-marked", "result:name lot:id"};
constexpr say::Code kVerdictIssuedCodes[] = {kSizeToCome, kVerdictOnMarked};

}  // namespace

std::span<const say::Code> VerdictIssuedCodes() { return kVerdictIssuedCodes; }

namespace {

void AdmitVerdictIssued(Context& context) {
  const pb::VerdictIssued& body = context.record().verdict_issued();
  const auto lot = context.Lot(body.lot());
  if (lot.no()) context.FailMissing("verdict_issued.lot", body.lot());
  if (body.as_of_size() == 0 || body.as_of_size() > context.input().index) {
    context.Fail<kSizeToCome>("verdict_issued.as_of_size", say::Count(body.as_of_size()),
                              say::Count(context.input().index));
  }
  const bool verified =
      body.result() == pb::RESULT_VERIFIED || body.result() == pb::RESULT_VERIFIED_WITH_EXCEPTIONS;
  if (!verified || !lot.row.marked()) return;
  context.Fail<kVerdictOnMarked>("verdict_issued.result", say::Name{pb::Result_Name(body.result())},
                                 say::Id{body.lot()});
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
