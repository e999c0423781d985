// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/hops.h"

#include <algorithm>
#include <optional>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/origin.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;
using record::ElementAmounts;
using Masses = google::protobuf::RepeatedPtrField<report::Mass>;

void SetMasses(const ElementAmounts& amounts, Masses* out) {
  for (const auto& [element, mg] : amounts) {
    if (mg == 0) continue;
    report::Mass* mass = out->Add();
    mass->set_element(element);
    mass->set_mg(mg);
  }
}

// Of an enum's full name what stands after `prefix`.
std::string Short(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

// Builds the hops of one history; remembers what each consignment carries.
class HopMaker {
 public:
  HopMaker(const rules::History& history, const rules::CustodyPath& path)
      : history_(history), path_(path) {}

  // Nothing: the record is no hop of this path.
  std::optional<report::Hop> Make(size_t position) {
    const pb::Record& r = history_.Message(position);
    report::Hop hop;
    hop.set_party(rules::PrincipalOf(r));
    if (!Fill(r, position, hop)) return std::nullopt;
    hop.set_record(history_.entries()[position].record.digest.str());
    hop.set_index(history_.entries()[position].index);
    hop.set_event_time_us(r.event_time().us());
    hop.set_offset_minutes(r.event_time().offset_minutes());
    hop.set_party_name(history_.PartyName(hop.party()));
    if (const pb::SiteRegistered* site = history_.Site(hop.site())) {
      hop.set_role(catalogue::SiteTypeName(site->type()));
      hop.set_country(site->iso3166_2().substr(0, 2));
    }
    hop.add_signed_by(r.author());
    for (const pb::Signer& signer : r.signers()) hop.add_signed_by(signer.party());
    return hop;
  }

 private:
  bool OnPath(const std::string& lot) const { return path_.lots.contains(lot); }

  bool Fill(const pb::Record& r, size_t position, report::Hop& hop) {
    switch (r.body_case()) {
      case pb::Record::kLotCreated:
        return IsMaking(position) && Created(r.lot_created(), hop);
      case pb::Record::kTransformed:
        return IsMaking(position) && Transformed(r.transformed(), hop);
      case pb::Record::kDispatched:
        return Dispatched(r.dispatched(), hop);
      case pb::Record::kHandedOn:
        return HandedOn(r.handed_on(), hop);
      case pb::Record::kCleared:
        return Cleared(r.cleared(), hop);
      case pb::Record::kReceived:
        return Received(r.received(), hop);
      case pb::Record::kQuantityChanged:
        return Changed(r.quantity_changed(), hop);
      default:
        return false;
    }
  }

  bool IsMaking(size_t position) const {
    return std::binary_search(path_.makings.begin(), path_.makings.end(), position);
  }

  static bool Created(const pb::LotCreated& body, report::Hop& hop) {
    hop.set_step("LotCreated " + Short(pb::Source_Name(body.source()), "SOURCE_"));
    hop.set_site(body.site());
    hop.add_outputs(body.lot());
    hop.set_wet_mg(body.quantity().wet_mg());
    SetMasses(record::ContainedOf(body.quantity()), hop.mutable_contained_out());
    return true;
  }

  static bool Transformed(const pb::Transformed& body, report::Hop& hop) {
    if (body.process() == pb::PROCESS_SPLIT) return false;
    hop.set_step("Transformed " + Short(pb::Process_Name(body.process()), "PROCESS_"));
    hop.set_site(body.site());
    if (body.custody_model() != pb::CUSTODY_MODEL_UNSPECIFIED) {
      hop.set_custody_model(rules::CustodyModelText(body.custody_model()));
    }
    ElementAmounts in, out, losses;
    int64_t wet = 0;
    for (const pb::Input& input : body.inputs()) {
      hop.add_inputs(input.lot());
      record::AddTo(in, record::AmountsOf(input.contained()));
    }
    for (const pb::Output& output : body.outputs()) {
      hop.add_outputs(output.lot());
      wet += output.quantity().wet_mg();
      record::AddTo(out, record::ContainedOf(output.quantity()));
    }
    for (const pb::Loss& loss : body.losses())
      record::AddTo(losses, record::AmountsOf(loss.contained()));
    hop.set_wet_mg(wet);
    SetMasses(in, hop.mutable_contained_in());
    SetMasses(out, hop.mutable_contained_out());
    SetMasses(losses, hop.mutable_losses());
    SetMasses(record::AmountsOf(body.unaccounted()), hop.mutable_unaccounted());
    return true;
  }

  bool Dispatched(const pb::Dispatched& body, report::Hop& hop) {
    ElementAmounts out;
    int64_t wet = 0;
    for (const pb::LotEcho& echo : body.lots()) {
      if (!OnPath(echo.lot())) continue;
      consignments_[body.consignment()].push_back(echo.lot());
      hop.add_inputs(echo.lot());
      wet += echo.quantity().wet_mg();
      record::AddTo(out, record::ContainedOf(echo.quantity()));
    }
    hop.set_step("Dispatched");
    hop.set_site(body.from_site());
    hop.set_wet_mg(wet);
    SetMasses(out, hop.mutable_contained_out());
    return hop.inputs_size() > 0;
  }

  bool HandedOn(const pb::HandedOn& body, report::Hop& hop) {
    const auto it = consignments_.find(body.consignment());
    if (it == consignments_.end()) return false;
    for (const std::string& lot : it->second) {
      const auto& named = body.lots();
      if (named.empty() || std::find(named.begin(), named.end(), lot) != named.end())
        hop.add_inputs(lot);
    }
    hop.set_step("HandedOn");
    hop.set_site(body.site());
    hop.set_party(body.to_bailee());
    return hop.inputs_size() > 0;
  }

  bool Cleared(const pb::Cleared& body, report::Hop& hop) {
    for (const std::string& lot : body.lots()) {
      if (OnPath(lot)) hop.add_inputs(lot);
    }
    hop.set_step("Cleared " + Short(pb::Direction_Name(body.direction()), "DIRECTION_"));
    hop.set_site(body.post());
    hop.set_country(body.country());
    return hop.inputs_size() > 0;
  }

  bool Received(const pb::Received& body, report::Hop& hop) {
    ElementAmounts in, out, shortage, missing;
    int64_t wet = 0;
    for (const pb::ReceivedLot& lot : body.lots()) {
      if (!OnPath(lot.lot())) continue;
      hop.add_inputs(lot.lot());
      wet += lot.quantity().wet_mg();
      record::AddTo(out, record::ContainedOf(lot.quantity()));
      record::AddTo(shortage, record::AmountsOf(lot.transit_short()));
      record::AddTo(missing, record::AmountsOf(lot.difference().contained()));
    }
    hop.set_step(body.outcome() == pb::OUTCOME_ACCEPTED
                     ? "Received"
                     : "Received " + Short(pb::Outcome_Name(body.outcome()), "OUTCOME_"));
    hop.set_site(body.site());
    hop.set_wet_mg(wet);
    SetChange(std::move(out), std::move(missing), std::move(shortage), hop);
    return hop.inputs_size() > 0;
  }

  bool Changed(const pb::QuantityChanged& body, report::Hop& hop) {
    if (!OnPath(body.lot())) return false;
    hop.add_inputs(body.lot());
    hop.set_step("QuantityChanged " +
                 Short(pb::QuantityReason_Name(body.reason()), "QUANTITY_REASON_"));
    const rules::LotLife* lot = history_.Lot(body.lot());
    if (lot != nullptr) hop.set_site(rules::SiteOfMaking(history_.Message(lot->made_by)));
    hop.set_wet_mg(body.after().wet_mg());
    SetChange(record::ContainedOf(body.after()), record::AmountsOf(body.difference().contained()),
              {}, hop);
    return true;
  }

  // `out` is what is there now, `gained` what it is more than before; a positive `unaccounted` is
  // missing.
  static void SetChange(ElementAmounts out, ElementAmounts gained, ElementAmounts losses,
                        report::Hop& hop) {
    ElementAmounts in = out, missing;
    for (const auto& [element, mg] : gained) {
      in[element] -= mg;
      missing[element] = -mg - record::AmountOf(losses, element);
    }
    SetMasses(in, hop.mutable_contained_in());
    SetMasses(out, hop.mutable_contained_out());
    SetMasses(losses, hop.mutable_losses());
    SetMasses(missing, hop.mutable_unaccounted());
  }

  const rules::History& history_;
  const rules::CustodyPath& path_;
  std::map<std::string, std::vector<std::string>> consignments_;  // lots of the path in each
};

}  // namespace

std::vector<HopAt> HopsOf(const rules::History& history, const rules::CustodyPath& path) {
  std::vector<HopAt> out;
  HopMaker maker(history, path);
  for (size_t i = 0; i < history.entries().size(); ++i) {
    if (std::optional<report::Hop> hop = maker.Make(i)) out.push_back({i, *std::move(hop)});
  }
  return out;
}

}  // namespace lode::evaluate
