// SPDX-License-Identifier: Apache-2.0
// Attested and AttestationChanged: who may say it of whom, and who may take it back (ADM-04,
// ADM-06, ADM-07, ADM-12; docs/decisions/0022-who-may-attest.md).
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/acting.h"
#include "verifier/custody/assessed.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/control.h"
#include "verifier/custody/dates.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/attestation_standing.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

constexpr say::Code kNoJustification = {"ADM-01.no-justification", ""};
constexpr say::Code kAccreditorInOneHand = {
    "ADM-04.accreditor-in-one-hand",
    "level:name scheme:name who:id party:id assessed:id hand:word"};
constexpr say::Code kAssessorInOneHand = {"ADM-04.assessor-in-one-hand",
                                          "level:name party:id assessed:id hand:word"};
constexpr say::Code kChangerInOneHand = {"ADM-04.changer-in-one-hand",
                                         "party:id assessed:id hand:word"};
constexpr say::Code kNotAccredited = {"ADM-04.not-accredited", "level:name scheme:name who:id"};
constexpr say::Code kNotItself = {"ADM-04.not-itself", "level:name who:id subject:id"};
constexpr say::Code kAssessedTooEarly = {"ADM-05.assessed-too-early", "assessed:day period_to:day"};
constexpr say::Code kPlanOverdue = {"ADM-05.plan-overdue", "due:day assessed:day"};
constexpr say::Code kValidityBackwards = {"ADM-05.validity-backwards", "valid_to:day assessed:day"};
constexpr say::Code kLiftedByAnother = {"ADM-12.lifted-by-another", "who:id"};
constexpr say::Code kNotItsIssuer = {"ADM-12.not-its-issuer", "author:id issuer:id"};
constexpr say::Code kNotItsIssuerOrAccreditor = {"ADM-12.not-its-issuer-or-accreditor",
                                                 "author:id issuer:id accreditor:id"};
constexpr say::Code kNothingToLift = {"ADM-12.nothing-to-lift", ""};
constexpr say::Code kAttestationsCodes[] = {
    kNoJustification,   kAccreditorInOneHand, kAssessorInOneHand, kChangerInOneHand,
    kNotAccredited,     kNotItself,           kAssessedTooEarly,  kPlanOverdue,
    kValidityBackwards, kLiftedByAnother,     kNotItsIssuer,      kNotItsIssuerOrAccreditor,
    kNothingToLift};

}  // namespace

std::span<const say::Code> AttestationsCodes() { return kAttestationsCodes; }

namespace {

using record::Complain;
using record::FieldPath;
using record::Indexed;
using record::Missing;

void CheckCriterion(const pb::CriterionResult& c, const FieldPath& at, record::Violations& out) {
  if (c.outcome() != pb::CRITERION_OUTCOME_NOT_APPLICABLE || !c.justification().empty()) return;
  Complain<kNoJustification>(out, at / "justification");
}

// In order: what was looked at, when it was assessed, how long it holds.
void CheckDates(const pb::Attested& a, record::Violations& out) {
  if (!a.has_assessed_on()) return;
  const int32_t assessed = a.assessed_on().days();
  if (a.period().has_to() && a.period().to().days() > assessed) {
    Complain<kAssessedTooEarly>(out, "attested.assessed_on", say::Day{assessed},
                                say::Day{a.period().to().days()});
  }
  if (a.has_valid_to() && a.valid_to().days() < assessed) {
    Complain<kValidityBackwards>(out, "attested.valid_to", say::Day{a.valid_to().days()},
                                 say::Day{assessed});
  }
}

// What is only partly met has a plan to mend it.
void CheckPlan(const pb::CriterionResult& c, const pb::Attested& a, const FieldPath& at,
               record::Violations& out) {
  if (c.outcome() == pb::CRITERION_OUTCOME_PARTIALLY_MEETS) {
    if (c.cap_id().empty()) Missing(out, at / "cap_id");
    if (!c.has_due()) Missing(out, at / "due");
  }
  if (!c.has_due() || !a.has_assessed_on() || c.due().days() >= a.assessed_on().days()) return;
  Complain<kPlanOverdue>(out, at / "due", say::Day{c.due().days()},
                         say::Day{a.assessed_on().days()});
}

void CheckAttested(const pb::Record& r, record::Violations& out) {
  const pb::Attested& a = r.attested();
  if (a.period().has_from())
    CheckSpan(out, a.period().from(), "attested.period.to", a.period().has_to(), a.period().to());
  CheckDates(a, out);
  for (int i = 0; i < a.outcomes_size(); ++i) {
    CheckCriterion(a.outcomes(i), Indexed("attested.outcomes", i), out);
    CheckPlan(a.outcomes(i), a, Indexed("attested.outcomes", i), out);
  }
}

// Who may assess as a second party: who buys, processes or uses metal, and who inspects. Whether it
// deals with the assessed is a rule's business: buyers assess before they buy
// (docs/decisions/0022-who-may-attest.md).
constexpr RoleSet kSecondParties =
    SetOf(pb::ROLE_RECYCLER, pb::ROLE_PROCESSOR, pb::ROLE_TRADER, pb::ROLE_EXPORTER,
          pb::ROLE_IMPORTER, pb::ROLE_ASM_MONOPOLY, pb::ROLE_BUYER, pb::ROLE_PLANT,
          pb::ROLE_STATE_AGENCY, pb::ROLE_REGULATOR, pb::ROLE_VALIDATOR, pb::ROLE_AUDITOR);

const std::string& LevelOf(const Context& context) {
  return pb::AssessorLevel_Name(context.record().attested().assessor_level());
}

// Who attests as itself: the party, the site's operator, the lot's owner or holder.
void CheckSelf(Context& context, const std::string& subject) {
  const std::string& who = context.principal();
  if (record::IsSiteId(subject)) {
    const auto& site = context.Site(subject);
    if (!site.yes() || site.row().entry().operator_() == who) return;
  } else if (record::IsLotId(subject)) {
    const auto lot = context.Lot(subject);
    if (!lot.yes() || lot.row.owner() == who || lot.row.holder() == who) return;
  } else if (subject == who) {
    return;
  }
  context.Fail<kNotItself>("attested.assessor_level", say::Name{LevelOf(context)}, say::Id{who},
                           say::Id{subject});
}

// Everybody whom an assessor of `subject` must be independent of: who operates or owns the site;
// the party; who owns or holds the lot, and who operates or owns the site where it was made.
struct AssessedParties {
  std::set<std::string> parties;
  bool unsure = false;  // a row that names some is not covered
};

AssessedParties Assessed(Context& context, const std::string& subject) {
  AssessedParties out;
  std::string site = subject;
  if (record::IsLotId(subject)) {
    const auto lot = context.Lot(subject);
    out.unsure = lot.unknown();
    for (const std::string& party : {lot.row.owner(), lot.row.holder()}) {
      if (!party.empty()) out.parties.insert(party);
    }
    site = lot.row.site();
  } else if (!record::IsSiteId(subject)) {
    return {{subject}};
  }
  if (site.empty()) return out;  // a lot that is not there or not covered
  const auto& row = context.Site(site);
  out.unsure = out.unsure || row.unknown();
  if (!row.yes()) return out;
  out.parties.insert(row.row().entry().operator_());
  out.parties.insert(row.row().entry().owners().begin(), row.row().entry().owners().end());
  return out;
}

// One of the assessed with which one of `parties` is in one hand, or shares an interest; empty if
// none does. Owners whom the registry does not name can't be judged: reports say so.
struct OneHand {
  std::string party;
  std::string assessed;
  std::string_view Word() const { return party == assessed ? "SAME" : "RELATED"; }
};

std::optional<OneHand> InOneHand(Context& context, const std::set<std::string>& parties,
                                 const std::string& subject, bool* unsure = nullptr) {
  const AssessedParties all = Assessed(context, subject);
  bool unknown = all.unsure;
  for (const std::string& assessed : all.parties) {
    for (const std::string& party : parties) {
      const Found found = Interested(context, party, assessed);
      if (found == Found::kYes) return OneHand{party, assessed};
      unknown = unknown || found == Found::kUnknown;
    }
  }
  if (unsure != nullptr) *unsure = *unsure || unknown;
  return std::nullopt;
}

// A second or third party is not the assessed, nor in one hand with it. Nor is an agent that writes
// in its name.
void CheckIndependent(Context& context, const std::string& subject) {
  const auto hand = InOneHand(context, {context.principal(), context.record().author()}, subject);
  if (!hand) return;
  context.Fail<kAssessorInOneHand>("attested.assessor_level", say::Name{LevelOf(context)},
                                   say::Id{hand->party}, say::Id{hand->assessed},
                                   say::Word{hand->Word()});
}

bool IsForScheme(const state::AccreditationState& one, const std::string& scheme) {
  const auto& schemes = one.accreditation().schemes();
  return std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
}

// Who gave an accreditation: the accreditor, and an agent that wrote it. Nobody if it was the
// registrars' threshold: that is no single hand.
struct Grantors {
  Found found = Found::kNo;
  std::string accreditor;
  std::set<std::string> parties;
  bool chosen = false;  // the validator signed too
};

Grantors GrantorsOf(Context& context, const state::AccreditationState& one) {
  Grantors out;
  const auto digest = base::Hash256::From(one.digest());
  if (!digest) return out;
  const auto grant = context.FindRecord(*digest, out.found);
  if (!grant) return out;
  const pb::Record& r = grant->record.message;
  const auto& signers = r.signers();
  if (std::any_of(signers.begin(), signers.end(), [](const pb::Signer& signer) {
        return signer.capacity() == pb::CAPACITY_REGISTRAR;
      }))
    return out;
  out.accreditor = PrincipalOf(r);
  out.parties = {out.accreditor, r.author()};
  out.chosen = std::any_of(signers.begin(), signers.end(), [&](const pb::Signer& signer) {
    return signer.party() == r.accreditation_granted().validator();
  });
  return out;
}

// A third party is accredited for the scheme at this leaf, by an accreditor that is independent of
// the assessed too: else a mine's daughter accredits whoever praises the mine.
void CheckAccredited(Context& context, const pb::Attested& body) {
  const auto& party = context.Party(context.principal());
  if (!party.yes()) return;
  std::optional<OneHand> hand;
  for (const state::AccreditationState& one : party.row().accreditations()) {
    const pb::AccreditationGranted& a = one.accreditation();
    if (!IsForScheme(one, body.scheme()) ||
        !HoldsFor(context, a.has_valid_from(), a.valid_from(), a.has_valid_to(), a.valid_to()))
      continue;
    const Grantors grantors = GrantorsOf(context, one);
    if (grantors.found == Found::kUnknown) return;
    if (grantors.found == Found::kNo) continue;
    hand = InOneHand(context, grantors.parties, body.subject());
    if (!hand) return;
  }
  hand ? context.Fail<kAccreditorInOneHand>("attested.assessor_level", say::Name{LevelOf(context)},
                                            say::Name{body.scheme()}, say::Id{context.principal()},
                                            say::Id{hand->party}, say::Id{hand->assessed},
                                            say::Word{hand->Word()})
       : context.Fail<kNotAccredited>("attested.assessor_level", say::Name{LevelOf(context)},
                                      say::Name{body.scheme()}, say::Id{context.principal()});
}

// Who stands behind an attestation, and so may suspend it: the accreditors that the validator chose
// by signing their accreditation; if it chose none, the one that accredited it first for this
// scheme, for whoever comes later came unasked. Only an accreditation counts that was logged before
// the Attested and had not run out by then (it may begin after the event, which is often written
// down later), of an accreditor independent of the assessed. Nobody, if the first was the
// registrars' threshold, or if the attestation rests on no accreditation.
struct Behind {
  std::set<std::string> accreditors;
  bool unsure = false;  // a row or record that decides it is not covered
};

Behind StandsBehind(Context& context, const LoggedRecord& target) {
  Behind out;
  const pb::Record& attested = target.record.message;
  const pb::Attested& body = attested.attested();
  if (body.assessor_level() != pb::ASSESSOR_LEVEL_THIRD) return out;
  const auto& issuer = context.Party(PrincipalOf(attested));
  out.unsure = issuer.unknown();
  // A clock may run ahead of the record time by the skew.
  const int64_t event_us = attested.event_time().us();
  const int32_t day = base::DateOfMicros(
      base::CheckedAdd(event_us, -base::limits::kClockSkewMicros).value_or(event_us));
  std::vector<std::string> by_seniority;  // all that ever accredited it for this scheme
  std::set<std::string> in_force, chosen;
  for (const state::AccreditationState& one : issuer.row().accreditations()) {  // in leaf order
    const pb::AccreditationGranted& a = one.accreditation();
    if (one.granted_at() >= target.index || !IsForScheme(one, body.scheme())) continue;
    const Grantors grantors = GrantorsOf(context, one);
    out.unsure = out.unsure || grantors.found == Found::kUnknown;
    if (grantors.found != Found::kYes ||
        InOneHand(context, grantors.parties, body.subject(), &out.unsure))
      continue;
    by_seniority.push_back(grantors.accreditor);
    if (a.has_valid_to() && day > a.valid_to().days()) continue;
    in_force.insert(grantors.accreditor);
    if (grantors.chosen) chosen.insert(grantors.accreditor);
  }
  if (!chosen.empty()) {
    out.accreditors = std::move(chosen);
    return out;
  }
  const auto first = std::find_if(by_seniority.begin(), by_seniority.end(),
                                  [&](const std::string& who) { return in_force.contains(who); });
  if (first != by_seniority.end() && !first->empty()) out.accreditors = {*first};
  return out;
}

// ADM-04: nobody judges the judges of what it owns or controls. The issuer itself may always take
// its own word back.
void CheckChanger(Context& context, const pb::Record& attested, pb::ChangedStatus status,
                  bool as_accreditor) {
  const pb::Attested& body = attested.attested();
  if (body.assessor_level() == pb::ASSESSOR_LEVEL_SELF && !as_accreditor) return;
  std::set<std::string> parties = {context.principal(), context.record().author()};
  if (status != pb::CHANGED_STATUS_REINSTATED) parties.erase(PrincipalOf(attested));
  const auto hand = InOneHand(context, parties, body.subject());
  if (!hand) return;
  context.Fail<kChangerInOneHand>("author", say::Id{hand->party}, say::Id{hand->assessed},
                                  say::Word{hand->Word()});
}

// ADM-12: only who suspended or withdrew it, or that party's accreditor, reinstates.
void ApplyToStanding(Context& context, const pb::AttestationChanged& body,
                     const std::string& issuer) {
  auto row = context.Attestation(body.attestation());
  if (row.unknown()) return;
  record::StandAgainst against(row.row.against().begin(), row.row.against().end());
  if (!record::ApplyChange(against, issuer, context.principal(), body.status())) {
    const std::string who = against.empty() ? "" : *against.begin();
    return who.empty() ? context.Fail<kNothingToLift>("attestation_changed.status")
                       : context.Fail<kLiftedByAnother>("attestation_changed.status", say::Id{who});
  }
  row.row.mutable_against()->Assign(against.begin(), against.end());
  context.Put(RowKind::kAttestation, body.attestation(), row.row);
}

void AdmitAttested(Context& context) {
  const pb::Attested& body = context.record().attested();
  if (record::IsSiteId(body.subject())) {
    NeedSite(context, body.subject(), "attested.subject");
  } else if (record::IsLotId(body.subject())) {
    NeedLot(context, body.subject(), Needs::kActiveOrInTransit, "attested.subject");
  } else {
    NeedParty(context, body.subject(), "attested.subject");
  }
  CountAssessment(context, body.subject(), "attested.subject");
  if (body.assessor_level() == pb::ASSESSOR_LEVEL_SELF) return CheckSelf(context, body.subject());
  CheckIndependent(context, body.subject());
  if (body.assessor_level() == pb::ASSESSOR_LEVEL_THIRD) CheckAccredited(context, body);
}

RoleSet RolesToAttest(Context& context) {
  switch (context.record().attested().assessor_level()) {
    case pb::ASSESSOR_LEVEL_THIRD:
      return SetOf(pb::ROLE_VALIDATOR);
    case pb::ASSESSOR_LEVEL_SECOND:
      return kSecondParties;
    default:  // SELF: who it is, CheckSelf asks; a level that is not said is refused before
      return 0;
  }
}

// ADM-05: an attestation "assessed" in 2099 would outrank every later one.
void CheckAssessedOn(Context& context) {
  CheckPast(context, context.record().attested().assessed_on(), "attested.assessed_on");
}

void CheckAttestationChanged(const pb::Record& r, record::Violations& out) {
  CheckSubjects(out, "attestation_changed.subjects", r.attestation_changed().subjects());
}

void AdmitAttestationChanged(Context& context) {
  const pb::AttestationChanged& body = context.record().attestation_changed();
  const auto target =
      NeedTarget(context, body.attestation(), "attestation_changed.attestation", pb::KIND_ATTESTED);
  if (!target) return;
  CheckCarried(context, body.subjects(), record::TouchedSubjects(target->record),
               "attestation_changed.subjects");
  const std::string& issuer = PrincipalOf(target->record.message);
  const bool as_accreditor = context.author_purpose() == pb::PURPOSE_AUTHORITY;
  const Behind behind = as_accreditor ? StandsBehind(context, *target) : Behind();
  const bool may = as_accreditor ? behind.unsure || behind.accreditors.contains(context.principal())
                                 : context.principal() == issuer;
  if (!may) {
    return behind.accreditors.empty() ? context.Fail<kNotItsIssuer>(
                                            "author", say::Id{context.principal()}, say::Id{issuer})
                                      : context.Fail<kNotItsIssuerOrAccreditor>(
                                            "author", say::Id{context.principal()}, say::Id{issuer},
                                            say::Id{*behind.accreditors.begin()});
  }
  CheckChanger(context, target->record.message, body.status(), as_accreditor);
  ApplyToStanding(context, body, issuer);
  CountAssessment(context, target->record.message.attested().subject(),
                  "attestation_changed.attestation");
}

RoleSet RolesToChange(Context& context) {
  return context.author_purpose() == pb::PURPOSE_AUTHORITY ? SetOf(pb::ROLE_ACCREDITOR) : 0;
}

}  // namespace

extern constinit const KindRule kAttestedRule = {
    .kind = pb::KIND_ATTESTED,
    .check = CheckAttested,
    .admit = AdmitAttested,
    .author = kForAttest,
    .roles = RolesToAttest,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = NoOne,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = CheckAssessedOn,
};

extern constinit const KindRule kAttestationChangedRule = {
    .kind = pb::KIND_ATTESTATION_CHANGED,
    .check = CheckAttestationChanged,
    .admit = AdmitAttestationChanged,
    .author = kForAttest | kForAuthority,
    .roles = RolesToChange,
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
