// SPDX-License-Identifier: Apache-2.0
// KeyAdded and KeyRevoked: with which keys a party signs, and since when no more (ADM-02, ADM-03).
#include <algorithm>
#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/custody/claims.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/check.h"
#include "verifier/record/possession.h"

namespace lode::custody {
namespace {

constexpr say::Code kSupersededNotCompromised = {"ADM-01.superseded-not-compromised", ""};
constexpr say::Code kKeyBeginsEarly = {"ADM-02.key-begins-early", "from:day first:day"};
constexpr say::Code kKeyForRegistrars = {"ADM-02.key-for-registrars", "purpose:name"};
constexpr say::Code kKeyOfOtherParty = {"ADM-02.key-of-other-party", "party:id author:id"};
constexpr say::Code kNoPossession = {"ADM-03.no-possession", ""};
constexpr say::Code kMisusedLater = {"ADM-05.misused-later", "found:time now:time"};
constexpr say::Code kKeyRevokedBefore = {"ADM-06.key-revoked-before", "key:digest leaf:count"};
constexpr say::Code kNoKeyOfParty = {"ADM-06.no-key-of-party", "key:digest party:id"};
constexpr say::Code kKeysCodes[] = {kSupersededNotCompromised, kKeyBeginsEarly, kKeyForRegistrars,
                                    kKeyOfOtherParty,          kNoPossession,   kMisusedLater,
                                    kKeyRevokedBefore,         kNoKeyOfParty};

}  // namespace

std::span<const say::Code> KeysCodes() { return kKeysCodes; }

namespace {

using record::Complain;

void CheckKeyAdded(const pb::Record& r, record::Violations& out) {
  const pb::KeyAdded& key = r.key_added();
  CheckSpan(out, key.valid_from(), "key_added.valid_to", key.has_valid_to(), key.valid_to());
}

void CheckKeyRevoked(const pb::Record& r, record::Violations& out) {
  const pb::KeyRevoked& k = r.key_revoked();
  if (!k.has_compromised_since() || k.reason() != pb::REVOCATION_REASON_SUPERSEDED) return;
  Complain<kSupersededNotCompromised>(out, "key_revoked.compromised_since");
}

// ADM-02: with its ADMIN key a party sees to its own keys of daily work; the registrars to all
// others.
void CheckWhoseKey(Context& context, const std::string& party, pb::Purpose purpose,
                   const std::string& field) {
  if (context.author_purpose() != pb::PURPOSE_ADMIN) return;
  if (context.principal() != party) {
    context.Fail<kKeyOfOtherParty>(field + ".party", say::Id{party}, say::Id{context.principal()});
  }
  constexpr PurposeSet kOwn = SetOf(pb::PURPOSE_CUSTODY, pb::PURPOSE_OBSERVE, pb::PURPOSE_ATTEST);
  if (purpose == pb::PURPOSE_UNSPECIFIED || Has(kOwn, purpose)) return;
  context.Fail<kKeyForRegistrars>(field + ".purpose", say::Name{pb::Purpose_Name(purpose)});
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
  context.Fail<kKeyBeginsEarly>("key_added.valid_from", say::Day{body.valid_from().days()},
                                say::Day{first});
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
  context.Fail<kNoPossession>("key_added.proof");
}

void AdmitKeyAdded(Context& context) {
  const pb::KeyAdded& body = context.record().key_added();
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

void AdmitKeyRevoked(Context& context) {
  const pb::KeyRevoked& body = context.record().key_revoked();
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
    return context.FailMissing<kNoKeyOfParty>("key_revoked.key_id", say::Digest{body.key_id()},
                                              say::Id{body.party()});
  }
  CheckWhoseKey(context, body.party(), key->purpose(), "key_revoked");
  // What was replaced may turn out to have been stolen; nothing else is said twice.
  const bool worse = key->reason() == pb::REVOCATION_REASON_SUPERSEDED &&
                     body.reason() == pb::REVOCATION_REASON_COMPROMISED;
  if (key->revoked() && !worse) {
    return context.Fail<kKeyRevokedBefore>("key_revoked.key_id", say::Digest{body.key_id()},
                                           say::Count(key->revoked_at()));
  }
  if (!key->revoked()) key->set_revoked_at(context.input().index);
  key->set_revoked(true);
  key->set_reason(body.reason());
  if (body.has_compromised_since()) *key->mutable_compromised_since() = body.compromised_since();
  context.Put(RowKind::kParty, body.party(), row);
}

// ADM-05: a key compromised "since 2099" would warn of nothing.
void CheckCompromisedSince(Context& context) {
  const base::Int128 since = context.record().key_revoked().compromised_since().us();
  const int64_t now = context.input().record_time_us;
  if (since <= now + base::limits::kClockSkewMicros) return;
  context.Fail<kMisusedLater>("key_revoked.compromised_since",
                              say::Time{static_cast<int64_t>(since)}, say::Time{now});
}

}  // namespace

extern constinit const KindRule kKeyAddedRule = {
    .kind = pb::KIND_KEY_ADDED,
    .check = CheckKeyAdded,
    .admit = AdmitKeyAdded,
    .author = kForRegistry | kForAdmin,
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

extern constinit const KindRule kKeyRevokedRule = {
    .kind = pb::KIND_KEY_REVOKED,
    .check = CheckKeyRevoked,
    .admit = AdmitKeyRevoked,
    .author = kForRegistry | kForAdmin,
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
    .past_dates = CheckCompromisedSince,
};

}  // namespace lode::custody
