// SPDX-License-Identifier: Apache-2.0
// Random bytes would be refused at once. These records are nearly right, so they get as far as the
// rules of metal.
#include "tests/property/record_writer.h"

#include <algorithm>

#include "tests/property/property.h"
#include "verifier/record/quantity.h"

namespace lode::property {

using namespace lode::custody;  // NOLINT: the words of these records are custody's
using record::ElementAmounts;

namespace {

// Grade of cobalt and copper in ppm; sum to 650,000 at most.
pb::Quantity Measured(int64_t wet, int64_t co, int64_t cu) {
  pb::Quantity q = Ledger::Ore(wet, static_cast<int32_t>(co));
  if (cu > 0) {
    pb::Contained* c = q.add_contained();
    c->set_element("Cu");
    c->set_grade_ppm(static_cast<int32_t>(cu));
    c->set_method("XRF");
    c->set_mg(record::ContainedMass(wet, cu));
  }
  return q;
}

pb::Quantity Derived(int64_t wet, int64_t dry, const ElementAmounts& contained) {
  pb::Quantity q;
  q.set_basis(pb::BASIS_DERIVED);
  q.set_stage(pb::STAGE_FINAL);
  q.set_wet_mg(wet);
  q.set_dry_mg(dry);
  for (const auto& [element, mg] : contained) {
    pb::Contained* c = q.add_contained();
    c->set_element(element);
    c->set_mg(mg);
  }
  return q;
}

// One milligram beside, now and then.
int64_t Slip(int64_t mg) {
  if (Below(12) != 0) return mg;
  return Below(2) == 0 ? mg + 1 : std::max<int64_t>(0, mg - 1);
}

pb::Quantity Remeasured(const pb::Quantity& was) {
  const int64_t co = record::AmountOf(record::ContainedOf(was), "Co");
  const int64_t dry = std::max<int64_t>(was.dry_mg(), 1);
  const int64_t ppm = co * 1'000'000 / dry;
  const int64_t other =
      std::min<int64_t>(600'000, ppm * (900 + static_cast<int64_t>(Below(130))) / 1000);
  // Copper as it was, or none is found: receipts watch it too.
  const int64_t cu = record::AmountOf(record::ContainedOf(was), "Cu") * 1'000'000 / dry;
  return Measured(dry, other, Below(4) == 0 ? 0 : std::min(cu, 1'000'000 - other));
}

void SlipDifference(pb::Difference& difference) {
  if (difference.contained_size() == 0 || Below(12) != 0) return;
  pb::ElementChange& change = *difference.mutable_contained(0);
  change.set_mg(change.mg() + 1);
}

}  // namespace

pb::Record RecordWriter::Next() {
  if (lots_.size() < 2) return Create();
  switch (Below(10)) {
    case 0:
    case 1:
      return Create();
    case 2:
      return Split();
    case 3:
      return Blend();
    case 4:
    case 5:
      return Process();
    case 6:
      return Change();
    case 7:
      return Dispatch();
    case 8:
      return trips_.empty() ? Split() : Receive();
    default:
      return RetireOrSell();
  }
}
// Remembers what an admitted record made.
void RecordWriter::Admitted(const pb::Record& r) {
  if (r.has_lot_created()) lots_.push_back(r.lot_created().lot());
  for (const pb::Output& output : r.transformed().outputs()) lots_.push_back(output.lot());
  if (r.has_dispatched()) {
    for (const pb::LotEcho& echo : r.dispatched().lots())
      trips_[r.dispatched().consignment()].push_back(echo.lot());
  }
}

std::string RecordWriter::AnyLot() const {
  // The newest more often: those are alive.
  const size_t n = lots_.size(), last = std::min<size_t>(n, 5);
  return Below(4) == 0 ? lots_[Below(n)] : lots_[n - 1 - Below(last)];
}
// Mostly the party that may.
std::string RecordWriter::HolderOf(const std::string& lot) const {
  const std::string holder = ledger_.Lot(lot).holder();
  return Below(10) == 0 || holder.empty() ? kPlant : holder;
}
std::string RecordWriter::NewLot(const std::string& party) {
  return "lot:" + party.substr(party.find(':') + 1) + "/" + std::to_string(++made_);
}

pb::Record RecordWriter::Create() {
  return ledger_.LotRecord(
      Below(8) == 0 && !lots_.empty() ? AnyLot() : NewLot(kMine),
      Measured(1000 + static_cast<int64_t>(Below(9'000'000)), static_cast<int64_t>(Below(400'000)),
               static_cast<int64_t>(Below(2) * Below(200'000))));
}
pb::Record RecordWriter::Begin(const std::string& party, pb::Process process,
                               const std::vector<std::string>& inputs) {
  pb::Record r = ledger_.Make(party);
  pb::Transformed& body = *r.mutable_transformed();
  body.set_site(party == kPlant ? kRefinery : kMill);
  body.set_process(process);
  for (const std::string& lot : inputs) {
    pb::Input* input = body.add_inputs();
    input->set_lot(lot);
    for (const auto& [element, mg] : record::ContainedOf(ledger_.Lot(lot).quantity())) {
      if (mg == 0) continue;
      pb::ElementMass* mass = input->add_contained();
      mass->set_element(element);
      mass->set_mg(Slip(mg));
    }
  }
  return r;
}
void RecordWriter::AddOutput(pb::Record& r, const pb::Quantity& quantity) {
  pb::Output* output = r.mutable_transformed()->add_outputs();
  output->set_lot(NewLot(r.author()));
  output->set_form("ORE");
  *output->mutable_quantity() = quantity;
}
pb::Record RecordWriter::Split() {
  const std::string lot = AnyLot();
  const pb::Quantity parent = ledger_.Lot(lot).quantity();
  pb::Record r = Begin(HolderOf(lot), pb::PROCESS_SPLIT, {lot});
  std::vector<int64_t> wet(2 + Below(3));
  int64_t left = parent.wet_mg();
  for (size_t i = 0; i + 1 < wet.size(); ++i) {
    wet[i] = static_cast<int64_t>(Below(static_cast<uint64_t>(left) + 1));
    left -= wet[i];
  }
  wet.back() = left;
  if (parent.wet_mg() == 0) wet.assign(2, 1);
  const auto dry = record::ApportionSplit(parent.dry_mg(), wet);
  for (size_t i = 0; i < wet.size(); ++i) {
    ElementAmounts part;
    for (const auto& [element, mg] : record::ContainedOf(parent))
      part[element] = Slip(record::ApportionSplit(mg, wet)[i]);
    AddOutput(r, Derived(wet[i], dry[i], part));
  }
  return r;
}
pb::Record RecordWriter::Blend() {
  std::vector<std::string> inputs;
  for (uint64_t n = 2 + Below(2); n > 0; --n) inputs.push_back(AnyLot());
  int64_t wet = 0, dry = 0;
  ElementAmounts sum;
  for (const std::string& lot : inputs) {
    const pb::Quantity quantity = ledger_.Lot(lot).quantity();
    wet += quantity.wet_mg();
    dry += quantity.dry_mg();
    record::AddTo(sum, record::ContainedOf(quantity));
  }
  for (auto& [element, mg] : sum) mg = Slip(mg);
  pb::Record r = Begin(HolderOf(inputs[0]), pb::PROCESS_BLEND, inputs);
  AddOutput(r, Derived(wet, dry, sum));
  return r;
}
pb::Record RecordWriter::Process() {
  std::vector<std::string> inputs{AnyLot()};
  if (Below(3) == 0) inputs.push_back(AnyLot());
  pb::Record r = Begin(HolderOf(inputs[0]), pb::PROCESS_CONCENTRATE, inputs);
  pb::Transformed& body = *r.mutable_transformed();
  ElementAmounts missing;
  for (const std::string& lot : inputs)
    record::AddTo(missing, record::ContainedOf(ledger_.Lot(lot).quantity()));
  const int64_t co = record::AmountOf(missing, "Co"), wet = 2 * co + 1;
  const int64_t grade = 400'000 + static_cast<int64_t>(Below(110'000));  // some gain too much
  AddOutput(r, Measured(wet, grade, 0));
  for (const auto& [element, mg] : record::ContainedOf(body.outputs(0).quantity()))
    missing[element] -= mg;
  pb::Loss* loss = nullptr;
  for (auto& [element, mg] : missing) {
    if (mg <= 0 || Below(2) == 0) continue;
    if (loss == nullptr) {
      loss = body.add_losses();
      loss->set_kind(pb::LOSS_KIND_TAILINGS);
    }
    pb::ElementMass* mass = loss->add_contained();
    mass->set_element(element);
    mass->set_mg(1 + static_cast<int64_t>(Below(static_cast<uint64_t>(mg))));
    mg -= mass->mg();
  }
  for (const auto& [element, mg] : missing) {
    const int64_t said = Below(12) == 0 ? mg + 1 : mg;
    if (said == 0) continue;
    body.add_unaccounted()->set_element(element);
    body.mutable_unaccounted(body.unaccounted_size() - 1)->set_mg(said);
  }
  return r;
}
pb::Record RecordWriter::Change() {
  const std::string lot = AnyLot();
  pb::Record r = ledger_.Make(HolderOf(lot));
  pb::QuantityChanged& body = *r.mutable_quantity_changed();
  body.set_lot(lot);
  static constexpr pb::QuantityReason kReasons[] = {
      pb::QUANTITY_REASON_FINAL_ASSAY, pb::QUANTITY_REASON_STOCKTAKE,
      pb::QUANTITY_REASON_UMPIRE_ASSAY, pb::QUANTITY_REASON_SPILLED};
  body.set_reason(kReasons[Below(4)]);
  const pb::Quantity was = ledger_.Lot(lot).quantity();
  *body.mutable_before() = record::EchoOf(was);
  *body.mutable_after() = Remeasured(was);
  *body.mutable_difference() = record::Subtract(body.after(), body.before());
  SlipDifference(*body.mutable_difference());
  if (body.reason() == pb::QUANTITY_REASON_UMPIRE_ASSAY && Below(4) != 0) {
    pb::Signer* umpire = r.add_signers();
    umpire->set_party(kLab);
    umpire->set_capacity(pb::CAPACITY_WITNESS);
  }
  return r;
}
pb::Record RecordWriter::Dispatch() {
  const std::string lot = AnyLot();
  pb::Record r = ledger_.DispatchRecord("consignment:mine/" + std::to_string(++made_), {lot});
  if (const std::string other = AnyLot(); other != lot && Below(3) == 0) {
    pb::LotEcho* echo = r.mutable_dispatched()->add_lots();
    echo->set_lot(other);
    *echo->mutable_quantity() = record::EchoOf(ledger_.Lot(other).quantity());
  }
  return r;
}
pb::Record RecordWriter::Receive() {
  const auto& [trip, lots] =
      *std::next(trips_.begin(), static_cast<std::ptrdiff_t>(Below(trips_.size())));
  pb::Record r = ledger_.ReceiptRecord(trip, {});
  pb::Received& body = *r.mutable_received();
  const uint64_t outcome = Below(4);
  if (outcome < 2) body.set_outcome(pb::OUTCOME_ACCEPTED);
  if (outcome == 2) body.set_outcome(pb::OUTCOME_ACCEPTED_WITH_RESERVE);
  if (outcome == 3) body.set_outcome(pb::OUTCOME_REJECTED);
  if (outcome >= 2) body.set_reserve_reason("found otherwise");
  for (const std::string& id : lots) {
    pb::ReceivedLot& lot = *body.add_lots();
    lot.set_lot(id);
    const pb::Quantity was = ledger_.Lot(id).quantity();
    *lot.mutable_quantity() = Below(2) == 0 ? record::EchoOf(was) : Remeasured(was);
    *lot.mutable_difference() = record::Subtract(lot.quantity(), was);
    SlipDifference(*lot.mutable_difference());
    if (outcome != 2) continue;
    for (const pb::ElementChange& change : lot.difference().contained()) {
      if (change.mg() >= 0) continue;
      lot.add_transit_short()->set_element(change.element());
      lot.mutable_transit_short(lot.transit_short_size() - 1)->set_mg(-change.mg());
    }
  }
  return r;
}
pb::Record RecordWriter::RetireOrSell() {
  std::string lot = AnyLot();
  for (int again = 0; again < 4 && ledger_.Lot(lot).holder() != kPlant; ++again) lot = AnyLot();
  pb::Record r = ledger_.Make(Below(4) == 0 ? kMine : kPlant);
  if (ledger_.Lot(lot).holder() == kPlant && ledger_.Lot(lot).owner() == kMine) {
    r.set_author(kMine);
    r.mutable_title_transferred()->set_seller(kMine);
    r.mutable_title_transferred()->set_buyer(kPlant);
    r.mutable_title_transferred()->add_lots(lot);
    pb::Signer* buyer = r.add_signers();
    buyer->set_party(kPlant);
    buyer->set_capacity(pb::CAPACITY_COUNTERPARTY);
    return r;
  }
  pb::Retired& body = *r.mutable_retired();
  body.add_lots(lot);
  body.set_claim("45X-1");
  body.set_custody_model(pb::CUSTODY_MODEL_SEGREGATED);
  for (const auto& [element, mg] : record::ContainedOf(ledger_.Lot(lot).quantity())) {
    if (mg == 0) continue;
    pb::ElementMass* mass = body.add_contained();
    mass->set_element(element);
    mass->set_mg(Slip(mg));
  }
  return r;
}

}  // namespace lode::property
