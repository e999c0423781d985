// SPDX-License-Identifier: Apache-2.0
// Who controls whom and who has an interest in whom, from the owners that the registry names: for
// rules that ask a party to be independent of another (docs/admission.md, "Control"). Internal.
#ifndef LODE_VERIFIER_CUSTODY_CONTROL_H_
#define LODE_VERIFIER_CUSTODY_CONTROL_H_

#include <string>

#include "verifier/custody/context.h"

namespace lode::custody {

// Whether the two are one party, one controls the other, or somebody controls both. A party is
// controlled by its ultimate parent (a party or a name), and by the party that holds more than half
// of it, directly or through parties that it controls. kUnknown: a party's row is not covered and
// what is covered shows no relation.
Found Related(Context& context, const std::string& a, const std::string& b);

// Whether they are related, or one of them, or who controls it, holds limits::kInterestPpm or more
// of the other or of who controls that one: a minority share that judges gain by. Wider than
// Related, so for those who judge alone: a state holds shares of most of its country's mines, and
// must still grant them quotas (docs/decisions/0022-who-may-attest.md).
Found Interested(Context& context, const std::string& a, const std::string& b);

// Whether the record's author, or the principal that it acts for, is related to `party`, as far as
// is covered.
bool ActsForRelated(Context& context, const std::string& party);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_CONTROL_H_
