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
extern const char record_words_data[];
extern const unsigned long record_words_size;
}  // namespace embedded

// data/explain.toml.
inline std::string_view ExplainFile() { return {embedded::explain_data, embedded::explain_size}; }
// data/record_words.toml: kinds of records, and the words that their fields hold.
inline std::string_view RecordWordsFile() {
  return {embedded::record_words_data, embedded::record_words_size};
}

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_EXPLAIN_FILE_H_
