// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/hops.h"

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/words.h"

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

// Of an enum's full name what stands after `prefix`.
std::string Short(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::string StepOf(const pb::Record& r) {
  switch (r.body_case()) {
    case pb::Record::kLotCreated:
      return "LotCreated " + Short(pb::Source_Name(r.lot_created().source()), "SOURCE_");
    case pb::Record::kTransformed:
      return "Transformed " + Short(pb::Process_Name(r.transformed().process()), "PROCESS_");
    case pb::Record::kDispatched:
      return "Dispatched";
    case pb::Record::kHandedOn:
      return "HandedOn";
    case pb::Record::kCleared:
      return "Cleared " + Short(pb::Direction_Name(r.cleared().direction()), "DIRECTION_");
    case pb::Record::kReceived:
      return r.received().outcome() == pb::OUTCOME_ACCEPTED
                 ? "Received"
                 : "Received " + Short(pb::Outcome_Name(r.received().outcome()), "OUTCOME_");
    case pb::Record::kQuantityChanged:
      return "QuantityChanged " +
             Short(pb::QuantityReason_Name(r.quantity_changed().reason()), "QUANTITY_REASON_");
    default:
      return "";  // no hop
  }
}

}  // namespace

report::Hop HopMessage(const rules::History& history, const rules::Hop& hop) {
  report::Hop out;
  out.set_record(hop.digest.str());
  out.set_index(hop.index);
  out.set_event_time_us(hop.event_time_us);
  out.set_offset_minutes(hop.offset_minutes);
  out.set_step(StepOf(*hop.record));
  out.set_site(hop.site);
  out.set_role(catalogue::SiteTypeName(hop.role));
  out.set_party(hop.party);
  out.set_party_name(history.PartyName(hop.party));
  for (const std::string& lot : hop.inputs) out.add_inputs(lot);
  for (const std::string& lot : hop.outputs) out.add_outputs(lot);
  out.set_wet_mg(hop.wet_mg);
  SetMasses(hop.contained_in, out.mutable_contained_in());
  SetMasses(hop.contained_out, out.mutable_contained_out());
  SetMasses(hop.losses, out.mutable_losses());
  SetMasses(hop.unaccounted, out.mutable_unaccounted());
  for (const std::string& party : hop.signed_by) out.add_signed_by(party);
  out.set_country(hop.country);
  const pb::CustodyModel model = hop.record->transformed().custody_model();
  if (model != pb::CUSTODY_MODEL_UNSPECIFIED) out.set_custody_model(rules::CustodyModelText(model));
  return out;
}

}  // namespace lode::evaluate
