// SPDX-License-Identifier: Apache-2.0
// Vectors of origins say where metal began, not where it passed; so what passed is followed by
// itself, one site at a time. What a lot gained later did not pass there.
#include "verifier/evaluate/bound.h"

#include <algorithm>
#include <map>

#include "verifier/base/arith.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;

// part x of / whole, rounded down; at most `of`.
int64_t Scaled(int64_t part, int64_t of, int64_t whole) {
  if (whole <= 0) return 0;
  return static_cast<int64_t>(
      std::min<base::Int128>(static_cast<base::Int128>(part) * of / whole, of));
}

// What is in the lot now of the milligrams that passed: a loss takes its share, a gain adds none.
int64_t Now(const rules::LotLife& lot, const std::string& element, int64_t passed) {
  int64_t held = record::AmountOf(lot.figures.front(), element);
  for (const record::ElementAmounts& figure : lot.figures) {
    const int64_t mg = record::AmountOf(figure, element);
    if (mg < held) passed = Scaled(passed, mg, held);
    held = mg;
  }
  return passed;
}

}  // namespace

int64_t MetalThrough(const rules::Facts& facts, const std::string& element,
                     const std::string& site) {
  std::map<std::string, int64_t> passed;  // by lot, as it was made
  const auto now = [&](const std::string& lot) {
    const auto it = passed.find(lot);
    const rules::LotLife* life = facts.history.Lot(lot);
    return it == passed.end() || life == nullptr ? 0 : Now(*life, element, it->second);
  };
  for (const size_t position : facts.path.makings) {
    const pb::Record& r = facts.history.Message(position);
    const bool here = rules::SiteOfMaking(r) == site;
    if (r.has_lot_created()) {
      const auto held = record::ContainedOf(r.lot_created().quantity());
      if (here) passed[r.lot_created().lot()] = record::AmountOf(held, element);
      continue;
    }
    int64_t in = 0, through = 0;
    for (const pb::Input& input : r.transformed().inputs()) {
      in += record::AmountOf(record::AmountsOf(input.contained()), element);
      through += now(input.lot());
    }
    for (const pb::Output& output : r.transformed().outputs()) {
      const int64_t mg = record::AmountOf(record::ContainedOf(output.quantity()), element);
      passed[output.lot()] = here ? mg : Scaled(mg, std::min(through, in), in);
    }
  }
  return now(facts.history.lot());
}

void BindMetal(const rules::Facts& facts, report::Report& out) {
  if (facts.traded_for.empty()) return;
  const std::string& element = facts.traded_for.front();
  const int64_t whole = record::SumOf(facts.origins.Of(element));
  std::map<std::string, int64_t> by_site;
  for (report::Finding& finding : *out.mutable_findings()) {
    if (finding.site().empty() || finding.has_bound()) continue;
    auto it = by_site.find(finding.site());
    if (it == by_site.end()) {
      if (by_site.size() == kMostSites) continue;
      it = by_site.emplace(finding.site(), MetalThrough(facts, element, finding.site())).first;
    }
    rules::Bind(finding, element, std::min(it->second, whole), whole);
  }
}

}  // namespace lode::evaluate
