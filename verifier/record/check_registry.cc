// SPDX-License-Identifier: Apache-2.0
// Bodies of the registry.
#include <algorithm>

#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;

template <typename List>
void CheckIds(Violations& out, const FieldPath& field, const List& ids, size_t max,
              const IdSort& sort) {
  CheckCount(out, field, ids.size(), max);
  for (int i = 0; i < ids.size(); ++i) CheckId(out, Indexed(field, i), ids[i], sort);
}

// A span whose ends may both be open.
template <typename Message>
void CheckOpenSpan(Violations& out, const Message& m, const FieldPath& at) {
  if (!m.has_from() || !m.has_to()) return;
  CheckSpan(out, at / "from", true, m.from(), at / "to", true, m.to());
}

void CheckForms(const google::protobuf::RepeatedPtrField<pb::Form>& forms, const FieldPath& field,
                Violations& out) {
  CheckCount(out, field, forms.size(), limits::kForms);
  for (int i = 0; i < forms.size(); ++i) {
    const pb::Form& form = forms[i];
    const FieldPath at = Indexed(field, i);
    CheckId(out, at / "form", form.form(), kForm);
    CheckIds(out, at / "hs", form.hs(), limits::kListItems, kHsCode);
    CheckOptionalId(out, at / "primary_element", form.primary_element(), kElement);
    CheckIds(out, at / "accounted_elements", form.accounted_elements(), limits::kElements,
             kElement);
    CheckCount(out, at / "ceilings", form.ceilings_size(), limits::kElements);
    for (int k = 0; k < form.ceilings_size(); ++k) {
      const FieldPath ceiling_at = Indexed(at / "ceilings", k);
      CheckElement(out, ceiling_at / "element", form.ceilings(k).element());
      CheckPpm(out, ceiling_at / "ppm", form.ceilings(k).ppm());
    }
    for (int k = 0; k < i; ++k) {
      if (forms[k].form() != form.form()) continue;
      Complain(out, "ADM-01", at / "form", form.form(), "once", "the form is listed twice",
               "merge the two");
    }
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
  CheckCount(out, "genesis.registrars", g.registrars_size(), limits::kSignatures);
  for (int i = 0; i < g.registrars_size(); ++i) {
    const FieldPath at = Indexed("genesis.registrars", i);
    CheckId(out, at / "party", g.registrars(i).party(), kPartyId);
    CheckKey(out, at / "pubkey", g.registrars(i).pubkey());
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
  if (g.admission_version() != 1) {
    Complain(out, "ADM-01", "genesis.admission_version", std::to_string(g.admission_version()), "1",
             "this version of the rules is not known", "use 1");
  }
  for (int i = 0; i < g.parties_size(); ++i) {
    const FieldPath at = Indexed("genesis.parties", i);
    CheckId(out, at / "party", g.parties(i).party(), kPartyId);
    CheckNewName(out, at / "party", g.parties(i).party());
    CheckRequiredText(out, at / "legal_name", g.parties(i).legal_name(), limits::kTextBytes);
    CheckId(out, at / "country", g.parties(i).country(), kCountry);
  }
  CheckIds(out, "genesis.one_use_types", g.one_use_types(), limits::kListItems, kDocumentType);
  CheckPpm(out, "genesis.max_gain_ppm", g.max_gain_ppm());
  CheckPpm(out, "genesis.max_transit_ppm", g.max_transit_ppm());
  CheckPpm(out, "genesis.sample_floor_ppm", g.sample_floor_ppm());
  CheckForms(g.forms(), "genesis.forms", out);
}

void CheckParty(const pb::PartyRegistered& p, const FieldPath& at, Violations& out) {
  CheckId(out, at / "party", p.party(), kPartyId);
  CheckNewName(out, at / "party", p.party());
  CheckRequiredText(out, at / "legal_name", p.legal_name(), limits::kTextBytes);
  CheckId(out, at / "country", p.country(), kCountry);
  CheckCount(out, at / "owners", p.owners_size(), limits::kOwners);
  for (int i = 0; i < p.owners_size(); ++i) {
    const pb::Owner& owner = p.owners(i);
    const FieldPath owner_at = Indexed(at / "owners", i);
    if (owner.party().empty() == owner.name().empty()) {
      Complain(out, "ADM-01", owner_at / "party or .name", owner.party(), "exactly one of the two",
               owner.name().empty() ? "the owner has neither a party id nor a name"
                                    : "the owner has both a party id and a name",
               "say exactly one of the two");
    }
    CheckOptionalId(out, owner_at / "party", owner.party(), kPartyId);
    CheckText(out, owner_at / "name", owner.name(), limits::kTextBytes);
    CheckOptionalId(out, owner_at / "country", owner.country(), kCountry);
    CheckPpm(out, owner_at / "pct_ppm", owner.pct_ppm());
    CheckOpenSpan(out, owner, owner_at);
  }
  CheckText(out, at / "ultimate_parent", p.ultimate_parent(), limits::kTextBytes);
  CheckIds(out, at / "lot_prefixes", p.lot_prefixes(), limits::kListItems, kPrefix);
}

void CheckSite(const pb::SiteRegistered& s, Violations& out) {
  CheckId(out, "site_registered.site", s.site(), kSiteId);
  CheckNewName(out, "site_registered.site", s.site());
  CheckSaid(out, "site_registered.type", s.type());
  CheckId(out, "site_registered.operator", s.operator_(), kPartyId);
  CheckIds(out, "site_registered.owners", s.owners(), limits::kOwners, kPartyId);
  CheckOptionalId(out, "site_registered.gln", s.gln(), kGlnId);
  if (s.outline_size() == 0) Missing(out, "site_registered.outline");
  CheckCount(out, "site_registered.outline", s.outline_size(), limits::kListItems);
  for (int i = 0; i < s.outline_size(); ++i) {
    CheckPoint(out, Indexed("site_registered.outline", i), s.outline(i));
  }
  if (s.outline_size() == 2) {
    Complain(out, "ADM-01", "site_registered.outline", "2", "1 point, or 3 and more",
             "two points are no polygon", "add a point");
  }
  CheckOptionalId(out, "site_registered.iso3166_2", s.iso3166_2(), kSubdivision);
  CheckOptionalId(out, "site_registered.locode", s.locode(), kLocode);
  CheckText(out, "site_registered.permit", s.permit(), limits::kNameBytes);
  CheckCount(out, "site_registered.capacity", s.capacity_size(), limits::kListItems);
  for (int i = 0; i < s.capacity_size(); ++i) {
    const FieldPath at = Indexed("site_registered.capacity", i);
    CheckId(out, at / "product", s.capacity(i).product(), kForm);
    CheckElement(out, at / "element", s.capacity(i).element());
    CheckMass(out, at / "mg_per_year", s.capacity(i).mg_per_year());
    CheckOpenSpan(out, s.capacity(i), at);
  }
  if (s.enforced_cap() && s.capacity_size() == 0) Missing(out, "site_registered.capacity");
}

}  // namespace

void CheckRegistryBody(const pb::Record& r, Violations& out) {
  switch (r.body_case()) {
    case pb::Record::kGenesis:
      return CheckGenesis(r, out);
    case pb::Record::kPartyRegistered:
      return CheckParty(r.party_registered(), "party_registered", out);
    case pb::Record::kKeyAdded: {
      const pb::KeyAdded& k = r.key_added();
      CheckId(out, "key_added.party", k.party(), kPartyId);
      CheckKey(out, "key_added.pubkey", k.pubkey());
      CheckSaid(out, "key_added.purpose", k.purpose());
      CheckIds(out, "key_added.sites", k.sites(), limits::kListItems, kSiteId);
      return CheckSpan(out, "key_added.valid_from", k.has_valid_from(), k.valid_from(),
                       "key_added.valid_to", k.has_valid_to(), k.valid_to());
    }
    case pb::Record::kKeyRevoked:
      CheckId(out, "key_revoked.party", r.key_revoked().party(), kPartyId);
      CheckDigest(out, "key_revoked.key_id", r.key_revoked().key_id());
      if (r.key_revoked().has_compromised_since() &&
          r.key_revoked().reason() == pb::REVOCATION_REASON_SUPERSEDED) {
        Complain(out, "ADM-01", "key_revoked.compromised_since", "", "only with COMPROMISED",
                 "a key that was replaced in the ordinary way was not compromised",
                 "say COMPROMISED, or leave the time out");
      }
      return CheckSaid(out, "key_revoked.reason", r.key_revoked().reason());
    case pb::Record::kRoleGranted: {
      const pb::RoleGranted& g = r.role_granted();
      CheckId(out, "role_granted.party", g.party(), kPartyId);
      CheckSaid(out, "role_granted.role", g.role());
      CheckIds(out, "role_granted.sites", g.sites(), limits::kListItems, kSiteId);
      CheckIds(out, "role_granted.materials", g.materials(), limits::kForms, kForm);
      return CheckSpan(out, "role_granted.valid_from", g.has_valid_from(), g.valid_from(),
                       "role_granted.valid_to", g.has_valid_to(), g.valid_to());
    }
    case pb::Record::kMandateGranted: {
      const pb::MandateGranted& m = r.mandate_granted();
      CheckId(out, "mandate_granted.principal", m.principal(), kPartyId);
      CheckId(out, "mandate_granted.agent", m.agent(), kPartyId);
      if (m.kinds_size() == 0) Missing(out, "mandate_granted.kinds");
      CheckCount(out, "mandate_granted.kinds", m.kinds_size(), limits::kListItems);
      for (int i = 0; i < m.kinds_size(); ++i) {
        CheckSaid(out, Indexed("mandate_granted.kinds", i), m.kinds(i));
      }
      CheckIds(out, "mandate_granted.sites", m.sites(), limits::kListItems, kSiteId);
      if (!m.has_valid_to()) {
        Missing(out, "mandate_granted.valid_to");
      } else if (m.valid_to().days() < base::DateOfMicros(r.event_time().us())) {
        Complain(out, "ADM-01", "mandate_granted.valid_to", base::FormatDate(m.valid_to().days()),
                 "the day of event_time or later", "the mandate ends before it is given",
                 "give the last day on which the agent may act");
      }
      return;
    }
    case pb::Record::kSiteRegistered:
      return CheckSite(r.site_registered(), out);
    case pb::Record::kAccreditationGranted: {
      const pb::AccreditationGranted& a = r.accreditation_granted();
      CheckId(out, "accreditation_granted.validator", a.validator(), kPartyId);
      if (a.schemes_size() == 0) Missing(out, "accreditation_granted.schemes");
      CheckIds(out, "accreditation_granted.countries", a.countries(), limits::kListItems, kCountry);
      CheckOptionalId(out, "accreditation_granted.commodity", a.commodity(), kElement);
      return CheckSpan(out, "accreditation_granted.valid_from", a.has_valid_from(), a.valid_from(),
                       "accreditation_granted.valid_to", a.has_valid_to(), a.valid_to());
    }
    case pb::Record::kQuotaGranted: {
      const pb::QuotaGranted& q = r.quota_granted();
      CheckId(out, "quota_granted.exporter", q.exporter(), kPartyId);
      CheckId(out, "quota_granted.period", q.period(), kMonth);
      CheckElement(out, "quota_granted.element", q.element());
      CheckMass(out, "quota_granted.mg", q.mg());
      if (!q.supersedes().empty()) CheckDigest(out, "quota_granted.supersedes", q.supersedes());
      return;
    }
    case pb::Record::kTagsIssued:
      CheckTagRange(out, "tags_issued.range", r.tags_issued().range());
      CheckId(out, "tags_issued.tag_type", r.tags_issued().tag_type(), kTagType);
      CheckOptionalId(out, "tags_issued.site", r.tags_issued().site(), kSiteId);
      return CheckOptionalId(out, "tags_issued.to_party", r.tags_issued().to_party(), kPartyId);
    default:
      return;
  }
}

}  // namespace lode::record
