// SPDX-License-Identifier: Apache-2.0
// Arithmetic of masses against a reference that divides bit by bit, and sums that must come out
// exactly whatever is shared out.
#include "verifier/base/arith.h"

#include <numeric>

#include "tests/property/property.h"
#include "verifier/record/origin_shares.h"
#include "verifier/record/quantity.h"

namespace lode::property {
namespace {

// a * b / c and its remainder, by addition, doubling and subtraction of 192-bit numbers: slow,
// and no product or division of the machine in it.
struct Wide {
  uint64_t word[3] = {};  // least significant first

  void Add(const Wide& other) {
    uint64_t carry = 0;
    for (int i = 0; i < 3; ++i) {
      const uint64_t sum = word[i] + other.word[i];
      const uint64_t out = sum + carry;
      carry = (sum < word[i] ? 1u : 0u) + (out < sum ? 1u : 0u);
      word[i] = out;
    }
  }
  void Subtract(const Wide& other) {
    Wide complement = other;
    for (uint64_t& w : complement.word) w = ~w;
    complement.Add(Wide{{1, 0, 0}});
    Add(complement);
  }
  void Double() { Add(Wide(*this)); }
  bool Bit(int i) const { return ((word[i / 64] >> (i % 64)) & 1) != 0; }
  bool LessThan(const Wide& other) const {
    for (int i = 2; i >= 0; --i) {
      if (word[i] != other.word[i]) return word[i] < other.word[i];
    }
    return false;
  }
  bool operator==(const Wide&) const = default;
};

struct Divided {
  Wide quotient;
  Wide rest;
};

Divided MultiplyDivide(uint64_t a, uint64_t b, uint64_t c) {
  Wide product;
  for (int i = 63; i >= 0; --i) {
    product.Double();
    if (((b >> i) & 1) != 0) product.Add(Wide{{a, 0, 0}});
  }
  Divided out;
  for (int i = 191; i >= 0; --i) {
    out.quotient.Double();
    out.rest.Double();
    if (product.Bit(i)) out.rest.Add(Wide{{1, 0, 0}});
    if (!out.rest.LessThan(Wide{{c, 0, 0}})) {
      out.rest.Subtract(Wide{{c, 0, 0}});
      out.quotient.Add(Wide{{1, 0, 0}});
    }
  }
  return out;
}

std::optional<int64_t> ReferenceRounded(int64_t a, int64_t b, int64_t c) {
  Divided d =
      MultiplyDivide(static_cast<uint64_t>(a), static_cast<uint64_t>(b), static_cast<uint64_t>(c));
  Wide twice = d.rest;
  twice.Double();
  const Wide whole{{static_cast<uint64_t>(c), 0, 0}};
  const bool above_half = whole.LessThan(twice);
  if (above_half || (twice == whole && d.quotient.Bit(0))) d.quotient.Add(Wide{{1, 0, 0}});
  if (d.quotient.word[1] != 0 || d.quotient.word[2] != 0 || d.quotient.Bit(63)) return std::nullopt;
  return static_cast<int64_t>(d.quotient.word[0]);
}

// 0 to 2^63 - 1 of any length, its ends more often.
int64_t Whole() {
  const uint64_t bits = Below(64);
  if (bits == 63 && Below(3) == 0) return INT64_MAX - static_cast<int64_t>(Below(3));
  return bits == 0 ? 0 : static_cast<int64_t>(Word() >> (64 - bits));
}

TEST(ArithProperty, ProductsAreRoundedAsTheReferenceRounds) {
  Check("MulDivRoundHalfEven", 2000, [] {
    const int64_t a = Whole(), b = Whole(), c = std::max<int64_t>(1, Whole());
    RC_ASSERT(base::MulDivRoundHalfEven(a, b, c) == ReferenceRounded(a, b, c));
  });
  // Halves are what random numbers never hit.
  Check("halves", 500, [] {
    const int64_t c = 2 * (1 + Mass() % 1'000'000'000), q = Mass() % 1'000'000'000;
    const int64_t half = q * c + c / 2;
    RC_ASSERT(base::MulDivRoundHalfEven(half, 1, c) == q + q % 2);
    RC_ASSERT(ReferenceRounded(half, 1, c) == q + q % 2);
    RC_ASSERT(base::MulDivRoundHalfEven(half - 1, 1, c) == q);
    RC_ASSERT(base::MulDivRoundHalfEven(half + 1, 1, c) == q + 1);
  });
}

TEST(ArithProperty, SharesOfPpmCompareAsTheReferenceDoes) {
  Check("ExceedsPpm", 1000, [] {
    const int64_t part = Mass(), whole = Mass(), ppm = static_cast<int64_t>(Below(1'000'001));
    // part * 10^6 > whole * ppm, both as 192-bit products (division by one).
    const Wide left = MultiplyDivide(static_cast<uint64_t>(part), 1'000'000, 1).quotient;
    const Wide right =
        MultiplyDivide(static_cast<uint64_t>(whole), static_cast<uint64_t>(ppm), 1).quotient;
    RC_ASSERT(base::ExceedsPpm(part, whole, ppm) == right.LessThan(left));
  });
}

TEST(QuantityProperty, DryAndContainedMassStayWithinTheirWhole) {
  Check("DryMass and ContainedMass", 1000, [] {
    const int64_t wet = Mass(), ppm = static_cast<int64_t>(Below(1'000'001));
    const int64_t dry = record::DryMass(wet, ppm), contained = record::ContainedMass(wet, ppm);
    RC_ASSERT((dry >= 0 && dry <= wet));
    RC_ASSERT(contained == ReferenceRounded(wet, ppm, 1'000'000));
    RC_ASSERT(dry + contained == wet);
  });
}

TEST(QuantityProperty, ASplitGivesAwayExactlyWhatThereWas) {
  Check("ApportionSplit", 1000, [] {
    std::vector<int64_t> wet(1 + Below(64));
    for (int64_t& w : wet) w = Mass();
    wet[Below(wet.size())] += 1;
    const int64_t total = Mass();
    const std::vector<int64_t> shares = record::ApportionSplit(total, wet);
    RC_ASSERT(shares.size() == wet.size());
    RC_ASSERT(std::accumulate(shares.begin(), shares.end(), int64_t{0}) == total);
    base::Int128 all = 0;
    for (const int64_t w : wet) all += w;
    for (size_t i = 0; i < shares.size(); ++i) {
      RC_ASSERT(shares[i] >= 0);
      RC_ASSERT((wet[i] != 0 || shares[i] == 0));
      // Within one milligram of the exact part: |share * all - total * wet| <= all.
      const base::Int128 off =
          static_cast<base::Int128>(shares[i]) * all - static_cast<base::Int128>(total) * wet[i];
      RC_ASSERT((off <= all && -off <= all));
    }
  });
}

record::OriginVector Origins() {
  record::OriginVector vector;
  for (uint64_t n = Below(8); n > 0; --n) {
    const std::string key = Below(6) == 0 ? std::string(record::kUnaccountedOrigin)
                                          : "site:" + std::to_string(Below(10)) + "|LSM|CD";
    vector[key] = Mass();
  }
  return vector;
}

TEST(OriginProperty, PartsAddUpAndNeverExceedTheirOrigin) {
  Check("Apportion", 1000, [] {
    const record::OriginVector vector = Origins();
    const int64_t sum = record::SumOf(vector);
    const int64_t mg =
        sum == 0 ? Mass() : static_cast<int64_t>(Below(static_cast<uint64_t>(sum) + 1));
    const record::OriginVector part = record::Apportion(vector, mg);
    RC_ASSERT(record::SumOf(part) == mg);
    RC_ASSERT(part == record::Apportion(vector, mg));
    for (const auto& [key, amount] : part) {
      RC_ASSERT(amount > 0);
      if (sum == 0) {
        RC_ASSERT(key == record::kUnaccountedOrigin);
      } else {
        RC_ASSERT((vector.contains(key) && amount <= vector.at(key)));
      }
    }
    if (sum > 0 && mg == sum) {
      for (const auto& [key, amount] : vector) RC_ASSERT((amount == 0 || part.at(key) == amount));
    }
  });
}

TEST(OriginProperty, ALossIsSharedAndAGainIsUnaccounted) {
  Check("BringTo", 1000, [] {
    const record::OriginVector vector = Origins();
    const int64_t sum = record::SumOf(vector), mg = Mass();
    const record::OriginVector now = record::BringTo(vector, mg);
    RC_ASSERT(record::SumOf(now) == mg);
    for (const auto& [key, amount] : now) {
      RC_ASSERT(amount >= 0);
      if (key == record::kUnaccountedOrigin) continue;
      RC_ASSERT((vector.contains(key) && amount <= vector.at(key)));
      RC_ASSERT((mg < sum || amount == vector.at(key)));
    }
  });
}

// An origin's metal over all outputs is what came in, to a milligram an output.
TEST(OriginProperty, OutputsTogetherHoldWhatTheInputsHeld) {
  Check("apportioned outputs", 500, [] {
    const record::OriginVector vector = Origins();
    const int64_t sum = record::SumOf(vector);
    std::vector<int64_t> wet(1 + Below(8));
    for (int64_t& w : wet) w = 1 + Mass();
    int64_t held = 0;
    std::map<std::string, int64_t> by_origin;
    for (const int64_t mg : record::ApportionSplit(sum, wet)) {
      for (const auto& [key, amount] : record::Apportion(vector, mg)) {
        by_origin[key] += amount;
        held += amount;
      }
    }
    RC_ASSERT(held == sum);
    for (const auto& [key, amount] : vector) {
      const int64_t off = by_origin[key] - amount;
      RC_ASSERT(
          (off < static_cast<int64_t>(wet.size()) && -off < static_cast<int64_t>(wet.size())));
    }
  });
}

}  // namespace
}  // namespace lode::property
