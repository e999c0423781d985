// SPDX-License-Identifier: Apache-2.0
// Which records are hops of a path: those that made its lots, and those that moved, received or
// re-measured one of them. A consignment is remembered, for who takes it over names no lots.
#include "verifier/rules/hop.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace lode::rules {
namespace {

using record::ElementAmounts;

ElementAmounts WithoutZeros(ElementAmounts amounts) {
  std::erase_if(amounts, [](const auto& amount) { return amount.second == 0; });
  return amounts;
}

class HopMaker {
 public:
  HopMaker(const History& history, const CustodyPath& path) : history_(history), path_(path) {}

  // Nothing: the record is no hop of this path.
  std::optional<Hop> Make(size_t position) {
    const HistoryEntry& entry = history_.entries()[position];
    const pb::Record& r = entry.record.message;
    Hop hop;
    hop.party = PrincipalOf(r);
    if (!Fill(r, position, hop)) return std::nullopt;
    hop.record = &r;
    hop.digest = entry.record.digest;
    hop.index = entry.index;
    hop.event_time_us = r.event_time().us();
    hop.offset_minutes = r.event_time().offset_minutes();
    hop.makes_metal = IsHop(r);
    if (const pb::SiteRegistered* site = history_.Site(hop.site)) {
      hop.role = site->type();
      hop.country = site->iso3166_2().substr(0, 2);
      hop.site_operator = site->operator_();
      hop.site_operator_name = history_.PartyName(hop.site_operator);
    }
    hop.signed_by.push_back(r.author());
    for (const pb::Signer& signer : r.signers()) hop.signed_by.push_back(signer.party());
    return hop;
  }

 private:
  bool OnPath(const std::string& lot) const { return path_.lots.contains(lot); }

  bool Fill(const pb::Record& r, size_t position, Hop& hop) {
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
      default:  // no step of a lot's way: which kinds, a test lists (custody/kind_rules_test.cc)
        return false;
    }
  }

  bool IsMaking(size_t position) const {
    return std::binary_search(path_.makings.begin(), path_.makings.end(), position);
  }

  static bool Created(const pb::LotCreated& body, Hop& hop) {
    hop.site = body.site();
    hop.outputs.push_back(body.lot());
    hop.wet_mg = body.quantity().wet_mg();
    hop.contained_out = WithoutZeros(record::ContainedOf(body.quantity()));
    return true;
  }

  static bool Transformed(const pb::Transformed& body, Hop& hop) {
    if (body.process() == pb::PROCESS_SPLIT) return false;
    hop.site = body.site();
    ElementAmounts in, out, losses;
    int64_t wet = 0;
    for (const pb::Input& input : body.inputs()) {
      hop.inputs.push_back(input.lot());
      record::AddTo(in, record::AmountsOf(input.contained()));
    }
    for (const pb::Output& output : body.outputs()) {
      hop.outputs.push_back(output.lot());
      wet += output.quantity().wet_mg();
      record::AddTo(out, record::ContainedOf(output.quantity()));
    }
    for (const pb::Loss& loss : body.losses())
      record::AddTo(losses, record::AmountsOf(loss.contained()));
    hop.wet_mg = wet;
    hop.contained_in = WithoutZeros(in);
    hop.contained_out = WithoutZeros(out);
    hop.losses = WithoutZeros(losses);
    hop.unaccounted = WithoutZeros(record::AmountsOf(body.unaccounted()));
    return true;
  }

  bool Dispatched(const pb::Dispatched& body, Hop& hop) {
    ElementAmounts out;
    int64_t wet = 0;
    for (const pb::LotEcho& echo : body.lots()) {
      if (!OnPath(echo.lot())) continue;
      consignments_[body.consignment()].push_back(echo.lot());
      hop.inputs.push_back(echo.lot());
      wet += echo.quantity().wet_mg();
      record::AddTo(out, record::ContainedOf(echo.quantity()));
    }
    hop.site = body.from_site();
    hop.wet_mg = wet;
    hop.contained_out = WithoutZeros(out);
    return !hop.inputs.empty();
  }

  bool HandedOn(const pb::HandedOn& body, Hop& hop) {
    const auto it = consignments_.find(body.consignment());
    if (it == consignments_.end()) return false;
    for (const std::string& lot : it->second) {
      const auto& named = body.lots();
      if (named.empty() || std::find(named.begin(), named.end(), lot) != named.end())
        hop.inputs.push_back(lot);
    }
    hop.site = body.site();
    hop.party = body.to_bailee();
    return !hop.inputs.empty();
  }

  bool Cleared(const pb::Cleared& body, Hop& hop) {
    for (const std::string& lot : body.lots()) {
      if (OnPath(lot)) hop.inputs.push_back(lot);
    }
    hop.site = body.post();
    hop.country = body.country();
    return !hop.inputs.empty();
  }

  bool Received(const pb::Received& body, Hop& hop) {
    ElementAmounts in, out, shortage, missing;
    int64_t wet = 0;
    for (const pb::ReceivedLot& lot : body.lots()) {
      if (!OnPath(lot.lot())) continue;
      hop.inputs.push_back(lot.lot());
      wet += lot.quantity().wet_mg();
      record::AddTo(out, record::ContainedOf(lot.quantity()));
      record::AddTo(shortage, record::AmountsOf(lot.transit_short()));
      record::AddTo(missing, record::AmountsOf(lot.difference().contained()));
    }
    hop.site = body.site();
    hop.wet_mg = wet;
    SetChange(std::move(out), std::move(missing), std::move(shortage), hop);
    return !hop.inputs.empty();
  }

  bool Changed(const pb::QuantityChanged& body, Hop& hop) {
    if (!OnPath(body.lot())) return false;
    hop.inputs.push_back(body.lot());
    const LotLife* lot = history_.Lot(body.lot());
    if (lot != nullptr) hop.site = SiteOfMaking(history_.Message(lot->made_by));
    hop.wet_mg = body.after().wet_mg();
    SetChange(record::ContainedOf(body.after()), record::AmountsOf(body.difference().contained()),
              {}, hop);
    return true;
  }

  // `out` is what is there now, `gained` what it is more than before; a positive `unaccounted` is
  // missing.
  static void SetChange(ElementAmounts out, ElementAmounts gained, ElementAmounts losses,
                        Hop& hop) {
    ElementAmounts in = out, missing;
    for (const auto& [element, mg] : gained) {
      in[element] -= mg;
      missing[element] = -mg - record::AmountOf(losses, element);
    }
    hop.contained_in = WithoutZeros(in);
    hop.contained_out = WithoutZeros(out);
    hop.losses = WithoutZeros(losses);
    hop.unaccounted = WithoutZeros(missing);
  }

  const History& history_;
  const CustodyPath& path_;
  std::map<std::string, std::vector<std::string>> consignments_;  // lots of the path in each
};

}  // namespace

std::vector<Hop> HopsOf(const History& history, const CustodyPath& path) {
  std::vector<Hop> out;
  HopMaker maker(history, path);
  for (size_t i = 0; i < history.entries().size(); ++i) {
    if (std::optional<Hop> hop = maker.Make(i)) out.push_back(*std::move(hop));
  }
  return out;
}

std::string CountryOf(const History& history, const std::string& subject, const Hop& hop) {
  if (subject == hop.site) return hop.country;
  const pb::PartyRegistered* party = history.Party(subject);
  return party == nullptr ? "" : party->country();
}

}  // namespace lode::rules
