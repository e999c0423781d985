// SPDX-License-Identifier: Apache-2.0
#include "verifier/record/quantity.h"

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;

bool MassesInRange(const pb::Quantity& q) {
  const auto in_range = [](int64_t mg) { return mg >= 0 && mg <= limits::kMassMg; };
  if (!in_range(q.wet_mg()) || !in_range(q.dry_mg())) return false;
  for (const pb::Contained& c : q.contained()) {
    if (!in_range(c.mg())) return false;
  }
  return true;
}

// Masses out of range are complained of where they stand; here they must only not overflow.
int64_t Minus(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}

void CheckStored(Violations& out, const FieldPath& field, int64_t stored, int64_t computed,
                 std::string_view formula) {
  if (stored == computed) return;
  Complain(out, "ADM-08", field, std::to_string(stored), std::to_string(computed),
           "the stored mass is not " + std::string(formula) + ", rounded half to even",
           "store the computed mass");
}

void Forbid(Violations& out, bool there, const FieldPath& field, std::string_view basis) {
  if (!there) return;
  Complain(out, "ADM-08", field, "", "absent",
           "a " + std::string(basis) + " quantity has no such field", "leave it out");
}

void CheckMeasured(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  CheckPpm(out, field / "moisture_ppm", q.moisture_ppm());
  CheckPpm(out, field / "moisture_sigma_ppm", q.moisture_sigma_ppm());
  CheckRequiredText(out, field / "moisture_method", q.moisture_method(), limits::kNameBytes);
  if (!MassesInRange(q) || q.moisture_ppm() < 0 || q.moisture_ppm() > limits::kPpm) return;
  CheckStored(out, field / "dry_mg", q.dry_mg(), DryMass(q.wet_mg(), q.moisture_ppm()),
              "wet less moisture");
  for (int i = 0; i < q.contained_size(); ++i) {
    const pb::Contained& c = q.contained(i);
    const FieldPath at = Indexed(field / "contained", i);
    CheckPpm(out, at / "grade_ppm", c.grade_ppm());
    CheckPpm(out, at / "sigma_ppm", c.sigma_ppm());
    CheckRequiredText(out, at / "method", c.method(), limits::kNameBytes);
    if (c.grade_ppm() < 0 || c.grade_ppm() > limits::kPpm) continue;
    CheckStored(out, at / "mg", c.mg(), ContainedMass(q.dry_mg(), c.grade_ppm()),
                "dry times grade");
  }
}

void CheckUnmeasured(const pb::Quantity& q, const FieldPath& field, std::string_view basis,
                     Violations& out) {
  Forbid(out, q.moisture_ppm() != 0 || q.moisture_sigma_ppm() != 0 || !q.moisture_method().empty(),
         field / "moisture_ppm", basis);
  for (int i = 0; i < q.contained_size(); ++i) {
    const pb::Contained& c = q.contained(i);
    const FieldPath at = Indexed(field / "contained", i);
    Forbid(out, c.grade_ppm() != 0 || c.sigma_ppm() != 0 || !c.method().empty(), at / "grade_ppm",
           basis);
  }
}

void CheckContainedList(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  CheckCount(out, field / "contained", q.contained_size(), limits::kElements);
  int64_t sum = 0;
  for (int i = 0; i < q.contained_size(); ++i) {
    const FieldPath at = Indexed(field / "contained", i);
    CheckElement(out, at / "element", q.contained(i).element());
    CheckMass(out, at / "mg", q.contained(i).mg());
    if (i > 0 && q.contained(i - 1).element() >= q.contained(i).element()) {
      Complain(out, "ADM-01", at, q.contained(i).element(), "strictly ascending by symbol",
               "elements are out of order", "sort them");
    }
    sum = base::CheckedAdd(sum, q.contained(i).mg()).value_or(INT64_MAX);
  }
  // The echo of an estimate has no masses either; that it is one, the state knows.
  const bool echoes_estimate =
      q.basis() == pb::BASIS_DECLARED && q.wet_mg() == 0 && q.dry_mg() == 0;
  if (q.basis() == pb::BASIS_ESTIMATED || echoes_estimate || !MassesInRange(q)) return;
  if (sum > q.dry_mg()) {
    Complain(out, "ADM-08", field / "contained", std::to_string(sum),
             "at most dry_mg " + std::to_string(q.dry_mg()),
             "there is more contained metal than dry mass", "check the grades");
  }
  if (q.dry_mg() > q.wet_mg()) {
    Complain(out, "ADM-08", field / "dry_mg", std::to_string(q.dry_mg()),
             "at most wet_mg " + std::to_string(q.wet_mg()), "the dry mass is above the wet mass",
             "check the masses");
  }
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

void CheckQuantity(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  CheckSaid(out, field / "basis", q.basis());
  CheckSaid(out, field / "stage", q.stage());
  CheckMass(out, field / "wet_mg", q.wet_mg());
  CheckMass(out, field / "dry_mg", q.dry_mg());
  CheckPpm(out, field / "wet_sigma_ppm", q.wet_sigma_ppm());
  CheckText(out, field / "weigh_method", q.weigh_method(), limits::kNameBytes);
  CheckContainedList(q, field, out);
  switch (q.basis()) {
    case pb::BASIS_MEASURED:
      CheckMeasured(q, field, out);
      break;
    case pb::BASIS_DERIVED:
      CheckUnmeasured(q, field, "DERIVED", out);
      break;
    case pb::BASIS_DECLARED:
      CheckUnmeasured(q, field, "DECLARED", out);
      break;
    case pb::BASIS_WEIGHED:
      CheckUnmeasured(q, field, "WEIGHED", out);
      break;
    case pb::BASIS_ESTIMATED:
      CheckUnmeasured(q, field, "ESTIMATED", out);
      Forbid(out, q.wet_mg() != 0 || q.dry_mg() != 0, field / "wet_mg", "ESTIMATED");
      break;
    default:
      break;
  }
  CheckCount(out, field / "packages", q.packages_size(), limits::kPackages);
  base::Int128 packed = 0;
  for (int i = 0; i < q.packages_size(); ++i) {
    const pb::Packages& p = q.packages(i);
    const FieldPath at = Indexed(field / "packages", i);
    CheckId(out, at / "type", p.type(), IsCode, "package type");
    CheckMass(out, at / "net_mg", p.net_mg());
    CheckMass(out, at / "tare_mg", p.tare_mg());
    CheckCount(out, at / "tags", p.tags_size(), limits::kTagRanges);
    for (int k = 0; k < p.tags_size(); ++k) CheckTagRange(out, Indexed(at / "tags", k), p.tags(k));
    packed += base::Int128{p.count()} * p.net_mg();
  }
  if (q.basis() == pb::BASIS_ESTIMATED || packed <= q.wet_mg()) return;
  Complain(out, "ADM-08", field / "packages",
           packed > limits::kMassMg ? "more than 10^15 mg"
                                    : std::to_string(static_cast<int64_t>(packed)),
           "at most wet_mg " + std::to_string(q.wet_mg()), "the packages hold more than there is",
           "count and weigh the packages again");
}

}  // namespace lode::record
