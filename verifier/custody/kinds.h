// SPDX-License-Identifier: Apache-2.0
// The rule and effect of each kind: checks the body against the state (ADM-06 references, ADM-07 to
// ADM-13) and writes the rows that change. Signatures, keys, roles and times (ADM-02 to ADM-05) are
// judged before, for all kinds alike. Internal.
#ifndef LODE_VERIFIER_CUSTODY_KINDS_H_
#define LODE_VERIFIER_CUSTODY_KINDS_H_

#include "verifier/custody/context.h"

namespace lode::custody {

// registry_*.cc
void AdmitGenesis(Context& context, const pb::Genesis& body);
void AdmitPartyRegistered(Context& context, const pb::PartyRegistered& body);
void AdmitKeyAdded(Context& context, const pb::KeyAdded& body);
void AdmitKeyRevoked(Context& context, const pb::KeyRevoked& body);
void AdmitRoleGranted(Context& context, const pb::RoleGranted& body);
void AdmitMandateGranted(Context& context, const pb::MandateGranted& body);
void AdmitSiteRegistered(Context& context, const pb::SiteRegistered& body);
void AdmitAccreditationGranted(Context& context, const pb::AccreditationGranted& body);
void AdmitQuotaGranted(Context& context, const pb::QuotaGranted& body);
void AdmitTagsIssued(Context& context, const pb::TagsIssued& body);
// lots_*.cc
void AdmitLotCreated(Context& context, const pb::LotCreated& body);
void AdmitTransformed(Context& context, const pb::Transformed& body);
void AdmitPacked(Context& context, const pb::Packed& body);
void AdmitUnpacked(Context& context, const pb::Unpacked& body);
void AdmitDispatched(Context& context, const pb::Dispatched& body);
void AdmitHandedOn(Context& context, const pb::HandedOn& body);
void AdmitReceived(Context& context, const pb::Received& body);
void AdmitTitleTransferred(Context& context, const pb::TitleTransferred& body);
void AdmitQuantityChanged(Context& context, const pb::QuantityChanged& body);
void AdmitRetired(Context& context, const pb::Retired& body);
// clearing.cc
void AdmitCleared(Context& context, const pb::Cleared& body);
// observed.cc
void AdmitObserved(Context& context, const pb::Observed& body);
// belief.cc
void AdmitAttested(Context& context, const pb::Attested& body);
void AdmitAttestationChanged(Context& context, const pb::AttestationChanged& body);
void AdmitCountersigned(Context& context, const pb::Countersigned& body);
void AdmitVerdictIssued(Context& context, const pb::VerdictIssued& body);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_KINDS_H_
