// SPDX-License-Identifier: Apache-2.0
// RoleGranted, MandateGranted, AccreditationGranted: what a party may do, for whom it may act, what
// it may validate (ADM-02, ADM-04, ADM-06).
#include <algorithm>
#include <string>

#include "verifier/base/time.h"
#include "verifier/custody/assessed.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/check.h"

namespace lode::custody {
namespace {

constexpr say::Code kMandateEndsEarly = {"ADM-01.mandate-ends-early", "valid_to:day"};
constexpr say::Code kNoKind = {"ADM-01.no-kind", ""};
constexpr say::Code kMandateOfAnother = {"ADM-02.mandate-of-another", "principal:id author:id"};
constexpr say::Code kAccreditsItself = {"ADM-04.accredits-itself", "validator:id author:id"};
constexpr say::Code kMandateForItself = {"ADM-06.mandate-for-itself", "agent:id"};
constexpr say::Code kRoleForNoForm = {"ADM-06.role-for-no-form", "form:name"};
constexpr say::Code kGrantsCodes[] = {kMandateEndsEarly, kNoKind,           kMandateOfAnother,
                                      kAccreditsItself,  kMandateForItself, kRoleForNoForm};

}  // namespace

std::span<const say::Code> GrantsCodes() { return kGrantsCodes; }

namespace {

using record::Complain;

void CheckRoleGranted(const pb::Record& r, record::Violations& out) {
  const pb::RoleGranted& role = r.role_granted();
  CheckSpan(out, role.valid_from(), "role_granted.valid_to", role.has_valid_to(), role.valid_to());
}

void AdmitRoleGranted(Context& context) {
  const pb::RoleGranted& body = context.record().role_granted();
  NeedParty(context, body.party(), "role_granted.party");
  NeedSites(context, body.sites(), "role_granted.sites");
  for (int i = 0; i < body.materials_size(); ++i) {
    if (context.FindForm(body.materials(i)) != nullptr) continue;
    context.Fail<kRoleForNoForm>(Item("role_granted.materials", i), say::Name{body.materials(i)});
  }
  const auto& party = context.Party(body.party());
  if (!party.yes()) return;
  state::PartyState row = party.row();
  state::RoleState* role = row.add_roles();
  role->set_role(body.role());
  *role->mutable_sites() = body.sites();
  *role->mutable_materials() = body.materials();
  *role->mutable_valid_from() = body.valid_from();
  *role->mutable_valid_to() = body.valid_to();
  role->set_granted_at(context.input().index);
  context.Put(RowKind::kParty, body.party(), row);
}

void CheckMandateGranted(const pb::Record& r, record::Violations& out) {
  const pb::MandateGranted& m = r.mandate_granted();
  if (!m.has_valid_to() || m.valid_to().days() >= base::DateOfMicros(r.event_time().us())) return;
  Complain<kMandateEndsEarly>(out, "mandate_granted.valid_to", say::Day{m.valid_to().days()});
}

void AdmitMandateGranted(Context& context) {
  const pb::MandateGranted& body = context.record().mandate_granted();
  if (context.principal() != body.principal()) {
    context.Fail<kMandateOfAnother>("mandate_granted.principal", say::Id{body.principal()},
                                    say::Id{context.principal()});
  }
  NeedParty(context, body.agent(), "mandate_granted.agent");
  if (body.agent() == body.principal()) {
    context.Fail<kMandateForItself>("mandate_granted.agent", say::Id{body.agent()});
  }
  for (int i = 0; i < body.kinds_size(); ++i) {
    if (body.kinds(i) != pb::KIND_UNSPECIFIED) continue;
    context.Fail<kNoKind>(Item("mandate_granted.kinds", i));
  }
  NeedSites(context, body.sites(), "mandate_granted.sites");
  const auto& party = context.Party(body.principal());
  if (!party.yes()) return;
  state::PartyState row = party.row();
  state::MandateState* mandate = row.add_mandates();
  mandate->set_digest(context.digest().str());
  *mandate->mutable_mandate() = body;
  mandate->set_granted_at(context.input().index);
  context.Put(RowKind::kParty, body.principal(), row);
}

bool IsAgent(Context& context, const std::string& party, std::string& who) {
  who = "AGENT";
  return party == context.record().mandate_granted().agent();
}

void CheckAccreditationGranted(const pb::Record& r, record::Violations& out) {
  const pb::AccreditationGranted& granted = r.accreditation_granted();
  CheckSpan(out, granted.valid_from(), "accreditation_granted.valid_to", granted.has_valid_to(),
            granted.valid_to());
}

void AdmitAccreditationGranted(Context& context) {
  const pb::AccreditationGranted& body = context.record().accreditation_granted();
  NeedParty(context, body.validator(), "accreditation_granted.validator");
  // The registrars' threshold is no single hand.
  if (context.author_purpose() == pb::PURPOSE_AUTHORITY &&
      ActsForRelated(context, body.validator())) {
    context.Fail<kAccreditsItself>("accreditation_granted.validator", say::Id{body.validator()},
                                   say::Id{context.principal()});
  }
  if (context.author_purpose() == pb::PURPOSE_AUTHORITY)
    CountAssessment(context, body.validator(), "accreditation_granted.validator");
  const auto& party = context.Party(body.validator());
  if (!party.yes()) return;
  state::PartyState row = party.row();
  state::AccreditationState* accreditation = row.add_accreditations();
  accreditation->set_digest(context.digest().str());
  *accreditation->mutable_accreditation() = body;
  accreditation->set_granted_at(context.input().index);
  context.Put(RowKind::kParty, body.validator(), row);
}

RoleSet RolesToAccredit(Context& context) {
  return context.author_purpose() == pb::PURPOSE_REGISTRY ? 0 : SetOf(pb::ROLE_ACCREDITOR);
}

bool IsValidator(Context& context, const std::string& party, std::string& who) {
  who = "VALIDATOR";
  return party == context.record().accreditation_granted().validator();
}

}  // namespace

extern constinit const KindRule kRoleGrantedRule = {
    .kind = pb::KIND_ROLE_GRANTED,
    .check = CheckRoleGranted,
    .admit = AdmitRoleGranted,
    .author = kForRegistry,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = true,
    .counterparty = NoOne,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

extern constinit const KindRule kMandateGrantedRule = {
    .kind = pb::KIND_MANDATE_GRANTED,
    .check = CheckMandateGranted,
    .admit = AdmitMandateGranted,
    .author = kForAdmin,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = IsAgent,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

extern constinit const KindRule kAccreditationGrantedRule = {
    .kind = pb::KIND_ACCREDITATION_GRANTED,
    .check = CheckAccreditationGranted,
    .admit = AdmitAccreditationGranted,
    .author = kForAuthority | kForRegistry,
    .roles = RolesToAccredit,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = true,
    .counterparty = IsValidator,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
