// SPDX-License-Identifier: Apache-2.0
// What a fuzz target is: one function that takes any bytes and comes back, and properties that hold
// for whatever it takes. Targets link with libFuzzer (LODE_FUZZ_LIBFUZZER) or with driver.cc.
#ifndef LODE_TESTS_FUZZ_FUZZ_H_
#define LODE_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace lode::fuzz {

inline std::string_view View(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A property of a target. Not an assert: it holds in every build.
inline void Require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: does not hold: %s\n", property);
  std::abort();
}

}  // namespace lode::fuzz

#endif  // LODE_TESTS_FUZZ_FUZZ_H_
