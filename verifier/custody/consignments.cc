// SPDX-License-Identifier: Apache-2.0
// A consignment is open as long as one of its lots is on the road. A lot that has arrived is no
// longer in it, even if the others still travel.
#include "verifier/custody/consignments.h"

#include <algorithm>

#include "verifier/custody/codes.h"

namespace lode::custody {
namespace {

constexpr say::Code kArrivedAlready = {"ADM-07.arrived-already", "consignment:id"};
constexpr say::Code kNotOnThisRoad = {"ADM-07.not-on-this-road", "lot:id consignment:id"};
constexpr say::Code kConsignmentsCodes[] = {kArrivedAlready, kNotOnThisRoad};

}  // namespace

std::span<const say::Code> ConsignmentsCodes() { return kConsignmentsCodes; }

bool IsOpen(const state::ConsignmentState& consignment, std::string_view lot) {
  const auto& open = consignment.open_lots();
  return std::find(open.begin(), open.end(), lot) != open.end();
}

std::optional<state::ConsignmentState> NeedOpen(Context& context, const std::string& id,
                                                std::string_view field) {
  auto consignment = context.Consignment(id);
  if (consignment.no()) context.FailMissing(field, id);
  if (!consignment.yes()) return std::nullopt;
  if (consignment.row.open_lots_size() > 0) return std::move(consignment.row);
  context.Fail<kArrivedAlready>(field, say::Id{id});
  return std::nullopt;
}

void CheckOpen(Context& context, const state::ConsignmentState& consignment, const std::string& lot,
               std::string_view field) {
  if (IsOpen(consignment, lot)) return;
  context.Fail<kNotOnThisRoad>(field, say::Id{lot}, say::Id{consignment.consignment()});
}

}  // namespace lode::custody
