// SPDX-License-Identifier: Apache-2.0
// Who can take goods over (docs/admission.md, "Somebody can receive"). Internal.
#ifndef LODE_VERIFIER_CUSTODY_RECEIVERS_H_
#define LODE_VERIFIER_CUSTODY_RECEIVERS_H_

#include <string>

#include "verifier/custody/context.h"

namespace lode::custody {

// ADM-07: who can sign for nothing can't take the goods over, and they would travel for ever. The
// receiver has a key for CUSTODY that holds at record time, or an agent that has one and its
// mandate for Received.
void CheckCanReceive(Context& context, const std::string& receiver);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_RECEIVERS_H_
