// SPDX-License-Identifier: Apache-2.0
// Runs a property with rapidcheck under GoogleTest: from a fixed seed, so that a failure comes
// back, and with the counterexample in the test's output. RC_PARAMS in the environment overrides
// all of it (rapidcheck's own switch); LODE_LONG=1 makes it long.
#ifndef LODE_TESTS_PROPERTY_PROPERTY_H_
#define LODE_TESTS_PROPERTY_PROPERTY_H_

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>

#include "tests/long.h"
#include "verifier/base/bytes.h"

namespace lode::property {

// RC_ASSERT takes its expression apart: && and || inside of it need parentheses of their own, or
// both sides are evaluated.
//
// Of `cases` cases; fifty times as many in the long form.
template <typename Body>
void Check(const char* what, int cases, Body&& body) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  if (std::getenv("RC_PARAMS") == nullptr) {
    params.seed = 20261125;
    params.maxSuccess = testing::IsLong() ? cases * 50 : cases;
  }
  const rc::detail::TestMetadata about{what, what};
  const auto result = rc::detail::checkTestable(std::forward<Body>(body), about, params);
  if (result.template is<rc::detail::SuccessResult>()) return;
  std::ostringstream out;
  rc::detail::printResultMessage(result, out);
  ADD_FAILURE() << what << ": " << out.str();
}

// Draws inside a property; every case draws from the whole range.
inline uint64_t Below(uint64_t n) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<uint64_t>(0, n));
}
inline uint64_t Word() {
  return *rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<uint64_t>()));
}
// 0 to 10^15 mg, small ones and large ones alike: as many digits as another.
inline int64_t Mass() {
  int64_t most = 1;
  for (uint64_t digits = Below(16); digits > 0; --digits) most *= 10;
  return static_cast<int64_t>(Below(static_cast<uint64_t>(most) + 1));
}
inline std::string Bytes(size_t n) {
  std::string out;
  while (out.size() < n) {
    for (uint64_t word = Word(), i = 0; i < 8 && out.size() < n; ++i, word >>= 8) {
      out.push_back(static_cast<char>(word));
    }
  }
  return out;
}
inline base::Hash256 Hash() { return *base::Hash256::From(Bytes(32)); }

}  // namespace lode::property

#endif  // LODE_TESTS_PROPERTY_PROPERTY_H_
