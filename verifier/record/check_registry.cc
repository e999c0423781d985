// SPDX-License-Identifier: Apache-2.0
// Bodies of the registry.
#include <algorithm>

#include "verifier/base/time.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"
#include "verifier/record/check.h"

namespace lode::record {
namespace {

void CheckForms(const pb::Genesis& g, Violations& out) {
  for (int i = 0; i < g.forms_size(); ++i) {
    for (int k = 0; k < i; ++k) {
      if (g.forms(k).form() != g.forms(i).form()) continue;
      const FieldPath at = Indexed("genesis.forms", i);
      Complain(out, "ADM-01", at / "form", g.forms(i).form(), "once", "the form is listed twice",
               "merge the two");
    }
  }
}

void CheckRegistrars(const pb::Genesis& g, Violations& out) {
  for (int i = 0; i < g.registrars_size(); ++i) {
    const FieldPath at = Indexed("genesis.registrars", i);
    const auto key = crypto::PublicKey::From(g.registrars(i).pubkey());
    if (key && crypto::RecordKeyId(*key).view() != g.registrars(i).key_id()) {
      Complain(out, "ADM-03", at / "key_id", "", "SHA-256 of pubkey",
               "the key id does not belong to the key", "compute it again");
    }
    for (int k = 0; k < i; ++k) {
      const pb::Registrar& other = g.registrars(k);
      if (other.party() != g.registrars(i).party() && other.key_id() != g.registrars(i).key_id()) {
        continue;
      }
      Complain(out, "ADM-01", at, g.registrars(i).party(), "each party and each key once",
               "a registrar is listed twice: k of m would not be k parties", "leave one out");
    }
    const bool introduced = std::any_of(
        g.parties().begin(), g.parties().end(),
        [&](const pb::GenesisParty& p) { return p.party() == g.registrars(i).party(); });
    if (!introduced) {
      Complain(out, "ADM-06", at / "party", g.registrars(i).party(), "listed under parties",
               "a registrar's party is not introduced", "add it to genesis.parties");
    }
  }
  if (g.threshold() == 0 || g.threshold() > static_cast<uint32_t>(g.registrars_size())) {
    Complain(out, "ADM-01", "genesis.threshold", std::to_string(g.threshold()),
             "1 to the number of registrars", "the threshold can't be met or is none",
             "choose k of m");
  }
}

void CheckGenesis(const pb::Record& r, Violations& out) {
  const pb::Genesis& g = r.genesis();
  if (g.origin() != r.origin()) {
    Complain(out, "ADM-01", "genesis.origin", g.origin(), r.origin(),
             "Genesis names another ledger than the record", "make them equal");
  }
  if (g.simulated_time() != note::IsSimulatedOrigin(g.origin())) {
    Complain(out, "ADM-01", "genesis.simulated_time", g.simulated_time() ? "true" : "false",
             "true exactly if the origin ends in /simulated",
             "a simulated ledger shows it in its name", "change one of them");
  }
  const auto vkey = note::ParseVkey(g.log_vkey());
  if (!vkey.ok() || vkey->name != g.origin() || vkey->type != note::kTypeEd25519) {
    Complain(out, "ADM-01", "genesis.log_vkey", g.log_vkey(),
             "a C2SP verifier key named like the origin", "this is not the log's verifier key",
             "take the line that init printed");
  }
  CheckRegistrars(g, out);
  if (g.admission_version() != 1) {
    Complain(out, "ADM-01", "genesis.admission_version", std::to_string(g.admission_version()), "1",
             "this version of the rules is not known", "use 1");
  }
  CheckForms(g, out);
}

void CheckParty(const pb::PartyRegistered& p, Violations& out) {
  for (int i = 0; i < p.owners_size(); ++i) {
    const pb::Owner& owner = p.owners(i);
    const FieldPath at = Indexed("party_registered.owners", i);
    if (owner.party().empty() == owner.name().empty()) {
      Complain(out, "ADM-01", at / "party or .name", owner.party(), "exactly one of the two",
               owner.name().empty() ? "the owner has neither a party id nor a name"
                                    : "the owner has both a party id and a name",
               "say exactly one of the two");
    }
    if (owner.has_from()) CheckSpan(out, owner.from(), at / "to", owner.has_to(), owner.to());
  }
}

void CheckKeyRevoked(const pb::KeyRevoked& k, Violations& out) {
  if (!k.has_compromised_since() || k.reason() != pb::REVOCATION_REASON_SUPERSEDED) return;
  Complain(out, "ADM-01", "key_revoked.compromised_since", "", "only with COMPROMISED",
           "a key that was replaced in the ordinary way was not compromised",
           "say COMPROMISED, or leave the time out");
}

void CheckMandate(const pb::Record& r, Violations& out) {
  const pb::MandateGranted& m = r.mandate_granted();
  if (!m.has_valid_to() || m.valid_to().days() >= base::DateOfMicros(r.event_time().us())) return;
  Complain(out, "ADM-01", "mandate_granted.valid_to", base::FormatDate(m.valid_to().days()),
           "the day of event_time or later", "the mandate ends before it is given",
           "give the last day on which the agent may act");
}

void CheckSite(const pb::SiteRegistered& s, Violations& out) {
  if (s.outline_size() == 2) {
    Complain(out, "ADM-01", "site_registered.outline", "2", "1 point, or 3 and more",
             "two points are no polygon", "add a point");
  }
  for (int i = 0; i < s.capacity_size(); ++i) {
    const pb::SiteCapacity& capacity = s.capacity(i);
    const FieldPath at = Indexed("site_registered.capacity", i);
    if (capacity.has_from())
      CheckSpan(out, capacity.from(), at / "to", capacity.has_to(), capacity.to());
  }
  if (s.enforced_cap() && s.capacity_size() == 0) Missing(out, "site_registered.capacity");
}

}  // namespace

void CheckRegistryBody(const pb::Record& r, Violations& out) {
  switch (r.body_case()) {
    case pb::Record::kGenesis:
      return CheckGenesis(r, out);
    case pb::Record::kPartyRegistered:
      return CheckParty(r.party_registered(), out);
    case pb::Record::kKeyAdded:
      return CheckSpan(out, r.key_added().valid_from(), "key_added.valid_to",
                       r.key_added().has_valid_to(), r.key_added().valid_to());
    case pb::Record::kKeyRevoked:
      return CheckKeyRevoked(r.key_revoked(), out);
    case pb::Record::kRoleGranted:
      return CheckSpan(out, r.role_granted().valid_from(), "role_granted.valid_to",
                       r.role_granted().has_valid_to(), r.role_granted().valid_to());
    case pb::Record::kMandateGranted:
      return CheckMandate(r, out);
    case pb::Record::kSiteRegistered:
      return CheckSite(r.site_registered(), out);
    case pb::Record::kAccreditationGranted:
      return CheckSpan(out, r.accreditation_granted().valid_from(),
                       "accreditation_granted.valid_to", r.accreditation_granted().has_valid_to(),
                       r.accreditation_granted().valid_to());
    default:
      return;
  }
}

}  // namespace lode::record
