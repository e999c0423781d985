// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/hops.h"

#include <utility>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/names.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;
using Masses = google::protobuf::RepeatedPtrField<report::Mass>;

void SetMasses(const record::ElementAmounts& amounts, Masses* out) {
  for (const auto& [element, mg] : amounts) {
    report::Mass* mass = out->Add();
    mass->set_element(element);
    mass->set_mg(mg);
  }
}

// Kind and detail of a hop's record; the detail may be empty.
std::pair<std::string, std::string> StepOf(const pb::Record& r) {
  using rules::ShortName;
  switch (r.body_case()) {
    case pb::Record::kLotCreated:
      return {"LotCreated", ShortName(pb::Source_Name(r.lot_created().source()), "SOURCE_")};
    case pb::Record::kTransformed:
      return {"Transformed", ShortName(pb::Process_Name(r.transformed().process()), "PROCESS_")};
    case pb::Record::kDispatched:
      return {"Dispatched", ""};
    case pb::Record::kHandedOn:
      return {"HandedOn", ""};
    case pb::Record::kCleared:
      return {"Cleared", ShortName(pb::Direction_Name(r.cleared().direction()), "DIRECTION_")};
    case pb::Record::kReceived:
      if (r.received().outcome() == pb::OUTCOME_ACCEPTED) return {"Received", ""};
      return {"Received", ShortName(pb::Outcome_Name(r.received().outcome()), "OUTCOME_")};
    case pb::Record::kQuantityChanged:
      return {"QuantityChanged", ShortName(pb::QuantityReason_Name(r.quantity_changed().reason()),
                                           "QUANTITY_REASON_")};
    default:  // no hop: rules/hop.cc makes none of another kind, and a test compares the two
      return {};
  }
}

}  // namespace

report::Hop HopMessage(const rules::Hop& hop) {
  report::Hop out;
  out.set_record(hop.digest.str());
  out.set_index(hop.index);
  out.set_event_time_us(hop.event_time_us);
  out.set_offset_minutes(hop.offset_minutes);
  const auto [kind, detail] = StepOf(*hop.record);
  out.set_kind(kind);
  out.set_detail(detail);
  out.set_site(hop.site);
  out.set_role(catalogue::SiteTypeName(hop.role));
  out.set_party(hop.party);
  for (const std::string& lot : hop.inputs) out.add_inputs(lot);
  for (const std::string& lot : hop.outputs) out.add_outputs(lot);
  out.set_wet_mg(hop.wet_mg);
  SetMasses(hop.contained_in, out.mutable_contained_in());
  SetMasses(hop.contained_out, out.mutable_contained_out());
  SetMasses(hop.losses, out.mutable_losses());
  SetMasses(hop.unaccounted, out.mutable_unaccounted());
  for (const std::string& party : hop.signed_by) out.add_signed_by(party);
  out.set_country(hop.country);
  for (const pb::Loss& loss : hop.record->transformed().losses()) {
    report::Loss& shown = *out.add_losses_by_kind();
    shown.set_kind(rules::ShortName(pb::LossKind_Name(loss.kind()), "LOSS_KIND_"));
    SetMasses(record::AmountsOf(loss.contained()), shown.mutable_contained());
  }
  const pb::CustodyModel model = hop.record->transformed().custody_model();
  if (model != pb::CUSTODY_MODEL_UNSPECIFIED) out.set_custody_model(rules::CustodyModelName(model));
  return out;
}

}  // namespace lode::evaluate
