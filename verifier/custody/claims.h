// SPDX-License-Identifier: Apache-2.0
// What belongs to one party for ever, once it is logged: its keys, its prefixes. Internal.
#ifndef LODE_VERIFIER_CUSTODY_CLAIMS_H_
#define LODE_VERIFIER_CUSTODY_CLAIMS_H_

#include <string>

#include "verifier/custody/context.h"

namespace lode::custody {

// The row of a thing that this record claims for `party`.
state::UseState UseBy(const Context& context, const std::string& party);
// ADM-03: a key belongs to one party for ever. False: it is claimed already, and that was told.
bool ClaimKey(Context& context, const std::string& key_id, const std::string& party,
              const std::string& field);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_CLAIMS_H_
