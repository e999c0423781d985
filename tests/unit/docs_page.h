// SPDX-License-Identifier: Apache-2.0
// Holds the format pages against the vectors: a byte that is changed in a page, or a vector that
// moves away from it, is seen by a test.
#ifndef LODE_TESTS_UNIT_DOCS_PAGE_H_
#define LODE_TESTS_UNIT_DOCS_PAGE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace lode::testing {

inline std::string ReadPage(const std::filesystem::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Runs of 16 hex digits and more: hashes, leaves and their integers.
inline std::vector<std::string> HexOf(const std::string& page) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::vector<std::string> out;
  for (size_t at = page.find_first_of(kDigits); at != std::string::npos;) {
    const size_t end = std::min(page.find_first_not_of(kDigits, at), page.size());
    if (end - at >= 16) out.push_back(page.substr(at, end - at));
    at = page.find_first_of(kDigits, end);
  }
  return out;
}

// Every hex string of docs/formats/<page>, at least so many, is in a file of
// tests/vectors/<folders>.
inline void ExpectHexInVectors(const std::string& page, size_t at_least,
                               const std::vector<std::string>& folders) {
  namespace fs = std::filesystem;
  std::string vectors;
  for (const std::string& folder : folders) {
    for (const auto& entry :
         fs::recursive_directory_iterator(LODE_SOURCE_DIR "/tests/vectors/" + folder)) {
      if (entry.is_regular_file()) vectors += ReadPage(entry.path());
    }
  }
  const auto found = HexOf(ReadPage(LODE_SOURCE_DIR "/docs/formats/" + page));
  EXPECT_GE(found.size(), at_least) << page;
  for (const std::string& hex : found) {
    EXPECT_NE(vectors.find(hex), std::string::npos) << page << ": " << hex;
  }
}

}  // namespace lode::testing

#endif  // LODE_TESTS_UNIT_DOCS_PAGE_H_
