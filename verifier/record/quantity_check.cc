// SPDX-License-Identifier: Apache-2.0
// ADM-08 of a quantity alone. A mistake is told once, at the field that was mistyped, with the
// value that it should have: wet mass, moisture and dry mass are three figures of which two give
// the third, and the contained metal tells which of the three is wrong. What follows from a fault
// that was told (a contained mass that fits the right dry mass, packages in a negative wet mass) is
// no fault of its own.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/record/check.h"
#include "verifier/record/quantity.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;

bool IsMass(int64_t mg) { return mg >= 0 && mg <= limits::kMassMg; }
bool IsShare(int32_t ppm) { return ppm >= 0 && ppm <= limits::kPpm; }

// Whether one can compute with them; numbers out of range are told where they stand.
bool NumbersInRange(const pb::Quantity& q) {
  return IsMass(q.wet_mg()) && IsMass(q.dry_mg()) && IsShare(q.moisture_ppm()) &&
         std::all_of(q.contained().begin(), q.contained().end(), [](const pb::Contained& c) {
           return IsMass(c.mg()) && IsShare(c.grade_ppm());
         });
}

// The whole number at a * b / c or beside it for which `fits` holds.
template <typename Fits>
std::optional<int64_t> Solve(int64_t a, int64_t b, int64_t c, const Fits& fits) {
  if (c <= 0) return std::nullopt;
  const auto about = base::MulDivRoundHalfEven(a, b, c);
  if (!about) return std::nullopt;
  for (const int64_t candidate : {*about, *about - 1, *about + 1}) {
    if (candidate >= 0 && fits(candidate)) return candidate;
  }
  return std::nullopt;
}

base::Int128 PackedIn(const pb::Quantity& q) {
  base::Int128 packed = 0;
  for (const pb::Packages& p : q.packages()) packed += base::Int128{p.count()} * p.net_mg();
  return packed;
}

std::optional<int64_t> WetThatFits(const pb::Quantity& q) {
  return Solve(q.dry_mg(), limits::kPpm, limits::kPpm - q.moisture_ppm(), [&](int64_t wet) {
    return wet <= limits::kMassMg && PackedIn(q) <= wet &&
           DryMass(wet, q.moisture_ppm()) == q.dry_mg();
  });
}

std::optional<int64_t> MoistureThatFits(const pb::Quantity& q) {
  if (q.dry_mg() > q.wet_mg()) return std::nullopt;
  return Solve(q.wet_mg() - q.dry_mg(), limits::kPpm, q.wet_mg(), [&](int64_t ppm) {
    return ppm <= limits::kPpm && DryMass(q.wet_mg(), ppm) == q.dry_mg();
  });
}

std::optional<int64_t> GradeThatFits(const pb::Contained& c, int64_t dry_mg) {
  return Solve(c.mg(), limits::kPpm, dry_mg, [&](int64_t ppm) {
    return ppm <= limits::kPpm && ContainedMass(dry_mg, ppm) == c.mg();
  });
}

// Whether the contained masses are those of that dry mass.
bool ContainedFits(const pb::Quantity& q, int64_t dry_mg) {
  return std::all_of(q.contained().begin(), q.contained().end(), [&](const pb::Contained& c) {
    return ContainedMass(dry_mg, c.grade_ppm()) == c.mg();
  });
}

// The contained metal fits the dry mass that is stored: the wet mass or the moisture was mistyped.
// False: no figure of one of them would make it right.
bool TellWetOrMoisture(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  const auto wet = WetThatFits(q), moisture = MoistureThatFits(q);
  if (q.wet_mg() == 0 && wet) {
    Complain(out, "ADM-08", field / "wet_mg", "0", std::to_string(*wet), "wet_mg is missing",
             "give the wet mass");
    return true;
  }
  if (q.moisture_ppm() == 0 && moisture) {
    Complain(out, "ADM-08", field / "moisture_ppm", "0",
             std::to_string(*moisture) + ", or dry_mg " + std::to_string(q.wet_mg()),
             "moisture_ppm is missing: dry_mg is less than wet_mg",
             "give the moisture that was measured; if there was none, dry_mg is wet_mg");
    return true;
  }
  if (!wet && !moisture) return false;
  std::string limit = wet ? "wet_mg " + std::to_string(*wet) : "";
  if (moisture)
    limit +=
        (limit.empty() ? "" : ", or ") + std::string("moisture_ppm ") + std::to_string(*moisture);
  Complain(
      out, "ADM-08", field / "wet_mg",
      "wet_mg " + std::to_string(q.wet_mg()) + ", moisture_ppm " + std::to_string(q.moisture_ppm()),
      std::move(limit), "wet_mg less moisture is not dry_mg, which the contained metal fits",
      "correct wet_mg or moisture_ppm");
  return true;
}

// Wet mass, moisture and dry mass. The dry mass by which the contained metal is to be measured.
int64_t CheckDryMass(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  const int64_t computed = DryMass(q.wet_mg(), q.moisture_ppm()), stored = q.dry_mg();
  if (stored == computed) return computed;
  const bool fits_stored = stored != 0 && ContainedFits(q, stored);
  if (fits_stored && (q.moisture_ppm() == 0 || !ContainedFits(q, computed)) &&
      TellWetOrMoisture(q, field, out))
    return stored;
  Complain(out, "ADM-08", field / "dry_mg", std::to_string(stored), std::to_string(computed),
           stored == 0 ? "dry_mg is missing: it is wet_mg less moisture"
                       : "dry_mg is not wet_mg less moisture, rounded half to even",
           "store the computed mass");
  return computed;
}

void CheckGraded(const pb::Contained& c, const FieldPath& at, int64_t dry_mg, Violations& out) {
  const int64_t computed = ContainedMass(dry_mg, c.grade_ppm());
  if (c.mg() == computed) return;
  const auto grade = GradeThatFits(c, dry_mg);
  if (c.grade_ppm() == 0 && grade) {
    return Complain(out, "ADM-08", at / "grade_ppm", "0", std::to_string(*grade),
                    "grade_ppm is missing", "give the grade that was measured");
  }
  Complain(out, "ADM-08", at / "mg", std::to_string(c.mg()),
           std::to_string(computed) +
               (grade && c.mg() != 0 ? ", or grade_ppm " + std::to_string(*grade) : ""),
           c.mg() == 0 ? "mg is missing: it is dry_mg times grade"
                       : "mg is not dry_mg times grade, rounded half to even",
           "store the computed mass, or correct the grade");
}

void CheckMeasured(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  if (q.moisture_method().empty()) Missing(out, field / "moisture_method");
  for (int i = 0; i < q.contained_size(); ++i) {
    const FieldPath at = Indexed(field / "contained", i);
    if (q.contained(i).method().empty()) Missing(out, at / "method");
  }
  if (!NumbersInRange(q)) return;
  const size_t told = out.size();
  const int64_t dry_mg = CheckDryMass(q, field, out);
  base::Int128 sum = 0;
  for (int i = 0; i < q.contained_size(); ++i) {
    CheckGraded(q.contained(i), Indexed(field / "contained", i), dry_mg, out);
    sum += q.contained(i).mg();
  }
  if (out.size() != told || sum <= dry_mg) return;
  Complain(out, "ADM-08", field / "contained", std::to_string(static_cast<int64_t>(sum)),
           "at most dry_mg " + std::to_string(dry_mg),
           "there is more contained metal than dry mass", "check the grades");
}

// What is set although the basis has it not: "moisture_method", "contained[0].grade_ppm".
struct Excess {
  std::string field, value;
};

std::vector<Excess> ExcessOf(const pb::Quantity& q) {
  std::vector<Excess> out;
  const auto number = [&](std::string field, int64_t value) {
    if (value != 0) out.push_back({std::move(field), std::to_string(value)});
  };
  const auto text = [&](std::string field, const std::string& value) {
    if (!value.empty()) out.push_back({std::move(field), value});
  };
  if (q.basis() == pb::BASIS_ESTIMATED) {
    number("wet_mg", q.wet_mg());
    number("dry_mg", q.dry_mg());
  }
  number("moisture_ppm", q.moisture_ppm());
  number("moisture_sigma_ppm", q.moisture_sigma_ppm());
  text("moisture_method", q.moisture_method());
  for (int i = 0; i < q.contained_size(); ++i) {
    const std::string at = "contained[" + std::to_string(i) + "].";
    number(at + "grade_ppm", q.contained(i).grade_ppm());
    number(at + "sigma_ppm", q.contained(i).sigma_ppm());
    text(at + "method", q.contained(i).method());
  }
  return out;
}

void CheckExcess(const pb::Quantity& q, const FieldPath& field, BasisSet allowed, Violations& out) {
  const std::vector<Excess> excess = ExcessOf(q);
  if (excess.empty()) return;
  std::string names;
  for (const Excess& one : excess) names += (names.empty() ? "" : ", ") + one.field;
  const std::string first = field.Text() + "." + excess[0].field;
  const bool may_be_measured = (allowed & BasisBit(pb::BASIS_MEASURED)) != 0;
  Complain(
      out, "ADM-08", FieldPath(std::string_view(first)), excess[0].value, "absent",
      "a " + pb::Basis_Name(q.basis()).substr(sizeof("BASIS_") - 1) + " quantity has no " + names,
      excess.size() == 1 ? "leave it out"
      : may_be_measured  ? "leave them out, or say BASIS_MEASURED"
                         : "leave them out");
}

// Contained <= dry <= wet, of a quantity that was not computed from moisture and grades.
void CheckOrderOfMasses(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  if (q.basis() == pb::BASIS_ESTIMATED || !NumbersInRange(q)) return;
  // The echo of an estimate has no masses either; that it is one, the state knows.
  if (q.basis() == pb::BASIS_DECLARED && q.wet_mg() == 0 && q.dry_mg() == 0) return;
  base::Int128 sum = 0;
  for (const pb::Contained& c : q.contained()) sum += c.mg();
  const auto metal = std::to_string(static_cast<int64_t>(sum));
  if (q.wet_mg() == 0 && (q.dry_mg() != 0 || sum != 0)) {
    return Complain(
        out, "ADM-08", field / "wet_mg", "0",
        q.dry_mg() != 0 ? "dry_mg " + std::to_string(q.dry_mg()) + " or more" : metal + " or more",
        "wet_mg is missing", "give the wet mass");
  }
  if (q.dry_mg() == 0 && sum != 0) {
    return Complain(out, "ADM-08", field / "dry_mg", "0",
                    metal + " to wet_mg " + std::to_string(q.wet_mg()), "dry_mg is missing",
                    "give the dry mass");
  }
  if (q.dry_mg() > q.wet_mg()) {
    return Complain(out, "ADM-08", field / "dry_mg", std::to_string(q.dry_mg()),
                    "at most wet_mg " + std::to_string(q.wet_mg()),
                    "the dry mass is above the wet mass", "check the masses");
  }
  if (sum <= q.dry_mg()) return;
  Complain(out, "ADM-08", field / "contained", metal,
           "at most dry_mg " + std::to_string(q.dry_mg()),
           "there is more contained metal than dry mass", "check the masses");
}

// `sound`: nothing was told of the wet mass, or of what it is measured by.
void CheckPackages(const pb::Quantity& q, const FieldPath& field, bool sound, Violations& out) {
  const base::Int128 packed = PackedIn(q);
  if (!sound || !IsSound(out, field / "packages") || q.basis() == pb::BASIS_ESTIMATED ||
      packed <= q.wet_mg())
    return;
  Complain(out, "ADM-08", field / "packages",
           packed > limits::kMassMg ? "more than 10^15 mg"
                                    : std::to_string(static_cast<int64_t>(packed)),
           "at most wet_mg " + std::to_string(q.wet_mg()), "the packages hold more than there is",
           "count and weigh the packages again");
}

// The dry mass that all grades of a loss fit; 0 if there is none.
int64_t LossThatFits(const pb::Loss& loss, const ElementAmounts& contained) {
  for (const pb::ElementGrade& grade : loss.grades()) {
    if (grade.ppm() <= 0) continue;
    const auto about =
        base::MulDivRoundHalfEven(AmountOf(contained, grade.element()), limits::kPpm, grade.ppm());
    const auto fits = [&](const pb::ElementGrade& other) {
      return ContainedMass(*about, other.ppm()) == AmountOf(contained, other.element());
    };
    const bool all = about && *about <= limits::kMassMg &&
                     std::all_of(loss.grades().begin(), loss.grades().end(), fits);
    return all ? *about : 0;
  }
  return 0;
}

}  // namespace

void CheckLoss(const pb::Loss& loss, const FieldPath& at, Violations& out) {
  const ElementAmounts contained = AmountsOf(loss.contained());
  if (!IsSound(out, at)) return;  // what would be computed of it is wrong too
  const auto mistaken = [&](const pb::ElementGrade& grade) {
    return AmountOf(contained, grade.element()) != ContainedMass(loss.dry_mg(), grade.ppm());
  };
  const auto mistakes = std::count_if(loss.grades().begin(), loss.grades().end(), mistaken);
  const int64_t dry_mg = mistakes > 0 ? LossThatFits(loss, contained) : 0;
  if (dry_mg > 0 && (mistakes > 1 || loss.dry_mg() == 0)) {
    return Complain(out, "ADM-08", at / "dry_mg", std::to_string(loss.dry_mg()),
                    std::to_string(dry_mg),
                    loss.dry_mg() == 0 ? "dry_mg is missing: the loss was assayed"
                                       : "dry_mg times grade is none of the stored losses",
                    "correct dry_mg");
  }
  for (int k = 0; k < loss.grades_size(); ++k) {
    const pb::ElementGrade& grade = loss.grades(k);
    if (!mistaken(grade)) continue;
    const FieldPath grade_at = Indexed(at / "grades", k);
    Complain(out, "ADM-08", grade_at, std::to_string(AmountOf(contained, grade.element())),
             std::to_string(ContainedMass(loss.dry_mg(), grade.ppm())) +
                 (dry_mg > 0 ? ", or dry_mg " + std::to_string(dry_mg) : ""),
             "the stored loss is not dry_mg times grade",
             "store the computed mass, or correct the grade");
  }
}

bool CheckQuantity(const pb::Quantity& q, const FieldPath& field, BasisSet allowed,
                   Violations& out) {
  const bool sound = IsSound(out, field / "wet_mg") && IsSound(out, field / "dry_mg") &&
                     IsSound(out, field / "contained");
  const size_t told = out.size();
  const bool fits = (allowed & BasisBit(q.basis())) != 0;
  if (q.basis() == pb::BASIS_MEASURED && fits) {
    CheckMeasured(q, field, out);
  } else if (q.basis() != pb::BASIS_UNSPECIFIED && fits) {
    CheckExcess(q, field, allowed, out);
    CheckOrderOfMasses(q, field, out);
  }
  CheckPackages(q, field, sound && out.size() == told, out);
  return fits || q.basis() == pb::BASIS_UNSPECIFIED;
}

void CheckEcho(const pb::Quantity& quantity, const FieldPath& field, Violations& out) {
  if (CheckQuantity(quantity, field, BasisBit(pb::BASIS_DECLARED), out)) return;
  Complain(out, "ADM-08", field / "basis", pb::Basis_Name(quantity.basis()), "BASIS_DECLARED",
           "an echo of the ledger's quantity is DECLARED",
           "give wet, dry and contained as the ledger has them, nothing else, and say "
           "BASIS_DECLARED");
}

void CheckHoldsSomething(const pb::Quantity& quantity, const FieldPath& at, bool metal,
                         Violations& out) {
  if (quantity.basis() != pb::BASIS_ESTIMATED && quantity.wet_mg() == 0) {
    return Complain(out, "ADM-08", at / "wet_mg", "0", "1 mg or more", "a lot of nothing is no lot",
                    "give the wet mass, or leave the lot out");
  }
  if (!metal) return;
  for (const pb::Contained& c : quantity.contained()) {
    if (c.mg() != 0) return;
  }
  Complain(out, "ADM-08", at / "contained", "", "1 mg or more of an accounted element",
           "the lot holds none of the metal that the ledger accounts for",
           "say how much it holds (ESTIMATED before it is assayed), or leave the lot out");
}

}  // namespace lode::record
