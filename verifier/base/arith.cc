// SPDX-License-Identifier: Apache-2.0
// Every product is taken in 128 bits before it is divided. So no result depends on the order of
// operations, and a second implementation gets the same milligrams.
#include "verifier/base/arith.h"

namespace lode::base {

Int128 DivideRoundHalfEven(Int128 numerator, Int128 denominator) {
  const Int128 quotient = numerator / denominator;
  const Int128 twice_rest = (numerator % denominator) * 2;
  if (twice_rest > denominator || (twice_rest == denominator && quotient % 2 != 0))
    return quotient + 1;
  return quotient;
}

std::optional<int64_t> MulDivRoundHalfEven(int64_t a, int64_t b, int64_t c) {
  const Int128 result = DivideRoundHalfEven(static_cast<Int128>(a) * b, c);
  if (result > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(result);
}

std::optional<int64_t> CheckedAdd(int64_t a, int64_t b) {
  int64_t sum;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

std::optional<int64_t> CheckedSub(int64_t a, int64_t b) {
  int64_t difference;
  if (__builtin_sub_overflow(a, b, &difference)) return std::nullopt;
  return difference;
}

bool ExceedsPpm(int64_t part, int64_t whole, int64_t limit_ppm) {
  return static_cast<Int128>(part) * 1'000'000 > static_cast<Int128>(whole) * limit_ppm;
}

}  // namespace lode::base
