// SPDX-License-Identifier: Apache-2.0
// QuotaGranted: how much an exporter may take out of a country in a month (ADM-04, ADM-06, ADM-13).
#include <string>

#include "verifier/custody/codes.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

constexpr say::Code kQuotaInOneHand = {"ADM-04.quota-in-one-hand", "exporter:id author:id"};
constexpr say::Code kNoQuotaToSupersede = {"ADM-06.no-quota-to-supersede",
                                           "grant:digest exporter:id period:name"};
constexpr say::Code kQuotaThereAlready = {"ADM-06.quota-there-already",
                                          "found:digest grant:digest exporter:id period:name"};
constexpr say::Code kQuotaBelowCharged = {"ADM-13.quota-below-charged", "granted:mg charged:mg"};
constexpr say::Code kQuotaChargedWithOther = {"ADM-13.quota-charged-with-other",
                                              "found:name element:name"};
constexpr say::Code kQuotaGrantedCodes[] = {kQuotaInOneHand, kNoQuotaToSupersede,
                                            kQuotaThereAlready, kQuotaBelowCharged,
                                            kQuotaChargedWithOther};

}  // namespace

std::span<const say::Code> QuotaGrantedCodes() { return kQuotaGrantedCodes; }

namespace {

void AdmitQuotaGranted(Context& context) {
  const pb::QuotaGranted& body = context.record().quota_granted();
  NeedParty(context, body.exporter(), "quota_granted.exporter");
  if (ActsForRelated(context, body.exporter())) {
    context.Fail<kQuotaInOneHand>("quota_granted.exporter", say::Id{body.exporter()},
                                  say::Id{context.principal()});
  }
  const std::string id = record::QuotaId(context.record().author(), body.exporter(), body.period());
  auto quota = context.Quota(id);
  if (quota.unknown()) return;
  if (quota.yes() && quota.row.grant() != body.supersedes()) {
    context.Fail<kQuotaThereAlready>("quota_granted.supersedes", say::Digest{body.supersedes()},
                                     say::Digest{quota.row.grant()}, say::Id{body.exporter()},
                                     say::Name{body.period()});
  }
  if (quota.no() && !body.supersedes().empty()) {
    context.FailMissing<kNoQuotaToSupersede>("quota_granted.supersedes",
                                             say::Digest{body.supersedes()},
                                             say::Id{body.exporter()}, say::Name{body.period()});
  }
  const int64_t charged = quota.row.charged_mg();
  if (charged > 0 && quota.row.element() != body.element()) {
    context.Fail<kQuotaChargedWithOther>("quota_granted.element", say::Name{body.element()},
                                         say::Name{quota.row.element()});
  }
  if (body.enforced() && charged > body.mg()) {
    context.Fail<kQuotaBelowCharged>("quota_granted.mg", say::Mg{body.mg()}, say::Mg{charged});
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
