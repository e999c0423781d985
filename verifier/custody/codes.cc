// SPDX-License-Identifier: Apache-2.0
// A code that no list gathers has no sentence that a test would ask for, so each file of checks
// puts its own list in here.
#include "verifier/custody/codes.h"

#include "verifier/record/codes.h"

namespace lode::custody {

std::vector<say::Code> RefusalCodes() {
  std::vector<say::Code> out = record::RefusalCodes();
  for (const auto& list : {ActingCodes(),
                           AdmissionCodes(),
                           AssessedCodes(),
                           CheckRecordCodes(),
                           ClaimsCodes(),
                           ConsignmentsCodes(),
                           ContextCodes(),
                           DatesCodes(),
                           EntrustedCodes(),
                           FurtherSignersCodes(),
                           AttestationsCodes(),
                           ClearedCodes(),
                           CountersignedCodes(),
                           DispatchedCodes(),
                           GenesisCodes(),
                           GrantsCodes(),
                           HandedOnCodes(),
                           KeysCodes(),
                           LotCreatedCodes(),
                           ObservedCodes(),
                           PackingCodes(),
                           PartyRegisteredCodes(),
                           QuantityChangedCodes(),
                           QuotaGrantedCodes(),
                           ReceivedCodes(),
                           RetiredCodes(),
                           SiteRegisteredCodes(),
                           TagsIssuedCodes(),
                           TitleTransferredCodes(),
                           TransformedCodes(),
                           TransformedOwnersCodes(),
                           VerdictIssuedCodes(),
                           LotsCodes(),
                           ReceiversCodes(),
                           RegisteredCodes(),
                           RolesCodes(),
                           SignersCodes(),
                           SiteYearCodes(),
                           TagsCodes(),
                           UsesCodes(),
                           WatchedCodes(),
                           WhoSignsCodes()})
    out.insert(out.end(), list.begin(), list.end());
  return out;
}

}  // namespace lode::custody
