// SPDX-License-Identifier: Apache-2.0
// ADM-05: what is told of a party or a site did not happen long before it was registered. Internal.
#ifndef LODE_VERIFIER_CUSTODY_REGISTERED_H_
#define LODE_VERIFIER_CUSTODY_REGISTERED_H_

#include "verifier/custody/context.h"

namespace lode::custody {

// The event lies at most limits::kLateRecordMicros before the registration (its event time) of the
// author, of the principal and of the site that counts. A stocktake may look back further. True:
// told, once, by the registration that came last.
bool FailRegistered(Context& context);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_REGISTERED_H_
