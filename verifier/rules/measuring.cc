// SPDX-License-Identifier: Apache-2.0
// A lot begins with the variance of the figure that made it, each later figure adds its own, and a
// process takes that of what went in. Parts of one lot that come together again count as if they
// were measured apart: that makes the limit smaller, never larger.
#include "verifier/rules/measuring.h"

#include <algorithm>
#include <vector>

#include "verifier/base/arith.h"

namespace lode::rules {
namespace {

constexpr int64_t kMillion = 1'000'000;

using Variances = std::map<std::string, Variance>;

// part / whole in ppm, at most all of it: an uncertainty that is larger says no more.
int64_t RelativePpm(int64_t part, int64_t whole) {
  if (part <= 0 || whole <= 0) return 0;
  return static_cast<int64_t>(
      std::min<base::Int128>(static_cast<base::Int128>(part) * kMillion / whole, kMillion));
}

Variance Sum(Variance a, Variance b) {
  constexpr Variance kMost = Variance{1} << 60;  // far beyond any limit
  return std::min(a + b, kMost);
}

// Signed by a laboratory or a weigher other than who acts.
bool IsVouchedFor(const History& history, size_t position) {
  const pb::Record& r = history.Message(position);
  const auto vouches = [&](const std::string& party) {
    return party != PrincipalOf(r) && (history.HeldRole(party, pb::ROLE_LAB, position) ||
                                       history.HeldRole(party, pb::ROLE_WEIGHER, position));
  };
  return vouches(r.author()) ||
         std::any_of(r.signers().begin(), r.signers().end(),
                     [&](const pb::Signer& signer) { return vouches(signer.party()); });
}

class Measurings {
 public:
  Measurings(const History& history, const CustodyPath& path) : history_(history), path_(path) {
    for (size_t i = 0; i < history.entries().size(); ++i) {
      if (std::binary_search(path.makings.begin(), path.makings.end(), i)) {
        Make(i);
      } else {
        MeasureAgain(i);
      }
    }
  }

  const Variances& Of(const std::string& lot) { return lots_[lot]; }

 private:
  void Add(const std::string& lot, const pb::Quantity& quantity, size_t position) {
    if (quantity.basis() != pb::BASIS_MEASURED || !IsVouchedFor(history_, position)) return;
    for (const pb::Contained& c : quantity.contained()) {
      Variance& variance = lots_[lot][c.element()];
      variance = Sum(variance, StatedVariance(quantity, c.element()));
    }
  }

  void Make(size_t position) {
    const pb::Record& r = history_.Message(position);
    if (r.has_lot_created())
      return Add(r.lot_created().lot(), r.lot_created().quantity(), position);
    const Variances pool = Pool(r.transformed());
    for (const pb::Output& output : r.transformed().outputs()) {
      if (!path_.lots.contains(output.lot())) continue;
      lots_[output.lot()] = pool;
      Add(output.lot(), output.quantity(), position);
    }
  }

  Variances Pool(const pb::Transformed& body) {
    record::ElementAmounts total;
    for (const pb::Input& in : body.inputs())
      record::AddTo(total, record::AmountsOf(in.contained()));
    Variances pool;
    for (const pb::Input& in : body.inputs()) {
      for (const pb::ElementMass& mass : in.contained()) {
        const base::Int128 share = RelativePpm(mass.mg(), total[mass.element()]);
        const Variances& of_input = Of(in.lot());
        const auto it = of_input.find(mass.element());
        if (it == of_input.end()) continue;
        pool[mass.element()] =
            Sum(pool[mass.element()],
                static_cast<Variance>(share * share * it->second / kMillion / kMillion));
      }
    }
    return pool;
  }

  // A retro figure of a lot that is consumed already comes too late for what was made of it: that
  // makes the limit smaller.
  void MeasureAgain(size_t position) {
    const pb::Record& r = history_.Message(position);
    if (r.has_quantity_changed() && path_.lots.contains(r.quantity_changed().lot()))
      return Add(r.quantity_changed().lot(), r.quantity_changed().after(), position);
    if (!r.has_received() || r.received().outcome() == pb::OUTCOME_REJECTED) return;
    for (const pb::ReceivedLot& lot : r.received().lots()) {
      if (path_.lots.contains(lot.lot())) Add(lot.lot(), lot.quantity(), position);
    }
  }

  const History& history_;
  const CustodyPath& path_;
  std::map<std::string, Variances> lots_;
};

}  // namespace

Variance StatedVariance(const pb::Quantity& quantity, const std::string& element) {
  if (quantity.basis() != pb::BASIS_MEASURED) return 0;
  const auto square = [](int64_t ppm) { return ppm * ppm; };
  for (const pb::Contained& c : quantity.contained()) {
    if (c.element() != element) continue;
    const int64_t wet = std::clamp<int64_t>(quantity.wet_sigma_ppm(), 0, kMillion);
    return square(wet) +
           square(RelativePpm(quantity.moisture_sigma_ppm(), kMillion - quantity.moisture_ppm())) +
           square(RelativePpm(c.sigma_ppm(), c.grade_ppm()));
  }
  return 0;
}

std::map<std::string, Variance> MeasuringOf(const History& history, const CustodyPath& path) {
  return Measurings(history, path).Of(history.lot());
}

int64_t TimesSigma(int64_t times, Variance variance) {
  const base::Int128 square = static_cast<base::Int128>(times) * times * variance;
  // The largest root whose square is not above: halving, without floating point.
  int64_t low = 0, high = int64_t{1} << 40;
  while (low + 1 < high) {
    const int64_t middle = low + (high - low) / 2;
    (static_cast<base::Int128>(middle) * middle <= square ? low : high) = middle;
  }
  return low;
}

}  // namespace lode::rules
