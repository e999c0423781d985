// SPDX-License-Identifier: Apache-2.0
// Registry: Genesis, parties, their keys, roles, mandates and accreditations (ADM-03, ADM-06).
#include <algorithm>
#include <set>
#include <string>

#include "verifier/base/encoding.h"
#include "verifier/base/time.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/possession.h"

namespace lode::custody {
namespace {

state::UseState UseBy(const Context& context, const std::string& party) {
  state::UseState use;
  use.set_used_at(context.input().index);
  use.set_used_by(context.digest().str());
  use.set_by(party);
  return use;
}

// ADM-03: a key belongs to one party for ever.
bool ClaimKey(Context& context, const std::string& key_id, const std::string& party,
              const std::string& field) {
  const auto use = context.Use(RowKind::kKey, key_id);
  if (use.yes()) {
    context.Fail("ADM-03", field, base::HexEncode(key_id), "a key that is new",
                 "this key was registered to " + use.row.by() + " at leaf " +
                     std::to_string(use.row.used_at()),
                 "make a new key: a key belongs to one party for ever");
    return false;
  }
  context.Put(RowKind::kKey, key_id, UseBy(context, party));
  return true;
}

template <typename List>
void NeedSites(Context& context, const List& sites, const std::string& field) {
  for (int i = 0; i < sites.size(); ++i) NeedSite(context, sites[i], Item(field, i));
}

// ADM-02: with its ADMIN key a party sees to its own keys of daily work; the registrars to all
// others.
void CheckWhoseKey(Context& context, const std::string& party, pb::Purpose purpose,
                   const std::string& field) {
  if (context.author_purpose() != pb::PURPOSE_ADMIN) return;
  if (context.principal() != party) {
    context.Fail("ADM-02", field + ".party", party, context.principal(),
                 "an ADMIN key sees to its own party's keys only",
                 "let the party or the registrars sign");
  }
  constexpr PurposeSet kOwn = SetOf(pb::PURPOSE_CUSTODY, pb::PURPOSE_OBSERVE, pb::PURPOSE_ATTEST);
  if (purpose == pb::PURPOSE_UNSPECIFIED || Has(kOwn, purpose)) return;
  context.Fail("ADM-02", field + ".purpose", pb::Purpose_Name(purpose),
               "CUSTODY, OBSERVE or ATTEST", "the registrars see to keys for this purpose",
               "let a registrar be the author and a threshold of registrars sign");
}

// ADM-02: a key that a party gives itself reaches no further back than the ADMIN key that the
// registrars gave it: else the party would sign for years that nobody vouched for.
void CheckHowFarBack(Context& context, const pb::KeyAdded& body, const state::PartyState& party) {
  if (context.author_purpose() != pb::PURPOSE_ADMIN) return;
  int32_t first = body.valid_from().days();
  bool vouched = false;
  for (const state::KeyState& key : party.keys()) {
    if (key.purpose() != pb::PURPOSE_ADMIN) continue;
    if (!vouched || key.valid_from().days() < first) first = key.valid_from().days();
    vouched = true;
  }
  if (body.valid_from().days() >= first) return;
  context.Fail("ADM-02", "key_added.valid_from", base::FormatDate(body.valid_from().days()),
               "since " + base::FormatDate(first) + ", or the registrars' signatures",
               "a key that a party adds itself begins with its first ADMIN key, or later",
               "let a registrar be the author and a threshold of registrars sign");
}

void CheckPossession(Context& context, const pb::KeyAdded& body) {
  const auto key = crypto::PublicKey::From(body.pubkey());
  const auto proof = crypto::Signature::From(body.proof());
  const auto genesis = base::Hash256::From(context.record().genesis_digest());
  if (key && proof && genesis) {
    const std::string text = record::PossessionText(context.record().origin(), *genesis,
                                                    body.party(), *key, body.purpose());
    if (crypto::VerifyEd25519(*key, text, *proof).ok()) return;
  }
  context.Fail("ADM-03", "key_added.proof", "", "a signature by the new key",
               "the new key does not prove that its holder has it",
               "sign the possession text of this ledger, party, key and purpose with the new key");
}

}  // namespace

void AdmitGenesis(Context& context, const pb::Genesis& body) {
  std::set<std::string> registrars;
  for (int i = 0; i < body.parties_size(); ++i) {
    const pb::GenesisParty& party = body.parties(i);
    const std::string field = Item("genesis.parties", i) + ".party";
    if (context.Party(party.party()).yes()) {
      context.Fail("ADM-06", field, party.party(), "each once", party.party() + " is named twice",
                   "name it once");
      continue;
    }
    state::PartyState row;
    row.mutable_entry()->set_party(party.party());
    row.mutable_entry()->set_legal_name(party.legal_name());
    row.mutable_entry()->set_country(party.country());
    row.set_registered_at(context.input().index);
    row.set_registered_us(context.record().event_time().us());
    context.Put(RowKind::kParty, party.party(), row);
  }
  for (int i = 0; i < body.registrars_size(); ++i) {
    const pb::Registrar& registrar = body.registrars(i);
    const std::string field = Item("genesis.registrars", i);
    if (!registrars.insert(registrar.party()).second) {
      context.Fail("ADM-06", field + ".party", registrar.party(), "each once",
                   registrar.party() + " is named twice", "a threshold counts distinct registrars");
    }
    if (!ClaimKey(context, registrar.key_id(), registrar.party(), field + ".key_id")) continue;
    state::PartyState row = context.Party(registrar.party()).row();
    state::KeyState* key = row.add_keys();
    key->set_key_id(registrar.key_id());
    key->set_pubkey(registrar.pubkey());
    key->set_purpose(pb::PURPOSE_REGISTRY);
    key->set_added_at(context.input().index);
    context.Put(RowKind::kParty, registrar.party(), row);
  }
  state::LedgerState ledger;
  ledger.set_origin(body.origin());
  ledger.set_genesis_digest(context.digest().str());
  *ledger.mutable_rules() = body;
  context.Put(RowKind::kLedger, "", ledger);
}

void AdmitPartyRegistered(Context& context, const pb::PartyRegistered& body) {
  const auto& known = context.Party(body.party());
  if (known.yes()) {
    context.Fail(
        "ADM-06", "party_registered.party", body.party(), "a party that is new",
        body.party() + " was registered at leaf " + std::to_string(known.row().registered_at()),
        "use the entry that is there");
  }
  for (int i = 0; i < body.lot_prefixes_size(); ++i) {
    const std::string& prefix = body.lot_prefixes(i);
    const auto use = context.Use(RowKind::kPrefix, prefix);
    if (use.yes()) {
      context.Fail("ADM-06", Item("party_registered.lot_prefixes", i), prefix,
                   "a prefix that is free",
                   "the prefix " + prefix + " belongs to " + use.row.by() + " for ever",
                   "choose another prefix");
    }
    context.Put(RowKind::kPrefix, prefix, UseBy(context, body.party()));
  }
  state::PartyState row;
  *row.mutable_entry() = body;
  row.set_registered_at(context.input().index);
  row.set_registered_us(context.record().event_time().us());
  context.Put(RowKind::kParty, body.party(), row);
}

void AdmitKeyAdded(Context& context, const pb::KeyAdded& body) {
  NeedParty(context, body.party(), "key_added.party");
  NeedSites(context, body.sites(), "key_added.sites");
  CheckWhoseKey(context, body.party(), body.purpose(), "key_added");
  CheckPossession(context, body);
  const auto pubkey = crypto::PublicKey::From(body.pubkey());
  if (!pubkey) return;  // said by the checks of the record alone
  const std::string key_id = crypto::RecordKeyId(*pubkey).str();
  ClaimKey(context, key_id, body.party(), "key_added.pubkey");
  const auto& party = context.Party(body.party());
  if (!party.yes()) return;
  CheckHowFarBack(context, body, party.row());
  state::PartyState row = party.row();
  state::KeyState* key = row.add_keys();
  key->set_key_id(key_id);
  key->set_pubkey(body.pubkey());
  key->set_purpose(body.purpose());
  *key->mutable_sites() = body.sites();
  *key->mutable_valid_from() = body.valid_from();
  *key->mutable_valid_to() = body.valid_to();
  key->set_added_at(context.input().index);
  context.Put(RowKind::kParty, body.party(), row);
}

void AdmitKeyRevoked(Context& context, const pb::KeyRevoked& body) {
  NeedParty(context, body.party(), "key_revoked.party");
  const auto& party = context.Party(body.party());
  if (!party.yes()) return;
  state::PartyState row = party.row();
  auto* keys = row.mutable_keys();
  const auto key = std::find_if(keys->begin(), keys->end(), [&](const state::KeyState& k) {
    return k.key_id() == body.key_id();
  });
  const std::string id = base::HexEncode(body.key_id());
  if (key == keys->end()) {
    return context.FailMissing("ADM-06", "key_revoked.key_id", id,
                               "a key " + id + " of " + body.party());
  }
  CheckWhoseKey(context, body.party(), key->purpose(), "key_revoked");
  // What was replaced may turn out to have been stolen; nothing else is said twice.
  const bool worse = key->reason() == pb::REVOCATION_REASON_SUPERSEDED &&
                     body.reason() == pb::REVOCATION_REASON_COMPROMISED;
  if (key->revoked() && !worse) {
    return context.Fail("ADM-06", "key_revoked.key_id", id, "a key that is not revoked",
                        "this key was revoked at leaf " + std::to_string(key->revoked_at()),
                        "nothing is left to do");
  }
  if (!key->revoked()) key->set_revoked_at(context.input().index);
  key->set_revoked(true);
  key->set_reason(body.reason());
  if (body.has_compromised_since()) *key->mutable_compromised_since() = body.compromised_since();
  context.Put(RowKind::kParty, body.party(), row);
}

void AdmitRoleGranted(Context& context, const pb::RoleGranted& body) {
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

void AdmitMandateGranted(Context& context, const pb::MandateGranted& body) {
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

void AdmitAccreditationGranted(Context& context, const pb::AccreditationGranted& body) {
  NeedParty(context, body.validator(), "accreditation_granted.validator");
  // The registrars' threshold is no single hand.
  if (context.author_purpose() == pb::PURPOSE_AUTHORITY &&
      ActsForRelated(context, body.validator())) {
    context.Fail("ADM-04", "accreditation_granted.validator", body.validator(),
                 "a validator independent of " + context.principal(),
                 "nobody accredits itself, or a party in the same hand",
                 "let another accreditor, or the registrars, accredit it");
  }
  const auto& party = context.Party(body.validator());
  if (!party.yes()) return;
  state::PartyState row = party.row();
  state::AccreditationState* accreditation = row.add_accreditations();
  accreditation->set_digest(context.digest().str());
  *accreditation->mutable_accreditation() = body;
  accreditation->set_granted_at(context.input().index);
  context.Put(RowKind::kParty, body.validator(), row);
}

}  // namespace lode::custody
