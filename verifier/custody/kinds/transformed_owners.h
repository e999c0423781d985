// SPDX-License-Identifier: Apache-2.0
// What the owners of the inputs of a Transformed agree to: whose the outputs are, and a weaker
// custody model (ADM-02, ADM-07). Internal.
#ifndef LODE_VERIFIER_CUSTODY_KINDS_TRANSFORMED_OWNERS_H_
#define LODE_VERIFIER_CUSTODY_KINDS_TRANSFORMED_OWNERS_H_

#include <set>
#include <string>
#include <vector>

#include "verifier/custody/context.h"

namespace lode::custody {

// The owner of each output: the inputs' one owner, or as allocated with the signature of everybody
// concerned; empty if no input is covered.
std::vector<std::string> OwnersOfOutputs(Context& context, const pb::Transformed& body,
                                         const std::set<std::string>& inputs);

// ADM-02: a model stays with the metal, and the weakest on its path counts. A split mixes nothing,
// so that any but IDENTITY_PRESERVED is the owner's choice; elsewhere what says that there is no
// physical link: MASS_BALANCE and BOOK_AND_CLAIM.
void CheckModel(Context& context, const pb::Transformed& body, const std::set<std::string>& inputs);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_KINDS_TRANSFORMED_OWNERS_H_
