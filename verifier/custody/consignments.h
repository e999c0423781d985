// SPDX-License-Identifier: Apache-2.0
// Consignments on the road: what their kinds share (ADM-06, ADM-07). Internal.
#ifndef LODE_VERIFIER_CUSTODY_CONSIGNMENTS_H_
#define LODE_VERIFIER_CUSTODY_CONSIGNMENTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "verifier/custody/context.h"

namespace lode::custody {

// The lot still travels in it.
bool IsOpen(const state::ConsignmentState& consignment, std::string_view lot);
// ADM-06, ADM-07: the consignment if it is logged and has lots on the road; else a violation (none
// if the row is not covered).
std::optional<state::ConsignmentState> NeedOpen(Context& context, const std::string& id,
                                                std::string_view field);
// ADM-07: a lot that is named travels in the consignment still.
void CheckOpen(Context& context, const state::ConsignmentState& consignment, const std::string& lot,
               std::string_view field);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_CONSIGNMENTS_H_
