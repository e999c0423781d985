// SPDX-License-Identifier: Apache-2.0
// Only kinds that a reader follows on the way from mine to plant are steps. A kind that is missing
// here is not shown on the path; rules/hop.cc decides which records become hops at all.
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

report::LotMass& AddLot(const rules::Facts& facts, const std::string& lot,
                        const record::ElementAmounts& contained, report::Hop& out) {
  report::LotMass& shown = *out.add_lots();
  shown.set_lot(lot);
  shown.set_on_path(facts.path.lots.contains(lot));
  SetMasses(contained, shown.mutable_contained());
  return shown;
}

// Of what a lot held when it was made, what nobody can place or was gained.
void SetUnknown(const rules::Origins& origins, report::LotMass& out) {
  const auto made = origins.at_creation.find(out.lot());
  if (made == origins.at_creation.end()) return;
  record::ElementAmounts unknown;
  for (const auto& [element, vector] : made->second) {
    const int64_t mg = origins.Unknown(vector) + origins.Unaccounted(vector);
    if (mg > 0) unknown[element] = mg;
  }
  SetMasses(unknown, out.mutable_unknown());
}

void AddOutput(const rules::Facts& facts, const std::string& lot, const std::string& form,
               const pb::Quantity& quantity, report::Hop& out) {
  report::LotMass& shown = AddLot(facts, lot, record::ContainedOf(quantity), out);
  shown.set_form(form);
  shown.set_wet_mg(quantity.wet_mg());
  SetUnknown(facts.origins, shown);
}

// What goes in and comes out, lot by lot, also what does not go on to the lot asked for.
void AddLots(const rules::Facts& facts, const pb::Record& r, report::Hop& out) {
  for (const pb::Input& in : r.transformed().inputs())
    AddLot(facts, in.lot(), record::AmountsOf(in.contained()), out).set_input(true);
  for (const pb::Output& output : r.transformed().outputs())
    AddOutput(facts, output.lot(), output.form(), output.quantity(), out);
  if (r.has_lot_created())
    AddOutput(facts, r.lot_created().lot(), r.lot_created().form(), r.lot_created().quantity(),
              out);
  const auto moved = [&](const std::string& lot, const pb::Quantity& quantity) {
    AddLot(facts, lot, record::ContainedOf(quantity), out).set_wet_mg(quantity.wet_mg());
  };
  for (const pb::LotEcho& echo : r.dispatched().lots()) moved(echo.lot(), echo.quantity());
  for (const pb::ReceivedLot& row : r.received().lots()) moved(row.lot(), row.quantity());
  if (r.has_quantity_changed()) moved(r.quantity_changed().lot(), r.quantity_changed().after());
}

void AddTransport(const pb::Dispatched& body, report::Hop& out) {
  for (const pb::Leg& leg : body.legs()) {
    report::Transport& shown = *out.add_transport();
    shown.set_mode(rules::ShortName(pb::Mode_Name(leg.mode()), "MODE_"));
    shown.set_carrier(leg.carrier());
    shown.set_vehicle(leg.vehicle());
    shown.set_from(leg.from());
    shown.set_to(leg.to());
  }
}

void AddSigners(const pb::Record& r, report::Hop& out) {
  const auto add = [&](const std::string& party, pb::Capacity capacity) {
    report::SignedAs& shown = *out.add_signed_as();
    shown.set_party(party);
    shown.set_capacity(rules::ShortName(pb::Capacity_Name(capacity), "CAPACITY_"));
  };
  add(r.author(), pb::CAPACITY_AUTHOR);
  for (const pb::Signer& signer : r.signers()) add(signer.party(), signer.capacity());
}

}  // namespace

report::Hop HopMessage(const rules::Facts& facts, const rules::Hop& hop) {
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
  AddLots(facts, *hop.record, out);
  AddTransport(hop.record->dispatched(), out);
  AddSigners(*hop.record, out);
  out.set_seller(hop.record->lot_created().seller());
  out.set_charges_quota(hop.record->cleared().quota_size() > 0);
  out.set_hs(hop.record->cleared().hs());
  out.set_declared_origin(hop.record->cleared().country_of_origin());
  out.set_declared_destination(hop.record->cleared().destination());
  return out;
}

}  // namespace lode::evaluate
