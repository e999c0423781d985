// SPDX-License-Identifier: Apache-2.0
// The examples of docs/formats/map.md and subjects.md are those of the vectors.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace lode::subjects {
namespace {

namespace fs = std::filesystem;

std::string Read(const fs::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Runs of 16 hex digits and more.
std::vector<std::string> HexOf(const std::string& page) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::vector<std::string> out;
  for (size_t at = page.find_first_of(kDigits); at != std::string::npos;) {
    const size_t end = std::min(page.find_first_not_of(kDigits, at), page.size());
    if (end - at >= 16) out.push_back(page.substr(at, end - at));
    at = page.find_first_of(kDigits, end);
  }
  return out;
}

TEST(Docs, EveryHexStringOfMapAndSubjectsIsInAVector) {
  std::string vectors;
  for (const char* folder : {"map", "subjects", "leaf"}) {
    for (const auto& entry : fs::recursive_directory_iterator(LODE_SOURCE_DIR "/tests/vectors/" +
                                                              std::string(folder))) {
      if (entry.is_regular_file()) vectors += Read(entry.path());
    }
  }
  for (const auto& [page, at_least] : {std::pair("map.md", 30u), std::pair("subjects.md", 20u)}) {
    const auto found = HexOf(Read(LODE_SOURCE_DIR "/docs/formats/" + std::string(page)));
    EXPECT_GE(found.size(), at_least) << page;
    for (const std::string& hex : found) {
      EXPECT_NE(vectors.find(hex), std::string::npos) << page << ": " << hex;
    }
  }
}

}  // namespace
}  // namespace lode::subjects
