// SPDX-License-Identifier: Apache-2.0
// The texts of `explain` that are no sentences of codes: rules of admission, reasons, words.
// Internal to verifier/present.
#ifndef LODE_VERIFIER_PRESENT_EXPLAIN_FILE_H_
#define LODE_VERIFIER_PRESENT_EXPLAIN_FILE_H_

#include <string_view>

namespace lode::present {

namespace embedded {
extern const char explain_data[];
extern const unsigned long explain_size;
}  // namespace embedded

// data/explain.toml.
inline std::string_view ExplainFile() { return {embedded::explain_data, embedded::explain_size}; }

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_EXPLAIN_FILE_H_
