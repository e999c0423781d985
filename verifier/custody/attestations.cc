// SPDX-License-Identifier: Apache-2.0
// Attested and AttestationChanged: who may say it of whom, and who may take it back (ADM-04,
// ADM-06, ADM-07, ADM-12; docs/decisions/0022-who-may-attest.md).
#include <algorithm>
#include <set>
#include <string>

#include "verifier/custody/acting.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/attestation_standing.h"
#include "verifier/record/identifiers.h"

namespace lode::custody {
namespace {

void FailAssessor(Context& context, std::string_view limit, std::string_view message,
                  std::string_view remedy) {
  context.Fail("ADM-04", "attested.assessor_level",
               pb::AssessorLevel_Name(context.record().attested().assessor_level()), limit, message,
               remedy);
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
  FailAssessor(context, "the party itself, the site's operator, the lot's owner or holder",
               who + " can't assess " + subject + " as itself",
               "say SECOND or THIRD, or let the party attest");
}

// Everybody whom an assessor of `subject` must be independent of: who operates or owns the site;
// the party; who owns or holds the lot, and who operates or owns the site where it was made.
std::set<std::string> Assessed(Context& context, const std::string& subject) {
  std::set<std::string> out;
  std::string site = subject;
  if (record::IsLotId(subject)) {
    const auto lot = context.Lot(subject);
    for (const std::string& party : {lot.row.owner(), lot.row.holder()}) {
      if (!party.empty()) out.insert(party);
    }
    site = lot.row.site();
  } else if (!record::IsSiteId(subject)) {
    return {subject};
  }
  if (site.empty()) return out;  // a lot that is not there or not covered
  const auto& row = context.Site(site);
  if (!row.yes()) return out;
  out.insert(row.row().entry().operator_());
  out.insert(row.row().entry().owners().begin(), row.row().entry().owners().end());
  return out;
}

// A second or third party is not the assessed, nor in one hand with it. Nor is an agent that writes
// in its name. Owners whom the registry does not name can't be judged: reports say so.
void CheckIndependent(Context& context, const std::string& subject) {
  const std::set<std::string> assessors = {context.principal(), context.record().author()};
  for (const std::string& assessed : Assessed(context, subject)) {
    for (const std::string& assessor : assessors) {
      if (Related(context, assessor, assessed) != Found::kYes) continue;
      return FailAssessor(
          context, "an assessor independent of " + assessed,
          assessor == assessed
              ? assessor + " would assess itself"
              : assessor + " and " + assessed + " are in one hand, as the registry shows",
          "let an independent party attest; the party, the site's operator, the lot's owner or "
          "holder attests as SELF");
    }
  }
}

// A third party is accredited for the scheme at this leaf.
void CheckAccredited(Context& context, const pb::Attested& body) {
  const auto& party = context.Party(context.principal());
  if (!party.yes()) return;
  const auto& all = party.row().accreditations();
  const bool accredited =
      std::any_of(all.begin(), all.end(), [&](const state::AccreditationState& one) {
        const pb::AccreditationGranted& a = one.accreditation();
        const auto& schemes = a.schemes();
        return std::find(schemes.begin(), schemes.end(), body.scheme()) != schemes.end() &&
               HoldsFor(context, a.has_valid_from(), a.valid_from(), a.has_valid_to(),
                        a.valid_to());
      });
  if (accredited) return;
  FailAssessor(
      context, "a validator accredited for " + body.scheme(),
      context.principal() + " is not accredited for " + body.scheme() + " at this record time",
      "have an accreditor log the accreditation first, or attest as SECOND");
}

// An accreditor acts on attestations of those whom it accredited for the scheme.
bool MayHaveAccredited(Context& context, const pb::Record& attested) {
  const auto& issuer = context.Party(PrincipalOf(attested));
  if (issuer.unknown()) return true;
  for (const state::AccreditationState& one : issuer.row().accreditations()) {
    const auto& schemes = one.accreditation().schemes();
    if (std::find(schemes.begin(), schemes.end(), attested.attested().scheme()) == schemes.end())
      continue;
    const auto digest = base::Hash256::From(one.digest());
    if (!digest) continue;
    Found found;
    const auto grant = context.FindRecord(*digest, found);
    if (found == Found::kUnknown) return true;
    if (grant && PrincipalOf(grant->record.message) == context.principal()) return true;
  }
  return false;
}

// ADM-12: only who suspended or withdrew it, or that party's accreditor, reinstates.
void ApplyToStanding(Context& context, const pb::AttestationChanged& body,
                     const std::string& issuer) {
  auto row = context.Attestation(body.attestation());
  if (row.unknown()) return;
  record::StandAgainst against(row.row.against().begin(), row.row.against().end());
  if (!record::ApplyChange(against, issuer, context.principal(), body.status())) {
    const std::string who = against.empty() ? "" : *against.begin();
    return context.Fail(
        "ADM-12", "attestation_changed.status", "CHANGED_STATUS_REINSTATED",
        who.empty() ? "an attestation that is suspended or withdrawn" : "reinstated by " + who,
        who.empty() ? "the attestation is in force: there is nothing to lift"
                    : "who suspended or withdrew the attestation lifts it, and no other",
        who.empty() ? "nothing is left to do" : "ask " + who + " to reinstate it, or attest anew");
  }
  row.row.mutable_against()->Assign(against.begin(), against.end());
  context.Put(RowKind::kAttestation, body.attestation(), row.row);
}

}  // namespace

void AdmitAttested(Context& context, const pb::Attested& body) {
  if (record::IsSiteId(body.subject())) {
    NeedSite(context, body.subject(), "attested.subject");
  } else if (record::IsLotId(body.subject())) {
    NeedLot(context, body.subject(), Needs::kActiveOrInTransit, "attested.subject");
  } else {
    NeedParty(context, body.subject(), "attested.subject");
  }
  if (body.assessor_level() == pb::ASSESSOR_LEVEL_SELF) return CheckSelf(context, body.subject());
  CheckIndependent(context, body.subject());
  if (body.assessor_level() == pb::ASSESSOR_LEVEL_THIRD) CheckAccredited(context, body);
}

void AdmitAttestationChanged(Context& context, const pb::AttestationChanged& body) {
  const auto target =
      NeedTarget(context, body.attestation(), "attestation_changed.attestation", pb::KIND_ATTESTED);
  if (!target) return;
  CheckCarried(context, body.subjects(), record::TouchedSubjects(target->record),
               "attestation_changed.subjects");
  const std::string& issuer = PrincipalOf(target->record.message);
  const bool may = context.author_purpose() == pb::PURPOSE_AUTHORITY
                       ? MayHaveAccredited(context, target->record.message)
                       : context.principal() == issuer;
  if (!may) {
    return context.Fail(
        "ADM-12", "author", context.principal(), issuer + " or its accreditor",
        "an attestation is changed by who issued it, or by who accredited the issuer",
        "let the issuer sign with its ATTEST key or its accreditor with its AUTHORITY key");
  }
  ApplyToStanding(context, body, issuer);
}

}  // namespace lode::custody
