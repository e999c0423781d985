// SPDX-License-Identifier: Apache-2.0
// How uncertain the measurements are from which a lot's contained metal follows: what honest scales
// and laboratories may differ by. Only what a laboratory or a weigher of the registrars signed
// counts, and only a party that did not hold the lot: nobody widens a limit by its own word.
// Integers alone, rounded down, so that everybody gets the same limit.
#ifndef LODE_VERIFIER_RULES_MEASURING_H_
#define LODE_VERIFIER_RULES_MEASURING_H_

#include <cstdint>
#include <map>
#include <string>

#include "verifier/rules/custody_path.h"
#include "verifier/rules/history.h"

namespace lode::rules {

// The square of a relative standard uncertainty, in ppm squared: 0.2 % is 2,000 ppm, so 4,000,000.
using Variance = int64_t;

// By element, of the lot asked for. The squares of independent measurements add up; where lots are
// pooled, each counts by the square of its share. An element that is not there has none.
std::map<std::string, Variance> MeasuringOf(const History& history, const CustodyPath& path);

// The relative variance that a measured quantity states for an element: of wet mass, moisture and
// grade. 0 for what is not MEASURED, or states nothing.
Variance StatedVariance(const pb::Quantity& quantity, const std::string& element);

// `times` x the square root of the variance, ppm, rounded down.
int64_t TimesSigma(int64_t times, Variance variance);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_MEASURING_H_
