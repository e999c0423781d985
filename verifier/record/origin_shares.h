// SPDX-License-Identifier: Apache-2.0
// Origin vectors: milligrams of one element by origin key, and how an output gets its part
// (docs/formats/quantity.md).
#ifndef LODE_VERIFIER_RECORD_ORIGIN_SHARES_H_
#define LODE_VERIFIER_RECORD_ORIGIN_SHARES_H_

#include <cstdint>
#include <map>
#include <string>

namespace lode::record {

// Origin key -> mg, in order of key bytes. Keys: "<site id>|<class>|<country>",
// "off-ledger:<digest hex>|UNKNOWN|<country or ZZ>", "UNACCOUNTED".
using OriginVector = std::map<std::string, int64_t>;

inline constexpr char kUnaccountedOrigin[] = "UNACCOUNTED";

int64_t SumOf(const OriginVector& vector);

// The part of `vector` that an output of `mg` gets: floor(V_k * mg / sum V), remainders by largest
// fraction, ties by key bytes. The parts add up to mg. An empty or zero vector gives UNACCOUNTED.
OriginVector Apportion(const OriginVector& vector, int64_t mg);

// The vector of a lot that holds `mg` from now on: what a loss leaves is apportioned, a gain joins
// as UNACCOUNTED. To be called once for each figure that was booked, in leaf order: the vectors of
// a loss that is refilled and of no change at all are not the same.
OriginVector BringTo(OriginVector vector, int64_t mg);

// An output's part of what the outputs before it left: Apportion(rest, mg), taken off `rest`, so
// that all outputs together hold of no origin more than there was. More than there is: the
// rest is UNACCOUNTED.
OriginVector Take(OriginVector& rest, int64_t mg);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_ORIGIN_SHARES_H_
