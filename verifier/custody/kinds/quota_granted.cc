// SPDX-License-Identifier: Apache-2.0
// QuotaGranted: how much an exporter may take out of a country in a month (ADM-04, ADM-06, ADM-13).
#include <string>

#include "verifier/base/encoding.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

void AdmitQuotaGranted(Context& context) {
  const pb::QuotaGranted& body = context.record().quota_granted();
  NeedParty(context, body.exporter(), "quota_granted.exporter");
  if (ActsForRelated(context, body.exporter())) {
    context.Fail("ADM-04", "quota_granted.exporter", body.exporter(),
                 "an exporter independent of " + context.principal(),
                 "a regulator grants no quota to itself or to a party in the same hand",
                 "let another regulator grant it");
  }
  const std::string id = record::QuotaId(context.record().author(), body.exporter(), body.period());
  auto quota = context.Quota(id);
  if (quota.unknown()) return;
  if (quota.yes() && quota.row.grant() != body.supersedes()) {
    context.Fail("ADM-06", "quota_granted.supersedes", base::HexEncode(body.supersedes()),
                 base::HexEncode(quota.row.grant()),
                 "there is a quota of " + body.exporter() + " for " + body.period() + " already",
                 "name the grant that this one replaces");
  }
  if (quota.no() && !body.supersedes().empty()) {
    context.FailMissing("ADM-06", "quota_granted.supersedes", base::HexEncode(body.supersedes()),
                        "a quota of " + body.exporter() + " for " + body.period());
  }
  const int64_t charged = quota.row.charged_mg();
  if (charged > 0 && quota.row.element() != body.element()) {
    context.Fail("ADM-13", "quota_granted.element", body.element(), quota.row.element(),
                 "the quota has been charged with another element", "keep the element");
  }
  if (body.enforced() && charged > body.mg()) {
    context.Fail("ADM-13", "quota_granted.mg", std::to_string(body.mg()),
                 std::to_string(charged) + " or more",
                 "more has been charged already than this grants",
                 "grant at least what is charged, or do not enforce it");
  }
  quota.row.set_element(body.element());
  quota.row.set_granted_mg(body.mg());
  quota.row.set_enforced(body.enforced());
  quota.row.set_grant(context.digest().str());
  context.Put(RowKind::kQuota, id, quota.row);
}

}  // namespace

extern constinit const KindRule kQuotaGrantedRule = {
    .kind = pb::KIND_QUOTA_GRANTED,
    .check = NoJoinedFields,
    .admit = AdmitQuotaGranted,
    .author = kForAuthority,
    .roles = OneOf<pb::ROLE_REGULATOR, pb::ROLE_STATE_AGENCY>,
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
