// SPDX-License-Identifier: Apache-2.0
// Moisture is rounded and dry mass is the rest, in one place, for the signer and for every
// verifier: two roundings that differ by a milligram would refuse honest records.
#include "verifier/record/quantity.h"

#include <algorithm>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;

// Masses out of range are complained of where they stand; here they must only not overflow.
int64_t Minus(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}

statement::Items ItemsOf(int64_t wet_mg, int64_t dry_mg, const ElementAmounts& contained) {
  statement::Items out;
  const auto add = [&](const std::string& name, int64_t mg) {
    statement::report::Item* item = out.items.add_items();
    item->set_id(name);
    item->set_mg(mg);
  };
  add("wet_mg", wet_mg);
  add("dry_mg", dry_mg);
  for (const auto& [element, mg] : contained) add(element, mg);
  return out;
}

}  // namespace

int64_t DryMass(int64_t wet_mg, int64_t moisture_ppm) {
  return wet_mg - *base::MulDivRoundHalfEven(wet_mg, moisture_ppm, limits::kPpm);
}

int64_t ContainedMass(int64_t dry_mg, int64_t grade_ppm) {
  return *base::MulDivRoundHalfEven(dry_mg, grade_ppm, limits::kPpm);
}

ElementAmounts ContainedOf(const pb::Quantity& quantity) {
  ElementAmounts out;
  for (const pb::Contained& c : quantity.contained()) out[c.element()] = c.mg();
  return out;
}

ElementAmounts AmountsOf(const google::protobuf::RepeatedPtrField<pb::ElementMass>& masses) {
  ElementAmounts out;
  for (const pb::ElementMass& m : masses) out[m.element()] = m.mg();
  return out;
}

ElementAmounts AmountsOf(const google::protobuf::RepeatedPtrField<pb::ElementChange>& changes) {
  ElementAmounts out;
  for (const pb::ElementChange& c : changes) out[c.element()] = c.mg();
  return out;
}

int64_t AmountOf(const ElementAmounts& amounts, const std::string& element) {
  const auto it = amounts.find(element);
  return it == amounts.end() ? 0 : it->second;
}

void AddTo(ElementAmounts& sum, const ElementAmounts& more) {
  for (const auto& [element, mg] : more) sum[element] += mg;
}

bool IsNothing(const pb::Quantity& quantity) {
  return quantity.wet_mg() == 0 &&
         std::all_of(quantity.contained().begin(), quantity.contained().end(),
                     [](const pb::Contained& c) { return c.mg() == 0; });
}

pb::Quantity EchoOf(const pb::Quantity& quantity) {
  pb::Quantity echo;
  echo.set_basis(pb::BASIS_DECLARED);
  echo.set_stage(quantity.stage());
  echo.set_wet_mg(quantity.wet_mg());
  echo.set_dry_mg(quantity.dry_mg());
  for (const pb::Contained& c : quantity.contained()) {
    pb::Contained* out = echo.add_contained();
    out->set_element(c.element());
    out->set_mg(c.mg());
  }
  return echo;
}

bool SameAmounts(const pb::Quantity& a, const pb::Quantity& b) {
  return a.wet_mg() == b.wet_mg() && a.dry_mg() == b.dry_mg() && ContainedOf(a) == ContainedOf(b);
}

pb::Difference Subtract(const pb::Quantity& after, const pb::Quantity& before) {
  pb::Difference difference;
  difference.set_wet_mg(Minus(after.wet_mg(), before.wet_mg()));
  difference.set_dry_mg(Minus(after.dry_mg(), before.dry_mg()));
  ElementAmounts changes = ContainedOf(after);
  for (const auto& [element, mg] : ContainedOf(before)) {
    int64_t& change = changes[element];
    change = Minus(change, mg);
  }
  for (const auto& [element, mg] : changes) {
    if (mg == 0) continue;
    pb::ElementChange* change = difference.add_contained();
    change->set_element(element);
    change->set_mg(mg);
  }
  return difference;
}

bool SameDifference(const pb::Difference& a, const pb::Difference& b) {
  return a.wet_mg() == b.wet_mg() && a.dry_mg() == b.dry_mg() &&
         AmountsOf(a.contained()) == AmountsOf(b.contained());
}

std::string DifferingAmount(const pb::Quantity& a, const pb::Quantity& b) {
  std::vector<std::string> differing;
  if (a.wet_mg() != b.wet_mg()) differing.emplace_back(".wet_mg");
  if (a.dry_mg() != b.dry_mg()) differing.emplace_back(".dry_mg");
  if (ContainedOf(a) != ContainedOf(b)) differing.emplace_back(".contained");
  return differing.size() == 1 ? differing[0] : std::string();
}

statement::Items AmountItems(const pb::Quantity& quantity) {
  return ItemsOf(quantity.wet_mg(), quantity.dry_mg(), ContainedOf(quantity));
}

statement::Items AmountItems(const pb::Difference& difference) {
  return ItemsOf(difference.wet_mg(), difference.dry_mg(), AmountsOf(difference.contained()));
}

std::vector<int64_t> ApportionSplit(int64_t total, std::span<const int64_t> wet) {
  base::Int128 all = 0;
  for (int64_t w : wet) all += w;
  std::vector<int64_t> shares;
  base::Int128 running = 0;
  int64_t given = 0;
  for (int64_t w : wet) {
    running += w;
    const auto up_to_here = static_cast<int64_t>(
        base::DivideRoundHalfEven(static_cast<base::Int128>(total) * running, all));
    shares.push_back(up_to_here - given);
    given = up_to_here;
  }
  return shares;
}

}  // namespace lode::record
