// SPDX-License-Identifier: Apache-2.0
// The one switch between the short form of the slow campaigns (fuzz, property, crash), which every
// check runs, and their long form (tools/check --long). CONTRIBUTING.md names it.
#ifndef LODE_TESTS_LONG_H_
#define LODE_TESTS_LONG_H_

#include <cstdlib>
#include <string_view>

namespace lode::testing {

// True if the environment says LODE_LONG=1.
inline bool IsLong() {
  const char* said = std::getenv("LODE_LONG");
  return said != nullptr && std::string_view(said) == "1";
}

}  // namespace lode::testing

#endif  // LODE_TESTS_LONG_H_
