// SPDX-License-Identifier: Apache-2.0
// Genesis: the rules and registrars of a ledger, from which all else is signed (ADM-00 to ADM-03).
#include <algorithm>
#include <set>
#include <string>

#include "verifier/custody/claims.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"
#include "verifier/record/check.h"

namespace lode::custody {
namespace {

constexpr say::Code kAdmissionVersion = {"ADM-01.admission-version", "found:count"};
constexpr say::Code kFormTwice = {"ADM-01.form-twice", "form:name"};
constexpr say::Code kGenesisOfOtherLedger = {"ADM-01.genesis-of-other-ledger",
                                             "found:name origin:name"};
constexpr say::Code kLogVkey = {"ADM-01.log-vkey", "found:text"};
constexpr say::Code kRegistrarTwice = {"ADM-01.registrar-twice", "party:id"};
constexpr say::Code kSimulatedTime = {"ADM-01.simulated-time", "found:name"};
constexpr say::Code kThreshold = {"ADM-01.threshold", "found:count"};
constexpr say::Code kKeyIdOfOtherKey = {"ADM-03.key-id-of-other-key", ""};
constexpr say::Code kPartyTwice = {"ADM-06.party-twice", "party:id"};
constexpr say::Code kRegistrarNotIntroduced = {"ADM-06.registrar-not-introduced", "party:id"};
constexpr say::Code kSameRegistrar = {"ADM-06.same-registrar", "party:id"};
constexpr say::Code kGenesisCodes[] = {
    kAdmissionVersion, kFormTwice, kGenesisOfOtherLedger, kLogVkey,    kRegistrarTwice,
    kSimulatedTime,    kThreshold, kKeyIdOfOtherKey,      kPartyTwice, kRegistrarNotIntroduced,
    kSameRegistrar};

}  // namespace

std::span<const say::Code> GenesisCodes() { return kGenesisCodes; }

namespace {

using record::Complain;
using record::FieldPath;
using record::Indexed;

void CheckForms(const pb::Genesis& g, record::Violations& out) {
  for (int i = 0; i < g.forms_size(); ++i) {
    for (int k = 0; k < i; ++k) {
      if (g.forms(k).form() != g.forms(i).form()) continue;
      const FieldPath at = Indexed("genesis.forms", i);
      Complain<kFormTwice>(out, at / "form", say::Name{g.forms(i).form()});
    }
  }
}

void CheckRegistrarKeys(const pb::Genesis& g, record::Violations& out) {
  for (int i = 0; i < g.registrars_size(); ++i) {
    const FieldPath at = Indexed("genesis.registrars", i);
    const auto key = crypto::PublicKey::From(g.registrars(i).pubkey());
    if (key && crypto::RecordKeyId(*key).view() != g.registrars(i).key_id()) {
      Complain<kKeyIdOfOtherKey>(out, at / "key_id");
    }
    for (int k = 0; k < i; ++k) {
      const pb::Registrar& other = g.registrars(k);
      if (other.party() != g.registrars(i).party() && other.key_id() != g.registrars(i).key_id()) {
        continue;
      }
      Complain<kRegistrarTwice>(out, at, say::Id{g.registrars(i).party()});
    }
    const bool introduced = std::any_of(
        g.parties().begin(), g.parties().end(),
        [&](const pb::GenesisParty& p) { return p.party() == g.registrars(i).party(); });
    if (!introduced) {
      Complain<kRegistrarNotIntroduced>(out, at / "party", say::Id{g.registrars(i).party()});
    }
  }
  if (g.threshold() == 0 || g.threshold() > static_cast<uint32_t>(g.registrars_size())) {
    Complain<kThreshold>(out, "genesis.threshold", say::Count(g.threshold()));
  }
}

void CheckGenesis(const pb::Record& r, record::Violations& out) {
  const pb::Genesis& g = r.genesis();
  if (g.origin() != r.origin()) {
    Complain<kGenesisOfOtherLedger>(out, "genesis.origin", say::Name{g.origin()},
                                    say::Name{r.origin()});
  }
  if (g.simulated_time() != note::IsSimulatedOrigin(g.origin())) {
    Complain<kSimulatedTime>(out, "genesis.simulated_time",
                             say::Name{g.simulated_time() ? "true" : "false"});
  }
  const auto vkey = note::ParseVkey(g.log_vkey());
  if (!vkey.ok() || vkey->name != g.origin() || vkey->type != note::kTypeEd25519) {
    Complain<kLogVkey>(out, "genesis.log_vkey", say::Text{g.log_vkey()});
  }
  CheckRegistrarKeys(g, out);
  if (g.admission_version() != 1) {
    Complain<kAdmissionVersion>(out, "genesis.admission_version",
                                say::Count(g.admission_version()));
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
      context.Fail<kPartyTwice>(field, say::Id{party.party()});
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
      context.Fail<kSameRegistrar>(field + ".party", say::Id{registrar.party()});
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
