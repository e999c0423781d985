// SPDX-License-Identifier: Apache-2.0
// Signatures are matched to parties by the key id first, and judged afterwards. So a valid
// signature with the wrong key is named as such, instead of being reported as a missing signature.
#include "verifier/custody/signers.h"

#include <algorithm>
#include <string>
#include <vector>

#include "verifier/base/time.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

constexpr say::Code kNoRegistrar = {"ADM-02.no-registrar", "party:id"};
constexpr say::Code kNoSuchCapacity = {"ADM-02.no-such-capacity",
                                       "capacity:name kind:name party:id"};
constexpr say::Code kNotSigned = {"ADM-02.not-signed", "party:id"};
constexpr say::Code kRegistrarsAddNothing = {"ADM-02.registrars-add-nothing", "party:id"};
constexpr say::Code kSignatureWrong = {"ADM-02.signature-wrong", "signer:id key:digest"};
constexpr say::Code kSignsTwice = {"ADM-02.signs-twice", "signer:id key:digest"};
constexpr say::Code kStranger = {"ADM-02.stranger", "key:digest owner:id"};
constexpr say::Code kTooFewRegistrars = {"ADM-02.too-few-registrars",
                                         "found:count need:count of:count"};
constexpr say::Code kKeyCompromised = {"ADM-03.key-compromised", "key:digest party:id leaf:count"};
constexpr say::Code kKeyForCertainSites = {"ADM-03.key-for-certain-sites",
                                           "kind:name own:id party:id key:digest"};
constexpr say::Code kKeyForOtherPurpose = {"ADM-03.key-for-other-purpose",
                                           "found:names allowed:names party:id key:digest"};
constexpr say::Code kKeyForOtherSites = {"ADM-03.key-for-other-sites",
                                         "site:id own:id party:id key:digest"};
constexpr say::Code kKeyForOtherSitesThanLot = {"ADM-03.key-for-other-sites-than-lot",
                                                "site:id own:id party:id lot:id key:digest"};
constexpr say::Code kKeyNotLogged = {"ADM-03.key-not-logged", "key:digest"};
constexpr say::Code kKeyNotValidThen = {
    "ADM-03.key-not-valid-then",
    "event:time begins:word from:day ends:word to:day party:id key:digest"};
constexpr say::Code kKeySuperseded = {"ADM-03.key-superseded", "key:digest party:id leaf:count"};
constexpr say::Code kSignersCodes[] = {kNoRegistrar,
                                       kNoSuchCapacity,
                                       kNotSigned,
                                       kRegistrarsAddNothing,
                                       kSignatureWrong,
                                       kSignsTwice,
                                       kStranger,
                                       kTooFewRegistrars,
                                       kKeyCompromised,
                                       kKeyForCertainSites,
                                       kKeyForOtherPurpose,
                                       kKeyForOtherSites,
                                       kKeyForOtherSitesThanLot,
                                       kKeyNotLogged,
                                       kKeyNotValidThen,
                                       kKeySuperseded};

}  // namespace

std::span<const say::Code> SignersCodes() { return kSignersCodes; }

namespace {

// A party that must sign, and what was found of it.
struct Expected {
  const std::string* party;
  pb::Capacity capacity;
  const SharedLookup<state::PartyState>* row;
  const state::KeyState* key = nullptr;  // with which it signed
};

std::string FieldOf(size_t expected) {
  return expected == 0 ? "author" : Item("signers", static_cast<int>(expected) - 1) + ".party";
}

// The party among those expected whose key has that id.
Expected* FindSigner(std::vector<Expected>& expected, std::string_view key_id,
                     const state::KeyState*& key) {
  for (Expected& one : expected) {
    for (const state::KeyState& candidate : one.row->row().keys()) {
      if (candidate.key_id() != key_id) continue;
      key = &candidate;
      return &one;
    }
  }
  return nullptr;
}

// The event falls into the validity of this key. Or it falls into that of a key which was replaced
// since, and the party has no live key left from that time: then the record could have been signed
// when it happened, and only the key has changed.
bool CoversEvent(const state::PartyState& party, const state::KeyState& key, int64_t event_us) {
  const auto valid = [&](const state::KeyState& k) {
    return k.purpose() == key.purpose() &&
           Within(event_us, k.has_valid_from(), k.valid_from(), k.has_valid_to(), k.valid_to());
  };
  if (valid(key)) return true;
  bool replaced = false;
  for (const state::KeyState& other : party.keys()) {
    if (!valid(other)) continue;
    if (!other.revoked()) return false;
    replaced = replaced || (other.reason() == pb::REVOCATION_REASON_SUPERSEDED &&
                            other.added_at() < key.added_at());
  }
  return replaced;
}

// ADM-03: a key that is for certain sites signs for what is there. A record for CUSTODY says where
// by its site or by its lots: those that it names lie at one of them, whatever site it names. What
// is handed on or received has left the place where the log saw it last.
void CheckKeySites(Context& context, const state::KeyState& key, const std::string& party,
                   std::string_view site, const std::string& field) {
  const auto& sites = key.sites();
  if (sites.empty()) return;
  const auto is_for = [&](std::string_view one) {
    return std::find(sites.begin(), sites.end(), one) != sites.end();
  };
  const std::string own = sites.Get(0) + (sites.size() > 1 ? " ..." : "");
  if (!site.empty() && !is_for(site)) {
    return context.Fail<kKeyForOtherSites>(field, say::Id{site}, say::Id{own}, say::Id{party},
                                           say::Digest{key.key_id()});
  }
  const KindRule* rule = FindKindRule(context.kind());
  const bool moves = rule != nullptr && rule->moves;
  if (key.purpose() != pb::PURPOSE_CUSTODY || (moves && !site.empty())) return;
  bool names_lots = false;
  for (const record::Subject& subject : record::TouchedSubjects(*context.input().record)) {
    if (subject.kind != record::SubjectKind::kLot) continue;
    names_lots = true;
    const auto lot = context.Lot(subject.id);
    if (!lot.yes() || is_for(lot.row.now_at())) continue;
    return context.Fail<kKeyForOtherSitesThanLot>(field, say::Id{lot.row.now_at()}, say::Id{own},
                                                  say::Id{party}, say::Id{subject.id},
                                                  say::Digest{key.key_id()});
  }
  if (!names_lots && site.empty()) {
    context.Fail<kKeyForCertainSites>(field, say::Name{record::KindName(context.kind())},
                                      say::Id{own}, say::Id{party}, say::Digest{key.key_id()});
  }
}

// ADM-03: may this key sign that record, for that event?
void CheckKey(Context& context, const state::KeyState& key, PurposeSet allowed,
              const state::PartyState& row, const std::string& field) {
  const std::string& party = row.entry().party();
  if (!Has(allowed, key.purpose())) {
    context.Fail<kKeyForOtherPurpose>(field, PurposeNames(SetOf(key.purpose())),
                                      PurposeNames(allowed), say::Id{party},
                                      say::Digest{key.key_id()});
  }
  if (key.revoked()) {
    const bool replaced = key.reason() == pb::REVOCATION_REASON_SUPERSEDED;
    replaced ? context.Fail<kKeySuperseded>(field, say::Digest{key.key_id()}, say::Id{party},
                                            say::Count(key.revoked_at()))
             : context.Fail<kKeyCompromised>(field, say::Digest{key.key_id()}, say::Id{party},
                                             say::Count(key.revoked_at()));
  }
  const int64_t event_us = context.record().event_time().us();
  // An event without a time is told by the record alone.
  if (event_us > 0 && !context.event_time_told() && !CoversEvent(row, key, event_us)) {
    context.Fail<kKeyNotValidThen>(
        field, say::Time{event_us}, say::Word{key.has_valid_from() ? "SAID" : "EVER"},
        say::Day{key.valid_from().days()}, say::Word{key.has_valid_to() ? "SAID" : "EVER"},
        say::Day{key.valid_to().days()}, say::Id{party}, say::Digest{key.key_id()});
  }
  const std::string_view site = SiteThatCounts(context.record());
  CheckKeySites(context, key, party, site, field);
}

// A signature by nobody whom the record names. True if its key may yet be registered.
bool FailStranger(Context& context, const base::Hash256& key_id, const std::string& field) {
  const auto use = context.Use(RowKind::kKey, key_id.view());
  if (use.unknown()) return true;
  if (use.no()) {
    context.FailMissing<kKeyNotLogged>(field, say::Digest{key_id.view()});
    return true;
  }
  context.Fail<kStranger>(field, say::Digest{key_id.view()}, say::Id{use.row.by()});
  return false;
}

class SignatureChecks {
 public:
  SignatureChecks(Context& context, const KindRule& rule) : context_(context), rule_(rule) {
    const pb::Record& r = context.record();
    expected_.reserve(1 + static_cast<size_t>(r.signers_size()));
    expected_.push_back({&r.author(), pb::CAPACITY_AUTHOR, &context.Party(r.author())});
    for (const pb::Signer& signer : r.signers()) {
      expected_.push_back({&signer.party(), signer.capacity(), &context.Party(signer.party())});
    }
  }

  void Run() {
    const auto& signatures = context_.input().envelope->signatures;
    for (size_t i = 0; i < signatures.size(); ++i) CheckOne(i, signatures[i]);
    for (size_t i = 0; i < expected_.size(); ++i) CheckExpected(i);
    if (expected_[0].key != nullptr) context_.set_author_purpose(expected_[0].key->purpose());
    CheckRegistrars();
  }

 private:
  void CheckOne(size_t i, const envelope::EnvelopeSignature& signature) {
    const std::string field = Item("signatures", static_cast<int>(i));
    const state::KeyState* key = nullptr;
    Expected* signer = FindSigner(expected_, signature.key_id.view(), key);
    if (signer == nullptr) {
      const bool uncovered = std::any_of(expected_.begin(), expected_.end(),
                                         [](const Expected& e) { return e.row->unknown(); });
      if (uncovered || FailStranger(context_, signature.key_id, field)) somebody_unknown_ = true;
      return;
    }
    if (signer->key != nullptr) {
      context_.Fail<kSignsTwice>(field, say::Id{*signer->party},
                                 say::Digest{signature.key_id.view()});
      return;
    }
    signer->key = key;
    const bool is_author = signer->capacity == pb::CAPACITY_AUTHOR;
    const PurposeSet allowed =
        is_author ? PurposeSet{rule_.author} : SetOf(PurposeOf(rule_, signer->capacity));
    CheckKey(context_, *key, allowed, signer->row->row(), field);
    if (Verifies(i, signature, *key)) return;
    context_.Fail<kSignatureWrong>(field, say::Id{*signer->party}, say::Digest{key->key_id()});
  }

  bool Verifies(size_t i, const envelope::EnvelopeSignature& signature,
                const state::KeyState& key) {
    const AdmissionInput& in = context_.input();
    const auto& before = in.verified_with;
    if (i < before.size() && before[i] && before[i]->view() == key.pubkey()) return true;
    const auto public_key = crypto::PublicKey::From(key.pubkey());
    if (!public_key) return false;
    if (pae_.empty()) pae_ = envelope::Pae(envelope::kRecordPayloadType, in.envelope->payload);
    return envelope::VerifySignature(signature, *public_key, pae_, context_.digest(),
                                     in.batch_cache)
        .ok();
  }

  void CheckExpected(size_t i) {
    const Expected& one = expected_[i];
    // The author among the signers: the record alone says so, and its signature is the author's.
    if (i > 0 && *one.party == context_.record().author()) return;
    if (i > 0 && !Has(MayAdd(rule_), one.capacity)) {
      context_.Fail<kNoSuchCapacity>(Item("signers", static_cast<int>(i) - 1) + ".capacity",
                                     say::Name{pb::Capacity_Name(one.capacity)},
                                     say::Name{record::KindName(context_.kind())},
                                     say::Id{*one.party});
    }
    if (one.row->no()) {
      return context_.FailMissing(FieldOf(i), *one.party);
    }
    // A key that is not registered yet may be this party's: that was said already.
    if (one.key != nullptr || one.row->unknown() || somebody_unknown_) return;
    context_.Fail<kNotSigned>(FieldOf(i), say::Id{*one.party});
  }

  // A record that registrars sign takes a threshold of them, and nobody else as a registrar.
  void CheckRegistrars() {
    const bool by_registrars = context_.author_purpose() == pb::PURPOSE_REGISTRY;
    uint32_t count = 0;
    for (size_t i = 0; i < expected_.size(); ++i) {
      const Expected& one = expected_[i];
      const bool as_registrar = one.capacity == pb::CAPACITY_REGISTRAR ||
                                (one.capacity == pb::CAPACITY_AUTHOR && by_registrars);
      if (!as_registrar) continue;
      if (!by_registrars && expected_[0].key != nullptr) {
        context_.Fail<kRegistrarsAddNothing>(FieldOf(i), say::Id{*one.party});
        continue;
      }
      if (!IsRegistrar(context_, *one.party)) {
        context_.Fail<kNoRegistrar>(FieldOf(i), say::Id{*one.party});
        continue;
      }
      if (one.key != nullptr && one.key->purpose() == pb::PURPOSE_REGISTRY) ++count;
    }
    if (!by_registrars) return;
    const pb::Genesis& rules = context_.ledger().rules();
    const uint32_t need = context_.kind() == pb::KIND_GENESIS
                              ? static_cast<uint32_t>(rules.registrars_size())
                              : rules.threshold();
    if (count >= need) return;
    context_.Fail<kTooFewRegistrars>("signers", say::Count(count), say::Count(need),
                                     say::Count(rules.registrars_size()));
  }

  Context& context_;
  const KindRule& rule_;
  std::vector<Expected> expected_;
  std::string pae_;
  bool somebody_unknown_ = false;
};

}  // namespace

say::Names PurposeNames(PurposeSet set) {
  std::vector<std::string> out;
  for (int p = pb::Purpose_MIN; p <= pb::Purpose_MAX; ++p) {
    if (Has(set, p))
      out.push_back(pb::Purpose_Name(static_cast<pb::Purpose>(p)).substr(sizeof("PURPOSE_") - 1));
  }
  return say::NamesOf(out);
}

pb::Purpose PurposeOf(const KindRule& rule, pb::Capacity capacity) {
  switch (capacity) {
    case pb::CAPACITY_COUNTERPARTY:
      return (rule.author & (kForRegistry | kForAdmin)) != 0 ? pb::PURPOSE_ADMIN
                                                             : pb::PURPOSE_CUSTODY;
    case pb::CAPACITY_WITNESS:
      return pb::PURPOSE_OBSERVE;
    case pb::CAPACITY_OFFICIAL:
      return pb::PURPOSE_AUTHORITY;
    case pb::CAPACITY_REGISTRAR:
      return pb::PURPOSE_REGISTRY;
    default:  // no key has it, so that a signature in another capacity is refused
      return pb::PURPOSE_UNSPECIFIED;
  }
}

std::string_view SiteThatCounts(const pb::Record& r) {
  const KindRule* rule = FindKindRule(record::KindOf(r));
  return rule == nullptr ? std::string_view() : rule->site(r);
}

bool Within(int64_t micros, bool has_from, const pb::Date& from, bool has_to, const pb::Date& to) {
  const int32_t day = base::DateOfMicros(micros);
  return (!has_from || from.days() <= day) && (!has_to || day <= to.days());
}

bool IsRegistrar(Context& context, std::string_view party) {
  const auto& registrars = context.ledger().rules().registrars();
  return std::any_of(registrars.begin(), registrars.end(),
                     [&](const pb::Registrar& r) { return r.party() == party; });
}

void CheckSignatures(Context& context, const KindRule& rule) {
  SignatureChecks(context, rule).Run();
}

}  // namespace lode::custody
