// SPDX-License-Identifier: Apache-2.0
// Genesis: the rules and registrars of a ledger, from which all else is signed (ADM-00 to ADM-03).
#include <algorithm>
#include <set>
#include <string>

#include "verifier/custody/claims.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"
#include "verifier/record/check.h"

namespace lode::custody {
namespace {

using record::Complain;
using record::FieldPath;
using record::Indexed;

void CheckForms(const pb::Genesis& g, record::Violations& out) {
  for (int i = 0; i < g.forms_size(); ++i) {
    for (int k = 0; k < i; ++k) {
      if (g.forms(k).form() != g.forms(i).form()) continue;
      const FieldPath at = Indexed("genesis.forms", i);
      Complain(out, "ADM-01", at / "form", g.forms(i).form(), "once", "the form is listed twice",
               "merge the two");
    }
  }
}

void CheckRegistrarKeys(const pb::Genesis& g, record::Violations& out) {
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

void CheckGenesis(const pb::Record& r, record::Violations& out) {
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
  CheckRegistrarKeys(g, out);
  if (g.admission_version() != 1) {
    Complain(out, "ADM-01", "genesis.admission_version", std::to_string(g.admission_version()), "1",
             "this version of the rules is not known", "use 1");
  }
  CheckForms(g, out);
}

void AdmitGenesis(Context& context) {
  const pb::Genesis& body = context.record().genesis();
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

}  // namespace

extern constinit const KindRule kGenesisRule = {
    .kind = pb::KIND_GENESIS,
    .check = CheckGenesis,
    .admit = AdmitGenesis,
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

}  // namespace lode::custody
