// SPDX-License-Identifier: Apache-2.0
// Open findings are kept by value, so that a booking closes those that agree with it without
// looking at the others: a thousand assays of a lot and a thousand bookings cost no million steps.
// What was found before the lot had any figures waits for the first.
#include "verifier/rules/figures.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"

namespace lode::rules {
namespace {

namespace limits = ::lode::base::limits;

constexpr std::string_view kPrecious[] = {"Ag", "Au", "Ir", "Os", "Pd", "Pt", "Rh", "Ru"};
// What somebody pays for at some tenths of a percent. Not here: what ore and products are full of
// and nobody pays for, such as Al, Ca, Fe, Mg, Mn and Si.
constexpr std::string_view kOfValue[] = {"Be", "Bi", "Ce", "Co", "Dy", "Er", "Eu", "Ga", "Gd",
                                         "Ge", "Hf", "Ho", "In", "La", "Li", "Lu", "Mo", "Nb",
                                         "Nd", "Pr", "Re", "Sb", "Sc", "Se", "Sm", "Sn", "Ta",
                                         "Tb", "Te", "Tm", "U",  "V",  "W",  "Y",  "Yb", "Zr"};
// Cheaper ones. A crude hydroxide of cobalt has 1 % of nickel, which is not booked.
constexpr std::string_view kCheap[] = {"Cr", "Cu", "Ni", "Pb", "Ti", "Zn"};
constexpr int64_t kCheaper = 4;

template <size_t kSize>
bool IsOneOf(const std::string_view (&elements)[kSize], const std::string& element) {
  return std::find(std::begin(elements), std::end(elements), element) != std::end(elements);
}

int64_t PartOf(int64_t whole, int64_t ppm) {
  return base::MulDivRoundHalfEven(whole, ppm, limits::kPpm).value_or(0);
}

}  // namespace

int64_t AssayLimit(const FigureLimits& limits, int64_t grade_ppm) {
  return std::max<int64_t>(
      1, std::min(limits.assay_ppm, PartOf(grade_ppm, limits.assay_relative_ppm)));
}

std::optional<int64_t> UnbookedLimit(const FigureLimits& limits, const std::string& element) {
  if (IsOneOf(kPrecious, element)) return limits.precious_ppm;
  if (IsOneOf(kOfValue, element)) return limits.unbooked_ppm;
  if (IsOneOf(kCheap, element)) return limits.unbooked_ppm * kCheaper;
  return std::nullopt;
}

std::optional<int64_t> Figures::BookedOf(const std::vector<std::string>& lots, Measured what,
                                         const std::string& element) const {
  base::Int128 metal = 0, dry = 0, wet = 0;
  for (const std::string& lot : lots) {
    const auto it = booked_.find(lot);
    if (it == booked_.end()) return std::nullopt;
    metal += record::AmountOf(it->second.contained, element);
    dry += it->second.dry_mg;
    wet += it->second.wet_mg;
  }
  const bool of_mass = what == Measured::kWetMass || what == Measured::kPackedMass;
  if (of_mass) return static_cast<int64_t>(wet);
  const base::Int128 part = what == Measured::kMoisture ? wet - dry : metal;
  const base::Int128 whole = what == Measured::kMoisture ? wet : dry;
  if (whole == 0) return std::nullopt;
  return static_cast<int64_t>(base::DivideRoundHalfEven(part * limits::kPpm, whole));
}

int64_t Figures::LimitOf(Measured what, const std::string& element, int64_t booked) const {
  switch (what) {
    case Measured::kWetMass:
    case Measured::kPackedMass:
      return PartOf(booked, limits_.weighing_ppm);
    case Measured::kMoisture:
      return limits_.moisture_ppm;
    case Measured::kGrade:
      break;
  }
  if (booked > 0) return AssayLimit(limits_, booked);
  return UnbookedLimit(limits_, element).value_or(limits::kPpm);
}

bool Figures::Contradicts(const std::vector<std::string>& lots, Measured what,
                          const std::string& element, int64_t found) const {
  const auto booked = BookedOf(lots, what, element);
  return !booked || std::abs(found - *booked) > LimitOf(what, element, *booked);
}

void Figures::Book(const std::string& lot, const pb::Quantity& quantity) {
  if (quantity.dry_mg() == 0) return;  // an estimate takes nothing back
  booked_[lot] = {quantity.wet_mg(), quantity.dry_mg(), record::ContainedOf(quantity)};
  for (auto it = open_.lower_bound({lot, Measured::kWetMass, ""});
       it != open_.end() && std::get<0>(it->first) == lot; ++it) {
    const auto& [of, what, element] = it->first;
    const auto booked = BookedOf({lot}, what, element);
    if (!booked) continue;
    const int64_t limit = LimitOf(what, element, *booked);
    it->second.erase(it->second.lower_bound(*booked - limit),
                     it->second.upper_bound(*booked + limit));
  }
}

void Figures::Find(const std::string& lot, Measured what, const std::string& element, int64_t found,
                   size_t position) {
  if (Contradicts({lot}, what, element, found))
    open_[{lot, what, element}].emplace(found, position);
}

void Figures::Assay(const std::vector<std::string>& lots, const pb::Assay& assay, size_t position) {
  const auto find = [&](Measured what, const std::string& element, int64_t found) {
    if (assay.composite() && lots.size() > 1) {
      if (Contradicts(lots, what, element, found))
        pools_.push_back({lots, what, element, found, position});
      return;
    }
    for (const std::string& lot : lots) Find(lot, what, element, found, position);
  };
  for (const pb::AssayResult& result : assay.results())
    find(Measured::kGrade, result.element(), result.ppm());
  // Nobody says "none at all" of moisture: 0 is what an assay has that is silent on it.
  if (assay.moisture_ppm() > 0) find(Measured::kMoisture, "", assay.moisture_ppm());
}

void Figures::Weigh(const std::string& lot, int64_t wet_mg, size_t position) {
  Find(lot, Measured::kWetMass, "", wet_mg, position);
}

void Figures::Pack(const std::string& lot, int64_t net_mg, size_t position) {
  if (net_mg == 0) return;  // not said
  int64_t& packed = packed_[lot];
  packed += net_mg;
  const auto booked = BookedOf({lot}, Measured::kPackedMass, "");
  // More than there is: it was packed anew.
  if (booked && packed > *booked + LimitOf(Measured::kPackedMass, "", *booked)) packed = net_mg;
  open_.erase({lot, Measured::kPackedMass, ""});
  Find(lot, Measured::kPackedMass, "", packed, position);
}

void Figures::AddOpen(const Pool& pool, std::vector<OpenFigure>& out) const {
  const auto booked = BookedOf(pool.lots, pool.what, pool.element);
  if (!booked || !Contradicts(pool.lots, pool.what, pool.element, pool.found)) return;
  out.push_back({pool.position, pool.lots.front(), pool.what, pool.element, pool.found, *booked,
                 LimitOf(pool.what, pool.element, *booked)});
}

std::vector<OpenFigure> Figures::Open() const {
  std::vector<OpenFigure> out;
  for (const auto& [key, found] : open_) {
    const auto& [lot, what, element] = key;
    for (const auto& [value, position] : found)
      AddOpen({{lot}, what, element, value, position}, out);
  }
  for (const Pool& pool : pools_) AddOpen(pool, out);
  std::stable_sort(out.begin(), out.end(), [](const OpenFigure& a, const OpenFigure& b) {
    return a.position < b.position;
  });
  return out;
}

}  // namespace lode::rules
