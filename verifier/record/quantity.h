// SPDX-License-Identifier: Apache-2.0
// Arithmetic of quantities (docs/formats/quantity.md): everything in milligrams and parts per
// million, rounded half to even, products in 128 bits. What a stored value must equal is computed
// here and nowhere else.
#ifndef LODE_VERIFIER_RECORD_QUANTITY_H_
#define LODE_VERIFIER_RECORD_QUANTITY_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "verifier/record/field_path.h"
#include "verifier/record/record.h"
#include "verifier/statement/statement.h"

namespace lode::record {

// Milligrams (or signed changes) by chemical symbol.
using ElementAmounts = std::map<std::string, int64_t>;

// wet - round(wet * ppm / 10^6). Requires 0 <= ppm <= 10^6.
int64_t DryMass(int64_t wet_mg, int64_t moisture_ppm);
// round(dry * grade / 10^6).
int64_t ContainedMass(int64_t dry_mg, int64_t grade_ppm);

ElementAmounts ContainedOf(const pb::Quantity& quantity);
ElementAmounts AmountsOf(const google::protobuf::RepeatedPtrField<pb::ElementMass>& masses);
ElementAmounts AmountsOf(const google::protobuf::RepeatedPtrField<pb::ElementChange>& changes);
int64_t AmountOf(const ElementAmounts& amounts, const std::string& element);  // 0 if absent
void AddTo(ElementAmounts& sum, const ElementAmounts& more);

// No mass and no metal.
bool IsNothing(const pb::Quantity& quantity);

// A DECLARED quantity with the same wet, dry and contained: how a lot's current quantity is echoed.
pb::Quantity EchoOf(const pb::Quantity& quantity);
// Wet, dry and contained equal, value by value.
bool SameAmounts(const pb::Quantity& a, const pb::Quantity& b);
// ".wet_mg", ".dry_mg" or ".contained" if the two differ in that alone, else "".
std::string DifferingAmount(const pb::Quantity& a, const pb::Quantity& b);
// "wet_mg 1000", "dry_mg 900", "Co 90": what a refusal shows.
statement::Items AmountItems(const pb::Quantity& quantity);
statement::Items AmountItems(const pb::Difference& difference);
// after - before; contained changes ascending by symbol, zeros left out.
pb::Difference Subtract(const pb::Quantity& after, const pb::Quantity& before);
bool SameDifference(const pb::Difference& a, const pb::Difference& b);

// `total` shared out to children of wet masses `wet`, by cumulative rounding: child i gets
// RHE(total * W_i / W) - RHE(total * W_(i-1) / W). The shares add up to total. Requires a positive
// sum of wet masses.
std::vector<int64_t> ApportionSplit(int64_t total, std::span<const int64_t> wet);

// Bases as bits: those that a place of the format takes.
using BasisSet = uint32_t;
constexpr BasisSet BasisBit(int basis) {  // of a number that no basis has: none
  return basis >= 0 && basis < 32 ? BasisSet{1} << basis : 0;
}
inline constexpr BasisSet kAnyBasis = ~BasisSet{0};
inline constexpr BasisSet kMeasuredOrEstimated =
    BasisBit(pb::BASIS_MEASURED) | BasisBit(pb::BASIS_ESTIMATED);

// Whether the fields fit the basis and the stored masses are the computed ones (ADM-08). Appends to
// `out`; what only follows from a fault that was told is not told (quantity_check.cc). False: the
// basis is said and not one of `allowed`, which the caller tells; then nothing is said of the
// fields that depend on it.
bool CheckQuantity(const pb::Quantity& quantity, const FieldPath& field, BasisSet allowed,
                   Violations& out);
// An echo is DECLARED: what it must equal is in the state (ADM-08).
void CheckEcho(const pb::Quantity& quantity, const FieldPath& field, Violations& out);
// A lot of nothing is no lot (ADM-08). `metal`: it holds some too; the children of a split may be
// so small that their share of an element is rounded to 0.
void CheckHoldsSomething(const pb::Quantity& quantity, const FieldPath& at, bool metal,
                         Violations& out);
// The masses of a loss; where it was assayed, the metal in it is dry mass times grade (ADM-08).
void CheckLoss(const pb::Loss& loss, const FieldPath& at, Violations& out);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_QUANTITY_H_
