// SPDX-License-Identifier: Apache-2.0
// RoleGranted, MandateGranted, AccreditationGranted: what a party may do, for whom it may act, what
// it may validate (ADM-02, ADM-04, ADM-06).
#include <algorithm>
#include <string>

#include "verifier/base/time.h"
#include "verifier/custody/assessed.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/check.h"

namespace lode::custody {
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
    context.Fail("ADM-06", Item("role_granted.materials", i), body.materials(i),
                 "a form of Genesis", "the ledger has no form " + body.materials(i),
                 "use one of the forms that Genesis lists");
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
  Complain(out, "ADM-01", "mandate_granted.valid_to", base::FormatDate(m.valid_to().days()),
           "the day of event_time or later", "the mandate ends before it is given",
           "give the last day on which the agent may act");
}

void AdmitMandateGranted(Context& context) {
  const pb::MandateGranted& body = context.record().mandate_granted();
  if (context.principal() != body.principal()) {
    context.Fail("ADM-02", "mandate_granted.principal", body.principal(), context.principal(),
                 "a mandate is given by the principal alone", "let the principal be the author");
  }
  NeedParty(context, body.agent(), "mandate_granted.agent");
  if (body.agent() == body.principal()) {
    context.Fail("ADM-06", "mandate_granted.agent", body.agent(), "another party",
                 "a party needs no mandate for itself", "name the agent");
  }
  for (int i = 0; i < body.kinds_size(); ++i) {
    if (body.kinds(i) != pb::KIND_UNSPECIFIED) continue;
    context.Fail("ADM-01", Item("mandate_granted.kinds", i), "KIND_UNSPECIFIED", "a kind",
                 "the kind is missing", "say it");
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
  who = "the agent";
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
    context.Fail("ADM-04", "accreditation_granted.validator", body.validator(),
                 "a validator independent of " + context.principal(),
                 "nobody accredits itself, or a party in the same hand",
                 "let another accreditor, or the registrars, accredit it");
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
  who = "the validator";
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
