// SPDX-License-Identifier: Apache-2.0
// The codes of what a record is refused for. Each is declared beside the check that finds it; here
// they are gathered, a list a file. Append-only (docs/decisions/0026-refusals-are-codes.md).
#ifndef LODE_VERIFIER_CUSTODY_CODES_H_
#define LODE_VERIFIER_CUSTODY_CODES_H_

#include <span>
#include <vector>

#include "verifier/statement/statement.h"

namespace lode::custody {

namespace say = ::lode::statement;

std::span<const say::Code> ActingCodes();             // acting.cc
std::span<const say::Code> AdmissionCodes();          // admission.cc
std::span<const say::Code> AssessedCodes();           // assessed.cc
std::span<const say::Code> CheckRecordCodes();        // check_record.cc
std::span<const say::Code> ClaimsCodes();             // claims.cc
std::span<const say::Code> ConsignmentsCodes();       // consignments.cc
std::span<const say::Code> ContextCodes();            // context.cc
std::span<const say::Code> DatesCodes();              // dates.cc
std::span<const say::Code> EntrustedCodes();          // entrusted.cc
std::span<const say::Code> FurtherSignersCodes();     // further_signers.cc
std::span<const say::Code> AttestationsCodes();       // kinds/attestations.cc
std::span<const say::Code> ClearedCodes();            // kinds/cleared.cc
std::span<const say::Code> CountersignedCodes();      // kinds/countersigned.cc
std::span<const say::Code> DispatchedCodes();         // kinds/dispatched.cc
std::span<const say::Code> GenesisCodes();            // kinds/genesis.cc
std::span<const say::Code> GrantsCodes();             // kinds/grants.cc
std::span<const say::Code> HandedOnCodes();           // kinds/handed_on.cc
std::span<const say::Code> KeysCodes();               // kinds/keys.cc
std::span<const say::Code> LotCreatedCodes();         // kinds/lot_created.cc
std::span<const say::Code> ObservedCodes();           // kinds/observed.cc
std::span<const say::Code> PackingCodes();            // kinds/packing.cc
std::span<const say::Code> PartyRegisteredCodes();    // kinds/party_registered.cc
std::span<const say::Code> QuantityChangedCodes();    // kinds/quantity_changed.cc
std::span<const say::Code> QuotaGrantedCodes();       // kinds/quota_granted.cc
std::span<const say::Code> ReceivedCodes();           // kinds/received.cc
std::span<const say::Code> RetiredCodes();            // kinds/retired.cc
std::span<const say::Code> SiteRegisteredCodes();     // kinds/site_registered.cc
std::span<const say::Code> TagsIssuedCodes();         // kinds/tags_issued.cc
std::span<const say::Code> TitleTransferredCodes();   // kinds/title_transferred.cc
std::span<const say::Code> TransformedCodes();        // kinds/transformed.cc
std::span<const say::Code> TransformedOwnersCodes();  // kinds/transformed_owners.cc
std::span<const say::Code> VerdictIssuedCodes();      // kinds/verdict_issued.cc
std::span<const say::Code> LotsCodes();               // lots.cc
std::span<const say::Code> ReceiversCodes();          // receivers.cc
std::span<const say::Code> RegisteredCodes();         // registered.cc
std::span<const say::Code> RolesCodes();              // roles.cc
std::span<const say::Code> SignersCodes();            // signers.cc
std::span<const say::Code> SiteYearCodes();           // site_year.cc
std::span<const say::Code> TagsCodes();               // tags.cc
std::span<const say::Code> UsesCodes();               // uses.cc
std::span<const say::Code> WatchedCodes();            // watched.cc
std::span<const say::Code> WhoSignsCodes();           // who_signs.cc

// All of them, with those of the record alone.
std::vector<say::Code> RefusalCodes();

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_CODES_H_
