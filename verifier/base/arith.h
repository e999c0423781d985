// SPDX-License-Identifier: Apache-2.0
// Exact integer arithmetic for quantities (docs/formats/quantity.md): products in 128 bits, round
// half to even, no floating point anywhere.
#ifndef LODE_VERIFIER_BASE_ARITH_H_
#define LODE_VERIFIER_BASE_ARITH_H_

#include <cstdint>
#include <optional>

namespace lode::base {

__extension__ typedef __int128 Int128;

// numerator / denominator rounded half to even. Requires numerator >= 0 and denominator > 0.
Int128 DivideRoundHalfEven(Int128 numerator, Int128 denominator);

// round-half-even(a * b / c). Requires a, b >= 0 and c > 0; nothing if the result exceeds int64.
std::optional<int64_t> MulDivRoundHalfEven(int64_t a, int64_t b, int64_t c);

// a + b, a - b; nothing on overflow.
std::optional<int64_t> CheckedAdd(int64_t a, int64_t b);
std::optional<int64_t> CheckedSub(int64_t a, int64_t b);

// part / whole > limit_ppm / 10^6, compared by cross-multiplication. Requires all >= 0.
bool ExceedsPpm(int64_t part, int64_t whole, int64_t limit_ppm);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_ARITH_H_
