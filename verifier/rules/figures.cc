// SPDX-License-Identifier: Apache-2.0
// Open findings are kept by value, so that a booking closes those that agree with it without
// looking at the others: a thousand assays of a lot and a thousand bookings cost no million steps.
#include "verifier/rules/figures.h"

#include <algorithm>
#include <cstdlib>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"

namespace lode::rules {
namespace {

namespace limits = ::lode::base::limits;

void Close(std::multimap<int64_t, size_t>& open, int64_t booked, int64_t limit) {
  open.erase(open.lower_bound(booked - limit), open.upper_bound(booked + limit));
}

}  // namespace

int64_t Figures::GradeOf(const std::vector<std::string>& lots, const std::string& element) const {
  base::Int128 metal = 0, dry = 0;
  for (const std::string& lot : lots) {
    const auto it = booked_.find(lot);
    if (it == booked_.end() || !it->second.contained.contains(element)) return -1;
    metal += it->second.contained.at(element);
    dry += it->second.dry_mg;
  }
  if (dry == 0) return -1;
  return static_cast<int64_t>(base::DivideRoundHalfEven(metal * limits::kPpm, dry));
}

int64_t Figures::WeighingLimit(int64_t wet_mg) const {
  return base::MulDivRoundHalfEven(wet_mg, limits_.weighing_ppm, limits::kPpm).value_or(0);
}

void Figures::Book(const std::string& lot, const pb::Quantity& quantity) {
  if (quantity.dry_mg() == 0) return;  // an estimate takes nothing back
  booked_[lot] = {quantity.wet_mg(), quantity.dry_mg(), record::ContainedOf(quantity)};
  if (const auto open = assays_.find(lot); open != assays_.end()) {
    for (auto& [element, found] : open->second) {
      const int64_t grade = GradeOf({lot}, element);
      if (grade >= 0) Close(found, grade, limits_.assay_ppm);
    }
  }
  if (const auto open = weighings_.find(lot); open != weighings_.end())
    Close(open->second, quantity.wet_mg(), WeighingLimit(quantity.wet_mg()));
}

void Figures::Assay(const std::string& lot, const std::string& element, int64_t ppm,
                    size_t position) {
  const int64_t grade = GradeOf({lot}, element);
  if (grade < 0 || std::abs(ppm - grade) <= limits_.assay_ppm) return;
  assays_[lot][element].emplace(ppm, position);
}

void Figures::Composite(const std::vector<std::string>& lots, const std::string& element,
                        int64_t ppm, size_t position) {
  const int64_t grade = GradeOf(lots, element);
  if (grade < 0 || std::abs(ppm - grade) <= limits_.assay_ppm) return;
  pools_.push_back({lots, element, ppm, position});
}

void Figures::Weigh(const std::string& lot, int64_t wet_mg, size_t position) {
  const auto booked = booked_.find(lot);
  if (booked == booked_.end()) return;
  const int64_t figure = booked->second.wet_mg;
  if (std::abs(wet_mg - figure) <= WeighingLimit(figure)) return;
  weighings_[lot].emplace(wet_mg, position);
}

std::vector<OpenFigure> Figures::Open() const {
  std::vector<OpenFigure> out;
  for (const auto& [lot, elements] : assays_) {
    for (const auto& [element, found] : elements) {
      for (const auto& [ppm, position] : found)
        out.push_back({position, lot, element, ppm, GradeOf({lot}, element)});
    }
  }
  for (const Pool& pool : pools_) {
    const int64_t grade = GradeOf(pool.lots, pool.element);
    if (grade >= 0 && std::abs(pool.ppm - grade) > limits_.assay_ppm)
      out.push_back({pool.position, pool.lots.front(), pool.element, pool.ppm, grade});
  }
  for (const auto& [lot, found] : weighings_) {
    for (const auto& [mg, position] : found)
      out.push_back({position, lot, "", mg, booked_.at(lot).wet_mg});
  }
  std::stable_sort(out.begin(), out.end(), [](const OpenFigure& a, const OpenFigure& b) {
    return a.position < b.position;
  });
  return out;
}

}  // namespace lode::rules
