// SPDX-License-Identifier: Apache-2.0
// Which border a lot crossed last, and what its export was charged to: so that it is not cleared
// twice in one direction unless it came back, and a return gives back what was charged. Internal.
#ifndef LODE_VERIFIER_CUSTODY_CROSSINGS_H_
#define LODE_VERIFIER_CUSTODY_CROSSINGS_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/custody/context.h"

namespace lode::custody {

using QuotaCharges = google::protobuf::RepeatedPtrField<pb::QuotaCharge>;
// mg by quota (its id is that of its row).
using QuotaAmounts = std::map<std::string, int64_t>;

// The lot's last crossing at that country's customs; null if there is none.
const state::Crossing* FindCrossing(const state::LotState& lot, std::string_view country);
// The crossing to write: the one that is there, emptied, or a new one in its place.
state::Crossing& RenewCrossing(state::LotState& lot, const std::string& country);

// Divides charges among the lots, in order: the first lot's metal is charged to the first quotas of
// its element. Row i is for lot i.
std::vector<QuotaCharges> ChargesByLot(const std::vector<state::LotState>& lots,
                                       const QuotaCharges& charges);
// The charges of a lot's export, each cut to its share of the metal that the lot still holds: what
// was spilled, stolen or missing on arrival stays charged.
QuotaCharges ChargesThatCameBack(const state::LotState& lot, const QuotaCharges& charged);
void AddAmounts(QuotaAmounts& sum, const QuotaCharges& charges);

// The parts of a split have crossed where their parent has; its charges are apportioned to them as
// its metal is, by wet mass.
void SplitCrossings(const state::LotState& parent, std::vector<state::LotState>& children);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_CROSSINGS_H_
