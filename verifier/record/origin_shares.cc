// SPDX-License-Identifier: Apache-2.0
// Largest remainders with ties by key: every verifier must give the same milligram to the same
// origin. An output takes its part away from the pool, so rounding can't create metal of an origin.
#include "verifier/record/origin_shares.h"

#include <algorithm>
#include <vector>

#include "verifier/base/arith.h"

namespace lode::record {

int64_t SumOf(const OriginVector& vector) {
  int64_t sum = 0;
  for (const auto& [key, mg] : vector) sum += mg;
  return sum;
}

OriginVector Apportion(const OriginVector& vector, int64_t mg) {
  OriginVector out;
  if (mg == 0) return out;
  const int64_t sum = SumOf(vector);
  if (sum == 0) return {{kUnaccountedOrigin, mg}};
  struct Part {
    const std::string* key;
    int64_t floor;
    base::Int128 fraction;  // numerator over sum
  };
  std::vector<Part> parts;
  int64_t left = mg;
  for (const auto& [key, part] : vector) {
    const base::Int128 product = static_cast<base::Int128>(part) * mg;
    parts.push_back({&key, static_cast<int64_t>(product / sum), product % sum});
    left -= parts.back().floor;
  }
  // Map order is key order, and a stable sort keeps it among equal fractions.
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return a.fraction > b.fraction; });
  for (Part& part : parts) {
    if (left > 0) {
      ++part.floor;
      --left;
    }
    if (part.floor > 0) out[*part.key] = part.floor;
  }
  return out;
}

OriginVector BringTo(OriginVector vector, int64_t mg) {
  const int64_t sum = SumOf(vector);
  if (mg < sum) return Apportion(vector, mg);
  if (mg > sum) vector[kUnaccountedOrigin] += mg - sum;
  return vector;
}

OriginVector Take(OriginVector& rest, int64_t mg) {
  OriginVector part = mg > SumOf(rest) ? BringTo(rest, mg) : Apportion(rest, mg);
  for (const auto& [key, taken] : part) {
    const auto at = rest.find(key);
    if (at == rest.end()) continue;  // UNACCOUNTED beyond what there is
    at->second -= taken;
    if (at->second <= 0) rest.erase(at);
  }
  return part;
}

}  // namespace lode::record
