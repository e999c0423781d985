// SPDX-License-Identifier: Apache-2.0
// verifier/present/data/record_words.toml, made from the protos of records and their comments: what
// `explain` says of a kind of record and of each word that a field of one can hold.
#ifndef LODE_TESTS_UNIT_PRESENT_RECORD_WORDS_H_
#define LODE_TESTS_UNIT_PRESENT_RECORD_WORDS_H_

#include <string>

namespace lode::present {

// `descriptors`: a file that protoc wrote, with comments (--include_source_info).
std::string RecordWordsToml(const std::string& descriptors);

}  // namespace lode::present

#endif  // LODE_TESTS_UNIT_PRESENT_RECORD_WORDS_H_
