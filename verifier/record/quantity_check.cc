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
#include "verifier/record/codes.h"
#include "verifier/record/quantity.h"

namespace lode::record {
using statement::Code;
using statement::Grade;
using statement::Mg;
using statement::Name;
using statement::Text;
namespace {

namespace limits = ::lode::base::limits;

constexpr Code kNoWet = {"ADM-08.no-wet", "right:mg"};
constexpr Code kNoMoisture = {"ADM-08.no-moisture", "right:grade wet:mg"};
constexpr Code kWetOrMoisture = {"ADM-08.wet-or-moisture",
                                 "wet:mg moisture:grade right_wet:mg right_moisture:grade"};
constexpr Code kWetDiffers = {"ADM-08.wet-differs", "wet:mg moisture:grade right_wet:mg"};
constexpr Code kMoistureDiffers = {"ADM-08.moisture-differs",
                                   "wet:mg moisture:grade right_moisture:grade"};
constexpr Code kNoDry = {"ADM-08.no-dry", "computed:mg"};
constexpr Code kDryDiffers = {"ADM-08.dry-differs", "stored:mg computed:mg"};
constexpr Code kNoGrade = {"ADM-08.no-grade", "right:grade"};
constexpr Code kNoContained = {"ADM-08.no-contained", "computed:mg"};
constexpr Code kContainedDiffers = {"ADM-08.contained-differs", "stored:mg computed:mg"};
constexpr Code kContainedOrGrade = {"ADM-08.contained-or-grade",
                                    "stored:mg computed:mg grade:grade"};
constexpr Code kMoreMetalByGrade = {"ADM-08.more-metal-by-grade", "contained:mg dry:mg"};
constexpr Code kExcess = {"ADM-08.excess", "found:text basis:name field:name"};
constexpr Code kExcesses = {"ADM-08.excesses", "found:text basis:name fields:items"};
constexpr Code kExcessesOrMeasured = {"ADM-08.excesses-or-measured",
                                      "found:text basis:name fields:items"};
constexpr Code kNoWetForDry = {"ADM-08.no-wet-for-dry", "dry:mg"};
constexpr Code kNoWetForMetal = {"ADM-08.no-wet-for-metal", "contained:mg"};
constexpr Code kNoDryForMetal = {"ADM-08.no-dry-for-metal", "contained:mg wet:mg"};
constexpr Code kDryAboveWet = {"ADM-08.dry-above-wet", "dry:mg wet:mg"};
constexpr Code kMoreMetal = {"ADM-08.more-metal", "contained:mg dry:mg"};
constexpr Code kPackedTooMuch = {"ADM-08.packed-too-much", "packed:mg wet:mg"};
constexpr Code kPackedBeyondAll = {"ADM-08.packed-beyond-all", "wet:mg"};
constexpr Code kLossNoDry = {"ADM-08.loss-no-dry", "right:mg"};
constexpr Code kLossDryDiffers = {"ADM-08.loss-dry-differs", "stored:mg right:mg"};
constexpr Code kLossDiffers = {"ADM-08.loss-differs", "stored:mg computed:mg"};
constexpr Code kLossOrDry = {"ADM-08.loss-or-dry", "stored:mg computed:mg dry:mg"};
constexpr Code kEchoNotDeclared = {"ADM-08.echo-not-declared", "basis:name"};
constexpr Code kLotOfNothing = {"ADM-08.lot-of-nothing", ""};
constexpr Code kLotWithoutMetal = {"ADM-08.lot-without-metal", ""};
constexpr Code kQuantityCodes[] = {kEchoNotDeclared,
                                   kLotOfNothing,
                                   kLotWithoutMetal,
                                   kNoWet,
                                   kNoMoisture,
                                   kWetOrMoisture,
                                   kWetDiffers,
                                   kMoistureDiffers,
                                   kNoDry,
                                   kDryDiffers,
                                   kNoGrade,
                                   kNoContained,
                                   kContainedDiffers,
                                   kContainedOrGrade,
                                   kMoreMetalByGrade,
                                   kExcess,
                                   kExcesses,
                                   kExcessesOrMeasured,
                                   kNoWetForDry,
                                   kNoWetForMetal,
                                   kNoDryForMetal,
                                   kDryAboveWet,
                                   kMoreMetal,
                                   kPackedTooMuch,
                                   kPackedBeyondAll,
                                   kLossNoDry,
                                   kLossDryDiffers,
                                   kLossDiffers,
                                   kLossOrDry};

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
    Complain<kNoWet>(out, field / "wet_mg", Mg{*wet});
    return true;
  }
  if (q.moisture_ppm() == 0 && moisture) {
    Complain<kNoMoisture>(out, field / "moisture_ppm", Grade{*moisture}, Mg{q.wet_mg()});
    return true;
  }
  const FieldPath at = field / "wet_mg";
  const Mg stored{q.wet_mg()};
  const Grade stored_moisture{q.moisture_ppm()};
  if (wet && moisture) {
    Complain<kWetOrMoisture>(out, at, stored, stored_moisture, Mg{*wet}, Grade{*moisture});
  } else if (wet) {
    Complain<kWetDiffers>(out, at, stored, stored_moisture, Mg{*wet});
  } else if (moisture) {
    Complain<kMoistureDiffers>(out, at, stored, stored_moisture, Grade{*moisture});
  }
  return wet || moisture;
}

// Wet mass, moisture and dry mass. The dry mass by which the contained metal is to be measured.
int64_t CheckDryMass(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  const int64_t computed = DryMass(q.wet_mg(), q.moisture_ppm()), stored = q.dry_mg();
  if (stored == computed) return computed;
  const bool fits_stored = stored != 0 && ContainedFits(q, stored);
  if (fits_stored && (q.moisture_ppm() == 0 || !ContainedFits(q, computed)) &&
      TellWetOrMoisture(q, field, out))
    return stored;
  stored == 0 ? Complain<kNoDry>(out, field / "dry_mg", Mg{computed})
              : Complain<kDryDiffers>(out, field / "dry_mg", Mg{stored}, Mg{computed});
  return computed;
}

void CheckGraded(const pb::Contained& c, const FieldPath& at, int64_t dry_mg, Violations& out) {
  const int64_t computed = ContainedMass(dry_mg, c.grade_ppm());
  if (c.mg() == computed) return;
  const auto grade = GradeThatFits(c, dry_mg);
  if (c.grade_ppm() == 0 && grade) {
    return Complain<kNoGrade>(out, at / "grade_ppm", Grade{*grade});
  }
  const FieldPath mg = at / "mg";
  if (c.mg() == 0) return Complain<kNoContained>(out, mg, Mg{computed});
  grade ? Complain<kContainedOrGrade>(out, mg, Mg{c.mg()}, Mg{computed}, Grade{*grade})
        : Complain<kContainedDiffers>(out, mg, Mg{c.mg()}, Mg{computed});
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
  Complain<kMoreMetalByGrade>(out, field / "contained", Mg{static_cast<int64_t>(sum)}, Mg{dry_mg});
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
  std::vector<std::string> names;
  for (const Excess& one : excess) names.push_back(one.field);
  const std::string first = field.Text() + "." + excess[0].field;
  const FieldPath at{std::string_view(first)};
  const Text found{excess[0].value};
  const std::string basis = pb::Basis_Name(q.basis()).substr(sizeof("BASIS_") - 1);
  if (excess.size() == 1) return Complain<kExcess>(out, at, found, Name{basis}, Name{names[0]});
  const bool may_be_measured = (allowed & BasisBit(pb::BASIS_MEASURED)) != 0;
  may_be_measured
      ? Complain<kExcessesOrMeasured>(out, at, found, Name{basis}, statement::ItemsOf(names))
      : Complain<kExcesses>(out, at, found, Name{basis}, statement::ItemsOf(names));
}

// Contained <= dry <= wet, of a quantity that was not computed from moisture and grades.
void CheckOrderOfMasses(const pb::Quantity& q, const FieldPath& field, Violations& out) {
  if (q.basis() == pb::BASIS_ESTIMATED || !NumbersInRange(q)) return;
  // The echo of an estimate has no masses either; that it is one, the state knows.
  if (q.basis() == pb::BASIS_DECLARED && q.wet_mg() == 0 && q.dry_mg() == 0) return;
  base::Int128 sum = 0;
  for (const pb::Contained& c : q.contained()) sum += c.mg();
  const Mg metal{static_cast<int64_t>(sum)}, wet{q.wet_mg()}, dry{q.dry_mg()};
  if (q.wet_mg() == 0 && q.dry_mg() != 0) return Complain<kNoWetForDry>(out, field / "wet_mg", dry);
  if (q.wet_mg() == 0 && sum != 0) return Complain<kNoWetForMetal>(out, field / "wet_mg", metal);
  if (q.dry_mg() == 0 && sum != 0)
    return Complain<kNoDryForMetal>(out, field / "dry_mg", metal, wet);
  if (q.dry_mg() > q.wet_mg()) return Complain<kDryAboveWet>(out, field / "dry_mg", dry, wet);
  if (sum > q.dry_mg()) Complain<kMoreMetal>(out, field / "contained", metal, dry);
}

// `sound`: nothing was told of the wet mass, or of what it is measured by.
void CheckPackages(const pb::Quantity& q, const FieldPath& field, bool sound, Violations& out) {
  const base::Int128 packed = PackedIn(q);
  if (!sound || !IsSound(out, field / "packages") || q.basis() == pb::BASIS_ESTIMATED ||
      packed <= q.wet_mg())
    return;
  const FieldPath at = field / "packages";
  packed > limits::kMassMg
      ? Complain<kPackedBeyondAll>(out, at, Mg{q.wet_mg()})
      : Complain<kPackedTooMuch>(out, at, Mg{static_cast<int64_t>(packed)}, Mg{q.wet_mg()});
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

std::span<const Code> QuantityCodes() { return kQuantityCodes; }

void CheckLoss(const pb::Loss& loss, const FieldPath& at, Violations& out) {
  const ElementAmounts contained = AmountsOf(loss.contained());
  if (!IsSound(out, at)) return;  // what would be computed of it is wrong too
  const auto mistaken = [&](const pb::ElementGrade& grade) {
    return AmountOf(contained, grade.element()) != ContainedMass(loss.dry_mg(), grade.ppm());
  };
  const auto mistakes = std::count_if(loss.grades().begin(), loss.grades().end(), mistaken);
  const int64_t dry_mg = mistakes > 0 ? LossThatFits(loss, contained) : 0;
  if (dry_mg > 0 && (mistakes > 1 || loss.dry_mg() == 0)) {
    return loss.dry_mg() == 0
               ? Complain<kLossNoDry>(out, at / "dry_mg", Mg{dry_mg})
               : Complain<kLossDryDiffers>(out, at / "dry_mg", Mg{loss.dry_mg()}, Mg{dry_mg});
  }
  for (int k = 0; k < loss.grades_size(); ++k) {
    const pb::ElementGrade& grade = loss.grades(k);
    if (!mistaken(grade)) continue;
    const FieldPath grade_at = Indexed(at / "grades", k);
    const Mg stored{AmountOf(contained, grade.element())};
    const Mg computed{ContainedMass(loss.dry_mg(), grade.ppm())};
    dry_mg > 0 ? Complain<kLossOrDry>(out, grade_at, stored, computed, Mg{dry_mg})
               : Complain<kLossDiffers>(out, grade_at, stored, computed);
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
  Complain<kEchoNotDeclared>(out, field / "basis", Name{pb::Basis_Name(quantity.basis())});
}

void CheckHoldsSomething(const pb::Quantity& quantity, const FieldPath& at, bool metal,
                         Violations& out) {
  if (quantity.basis() != pb::BASIS_ESTIMATED && quantity.wet_mg() == 0)
    return Complain<kLotOfNothing>(out, at / "wet_mg");
  if (!metal) return;
  for (const pb::Contained& c : quantity.contained()) {
    if (c.mg() != 0) return;
  }
  Complain<kLotWithoutMetal>(out, at / "contained");
}

}  // namespace lode::record
