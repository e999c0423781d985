// SPDX-License-Identifier: Apache-2.0
// A consignment is open as long as one of its lots is on the road. A lot that has arrived is no
// longer in it, even if the others still travel.
#include "verifier/custody/consignments.h"

#include <algorithm>

namespace lode::custody {

bool IsOpen(const state::ConsignmentState& consignment, std::string_view lot) {
  const auto& open = consignment.open_lots();
  return std::find(open.begin(), open.end(), lot) != open.end();
}

std::optional<state::ConsignmentState> NeedOpen(Context& context, const std::string& id,
                                                std::string_view field) {
  auto consignment = context.Consignment(id);
  if (consignment.no()) context.FailMissing("ADM-06", field, id, id);
  if (!consignment.yes()) return std::nullopt;
  if (consignment.row.open_lots_size() > 0) return std::move(consignment.row);
  context.Fail("ADM-07", field, id, "a consignment with lots on the road",
               id + " has arrived already", "name the consignment that the lots travel in");
  return std::nullopt;
}

void CheckOpen(Context& context, const state::ConsignmentState& consignment, const std::string& lot,
               std::string_view field) {
  if (IsOpen(consignment, lot)) return;
  context.Fail("ADM-07", field, lot, "a lot still travelling in " + consignment.consignment(),
               lot + " does not travel in " + consignment.consignment(),
               "name open lots of this consignment only");
}

}  // namespace lode::custody
